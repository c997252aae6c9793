import { getAddress, isAddress } from "ethers";
import { z } from "zod";
import { timeOption } from "./options.ts";

/** A CSV field that holds an address. Errors never quote the value. */
export const addressField = z
  .string()
  .refine((text) => isAddress(text), "is not an address")
  .transform((text) => getAddress(text));

/** A CSV field that holds a time, parsed as by `timeOption`, in Unix seconds. */
export const timeField = z.string().transform((text, context) => {
  try {
    return timeOption(text);
  } catch {
    context.addIssue("is not a date like 2027-06-30, a time with its zone, or Unix seconds");
    return z.NEVER;
  }
});
