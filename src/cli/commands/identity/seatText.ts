import type { OfficerSeat } from "../../../identity/index.ts";
import { dateTime, visible } from "../../text.ts";

/** A seat in words: purpose, state, and what to know of it. */
export function seatText({ purpose, state, from, until, proposedUntil, acts }: OfficerSeat): string[] {
  const when = ((): string => {
    if (state === "proposed") return `until ${dateTime(proposedUntil)}, to be confirmed`;
    if (state === "waiting") return `from ${dateTime(from)} until ${dateTime(until)}`;
    if (state === "sitting") return `until ${dateTime(until)}${acts ? "" : ", but not active"}`;
    return state === "ended" && until !== 0n ? dateTime(until) : "";
  })();
  const renewal = state === "proposed" || proposedUntil === 0n ? "" : `, proposed until ${dateTime(proposedUntil)}`;
  return [visible(purpose), state, `${when}${renewal}`];
}
