import { encodeCurrency } from "../../money/currency.ts";
import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

/** The terms of a budget line in the budget act. Times in Unix seconds. */
export type LineTerms = {
  /** Hash of the budget act. */
  act: string;
  /** Hash of the area that the line is for. */
  area: string;
  /** The agency that holds the money until it is allocated; it has the treasury's mandate. */
  treasury: string;
  fiscalYear: number;
  /** ISO 4217. */
  currency: string;
  /** The most that can be appropriated, in minor units. */
  ceiling: bigint;
  commitUntil: number;
  payUntil: number;
  redeemUntil: number;
  /** Schemas of merchants: a holder of a credential of one of them can receive aid of this line. */
  categories: readonly string[];
};

export type LineParameters = {
  /** The line's id: any unused hash. */
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

/** Opens the prepared line, by a checker; its ceiling is under notice. Requirements: IBudgetOffice.approveLine. */
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
  /** Hash of the document with the decision. */
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

/** Sets the prepared ceiling, by a checker: a higher one after notice. Requirements: IBudgetOffice.approveCeiling. */
export async function approveCeiling(
  probity: Probity,
  { line, ceiling, ref, officer }: CeilingParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "approveCeiling", [line, ceiling, ref, officer]);
}

function encoded({ currency, categories, ...terms }: LineTerms) {
  return { ...terms, currency: encodeCurrency(currency), categories: [...categories] };
}
