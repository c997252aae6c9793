import { bytesOf } from "../../base/bytes.ts";
import { counted } from "../../base/counted.ts";
import { predicatesOf, type ContractEnum } from "../enums.ts";
import { roles } from "../roles.ts";
import { isoTime } from "../../chain/clock.ts";
import { functionName } from "../abi.ts";

/** A contract's refusal in plain words. */
export type Refusal = {
  /** What is wrong; goes after "The contract refused:" and has no full stop. */
  what: string;
  next: string;
};

/** The arguments of a custom error by name, as text. Names are words; other values are as on the chain. */
export type RefusalValues = Readonly<Record<string, string>>;

type Words = (values: RefusalValues) => Refusal;

/** Words for custom errors by name. */
export type WordsByError = Readonly<Record<string, Words>>;

type Value = string | undefined;

/** Words of a sentence and a next step. */
export const say =
  (what: (values: RefusalValues) => string, next: string): Words =>
  (values) => ({ what: what(values), next });

/** `2026-03-31T23:59:59Z`. */
export function moment(seconds: Value): string {
  return isoTime(Number(seconds));
}

/** An amount. Errors carry no currency with it, or carry it as another value. */
export function money(amount: Value): string {
  return counted(amount, "minor unit");
}

/** The number that people use of what contracts count from 0, such as a milestone. */
export function fromOne(index: Value): string {
  return String(BigInt(index ?? 0) + 1n);
}

/** `14 days`, or seconds when it is not whole days. */
export function duration(seconds: Value): string {
  const days = Number(seconds) / 86_400;
  return Number.isInteger(days) && days > 0 ? counted(String(days), "day") : counted(seconds, "second");
}

/** ASCII that the chain keeps in bytes: a currency, a purpose, a series. Other bytes stay hex. */
export function text(value: Value): string {
  const hex = String(value);
  if (!/^0x([0-9a-f]{2})+$/i.test(hex)) return hex;
  const letters = Array.from(bytesOf(hex), (byte) => String.fromCharCode(byte))
    .join("")
    .replace(/\0+$/, "");
  return /^[\x21-\x7e]+$/.test(letters) ? letters : hex;
}

/** Whether an address, hash or number is 0, which stands for "none" in contracts. */
export function isNone(value: Value): boolean {
  return /^(0x)?0*$/.test(value ?? "");
}

/** The name of the role with that number. */
export function role(id: Value): string {
  const known = Object.values(roles).find((one) => String(one.id) === id);
  if (known !== undefined) return `the role "${known.label}"`;
  return id === EVERYBODY ? "the role that everybody has" : `the role ${String(id)}`;
}

/** The stock manager's number for everybody: the highest of 64 bits. */
const EVERYBODY = String(2n ** 64n - 1n);

/** The function with that selector. */
export function act(selector: Value): string {
  const name = functionName(String(selector));
  return name === undefined ? `the function ${String(selector)}` : `${name}()`;
}

/** The predicate of a member of an enum, by its number: "is voided". */
export function state(of: ContractEnum, value: Value): string {
  return predicatesOf(of)[Number(value)] ?? `is in the state ${String(value)}`;
}
