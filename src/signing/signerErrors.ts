import { ProbityError } from "../base/errors.ts";

type Facts = Readonly<Record<string, string>>;

/** Errors after which the signer may have sent the transaction, although the act seems to have failed. */
export const MAYBE_SENT: ReadonlySet<string> = new Set(["SIGNER_UNCERTAIN", "SIGNER_SENT_OTHER"]);

export function urlInvalid(url: string): ProbityError {
  return new ProbityError(
    "SIGNER_URL_INVALID",
    `"${url}" is not an http address of a signer.`,
    "Give one like http://127.0.0.1:9000.",
    { facts: { url } },
  );
}

export function unreachable(url: string, fault: string, cause: unknown): ProbityError {
  return new ProbityError(
    "SIGNER_UNREACHABLE",
    `No signer answers at ${url} (${fault}).`,
    "Start the signer, or check its address.",
    { facts: { url, fault }, cause },
  );
}

export function timedOut(url: string, milliseconds: number): ProbityError {
  const seconds = String(milliseconds / 1000);
  return new ProbityError(
    "SIGNER_TIMEOUT",
    `The signer at ${url} did not answer within ${seconds} s.`,
    "If it asks a person, approve the request there in time; then run the command again.",
    { facts: { url, seconds } },
  );
}

export function unauthorized(url: string, status: number): ProbityError {
  return new ProbityError(
    "SIGNER_UNAUTHORIZED",
    `The signer at ${url} does not admit us: it answered HTTP ${status}.`,
    "Set PROBITY_SIGNER_TOKEN to the token of its operator, or ask the operator to admit this machine.",
    { facts: { url, status: String(status) } },
  );
}

export function answerInvalid(url: string, what: string, cause?: unknown): ProbityError {
  return new ProbityError(
    "SIGNER_ANSWER_INVALID",
    `The signer at ${url} gave an answer that cannot be used: ${what}.`,
    "Check that the address is that of a signer's JSON-RPC.",
    { facts: { url, what }, cause },
  );
}

export function refused(
  url: string,
  method: string,
  { code, message }: { code: number; message: string },
): ProbityError {
  return new ProbityError(
    "SIGNER_REFUSED",
    `The signer at ${url} refused ${method}: ${message.replace(/\.$/, "")} (${code}).`,
    "Look at the signer's screen or log for the reason; nothing was sent.",
    { facts: { url, method, code: String(code), said: message } },
  );
}

export function unsupported(url: string, what: string, methods: readonly string[]): ProbityError {
  return new ProbityError(
    "SIGNER_UNSUPPORTED",
    `The signer at ${url} does not offer ${what} (${methods.join(", ") || "there is no such method"}).`,
    "Use a signer that does, or a keystore.",
    { facts: { url, methods: methods.join(",") } },
  );
}

/** @param listed the signer's accounts, checksummed */
export function accountUnknown(url: string, listed: readonly string[], account: string | undefined): ProbityError {
  const facts = { url, accounts: listed.join(",") };
  const all = listed.join(", ");
  if (account === undefined && listed.length > 0) {
    return new ProbityError(
      "SIGNER_ACCOUNT_NOT_NAMED",
      `The signer at ${url} has several accounts: ${all}.`,
      "Name the one that signs, with --signer-account.",
      { facts },
    );
  }
  return new ProbityError(
    "SIGNER_ACCOUNT_UNKNOWN",
    listed.length === 0
      ? `The signer at ${url} has no account.`
      : `The signer at ${url} has ${all}, but not ${account ?? ""}.`,
    "Add the key to the signer, or name an account that it has with --signer-account.",
    { facts: { ...facts, ...(account === undefined ? {} : { account }) } },
  );
}

export function wrong(url: string, what: string, facts: Facts = {}): ProbityError {
  return new ProbityError(
    "SIGNER_WRONG",
    `The signer at ${url} signed something else than it was asked to: ${what}.`,
    "Nothing was sent. Check the signer's chain and settings before you use it again.",
    { facts: { url, ...facts } },
  );
}

export function sentOther(url: string, hash: string, what: string): ProbityError {
  return new ProbityError(
    "SIGNER_SENT_OTHER",
    `The signer at ${url} sent the transaction ${hash}, which is not the one that it was asked to send: ${what}.`,
    "Stop using the signer, and look at what that transaction did.",
    { facts: { url, transaction: hash } },
  );
}

export function uncertain(url: string, why: string, facts: Facts = {}, cause?: unknown): ProbityError {
  return new ProbityError(
    "SIGNER_UNCERTAIN",
    `It is not known whether the signer at ${url} sent the transaction: ${why}.`,
    "Check that the signer's node is on the same chain, and whether the act is done, before you run the command again.",
    { facts: { url, ...facts }, cause },
  );
}
