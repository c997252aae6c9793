import { getAddress } from "ethers";
import { z } from "zod";

/** The words for a checksum (EIP-55) that does not fit. The right one is not offered: the digits may be wrong. */
export const WRONG_CHECKSUM =
  "has a wrong checksum, so a digit may be wrong: compare it with its source (small letters alone are not checked)";

/** What is wrong with the text of an address, as words after its name; undefined when it is one. */
export function addressFault(text: string): string | undefined {
  // ethers also takes addresses without 0x, and ICAP addresses. Ours have one form.
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) return "is not an address, 0x and 40 hexadecimal digits";
  try {
    getAddress(text);
    return undefined;
  } catch {
    return WRONG_CHECKSUM;
  }
}

/** Parses an address into its checksummed form. Issues never quote the value. */
export const address = z.string().transform((text, context) => {
  const fault = addressFault(text);
  if (fault === undefined) return getAddress(text);
  context.addIssue(fault);
  return z.NEVER;
});
