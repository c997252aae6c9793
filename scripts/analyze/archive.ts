// Writes Hardhat's build in a form that Slither reads: an "archive" of crytic-compile. It holds syntax trees, bytecode and
// sources in one file, so Slither compiles nothing and looks for no files.

/** A node of a source's syntax tree. The script reads only imports. */
interface Node {
  readonly nodeType: string;
  readonly absolutePath?: string;
}

interface Ast extends Node {
  readonly nodes: readonly Node[];
}

interface Code {
  readonly object: string;
  readonly sourceMap: string;
}

interface Compiled {
  readonly abi: unknown;
  readonly evm: { readonly bytecode: Code; readonly deployedBytecode: Code };
}

/** The parts of a pair of build-info files that the script reads. */
export interface BuildInfo {
  readonly id: string;
  readonly solcVersion: string;
  readonly input: {
    readonly sources: Readonly<Record<string, { readonly content: string }>>;
    readonly settings: { readonly optimizer?: { readonly enabled?: boolean } };
  };
  readonly output: {
    readonly sources: Readonly<Record<string, { readonly ast: Ast }>>;
    readonly contracts: Readonly<Record<string, Readonly<Record<string, Compiled>>>>;
  };
}

export interface Archive {
  readonly archive: object;
  /** The wanted files whose present text is in no build-info. */
  readonly missing: readonly string[];
}

/** The platform "archive" among crytic-compile's. */
const PLATFORM = 101;

/** Hardhat's name of a source as the path from the project's folder. */
export function pathOf(source: string): string {
  return source.replace(/^project\//, "").replace(/^npm\/(@?[^@]+)@[^/]+\//, "node_modules/$1/");
}

/**
 * The archive of the wanted files and of all that they import. A build leaves several build-infos when files have
 * different settings or when only some were recompiled, so a source may be in several of them, and outdated in one. Each
 * file is taken from the first build-info that has it and all its imports with their present text.
 * @param files The project's Solidity files by path.
 * @param wanted The paths to analyse.
 */
export function toArchive(
  buildInfos: readonly BuildInfo[],
  files: ReadonlyMap<string, string>,
  wanted: readonly string[],
): Archive {
  const missing = new Set(wanted);
  const units: Record<string, object> = {};
  const contents: Record<string, string> = {};
  for (const info of buildInfos) {
    const taken = new Set<string>();
    for (const path of missing) {
      const sources = closure(info, `project/${path}`);
      if (![...sources].every((source) => isCurrent(info, source, files))) continue;
      for (const source of sources) taken.add(source);
    }
    if (taken.size === 0) continue;
    for (const source of taken) {
      missing.delete(pathOf(source));
      contents[pathOf(source)] = info.input.sources[source]?.content ?? "";
    }
    units[info.id] = toUnit(info, [...taken]);
  }
  return {
    archive: {
      compilation_units: units,
      package: null,
      working_dir: ".",
      type: PLATFORM,
      unit_tests: [],
      crytic_version: "0.0.2",
      source_content: contents,
    },
    missing: [...missing],
  };
}

/** A source of a build-info with all that it imports, directly or not. */
function closure(info: BuildInfo, source: string, found = new Set<string>()): Set<string> {
  if (found.has(source)) return found;
  found.add(source);
  for (const node of info.output.sources[source]?.ast.nodes ?? []) {
    if (node.nodeType === "ImportDirective" && node.absolutePath !== undefined) closure(info, node.absolutePath, found);
  }
  return found;
}

/** Whether the build-info has the source as it is now. A package's sources have its version in their name. */
function isCurrent(info: BuildInfo, source: string, files: ReadonlyMap<string, string>): boolean {
  const content = info.input.sources[source]?.content;
  if (content === undefined || info.output.sources[source] === undefined) return false;
  return source.startsWith("npm/") || content === files.get(pathOf(source));
}

function toUnit(info: BuildInfo, sources: readonly string[]): object {
  return {
    compiler: {
      compiler: "solc",
      version: info.solcVersion,
      optimized: info.input.settings.optimizer?.enabled ?? false,
    },
    source_units: Object.fromEntries(sources.map((source) => [pathOf(source), toSourceUnit(info, source)])),
    filenames: sources.map(toFilename),
  };
}

function toSourceUnit(info: BuildInfo, source: string): object {
  const ast = info.output.sources[source]?.ast;
  const compiled = Object.entries(info.output.contracts[source] ?? {});
  return {
    ast: ast && { ...rename(ast), nodes: ast.nodes.map(rename) },
    contracts: Object.fromEntries(
      compiled.map(([name, { abi, evm }]) => [
        name,
        {
          abi,
          bin: evm.bytecode.object,
          "bin-runtime": evm.deployedBytecode.object,
          srcmap: evm.bytecode.sourceMap,
          "srcmap-runtime": evm.deployedBytecode.sourceMap,
          filenames: toFilename(source),
          libraries: {},
          is_dependency: source.startsWith("npm/"),
        },
      ]),
    ),
  };
}

/** Only a source and an import have a path. */
function rename<T extends Node>(node: T): T {
  return node.absolutePath === undefined ? node : { ...node, absolutePath: pathOf(node.absolutePath) };
}

function toFilename(source: string): object {
  const path = pathOf(source);
  return { absolute: path, used: path, short: path, relative: path };
}
