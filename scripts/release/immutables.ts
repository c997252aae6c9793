import type { ReleasedContract } from "./files.ts";

/** What is read of the compiler's abstract syntax trees, by source. */
export type Trees = Record<string, { ast: AstNode }>;

interface AstNode {
  id: number;
  nodeType: string;
  name?: string;
  mutability?: string;
  nodes?: AstNode[];
}

/**
 * The places of immutables by `CONTRACT.VARIABLE`. The compiler gives them by numbers that mean something in one run only,
 * and that change with any source.
 */
export function namedImmutables(
  references: ReleasedContract["immutableReferences"],
  trees: Trees,
): ReleasedContract["immutableReferences"] {
  const names = new Map(
    Object.values(trees)
      .flatMap(({ ast }) => (ast.nodes ?? []).filter(({ nodeType }) => nodeType === "ContractDefinition"))
      .flatMap((contract) =>
        (contract.nodes ?? [])
          .filter(({ mutability }) => mutability === "immutable")
          .map(({ id, name = "" }) => [String(id), `${contract.name ?? ""}.${name}`]),
      ),
  );
  // A library's own address has a name already.
  return Object.fromEntries(Object.entries(references).map(([key, places]) => [names.get(key) ?? key, places]));
}
