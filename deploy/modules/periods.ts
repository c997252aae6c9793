import type { IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import type { PeriodName } from "../../src/contracts/periods.ts";

/** A period's initial value on the chain, in seconds. */
export function period(m: IgnitionModuleBuilder, name: PeriodName) {
  return m.getParameter<number>(name);
}

/** The lower bound of a period in the contract, in seconds. */
export function bound(m: IgnitionModuleBuilder, name: PeriodName) {
  return m.getParameter<number>(`${name}Bound`);
}
