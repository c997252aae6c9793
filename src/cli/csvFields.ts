import { z } from "zod";
export { address as addressField } from "../base/address.ts";
import { timeOption } from "./options.ts";

/** A CSV field that holds a time, parsed as by `timeOption`, in Unix seconds. */
export const timeField = z.string().transform((text, context) => {
  try {
    return timeOption(text);
  } catch {
    context.addIssue("is not a date like 2027-06-30, a time with its zone, or Unix seconds");
    return z.NEVER;
  }
});
