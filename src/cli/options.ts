import { getAddress } from "ethers";
import { InvalidArgumentError } from "commander";
import { addressFault, WRONG_CHECKSUM } from "../base/address.ts";
import type { Endpoint } from "../chain/failover.ts";
import { withoutSecrets } from "../chain/provider.ts";
import { bearer } from "../chain/token.ts";
import { encodeSeries } from "../bills/index.ts";
import { namesInUse, type NamedKind } from "./names.ts";
import { SANDBOX_HOST, SANDBOX_PORT } from "../sandbox/node.ts";

/** The default node address of commands that read a chain. */
export const DEFAULT_RPC = `http://${SANDBOX_HOST}:${String(SANDBOX_PORT)}`;

/** A schema has at most so many accreditations (`AccreditationWord.MAX_PARENT`). */
const MOST_ACCREDITATIONS = 2 ** 25 - 1;

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
  const headers = tokenHeaders("PROBITY_RPC_TOKEN");
  return rpc.split(",").map((url) => ({ url: url.trim(), headers }));
}

/**
 * The headers that carry the token of an environment variable; none when it is not set.
 * @throws {ProbityError} CHAIN_TOKEN_INVALID
 */
export function tokenHeaders(variable: string): Record<string, string> {
  const token = process.env[variable]?.trim() ?? "";
  return token === "" ? {} : { authorization: bearer(token, variable) };
}

/** The value of `--rpc` in a form that is safe to print. */
export function shownRpc(rpc: string): string {
  return rpc
    .split(",")
    .map((url) => withoutSecrets(url.trim()))
    .join(", ");
}

/**
 * Makes the parser of a whole number. What is no number, and what is beyond the range, each get a sentence of their own,
 * and both name the range.
 * @param what the number as text, such as "a port"
 */
function wholeNumber(what: string, least: bigint, most: bigint): (text: string) => bigint {
  return (text) => {
    const range = `from ${least} to ${most}`;
    if (!/^-?\d{1,100}$/.test(text)) throw new InvalidArgumentError(`Give ${what}: a whole number ${range}.`);
    const number = BigInt(text);
    if (number < least || number > most) throw new InvalidArgumentError(`Out of range: ${what} is ${range}.`);
    return number;
  };
}

/** As {@link wholeNumber}, for numbers that are no larger than a safe integer. */
function smallNumber(what: string, least: number, most: number): (text: string) => number {
  const parse = wholeNumber(what, BigInt(least), BigInt(most));
  return (text) => Number(parse(text));
}

/** Parses a TCP port; 0 takes any free one. */
export const portOption = smallNumber("a port", 0, 65_535);

/** Parses an address into its checksummed form, or the name that the file of names gives to one. */
export function addressOption(text: string): string {
  const fault = addressFault(text);
  if (fault === undefined) return getAddress(text);
  if (fault === WRONG_CHECKSUM) throw new InvalidArgumentError(`The address ${fault}.`);
  return valueOf(text, "address", "an address: 0x and 40 hexadecimal digits");
}

/** Parses the id of a budget line or a schema, or the name that the file of names gives to one. */
export function idOption(text: string): string {
  return isHash(text) ? text.toLowerCase() : valueOf(text, "id", "an id: 0x and 64 hexadecimal digits");
}

/** Parses the number of a tender, or its name in the file of names. */
export function tenderOption(text: string): bigint {
  if (/^-?\d/.test(text)) return numberOption(text);
  return BigInt(valueOf(text, "tender", "the number of a tender: a whole number from 1").slice("tender/".length));
}

/** The one value of a name, or an error that offers names like it. */
function valueOf(name: string, kind: NamedKind, form: string): string {
  const names = namesInUse();
  const [value, ...others] = names.valuesOf(name, kind);
  if (value === undefined) {
    const known = names.namesOf(kind);
    const near = known.filter((one) => isNear(one, name)).slice(0, 3);
    const offered = near.map((one) => `"${one}"`).join(", ");
    const hint = near.length > 0 ? ` Names like it: ${offered}.` : known.length > 0 ? " No such name is known." : "";
    throw new InvalidArgumentError(`Give ${form}; or a name from your file of names.${hint}`);
  }
  if (others.length === 0) return value;
  throw new InvalidArgumentError(`The name stands for ${[value, ...others].join(" and ")}: give one of these.`);
}

