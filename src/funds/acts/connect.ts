import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

export type ConnectOfficesParameters = { budgetOffice: string; merchantDesk: string };

/** Sets the two offices that may act on the ledger, by governance. Requirements: IFundLedger.connectOffices. */
export async function connectOffices(
  probity: Probity,
  { budgetOffice, merchantDesk }: ConnectOfficesParameters,
): Promise<Sent> {
  return send(probity.contracts.fundLedger, "connectOffices", [budgetOffice, merchantDesk]);
}

export type ConnectBookParameters = { book: string };

/** Lets a book of rounds, tenders or contracts reserve and pay, by governance. Requirements: IFundLedger.connectBook. */
export async function connectBook(probity: Probity, { book }: ConnectBookParameters): Promise<Sent> {
  return send(probity.contracts.fundLedger, "connectBook", [book]);
}
