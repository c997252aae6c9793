import type { IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import type { PeriodName } from "../../src/contracts/periods.ts";

/** A period as the chain is set up with it, in seconds. */
export function period(m: IgnitionModuleBuilder, name: PeriodName) {
  return m.getParameter<number>(name);
}

/** The lower bound of a period that the contract is built with, in seconds. */
export function bound(m: IgnitionModuleBuilder, name: PeriodName) {
  return m.getParameter<number>(`${name}Bound`);
}
