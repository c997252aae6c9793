import type { JudgedRow } from "./row.ts";

const HEADINGS = ["name", "value", "unit", "target", "met?", "peers"] as const;
const RIGHT = new Set<number>([1, 3]);

const VERDICTS = { met: "yes", missed: "MISSED", missing: "MISSED", shown: "-" } as const;

/** Gas and counts as whole numbers, anything below a thousand with three significant digits: 98,765 and 1.37. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const small = Math.abs(value) < 1_000 && !Number.isInteger(value);
  return value.toLocaleString("en-GB", small ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });
}

/** The rows as a table, with a last line that counts the targets met. */
export function renderTable(rows: readonly JudgedRow[]): string {
  const cells = rows.map((row) => [
    row.name,
    row.value === undefined ? "missing" : formatNumber(row.value),
    row.unit,
    row.target === undefined ? "" : `${row.better === "lower" ? "<=" : ">="} ${formatNumber(row.target)}`,
    VERDICTS[row.verdict],
    Object.entries(row.peers)
      .map(([peer, value]) => `${peer}: ${formatNumber(value)}`)
      .join("; "),
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return RIGHT.has(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  const rule = line(widths.map((width, column) => "-".repeat(column === HEADINGS.length - 1 ? 5 : width)));
  return [line(HEADINGS), rule, ...cells.map(line), "", summary(rows)].join("\n");
}

function summary(rows: readonly JudgedRow[]): string {
  const judged = rows.filter((row) => row.verdict !== "shown");
  const failed = judged.filter((row) => row.verdict !== "met");
  const names = failed.map((row) => (row.verdict === "missing" ? `${row.name} (missing)` : row.name));
  const met = `${judged.length - failed.length} of ${judged.length} targets met`;
  return failed.length === 0 ? `${met}.` : `${met}. Missed: ${names.join(", ")}.`;
}
