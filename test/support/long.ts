/**
 * What takes long is left to `npm run test:long`, which `.ci/run` runs: `npm test` has to end within minutes. It is
 * skipped by name, and the name says how to run it.
 */
export const takesLong = process.env["PROBITY_LONG"] === "1";

/** The name of a suite or test that takes long. */
const named = (name: string): string => (takesLong ? name : `${name} [skipped: takes long; npm run test:long]`);

/** `describe` of what takes long. */
export function describeLong(name: string, suite: (this: Mocha.Suite) => void): void {
  (takesLong ? describe : describe.skip)(named(name), suite);
}

/** `it` of what takes long. */
export function itLong(name: string, test: Mocha.AsyncFunc): void {
  (takesLong ? it : it.skip)(named(name), test);
}
