import { dirname, relative, resolve, sep } from "node:path";

/**
 * Which folder of src may import which: those on the lines above its own, and none beside it. So an arrow never runs
 * back, and the lower a folder stands, the fewer things can break it.
 */
export const ORDER = [
  ["base"], // errors, words, bytes, files
  ["chain", "money", "merkle", "qbft"], // what knows nothing of our contracts
  ["signing"], // keys that lie elsewhere
  ["contracts"], // bindings, address book, the one table of contracts, the one send
  // A folder a subject, each with its acts/. Credentials are of identities, bills come of invoices, tenders pay from
  // budgets, and so on.
  ["invoices", "governance", "identity"],
  ["credentials"],
  ["bills"],
  ["funds"],
  ["bidding"],
  ["relay", "deploy", "network", "sandbox"], // a machine of one's own, and how a chain comes about
  ["gateway", "audit"], // servers and tools that stand beside a chain
  ["sdk"], // the doors of the package: what other programs import
  ["scenario"], // the year in one county
  ["cli", "web"], // what people use
];

/**
 * The core: it runs without Node, so that a browser can use it. What of it needs Node, such as reading files, lies in
 * folders called `node`, and nothing else in the core imports these. The rest of src are programs, which may use Node.
 */
export const CORE = [
  ...["base", "chain", "money", "merkle", "qbft", "signing", "contracts"],
  ...["invoices", "governance", "identity", "credentials", "bills", "funds", "bidding", "relay"],
];

/** What lies outside src and is imported there, and by which folder alone. */
const OUTSIDE = { types: "contracts", release: "contracts", deploy: "deploy" };

const ROOT = resolve(import.meta.dirname, "../..");
const rankOf = new Map(ORDER.flatMap((folders, rank) => folders.map((folder) => [folder, rank])));

/** Where a file of src is: its folder, and whether it is in one called `node`. */
function placeOf(path) {
  const [root, ...parts] = relative(ROOT, path).split(sep);
  if (root !== "src") return undefined;
  const folder = parts.length > 1 ? parts[0] : "";
  return { folder, isNode: parts.slice(1, -1).includes("node") };
}

/** Calls `check` with each module that a file imports, exports from, or loads. */
function visitImports(check) {
  const visit = ({ source }) => {
    if (source?.type === "Literal" && typeof source.value === "string") check(source, source.value);
  };
  return {
    ...{ ImportDeclaration: visit, ExportNamedDeclaration: visit, ExportAllDeclaration: visit },
    ...{ ImportExpression: visit, TSImportType: visit },
  };
}

const order = {
  meta: {
    messages: {
      back: "src/{{from}} may not import src/{{to}}; scripts/lint/folders.mjs has the order.",
      unknown: "src/{{folder}} has no place in the order: give it one in scripts/lint/folders.mjs.",
      outside: "src/{{from}} may not import {{to}}, which is outside src.",
    },
  },
  create(context) {
    const from = placeOf(context.filename)?.folder;
    if (from === undefined) return {};
    return {
      Program(node) {
        if (!rankOf.has(from)) context.report({ node, messageId: "unknown", data: { folder: from } });
      },
      ...visitImports((node, specifier) => {
        if (!specifier.startsWith(".")) return;
        const path = resolve(dirname(context.filename), specifier);
        const to = placeOf(path)?.folder;
        if (to === undefined) {
          const outside = relative(ROOT, path);
          if (OUTSIDE[outside.split(sep)[0]] === from) return;
          context.report({ node, messageId: "outside", data: { from, to: outside } });
        } else if (to !== from && !(rankOf.get(to) < rankOf.get(from))) {
          context.report({ node, messageId: "back", data: { from, to } });
        }
      }),
    };
  },
};

const noNode = {
  meta: {
    messages: {
      builtin: 'The core runs without Node: what needs "{{name}}" belongs in a folder called node.',
      folder: "Only a folder called node may import one, so that the core runs without Node.",
    },
  },
  create(context) {
    return {
      ...visitImports((node, specifier) => {
        if (specifier.startsWith("node:")) context.report({ node, messageId: "builtin", data: { name: specifier } });
        if (!specifier.startsWith(".")) return;
        const to = placeOf(resolve(dirname(context.filename), specifier));
        if (to?.isNode) context.report({ node, messageId: "folder" });
      }),
      'TSQualifiedName[left.name="NodeJS"]'(node) {
        context.report({ node, messageId: "builtin", data: { name: "NodeJS" } });
      },
    };
  },
};

const plugin = { rules: { order, "no-node": noNode } };

/** The configuration that holds src to {@link ORDER} and the core to {@link CORE}. */
export const folderRules = [
  { files: ["src/**/*.ts"], plugins: { folders: plugin }, rules: { "folders/order": "error" } },
  {
    files: CORE.map((folder) => `src/${folder}/**/*.ts`),
    ignores: ["src/*/node/**", "src/*/**/node/**"],
    rules: {
      "folders/no-node": "error",
      "no-restricted-globals": ["error", "Buffer", "process", "require", "setImmediate", "__dirname"],
    },
  },
];
