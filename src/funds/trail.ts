import type { FundLedger } from "../contracts/bindings.ts";
import { memberOf, membersOf, type MemberOf } from "../contracts/enums.ts";
import { ProbityError } from "../base/errors.ts";

/** The kind of a movement of money. */
export type Movement = MemberOf<"IFundLedger.Movement">;

/** One movement of money. Amounts are minor units of the line's currency. */
export type Hop = {
  kind: Movement;
  from: string;
  to: string;
  amount: bigint;
  /** The reference of the movement: an act, a round, a lot, a bill, a receipt, a bank reference. */
  ref: string;
  block: number;
  transaction: string;
  logIndex: number;
};

export type LineTotals = {
  appropriated: bigint;
  unallocated: bigint;
  held: bigint;
  spent: bigint;
  redeemed: bigint;
  lapsed: bigint;
};

export type FundTrail = {
  line: string;
  hops: readonly Hop[];
  /** The sum of the hops of each kind. */
  sums: Readonly<Record<Movement, bigint>>;
  /** Each address's balance of the line, from the hops alone, without zero balances. */
  balances: ReadonlyMap<string, bigint>;
  /** The ledger's figures of law 1 at `toBlock`. */
  totals: LineTotals;
  /** The discrepancies; empty when the figures match. */
  findings: readonly string[];
  fromBlock: number;
  toBlock: number;
};

export type FundTrailParameters = {
  line: string;
  /** The block of the deployment, from the address book. */
  fromBlock?: number;
  /** Also read every holder's balance and every reservation from the ledger, one call each. Default true. */
  checkHolders?: boolean;
  /** The number of blocks per request; nodes limit the range. */
  step?: number;
  /** Called with the progress: the last block that was read, and the newest. */
  onRange?: (block: number, newest: number) => void;
};

/** Nodes close the connection of a client that sends too many calls at once. */
const CALLS_AT_ONCE = 50;

const NOBODY = "0x0000000000000000000000000000000000000000";

/**
 * Reads every movement of a budget line from the chain and checks that they add up: the sender's balance at that moment
 * covers each hop, and the sums equal the ledger's own figures (laws 1, 2 and 8).
 *
 * @param ledger connected to any node; no permission is needed
 * @throws {@link ProbityError} `FUNDS_NO_LINE` when the ledger has no such line
 * @example
 * const { hops, findings } = await fundTrail(ledger, { line });
 */
export async function fundTrail(ledger: FundLedger, parameters: FundTrailParameters): Promise<FundTrail> {
  const { line, fromBlock = 0, step = 5_000, checkHolders = true, onRange } = parameters;
  const provider = ledger.runner?.provider;
  if (provider == null) {
    throw new ProbityError("FUNDS_NO_PROVIDER", "The ledger is connected to no node.", "Connect it to a provider.");
  }
  // Read everything at one block, so that figures and movements belong to the same moment.
  const toBlock = await provider.getBlockNumber();
  const state = await ledger.lineOf(line, { blockTag: toBlock });
  if (state.openedAt === 0n) {
    throw new ProbityError(
      "FUNDS_NO_LINE",
      `The ledger has no line ${line}.`,
      'List the lines of this chain with "probity fund list".',
      { facts: { line } },
    );
  }
  const { appropriated, unallocated, held, spent, redeemed, lapsed } = await ledger.lineTotals(line, {
    blockTag: toBlock,
  });
  const totals = { appropriated, unallocated, held, spent, redeemed, lapsed };

  const hops: Hop[] = [];
  for (let from = fromBlock; from <= toBlock; from += step) {
    const to = Math.min(from + step - 1, toBlock);
    for (const log of await ledger.queryFilter(ledger.filters.Moved(line), from, to)) {
      hops.push({
        kind: memberOf("IFundLedger.Movement", log.args.kind),
        from: log.args.from,
        to: log.args.to,
        amount: log.args.amount,
        ref: log.args.ref,
        block: log.blockNumber,
        transaction: log.transactionHash,
        logIndex: log.index,
      });
    }
    onRange?.(to, toBlock);
  }
  const sum = addUp(hops, totals, state.treasury);
  const findings = checkHolders
    ? [...sum.findings, ...(await compareHolders(ledger, line, hops, sum.balances, toBlock))]
    : sum.findings;
  return { line, hops, ...sum, findings, totals, fromBlock, toBlock };
}

/** Compares each address's balance from the hops with its balance in the ledger. */
async function compareHolders(
  ledger: FundLedger,
  line: string,
  hops: readonly Hop[],
  balances: ReadonlyMap<string, bigint>,
  blockTag: number,
): Promise<string[]> {
  // A book has its reservations, each under its own reference; every other holder has one balance.
  const references = new Map<string, Set<string>>();
  for (const { kind, to, ref } of hops) {
    if (kind === "reserved") references.set(to, (references.get(to) ?? new Set()).add(ref));
  }
  const addresses = new Set(hops.flatMap(({ from, to }) => [from, to]));
  addresses.delete(NOBODY);
  const findings: string[] = [];
  const compare = async (address: string): Promise<void> => {
    let has = await ledger.balanceOf(address, line, { blockTag });
    for (const ref of references.get(address) ?? []) {
      has += (await ledger.reservationOf(address, ref, { blockTag })).amount;
    }
    const moved = balances.get(address) ?? 0n;
    if (has !== moved) findings.push(`${address}: the movements give ${moved}, the ledger ${has}`);
  };
  const waiting = [...addresses];
  while (waiting.length > 0) await Promise.all(waiting.splice(0, CALLS_AT_ONCE).map(compare));
  return findings;
}

/** Adds the hops up and compares them with the ledger's figures. */
export function addUp(
  hops: readonly Hop[],
  totals: LineTotals,
  treasury: string,
): Pick<FundTrail, "sums" | "balances" | "findings"> {
  const sums = Object.fromEntries(membersOf("IFundLedger.Movement").map((kind) => [kind, 0n])) as Record<
    Movement,
    bigint
  >;
  const balances = new Map<string, bigint>();
  const findings: string[] = [];
  const change = (address: string, amount: bigint): void => {
    if (address === NOBODY) return;
    const next = (balances.get(address) ?? 0n) + amount;
    if (next === 0n) balances.delete(address);
    else balances.set(address, next);
  };
  for (const hop of hops) {
    sums[hop.kind] += hop.amount;
    change(hop.from, -hop.amount);
    change(hop.to, hop.amount);
    if ((balances.get(hop.from) ?? 0n) < 0n) {
      findings.push(`${hop.from} gave ${hop.amount} that it did not have, in transaction ${hop.transaction}`);
    }
  }

  const expect = (what: string, fromHops: bigint, fromLedger: bigint): void => {
    if (fromHops !== fromLedger) findings.push(`${what}: the movements give ${fromHops}, the ledger ${fromLedger}`);
  };
  const moved = balances.get(treasury) ?? 0n;
  expect("appropriated", sums.appropriated, totals.appropriated);
  expect("redeemed", sums.redeemed, totals.redeemed);
  expect("lapsed", sums.lapsed, totals.lapsed);
  expect("spent and not redeemed", sums.paid + sums.spent - sums.redeemed, totals.spent);
  expect("unallocated", moved, totals.unallocated);
  const everybody = [...balances.values()].reduce((sum, amount) => sum + amount, 0n);
  expect("held", everybody - moved - (sums.paid + sums.spent - sums.redeemed), totals.held);
  expect(
    "law 1",
    totals.unallocated + totals.held + totals.spent + totals.redeemed + totals.lapsed,
    totals.appropriated,
  );
  return { sums, balances, findings };
}
