/**
 * An error that a person can act on. Programs read the stable `code`; people read the sentence and the next step. Every
 * fault that a user can mend is thrown as one of these. Any other error is a defect of ours.
 */
export class ProbityError extends Error {
  override readonly name = "ProbityError";
  /** Stable, upper case, component first: `INVOICE_ARITHMETIC`. */
  readonly code: string;
  /** What to do next, as one sentence. */
  readonly next: string;
  /** The values that failed, for `--json`. */
  readonly facts: Readonly<Record<string, string>>;

  constructor(
    code: string,
    message: string,
    next: string,
    options: { facts?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.next = next;
    this.facts = options.facts ?? {};
  }
}
