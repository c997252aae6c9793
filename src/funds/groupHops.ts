import type { FundTrail, Hop, Movement } from "./trail.ts";

const NOBODY = 0n;

/** Hops of one kind between the same two parties. Amounts are minor units. */
export type HopGroup = { kind: Movement; from: string; to: string; hops: number; amount: bigint };

/**
 * Groups hops of one kind between the same two parties, in the order of the first hop of each group.
 * @param nameOf the party's name; parties of one name are one party, as households are in the public view
 */
export function groupHops(hops: readonly Hop[], nameOf: (address: string, hop: Hop) => string): HopGroup[] {
  const groups = new Map<string, HopGroup>();
  for (const hop of hops) {
    const { kind, amount } = hop;
    const [from, to] = [nameOf(hop.from, hop), nameOf(hop.to, hop)];
    const key = JSON.stringify([kind, from, to]);
    const group = groups.get(key) ?? { kind, from, to, hops: 0, amount: 0n };
    group.hops += 1;
    group.amount += amount;
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The name of a hop's missing party: money comes from a budget act, and leaves through the treasury's bank. */
export function nameOfNobody(address: string, kind: Movement): string | undefined {
  if (BigInt(address) !== NOBODY) return undefined;
  return kind === "appropriated" ? "the budget act" : "the treasury's bank";
}

/** The figures of law 1 in words, and whether they match the hops: two lines, then a line for each finding. */
export function lawOneLines({ totals, hops, findings }: FundTrail, money: (amount: bigint) => string): string[] {
  const { appropriated, unallocated, held, spent, redeemed, lapsed } = totals;
  const sum = unallocated + held + spent + redeemed + lapsed;
  return [
    `${money(appropriated)} appropriated = ${money(unallocated)} unallocated + ${money(held)} held`,
    `  + ${money(spent)} spent, not redeemed + ${money(redeemed)} redeemed + ${money(lapsed)} lapsed`,
    ...(sum === appropriated ? [] : [`✖ the parts come to ${money(sum)}`]),
    ...findings.map((finding) => `✖ ${finding}`),
    ...(sum === appropriated && findings.length === 0 ? [`✔ ${hops.length} hops add up to the ledger's figures`] : []),
  ];
}
