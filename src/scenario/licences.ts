import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  allocateStatus,
  byTime,
  issueVc,
  ownSchema,
  positionOf,
  presentVc,
  type ResolveDid,
  setStatus,
  signerFor,
  type StatusPosition,
  type VcVerification,
  vcChecks,
  verifyVc,
} from "../credentials/index.ts";
import { didOf, keyAttribute, resolveDid } from "../identity/index.ts";
import { accreditRoot, nameOf } from "./credentials.ts";
import { SCHEMAS } from "./genesis.ts";
import { officerOf } from "./identities.ts";
import type { Stage } from "./stage.ts";

const YEAR = 365 * 24 * 3600;
const NAME = "business-licence";
/** Who issues licences: the root of their schema. */
const ISSUER = SCHEMAS[NAME];
/** Whom the licence of the samples is of, and who asks to see it. */
const [HOLDER, VERIFIER] = ["soko-stores", "health"];
/** What the holder shows beyond what it cannot withhold. */
const SHOWN = ["registrationNumber"];
const STATUS_BASE = "https://status.ziwa.example";

/** A business licence as its issuer and its holder know it. */
export interface Licence {
  /** The credential with all it says, which its holder alone keeps. */
  credential: string;
  schema: string;
  accreditation: number;
  status: StatusPosition;
}

/**
 * An office puts the key that it signs documents with into its DID document and issues a licence off the chain; its
 * holder shows part of it to an agency, which checks it against the chain and the DID documents.
 */
export async function issueLicence(stage: Stage): Promise<Licence> {
  const { story, cast, contracts, clock, chainId, memory, samples } = stage;
  const { identityRegistry, credentialRegistry } = contracts;
  const issuer = cast.actor(ISSUER);
  const did = didOf(chainId, issuer.identity);
  const key = cast.freshKey(`${ISSUER}, for documents`);
  const { name, value } = keyAttribute("Secp256k1", "veriKey", key.signingKey.compressedPublicKey);
  await story.act(identityRegistry.connect(issuer.signer).setAttribute(issuer.identity, name, value, 2 * YEAR));
  const accreditation = Number((await accreditRoot(stage, NAME)).index);

  const schema = ownSchema(NAME);
  const licenceId = "urn:uuid:0b8a4c0e-6f52-4a53-9d0c-6d6f1a3a7a01";
  const { value: status } = await memory.once("place of the licence", () =>
    drawPlace({ schema: schema.id, issuer: accreditation }, licenceId),
  );
  const issuedAt = BigInt(await clock.now());
  const { claims, disclosable, validFor } = samples.licence;
  const issue = async (): Promise<string> => {
    const issued = await issueVc({
      ...{ id: licenceId, schema, issuedAt, claims, disclosable },
      ...{ subject: didOf(chainId, cast.actor(HOLDER).identity), validFrom: issuedAt, validUntil: issuedAt + validFor },
      issuer: { did, signer: signerFor(await resolverOf(stage)(did, issuedAt), key.privateKey) },
      accreditation: { chainId, registry: await credentialRegistry.getAddress(), index: accreditation },
      status: { base: STATUS_BASE, ...status },
    });
    return issued.credential;
  };
  // Its salts are drawn by chance.
  const { value: credential } = await memory.once("licence", issue);
  story.say(
    `${nameOf(stage, ISSUER)} listed a signing key in its DID document and issued a ${NAME} off chain (vc+sd-jwt)`,
  );

  const licence = { credential, schema: schema.id, accreditation, status };
  const { valid, checks, credential: seen } = await show(stage, licence, "before a round of aid");
  if (!valid || seen === undefined) throw new Error(`the licence is refused: ${JSON.stringify(checks)}`);
  const shown = pathsOf(seen.claims);
  const withheld = pathsOf(claims).filter((path) => !shown.includes(path));
  const names = Object.keys(claims).filter((claim) => claim in seen.claims);
  story.say(`${nameOf(stage, HOLDER)} showed ${nameOf(stage, VERIFIER)} ${names.join(", ")}`);
  story.say(`  and withheld ${withheld.join(", ")}`);
  const word = positionOf({ purpose: "revocation", list: status.list }, status.index >> 8);
  const passed = checks.filter(({ verdict }) => verdict === "passed").length;
  story.say(
    `✔ valid by ${passed} of ${vcChecks.length} checks of chain and DID documents; bit ${status.index & 255} of status word ${word} would revoke it`,
  );
  return licence;
}

/** The issuer sets one bit of its list on the chain, and what was shown before is refused when it is shown again. */
export async function revokeLicence(stage: Stage, licence: Licence): Promise<void> {
  const { story, cast, contracts } = stage;
  const { schema, accreditation: issuer, status } = licence;
  story.chapter("Credentials, later in the year");
  const officer = cast.actor(officerOf(stage, ISSUER, "credentials"));
  const office = { organisation: cast.actor(ISSUER).identity, officer: officer.identity };
  const list = { schema, issuer, purpose: "revocation" as const, list: status.list };
  const registry = contracts.credentialRegistry.connect(officer.signer);
  await story.run(() => setStatus(registry, list, office, { set: [status.index] }));
  story.say(
    `${nameOf(stage, ISSUER)} revoked the licence of ${nameOf(stage, HOLDER)} by one bit of its status list on the chain`,
  );
  const { valid, checks } = await show(stage, licence, "before the next round");
  if (valid) throw new Error("a revoked licence is still valid");
  for (const { check, code, message } of checks.filter(({ verdict }) => verdict === "failed")) {
    story.say(`the same fields, shown again, are refused by the check of its ${check}: ${code}, ${message}`);
  }
}

/** The holder shows the licence to who asks, signed for this one time; who asks verifies it. */
async function show(stage: Stage, { credential, schema }: Licence, nonce: string): Promise<VcVerification> {
  const { cast, contracts, clock, chainId } = stage;
  const resolve = resolverOf(stage);
  const holder = cast.actor(HOLDER);
  const audience = didOf(chainId, cast.actor(VERIFIER).identity);
  const at = BigInt(await clock.now());
  const document = await resolve(didOf(chainId, holder.identity), at);
  const signer = signerFor(document, holder.signer.privateKey, "authentication");
  const presentation = await presentVc(credential, SHOWN, { signer, nonce, audience, at });
  return verifyVc(presentation, {
    chain: { chainId, credentials: contracts.credentialRegistry, identities: contracts.identityRegistry },
    ...{ resolve, at, schema, required: SHOWN, holder: { nonce, audience }, current: true },
    schemaOf: (url) => [ownSchema(NAME)].find((known) => known.url === url),
  });
}

/** Resolves DIDs with the resolver that everybody uses, as they were at a second. */
function resolverOf({ provider, contracts, chainId }: Stage): ResolveDid {
  return byTime(provider, async (did, versionId, time) => {
    const registry = await contracts.identityRegistry.getAddress();
    return (await resolveDid({ provider, registry, chainId }, did, { versionId, time, sinceOwner: true })).document;
  });
}

/** Draws the place of a licence's flags. A real issuer keeps its register; the sandbox's chain ends with the process. */
async function drawPlace(owner: { schema: string; issuer: number }, credential: string): Promise<StatusPosition> {
  const folder = await mkdtemp(join(tmpdir(), "probity-register-"));
  try {
    return await allocateStatus(join(folder, "register.json"), owner, credential);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The paths of the single claims in a tree of them. */
function pathsOf(claims: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(claims).flatMap(([name, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? pathsOf(value as Record<string, unknown>).map((path) => `${name}.${path}`)
      : [name],
  );
}
