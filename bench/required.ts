import type { RequiredRow } from "./row.ts";

/** The rows that must be there, and what they have to reach. A row that no subject gives counts as missed. */
export const REQUIRED: readonly RequiredRow[] = [
  { name: "merkle.million.seconds", unit: "s", target: 3, better: "lower" },
  { name: "merkle.million.megabytes", unit: "MB", target: 400, better: "lower" },
  { name: "bills.issue.million", unit: "gas", target: 100_000, better: "lower" },
];
