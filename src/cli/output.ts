import { ProbityError } from "../base/errors.ts";
import { visibleLines } from "../base/text.ts";

/** The destination of a command's output: the terminal, or a test. */
export interface Output {
  /** Results, to standard output. */
  print(text: string): void;
  /** Progress and errors, to standard error. */
  note(text: string): void;
  /** Whether to print results as JSON. */
  json: boolean;
  /** The exit code of a command that succeeded with a negative answer; 0 unless set. */
  exitCode?: number;
}

export const terminal: Output = {
  print: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
  json: false,
};

/** JSON with bigints as decimal strings, so that amounts keep full precision. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item), 2);
}

/** An error about several items, such as files: each has a line for people and an entry for programs. */
export class ListedError extends ProbityError {
  readonly lines: readonly string[];
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    next: string,
    {
      lines,
      details,
      facts,
    }: {
      lines: readonly string[];
      details: Readonly<Record<string, unknown>>;
      facts?: Readonly<Record<string, string>>;
    },
  ) {
    super(code, message, next, facts === undefined ? {} : { facts });
    this.lines = lines;
    this.details = details;
  }
}

/** Prints one result, as JSON or as text by `render`. */
export function report<T>(output: Output, result: T, render: (result: T) => string): void {
  output.print(output.json ? toJson(result) : render(result));
}

/**
 * Renders an error for people or programs.
 * @returns the exit code: 1 for an error that the user can fix, 70 for a bug of ours
 */
export function reportError(output: Output, error: unknown): number {
  if (error instanceof ProbityError) {
    const { code, message, next, facts } = error;
    const listed = error instanceof ListedError ? error : undefined;
    if (output.json) {
      output.print(toJson({ error: { code, message, next, facts }, ...listed?.details }));
    } else {
      for (const line of listed?.lines ?? []) output.note(line);
      output.note(`✖ ${code}  ${visibleLines(message)}\n  → ${visibleLines(next)}`);
    }
    return 1;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (output.json) {
    const message = "This is a defect of Probity, not of your input.";
    const next = "Please report it with the lines on standard error.";
    output.print(toJson({ error: { code: "DEFECT", message, next, facts: {} } }));
  }
  output.note(
    `✖ DEFECT  This is a defect of Probity, not of your input.\n  → Please report it with the lines below.\n${text}`,
  );
  return 70;
}
