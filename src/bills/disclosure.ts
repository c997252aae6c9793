import { hexlify } from "ethers";
import { buildTree, hashLeaf, keccak256, verify } from "../merkle/index.ts";
import { bytesOf } from "../base/bytes.ts";

/** The disclosure root of a bill that has no fields to disclose. */
export const NO_FIELDS = "0x" + "00".repeat(32);

/** One field of a bill with its proof. `salt` and `proof` are hex; they reveal nothing else of the bill. */
export type DisclosedField = {
  name: string;
  value: string;
  salt: string;
  index: number;
  count: number;
  proof: string[];
};

const utf8 = new TextEncoder();

/**
 * The secret of one bill, from the secret of its batch (32 bytes). It opens the bill's document number and every field,
 * but nothing of another bill. A key as a prefix is safe with Keccak.
 */
export function billSecret(batchSecret: Uint8Array, number: bigint): Uint8Array {
  return keccak256(joined(batchSecret, utf8.encode(`bill:${number}`)));
}

/** The salt of a bill's document number. */
export function documentSalt(secret: Uint8Array): Uint8Array {
  return keccak256(joined(secret, utf8.encode("document")));
}

/** The salted hash of the document's own number (BT-1): keccak256(salt || UTF-8), in hex. */
export function hashDocumentNumber(documentNumber: string, salt: Uint8Array): string {
  return hexlify(keccak256(joined(salt, utf8.encode(documentNumber))));
}

/**
 * The root of the disclosable fields, in hex: the Merkle tree over the fields in order of their names, each with its
 * own salt. {@link NO_FIELDS} when there are none.
 */
export function disclosureRoot(fields: Readonly<Record<string, string>>, secret: Uint8Array): string {
  const names = fieldNames(fields);
  return names.length === 0 ? NO_FIELDS : hexlify(fieldTree(fields, names, secret).root);
}

/** Opens one field; undefined when the bill has none of this name. */
export function discloseField(
  fields: Readonly<Record<string, string>>,
  secret: Uint8Array,
  name: string,
): DisclosedField | undefined {
  const names = fieldNames(fields);
  const index = names.indexOf(name);
  const value = fields[name];
  if (index < 0 || value === undefined) return undefined;
  return {
    name,
    value,
    salt: hexlify(fieldSalt(secret, name)),
    index,
    count: names.length,
    proof: fieldTree(fields, names, secret)
      .proof(index)
      .map((hash) => hexlify(hash)),
  };
}

/** Whether the field belongs to a bill with this disclosure root. */
export function verifyField(disclosure: string, field: DisclosedField): boolean {
  return verify({
    proof: field.proof.map(bytesOf),
    root: bytesOf(disclosure),
    index: field.index,
    count: field.count,
    leafHash: hashLeaf(fieldHash(field.name, field.value, bytesOf(field.salt))),
  });
}

function fieldNames(fields: Readonly<Record<string, string>>): string[] {
  return Object.keys(fields).sort();
}

function fieldTree(fields: Readonly<Record<string, string>>, names: string[], secret: Uint8Array) {
  return buildTree(joined(...names.map((name) => fieldHash(name, fields[name] ?? "", fieldSalt(secret, name)))));
}

function fieldSalt(secret: Uint8Array, name: string): Uint8Array {
  return keccak256(joined(secret, utf8.encode(`field:${name}`)));
}

/** keccak256(salt || keccak256(name) || keccak256(value)): three words, so a name cannot run into its value. */
function fieldHash(name: string, value: string, salt: Uint8Array): Uint8Array {
  return keccak256(joined(salt, keccak256(utf8.encode(name)), keccak256(utf8.encode(value))));
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const data = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return data;
}
