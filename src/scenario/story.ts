import type { Sent } from "../contracts/send.ts";

/** Prints what happens and counts its cost. */
export class Story {
  #transactions = 0;
  #gas = 0n;
  readonly #print: (text: string) => void;

  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  /** Begins a chapter. */
  chapter(title: string): void {
    this.#print(`\n${title}\n${"─".repeat(title.length)}`);
  }

  /** Prints one event. */
  say(text: string): void {
    this.#print(`  ${text}`);
  }

  /** Prints a line as it is, such as a command to paste. */
  show(line: string): void {
    this.#print(line);
  }

  /**
   * Waits for an act and counts its cost.
   *
   * @example
   * await story.act(approveRound(stage.as(checker), { roundId, officer: checker.identity }));
   */
  async act<T>(sent: Promise<Sent<T>>): Promise<Sent<T>> {
    const result = await sent;
    this.count(result.gasUsed);
    return result;
  }

  /** Counts a transaction that was sent elsewhere. */
  count(gasUsed: bigint): void {
    this.#transactions += 1;
    this.#gas += gasUsed;
  }

  /** Transactions sent so far, and the gas they used. */
  get cost(): { transactions: number; gas: bigint } {
    return { transactions: this.#transactions, gas: this.#gas };
  }
}
