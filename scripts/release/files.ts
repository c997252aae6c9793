import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LinkReferences } from "@nomicfoundation/ignition-core";
import { JOBS } from "./jobs.ts";
import { contractIn } from "./input.ts";
import { slotOf, type Layout } from "./layout.ts";

const ROOT = join(import.meta.dirname, "../..");

/** The committed release. */
export const RELEASE = join(ROOT, "release");

/** What is made of sources that differ from the committed release. */
export const BUILT = join(ROOT, "build", "release");

/** What the build for tests gives, for deployments in tests. */
export const TESTED = join(ROOT, "build", "tested");

/** A contract as an agency deploys it. */
export interface ReleasedContract {
  contractName: string;
  sourceName: string;
  /** SHA-256 of the compiler's version and its standard input; see `hashOf`. */
  inputHash: string;
  abi: readonly object[];
  /** What creates the contract; the places of libraries are in `linkReferences`. */
  bytecode: string;
  deployedBytecode: string;
  linkReferences: LinkReferences;
  deployedLinkReferences: LinkReferences;
  /** Bytes of the deployed code that the constructor fills in, by `CONTRACT.VARIABLE`; see immutables.ts. */
  immutableReferences: Record<string, { start: number; length: number }[]>;
  storage: {
    /** What lies in plain slots; empty for every contract that can be upgraded. */
    plain: Record<string, string>;
    /** The structs of each namespace (ERC-7201) that the contract's code, or that of its libraries, uses. */
    namespaces: Layout;
  };
}

/** Reads a release: `abi/NAME.json` has the ABI alone, `code/NAME.json` the rest. Undefined when there is none. */
export function readReleased(folder: string): ReleasedContract[] | undefined {
  const names = JOBS.flatMap(({ sources }) => sources.map(contractIn));
  if (!names.every((name) => existsSync(codeFile(folder, name)) && existsSync(abiFile(folder, name)))) return undefined;
  return names.map((name) => ({
    ...(JSON.parse(readFileSync(codeFile(folder, name), "utf8")) as Omit<ReleasedContract, "abi">),
    abi: JSON.parse(readFileSync(abiFile(folder, name), "utf8")) as ReleasedContract["abi"],
  }));
}

/** Writes a release, and removes the files of contracts that it no longer has. */
export function writeReleased(folder: string, contracts: readonly ReleasedContract[]): void {
  const names = new Set(contracts.map(({ contractName }) => `${contractName}.json`));
  for (const part of ["abi", "code"]) {
    mkdirSync(join(folder, part), { recursive: true });
    for (const file of readdirSync(join(folder, part))) if (!names.has(file)) rmSync(join(folder, part, file));
  }
  for (const { abi, ...code } of contracts) {
    writeFileSync(abiFile(folder, code.contractName), abiText(abi));
    writeFileSync(codeFile(folder, code.contractName), `${JSON.stringify(code, null, 1)}\n`);
  }
}

/** Writes the ABIs that changed, and returns the names of their contracts. */
export function updateAbis(folder: string, contracts: readonly ReleasedContract[]): string[] {
  mkdirSync(join(folder, "abi"), { recursive: true });
  return contracts.flatMap(({ contractName, abi }) => {
    const file = abiFile(folder, contractName);
    if (existsSync(file) && readFileSync(file, "utf8") === abiText(abi)) return [];
    writeFileSync(file, abiText(abi));
    return [contractName];
  });
}

/** All namespaces of a release. */
export function layoutIn(contracts: readonly ReleasedContract[]): Layout {
  return Object.assign({}, ...contracts.map(({ storage }) => storage.namespaces)) as Layout;
}

/** Gives each contract the namespaces whose slots are in its code or in that of its libraries. */
export function withNamespaces(contracts: readonly ReleasedContract[], layout: Layout): ReleasedContract[] {
  const code = (contract: ReleasedContract): string => {
    const libraries = Object.values(contract.deployedLinkReferences).flatMap((file) => Object.keys(file));
    const linked = contracts.filter(({ contractName }) => libraries.includes(contractName));
    return contract.deployedBytecode + linked.map(code).join("");
  };
  return contracts.map((contract) => {
    const all = code(contract);
    // The last byte of a slot is zero, and the optimiser may shift it in.
    const used = Object.entries(layout).filter(([name]) => all.includes(slotOf(name).slice(2, -2)));
    return { ...contract, storage: { ...contract.storage, namespaces: Object.fromEntries(used) } };
  });
}

/** One line an item, so that a change of an ABI is read in a diff. */
function abiText(abi: readonly object[]): string {
  return `[\n${abi.map((item) => JSON.stringify(item)).join(",\n")}\n]\n`;
}

const abiFile = (folder: string, name: string): string => join(folder, "abi", `${name}.json`);
const codeFile = (folder: string, name: string): string => join(folder, "code", `${name}.json`);
