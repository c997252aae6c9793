import { getAddress, isAddress } from "ethers";
import { InvalidArgumentError } from "commander";
import { encodeSeries } from "../bills/index.ts";
import { SANDBOX_HOST, SANDBOX_PORT } from "../sandbox/node.ts";

/** Where the readers look for a chain when nothing else is said. */
export const DEFAULT_RPC = `http://${SANDBOX_HOST}:${String(SANDBOX_PORT)}`;

/** Parses a TCP port. */
export function portOption(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("Give a port between 0 and 65535.");
  return port;
}

/** Parses an address into its checksummed form. */
export function addressOption(text: string): string {
  if (!isAddress(text)) throw new InvalidArgumentError("Give an address: 0x and 40 hexadecimal digits.");
  return getAddress(text);
}

/** Parses a registration number or a tender's id. */
export function numberOption(text: string): bigint {
  if (!/^[1-9]\d{0,19}$/.test(text) || BigInt(text) >= 2n ** 64n) {
    throw new InvalidArgumentError("Give a whole number from 1.");
  }
  return BigInt(text);
}

/** Parses 32 bytes. */
export function hashOption(text: string): string {
  if (!/^0x[0-9a-fA-F]{64}$/.test(text)) throw new InvalidArgumentError("Give 0x and 64 hexadecimal digits.");
  return text.toLowerCase();
}

/** Parses the name of a series into its 32 bytes; the empty name is the main series. */
export function seriesOption(text: string): string {
  if (!/^[\x21-\x7e]{0,31}$/.test(text)) {
    throw new InvalidArgumentError("Give at most 31 visible ASCII characters, such as NAIROBI-01.");
  }
  return encodeSeries(text);
}
