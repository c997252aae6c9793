import rateLimit from "@fastify/rate-limit";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { z } from "zod";
import { ProbityError } from "../base/errors.ts";
import { httpStatus, refusalView, type Answer, type Outcome } from "./answers.ts";
import { signedForwardRequestSchema } from "../relay/forwardRequest.ts";
import type { Gateway, Job } from "./gateway.ts";
import { isRequestId, messageBodySchema } from "../relay/messages.ts";

export interface ServerOptions {
  gateway: Gateway;
  /** Posts of one network address in a minute. */
  perAddress: number;
  /**
   * How many of the operator's own proxies are in front, or their addresses: the caller is the client of the outermost
   * proxy. The caller may have forged the rest of X-Forwarded-For.
   */
  trustProxy: number | string[];
  /** How long a post waits for its block before the answer is 202, in milliseconds. */
  answerWithin: number;
  onNote?: (text: string) => void;
}

/** 100,000 bytes as hexadecimal digits, and the rest of a request. */
const BODY_LIMIT = 256 * 1024;
/** How long a caller that asks for an early answer waits for the checks. */
const ASYNC_WITHIN = 2_000;

/** The HTTP server of a gateway. It sets no CORS header, so no page of another site can use a visitor's access. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { gateway, onNote, trustProxy } = options;
  const server = Fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    trustProxy: typeof trustProxy === "number" ? (_address, hop) => hop < trustProxy : trustProxy,
    logger: false,
  });
  await server.register(rateLimit, {
    max: options.perAddress,
    timeWindow: 60_000,
    // Queries for a request's outcome are not limited.
    allowList: (request) => request.method === "GET" && request.url.startsWith("/v1/requests/"),
    errorResponseBuilder: (_request, { ttl }) =>
      new ProbityError(
        "GATEWAY_LIMIT",
        "This network address sent too many requests in a minute.",
        "Wait a little, then post it again.",
        { facts: { retryAfter: String(Math.ceil(ttl / 1000)) } },
      ),
  });
  server.setErrorHandler((error, _request, reply) => refuse(reply, explain(error, onNote)));
  server.setNotFoundHandler((request, reply) =>
    refuse(
      reply,
      new ProbityError(
        "GATEWAY_REQUEST_UNKNOWN",
        `There is nothing at ${request.method} ${request.url.slice(0, 100)}.`,
        "Post to /v1/requests or /v1/messages, or get /v1/requests/:id, /v1/health or /v1/info.",
      ),
    ),
  );

  server.post("/v1/requests", (request, reply) => {
    const signed = parse(signedForwardRequestSchema, request.body);
    return answer(gateway.request(signed), request, reply, options);
  });
  server.post("/v1/messages", (request, reply) => {
    const body = parse(messageBodySchema, request.body);
    return answer(gateway.message(body), request, reply, options);
  });
  server.get<{ Params: { id: string } }>("/v1/requests/:id", (request, reply) => {
    const { id } = request.params;
    const found = isRequestId(id) ? gateway.find(id.toLowerCase()) : undefined;
    if (found === undefined) {
      throw new ProbityError(
        "GATEWAY_REQUEST_UNKNOWN",
        "The gateway knows no such request.",
        "Post it again: the answer says whether it was done.",
      );
    }
    return reply.send(found);
  });
  server.get("/v1/health", async (_request, reply) => {
    const health = await gateway.health();
    return reply.status(health.ok ? 200 : 503).send(health);
  });
  server.get("/v1/info", (_request, reply) => reply.send(gateway.info()));
  return server;
}

/** Answers with the outcome. Answers early with 202 when the block takes long or the caller does not want to wait. */
async function answer(job: Job, request: FastifyRequest, reply: FastifyReply, options: ServerOptions) {
  const isAsync = /\brespond-async\b/i.test(String(request.headers["prefer"] ?? ""));
  const outcome = isAsync
    ? await within<Outcome | undefined>(ASYNC_WITHIN, job.done, job.accepted)
    : await within(options.answerWithin, job.done);
  if (outcome === undefined) {
    const pending: Answer = { id: job.id, status: "pending" };
    return reply.status(202).header("location", `/v1/requests/${job.id}`).send(pending);
  }
  const said: Answer = { id: job.id, ...outcome };
  return reply.status(outcome.status === "mined" ? 200 : 422).send(said);
}

/** The first result; undefined when the time is over before. */
async function within<T>(milliseconds: number, ...promises: Promise<T>[]): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), milliseconds)));
  try {
    return await Promise.race([...promises, over]);
  } finally {
    clearTimeout(timer);
  }
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const tooLong = /longer than/.test(first?.message ?? "");
  throw new ProbityError(
    tooLong ? "GATEWAY_TOO_LARGE" : "GATEWAY_REQUEST_INVALID",
    `The request cannot be read: ${first?.path.join(".") ?? ""} ${first?.message ?? "is wrong"}.`,
    "Correct it; docs/operations.md describes the form.",
    { facts: { field: first?.path.join(".") ?? "" } },
  );
}

function refuse(reply: FastifyReply, error: ProbityError) {
  const { retryAfter } = error.facts;
  if (retryAfter !== undefined) void reply.header("retry-after", retryAfter);
  return reply.status(httpStatus(error)).send({ error: refusalView(error) });
}

/** Turns an error into a refusal. Defects of the gateway are reported to the operator, not to the caller. */
function explain(error: unknown, onNote?: (text: string) => void): ProbityError {
  if (error instanceof ProbityError) return error;
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message?: string };
  if (statusCode === 413) {
    return new ProbityError("GATEWAY_TOO_LARGE", "The request is too large.", "Make it smaller.");
  }
  if (statusCode !== undefined && statusCode < 500) {
    return new ProbityError(
      "GATEWAY_REQUEST_INVALID",
      `The request cannot be read (${code ?? String(statusCode)}).`,
      "Post JSON, with content-type application/json.",
    );
  }
  onNote?.(`defect: ${error instanceof Error ? (error.stack ?? error.message) : String(message)}`);
  return new ProbityError(
    "GATEWAY_DEFECT",
    "The gateway failed.",
    "Post it to another gateway, and tell the operator.",
  );
}
