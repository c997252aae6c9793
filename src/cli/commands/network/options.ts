import { InvalidArgumentError } from "commander";

/** Parses a time in whole seconds. */
export function secondsOption(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("Give a whole number of seconds.");
  return Number(text);
}
