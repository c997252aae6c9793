import type { BillRegistry } from "../contracts/bindings.ts";

/** The registry for every function that reads or writes the chain, connected to a provider or a signer. */
export type BillsClient = {
  registry: BillRegistry;
  /** The first block that can hold an event of the registry; 0 when unknown. */
  fromBlock?: number;
  /** The number of blocks per request; a node may refuse more. Default 5,000. */
  blockRange?: number;
};

/**
 * A bill in the form of its leaf. Amounts are minor units of the batch's currency and negative for a credit, `due` is
 * Unix seconds or 0, identities are checksummed addresses, hashes 0x and 64 digits; see `IBillRegistry.Bill`.
 */
export type Bill = {
  number: bigint;
  buyer: string;
  holder: string;
  total: bigint;
  tax: bigint;
  due: bigint;
  document: string;
  contractId: string;
  disclosure: string;
};

/** The header of a batch for the chain; see `IBillRegistry.BatchHeader`. `currency` is three bytes in hex. */
export type BatchHeader = {
  series: string;
  firstNumber: bigint;
  count: bigint;
  total: bigint;
  tax: bigint;
  currency: string;
  root: string;
  manifestHash: string;
};

/** A bill with its full proof, as the acts of the registry take it; see `IBillRegistry.Presented`. */
export type PresentedBill = {
  issuer: string;
  sequence: bigint;
  header: BatchHeader;
  bill: Bill;
  proof: string[];
};

/** The registration number of a bill. `series` is 32 bytes in hex; {@link encodeSeries} makes it from a name. */
export type BillNumber = { issuer: string; series: string; number: bigint };
