/** A claim's path below `credentialSubject`, dotted: `premises.street`. */
export type ClaimPath = string;

type Tree = { [name: string]: Tree | true };

/** Whether the claims have a value at a path. */
export function hasClaim(claims: unknown, path: ClaimPath): boolean {
  let here: unknown = claims;
  for (const name of path.split(".")) {
    if (typeof here !== "object" || here === null || Array.isArray(here) || !Object.hasOwn(here, name)) return false;
    here = (here as Record<string, unknown>)[name];
  }
  return true;
}

/** The library's frame of claims to hide on issuing: the names at each level, under `_sd`. */
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

/** The library's frame of claims to disclose on presenting: a tree with `true` as its leaves. */
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
