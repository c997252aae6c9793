import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, posix } from "node:path";
import { productionSettings, type Job } from "./jobs.ts";

/** The compiler's standard input (Solidity documentation, "Compiler Input and Output JSON Description"). */
export interface CompilerInput {
  language: "Solidity";
  sources: Record<string, { content: string }>;
  settings: object;
}

const ROOT = join(import.meta.dirname, "../..");

/** What the compiler is asked for each contract. */
const OUTPUT = [
  ...["abi", "storageLayout", "evm.bytecode.object", "evm.bytecode.linkReferences", "evm.deployedBytecode.object"],
  ...["evm.deployedBytecode.linkReferences", "evm.deployedBytecode.immutableReferences"],
];

/** The input of a job, made of the sources as they are now. */
export function inputOf({ sources, runs }: Job): CompilerInput {
  return {
    language: "Solidity",
    sources: withImports(sources),
    settings: {
      ...productionSettings(runs),
      outputSelection: {
        // The syntax trees name the immutables.
        "*": { "": ["ast"] },
        ...Object.fromEntries(sources.map((source) => [source, { [contractIn(source)]: OUTPUT }])),
      },
    },
  };
}

/** `TenderBoard` of `contracts/bidding/TenderBoard.sol` */
export function contractIn(source: string): string {
  return posix.basename(source, ".sol");
}

/** The compiler, as `solc` names its version. It is the one that Hardhat uses, too. */
function compilerVersion(): string {
  const manifest = createRequire(import.meta.url).resolve("solc/package.json");
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** The hash of a compiler with its input, SHA-256 over their JSON: equal hashes give equal contracts. */
export function hashOf(input: CompilerInput): string {
  const text = JSON.stringify({ compiler: compilerVersion(), input });
  return `0x${createHash("sha256").update(text).digest("hex")}`;
}

/** Sources and all that they import, in the order of their names. */
function withImports(entries: readonly string[]): CompilerInput["sources"] {
  const found = new Map<string, string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    const content = read(name);
    found.set(name, content);
    for (const [, path = ""] of content.matchAll(/^import\s[^"']*["']([^"']+)["'];/gm)) {
      add(path.startsWith(".") ? posix.join(posix.dirname(name), path) : path);
    }
  };
  for (const entry of entries) add(entry);
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, content]) => [name, { content }]));
}

/** A source by its name. A line ends the same on every system, so that the hash does not depend on git's settings. */
function read(name: string): string {
  return readFileSync(join(ROOT, name.startsWith("@") ? "node_modules" : "", name), "utf8").replaceAll("\r\n", "\n");
}
