import { ProbityError } from "../base/errors.ts";
import { isoTime } from "../chain/clock.ts";
import { visibleLines } from "../base/text.ts";
import { wrapped } from "../base/table.ts";
import { asciiText, colored, escapedText, needsAscii, TextForm, widthOf } from "./style.ts";
import { asTyped, typedAs } from "./typed.ts";

/** The destination of a command's output: the terminal, or a test. */
export interface Output {
  /** Results, to standard output. */
  print(text: string): void;
  /** Progress, notices and errors, to standard error. */
  note(text: string): void;
  /** Whether to print results as JSON. */
  json: boolean;
  /** The most columns of a line of text; infinite when `wide`. */
  width: number;
  /** Whether to print hashes and addresses in full, and lines of any length. */
  wide: boolean;
  /** Whether to print only ASCII characters. */
  ascii: boolean;
  /** Whether a person watches standard error; not unless set. */
  interactive?: boolean;
  /** What the user types to start this program; its name unless set. */
  typedAs?: string;
  /** The exit code of a command that succeeded with a negative answer; 0 unless set. */
  exitCode?: number;
}

/** The output of this process. */
export const terminal: Output = {
  print: (text) => process.stdout.write(`${colored(text, process.stdout)}\n`),
  note: (text) => process.stderr.write(`${colored(text, process.stderr)}\n`),
  json: false,
  width: widthOf(process.stdout),
  wide: false,
  ascii: needsAscii(process.env),
  interactive: process.stderr.isTTY,
  typedAs: typedAs(process.argv[1] ?? ""),
};

/** The output that the options of every command ask for: --json, --wide and --ascii. */
export function styled(base: Output, argv: readonly string[]): Output {
  const json = base.json || argv.includes("--json");
  const wide = base.wide || argv.includes("--wide");
  const ascii = base.ascii || argv.includes("--ascii");
  return {
    ...base,
    ...{ json, wide, ascii, width: wide ? Infinity : base.width },
    print: (text) => base.print(ascii ? asciiText(text) : text),
    note: (text) => base.note(ascii ? asciiText(text) : text),
  };
}

/** The names of properties that hold a time. */
const TIME = /^(time|at|from|until|since|due|deadline|expiry)$|(At|From|Until|Since|Deadline|Ends?|Due|Expiry)$/;

/** The first second after the last year that ISO 8601 writes with four digits. */
const FOR_EVER = 253_402_300_800;

/**
 * A result with its times in ISO 8601: each number under the name of a time, in Unix seconds on the chain. The chain
 * has 0 for no time and its highest numbers for no end; programs get null for both. A document of ours, which says its
 * `format`, stays as it is, because other commands read it.
 */
function withIsoTimes(value: unknown, name = ""): unknown {
  if ((typeof value === "number" || typeof value === "bigint") && TIME.test(name)) {
    return Number(value) === 0 || Number(value) >= FOR_EVER ? null : isoTime(value);
  }
  if (Array.isArray(value)) return value.map((item) => withIsoTimes(item, name));
  if (typeof value !== "object" || value === null || "format" in value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withIsoTimes(item, key)]));
}

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

/**
 * Prints one result, as JSON or as text by `render`. The JSON has times as ISO 8601. The text has values in the form of
 * {@link TextForm}, and its long lines are wrapped.
 */
export function report<T>(output: Output, result: T, render: (result: T, text: TextForm) => string): void {
  if (output.json) printJson(output, withIsoTimes(result));
  else {
    const form = new TextForm(output);
    const text = form.text(render(result, form));
    output.print(wrapped(asTyped(text, output.typedAs), output.width));
  }
}

/** Prints a value as JSON, also where results are text: a document that other programs read. */
export function printJson(output: Output, value: unknown): void {
  output.print(output.ascii ? escapedText(toJson(value)) : toJson(value));
}

/** Says something about a result on standard error: a notice, a hint, the place of a file. Not said with --json. */
export function tell(output: Output, text: string): void {
  if (output.json) return;
  output.note(wrapped(asTyped(new TextForm(output).evidence(text), output.typedAs), output.width));
}

/**
 * Renders an error for people or programs.
 * @returns the exit code: 1 for an error that the user can fix, 70 for a bug of ours
 */
export function reportError(output: Output, error: unknown): number {
  if (error instanceof ProbityError) {
    const { code, facts } = error;
    const [message, next] = [error.message, error.next].map((text) => asTyped(text, output.typedAs)) as [
      string,
      string,
    ];
    const listed = error instanceof ListedError ? error : undefined;
    if (output.json) {
      printJson(output, { error: { code, message, next, facts }, ...listed?.details });
    } else {
      for (const line of listed?.lines ?? []) tell(output, line);
      tell(output, `✖ ${code}  ${visibleLines(message)}\n  → ${visibleLines(next)}`);
    }
    return 1;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (output.json) {
    const message = "This is a defect of Probity, not of your input.";
    const next = "Please report it with the lines on standard error.";
    printJson(output, { error: { code: "DEFECT", message, next, facts: {} } });
  }
  output.note(
    `✖ DEFECT  This is a defect of Probity, not of your input.\n  → Please report it with the lines below.\n${text}`,
  );
  return 70;
}
