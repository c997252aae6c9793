import { ProbityError } from "../base/errors.ts";

export interface SignerLimits {
  /** New requests of one signer in a minute. */
  perMinute: number;
  /** Requests of one signer that are on their way or wait for their turn. */
  pending: number;
  /** Requests of all signers together that are on their way or wait. */
  pendingOfAll: number;
}

const MINUTE = 60_000;

/** Counts requests by signer, so that one who sends many keeps nobody else from the gateway. */
export class Limits {
  readonly #limits: SignerLimits;
  readonly #pending = new Map<string, number>();
  /** When each request of the running minute came, by signer: the same one again does not count again. */
  #recent = new Map<string, Map<string, number>>();
  #all = 0;
  #gaps = 0;
  #prunedAt = 0;

  constructor(limits: SignerLimits) {
    this.#limits = limits;
  }

  /**
   * Counts a request in. Only after it is known that the signer made it, since who posts it may be anybody.
   * @returns to be called when the request is done
   * @throws {ProbityError} GATEWAY_LIMIT with the seconds to wait as `retryAfter`, GATEWAY_BUSY
   */
  admit(signer: string, id: string, now = Date.now()): () => void {
    if (this.#all >= this.#limits.pendingOfAll) throw busy("The gateway is full.");
    const pending = this.#pending.get(signer) ?? 0;
    if (pending >= this.#limits.pending) throw tooMany(signer, `${pending} of them wait`, 2);
    this.#prune(now);
    const recent = this.#recent.get(signer) ?? new Map<string, number>();
    for (const [one, at] of recent) if (now - at >= MINUTE) recent.delete(one);
    const [oldest = now] = recent.values();
    if (!recent.has(id) && recent.size >= this.#limits.perMinute) {
      throw tooMany(signer, `${recent.size} came in the last minute`, Math.ceil((MINUTE - (now - oldest)) / 1000));
    }
    if (!recent.has(id)) recent.set(id, now);
    this.#recent.set(signer, recent);
    this.#pending.set(signer, pending + 1);
    this.#all += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#all -= 1;
      const rest = (this.#pending.get(signer) ?? 1) - 1;
      if (rest === 0) this.#pending.delete(signer);
      else this.#pending.set(signer, rest);
    };
  }

  /**
   * Counts in a request that waits for one that nobody posted: a tenth of all may, since keys that sign such requests
   * cost nothing and each of them holds its place for as long as it is let.
   * @returns to be called when it waits no more
   * @throws {ProbityError} GATEWAY_BUSY
   */
  admitGap(): () => void {
    if (this.#gaps >= Math.max(1, Math.floor(this.#limits.pendingOfAll / 10))) {
      throw busy("The gateway has no free slot for a request that waits for an earlier one.");
    }
    this.#gaps += 1;
    let left = false;
    return () => {
      if (!left) this.#gaps -= 1;
      left = true;
    };
  }

  /** Forgets who was quiet for a minute, so that the memory does not grow with the number of signers. */
  #prune(now: number): void {
    if (now - this.#prunedAt < MINUTE) return;
    this.#prunedAt = now;
    for (const [signer, recent] of this.#recent) {
      if ([...recent.values()].every((at) => now - at >= MINUTE)) this.#recent.delete(signer);
    }
  }
}

export function busy(message: string): ProbityError {
  return new ProbityError("GATEWAY_BUSY", message, "Post to another one, or again in a moment.", {
    facts: { retryAfter: "2" },
  });
}

function tooMany(signer: string, why: string, seconds: number): ProbityError {
  return new ProbityError(
    "GATEWAY_LIMIT",
    `${signer} has too many requests here: ${why}.`,
    "Wait a little, then post it again.",
    { facts: { signer, retryAfter: String(Math.max(1, seconds)) } },
  );
}
