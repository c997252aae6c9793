import { FeeData, JsonRpcProvider, type TransactionRequest } from "ethers";

/**
 * A JSON-RPC provider for chains without gas fees. It never asks for the gas price, so an account without a balance can
 * send. A node that requires a fee refuses the transaction with an error.
 */
export class FreeGasProvider extends JsonRpcProvider {
  override getFeeData(): Promise<FeeData> {
    return Promise.resolve(new FeeData(0n, null, null));
  }

  /**
   * Adds a quarter to the node's estimate. The node simulates an act on the state of its newest block, and the act may
   * cost more in its own block: another approval may make this one the last, or a new second may need a checkpoint.
   * Unused gas costs nothing.
   */
  override async estimateGas(transaction: TransactionRequest): Promise<bigint> {
    return ((await super.estimateGas(transaction)) * 5n) / 4n;
  }
}

/** An address that is safe to print, also when it is mistyped: its password and its query may hold a token. */
export function withoutSecrets(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
  }
  // The text before the last "@" may be a name and a password, wherever it begins.
  const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(url) ?? [];
  return scheme + (rest.split(/[?#]/)[0] ?? "").replace(/^.*@/s, "");
}
