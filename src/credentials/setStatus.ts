import type { Probity } from "../contracts/connect.ts";
import type { Sent } from "../contracts/send.ts";
import { clearStatusWord, setStatusWord } from "../identity/index.ts";
import { masksOf, positionOf, type StatusListRef } from "./statusList.ts";

/** The organisation that sets flags, and its officer, whose key signs. */
export type StatusOffice = { organisation: string; officer: string };

export type SetStatusParameters = StatusListRef &
  StatusOffice & {
    /** Indices of the flags to set. */
    set?: readonly number[];
    /** Indices of the flags to clear, in a suspension list only. */
    clear?: readonly number[];
  };

/**
 * Sets flags, and in a suspension list clears flags: one transaction for each word of 256.
 *
 * @example
 * await setStatus(actingAs(probity, clerk), { ...ref, organisation, officer, set: [index] });
 * @throws {ProbityError} STATUS_INDEX_OUT_OF_RANGE
 */
export async function setStatus(
  probity: Probity,
  { set = [], clear = [], purpose, list, ...owner }: SetStatusParameters,
): Promise<Sent[]> {
  const done: Sent[] = [];
  for (const [act, indices] of [[setStatusWord, set] as const, [clearStatusWord, clear] as const]) {
    for (const [word, flags] of masksOf(indices)) {
      done.push(await act(probity, { ...owner, position: positionOf({ purpose, list }, word), flags }));
    }
  }
  return done;
}
