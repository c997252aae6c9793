import { ProbityError } from "../errors.ts";

/** Where a command writes: the terminal, or a test. */
export interface Output {
  /** Results, to standard output. */
  print(text: string): void;
  /** Progress and errors, to standard error. */
  note(text: string): void;
  /** Whether results are wanted as JSON. */
  json: boolean;
}

export const terminal: Output = {
  print: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
  json: false,
};

/** JSON with bigints as decimal strings, so that no amount loses a unit. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item), 2);
}

/** Prints one result, as JSON or as the text that `render` makes of it. */
export function report<T>(output: Output, result: T, render: (result: T) => string): void {
  output.print(output.json ? toJson(result) : render(result));
}

/**
 * Renders an error for people or programs.
 * @returns the exit code: 1 for an error that the user can mend, 70 for a defect of ours
 */
export function reportError(output: Output, error: unknown): number {
  if (error instanceof ProbityError) {
    if (output.json) {
      output.print(
        toJson({ error: { code: error.code, message: error.message, next: error.next, facts: error.facts } }),
      );
    } else {
      output.note(`✖ ${error.code}  ${error.message}\n  → ${error.next}`);
    }
    return 1;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  output.note(
    `✖ DEFECT  This is a defect of Probity, not of your input.\n  → Please report it with the lines below.\n${text}`,
  );
  return 70;
}

/** Columns of equal width; numbers in `right` columns end at the same place. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
