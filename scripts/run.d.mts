export function isNewEnough(version: string): boolean;
export function staleReason(lockText: string, installedText: string | undefined): string | undefined;

/** The files with tests that `npm test` leaves out for the time they take. */
export const TAKING_LONG: readonly string[];
