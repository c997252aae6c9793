import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  byTime,
  type CredentialRequest,
  issueVc,
  presentVc,
  type ResolveDid,
  signerFor,
  type StatusPosition,
  type VcVerification,
  verifyVc,
} from "../credentials/index.ts";
import { allocateStatus } from "../credentials/node/statusRegister.ts";
import { ownSchema } from "../credentials/node/schemaFiles.ts";
import { didOf, keyAttribute, resolveDid, setAttribute } from "../identity/index.ts";
import { accreditRoot } from "./credentials.ts";
import { SCHEMAS } from "./genesis.ts";
import type { Stage } from "./stage.ts";

const YEAR = 365 * 24 * 3600;
const STATUS_BASE = "https://status.ziwa.example";

/** A document to issue off the chain; the issuer is the root of its schema. */
export interface DocumentPlan {
  /** The schema, which determines the issuer. */
  name: keyof typeof SCHEMAS;
  id: string;
  /** The holder's key in the cast. */
  holder: string;
  request: CredentialRequest;
}

/** A document as its issuer and its holder know it. */
export interface Document {
  name: keyof typeof SCHEMAS;
  holder: string;
  /** The credential with all its claims; only the holder keeps it. */
  credential: string;
  schema: string;
  accreditation: number;
  status: StatusPosition;
}

/** The verifier of a document, the nonce, and the claims that the holder chooses to disclose. */
export interface Showing {
  verifier: string;
  nonce: string;
  shown: readonly string[];
}

/** An office adds its document-signing key to its DID document and issues one document. */
export async function issueDocument(stage: Stage, plan: DocumentPlan): Promise<Document> {
  const { story, cast, contracts, clock, chainId, memory } = stage;
  const { credentialRegistry } = contracts;
  const { name, id, holder, request } = plan;
  const office = SCHEMAS[name];
  const issuer = cast.actor(office);
  const did = didOf(chainId, issuer.identity);
  const key = cast.freshKey(`${office}, for documents`);
  const attribute = keyAttribute("Secp256k1", "veriKey", key.signingKey.compressedPublicKey);
  const listed = { identity: issuer.identity, ...attribute, validity: BigInt(2 * YEAR) };
  await story.act(setAttribute(stage.as(issuer), listed));
  const { index: accreditation } = await accreditRoot(stage, name);

  const schema = ownSchema(name);
  const { value: status } = await memory.once(`place of the ${name}`, () =>
    drawPlace({ schema: schema.id, issuer: accreditation }, id),
  );
  const issuedAt = BigInt(await clock.now());
  const { claims, disclosable, validFor } = request;
  const issue = async (): Promise<string> => {
    const issued = await issueVc({
      ...{ id, schema, issuedAt, claims, disclosable },
      ...{ subject: didOf(chainId, cast.actor(holder).identity), validFrom: issuedAt, validUntil: issuedAt + validFor },
      issuer: { did, signer: signerFor(await resolverOf(stage)(did, issuedAt), key.privateKey) },
      accreditation: { chainId, registry: await credentialRegistry.getAddress(), index: accreditation },
      status: { base: STATUS_BASE, ...status },
    });
    return issued.credential;
  };
  // The salts are random.
  const { value: credential } = await memory.once(name, issue);
  return { name, holder, credential, schema: schema.id, accreditation, status };
}

/** The holder presents a document, signed for this one verifier and occasion; the verifier checks it. */
export async function showDocument(
  stage: Stage,
  { name, holder, credential, schema }: Document,
  { verifier, nonce, shown }: Showing,
): Promise<VcVerification> {
  const { cast, contracts, clock, chainId } = stage;
  const resolve = resolverOf(stage);
  const { identity, signer: key } = cast.actor(holder);
  const audience = didOf(chainId, cast.actor(verifier).identity);
  const at = BigInt(await clock.now());
  const signer = signerFor(await resolve(didOf(chainId, identity), at), key.privateKey, "authentication");
  const presentation = await presentVc(credential, shown, { signer, nonce, audience, at });
  return verifyVc(presentation, {
    chain: { chainId, credentials: contracts.credentialRegistry, identities: contracts.identityRegistry },
    ...{ resolve, at, schema, required: shown, holder: { nonce, audience }, current: true },
    schemaOf: (url) => [ownSchema(name)].find((known) => known.url === url),
  });
}

/** The paths of all leaf claims in a tree. */
export function pathsOf(claims: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(claims).flatMap(([name, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? pathsOf(value as Record<string, unknown>).map((path) => `${name}.${path}`)
      : [name],
  );
}

/** Resolves DIDs at a point in time with the standard resolver. */
function resolverOf({ provider, contracts, chainId }: Stage): ResolveDid {
  return byTime(provider, async (did, versionId, time) => {
    const registry = await contracts.identityRegistry.getAddress();
    return (await resolveDid({ provider, registry, chainId }, did, { versionId, time, sinceOwner: true })).document;
  });
}

/** Draws a position for a document's flags. A real issuer keeps its register; the sandbox discards it. */
async function drawPlace(owner: { schema: string; issuer: number }, credential: string): Promise<StatusPosition> {
  const folder = await mkdtemp(join(tmpdir(), "probity-register-"));
  try {
    return await allocateStatus(join(folder, "register.json"), owner, credential);
  } finally {
    await rm(folder, { recursive: true });
  }
}
