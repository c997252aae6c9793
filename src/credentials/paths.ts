/**
 * Claims are named by their path below `credentialSubject`, dotted: `premises.street`.
 */
export type ClaimPath = string;

type Tree = { [name: string]: Tree | true };

/** Whether the claims have something at a path. */
export function hasClaim(claims: unknown, path: ClaimPath): boolean {
  let here: unknown = claims;
  for (const name of path.split(".")) {
    if (typeof here !== "object" || here === null || Array.isArray(here) || !Object.hasOwn(here, name)) return false;
    here = (here as Record<string, unknown>)[name];
  }
  return true;
}

/** What the library hides on issuing: at each level the names, under `_sd`. */
export function disclosureFrame(paths: readonly ClaimPath[]): Record<string, unknown> {
  const frame: Record<string, unknown> = {};
  for (const path of paths) {
    const names = path.split(".");
    const last = names.pop();
    let here = frame;
    for (const name of names) here = (here[name] ??= {}) as Record<string, unknown>;
    here["_sd"] = [...((here["_sd"] as string[] | undefined) ?? []), last];
  }
  return frame;
}

/** What the library shows on presenting: a tree that ends in `true`. */
export function presentationFrame(paths: readonly ClaimPath[]): Tree {
  const frame: Tree = {};
  for (const path of paths) {
    const names = path.split(".");
    const last = names.pop() ?? "";
    let here = frame;
    for (const name of names) {
      const below = here[name];
      here = here[name] = typeof below === "object" ? below : {};
    }
    here[last] ??= true;
  }
  return frame;
}
