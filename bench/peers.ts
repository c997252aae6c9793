import { dataSlice, id, toBeHex } from "ethers";
import type { BenchContext } from "./context.ts";
import { PUBLISHED } from "./published.ts";
import type { Row } from "./row.ts";

/** Recipients in a measured bulk payment: enough that the transaction's own 21,000 gas hardly shows. */
const RECIPIENTS = 200;

/** Gas that stock OpenZeppelin contracts take, on the same EVM and by the same compiler as ours. */
export type PeerFigures = {
  /** One recipient of a loop of ERC-20 transfers, whole transaction divided by recipients. */
  loopNewRecipient: number;
  loopKnownRecipient: number;
  /** An ERC-721 mint that stores a document's hash. */
  deedNewHolder: number;
  deedKnownHolder: number;
};

const measured = new WeakMap<BenchContext, Promise<PeerFigures>>();

/** Deploys the peers and measures them once a run; other subjects put the figures beside their rows. */
export function measurePeers(context: BenchContext): Promise<PeerFigures> {
  let figures = measured.get(context);
  if (figures === undefined) {
    figures = measure(context);
    measured.set(context, figures);
  }
  return figures;
}

/** The same address in each run: what calldata costs depends on its bytes, and snapshots are compared. */
const addressOf = (name: string): string => dataSlice(id(name), 12);

async function measure({ ethers, gasOf }: BenchContext): Promise<PeerFigures> {
  const loop = await ethers.deployContract("PeerBulkPayment");
  const token = await ethers.deployContract("PeerToken", [loop, 10n ** 24n]);
  const recipients = Array.from({ length: RECIPIENTS }, (_, i) => addressOf(`recipient ${i}`));
  const amounts = recipients.map((_, i) => 1_000n + BigInt(i));
  const first = await gasOf(loop.pay(token, recipients, amounts));
  const second = await gasOf(loop.pay(token, recipients, amounts));

  const deed = await ethers.deployContract("PeerDeed");
  const holder = addressOf("holder");
  const hash = id("document");
  const mint = (tokenId: number): Promise<number> => gasOf(deed.mint(holder, toBeHex(tokenId), hash));
  return {
    loopNewRecipient: Math.round(first / RECIPIENTS),
    loopKnownRecipient: Math.round(second / RECIPIENTS),
    deedNewHolder: await mint(1),
    deedKnownHolder: await mint(2),
  };
}

export async function rows(context: BenchContext): Promise<Row[]> {
  const figures = await measurePeers(context);
  const row = (name: string, value: number, peers: Row["peers"]): Row => ({
    name: `peers.${name}`,
    value,
    unit: "gas",
    better: "lower",
    peers,
  });
  return [
    row("loop.newRecipient", figures.loopNewRecipient, PUBLISHED.loopNewRecipient),
    row("loop.knownRecipient", figures.loopKnownRecipient, PUBLISHED.loopKnownRecipient),
    row("deed.newHolder", figures.deedNewHolder, PUBLISHED.deedMintHigh),
    row("deed.knownHolder", figures.deedKnownHolder, PUBLISHED.deedMintLow),
  ];
}
