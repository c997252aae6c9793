import { hexlify, ZeroAddress } from "ethers";
import { createKeccak } from "hash-wasm";
import { z } from "zod";
import { address } from "../base/address.ts";
import { ProbityError } from "../base/errors.ts";
import { buildTree, type BuildTreeParameters, type MerkleTree } from "../merkle/index.ts";
import { billSecret, disclosureRoot, documentSalt, hashDocumentNumber } from "./disclosure.ts";
import { billDataHash } from "./encoding.ts";
import { encodeCurrency } from "../money/currency.ts";
import { bytesOf } from "../base/bytes.ts";
import { amount, hash, integer, NO_CONTRACT, parsed } from "./schema.ts";
import type { BatchHeader, Bill } from "./types.ts";

/** A bill from its issuer, as the manifest keeps it. Amounts in minor units; a negative total is a credit. */
const billSchema = z.object({
  /** The identity of the debtor; none for a buyer who is not enrolled. */
  buyer: address.default(ZeroAddress),
  /** The first payee; the issuer by default. */
  holder: address.optional(),
  /** Tax-inclusive amount, BT-112. */
  total: amount,
  /** The tax within the total, BT-110. */
  tax: amount,
  /** Unix seconds; 0 when the bill has no due date. */
  due: integer(0n, 2n ** 48n - 1n).default(0n),
  /** The document's own number, BT-1. */
  documentNumber: z.string().min(1).max(200),
  /** The award that it belongs to. */
  contractId: hash.default(NO_CONTRACT),
  /** The fields that the issuer may disclose one by one, by name. */
  fields: z.record(z.string().min(1), z.string()).default({}),
});

/** The input of a batch. */
export const batchSchema = z.object({
  chainId: integer(1n, 2n ** 53n - 1n),
  registry: address,
  issuer: address,
  /** 32 bytes in hex; zero for the main series. */
  series: hash.default(NO_CONTRACT),
  /** The next number of the series. */
  firstNumber: integer(1n, 2n ** 64n - 1n),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/, "is not an ISO 4217 code of three capital letters"),
  /** 32 random bytes from which every salt is derived; drawn by default. Never use them for a second batch. */
  secret: hash.optional(),
  bills: z
    .array(billSchema)
    .min(1, "has no bill")
    .max(2 ** 26),
});

/** A batch with every default filled in. */
const manifestSchema = batchSchema.required({ secret: true }).extend({
  kind: z.literal("probity.bills.manifest"),
  version: z.literal(1),
  count: integer(1n, 2n ** 32n - 1n),
  total: amount,
  tax: amount,
  root: hash,
  bills: z.array(billSchema.required({ holder: true })).min(1, "has no bill"),
});

export type BillInput = z.input<typeof billSchema>;
export type BatchInput = z.input<typeof batchSchema>;

/**
 * The manifest of a batch: all its bills and the secret of its salts. It stays off chain, because it opens every bill.
 * Its hash is in the header, and bill `i` has the number `firstNumber + i`.
 */
export type Manifest = z.output<typeof manifestSchema>;

/** A bill in a manifest. */
export type ManifestBill = Manifest["bills"][number];

/**
 * Parses a manifest from a file. {@link checkManifest} compares its contents with each other.
 *
 * @throws {@link ProbityError} `BILL_MANIFEST_MALFORMED`
 */
export function parseManifest(json: unknown): Manifest {
  return parsed(manifestSchema, json, "BILL_MANIFEST_MALFORMED", "The manifest of the batch is malformed.");
}

/** Parses the input of a batch. @throws {@link ProbityError} `BILL_BATCH_MALFORMED` */
export function parseBatch(input: BatchInput): z.output<typeof batchSchema> {
  return parsed(batchSchema, input, "BILL_BATCH_MALFORMED", "The bills of the batch are malformed.");
}

/**
 * The canonical text of a manifest, in one piece per bill: JSON with sorted keys, without white space, and with large
 * numbers as decimal text. In pieces, because the text of a million bills exceeds the longest string.
 */
