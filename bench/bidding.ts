import { deliverSeal, openBid } from "../src/bidding/index.ts";
import { openTender } from "../test/bidding/tenders.fixture.ts";
import type { BenchContext } from "./context.ts";
import { PUBLISHED } from "./published.ts";
import type { Row } from "./row.ts";

/**
 * Gas of a bid's way, each the whole transaction through the proxy; three trustees, two of whom open. The registries
 * are the tests' stand-ins: the real ones add their look-ups.
 */
export async function rows({ gasOf }: BenchContext): Promise<Row[]> {
  const { board, relay, enrolBidder, prepareBid, close, release } = await openTender();
  const [a, b] = [await enrolBidder("a"), await enrolBidder("b")];
  const deliver = async (prepared: Awaited<ReturnType<typeof prepareBid>>) =>
    gasOf(deliverSeal(board.connect(relay), prepared.request));

  const first = await prepareBid(a);
  const sealFirst = await deliver(first);
  const second = await prepareBid(b);
  const sealLater = await deliver(second);
  const replaced = await deliver(await prepareBid(b, { sequence: 2n, note: second.request.note }));
  const again = await deliver(first);

  await close();
  const released = await release(0);
  const [transaction] = released.transactions;
  if (transaction === undefined) throw new Error("a trustee released nothing");
  const releaseTwo = await gasOf(transaction);
  await release(2);
  const opening = await openBid(board, first.bid);
  if (opening === undefined) throw new Error("two trustees could not open a bid");
  const open = await gasOf(opening);

  const row = (name: string, value: number, peers: Row["peers"] = {}): Row => ({
    name: `bidding.${name}`,
    value,
    unit: "gas",
    better: "lower",
    peers,
  });
  return [
    row("seal.first", sealFirst, PUBLISHED.sealedBidCommit), // the lot's first, and the guarantor's first note
    row("seal", sealLater, PUBLISHED.sealedBidCommit), // envelope logged, guarantee taken, relayed by signature
    row("seal.replace", replaced, PUBLISHED.sealedBidCommit),
    row("seal.again", again), // the same message twice
    row("release.share", Math.round(releaseTwo / 2)), // each of two in one transaction
    row("open", open), // interpolated, decrypted and judged by the contract
  ];
}
