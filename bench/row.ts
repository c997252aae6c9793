/** One figure of a bench. Amounts of gas, seconds and bytes are plain numbers; no figure is money. */
export type Row = {
  /** Subject first, dotted: `bills.issue.million`. Stable, because other tools and snapshots depend on it. */
  name: string;
  value: number;
  /** `gas`, `s`, `MB`, ... */
  unit: string;
  /** The target; undefined when the row is only compared with its peers. */
  target?: number;
  better: "lower" | "higher";
  /** Figures of peers for the same act, in the same unit. The key says exactly what was measured or published. */
  peers: Readonly<Record<string, number>>;
};

/** A required row and its target. */
export type RequiredRow = Pick<Row, "name" | "unit" | "better"> & { target: number };

/** The bench's verdict on a row. A required row that no subject gave is `missing` and counts as missed. */
export type Verdict = "met" | "missed" | "missing" | "shown";

export type JudgedRow = Omit<Row, "value"> & { value: number | undefined; verdict: Verdict };

/** Whether the value reaches the target; NaN never does. */
export function judge(row: Row): Verdict {
  if (row.target === undefined) return "shown";
  const reached = row.better === "lower" ? row.value <= row.target : row.value >= row.target;
  return reached ? "met" : "missed";
}

/**
 * Merges measured and required rows. The target of a required row overrides the subject's, and a required row without a
 * measurement is appended as missing.
 */
export function judgeAll(rows: readonly Row[], required: readonly RequiredRow[]): JudgedRow[] {
  const targets = new Map(required.map((row) => [row.name, row]));
  const measured = rows.map((row): JudgedRow => {
    const wanted = targets.get(row.name);
    const judged = wanted === undefined ? row : { ...row, target: wanted.target, better: wanted.better };
    return { ...judged, verdict: judge(judged) };
  });
  const there = new Set(rows.map((row) => row.name));
  const missing = required
    .filter((row) => !there.has(row.name))
    .map((row): JudgedRow => ({ ...row, value: undefined, peers: {}, verdict: "missing" }));
  return [...measured, ...missing];
}

/** The output of `--json`: the measured rows with the targets that they were judged by, without missing rows. */
export function toJson(rows: readonly JudgedRow[]): string {
  const measured = rows.flatMap(({ name, value, unit, target, better, peers }) =>
    value === undefined ? [] : [{ name, value, unit, ...(target === undefined ? {} : { target }), better, peers }],
  );
  return `${JSON.stringify(measured, null, 2)}\n`;
}

/**
 * The output of `--snapshot`: gas by row name, sorted, so that a change shows its cost as a diff.
 *
 * @param earlier the existing snapshot, given when only some subjects ran; its other rows are kept
 */
export function toSnapshot(rows: readonly JudgedRow[], earlier: Readonly<Record<string, number>> = {}): string {
  const gas = new Map(Object.entries(earlier));
  for (const row of rows) if (row.unit === "gas" && row.value !== undefined) gas.set(row.name, row.value);
  const sorted = [...gas].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}
