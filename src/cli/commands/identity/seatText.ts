import type { OfficerSeat } from "../../../identity/index.ts";
import { visible } from "../../../base/text.ts";
import { dateTime } from "../../text.ts";

/** A seat as text: purpose, state and details. */
export function seatText({ purpose, state, from, until, preparedUntil, acts }: OfficerSeat): string[] {
  const when = ((): string => {
    if (state === "prepared") return `until ${dateTime(preparedUntil)}, to be confirmed`;
    if (state === "waiting") return `from ${dateTime(from)} until ${dateTime(until)}`;
    if (state === "sitting") return `until ${dateTime(until)}${acts ? "" : ", but not active"}`;
    return state === "ended" && until !== 0n ? dateTime(until) : "";
  })();
  const renewal = state === "prepared" || preparedUntil === 0n ? "" : `, prepared until ${dateTime(preparedUntil)}`;
  return [visible(purpose), state, `${when}${renewal}`];
}
