import { getAddress, resolveAddress, resolveProperties, type ContractRunner } from "ethers";
import { ProbityError } from "../base/errors.ts";
import { sleep } from "../base/sleep.ts";
import { askUntil, transactionOf, type Carries, type GatewayAccess } from "./askGateways.ts";
import { isOfTrace, messageIn } from "./messages.ts";

/** How long the other gateways get after a refusal, in milliseconds. */
const REFUSAL_GRACE = 1_000;

/**
 * Delivers messages that carry their own signature, such as seals of bids and vouchers. The runner has no key, so a seal
 * does not tell who the bidder is. Each message goes to all gateways at once and takes effect once.
 *
 * @example
 * await sealBid(actingAs(probity, messenger({ gateways, provider })), request);
 */
export function messenger(access: GatewayAccess): ContractRunner {
  const { provider } = access;
  return {
    provider,
    call: (transaction) => provider.call(transaction),
    estimateGas: (transaction) => provider.estimateGas(transaction),
    async sendTransaction(transaction) {
      const { to, data } = await resolveProperties(transaction);
      const body = { to: getAddress(await resolveAddress(to ?? "", provider)), data: data ?? "0x" };
      const carries = bringing((await provider.getNetwork()).chainId, body);
      const { gateways } = access;
      const stop = new AbortController();
      const asked = gateways.map((gateway) =>
        askUntil({ ...access, gateways: [gateway], signal: stop.signal }, "/v1/messages", body, (answer, limits) =>
          transactionOf(answer, provider, carries, limits),
        ),
      );
      try {
        return await firstAnswer(asked);
      } finally {
        stop.abort();
      }
    },
  };
}

/** Whether a transaction delivered a message: it is the call itself, or its receipt has the message's event. */
function bringing(chainId: bigint, { to, data }: { to: string; data: string }): Carries {
  const message = messageIn(chainId, { to, data });
  return (transaction, mined) => {
    if (mined.status !== 1) return false;
    if (transaction.to === to && transaction.data === data) return true;
    return message !== undefined && mined.logs.some((log) => isOfTrace(message, log) && message.isOwn(log));
  };
}

/**
 * The first answer that is no refusal. A gateway may be a block behind and refuse a message that another takes, so the
 * others get a moment after a refusal. A silent gateway gets no longer than that.
 */
async function firstAnswer<T extends object>(asked: readonly Promise<T>[]): Promise<T> {
  const refused = asked.map((one) => one.catch((error: unknown) => new Refused(error)));
  const refusal = Promise.any(
    refused.map(async (one) => {
      const said = await one;
      if (said instanceof Refused && said.error instanceof ProbityError && !isNoAnswer(said.error)) {
        await Promise.race([sleep(REFUSAL_GRACE), Promise.all(refused)]);
        return said;
      }
      throw new Error("no refusal");
    }),
  ).catch(
    async () =>
      (await Promise.all(refused)).find((one) => one instanceof Refused) ?? new Refused(new Error("no gateway")),
  );
  const first = await Promise.any([...asked, refusal]).catch(() => refusal);
  if (first instanceof Refused) throw first.error;
  return first;
}

class Refused {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

/** Whether an error is about the gateway, which did not answer or answered falsely, and not about the message. */
function isNoAnswer({ code }: ProbityError): boolean {
  return code === "GATEWAY_UNREACHABLE" || code === "GATEWAY_ANSWER_FALSE" || code === "GATEWAY_RECEIPT_UNKNOWN";
}
