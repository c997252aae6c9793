const DAY = 86_400;

/**
 * The published lower bound of every period, in seconds. A deployment gives its contracts these numbers. One with a lower
 * bound is a trial, and every tool says so in its output.
 */
export const publishedBounds = {
  /** Least execution delay of roles that can widen power. */
  governanceNotice: 7 * DAY,
  officerDelay: 2 * DAY,
  /** How long the owner can veto the recovery of a key, and how long guardians wait to be in force. */
  recovery: 7 * DAY,
  acknowledgeWithin: 7 * DAY,
  voidWithin: 1 * DAY,
  ceilingNotice: 7 * DAY,
  dispute: 3 * DAY,
  tendering: 15 * DAY,
  trusteesTime: 1 * DAY,
  openingTime: 1 * DAY,
  evaluation: 7 * DAY,
  substitute: 7 * DAY,
  standstill: 10 * DAY,
  review: 15 * DAY,
  signature: 5 * DAY,
  lateComplaint: 30 * DAY,
  claim: 60 * DAY,
} as const;

export type PeriodName = keyof typeof publishedBounds;
export type Periods = Record<PeriodName, number>;

/** The periods with a bound below the published one. */
export function belowPublished(bounds: Readonly<Periods>): PeriodName[] {
  return (Object.keys(publishedBounds) as PeriodName[]).filter((name) => bounds[name] < publishedBounds[name]);
}
