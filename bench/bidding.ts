import { openBid, openingOf, releaseShares, sealBid } from "../src/bidding/index.ts";
import { openTender } from "../test/bidding/tenders.fixture.ts";
import { acting } from "../test/support/acting.ts";
import type { BenchContext } from "./context.ts";
import { PUBLISHED } from "./published.ts";
import type { Row } from "./row.ts";

/**
 * Gas of the acts of a bid, each as a whole transaction through the proxy, with three trustees of which two open. The
 * registries are the tests' stubs; the real ones add their look-ups.
 */
export async function rows({ gasOf }: BenchContext): Promise<Row[]> {
  const tender = await openTender();
  const { board, relay, enrolBidder, prepareBid, close, decrypt, release, tenderId, officers, trustees } = tender;
  const [officer] = officers;
  const [trustee] = trustees;
  if (officer === undefined || trustee === undefined) throw new Error("a tender has three trustees");
  const probity = acting({ tenderBoard: board.connect(relay) });
  const [a, b] = [await enrolBidder("a"), await enrolBidder("b")];
  const deliver = async (prepared: Awaited<ReturnType<typeof prepareBid>>) => gasOf(sealBid(probity, prepared.request));

  const first = await prepareBid(a);
  const sealFirst = await deliver(first);
  const second = await prepareBid(b);
  const sealLater = await deliver(second);
  const replaced = await deliver(await prepareBid(b, { sequence: 2n, note: second.request.note }));
  const again = await deliver(first);

  await close();
  const { shares } = await decrypt(0);
  const released = { tenderId, lot: 0, trustee, officer: officer.address, shares };
  const releaseTwo = await gasOf(releaseShares(acting({ tenderBoard: board.connect(officer) }), released));
  await release(2);
  const opening = await openingOf(board, first.bid);
  if (opening === undefined) throw new Error("two trustees could not open a bid");
  const open = await gasOf(openBid(probity, opening));

  const row = (name: string, value: number, peers: Row["peers"] = {}): Row => ({
    name: `bidding.${name}`,
    value,
    unit: "gas",
    better: "lower",
    peers,
  });
  return [
    row("seal.first", sealFirst, PUBLISHED.sealedBidCommit), // the lot's first bid, and the guarantor's first note
    row("seal", sealLater, PUBLISHED.sealedBidCommit), // envelope logged, guarantee taken, relayed by signature
    row("seal.replace", replaced, PUBLISHED.sealedBidCommit),
    row("seal.again", again), // the same message twice
    row("release.share", Math.round(releaseTwo / 2)), // each of two in one transaction
    row("open", open), // the contract interpolates, decrypts and judges
  ];
}
