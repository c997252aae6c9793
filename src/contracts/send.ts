import {
  isError,
  type BaseContract,
  type ContractTransactionReceipt,
  type ContractTransactionResponse,
  type Result as Values,
} from "ethers";
import { ProbityError } from "../base/errors.ts";
import type { TypedContractMethod } from "./bindings.ts";
import { explainRevert, withReason } from "./explainRevert.ts";

/** The result of an act, such as the id of what it made, and its transaction. */
export type Sent<Result = unknown> = Result & {
  transactionHash: string;
  blockNumber: number;
  gasUsed: bigint;
};

/** The arguments of a function that changes a contract's state; `never` for any other function. */
export type ActArguments<C, M extends keyof C> =
  C[M] extends TypedContractMethod<infer Arguments, infer Returned, "nonpayable">
    ? Returned extends unknown
      ? Arguments
      : never
    : never;

/** The functions of a contract that change its state. */
export type ActName<C> = { [M in keyof C]: ActArguments<C, M> extends never ? never : M }[keyof C] & string;

/** How the result of an act is read from its event. */
export interface Made<Result> {
  event: string;
  read: (values: Values) => Result;
}

/**
 * Sends one act and waits for its block, which is final on our chains. Every verb is this call with the arguments in the
 * contract's order; nothing else sends.
 *
 * @param contract connected to the runner that signs and sends
 * @param made given when the act makes something that the caller needs, such as an id
 * @throws {ProbityError} CONTRACT_REFUSED with the contract's own error in words, TRANSACTION_DROPPED
 */
export async function send<C extends BaseContract, M extends ActName<C>>(
  contract: C,
  method: M,
  args: ActArguments<C, M>,
): Promise<Sent>;
export async function send<C extends BaseContract, M extends ActName<C>, Result>(
  contract: C,
  method: M,
  args: ActArguments<C, M>,
  made: Made<Result>,
): Promise<Sent<Result>>;
export async function send(
  contract: BaseContract,
  method: string,
  args: readonly unknown[],
  made?: Made<object>,
): Promise<Sent> {
  const receipt = await mined(contract, method, args);
  const { hash: transactionHash, blockNumber, gasUsed } = receipt;
  const result = made === undefined ? {} : made.read(eventOf(contract, receipt, made.event));
  return { ...result, transactionHash, blockNumber, gasUsed };
}

async function mined(
  contract: BaseContract,
  method: string,
  args: readonly unknown[],
): Promise<ContractTransactionReceipt> {
  let transaction: ContractTransactionResponse | undefined;
  try {
    transaction = await contract.getFunction(method).send(...args);
    const receipt = await transaction.wait();
    if (receipt !== null) return receipt;
  } catch (error) {
    if (!isError(error, "TRANSACTION_REPLACED"))
      throw explainRevert(await withReason(error, contract.runner?.provider));
  }
  throw new ProbityError(
    "TRANSACTION_DROPPED",
    "Another transaction of the same account took the place of this one, or the node dropped it.",
    "Look whether the act is done, then send it again; let one program at a time send with an account.",
    { facts: { act: method, ...(transaction === undefined ? {} : { transactionHash: transaction.hash }) } },
  );
}

function eventOf(contract: BaseContract, receipt: ContractTransactionReceipt, name: string): Values {
  for (const log of receipt.logs) {
    const parsed = contract.interface.parseLog(log);
    if (parsed?.name === name) return parsed.args;
  }
  throw new Error(`the transaction ${receipt.hash} made no event ${name}`);
}
