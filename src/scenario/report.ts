import { showBill } from "../bills/index.ts";
import { tenderStatus } from "../bidding/index.ts";
import { table } from "../base/table.ts";
import { groupHops, lawOneLines, nameOfNobody } from "../funds/groupHops.ts";
import { fundTrail, type Hop } from "../funds/trail.ts";
import { formatMoney } from "../money/formatMoney.ts";
import { nameOf } from "./credentials.ts";
import type { Line } from "./funds.ts";
import type { Stage } from "./stage.ts";
import type { Year } from "./year.ts";

/** Maximum number of hop groups that are printed; further groups are only counted. */
const MOST_GROUPS = 24;

/** Prints where the money went, one bill's life and the tender's result, all read from the chain. */
export async function reportYear(stage: Stage, year: Year): Promise<void> {
  for (const line of year.lines) await reportLine(stage, line);
  await reportBill(stage, year);
  await reportTender(stage, year);
}

async function reportLine(stage: Stage, line: Line): Promise<void> {
  const { story, contracts } = stage;
  const trail = await fundTrail(contracts.fundLedger, { line: line.id });
  const currency = stage.samples.county.currency;
  const money = (amount: bigint): string => formatMoney(amount, currency);
  story.chapter(`Trail of the line ${line.key}`);

  const groups = groupHops(trail.hops, (address, hop) => partyOf(stage, address, hop));
  const rows = groups
    .slice(0, MOST_GROUPS)
    .map(({ kind, from, to, hops, amount }) => [kind, from, to, `${hops} ×`, money(amount)]);
  for (const row of table(rows, [3, 4]).split("\n")) story.say(row);
  if (groups.length > MOST_GROUPS) story.say(`… and ${groups.length - MOST_GROUPS} more rows`);
  for (const text of lawOneLines(trail, money)) story.say(text);
}

/** The name of a party to a hop: an organisation, one of our contracts, or a household's pseudonym. */
function partyOf(stage: Stage, address: string, hop: Hop): string {
  const nobody = nameOfNobody(address, hop.kind);
  if (nobody !== undefined) return nobody;
  const actor = stage.cast.actorOf(address);
  if (actor !== undefined) return nameOf(stage, actor.key);
  for (const [name, contract] of Object.entries(stage.contracts)) {
    if (contract.target === address) return name;
  }
  return "households";
}

async function reportBill(stage: Stage, { documents, tender }: Year): Promise<void> {
  const { story, contracts } = stage;
  const document = tender.bill ?? documents.find(({ invoice }) => invoice.kind === "invoice");
  if (document === undefined) return;
  const { issuer, series, number, invoice } = document;
  const { acts, acknowledged } = await showBill({ registry: contracts.billRegistry }, { issuer, series, number });
  story.chapter(`Life of bill ${invoice.number}`);
  story.say(
    `registration number ${number} of ${invoice.seller.name}, ${formatMoney(invoice.registered.total, invoice.currency)}`,
  );
  for (const { time, name, values } of acts) {
    const amount = values["amount"];
    const code = values["code"];
    const detail =
      typeof amount === "bigint" ? ` ${formatMoney(amount, invoice.currency)}` : code === undefined ? "" : ` ${code}`;
    story.say(`${date(time)}  ${name}${detail}`);
  }
  story.say(
    acknowledged ? "the tax authority has recomputed its batch" : "the tax authority has not recomputed its batch yet",
  );
}

async function reportTender(stage: Stage, { tender }: Year): Promise<void> {
  const { story, contracts, samples, cast } = stage;
  story.chapter(`Result of tender ${samples.tender.reference}`);
  const status = await tenderStatus(contracts.tenderBoard, tender.tenderId);
  const currency = samples.tender.currency;
  for (const { stage: lotStage, bids, ceiling } of status.lots) {
    story.say(`ceiling ${formatMoney(ceiling, currency)}, ${lotStage}`);
    const rows = bids.map(({ account, outcome, bidder, price }) => {
      const who = bidder === undefined ? account : nameOf(stage, cast.actorOf(bidder)?.key ?? bidder);
      const winner = cast.actorOf(bidder ?? "")?.key === tender.winner ? "← awarded" : "";
      return [who, price === undefined ? "sealed" : formatMoney(price, currency), outcome, winner];
    });
    for (const row of table(rows, [1]).split("\n")) story.say(row);
  }
  story.say(
    `contract over ${formatMoney(tender.price, currency)}, of which ${formatMoney(tender.paid, currency)} paid`,
  );
}

function date(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
}
