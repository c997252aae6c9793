import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { mulberry } from "./random.ts";

/** What a proxy may do to a request. Chances from 0 to 1, drawn one after the other. */
export interface Chaos {
  /** The connection ends before the node gets the request. */
  dropBefore: number;
  /** The node gets the request, and the connection ends before the answer. */
  dropAfter: number;
  /** The answer is cut off in the middle. */
  truncate: number;
  /** The node is said to be busy: 429 or 502. */
  busy: number;
  /** A sent transaction is sent twice, and the second answer given. */
  duplicate: number;
  /** A sent transaction is taken and forgotten. */
  forget: number;
  /** Milliseconds that an answer may be late by. */
  delay: number;
  /** The request reaches the node, or its answer the caller, {@link lateBy} milliseconds late: longer than a block. */
  late: number;
  lateBy: number;
}

export interface Request {
  method: string;
  params: unknown[];
}

/** An HTTP proxy on loopback in front of a JSON-RPC node, which does by a seed what networks do by chance. */
export class ChaosProxy {
  readonly #target: string;
  readonly #random: () => number;
  #server: Server | undefined;
  #port = 0;
  chaos: Partial<Chaos>;
  /** Answers instead of the node when it gives something. */
  answer: ((request: Request) => object | number | undefined) | undefined;
  /** How often each was done. */
  readonly done = { passed: 0, dropBefore: 0, dropAfter: 0, truncate: 0, busy: 0, duplicate: 0, forget: 0, late: 0 };
  /** The methods that were asked for, in order. */
  readonly asked: string[] = [];

  constructor(target: string, chaos: Partial<Chaos> = {}, seed = 1) {
    this.#target = target;
    this.chaos = chaos;
    this.#random = mulberry(seed);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens; again after {@link kill} on the same port. */
  async start(): Promise<this> {
    this.#server = createServer((request, response) => {
      void this.#handle(request, response).catch(() => request.socket.destroy());
    });
    await new Promise<void>((resolve) => this.#server?.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  async kill(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const body = Buffer.concat(parts).toString("utf8");
    const { id, ...asked } = JSON.parse(body) as Request & { id: number };
    this.asked.push(asked.method);
    const own = this.answer?.(asked);
    if (typeof own === "number") return void response.writeHead(own).end();
    if (own !== undefined) return reply(response, { jsonrpc: "2.0", id, ...own });

    const { delay = 0, late = 0, lateBy = 0 } = this.chaos;
    const isSending = asked.method === "eth_sendRawTransaction";
    // Drawn only where it is wanted: a seed does to the others what it always did.
    const isLate = late > 0 && this.#draw("late");
    const isLateBefore = isLate && this.#random() < 0.5;
    if (isLateBefore) await sleep(lateBy);
    if (this.#draw("dropBefore")) return void request.socket.destroy();
    if (this.#draw("busy")) return void response.writeHead(this.#random() < 0.5 ? 429 : 502).end("busy");
    if (isSending && this.#draw("forget")) {
      const { Transaction } = await import("ethers");
      return reply(response, { jsonrpc: "2.0", id, result: Transaction.from(String(asked.params[0])).hash });
    }
    if (isSending && this.#draw("duplicate")) await this.#forward(body);
    const answer = await this.#forward(body);
    if (delay > 0) await sleep(this.#random() * delay);
    if (isLate && !isLateBefore) await sleep(lateBy);
    if (this.#draw("dropAfter")) return void request.socket.destroy();
    if (this.#draw("truncate")) {
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(answer) });
      response.write(answer.slice(0, answer.length / 2));
      return void setTimeout(() => request.socket.destroy(), 5);
    }
    this.done.passed += 1;
    response.writeHead(200, { "content-type": "application/json" }).end(answer);
  }

  async #forward(body: string): Promise<string> {
    const headers = { "content-type": "application/json" };
    return (await fetch(this.#target, { method: "POST", headers, body })).text();
  }

  #draw(what: Exclude<keyof Chaos, "delay" | "lateBy">): boolean {
    const isDrawn = this.#random() < (this.chaos[what] ?? 0);
    if (isDrawn) this.done[what] += 1;
    return isDrawn;
  }
}

function reply(response: ServerResponse, body: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}