export function* manifestText(manifest: Manifest): Generator<string> {
  const { bills, ...rest } = manifest;
  yield '{"bills":[';
  for (const [index, bill] of bills.entries()) yield (index === 0 ? "" : ",") + canonical(bill);
  yield `],${canonical(rest).slice(1)}`; // "bills" sorts before every other key
}

/** The hash of a manifest: keccak256 of its canonical text in UTF-8. */
export async function hashManifest(manifest: Manifest): Promise<string> {
  const hasher = await createKeccak(256);
  hasher.init();
  for (const text of manifestText(manifest)) hasher.update(text);
  return `0x${hasher.digest("hex")}`;
}

/** Bill `index` of a manifest in the form of its leaf. */
export function billOf(manifest: Omit<Manifest, "root">, index: number): Bill {
  const bill = manifest.bills[index];
  if (bill === undefined) {
    throw new ProbityError(
      "BILL_NUMBER_OUTSIDE",
      `The batch has ${manifest.bills.length} bills, so there is none at position ${index}.`,
      `Ask for a number from ${manifest.firstNumber} to ${manifest.firstNumber + manifest.count - 1n}.`,
      { facts: { index: String(index), count: String(manifest.bills.length) } },
    );
  }
  const number = manifest.firstNumber + BigInt(index);
  const secret = billSecret(bytesOf(manifest.secret), number);
  return {
    number,
    buyer: bill.buyer,
    holder: bill.holder,
    total: bill.total,
    tax: bill.tax,
    due: bill.due,
    document: hashDocumentNumber(bill.documentNumber, documentSalt(secret)),
    contractId: bill.contractId,
    disclosure: disclosureRoot(bill.fields, secret),
  };
}

/** The tree over all bills of a manifest. */
export function treeOf(
  manifest: Omit<Manifest, "root">,
  onProgress?: (done: number, total: number) => void,
): MerkleTree {
  const hashes = new Uint8Array(32 * manifest.bills.length);
  for (let index = 0; index < manifest.bills.length; index++) {
    hashes.set(billDataHash(billOf(manifest, index)), 32 * index);
  }
  const parameters: BuildTreeParameters = onProgress === undefined ? {} : { onProgress };
  return buildTree(hashes, parameters);
}

/** The header of a manifest. */
export async function headerOf(manifest: Manifest): Promise<BatchHeader> {
  return {
    series: manifest.series,
    firstNumber: manifest.firstNumber,
    count: manifest.count,
    total: manifest.total,
    tax: manifest.tax,
    currency: encodeCurrency(manifest.currency),
    root: manifest.root,
    manifestHash: await hashManifest(manifest),
  };
}

/** An inconsistency in a manifest. */
export type ManifestFinding = { code: string; expected: string; actual: string };

/** Recomputes the count, sums and root of a manifest, as the tax authority does. */
export function checkManifest(manifest: Manifest): ManifestFinding[] {
  const findings: ManifestFinding[] = [];
  const compare = (code: string, expected: bigint | string, actual: bigint | string): void => {
    if (expected !== actual) findings.push({ code, expected: String(expected), actual: String(actual) });
  };
  compare("BILL_MANIFEST_COUNT", BigInt(manifest.bills.length), manifest.count);
  compare("BILL_MANIFEST_TOTAL", sumOf(manifest.bills, "total"), manifest.total);
  compare("BILL_MANIFEST_TAX", sumOf(manifest.bills, "tax"), manifest.tax);
  compare("BILL_MANIFEST_ROOT", hexlify(treeOf(manifest).root), manifest.root);
  return findings;
}

export function sumOf(bills: readonly { total: bigint; tax: bigint }[], field: "total" | "tax"): bigint {
  return bills.reduce((sum, bill) => sum + bill[field], 0n);
}

function canonical(value: unknown): string {
  if (typeof value === "bigint") return `"${value}"`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`);
  return `{${entries.join(",")}}`;
}
