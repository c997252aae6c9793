import { vcChecks } from "../credentials/index.ts";
import { nameOf } from "./credentials.ts";
import { type Document, issueDocument, pathsOf, showDocument } from "./documents.ts";
import { readHouseholds } from "./funds.ts";
import { SCHEMAS } from "./genesis.ts";
import type { Stage } from "./stage.ts";

const NAME = "id-card";
/** The verifier of the holder's age. */
const VERIFIER = "afya-chemist";
/** The only claims that the holder discloses. */
const SHOWN = ["over18"];

/** An identity card, with the claims that the verifier saw. */
export interface IdentityCard extends Document {
  seen: Readonly<Record<string, unknown>>;
}

/**
 * The civil registry issues an identity card off the chain to a head of household. The holder proves to a shop that she
 * is of age and discloses nothing else.
 */
export async function issueCard(stage: Stage): Promise<IdentityCard> {
  const { story, samples } = stage;
  const { claims } = samples.card;
  // The card belongs to the person with this civil number.
  const holder = readHouseholds(stage).find(({ civilNumber }) => civilNumber === claims["civilNumber"]);
  if (holder === undefined) throw new Error("the sample card is of nobody among the households");
  const card = await issueDocument(stage, {
    ...{ name: NAME, id: "urn:uuid:5a1f7a7e-2f0e-4c8b-9d5f-0a5b8c1d2e02", holder: holder.household },
    request: samples.card,
  });
  story.say(`${nameOf(stage, SCHEMAS[NAME])} issued an ${NAME} off chain to a head of household`);

  const showing = { verifier: VERIFIER, nonce: "at the counter", shown: SHOWN };
  const { valid, checks, credential: seen } = await showDocument(stage, card, showing);
  if (!valid || seen === undefined) throw new Error(`the card is refused: ${JSON.stringify(checks)}`);
  const shown = pathsOf(claims).filter((path) => path in seen.claims);
  const withheld = pathsOf(claims).filter((path) => !shown.includes(path));
  story.say(`  who showed ${nameOf(stage, VERIFIER)} ${shown.join(", ")}, and withheld ${withheld.join(", ")}`);
  const passed = checks.filter(({ verdict }) => verdict === "passed").length;
  story.say(`✔ valid by ${passed} of ${vcChecks.length} checks; who saw it learned no name, number or date`);
  return { ...card, seen: seen.claims };
}
