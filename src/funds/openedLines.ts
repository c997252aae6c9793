import { readActs, type ActsRange } from "../chain/logs.ts";
import type { Contracts } from "../contracts/connect.ts";
import { decodeCurrency } from "../money/currency.ts";

/** A budget line that was opened. Amounts in minor units of the currency (ISO 4217), times in Unix seconds. */
export type OpenedLine = {
  line: string;
  /** The agency that opened it. */
  authority: string;
  treasury: string;
  fiscalYear: number;
  currency: string;
  openedAt: bigint;
  ceiling: bigint;
  appropriated: bigint;
};

/** Every budget line of a deployment, in the order in which they were opened. */
export async function openedLines(
  { budgetOffice, fundLedger }: Pick<Contracts, "budgetOffice" | "fundLedger">,
  range: ActsRange,
): Promise<OpenedLine[]> {
  const acts = await readActs(budgetOffice, [{ events: ["LineOpened"], indexed: [] }], range);
  return Promise.all(
    acts.map(async ({ values }) => {
      const line = String(values["line"]);
      const [state, { appropriated }] = await Promise.all([fundLedger.lineOf(line), fundLedger.lineTotals(line)]);
      const { authority, treasury, openedAt, ceiling } = state;
      const [fiscalYear, currency] = [Number(state.fiscalYear), decodeCurrency(state.currency)];
      return { line, authority, treasury, fiscalYear, currency, openedAt, ceiling, appropriated };
    }),
  );
}
