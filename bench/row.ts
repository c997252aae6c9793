/** One figure of a bench. Amounts of gas, seconds and bytes are plain numbers: no money is measured here. */
export type Row = {
  /** Subject first, dotted: `bills.issue.million`. Stable, since other tools and snapshots go by it. */
  name: string;
  value: number;
  /** `gas`, `s`, `MB`, ... */
  unit: string;
  /** What the row has to reach; none when it is only shown beside its peers. */
  target?: number;
  better: "lower" | "higher";
  /** What others take for the same, in the same unit. The key says what exactly was measured or published. */
  peers: Readonly<Record<string, number>>;
};

/** A row that must be there, with its target. */
export type RequiredRow = Pick<Row, "name" | "unit" | "better"> & { target: number };

/** What the bench says of a row; a required row that no subject gave is `missing`, and counts as missed. */
export type Verdict = "met" | "missed" | "missing" | "shown";

export type JudgedRow = Omit<Row, "value"> & { value: number | undefined; verdict: Verdict };

/** Whether the value reaches the target. A value that is no number never does. */
export function judge(row: Row): Verdict {
  if (row.target === undefined) return "shown";
  const reached = row.better === "lower" ? row.value <= row.target : row.value >= row.target;
  return reached ? "met" : "missed";
}

/**
 * Puts measured and required rows together: the target of a required row is the required one, whatever the subject
 * says, and a required row without a measurement stands at the end as missing.
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

/** What `--json` writes: the measured rows, with the targets they were judged by. Missing rows are not in it. */
export function toJson(rows: readonly JudgedRow[]): string {
  const measured = rows.flatMap(({ name, value, unit, target, better, peers }) =>
    value === undefined ? [] : [{ name, value, unit, ...(target === undefined ? {} : { target }), better, peers }],
  );
  return `${JSON.stringify(measured, null, 2)}\n`;
}

/**
 * What `--snapshot` writes: gas by row name, in the order of names, so that a change shows its cost as a diff.
 *
 * @param earlier the snapshot that is there, whose other rows stay: given when only some subjects ran
 */
export function toSnapshot(rows: readonly JudgedRow[], earlier: Readonly<Record<string, number>> = {}): string {
  const gas = new Map(Object.entries(earlier));
  for (const row of rows) if (row.unit === "gas" && row.value !== undefined) gas.set(row.name, row.value);
  const sorted = [...gas].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}
