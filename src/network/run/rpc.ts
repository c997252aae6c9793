import { z } from "zod";
import { OBSERVER_BATCH } from "../nodeConfig.ts";

/** Why a node gave no answer. */
export type RpcTrouble = "unreachable" | "token" | "refused";

export class RpcFailure extends Error {
  readonly trouble: RpcTrouble;
  constructor(trouble: RpcTrouble, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.trouble = trouble;
  }
}

export interface RpcEndpoint {
  url: string;
  headers: Readonly<Record<string, string>>;
}

export interface RpcCall {
  method: string;
  params?: readonly unknown[];
}

const answerSchema = z.object({
  id: z.union([z.int(), z.null()]).optional(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
});

/** How long a node on this machine may take to answer, in milliseconds. */
const RPC_TIMEOUT = 4_000;

/**
 * Sends a node several calls, in batches that every kind of node accepts.
 * @returns the answers in the order of the calls; a refused call has its {@link RpcFailure} in place of an answer
 * @throws {RpcFailure} when the node does not answer at all, or refuses the token
 */
export async function askAll(
  endpoint: RpcEndpoint,
  calls: readonly RpcCall[],
  timeout = RPC_TIMEOUT,
): Promise<unknown[]> {
  const results: unknown[] = [];
  for (let from = 0; from < calls.length; from += OBSERVER_BATCH) {
    results.push(...(await askBatch(endpoint, calls.slice(from, from + OBSERVER_BATCH), timeout)));
  }
  return results;
}

async function askBatch({ url, headers }: RpcEndpoint, calls: readonly RpcCall[], timeout: number): Promise<unknown[]> {
  const body = calls.map(({ method, params = [] }, id) => ({ jsonrpc: "2.0", id, method, params }));
  let status: number;
  let answer: unknown;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body.length === 1 ? body[0] : body),
      // Never sends the token to another host.
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    });
    status = response.status;
    answer = status === 401 ? undefined : await response.json();
  } catch (cause) {
    throw new RpcFailure("unreachable", `${url} does not answer.`, { cause });
  }
  if (status === 401) throw new RpcFailure("token", `${url} does not take the token.`);
  const parsed = z.array(answerSchema).safeParse(Array.isArray(answer) ? answer : [answer]);
  if (!parsed.success) throw new RpcFailure("unreachable", `${url} answers, but not as a node does (HTTP ${status}).`);
  const results = calls.map((_call, id): unknown => {
    const found = parsed.data.find((item) => item.id === id) ?? (calls.length === 1 ? parsed.data[0] : undefined);
    if (found === undefined) return new RpcFailure("refused", `${url} left an answer out.`);
    if (found.error === undefined) return found.result;
    // Besu's code for a token that is missing, wrong, expired or without the permission.
    const trouble = found.error.code === -40_100 ? "token" : "refused";
    return new RpcFailure(trouble, found.error.message);
  });
  const refused = results.find((result) => result instanceof RpcFailure);
  if (refused?.trouble === "token" && results.every((result) => result instanceof RpcFailure)) throw refused;
  return results;
}

/** Sends a node one call. @throws {RpcFailure} */
export async function ask(endpoint: RpcEndpoint, call: RpcCall, timeout = RPC_TIMEOUT): Promise<unknown> {
  const [result] = await askAll(endpoint, [call], timeout);
  if (result instanceof RpcFailure) throw result;
  return result;
}

/** A quantity of JSON-RPC as a number, or undefined when it is not one. */
export function quantity(value: unknown): number | undefined {
  return typeof value === "string" && /^0x[0-9a-fA-F]{1,13}$/.test(value) ? Number(value) : undefined;
}
