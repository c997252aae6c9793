import { zeroPadValue } from "ethers";
import type { IdentityRegistry } from "../contracts/bindings.ts";
import { blockTime } from "../chain/clock.ts";
import { readActs, type ActFilter, type ActsRange } from "../chain/logs.ts";
import { nameOfId } from "./names.ts";

/**
 * Prepared: the second act is missing. Waiting: named, but the delay is not over. Ended: the term is over, or a
 * prepared seat can no longer be confirmed. Revoked: taken away before its end.
 */
export type SeatState = "prepared" | "waiting" | "sitting" | "ended" | "revoked";

/** A seat of an officer and its state. Times are Unix seconds, 0 for none. */
export type OfficerSeat = {
  organisation: string;
  /** The purpose's name, or its id when it has none. */
  purpose: string;
  person: string;
  state: SeatState;
  from: bigint;
  until: bigint;
  /** The second person who named the officer; 0 when governance did. */
  confirmer: string;
  /** The end of a prepared term, the seat's first or its next. */
  preparedUntil: bigint;
  /** Whether the officer may act now: the seat is sitting, and person and organisation are active. */
  acts: boolean;
};

const EVENTS = ["OfficerPrepared", "OfficerNamed", "OfficerRevoked"];

/** Every officer for whom an organisation ever prepared a seat, with their present state. */
export function officersOf(registry: IdentityRegistry, organisation: string, range: ActsRange): Promise<OfficerSeat[]> {
  return seatsOf(registry, { events: EVENTS, indexed: [zeroPadValue(organisation, 32)] }, range);
}

/** Every seat that was ever prepared for a person, with its present state. */
export function seatsOfPerson(registry: IdentityRegistry, person: string, range: ActsRange): Promise<OfficerSeat[]> {
  return seatsOf(registry, { events: EVENTS, indexed: [null, null, zeroPadValue(person, 32)] }, range);
}

async function seatsOf(registry: IdentityRegistry, filter: ActFilter, range: ActsRange): Promise<OfficerSeat[]> {
  const acts = await readActs(registry, [filter], range);
  const provider = registry.runner?.provider;
  if (!provider) return [];
  const time = BigInt(await blockTime(provider));
  const seats = new Map<string, readonly [string, string, string]>();
  for (const { values } of acts) {
    const seat = [String(values["organisation"]), String(values["purpose"]), String(values["person"])] as const;
    seats.set(seat.join(), seat);
  }
  return Promise.all([...seats.values()].map((seat) => seatOf(registry, seat, time)));
}

async function seatOf(
  registry: IdentityRegistry,
  [organisation, purpose, person]: readonly [string, string, string],
  time: bigint,
): Promise<OfficerSeat> {
  const [seat, prepared, acts, owner] = await Promise.all([
    registry.seatOf(organisation, purpose, person),
    registry.preparedSeatOf(organisation, purpose, person),
    registry.isOfficer(organisation, purpose, person),
    registry.identityOwner(organisation),
  ]);
  // A prepared seat becomes void when its term ends, and when its key loses the organisation.
  const confirmable = prepared.until > time && prepared.key === owner;
  const state = ((): SeatState => {
    if (seat.from === 0n) {
      if (prepared.until === 0n) return "revoked";
      return confirmable ? "prepared" : "ended";
    }
    if (time >= seat.until) return "ended";
    return time < seat.from ? "waiting" : "sitting";
  })();
  return {
    ...{ organisation, purpose: nameOfId(purpose), person, state },
    ...{ from: seat.from, until: seat.until, confirmer: seat.confirmer },
    preparedUntil: confirmable ? prepared.until : 0n,
    acts,
  };
}
