import { dataLength, getBytes, hexlify, toUtf8String, zeroPadValue } from "ethers";
import type { IdentityRegistry } from "../contracts/bindings.ts";
import { readActs, type Act, type ActsRange } from "../chain/logs.ts";

/** An attribute of an identity that was set and not revoked since. It may have expired. */
export type AttributeRecord = {
  /** As text, such as `did/svc/HubService`; as hex when it is not text. */
  name: string;
  /** Hex. */
  value: string;
  /** Unix seconds; it is valid until then. */
  validTo: bigint;
};

/** A delegate of an identity that was added and not revoked since. It may have expired. */
export type DelegateRecord = {
  /** As text, such as `veriKey`; as hex when it is not text. */
  type: string;
  delegate: string;
  /** Unix seconds; it is valid until then. */
  validTo: bigint;
};

/** The records that an identity's present or earlier key put into its DID document and did not remove. */
export type KeyRecords = { attributes: AttributeRecord[]; delegates: DelegateRecord[] };

/**
 * The attributes and delegates of an identity that are valid at a second, from the registry's events.
 * @param now Unix seconds
 */
export async function keyRecordsOf(
  registry: IdentityRegistry,
  { identity, now }: { identity: string; now: bigint },
  range: ActsRange,
): Promise<KeyRecords> {
  const filter = { events: ["DIDAttributeChanged", "DIDDelegateChanged"], indexed: [zeroPadValue(identity, 32)] };
  const attributes = new Map<string, AttributeRecord>();
  const delegates = new Map<string, DelegateRecord>();
  for (const { name, values } of await readActs(registry, [filter], range)) {
    if (name === "DIDAttributeChanged") {
      const record = attributeOf(values);
      attributes.set(`${record.name} ${record.value}`, record);
    } else {
      const record = delegateOf(values);
      delegates.set(`${record.type} ${record.delegate}`, record);
    }
  }
  // A revocation is a change that ends in its own second.
  const counts = ({ validTo }: { validTo: bigint }): boolean => validTo > now;
  return { attributes: [...attributes.values()].filter(counts), delegates: [...delegates.values()].filter(counts) };
}

function attributeOf({ name, value, validTo }: Act["values"]): AttributeRecord {
  return { name: wordOf(String(name)), value: hexlify(String(value)), validTo: BigInt(String(validTo)) };
}

function delegateOf({ delegateType, delegate, validTo }: Act["values"]): DelegateRecord {
  return { type: wordOf(String(delegateType)), delegate: String(delegate), validTo: BigInt(String(validTo)) };
}

/** The text in 32 bytes, which it may fill completely; the bytes as hex when they are not plain text. */
function wordOf(bytes: string): string {
  const end = getBytes(bytes).findLastIndex((byte) => byte !== 0) + 1;
  const used = hexlify(getBytes(bytes).slice(0, end));
  if (dataLength(used) === 0) return bytes;
  const text = toUtf8String(used, () => 0);
  return /^[\x21-\x7e]+$/.test(text) ? text : bytes;
}
