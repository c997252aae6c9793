import { FeeData, JsonRpcProvider, type TransactionRequest } from "ethers";

/**
 * A JSON-RPC provider for chains on which gas is free. It never asks what gas costs, so that an account without any
 * balance can send; a node that does want a fee refuses the transaction and says so.
 */
export class FreeGasProvider extends JsonRpcProvider {
  override getFeeData(): Promise<FeeData> {
    return Promise.resolve(new FeeData(0n, null, null));
  }

  /**
   * A quarter above what the node says. It tries an act in the second and the state of its newest block, and ours may
   * cost more in the block they get into: an approval that another one just made the last, a checkpoint of a new second.
   * What is not used costs nothing.
   */
  override async estimateGas(transaction: TransactionRequest): Promise<bigint> {
    return ((await super.estimateGas(transaction)) * 5n) / 4n;
  }
}

/** An address as it may be printed, also when it is mistyped: its password and its query may hold a token. */
export function withoutSecrets(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
  }
  // What comes before the last "@" may be a name and a password, wherever it begins.
  const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(url) ?? [];
  return scheme + (rest.split(/[?#]/)[0] ?? "").replace(/^.*@/s, "");
}
