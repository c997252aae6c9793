import type { Command } from "commander";
import type { Probity } from "../../../contracts/connect.ts";
import { blockTime } from "../../../chain/clock.ts";
import { readAddressBook } from "../../../contracts/node/addressBookFile.ts";
import { ProbityError } from "../../../base/errors.ts";
import { withDeployment } from "../../deployment.ts";
import { RPC_OPTION } from "../../options.ts";

/** The chain and registry that a signature is for, and a connection to them if there is a node. */
export interface SigningPlace {
  chainId: number;
  registry: string;
  trial: boolean;
  /** Unix seconds: the chain's time, or this computer's without a node. */
  now: number;
  /** Undefined without a node. */
  probity?: Probity;
}

export interface PlaceOptions {
  rpc: string;
  addressBook?: string;
}

/** Adds the options of a command that signs without sending, so that its key may be on an offline computer. */
export function offline(command: Command): Command {
  return command
    .option(...RPC_OPTION)
    .option("--address-book <file>", "sign without a node, for the chain of this address book");
}

/**
 * Determines the chain to sign for.
 * @throws {ProbityError} ADDRESS_BOOK_MISSING, ADDRESS_BOOK_INVALID and those of {@link withDeployment}
 */
export async function withPlace<T>(
  { rpc, addressBook }: PlaceOptions,
  act: (place: SigningPlace) => Promise<T>,
): Promise<T> {
  if (addressBook !== undefined) {
    const { chainId, contracts, trial } = readAddressBook(addressBook);
    return act({ chainId, registry: contracts.identityRegistry, trial, now: Math.floor(Date.now() / 1000) });
  }
  return withDeployment(rpc, async (probity) => {
    const { chainId, contracts, trial } = probity.addressBook;
    const now = await blockTime(probity.provider);
    return act({ chainId, registry: contracts.identityRegistry, trial, now, probity });
  });
}

/** @throws {ProbityError} ENROLMENT_OTHER_CHAIN when a file was signed for another chain or registry */
export function requirePlace(
  file: { chainId: number; registry: string },
  { chainId, registry }: { chainId: number; registry: string },
): void {
  if (file.chainId === chainId && file.registry === registry) return;
  throw new ProbityError(
    "ENROLMENT_OTHER_CHAIN",
    `The file was signed for the registry ${file.registry} on chain ${file.chainId}, not for ${registry} on chain ${chainId}.`,
    "Ask for one for this chain, or connect to that one with --rpc.",
    { facts: { chainId: String(file.chainId), registry: file.registry } },
  );
}
