import { AbiCoder, decodeBytes32String, encodeBytes32String, hexlify } from "ethers";
import { bytesOf, bytesOfNumber } from "../base/bytes.ts";
import { ProbityError } from "../base/errors.ts";
import { hashLeaf, keccak256 } from "../merkle/index.ts";
import type { BatchHeader, Bill, BillNumber } from "./types.ts";

/** The series of 32 zero bytes, for an issuer with one series. */
export const MAIN_SERIES = "0x" + "00".repeat(32);

const WORD = 32;
const LEAF_WORDS = 9;

/**
 * A series from its name: up to 31 ASCII characters in the high bytes; the empty name is the main series.
 *
 * @throws {@link ProbityError} `BILL_SERIES_MALFORMED`
 */
export function encodeSeries(name: string): string {
  if (name === "") return MAIN_SERIES;
  if (!/^[\x21-\x7e]{1,31}$/.test(name)) {
    throw new ProbityError(
      "BILL_SERIES_MALFORMED",
      `"${name}" cannot name a series.`,
      "Use 1 to 31 visible ASCII characters, such as NAIROBI-01.",
      { facts: { series: name } },
    );
  }
  return encodeBytes32String(name);
}

/** The name of a series: empty for the main series, the hex itself when it is not a name. */
export function decodeSeries(series: string): string {
  if (series === MAIN_SERIES) return "";
  try {
    return decodeBytes32String(series);
  } catch {
    return series;
  }
}

/** `keccak256(abi.encode(issuer, series, number))`: the id of a bill on chain. */
export function billId({ issuer, series, number }: BillNumber): string {
  const data = AbiCoder.defaultAbiCoder().encode(["address", "bytes32", "uint64"], [issuer, series, number]);
  return hexlify(keccak256(bytesOf(data)));
}

/** `abi.encode(bill)`: nine words. Encoded by hand, because a general encoder takes minutes for a million bills. */
export function encodeBill(bill: Bill): Uint8Array {
  const data = new Uint8Array(LEAF_WORDS * WORD);
  putInteger(data, 0, bill.number);
  putHex(data, 1, bill.buyer);
  putHex(data, 2, bill.holder);
  putInteger(data, 3, bill.total);
  putInteger(data, 4, bill.tax);
  putInteger(data, 5, bill.due);
  putHex(data, 6, bill.document);
  putHex(data, 7, bill.contractId);
  putHex(data, 8, bill.disclosure);
  return data;
}

/** The data hash of a bill's leaf. */
export function billDataHash(bill: Bill): Uint8Array {
  return keccak256(encodeBill(bill));
}

/** The leaf hash of a bill. */
export function billLeaf(bill: Bill): Uint8Array {
  return hashLeaf(billDataHash(bill));
}

/** The commitment to a batch on the chain: the first 26 bytes of `keccak256(abi.encode(issuer, header))`, in hex. */
export function batchCommitment(issuer: string, header: BatchHeader): string {
  const data = AbiCoder.defaultAbiCoder().encode(
    ["address", "tuple(bytes32,uint64,uint32,int128,int128,bytes3,bytes32,bytes32)"],
    [issuer, Object.values(orderedHeader(header))],
  );
  return hexlify(keccak256(bytesOf(data)).subarray(0, 26));
}

/** Only the fields of a header, in the order of the struct. */
export function orderedHeader(header: BatchHeader): BatchHeader {
  const { series, firstNumber, count, total, tax, currency, root, manifestHash } = header;
  return { series, firstNumber, count, total, tax, currency, root, manifestHash };
}

/** Writes two's complement over the whole word, as `abi.encode` does. */
function putInteger(data: Uint8Array, word: number, value: bigint): void {
  data.set(bytesOfNumber(BigInt.asUintN(256, value), WORD), word * WORD);
}

function putHex(data: Uint8Array, word: number, hex: string): void {
  const bytes = bytesOf(hex);
  data.set(bytes, (word + 1) * WORD - bytes.length);
}