/** Whether a name has a word of the other, or begins as it does. */
function isNear(name: string, typed: string): boolean {
  const [known, wanted] = [name.toLowerCase(), typed.toLowerCase()];
  const words = wanted.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2);
  return known.startsWith(wanted.slice(0, 3)) || words.some((word) => known.includes(word));
}

/** Parses a registration number. */
export const numberOption = wholeNumber("the number", 1n, 2n ** 64n - 1n);

/** Parses 32 bytes. */
export function hashOption(text: string): string {
  if (!isHash(text)) throw new InvalidArgumentError("Give 0x and 64 hexadecimal digits.");
  return text.toLowerCase();
}

function isHash(text: string): boolean {
  return /^0x[0-9a-fA-F]{64}$/.test(text);
}

/** Parses the name of a series into its 32 bytes; the empty name is the main series. */
export function seriesOption(text: string): string {
  if (!/^[\x21-\x7e]{0,31}$/.test(text)) {
    throw new InvalidArgumentError("Give at most 31 visible ASCII characters, such as NAIROBI-01.");
  }
  return encodeSeries(text);
}

/** The last second that ISO 8601 writes with four digits of a year. */
const LAST_SECOND = 253_402_300_799;
const TIME = /^(\d{4})-(\d\d)-(\d\d)(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * Parses a time into Unix seconds: `2027-06-30` (the start of that day, UTC), `2027-06-30T17:00Z`, or the seconds. A
 * time of day must include its zone, so that the result does not depend on the machine's zone.
 */
export function timeOption(text: string): number {
  if (/^-?\d+$/.test(text)) {
    const seconds = Number(text);
    if (seconds >= 1 && seconds <= LAST_SECOND) return seconds;
    throw new InvalidArgumentError(`Out of range: Unix seconds, not milliseconds, are from 1 to ${LAST_SECOND}.`);
  }
  const [, year, month, day, time, , zone] = TIME.exec(text) ?? [];
  if (year === undefined) {
    throw new InvalidArgumentError(
      "Give a date like 2027-06-30, a time with its zone like 2027-06-30T17:00Z, or Unix seconds.",
    );
  }
  if (time !== undefined && zone === undefined) {
    throw new InvalidArgumentError("Add the zone of the time: Z for UTC, or an offset like +03:00.");
  }
  // Refuse a day that the month does not have; JavaScript moves some such dates to the next month.
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  const milliseconds = Date.parse(text);
  if (!isDay || Number.isNaN(milliseconds)) throw new InvalidArgumentError("There is no such day or time.");
  return milliseconds / 1000;
}

/** Parses a number of days. */
export const daysOption = smallNumber("the number of days", 1, 36_500);

/** Parses the number of an accreditation within its schema; 0 stands for the root. */
export const indexOption = smallNumber("the number of an accreditation", 0, MOST_ACCREDITATIONS);

const SECONDS = { s: 1n, m: 60n, h: 3_600n, d: 86_400n } as const;
/** A thousand years. */
const LONGEST = 365_250n * SECONDS.d;

/** Parses a duration such as `365d`, `12h`, `30m` or `90s` into seconds. */
export function durationOption(text: string): bigint {
  const [, count, unit] = /^(-?\d{1,100})([smhd])$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError("Give a duration like 365d, 12h, 30m or 90s.");
  const seconds = BigInt(count) * SECONDS[unit as keyof typeof SECONDS];
  if (seconds >= 1n && seconds <= LONGEST) return seconds;
  throw new InvalidArgumentError(`Out of range: a duration is from 1s to ${LONGEST / SECONDS.d}d.`);
}
