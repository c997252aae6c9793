import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import { blockTime } from "../../../../chain/clock.ts";
import type { Probity } from "../../../../contracts/connect.ts";
import { identityOf, issueVc, parseRequest } from "../../../../credentials/index.ts";
import { allocateStatus } from "../../../../credentials/node/statusRegister.ts";
import { ownSchema } from "../../../../credentials/node/schemaFiles.ts";
import { ProbityError } from "../../../../base/errors.ts";
import { readJsonFile, writePrivate } from "../../../../base/node/files.ts";
import { reportOf } from "../../../deployment.ts";
import { addressOption, indexOption, timeOption } from "../../../options.ts";
import type { Output } from "../../../output.ts";
import { signingDocuments, withKeystore, type KeystoreOptions } from "../../../signing.ts";
import { visible } from "../../../../base/text.ts";
import { dateTime } from "../../../text.ts";
import { didOption } from "../../identity/resolve.ts";
import { accreditationFor } from "../office.ts";
import { didNamed, signerOf } from "./chain.ts";
import { registered, registerPath, statusBaseOption } from "./register.ts";

interface IssueOptions extends KeystoreOptions {
  organisation: string;
  subject: string;
  request: string;
  statusBase: string;
  register?: string;
  index?: number;
  from?: number;
  out: string;
}

/** `probity credential vc issue`: a W3C Verifiable Credential; its holder keeps it and discloses parts of it. */
export function vcIssueCommand(command: Command, output: Output): void {
  registered(
    signingDocuments(
      command
        .requiredOption("--organisation <address>", "the issuer, accredited for the schema", addressOption)
        .requiredOption("--subject <did>", "the subject, as a DID or an address", didOption)
        .requiredOption("--request <file>", "the claims and their term, like samples/credentials/business-licence.json")
        .requiredOption("--status-base <url>", "where the issuer publishes its status lists", statusBaseOption)
        .option("--index <number>", "the issuer's accreditation; looked up when left out", indexOption)
        .option("--from <time>", "when it begins; now when left out", timeOption)
        .requiredOption("--out <file>", "where to write it, for the holder alone"),
    ),
  ).action((options: IssueOptions) => issue(options, output));
}

async function issue(options: IssueOptions, output: Output): Promise<void> {
  const { organisation, out, statusBase } = options;
  const request = parseRequest(readJsonFile(options.request, "request"));
  const schema = ownSchema(request.schema);
  await withKeystore(options, async (probity, key) => {
    const { contracts, chainId, provider } = probity;
    const subject = didNamed(probity, options.subject);
    await requireSubject(probity, subject);
    const issuedAt = BigInt(await blockTime(provider));
    const did = didNamed(probity, organisation);
    const signer = await signerOf(probity, { did, privateKey: key.privateKey, at: issuedAt });
    const office = { ...options, schema: schema.id };
    const index = options.index ?? (await accreditationFor(probity, office, "issuer"));
    const id = `urn:uuid:${randomUUID()}`;
    const owner = { schema: schema.id, issuer: index };
    const place = await allocateStatus(registerPath(probity, options.register, owner), owner, id);
    const validFrom = options.from === undefined ? issuedAt : BigInt(options.from);
    const validUntil = validFrom + request.validFor;
    const { credential } = await issueVc({
      ...{ id, schema, subject, validFrom, validUntil, issuedAt },
      issuer: { did, signer },
      accreditation: { chainId, registry: await contracts.credentialRegistry.getAddress(), index },
      claims: request.claims,
      disclosable: request.disclosable,
      status: { base: statusBase, ...place },
    });
    writePrivate(out, [`${credential}\n`]);
    // The claims about the holder are only in the file and are not printed.
    const result = { id, did, subject, ...owner, validFrom, validUntil, status: place, out };
    reportOf(output, probity, result, () =>
      [
        `Issued ${id} to ${subject} until ${dateTime(validUntil)}: ${visible(out)}`,
        'Hand the file to its holder alone, and keep the id: "probity credential vc revoke" takes either.',
      ].join("\n"),
    );
  });
}

/**
 * Requires that the chain knows the subject, because every verifier checks the subject's status on the chain.
 * @throws {ProbityError} VC_SUBJECT_FOREIGN, VC_SUBJECT_UNKNOWN
 */
async function requireSubject({ contracts, chainId }: Probity, did: string): Promise<void> {
  const subject = identityOf(chainId, did);
  if (subject === undefined) {
    throw new ProbityError(
      "VC_SUBJECT_FOREIGN",
      `${visible(did)} is not an identity of this chain.`,
      `Give the subject's address, or its DID of this chain, did:ethr:0x${chainId.toString(16)}:0x….`,
      { facts: { subject: did } },
    );
  }
  if ((await contracts.identityRegistry.kindOf(subject)) !== 0n) return;
  throw new ProbityError(
    "VC_SUBJECT_UNKNOWN",
    `${subject} is not enrolled, so nobody would accept a credential of it.`,
    'Check the address, or let a registrar enrol it first ("probity identity enrol").',
    { facts: { subject } },
  );
}
