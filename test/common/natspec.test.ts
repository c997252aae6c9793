import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { expect } from "chai";
import solc from "solc";

interface Node {
  nodeType: string;
  name?: string;
  contractKind?: string;
  stateMutability?: string;
  documentation?: { text: string };
  nodes?: Node[];
  baseContracts?: { baseName: { name: string } }[];
}

interface Definition {
  path: string;
  node: Node;
}

/** The contracts, interfaces and libraries of `contracts/`, and what they import, as the compiler parses them. */
function parse(): { ours: Record<string, string>; definitions: Map<string, Definition> } {
  const paths = readdirSync("contracts", { recursive: true, encoding: "utf8" }).map((path) =>
    path.replaceAll("\\", "/"),
  );
  const ours = Object.fromEntries(
    paths
      .filter((path) => path.endsWith(".sol"))
      .map((path) => [`contracts/${path}`, readFileSync(join("contracts", path), "utf8")]),
  );
  const sources = { ...ours };
  for (const path of Object.keys(ours)) addImports(path, sources);
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(Object.entries(sources).map(([path, content]) => [path, { content }])),
    settings: { stopAfter: "parsing", outputSelection: { "*": { "": ["ast"] } } },
  };
  const output = JSON.parse((solc.compile as (input: string) => string)(JSON.stringify(input))) as {
    sources: Record<string, { ast: Node }>;
  };
  const definitions = Object.entries(output.sources).flatMap(([path, { ast }]) =>
    (ast.nodes ?? []).filter(isContract).map((node): [string, Definition] => [node.name!, { path, node }]),
  );
  return { ours, definitions: new Map(definitions) };
}

/** Adds what a source imports from npm packages, which the compiler does not look up when it only parses. */
function addImports(path: string, sources: Record<string, string>): void {
  for (const [, name = ""] of sources[path]!.matchAll(/^import [^;]*"([^"]+)";/gm)) {
    const imported = name.startsWith("@") ? name : posix.join(posix.dirname(path), name);
    if (Object.hasOwn(sources, imported)) continue;
    sources[imported] = readFileSync(join("node_modules", imported), "utf8");
    addImports(imported, sources);
  }
}

const isContract = ({ nodeType }: Node): boolean => nodeType === "ContractDefinition";

/** What a definition or one of its bases declares. */
function membersOf(name: string, definitions: Map<string, Definition>): string[] {
  const node = definitions.get(name)?.node;
  const own = (node?.nodes ?? []).flatMap((member) => member.name ?? []);
  const bases = (node?.baseContracts ?? []).map(({ baseName }) => baseName.name);
  return [...own, ...bases.flatMap((base) => membersOf(base, definitions))];
}

/** The names in braces in the comments of a source, with their lines. */
function references(source: string): { name: string; line: number }[] {
  return source.split("\n").flatMap((text, index) => {
    const comment = /(?:^\s*\*|\/\/)(.*)$/.exec(text)?.[1] ?? "";
    return [...comment.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => ({ name: name!, line: index + 1 }));
  });
}

describe("NatSpec", function () {
  this.timeout(60_000);
  let ours: Record<string, string>;
  let definitions: Map<string, Definition>;
  before(() => ({ ours, definitions } = parse()));

  it("refers only to what there is, as {Contract}, {member} or {Contract-member}", () => {
    let count = 0;
    const dangling = Object.entries(ours).flatMap(([path, source]) => {
      const here = [...definitions].filter(([, definition]) => definition.path === path).map(([name]) => name);
      const members = new Set(here.flatMap((name) => membersOf(name, definitions)));
      return references(source).flatMap(({ name, line }) => {
        ++count;
        const [contract = "", member] = name.split("-");
        const found =
          member === undefined
            ? definitions.has(name) || members.has(name)
            : definitions.has(contract) && membersOf(contract, definitions).includes(member);
        return found ? [] : `${path}:${String(line)} {${name}}`;
      });
    });
    expect(dangling).to.deep.equal([]);
    expect(count).to.be.greaterThan(300);
  });

  it("says of every act of an interface what it requires, one line a check, each with what must be so", () => {
    const acts = [...definitions.values()]
      .filter(({ path, node }) => node.contractKind === "interface" && /^contracts\/(?!testing)/.test(path))
      .flatMap(({ node }) =>
        (node.nodes ?? [])
          .filter(
            ({ nodeType, stateMutability }) => nodeType === "FunctionDefinition" && stateMutability === "nonpayable",
          )
          .map((act) => ({ name: `${node.name!}.${act.name!}`, text: act.documentation?.text ?? "" })),
      );
    expect(acts.length).to.be.greaterThan(180);
    const silent = acts.filter(({ text }) => {
      const list = / Requirements:\n((?: +- .*\n(?: {2,}(?!- ).*\n)*)+)/.exec(`${text}\n`)?.[1] ?? "";
      // The cases of a requirement are deeper in the list.
      const items = list.split(/^ - /m).slice(1);
      return items.length === 0 || items.some((item) => !/\b(must|may)\b/.test(item));
    });
    expect(silent.map(({ name }) => name)).to.deep.equal([]);
  });

  it("heads the sections of a source in one form", () => {
    const odd = Object.entries(ours).flatMap(([path, source]) =>
      source.split("\n").flatMap((text, index, lines) => {
        if (!/^\s*\/\/ ?[-=*#]{2}/.test(text)) return [];
        const form = /^ {4}\/\/ -- \S.* -+$/.test(text) && text.length === 115;
        const empty = /^\s*(\/\/ -- .*|\})$/.test(lines[index + 2] ?? "}");
        return form && !empty ? [] : `${path}:${String(index + 1)}`;
      }),
    );
    expect(odd).to.deep.equal([]);
  });
});
