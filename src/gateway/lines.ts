import { ProbityError } from "../base/errors.ts";

export interface LinesOptions {
  /** How long a request waits for an earlier one that nobody posted, in milliseconds. */
  gapWait: number;
  /** The next nonce of a signer at the forwarder. */
  nonceOf: (signer: string) => Promise<bigint>;
  /**
   * Counts in a request that waits for one that nobody posted.
   * @returns a function that counts it out
   * @throws {ProbityError} GATEWAY_BUSY when too many requests wait
   */
  admitGap: () => () => void;
}

/** The turn of one request of a signer. */
export interface Turn {
  /** Marks the request as sent: requests behind it now wait for a block. */
  sent(): void;
  /** Gives the turn to the next one. */
  end(): void;
}

/** The requests of one signer in the gateway, in the order of their nonces. */
interface Line {
  nonces: bigint[];
  /** The next nonce, as far as the gateway knows. */
  next: bigint;
  turn: "free" | "taken" | "sent";
  /** When the last sent request was done. */
  sentAt: number;
  waiting: Set<() => void>;
}

/** The pause before the second check for the previous nonce, in milliseconds. Each further pause is twice as long. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 1_000;

/** Lets the requests of each signer pass one at a time and in order. */
export class Lines {
  readonly #options: LinesOptions;
  readonly #lines = new Map<string, Line>();

  constructor(options: LinesOptions) {
    this.#options = options;
  }

  /**
   * Waits until no other request of the signer is on its way and the nonce is the forwarder's next. Only the first in
   * line asks the chain.
   * @param current the next nonce as just read
   * @param onWait called when the request must wait
   * @returns undefined when the nonce is used meanwhile
   * @throws {ProbityError} GATEWAY_NONCE_GAP, GATEWAY_BUSY
   */
  async turn(signer: string, nonce: bigint, current: bigint, onWait: () => void): Promise<Turn | undefined> {
    const line = this.#join(signer, nonce, current);
    let counted: (() => void) | undefined;
    try {
      const came = Date.now();
      for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
        const found = await this.#look(signer, line, nonce);
        if (found === "its turn") return this.#turnIn(signer, line, nonce);
        if (found === "used") break;
        let most = pause;
        if (isBehindOthers(line, nonce)) {
          counted?.();
          counted = undefined;
        } else {
          // A sent request extends the wait of those behind it; a request that is only checked does not.
          const from = line.turn === "sent" ? Date.now() : Math.max(came, line.sentAt);
          const left = from + this.#options.gapWait - Date.now();
          if (left <= 0) throw gap(signer, nonce, line.next);
          counted ??= this.#options.admitGap();
          most = Math.min(pause, left);
        }
        onWait();
        await wakeOrAfter(line.waiting, most);
      }
    } catch (error) {
      this.#leave(signer, line, nonce);
      throw error;
    } finally {
      counted?.();
    }
    this.#leave(signer, line, nonce);
    return undefined;
  }

  async #look(signer: string, line: Line, nonce: bigint): Promise<"its turn" | "used" | "not yet"> {
    if (line.turn !== "free" || line.nonces.some((other) => other < nonce)) return "not yet";
    // Take the turn before the query to the chain, so that no other request takes it in between.
    line.turn = "taken";
    try {
      line.next = await this.#options.nonceOf(signer);
    } catch (error) {
      line.turn = "free";
      throw error;
    }
    if (line.next === nonce) return "its turn";
    line.turn = "free";
    return line.next > nonce ? "used" : "not yet";
  }

  #turnIn(signer: string, line: Line, nonce: bigint): Turn {
    let isOver = false;
    return {
      sent: () => {
        if (!isOver) line.turn = "sent";
      },
      end: () => {
        if (isOver) return;
        isOver = true;
        if (line.turn === "sent") {
          line.sentAt = Date.now();
          line.next = nonce + 1n;
        }
        line.turn = "free";
        this.#leave(signer, line, nonce);
      },
    };
  }

  #join(signer: string, nonce: bigint, current: bigint): Line {
    const line = this.#lines.get(signer) ?? {
      ...{ nonces: [], next: current, turn: "free" as const, sentAt: 0, waiting: new Set<() => void>() },
    };
    this.#lines.set(signer, line);
    line.nonces.push(nonce);
    if (current > line.next) line.next = current;
    return line;
  }

  #leave(signer: string, line: Line, nonce: bigint): void {
    line.nonces.splice(line.nonces.indexOf(nonce), 1);
    if (line.nonces.length === 0) this.#lines.delete(signer);
    for (const wake of [...line.waiting]) wake();
  }
}

/** Whether every earlier request is here too, so that this one waits for its turn and not for a missing post. */
function isBehindOthers({ nonces, next }: Line, nonce: bigint): boolean {
  if (nonce - next >= BigInt(nonces.length)) return false;
  for (let before = next; before < nonce; ++before) if (!nonces.includes(before)) return false;
  return true;
}

function gap(signer: string, nonce: bigint, next: bigint): ProbityError {
  return new ProbityError(
    "GATEWAY_NONCE_GAP",
    `The next nonce of ${signer} is ${String(next)}, but the request has ${String(nonce)}.`,
    "Post the requests before it, or sign it again with the next nonce.",
    { facts: { from: signer, nonce: String(nonce), expected: String(next) } },
  );
}

/** Waits for a change in the line, or until the time is over. */
function wakeOrAfter(waiting: Set<() => void>, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      waiting.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    waiting.add(wake);
  });
}
