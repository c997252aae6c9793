import { InvalidArgumentError } from "commander";

/** Parses a TCP port. */
export function portOption(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("Give a port between 0 and 65535.");
  return port;
}
