import type { Party } from "./types.ts";

/**
 * The strongest common identifier decides: VAT, then legal registration with its country, then any other. Two companies
 * may share a location number, and a document may omit one of its seller's identifiers.
 */
export function isSameSeller(a: Party, b: Party): boolean {
  if (a.vatId !== null && b.vatId !== null) return plain(a.vatId) === plain(b.vatId);
  if (a.legalId !== null && b.legalId !== null) return plain(a.legalId) === plain(b.legalId) && a.country === b.country;
  const identifiers = new Set(a.identifiers.map(plain));
  if (identifiers.size > 0 && b.identifiers.length > 0) return b.identifiers.some((id) => identifiers.has(plain(id)));
  return plain(a.name) === plain(b.name);
}

function plain(identifier: string): string {
  return identifier.replace(/[\s.-]/g, "").toUpperCase();
}
