import { ProbityError } from "../base/errors.ts";
import { currencyOf } from "../money/currency.ts";
import { parseAmount } from "../money/decimal.ts";
import type { Invoice } from "../invoices/index.ts";
import { readInvoices } from "../invoices/node/readInvoices.ts";
import { acceptAndCredit, isOfTender, issueInvoices, verifyAndAcknowledge, type IssuedDocument } from "./bills.ts";
import { type IdentityCard, issueCard } from "./cards.ts";
import { giveCredentials, suspendIssuer } from "./credentials.ts";
import type { Document } from "./documents.ts";
import { openLines, payBills, payRound, readHouseholds, spendAndRedeem, type Line } from "./funds.ts";
import { enrolEverybody } from "./identities.ts";
import { issueLicence, revokeLicence } from "./licences.ts";
import { recoverLostKey } from "./recovery.ts";
import type { Stage } from "./stage.ts";
import { runTender, type TenderResult } from "./tender.ts";

/** The results of a year, for the final report. */
export interface Year {
  documents: readonly IssuedDocument[];
  lines: readonly Line[];
  tender: TenderResult;
  licence: Document;
  card: IdentityCard;
}

/**
 * Plays a year in one county; the responsible account sends each transaction. Waits go through the stage's clock: the
 * sandbox advances its time, a real network takes real time.
 * @param invoices a folder of UBL 2.1 documents
 */
export async function playYear(stage: Stage, invoices: string): Promise<Year> {
  const households = readHouseholds(stage);
  await enrolEverybody(
    stage,
    households.map(({ household, civilNumber }) => ({ key: household, civilNumber })),
  );
  await recoverLostKey(stage);
  await giveCredentials(stage);
  await suspendIssuer(stage);
  const licence = await issueLicence(stage);
  const card = await issueCard(stage);

  const { issued, later } = await issueInvoices(stage, invoices);
  if (issued.length + later.length === 0) {
    throw new ProbityError(
      "SCENARIO_NO_INVOICES",
      `No document in ${invoices} could be issued.`,
      "Name a folder with UBL 2.1 invoices, and correct the refused ones above.",
    );
  }
  await verifyAndAcknowledge(stage, issued);
  await acceptAndCredit(stage, issued);

  const aid = households.reduce((sum, { amount }) => sum + amount, 0n);
  const ceiling = parseAmount(stage.samples.tender.lots[0].ceiling, currencyOf(stage.samples.tender.currency));
  if (typeof ceiling !== "bigint") throw new Error("the ceiling of the sample tender is not an amount");
  const [school, relief, water] = await openLines(stage, [
    { key: "school-kitchens", organisation: "education", appropriated: owedBy("education", issued) },
    { key: "hill-relief", organisation: "health", appropriated: (aid * 11n) / 10n },
    {
      key: stage.samples.tender.budgetLine,
      organisation: stage.samples.tender.buyer,
      appropriated: (ceiling * 5n) / 4n,
    },
  ]);
  if (school === undefined || relief === undefined || water === undefined)
    throw new Error("three lines were asked for");
  await payBills(stage, school, issued);
  const beneficiaries = await payRound(stage, relief, households);
  await spendAndRedeem(stage, relief, beneficiaries);
  const tender = await runTender(stage, water, later.length > 0 ? later : await sampleMilestones(stage));
  await revokeLicence(stage, licence);
  const documents = tender.bill === undefined ? issued : [...issued, tender.bill];
  return { documents, lines: [school, relief, water], tender, licence, card };
}

/** The sample invoices of the tender's winner. A user's own documents do not refer to the sample tender. */
async function sampleMilestones(stage: Stage): Promise<readonly Invoice[]> {
  const { accepted } = await readInvoices(stage.samples.invoices);
  return accepted.map(({ invoice }) => invoice).filter((invoice) => isOfTender(stage, invoice));
}

/** The organisation's debt by invoices in the county's currency; at least one unit, because a line needs a ceiling. */
function owedBy(organisation: string, documents: readonly IssuedDocument[]): bigint {
  return documents
    .filter(({ buyer, invoice }) => buyer === organisation && invoice.kind === "invoice")
    .reduce((sum, { invoice }) => sum + invoice.registered.total, 1n);
}
