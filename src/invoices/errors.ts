import { ProbityError } from "../base/errors.ts";
import type { Finding } from "./types.ts";

/** A refused document. `code`, message and next step are those of the first finding; all are in `findings`. */
export class InvoiceError extends ProbityError {
  readonly findings: readonly Finding[];

  constructor(source: string, findings: readonly [Finding, ...Finding[]], cause?: unknown) {
    const [first] = findings;
    super(first.code, `${source}: ${first.message} [${first.rule}]`, first.next, {
      facts: { file: source, rule: first.rule, where: first.where, findings: findings.length.toString() },
      cause,
    });
    this.findings = findings;
  }
}

/** A finding about the file as a whole, before a document exists. */
export function refuseFile(
  source: string,
  code: string,
  rule: string,
  message: string,
  next: string,
  place: { line?: number; cause?: unknown } = {},
): InvoiceError {
  const finding: Finding = { severity: "error", code, rule, message, where: "/", line: place.line ?? null, next };
  return new InvoiceError(source, [finding], place.cause);
}
