import type { RequiredRow } from "./row.ts";

/** The required rows and their targets. A row that no subject gives counts as missed. */
export const REQUIRED: readonly RequiredRow[] = [
  { name: "merkle.million.seconds", unit: "s", target: 3, better: "lower" },
  { name: "merkle.million.megabytes", unit: "MB", target: 400, better: "lower" },
  { name: "bills.issue.million", unit: "gas", target: 100_000, better: "lower" },
  { name: "network.relay.overhead", unit: "gas", target: 25_000, better: "lower" },
  ...Object.entries({
    "attribute.first": 56_400,
    "attribute.later": 39_300,
    "enrol.single": 96_000,
    "enrol.bulk": 52_000,
    "credential.issue": 70_500,
    "credential.issue.bulk": 30_000,
    "credential.check.kept": 23_000,
    "credential.check.cascading": 28_000,
    "status.word": 68_500,
    "officer.check": 12_500,
  }).map(([name, target]) => ({ name: `identity.${name}`, unit: "gas", target, better: "lower" }) as const),
];
