import { encodeCurrency } from "../../money/currency.ts";
import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

/** A budget line as the budget act sets it. Times in Unix seconds. */
export type LineTerms = {
  /** Hash of the budget act. */
  act: string;
  /** Hash of the area that the line is for. */
  area: string;
  /** The agency that holds the money until it is allocated; has the treasury's mandate. */
  treasury: string;
  fiscalYear: number;
  /** ISO 4217. */
  currency: string;
  /** The most that may be appropriated, in minor units. */
  ceiling: bigint;
  commitUntil: number;
  payUntil: number;
  redeemUntil: number;
  /** Schemas of merchants: who holds a credential of one of them is paid with aid of this line. */
  categories: readonly string[];
};

export type LineParameters = {
  /** The line's id: any hash that is not taken. */
  line: string;
  terms: LineTerms;
  /** The budget authority that opens the line. */
  authority: string;
  officer: string;
};

/** Prepares the opening of a line, by a budget officer. Requirements: IBudgetOffice.prepareLine. */
export async function prepareLine(
  probity: Probity,
  { line, terms, authority, officer }: LineParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "prepareLine", [line, encoded(terms), authority, officer]);
}

/** Opens a line as prepared, by a checker; its ceiling stands under notice. Requirements: IBudgetOffice.approveLine. */
export async function approveLine(
  probity: Probity,
  { line, terms, authority, officer }: LineParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "approveLine", [line, encoded(terms), authority, officer]);
}

export type CeilingParameters = {
  line: string;
  /** In minor units. */
  ceiling: bigint;
  /** Hash of the document that decides it. */
  ref: string;
  officer: string;
};

/** Prepares another ceiling, by a budget officer. Requirements: IBudgetOffice.prepareCeiling. */
export async function prepareCeiling(
  probity: Probity,
  { line, ceiling, ref, officer }: CeilingParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "prepareCeiling", [line, ceiling, ref, officer]);
}

/** Sets a ceiling as prepared, by a checker: a higher one after notice. Requirements: IBudgetOffice.approveCeiling. */
export async function approveCeiling(
  probity: Probity,
  { line, ceiling, ref, officer }: CeilingParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "approveCeiling", [line, ceiling, ref, officer]);
}

function encoded({ currency, categories, ...terms }: LineTerms) {
  return { ...terms, currency: encodeCurrency(currency), categories: [...categories] };
}
