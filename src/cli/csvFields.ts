import { getAddress, isAddress } from "ethers";
import { z } from "zod";
import { timeOption } from "./options.ts";

/** A field of a CSV that holds an address. What is refused is never quoted. */
export const addressField = z
  .string()
  .refine((text) => isAddress(text), "is not an address")
  .transform((text) => getAddress(text));

/** A field that holds a moment, as `timeOption` reads it, in Unix seconds. */
export const timeField = z.string().transform((text, context) => {
  try {
    return timeOption(text);
  } catch {
    context.addIssue("is not a date like 2027-06-30, a time with its zone, or Unix seconds");
    return z.NEVER;
  }
});
