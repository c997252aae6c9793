import { dataSlice, getAddress, ZeroHash, type Provider } from "ethers";
import type { AddressBook } from "../contracts/addressBook.ts";
import { mappings } from "../contracts/roles.ts";
import { contractKeys, contractTable, type ContractKey } from "../contracts/table.ts";
import { expectedImmutables, shownWord } from "./immutables.ts";
import type { Release, ReleasedCode } from "./release.ts";

/** Where a proxy keeps the address of its implementation (ERC-1967): the hash of "eip1967.proxy.implementation", less 1. */
const IMPLEMENTATION_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";

/** The hash of metadata in the compiler's note behind a code (CBOR); it covers comments and paths of sources, too. */
const METADATA = /(?<=a2646970667358221220)[0-9a-f]{64}(?=64736f6c6343)/g;

/** A value that a constructor wrote into a code. */
interface VerifiedImmutable {
  /** `CONTRACT.VARIABLE`, as in the release. */
  name: string;
  value: string;
  /** The value by the address book; undefined when nothing is known of it, so that it is only shown. */
  expected?: string;
}

/** One contract of the address book, or one library that it calls, beside the release. */
export interface VerifiedContract {
  /** The key in the address book; undefined for a library. */
  key?: ContractKey;
  /** The name in Solidity. */
  name: string;
  /** For an upgradeable contract, that of its proxy. */
  address: string;
  /** The address of the code that the proxy calls at present. */
  implementation?: string;
  /**
   * - `same`: every code is the released one, and every known immutable has its value
   * - `missing`: there is no code at the address, or at the implementation's
   * - `differs`: anything else; `differences` says what
   */
  result: "same" | "differs" | "missing";
  /** What differs, each in a clause. */
  differences: string[];
  immutables: VerifiedImmutable[];
}

export interface VerifyDeploymentParameters {
  addressBook: AddressBook;
  provider: Provider;
  release: Release;
}

/**
 * Compares the code of every contract of an address book, and of their libraries, with a release. It reads the code at
 * each address, and the implementation of each proxy. Links, immutables and hashes of metadata are left out of the
 * comparison of codes; immutables are compared with the address book, and linked libraries with the release. What a
 * contract stores is not compared.
 * @throws {ProbityError} RELEASE_INVALID
 */
export async function verifyDeployment(parameters: VerifyDeploymentParameters): Promise<VerifiedContract[]> {
  const found: VerifiedContract[] = [];
  const libraries = new Map<string, Linked>();
  const follow = (linked: readonly Linked[]): void => {
    for (const each of linked) libraries.set(`${each.name} ${each.address}`, each);
  };
  for (const key of contractKeys) {
    const { linked, ...contract } = await verifyContract(parameters, key);
    found.push(contract);
    follow(linked);
  }
  // A library may call another, which is then appended and compared, too.
  for (const { name, address } of libraries.values()) {
    const { differences, isMissing, immutables, linked } = await verifyCode(parameters, name, address);
    found.push({ name, address, result: resultOf(differences, isMissing), differences, immutables });
    follow(linked);
  }
  return found;
}

/** A library at the address that a code names. */
interface Linked {
  name: string;
  address: string;
}

async function verifyContract(
  parameters: VerifyDeploymentParameters,
  key: ContractKey,
): Promise<VerifiedContract & { linked: Linked[] }> {
  const { addressBook, provider } = parameters;
  const { name } = contractTable[key];
  const address = addressBook.contracts[key];
  if (!mappings.some((each) => each.key === key && each.function === "upgradeToAndCall")) {
    const { differences, isMissing, immutables, linked } = await verifyCode(parameters, name, address);
    return { key, name, address, result: resultOf(differences, isMissing), differences, immutables, linked };
  }
  const proxy = await verifyCode(parameters, "ERC1967Proxy", address);
  if (proxy.isMissing) {
    return { key, name, address, result: "missing", differences: proxy.differences, immutables: [], linked: [] };
  }
  const implementation = addressIn(await provider.getStorage(address, IMPLEMENTATION_SLOT));
  const code = await verifyCode(parameters, name, implementation);
  const differences = [...proxy.differences, ...code.differences];
  // Whatever stands in place of the proxy need not call what its slot names.
  const result = resultOf(differences, code.isMissing && proxy.differences.length === 0);
  return { key, name, address, implementation, result, differences, immutables: code.immutables, linked: code.linked };
}

