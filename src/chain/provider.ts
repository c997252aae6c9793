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

/** An address as it may be printed: its password and its query may hold a token. */
export function withoutSecrets(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}
