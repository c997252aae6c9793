import { encodeBytes32String } from "ethers";
import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

export type LineAmountParameters = {
  line: string;
  /** In minor units. */
  amount: bigint;
  /** Hash of the warrant, the gazette entry or another document with the decision. */
  ref: string;
  officer: string;
};

/** Prepares an appropriation, by a budget officer. Requirements: IBudgetOffice.prepareAppropriation. */
export async function prepareAppropriation(
  probity: Probity,
  { line, amount, ref, officer }: LineAmountParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "prepareAppropriation", [line, amount, ref, officer]);
}

/** Executes the prepared appropriation, by a checker. Requirements: IBudgetOffice.approveAppropriation. */
export async function approveAppropriation(
  probity: Probity,
  { line, amount, ref, officer }: LineAmountParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "approveAppropriation", [line, amount, ref, officer]);
}

export type VirementParameters = Omit<LineAmountParameters, "line"> & {
  /** The lines that give and receive. */
  from: string;
  to: string;
};

/**
 * Prepares a virement between two lines of one authority and currency, by a budget officer.
 * Requirements: IBudgetOffice.prepareVirement.
 */
export async function prepareVirement(
  probity: Probity,
  { from, to, amount, ref, officer }: VirementParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "prepareVirement", [from, to, amount, ref, officer]);
}

/**
 * Lets money of one line lapse and appropriates it on the other, by a checker.
 * Requirements: IBudgetOffice.approveVirement.
 */
export async function approveVirement(
  probity: Probity,
  { from, to, amount, ref, officer }: VirementParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "approveVirement", [from, to, amount, ref, officer]);
}

export type AllocationParameters = LineAmountParameters & {
  /** The organisations that give and receive: one is above the other. */
  from: string;
  to: string;
};

/** Prepares an allocation down or up the tree, by a maker of `from`. Requirements: IBudgetOffice.prepareAllocation. */
export async function prepareAllocation(
  probity: Probity,
  { officer, ...allocation }: AllocationParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "prepareAllocation", [allocation, officer]);
}

/** Executes the prepared allocation, by a checker of `from`. Requirements: IBudgetOffice.approveAllocation. */
export async function approveAllocation(
  probity: Probity,
  { officer, ...allocation }: AllocationParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "approveAllocation", [allocation, officer]);
}

/**
 * Prepares the lapse of unallocated money of a line that can no longer pay, by a maker of the treasury.
 * Requirements: IBudgetOffice.prepareLapse.
 */
export async function prepareLapse(
  probity: Probity,
  { line, amount, ref, officer }: LineAmountParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "prepareLapse", [line, amount, ref, officer]);
}

/** Burns the prepared unallocated money, by a checker of the treasury. Requirements: IBudgetOffice.approveLapse. */
export async function approveLapse(
  probity: Probity,
  { line, amount, ref, officer }: LineAmountParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "approveLapse", [line, amount, ref, officer]);
}

/** The acts of the budget office that need preparation, by their names in its events. */
export type BudgetAct = "line" | "ceiling" | "appropriation" | "virement" | "allocation" | "lapse" | "bill";

export type CancelBudgetActParameters = {
  kind: BudgetAct;
  organisation: string;
  /** The act's encoded arguments, as in its event. */
  data: string;
  officer: string;
};

/** Cancels a prepared or approved act that is not executed, by a checker. Requirements: IBudgetOffice.cancelAct. */
export async function cancelBudgetAct(
  probity: Probity,
  { kind, organisation, data, officer }: CancelBudgetActParameters,
): Promise<Sent> {
  const { budgetOffice } = probity.contracts;
  return send(budgetOffice, "cancelAct", [encodeBytes32String(kind), organisation, data, officer]);
}

export type ReturnUnspentParameters = {
  line: string;
  /** The account whose aid was not spent. */
  holder: string;
};

/** Returns unspent aid after the line's redeem-until, by anyone. Requirements: IFundLedger.returnUnspent. */
export async function returnUnspent(probity: Probity, { line, holder }: ReturnUnspentParameters): Promise<Sent> {
  return send(probity.contracts.fundLedger, "returnUnspent", [line, holder]);
}

export type ReturnReservedParameters = {
  /** The contract that holds the reservation. */
  book: string;
  /** The reservation's reference: a round, a lot or a contract. */
  ref: string;
};

/** Returns a reservation after the line's pay-until, by anyone. Requirements: IFundLedger.returnReserved. */
export async function returnReserved(probity: Probity, { book, ref }: ReturnReservedParameters): Promise<Sent> {
  return send(probity.contracts.fundLedger, "returnReserved", [book, ref]);
}