function resultOf(differences: readonly string[], isMissing: boolean): VerifiedContract["result"] {
  if (isMissing) return "missing";
  return differences.length === 0 ? "same" : "differs";
}

interface ComparedCode {
  isMissing: boolean;
  differences: string[];
  immutables: VerifiedImmutable[];
  linked: Linked[];
}

/** Compares the code at an address with that of a released contract. */
async function verifyCode(
  { addressBook, provider, release }: VerifyDeploymentParameters,
  name: string,
  address: string,
): Promise<ComparedCode> {
  const released = release.codeOf(name);
  const code = (await provider.getCode(address)).toLowerCase();
  const nothing = { immutables: [], linked: [] };
  if (code === "0x") return { isMissing: true, differences: [`there is no code at ${address}`], ...nothing };
  if (!isSameCode(released, code)) {
    return { isMissing: false, differences: [`the code at ${address} is not that of ${name}`], ...nothing };
  }
  const differences: string[] = [];
  const wordAt = (places: readonly Place[], what: string): string => {
    const [word = ZeroHash, ...others] = new Set(places.map((place) => wordIn(code, place)));
    if (others.length > 0) {
      differences.push(`${what} has several values in one code: ${[word, ...others].map(shownWord).join(", ")}`);
    }
    return word;
  };
  const names = Object.keys(released.immutableReferences);
  const expected = expectedImmutables(names, address, addressBook);
  const immutables = names.map((immutable): VerifiedImmutable => {
    const word = wordAt(released.immutableReferences[immutable] ?? [], immutable);
    const wanted = expected.get(immutable);
    const value = shownWord(word);
    if (wanted === undefined) return { name: immutable, value };
    if (word !== wanted) differences.push(`${immutable} is ${value} instead of ${shownWord(wanted)}`);
    return { name: immutable, value, expected: shownWord(wanted) };
  });
  const linked = linksOf(released).map(([library, places]): Linked => {
    return { name: library, address: addressIn(wordAt(places, `the address of ${library}`)) };
  });
  return { isMissing: false, differences, immutables, linked };
}

/** In bytes. */
interface Place {
  start: number;
  length: number;
}

function linksOf({ deployedLinkReferences }: ReleasedCode): [library: string, places: Place[]][] {
  return Object.values(deployedLinkReferences).flatMap((file) => Object.entries(file));
}

/** Whether two codes are the same outside the links, the immutables and the hashes of metadata of the released one. */
function isSameCode(released: ReleasedCode, code: string): boolean {
  const wanted = released.deployedBytecode.slice(2);
  if (code.length !== released.deployedBytecode.length) return false;
  // A code may hold the code of what it creates, with metadata of its own.
  const metadata = [...wanted.matchAll(METADATA)].map(({ index }): Place => ({ start: index / 2, length: 32 }));
  const open = [
    ...linksOf(released).flatMap(([, places]) => places),
    ...Object.values(released.immutableReferences).flat(),
    ...metadata,
  ];
  return withZeros(wanted, open) === withZeros(code.slice(2), open);
}

function withZeros(hex: string, places: readonly Place[]): string {
  let text = hex;
  for (const { start, length } of places) {
    text = text.slice(0, 2 * start) + "0".repeat(2 * length) + text.slice(2 * (start + length));
  }
  return text;
}

/** What stands at a place of a code, as a word of 32 bytes. */
function wordIn(code: string, { start, length }: Place): string {
  const from = 2 + 2 * start;
  return `0x${code.slice(from, from + 2 * length).padStart(64, "0")}`;
}

/** The address in such a word. */
function addressIn(word: string): string {
  return getAddress(dataSlice(word, 12));
}
