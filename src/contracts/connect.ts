import { Contract, Interface, type ContractRunner, type Provider, type Signer } from "ethers";
import { connectToNode } from "../chain/failover.ts";
import { chainIdentity, requireChain, type AddressBook } from "./addressBook.ts";
import { abis } from "./abis.ts";
import type { ContractTypes } from "./bindings.ts";
import { contractKeys, contractTable, type ContractKey } from "./table.ts";

/** The contracts of a deployment, typed. */
export type Contracts = {
  [K in ContractKey]: ContractTypes[(typeof contractTable)[K]["name"]];
};

/** A deployment that a tool works with. Every verb takes one and acts with the runner of its contracts. */
export interface Probity {
  contracts: Contracts;
  provider: Provider;
  addressBook: AddressBook;
  chainId: bigint;
  /** Whether a bound of a period lies below the published one. Every tool says so in its output. */
  trial: boolean;
}

export type ConnectParameters = ({ provider: Provider } | { rpcUrl: string }) & { addressBook: AddressBook };

/**
 * Connects to a deployment, after making sure that the node is on the book's chain.
 *
 * @example
 * const { contracts } = await connect({ rpcUrl: "http://127.0.0.1:8545", addressBook: readAddressBook("book.json") });
 * const owner = await contracts.identityRegistry.identityOwner(identity);
 *
 * @throws {ProbityError} CHAIN_UNREACHABLE, ADDRESS_BOOK_OTHER_CHAIN
 */
export async function connect(parameters: ConnectParameters): Promise<Probity> {
  const { addressBook } = parameters;
  const provider = "provider" in parameters ? parameters.provider : await connectToNode(parameters.rpcUrl);
  requireChain(addressBook, await chainIdentity(provider));
  return probityAt(addressBook, provider);
}

/** A deployment for callers that have checked the node's chain already. */
export function probityAt(addressBook: AddressBook, provider: Provider, runner: ContractRunner = provider): Probity {
  return {
    contracts: contractsAt(addressBook, runner),
    provider,
    addressBook,
    chainId: BigInt(addressBook.chainId),
    trial: addressBook.trial,
  };
}

/**
 * The same deployment, with every act signed and sent by `runner`: a key, an external signer, or a relaying wallet. One
 * that is connected to no node uses that of the deployment.
 *
 * @example
 * await approveRound(actingAs(probity, checkersKey), { roundId, officer });
 */
export function actingAs(probity: Probity, runner: ContractRunner): Probity {
  return { ...probity, contracts: contractsAt(probity.addressBook, connected(runner, probity.provider)) };
}

function connected(runner: ContractRunner, provider: Provider): ContractRunner {
  // Only signers have a connect; a runner that merely delivers messages brings its own node.
  const { connect: connectTo } = runner as Partial<Signer>;
  return runner.provider === null && connectTo !== undefined ? connectTo.call(runner, provider) : runner;
}

/** The contracts of a book, called through `runner`. Each is created on first use. */
export function contractsAt({ contracts: at }: Pick<AddressBook, "contracts">, runner: ContractRunner): Contracts {
  const made: Partial<Record<ContractKey, unknown>> = {};
  const contracts = {};
  for (const key of contractKeys) {
    const get = () => (made[key] ??= contractAt(key, at[key], runner));
    Object.defineProperty(contracts, key, { enumerable: true, get });
  }
  return contracts as Contracts;
}

/** One contract of a deployment by its address, for callers that have no whole address book. */
export function contractAt<K extends ContractKey>(key: K, address: string, runner: ContractRunner): Contracts[K] {
  return contractNamed(contractTable[key].name, address, runner) as Contracts[K];
}

/** A released contract that has no key in the address book, such as the account of an agency. */
export function contractNamed<N extends keyof ContractTypes>(
  name: N,
  address: string,
  runner: ContractRunner | null,
): ContractTypes[N] {
  const contract: unknown = new Contract(address, interfaceNamed(name), runner);
  return contract as ContractTypes[N];
}

/** Each ABI is parsed once, because parsing takes most of the time of a connection. */
const interfaces = new Map<keyof ContractTypes, Interface>();

/** The parsed ABI of a contract, to encode and decode calls and events. */
export function interfaceOf<K extends ContractKey>(key: K): Contracts[K]["interface"] {
  return interfaceNamed(contractTable[key].name);
}

function interfaceNamed<N extends keyof ContractTypes>(name: N): ContractTypes[N]["interface"] {
  const known = interfaces.get(name) ?? new Interface(abis[name]);
  interfaces.set(name, known);
  return known as ContractTypes[N]["interface"];
}
