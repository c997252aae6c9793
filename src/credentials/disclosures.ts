import type { Disclosure } from "@sd-jwt/utils";

/** The number of withheld claims in each object of the credential, by JSON pointer. */
export type Withheld = ReadonlyMap<string, number>;

/** Names that an SD-JWT disclosure must not have: the format's keywords, and a name that is unsafe in JavaScript. */
const RESERVED = new Set(["_sd", "...", "_sd_alg", "__proto__"]);

const SUBJECT = "/credentialSubject";

/**
 * Resolves the digests of a signed payload through its disclosures (RFC 9901, section 7.1). Each digest occurs once.
 * Each disclosure is referenced by the payload, in its place and under a new name. The library ignores a disclosure
 * that does not fit; a verifier must refuse it. Only claims of the subject may be hidden: otherwise a holder could
 * withhold the status or the term.
 *
 * @returns what is wrong, or the number of withheld claims by place
 */
export function followDigests(
  payload: Record<string, unknown>,
  disclosures: readonly Pick<Disclosure, "_digest" | "key" | "value">[],
): { wrong: string } | { withheld: Withheld } {
  const open = new Map(disclosures.map((disclosure) => [disclosure._digest, disclosure]));
  if (open.size !== disclosures.length) return { wrong: "a disclosure is there twice" };
  const withheld = new Map<string, number>();
  const seen = new Set<string>();

  const take = (digest: unknown): (typeof disclosures)[number] | undefined => {
    if (typeof digest !== "string") throw new Misplaced("a digest is not text");
    if (seen.has(digest)) throw new Misplaced("a digest stands twice");
    seen.add(digest);
    const disclosure = open.get(digest);
    open.delete(digest);
    return disclosure;
  };
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      value.forEach((item: unknown, position) => visitItem(item, `${path}/${position}`));
    } else if (typeof value === "object" && value !== null) {
      visitObject(value as Record<string, unknown>, path);
    }
  };
  const visitItem = (item: unknown, path: string): void => {
    if (typeof item !== "object" || item === null || !Object.hasOwn(item, "...")) return visit(item, path);
    requireSubject(path);
    const disclosure = take((item as Record<string, unknown>)["..."]);
    if (Object.keys(item).length > 1) throw new Misplaced("a hidden item has more than its digest");
    if (disclosure === undefined) return;
    if (disclosure.key !== undefined) throw new Misplaced("an item of a list has a name");
    visit(disclosure.value, path);
  };
  const visitObject = (object: Record<string, unknown>, path: string): void => {
    const names = Object.keys(object);
    const digests = object["_sd"] ?? [];
    if (!Array.isArray(digests)) throw new Misplaced("_sd is not a list");
    if (names.some((name) => RESERVED.has(name) && name !== "_sd")) throw new Misplaced("a claim has a reserved name");
    if (names.includes("_sd")) requireSubject(path);
    for (const name of names) if (name !== "_sd") visit(object[name], `${path}/${pointer(name)}`);
    const shown = new Set(names);
    for (const digest of digests) {
      const disclosure = take(digest);
      if (disclosure === undefined) {
        withheld.set(path, (withheld.get(path) ?? 0) + 1);
        continue;
      }
      const { key, value } = disclosure;
      if (typeof key !== "string" || RESERVED.has(key))
        throw new Misplaced("a disclosure has no name, or a reserved one");
      if (shown.has(key)) throw new Misplaced(`the claim ${key} stands twice`);
      shown.add(key);
      visit(value, `${path}/${pointer(key)}`);
    }
  };

  try {
    const claims = { ...payload };
    delete claims["_sd_alg"];
    visit(claims, "");
  } catch (error) {
    if (error instanceof Misplaced) return { wrong: error.message };
    throw error;
  }
  return open.size === 0 ? { withheld } : { wrong: "a disclosure is not one of this credential" };
}

class Misplaced extends Error {}

function requireSubject(path: string): void {
  if (path === SUBJECT || path.startsWith(`${SUBJECT}/`)) return;
  throw new Misplaced("something outside the subject is hidden");
}

/** Escapes a name for a JSON pointer (RFC 6901, section 3). */
function pointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
