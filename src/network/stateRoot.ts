import { concat, encodeRlp, getBytes, hexlify, keccak256, toBeArray, type RlpStructuredDataish } from "ethers";

/** Keccak-256 of RLP of the empty string: the root of a trie without a leaf (Yellow Paper, appendix D). */
export const EMPTY_TRIE_ROOT = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

const EMPTY_CODE_HASH = keccak256("0x");

/** Balances in wei by address. Probity's genesis never sets code or storage. */
export type Allocation = Readonly<Record<string, { balance: string }>>;

/** The state root of a chain that begins with these balances (Yellow Paper, section 4.1 and appendix D). */
export function stateRootOf(alloc: Allocation): string {
  const leaves = Object.entries(alloc).map(([address, { balance }]) => ({
    path: nibblesOf(keccak256(address.startsWith("0x") ? address : `0x${address}`)),
    value: encodeRlp(["0x", toBeArray(balance), EMPTY_TRIE_ROOT, EMPTY_CODE_HASH]),
  }));
  return leaves.length === 0 ? EMPTY_TRIE_ROOT : keccak256(encodeRlp(nodeOf(leaves)));
}

interface Leaf {
  /** The rest of the key, as numbers of four bits. */
  path: number[];
  value: string;
}

/** All keys have the same length, so no branch has a value of its own. */
function nodeOf(leaves: readonly Leaf[]): RlpStructuredDataish {
  const [first] = leaves;
  if (first === undefined) throw new Error("a node of no leaves");
  if (leaves.length === 1) return [hexPrefix(first.path, true), first.value];
  const shared = sharedLength(leaves.map(({ path }) => path));
  if (shared > 0) {
    const rest = leaves.map(({ path, value }) => ({ path: path.slice(shared), value }));
    return [hexPrefix(first.path.slice(0, shared), false), referenceTo(nodeOf(rest))];
  }
  const branches = Array.from({ length: 16 }, (_, nibble): RlpStructuredDataish => {
    const under = leaves.filter(({ path }) => path[0] === nibble);
    if (under.length === 0) return "0x";
    return referenceTo(nodeOf(under.map(({ path, value }) => ({ path: path.slice(1), value }))));
  });
  return [...branches, "0x"];
}

/** A node of less than 32 bytes is embedded; a larger node is referenced by its hash. */
function referenceTo(node: RlpStructuredDataish): RlpStructuredDataish {
  const encoded = encodeRlp(node);
  return getBytes(encoded).length < 32 ? node : keccak256(encoded);
}

function hexPrefix(nibbles: readonly number[], isLeaf: boolean): string {
  const odd = nibbles.length % 2;
  const flagged = [(isLeaf ? 2 : 0) + odd, ...(odd === 1 ? [] : [0]), ...nibbles];
  return concat(
    Array.from({ length: flagged.length / 2 }, (_, index) =>
      hexlify(Uint8Array.of((flagged[2 * index] ?? 0) * 16 + (flagged[2 * index + 1] ?? 0))),
    ),
  );
}

function nibblesOf(data: string): number[] {
  return Array.from(data.slice(2), (digit) => Number.parseInt(digit, 16));
}

function sharedLength(paths: readonly (readonly number[])[]): number {
  const [first = []] = paths;
  const differs = first.findIndex((nibble, index) => paths.some((path) => path[index] !== nibble));
  return differs === -1 ? first.length : differs;
}
