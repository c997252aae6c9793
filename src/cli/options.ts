import { getAddress, isAddress } from "ethers";
import { InvalidArgumentError } from "commander";
import type { Endpoint } from "../chain/failover.ts";
import { withoutSecrets } from "../chain/provider.ts";
import { bearer } from "../chain/token.ts";
import { encodeSeries } from "../bills/index.ts";
import { SANDBOX_HOST, SANDBOX_PORT } from "../sandbox/node.ts";

/** The default node address of commands that read a chain. */
export const DEFAULT_RPC = `http://${SANDBOX_HOST}:${String(SANDBOX_PORT)}`;

/** The option of every command that reads a chain: its flags, description and default. */
export const RPC_OPTION = [
  "--rpc <url>",
  "the node's JSON-RPC address, or several of one chain, separated by commas; a token goes into PROBITY_RPC_TOKEN",
  DEFAULT_RPC,
] as const;

/**
 * The nodes of `--rpc`, with the token from PROBITY_RPC_TOKEN; the token is never taken from the command line.
 * @throws {ProbityError} CHAIN_TOKEN_INVALID
 */
export function endpointsOf(rpc: string): Endpoint[] {
  const token = process.env["PROBITY_RPC_TOKEN"]?.trim() ?? "";
  const headers = token === "" ? {} : { authorization: bearer(token, "PROBITY_RPC_TOKEN") };
  return rpc.split(",").map((url) => ({ url: url.trim(), headers }));
}

/** The value of `--rpc` in a form that is safe to print. */
export function shownRpc(rpc: string): string {
  return rpc
    .split(",")
    .map((url) => withoutSecrets(url.trim()))
    .join(", ");
}

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

/**
 * Parses a time into Unix seconds: `2027-06-30` (the start of that day, UTC), `2027-06-30T17:00Z`, or the seconds. A
 * time of day must include its zone, so that the result does not depend on the machine's zone.
 */
export function timeOption(text: string): number {
  const moment = "Give a date like 2027-06-30, a time with its zone like 2027-06-30T17:00Z, or Unix seconds.";
  if (/^[1-9]\d{0,10}$/.test(text)) return Number(text);
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/.test(text)) throw new InvalidArgumentError(moment);
  const milliseconds = Date.parse(text);
  // Refuse a day that the month does not have; JavaScript moves some such dates to the next month.
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split("-").map(Number);
  if (Number.isNaN(milliseconds) || new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) {
    throw new InvalidArgumentError(moment);
  }
  return milliseconds / 1000;
}

/** Parses a number of days. */
export function daysOption(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError("Give a whole number of days, from 1.");
  return Number(text);
}

/** Parses the number of an accreditation. */
export function indexOption(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Give the accreditation's number.");
  return Number(text);
}

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** Parses a duration such as `365d`, `12h`, `30m` or `90s` into seconds. */
export function durationOption(text: string): bigint {
  const [, count, unit] = /^([1-9]\d{0,9})([smhd])$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError("Give a duration like 365d, 12h, 30m or 90s.");
  return BigInt(count) * BigInt(SECONDS[unit as keyof typeof SECONDS]);
}
