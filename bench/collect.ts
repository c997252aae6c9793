import { ProbityError } from "../src/base/errors.ts";
import type { RequiredRow, Row } from "./row.ts";

/** A subject of the bench; its name is the first part of its rows' names. */
export type Subject<Context> = {
  name: string;
  load: () => Promise<{ rows: (context: Context) => Promise<Row[]> }>;
};

export type Collected = {
  rows: Row[];
  /** The subjects that threw, and their errors. */
  failures: { subject: string; error: unknown }[];
};

/**
 * Runs the subjects one after the other, so that none disturbs another's time. A subject that throws gives no rows and
 * does not stop the others.
 */
export async function collect<Context>(
  subjects: readonly Subject<Context>[],
  context: Context,
  onStart: (subject: string) => void = () => undefined,
): Promise<Collected> {
  const collected: Collected = { rows: [], failures: [] };
  for (const subject of subjects) {
    onStart(subject.name);
    try {
      const { rows } = await subject.load();
      const given = await rows(context);
      requireOwnRows(subject.name, given, collected.rows);
      collected.rows.push(...given);
    } catch (error) {
      collected.failures.push({ subject: subject.name, error });
    }
  }
  return collected;
}

/**
 * The subjects and required rows that `--only` selects; all when it is not given.
 *
 * @throws {@link ProbityError} `BENCH_UNKNOWN_SUBJECT` when a name matches neither a subject nor a required row.
 */
export function select<S extends { name: string }>(
  only: readonly string[],
  subjects: readonly S[],
  required: readonly RequiredRow[],
): { subjects: S[]; required: RequiredRow[] } {
  if (only.length === 0) return { subjects: [...subjects], required: [...required] };
  const known = new Set([...subjects.map(({ name }) => name), ...required.map(({ name }) => subjectOf(name))]);
  for (const name of only) {
    if (known.has(name)) continue;
    throw new ProbityError(
      "BENCH_UNKNOWN_SUBJECT",
      `The bench has no subject "${name}".`,
      `Use one of: ${[...known].sort().join(", ")}.`,
      { facts: { subject: name } },
    );
  }
  return {
    subjects: subjects.filter(({ name }) => only.includes(name)),
    required: required.filter(({ name }) => only.includes(subjectOf(name))),
  };
}

/** `bills` of `bills.issue.million`. */
function subjectOf(rowName: string): string {
  return rowName.split(".", 1)[0] ?? rowName;
}

/** Refuses a row under another subject's name: it would hide that subject's row, or conceal that it is missing. */
function requireOwnRows(subject: string, given: readonly Row[], earlier: readonly Row[]): void {
  const taken = new Set(earlier.map((row) => row.name));
  for (const row of given) {
    if (subjectOf(row.name) !== subject)
      throw new Error(`the row ${row.name} does not belong to the subject ${subject}`);
    if (taken.has(row.name)) throw new Error(`the row ${row.name} is given twice`);
    if (!Number.isFinite(row.value)) throw new Error(`the row ${row.name} has no value: ${row.value}`);
    taken.add(row.name);
  }
}
