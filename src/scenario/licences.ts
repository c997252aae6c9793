import { positionOf, setStatus, vcChecks } from "../credentials/index.ts";
import { nameOf } from "./credentials.ts";
import { type Document, issueDocument, pathsOf, showDocument } from "./documents.ts";
import { SCHEMAS } from "./genesis.ts";
import { officerOf } from "./identities.ts";
import type { Stage } from "./stage.ts";

const NAME = "business-licence";
/** The issuer of licences: the root of their schema. */
const ISSUER = SCHEMAS[NAME];
/** The holder of the sample licence, and its verifier. */
const [HOLDER, VERIFIER] = ["soko-stores", "health"];
/** The claims that the holder discloses beyond the mandatory ones. */
const SHOWN = ["registrationNumber"];

/**
 * An office adds its document-signing key to its DID document and issues a licence off the chain. The holder presents
 * part of it to an agency, which verifies it against the chain and the DID documents.
 */
export async function issueLicence(stage: Stage): Promise<Document> {
  const { story, samples } = stage;
  const { claims } = samples.licence;
  const licence = await issueDocument(stage, {
    ...{ name: NAME, id: "urn:uuid:0b8a4c0e-6f52-4a53-9d0c-6d6f1a3a7a01", holder: HOLDER, request: samples.licence },
  });
  story.say(
    `${nameOf(stage, ISSUER)} listed a signing key in its DID document and issued a ${NAME} off chain (vc+sd-jwt)`,
  );

  const { valid, checks, credential: seen } = await show(stage, licence, "before a round of aid");
  if (!valid || seen === undefined) throw new Error(`the licence is refused: ${JSON.stringify(checks)}`);
  const shown = pathsOf(seen.claims);
  const withheld = pathsOf(claims).filter((path) => !shown.includes(path));
  const names = Object.keys(claims).filter((claim) => claim in seen.claims);
  story.say(`${nameOf(stage, HOLDER)} showed ${nameOf(stage, VERIFIER)} ${names.join(", ")}`);
  story.say(`  and withheld ${withheld.join(", ")}`);
  const { status } = licence;
  const word = positionOf({ purpose: "revocation", list: status.list }, status.index >> 8);
  const passed = checks.filter(({ verdict }) => verdict === "passed").length;
  story.say(
    `✔ valid by ${passed} of ${vcChecks.length} checks of chain and DID documents; bit ${status.index & 255} of status word ${word} would revoke it`,
  );
  return licence;
}

/** The issuer sets one bit of its list on the chain; the same presentation is then refused. */
export async function revokeLicence(stage: Stage, licence: Document): Promise<void> {
  const { story, cast } = stage;
  const { schema, accreditation: issuer, status } = licence;
  story.chapter("Credentials, later in the year");
  const officer = cast.actor(officerOf(stage, ISSUER, "credentials"));
  const office = { organisation: cast.actor(ISSUER).identity, officer: officer.identity };
  const list = { schema, issuer, purpose: "revocation" as const, list: status.list };
  const sent = await setStatus(stage.as(officer), { ...list, ...office, set: [status.index] });
  for (const { gasUsed } of sent) story.count(gasUsed);
  story.say(
    `${nameOf(stage, ISSUER)} revoked the licence of ${nameOf(stage, HOLDER)} by one bit of its status list on the chain`,
  );
  const { valid, checks } = await show(stage, licence, "before the next round");
  if (valid) throw new Error("a revoked licence is still valid");
  for (const { check, code, message } of checks.filter(({ verdict }) => verdict === "failed")) {
    story.say(`the same fields, shown again, are refused by the check of its ${check}: ${code}, ${message}`);
  }
}

function show(stage: Stage, licence: Document, nonce: string) {
  return showDocument(stage, licence, { verifier: VERIFIER, nonce, shown: SHOWN });
}
