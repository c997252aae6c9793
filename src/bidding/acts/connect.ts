import type { AddressLike } from "ethers";
import type { TenderBoard, TypedContractMethod } from "../../contracts/bindings.ts";
import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

export type ConnectBoardsParameters = { awardBoard: string; contractBook: string };

/** Names the contracts that follow the tender board, by governance. Requirements: ITenderBoard.connect. */
export async function connectBoards(
  probity: Probity,
  { awardBoard, contractBook }: ConnectBoardsParameters,
): Promise<Sent> {
  return send(probity.contracts.tenderBoard as Connecting, "connect", [awardBoard, contractBook]);
}

/** `connect` of a typed contract attaches a signer, and hides the contract's own function of that name. */
type Connecting = TenderBoard & { connect: TypedContractMethod<[AddressLike, AddressLike], unknown, "nonpayable"> };

export type ConnectContractBookParameters = { contractBook: string };

/** Names the contract that follows the award board, by governance. Requirements: IAwardBoard.connectContractBook. */
export async function connectContractBook(
  probity: Probity,
  { contractBook }: ConnectContractBookParameters,
): Promise<Sent> {
  return send(probity.contracts.awardBoard, "connectContractBook", [contractBook]);
}
