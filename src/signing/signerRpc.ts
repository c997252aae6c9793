import { z } from "zod";
import { ProbityError } from "../base/errors.ts";
import { visible } from "../base/text.ts";
import { faultOf, withoutCredentials, type Endpoint } from "../chain/failover.ts";
import { withoutSecrets } from "../chain/provider.ts";
import { answerInvalid, refused, timedOut, unauthorized, unreachable, urlInvalid } from "./signerErrors.ts";

export interface Call {
  method: string;
  params: readonly unknown[];
}

export interface SignerRpcOptions {
  /** How long the signer may take for one answer, in milliseconds. */
  answerWithin: number;
  /** Called once an answer takes more than two seconds: the signer may be asking a person. */
  onWait?: (() => void) | undefined;
}

const WAIT_IS_LONG = 2_000;
const LONGEST_SAID = 200;

const answerSchema = z
  .object({ result: z.unknown().optional(), error: z.object({ code: z.number(), message: z.string() }).nullish() })
  .refine(({ result, error }) => error != null || result !== undefined);

/**
 * The codes of a method that is unknown or disabled. Other codes are shared with real failures, so that only the text
 * tells them apart.
 */
const NOT_OFFERED = new Set([-32601, -32604]);
const NOT_OFFERED_TEXT =
  /\bmethod\b.*\b(?:not (?:found|supported|available|implemented|allowed|enabled)|does not exist)/i;

/** The JSON-RPC of an external signer. Its errors never show a name, a password or a token in its address. */
export class SignerRpc {
  /** The address, safe to print. */
  readonly url: string;
  /** In milliseconds. */
  readonly answerWithin: number;
  readonly #endpoint: Required<Endpoint>;
  readonly #onWait: (() => void) | undefined;

  /** @throws {ProbityError} SIGNER_URL_INVALID */
  constructor({ url, headers = {} }: Endpoint, options: SignerRpcOptions) {
    this.url = withoutSecrets(url);
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw urlInvalid(this.url);
    this.#endpoint = withoutCredentials(url, headers);
    this.answerWithin = options.answerWithin;
    this.#onWait = options.onWait;
  }

  /**
   * Makes the first of the calls that the signer offers.
   * @returns its result; undefined when the signer offers none of them
   * @throws {ProbityError} SIGNER_REFUSED, SIGNER_UNREACHABLE, SIGNER_TIMEOUT, SIGNER_UNAUTHORIZED, SIGNER_ANSWER_INVALID
   */
  async firstOf(calls: readonly Call[]): Promise<{ method: string; result: unknown } | undefined> {
    for (const { method, params } of calls) {
      const { result, error } = await this.#exchange({ method, params });
      if (error == null) return { method, result };
      if (!NOT_OFFERED.has(error.code) && !NOT_OFFERED_TEXT.test(error.message)) {
        throw refused(this.url, method, { ...error, message: visible(error.message.slice(0, LONGEST_SAID)) });
      }
    }
    return undefined;
  }

  async #exchange(call: Call): Promise<z.infer<typeof answerSchema>> {
    const waiting = setTimeout(() => this.#onWait?.(), WAIT_IS_LONG);
    try {
      const response = await fetch(this.#endpoint.url, {
        method: "POST",
        headers: { ...this.#endpoint.headers, "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...call }),
        // A redirect would show another host what is signed.
        redirect: "error",
        signal: AbortSignal.timeout(this.answerWithin),
      });
      if (response.status === 401 || response.status === 403) throw unauthorized(this.url, response.status);
      return this.#parsed(await response.text(), response.status);
    } catch (error) {
      if (error instanceof ProbityError) throw error;
      if ((error as Error).name === "TimeoutError") throw timedOut(this.url, this.answerWithin);
      throw unreachable(this.url, faultOf(error), error);
    } finally {
      clearTimeout(waiting);
    }
  }

  #parsed(text: string, status: number): z.infer<typeof answerSchema> {
    try {
      return answerSchema.parse(JSON.parse(text));
    } catch (cause) {
      throw answerInvalid(this.url, `HTTP ${status} without a JSON-RPC answer`, cause);
    }
  }
}
