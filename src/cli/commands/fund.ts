import type { Command } from "commander";
import { decodeCurrency } from "../../money/currency.ts";
import type { Contracts, Probity } from "../../contracts/connect.ts";
import { groupHops, lawOneLines, nameOfNobody, type HopGroup } from "../../funds/groupHops.ts";
import { openedLines, type OpenedLine } from "../../funds/openedLines.ts";
import { fundTrail, type FundTrail, type Hop, type Movement } from "../../funds/trail.ts";
import { reportOf, withDeployment } from "../deployment.ts";
import { idOption, RPC_OPTION } from "../options.ts";
import type { Output } from "../output.ts";
import type { TextForm } from "../style.ts";
import { blocksOf } from "../progress.ts";
import { dateTime, moneyText } from "../text.ts";

/** `probity fund list`: the budget lines of a deployment. */
export function fundListCommand(command: Command, output: Output): void {
  command.option(...RPC_OPTION).action(({ rpc }: { rpc: string }) =>
    withDeployment(rpc, async (probity) => {
      const lines = await openedLines(probity.contracts, blocksOf(probity, output));
      reportOf(output, probity, { lines }, (_result, text) =>
        lines.length === 0
          ? "No budget line is open on this chain."
          : lines.map((line) => lineText(line, text)).join("\n"),
      );
    }),
  );
}

/** Two lines of text: the id in full, so that it can be given to other commands, then the main terms. */
function lineText(opened: OpenedLine, text: TextForm): string {
  const { line, fiscalYear, authority, currency, ceiling, appropriated } = opened;
  const money = `${moneyText(appropriated, currency)} of ${moneyText(ceiling, currency)} appropriated`;
  return `${text.whole(line)}\n  ${fiscalYear}, ${money}, by ${authority}`;
}

/** `probity fund show`: a budget line and where its money went. */
export function fundShowCommand(command: Command, output: Output): void {
  command
    .argument("<line>", "the line: its id, 0x and 64 hexadecimal digits, or its name", idOption)
    .option(...RPC_OPTION)
    .option("--all", "print every single movement")
    .action((line: string, { rpc, all }: { rpc: string; all?: true }) =>
      withDeployment(rpc, async (probity) => {
        const { contracts } = probity;
        const trail = await fundTrail(contracts.fundLedger, { line, ...blocksOf(probity, output) });
        const terms = await termsOf(contracts, trail);
        const groups = groupHops(trail.hops, partiesOf(trail.hops));
        const named = namesOfParties(probity);
        const { totals, hops, findings, sums, fromBlock, toBlock } = trail;
        // The JSON has all movements only on request, because a line may have millions.
        const result = { line, terms, totals, sums, findings, groups: groups.map(withAddresses), fromBlock, toBlock };
        reportOf(output, probity, all === true ? { ...result, hops } : result, (_result, text) => {
          const money = (amount: bigint): string => moneyText(amount, terms.currency);
          const trailRows =
            all === true
              ? text.table(
                  hops.map(({ block, kind, from, to, amount, transaction }) => {
                    return [String(block), kind, from, to, money(amount), transaction];
                  }),
                  [0, 4],
                )
              : text.table(
                  groups.map(({ kind, from, to, hops: count, amount }) => [
                    kind,
                    named(from, kind),
                    named(to, kind),
                    `${count} ×`,
                    money(amount),
                  ]),
                  [3, 4],
                );
          return [
            `Line ${line}`,
            renderTerms(terms, money, text),
            "",
            ...(hops.length === 0 ? ["No money has moved yet."] : [trailRows]),
            "",
            ...lawOneLines(trail, money),
          ].join("\n");
        });
        if (findings.length > 0) output.exitCode = 1;
      }),
    );
}

type Terms = Awaited<ReturnType<typeof termsOf>>;

/** The terms of a line at the last block of its trail. Amounts in minor units, times in Unix seconds. */
async function termsOf({ fundLedger }: Contracts, { line, toBlock }: FundTrail) {
  const state = await fundLedger.lineOf(line, { blockTag: toBlock });
  return {
    authority: state.authority,
    treasury: state.treasury,
    currency: decodeCurrency(state.currency),
    fiscalYear: Number(state.fiscalYear),
    openedAt: state.openedAt,
    commitUntil: state.commitUntil,
    payUntil: state.payUntil,
    redeemUntil: state.redeemUntil,
    ceiling: state.ceiling,
    ...(state.nextCeilingFrom === 0n ? {} : { nextCeiling: state.nextCeiling, nextCeilingFrom: state.nextCeilingFrom }),
  };
}

function renderTerms(terms: Terms, money: (amount: bigint) => string, text: TextForm): string {
  const { nextCeiling, nextCeilingFrom } = terms;
  const notice =
    nextCeiling === undefined || nextCeilingFrom === undefined
      ? ""
      : `, ${money(nextCeiling)} from ${dateTime(nextCeilingFrom)}`;
  return text.table([
    ["  opened", `${dateTime(terms.openedAt)} for ${terms.fiscalYear}, by ${terms.authority}`],
    ["  treasury", terms.treasury],
    ["  ceiling", `${money(terms.ceiling)}${notice}`],
    ["  commit until", dateTime(terms.commitUntil)],
    ["  pay until", dateTime(terms.payUntil)],
    ["  redeem until", dateTime(terms.redeemUntil)],
  ]);
}

/** All pseudonyms of a line together: the public view says nothing about one household. */
const BENEFICIARIES = "beneficiaries";

/** The parties of hops: beneficiaries as one party, others by their address. */
function partiesOf(hops: readonly Hop[]): (address: string) => string {
  const beneficiaries = new Set<string>();
  for (const { kind, from, to } of hops) {
    if (kind === "granted" || kind === "replaced") beneficiaries.add(to);
    if (kind === "spent") beneficiaries.add(from);
  }
  return (address) => (beneficiaries.has(address) ? BENEFICIARIES : address);
}

/** A group for programs: a party is an address, or null where many are one party. */
function withAddresses({ from, to, ...group }: HopGroup) {
  const addressOf = (party: string): string | null => (party === BENEFICIARIES ? null : party);
  return { ...group, from: addressOf(from), to: addressOf(to) };
}

/** Parties for people: our contracts by name, and nobody by the act that takes or gives the money. */
function namesOfParties({ addressBook }: Probity): (party: string, kind: Movement) => string {
  const contracts = new Map<string, string>(
    Object.entries(addressBook.contracts).map(([name, address]) => [address, name]),
  );
  return (party, kind) =>
    (party === BENEFICIARIES ? undefined : nameOfNobody(party, kind)) ?? contracts.get(party) ?? party;
}
