import { Option, type Command } from "commander";
import {
  publishStatusList,
  readStatusList,
  statusListUrl,
  statusPurposes,
  type StatusPurpose,
} from "../../../../credentials/index.ts";
import { reportOf } from "../../../deployment.ts";
import { writePrivate } from "../../../../base/node/files.ts";
import { addressOption, daysOption, idOption, indexOption } from "../../../options.ts";
import type { Output } from "../../../output.ts";
import { signingDocuments, withKeystore, type KeystoreOptions } from "../../../signing.ts";
import { visible } from "../../../../base/text.ts";
import { dateTime } from "../../../text.ts";
import { accreditationFor } from "../office.ts";
import { didNamed, signerOf } from "./chain.ts";
import { statusBaseOption } from "./register.ts";

const DAY = 86_400n;

interface PublishOptions extends KeystoreOptions {
  schema: string;
  organisation: string;
  index?: number;
  purpose: StatusPurpose;
  list: number;
  statusBase: string;
  days: number;
  out: string;
}

/** `probity credential vc status-list publish`: a list of the chain as the W3C document that verifiers fetch. */
export function statusListPublishCommand(command: Command, output: Output): void {
  signingDocuments(
    command
      .requiredOption("--schema <id>", "the schema: its id, 0x and 64 hexadecimal digits, or its name", idOption)
      .requiredOption("--organisation <address>", "the issuer", addressOption)
      .option("--index <number>", "the issuer's accreditation; looked up when left out", indexOption)
      .addOption(
        new Option("--purpose <purpose>", "the meaning of its flags")
          .choices(Object.keys(statusPurposes))
          .default("revocation"),
      )
      .option("--list <number>", "the number of the list", indexOption, 0)
      .requiredOption("--status-base <url>", "where the issuer publishes its status lists", statusBaseOption)
      .option("--days <days>", "how long a copy may be used", daysOption, 1)
      .requiredOption("--out <file>", "where to write it"),
  ).action((options: PublishOptions) => publish(options, output));
}

async function publish(options: PublishOptions, output: Output): Promise<void> {
  const { schema, organisation, purpose, list, statusBase, out } = options;
  await withKeystore(options, async (probity, key) => {
    const { contracts, provider } = probity;
    const index = options.index ?? (await accreditationFor(probity, options, "issuer"));
    const block = await provider.getBlock("latest");
    if (block === null) throw new Error("the node has no latest block");
    const ref = { schema, issuer: index, purpose, list };
    const bitstring = await readStatusList(contracts.credentialRegistry, ref, block.number);
    const validFrom = BigInt(block.timestamp);
    const validUntil = validFrom + BigInt(options.days) * DAY;
    const did = didNamed(probity, organisation);
    const signer = await signerOf(probity, { did, privateKey: key.privateKey, at: validFrom });
    const jwt = await publishStatusList(
      { base: statusBase, ref, issuer: did, bitstring, validFrom, validUntil },
      signer,
    );
    writePrivate(out, [`${jwt}\n`]);
    const url = statusListUrl(statusBase, ref);
    const flags = bitstring.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);
    reportOf(output, probity, { url, ...ref, flags, block: block.number, validFrom, validUntil, out }, () =>
      [
        `The ${purpose} list ${list} as of block ${block.number}, ${flags} flags set: ${visible(out)}`,
        `Serve it at ${visible(url)}, and sign a new one before ${dateTime(validUntil)}.`,
      ].join("\n"),
    );
  });
}
