import { ProbityError } from "../base/errors.ts";

export interface SignerLimits {
  /** New requests of one signer in a minute. */
  perMinute: number;
  /** Pending requests of one signer, both sent and waiting. */
  pending: number;
  /** Pending requests of all signers together, both sent and waiting. */
  pendingOfAll: number;
}

const MINUTE = 60_000;

/** Counts requests by signer, so that a signer who sends many does not block the others. */
export class Limits {
  readonly #limits: SignerLimits;
  readonly #pending = new Map<string, number>();
  /** When each request of the last minute arrived, by signer. A repeated request counts once. */
  #recent = new Map<string, Map<string, number>>();
  #all = 0;
  #gaps = 0;
  #prunedAt = 0;

  constructor(limits: SignerLimits) {
    this.#limits = limits;
  }

  /**
   * Counts a request in. Call it only after the signature is checked, because anybody can post a request.
   * @returns a function to call when the request is done
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
   * Counts in a request that waits for a missing one. Such requests may hold a tenth of all places, because keys that
   * sign them cost nothing and each request holds its place until it times out.
   * @returns a function to call when the request stops waiting
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

  /** Drops signers without a request in the last minute, so that memory does not grow with the number of signers. */
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
