import { InvalidArgumentError } from "commander";
import type { Advice } from "../../../network/init.ts";
import { visible } from "../../../base/text.ts";

/** Parses a time in whole seconds. */
export function secondsOption(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("Give a whole number of seconds.");
  return Number(text);
}

/** A warning in the layout of an error, with a warning sign. */
export function adviceText({ code, text, next }: Advice): string {
  return `⚠ ${code}  ${visible(text)}\n  → ${visible(next)}`;
}
