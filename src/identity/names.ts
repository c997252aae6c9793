import { decodeBytes32String, encodeBytes32String } from "ethers";
import { ProbityError } from "../base/errors.ts";

/** The purposes of an officer, as in `contracts/identity/Purposes.sol`. */
export const purposes = [
  "maker",
  "checker",
  "payer",
  "governance",
  "registrar",
  "credentials",
  "billing",
  "treasury",
  "budget",
  "tax",
  "bidding",
  "trustee",
  "recovery",
] as const;
export type Purpose = (typeof purposes)[number];

/** The offices of state, as in `contracts/identity/Mandates.sol`. */
export const mandates = ["registrar", "budget-authority", "treasury", "tax-authority", "review-body"] as const;
export type Mandate = (typeof mandates)[number];

/** The id of a purpose or mandate: its name as ASCII in the high bytes. */
export function idOfName(name: Purpose | Mandate): string {
  return encodeBytes32String(name);
}

/**
 * The purpose of that name.
 *
 * @throws PURPOSE_UNKNOWN
 */
export function parsePurpose(name: string): Purpose {
  const purpose = purposes.find((known) => known === name);
  if (purpose !== undefined) return purpose;
  throw new ProbityError(
    "PURPOSE_UNKNOWN",
    `An officer cannot be named for "${name}".`,
    `Use one of: ${purposes.join(", ")}.`,
    { facts: { purpose: name } },
  );
}

/** The name of a purpose's or mandate's id; the id itself when no name has it. */
export function nameOfId(id: string): string {
  try {
    return decodeBytes32String(id);
  } catch {
    return id;
  }
}
