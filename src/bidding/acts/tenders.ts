import { encodeCurrency } from "../../money/currency.ts";
import type { ITenderBoard } from "../../contracts/bindings.ts";
import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

/** A lot of a tender notice; amounts in minor units, the currency by its ISO 4217 code. */
export type LotNotice = { line: string; ceiling: bigint; guarantee: bigint; currency: string };

/** The notice of a tender; see `ITenderBoard.Notice`. Times in Unix seconds, lengths of time in seconds. */
export type TenderNotice = {
  buyer: string;
  /** How many trustees open a bid together: more than half of them and fewer than all. */
  quorum: number;
  noticeHash: string;
  /** The first second at which bids are refused. */
  deadline: bigint;
  /** How long after the deadline only released shares can open a bid. */
  trusteesTime: bigint;
  /** How long after that anyone can open a bid with its key. */
  openingTime: bigint;
  /** The least expiry of a bid's guarantee. */
  guaranteeUntil: bigint;
  /** The credential that makes an identity a guarantor. */
  guarantorSchema: string;
  /** The credentials that a bidder needs. */
  schemas: string[];
  /** The identities of the organisations that hold the shares. */
  trustees: string[];
  lots: LotNotice[];
};

export type PrepareTenderParameters = { notice: TenderNotice; officer: string };

/**
 * Prepares a tender, by a maker of the buyer. It reserves no money and accepts no bids yet.
 * Requirements: ITenderBoard.prepare.
 */
export async function prepareTender(
  probity: Probity,
  { notice, officer }: PrepareTenderParameters,
): Promise<Sent<{ tenderId: bigint }>> {
  const lots = notice.lots.map((lot) => ({ ...lot, currency: encodeCurrency(lot.currency) }));
  return send(probity.contracts.tenderBoard, "prepare", [{ ...notice, lots }, officer], {
    event: "TenderPrepared",
    read: ({ tenderId }) => ({ tenderId: tenderId as bigint }),
  });
}

export type ApproveTenderParameters = { tenderId: bigint; officer: string };

/**
 * Approves a tender, by a checker of the buyer: it reserves the ceiling of every lot and opens bidding.
 * Requirements: ITenderBoard.approve.
 */
export async function approveTender(probity: Probity, { tenderId, officer }: ApproveTenderParameters): Promise<Sent> {
  return send(probity.contracts.tenderBoard, "approve", [tenderId, officer]);
}

/** A change of an open tender, with the hash of the published reason: its cancellation, or later dates. */
export type TenderChange = { reasonHash: string } & (
  { cancel: true } | { cancel?: false; deadline: bigint; guaranteeUntil: bigint }
);

export type TenderChangeParameters = { tenderId: bigint; officer: string; change: TenderChange };

/** Prepares later dates or the cancellation, by a maker of the buyer. Requirements: ITenderBoard.prepareChange. */
export async function prepareTenderChange(
  probity: Probity,
  { tenderId, officer, change }: TenderChangeParameters,
): Promise<Sent> {
  return send(probity.contracts.tenderBoard, "prepareChange", [tenderId, officer, encodeChange(change)]);
}

/**
 * Approves the prepared change, by a checker of the buyer; it takes effect. Requirements: ITenderBoard.approveChange.
 */
export async function approveTenderChange(
  probity: Probity,
  { tenderId, officer, change }: TenderChangeParameters,
): Promise<Sent> {
  return send(probity.contracts.tenderBoard, "approveChange", [tenderId, officer, encodeChange(change)]);
}

function encodeChange(change: TenderChange): ITenderBoard.ChangeStruct {
  const { reasonHash } = change;
  if (change.cancel === true) return { cancel: true, deadline: 0n, guaranteeUntil: 0n, reasonHash };
  return { cancel: false, deadline: change.deadline, guaranteeUntil: change.guaranteeUntil, reasonHash };
}
