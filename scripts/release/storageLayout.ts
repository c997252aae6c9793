import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runCompiler } from "./solc.ts";

/** What a contract stores outside namespaces, by the compiler. */
export interface Contract {
  name: string;
  upgradeable: boolean;
  /** The variables that lie in plain slots. */
  plain: string[];
}

/** A struct of ERC-7201, and all that the compiler says of its layout. */
export interface Namespace {
  /** For example `probity.storage.RoundBook`. */
  name: string;
  /** For example `RoundBook.RoundBookStorage`. */
  struct: string;
  /** The numbers that are constants of its contract or library; one of them is the namespace's slot. */
  constants: string[];
  /** The struct itself and those reached from it: through a mapping, as an element or as a member. */
  structs: Record<string, Member[]>;
}

/** A member of a struct in storage. */
export interface Member {
  label: string;
  slot: number;
  /** The first byte in the slot, from the right. */
  offset: number;
  type: string;
  /** Whether it is a struct, which moves what follows when it grows. */
  grows: boolean;
  /** Whether it is an array of structs, of any length: the elements lie one after another, wherever the array is. */
  holdsStructs: boolean;
}

interface AstNode {
  nodeType: string;
  name: string;
  nodes?: AstNode[];
  documentation?: { text: string };
  constant?: boolean;
  value?: { value?: string };
}

interface LayoutType {
  label: string;
  members?: { label: string; slot: string; offset: number; type: string }[];
  base?: string;
  value?: string;
}

interface Output {
  sources: Record<string, { ast: AstNode }>;
  contracts: Record<
    string,
    Record<
      string,
      {
        abi: { name?: string }[];
        storageLayout: { storage: { label: string; type: string }[]; types: Record<string, LayoutType> | null };
      }
    >
  >;
}

type Sources = Record<string, { content: string }>;

/** The name of a contract that exists only here: it has one variable of each namespace's struct. */
const ALL = "AllNamespaces";

/**
 * Asks the compiler for the storage of every contract of ours, those for tests apart. A layout is told of variables
 * only, and the struct of a namespace is the type of none. So a contract that has one of each is compiled with the rest.
 */
export function readStorage(): { contracts: Contract[]; namespaces: Namespace[] } {
  const sources = ourSources();
  const parsed = compile(sources, { stopAfter: "parsing", outputSelection: { "*": { "": ["ast"] } } });
  const marked = Object.values(parsed.sources).flatMap(({ ast }) => (ast.nodes ?? []).flatMap(namespacesIn));

  const imports = Object.keys(sources).map((path) => `import "${path}";`);
  const variables = marked.map(({ struct }, index) => `${struct} v${index};`);
  const content = [...imports, `contract ${ALL} {`, ...variables, "}"].join("\n");
  const { contracts } = compile(
    { ...sources, [ALL]: { content } },
    { outputSelection: { "*": { "*": ["abi", "storageLayout"] } } },
  );
  const { storage, types } = contracts[ALL]![ALL]!.storageLayout;

  return {
    contracts: Object.entries(contracts)
      .filter(([path]) => Object.hasOwn(sources, path))
      .flatMap(([, file]) => Object.entries(file))
      .map(([name, { abi, storageLayout }]) => ({
        name,
        upgradeable: abi.some((item) => item.name === "proxiableUUID"),
        plain: storageLayout.storage.map(({ label }) => label),
      })),
    namespaces: marked.map((each, index) => ({ ...each, structs: structsFrom(storage[index]!.type, types ?? {}) })),
  };
}

function ourSources(): Sources {
  const paths = readdirSync("contracts", { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".sol") && !path.startsWith("testing/"));
  return Object.fromEntries(
    paths.map((path) => [`contracts/${path}`, { content: readFileSync(join("contracts", path), "utf8") }]),
  );
}

function compile(sources: Sources, settings: object): Output {
  const read = (path: string) => ({ contents: readFileSync(join("node_modules", path), "utf8") });
  const input = { language: "Solidity", sources, settings: { evmVersion: "cancun", ...settings } };
  return runCompiler(input, read) as Output;
}

function namespacesIn(contract: AstNode): Omit<Namespace, "structs">[] {
  const nodes = contract.nodes ?? [];
  const constants = nodes
    .filter(({ nodeType, constant }) => nodeType === "VariableDeclaration" && constant === true)
    .flatMap(({ value }) => value?.value ?? []);
  return nodes.flatMap(({ nodeType, name: struct, documentation }) => {
    const name = /@custom:storage-location erc7201:(\S+)/.exec(documentation?.text ?? "")?.[1];
    if (nodeType !== "StructDefinition" || name === undefined) return [];
    return { name, struct: `${contract.name}.${struct}`, constants };
  });
}

/** The structs reached from a type, by their names. */
function structsFrom(
  id: string,
  types: Record<string, LayoutType>,
  found: Record<string, Member[]> = {},
): Record<string, Member[]> {
  const { label, members, base, value } = types[id]!;
  if (members !== undefined) {
    const name = label.replace(/^struct /, "");
    if (Object.hasOwn(found, name)) return found;
    found[name] = members.map((member) => ({
      label: member.label,
      slot: Number(member.slot),
      offset: member.offset,
      type: types[member.type]!.label,
      grows: types[member.type]!.members !== undefined,
      holdsStructs: holdsStructs(member.type, types),
    }));
    for (const member of members) structsFrom(member.type, types, found);
  }
  if (base !== undefined) structsFrom(base, types, found);
  if (value !== undefined) structsFrom(value, types, found);
  return found;
}

/** Whether the type is an array of structs, or of such arrays. A mapping holds each struct in a place of its own. */
function holdsStructs(id: string, types: Record<string, LayoutType>): boolean {
  const { base } = types[id]!;
  return base !== undefined && (types[base]!.members !== undefined || holdsStructs(base, types));
}
