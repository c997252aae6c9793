import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

export type LineAmountParameters = {
  line: string;
  /** In minor units. */
  amount: bigint;
  /** Hash of the warrant, the gazette entry or another document that decides it. */
  ref: string;
  officer: string;
};

/** Prepares an appropriation, by a budget officer. Requirements: IBudgetOffice.prepareAppropriation. */
export function prepareAppropriation(probity: Probity, by: LineAmountParameters): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "prepareAppropriation", [by.line, by.amount, by.ref, by.officer]);
}

/** Appropriates as prepared, by a checker. Requirements: IBudgetOffice.approveAppropriation. */
export function approveAppropriation(probity: Probity, by: LineAmountParameters): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "approveAppropriation", [by.line, by.amount, by.ref, by.officer]);
}

export type VirementParameters = Omit<LineAmountParameters, "line"> & { from: string; to: string };

/** Prepares a virement between two lines of one authority and currency. Requirements: IBudgetOffice.prepareVirement. */
export function prepareVirement(probity: Probity, by: VirementParameters): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "prepareVirement", [by.from, by.to, by.amount, by.ref, by.officer]);
}

/** Lets money of one line lapse and appropriates it on the other. Requirements: IBudgetOffice.approveVirement. */
export function approveVirement(probity: Probity, by: VirementParameters): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "approveVirement", [by.from, by.to, by.amount, by.ref, by.officer]);
}

export type AllocationParameters = LineAmountParameters & {
  /** The organisations that give and receive: one is above the other. */
  from: string;
  to: string;
};

/** Prepares an allocation down or up the tree, by a maker of `from`. Requirements: IBudgetOffice.prepareAllocation. */
export function prepareAllocation(probity: Probity, { officer, ...allocation }: AllocationParameters): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "prepareAllocation", [allocation, officer]);
}

/** Allocates as prepared, by a checker of `from`. Requirements: IBudgetOffice.approveAllocation. */
export function approveAllocation(probity: Probity, { officer, ...allocation }: AllocationParameters): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "approveAllocation", [allocation, officer]);
}

/** Prepares the burning of unallocated money of a line that pays no more. Requirements: IBudgetOffice.prepareLapse. */
export function prepareLapse(probity: Probity, by: LineAmountParameters): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "prepareLapse", [by.line, by.amount, by.ref, by.officer]);
}

/** Burns unallocated money as prepared, by a checker of the treasury. Requirements: IBudgetOffice.approveLapse. */
export function approveLapse(probity: Probity, by: LineAmountParameters): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "approveLapse", [by.line, by.amount, by.ref, by.officer]);
}

export type CancelBudgetActParameters = {
  /** Hash of the act's name, as its event says it. */
  kind: string;
  organisation: string;
  /** The act's encoded arguments, as its event says them. */
  data: string;
  officer: string;
};

/** Calls off an act that is prepared or approved and not done, by a checker. Requirements: IBudgetOffice.cancelAct. */
export function cancelBudgetAct(probity: Probity, by: CancelBudgetActParameters): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "cancelAct", [by.kind, by.organisation, by.data, by.officer]);
}

/** Gives unspent aid back after the line's redeem-until; anybody may. Requirements: IFundLedger.returnUnspent. */
export function returnUnspent(probity: Probity, { line, holder }: { line: string; holder: string }): Promise<Sent> {
  return send(probity.contracts.fundLedger, "returnUnspent", [line, holder]);
}

/** Gives a reservation back after the line's pay-until; anybody may. Requirements: IFundLedger.returnReserved. */
export function returnReserved(probity: Probity, { book, ref }: { book: string; ref: string }): Promise<Sent> {
  return send(probity.contracts.fundLedger, "returnReserved", [book, ref]);
}
