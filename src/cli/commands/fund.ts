import type { Command } from "commander";
import { decodeCurrency } from "../../money/currency.ts";
import type { Contracts, Probity } from "../../contracts/connect.ts";
import { groupHops, lawOneLines, nameOfNobody } from "../../funds/groupHops.ts";
import { fundTrail, type FundTrail, type Hop } from "../../funds/trail.ts";
import { reportOf, withDeployment } from "../deployment.ts";
import { hashOption, RPC_OPTION } from "../options.ts";
import { table } from "../../base/table.ts";
import type { Output } from "../output.ts";
import { dateTime, moneyText } from "../text.ts";

/** `probity fund show`: a budget line and where its money went. */
export function fundShowCommand(command: Command, output: Output): void {
  command
    .argument("<line>", "the line's id, 0x and 64 hexadecimal digits", hashOption)
    .option(...RPC_OPTION)
    .option("--all", "print every single movement")
    .action((line: string, { rpc, all }: { rpc: string; all?: true }) =>
      withDeployment(rpc, async (probity) => {
        const { contracts, addressBook } = probity;
        const trail = await fundTrail(contracts.fundLedger, { line, fromBlock: addressBook.deploymentBlock });
        const terms = await termsOf(contracts, trail);
        const groups = groupHops(trail.hops, partyNames(probity, trail.hops));
        const { totals, hops, findings, sums, fromBlock, toBlock } = trail;
        // The JSON has all movements only on request, because a line may have millions.
        const result = { line, terms, totals, sums, findings, groups, fromBlock, toBlock };
        reportOf(output, probity, all === true ? { ...result, hops } : result, () => {
          const money = (amount: bigint): string => moneyText(amount, terms.currency);
          const trailRows =
            all === true
              ? table(
                  hops.map(({ block, kind, from, to, amount, transaction }) => {
                    return [String(block), kind, from, to, money(amount), transaction];
                  }),
                  [0, 4],
                )
              : table(
                  groups.map(({ kind, from, to, hops: count, amount }) => [
                    kind,
                    from,
                    to,
                    `${count} ×`,
                    money(amount),
                  ]),
                  [3, 4],
                );
          return [
            `Line ${line}`,
            renderTerms(terms, money),
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

function renderTerms(terms: Terms, money: (amount: bigint) => string): string {
  const { nextCeiling, nextCeilingFrom } = terms;
  const notice =
    nextCeiling === undefined || nextCeilingFrom === undefined
      ? ""
      : `, ${money(nextCeiling)} from ${dateTime(nextCeilingFrom)}`;
  return table([
    ["  opened", `${dateTime(terms.openedAt)} for ${terms.fiscalYear}, by ${terms.authority}`],
    ["  treasury", terms.treasury],
    ["  ceiling", `${money(terms.ceiling)}${notice}`],
    ["  commit until", dateTime(terms.commitUntil)],
    ["  pay until", dateTime(terms.payUntil)],
    ["  redeem until", dateTime(terms.redeemUntil)],
  ]);
}

/** Names parties, as the chain has no names: contracts by name, beneficiaries as one party, others by address. */
function partyNames({ addressBook }: Probity, hops: readonly Hop[]): (address: string, hop: Hop) => string {
  const contracts = new Map<string, string>(
    Object.entries(addressBook.contracts).map(([name, address]) => [address, name]),
  );
  const beneficiaries = new Set<string>();
  for (const { kind, from, to } of hops) {
    if (kind === "granted" || kind === "replaced") beneficiaries.add(to);
    if (kind === "spent") beneficiaries.add(from);
  }
  return (address, hop) =>
    nameOfNobody(address, hop) ?? contracts.get(address) ?? (beneficiaries.has(address) ? "beneficiaries" : address);
}
