/**
 * Every period and delay of a deployment, in seconds. `published` are the shortest ones that a deployment may have
 * without being a trial; contracts take them as immutable lower bounds. See the constants `PUBLISHED_…` in the contracts.
 */
export interface Periods {
  /** Before a power that was granted or widened takes effect; the guardians' time to veto. */
  governance: number;
  /** Between naming an officer and the seat's beginning. */
  officer: number;
  /** The tax authority's time to acknowledge a batch of bills. */
  acknowledgement: number;
  /** In which an issuer may void a bill that nobody has accepted. */
  voiding: number;
  /** Before a higher ceiling of a budget line holds. */
  notice: number;
  /** In which a merchant may dispute a recorded redemption. */
  dispute: number;
  /** Between the publication of a tender and its deadline. */
  tendering: number;
  /** In which only the trustees open bids, and then anybody. */
  trustees: number;
  opening: number;
  /** Of an award: see `IAwardBoard.Periods`. */
  evaluation: number;
  substitute: number;
  standstill: number;
  review: number;
  signature: number;
  lateComplaint: number;
  /** In which bills of a terminated contract can still be claimed. */
  claim: number;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The bounds of a deployment that is not a trial. */
export const PUBLISHED: Periods = {
  governance: 7 * DAY,
  officer: 2 * DAY,
  acknowledgement: 7 * DAY,
  voiding: DAY,
  notice: 7 * DAY,
  dispute: 3 * DAY,
  tendering: 15 * DAY,
  trustees: DAY,
  opening: DAY,
  evaluation: 7 * DAY,
  substitute: 7 * DAY,
  standstill: 10 * DAY,
  review: 15 * DAY,
  signature: 5 * DAY,
  lateComplaint: 30 * DAY,
  claim: 60 * DAY,
};
