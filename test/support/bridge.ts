import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonRpcApiProvider } from "ethers";
import { z } from "zod";

/** A JSON-RPC address on loopback that a provider serves. */
export interface Bridge {
  url: string;
  close(): Promise<void>;
}

const MOST_BYTES = 4_000_000;

const requestSchema = z.object({
  id: z.union([z.string(), z.number(), z.null()]),
  method: z.string(),
  params: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).default([]),
});

/**
 * Lets a library that uses one plain JSON-RPC address use a Probity provider: several nodes, tokens, sending once. The
 * address holds a secret, so that other programs of this machine cannot send with the provider's token.
 */
export async function startBridge(provider: JsonRpcApiProvider): Promise<Bridge> {
  const path = `/${randomBytes(16).toString("hex")}`;
  const server = createServer((request, response) => {
    if (request.url !== path || request.method !== "POST") {
      response.writeHead(404).end();
      return;
    }
    void answer(provider, request)
      .catch((error: unknown) => errorOf(null, error))
      .then((body) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(provider: JsonRpcApiProvider, request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MOST_BYTES) throw new Error("the request is too large");
    parts.push(part);
  }
  const asked: unknown = JSON.parse(Buffer.concat(parts).toString("utf8"));
  return Array.isArray(asked) ? Promise.all(asked.map((one) => answerOne(provider, one))) : answerOne(provider, asked);
}

async function answerOne(provider: JsonRpcApiProvider, asked: unknown): Promise<unknown> {
  const { id, method, params } = requestSchema.parse(asked);
  try {
    return { jsonrpc: "2.0", id, result: (await provider.send(method, params)) as unknown };
  } catch (error) {
    return errorOf(id, error);
  }
}

/** The node's own error, if there is one, because libraries read its code and data. */
function errorOf(id: string | number | null, error: unknown): unknown {
  const { info, error: inner, message } = error as { info?: { error?: unknown }; error?: unknown; message?: string };
  return { jsonrpc: "2.0", id, error: info?.error ?? inner ?? { code: -32603, message: message ?? "unknown" } };
}
