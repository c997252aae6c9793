import { Contract, type ContractRunner, type Interface, type Provider } from "ethers";
import { connectToNode } from "../chain/failover.ts";
import { chainIdentity, readAddressBook, requireChain, type AddressBook } from "../deploy/addressBook.ts";
import {
  AgencyAccounts__factory,
  AwardBoard__factory,
  BillRegistry__factory,
  BudgetOffice__factory,
  ContractBook__factory,
  CredentialRegistry__factory,
  ERC2771Forwarder__factory,
  FundLedger__factory,
  GovernanceManager__factory,
  IdentityRegistry__factory,
  MerchantDesk__factory,
  RecoveryBoard__factory,
  RoundBook__factory,
  TenderBoard__factory,
} from "../../types/ethers-contracts/index.ts";

/** The contracts of a deployment, typed; connect one with a signer to send. */
export type Contracts = ReturnType<typeof contractsAt>;

/** A deployment that a tool works with. */
export interface Probity {
  contracts: Contracts;
  provider: Provider;
  addressBook: AddressBook;
  chainId: bigint;
  /** Whether a bound of a period lies below the published one. Every tool says so in its output. */
  trial: boolean;
}

export type ConnectParameters = ({ provider: Provider } | { rpcUrl: string }) & {
  /** A book, or the path of its file. */
  addressBook: AddressBook | string;
};

/**
 * Connects to a deployment, after making sure that the node is on the book's chain.
 *
 * @example
 * const { contracts, trial } = await connect({ rpcUrl: "http://127.0.0.1:8545", addressBook: "book.json" });
 * const owner = await contracts.identityRegistry.identityOwner(identity);
 *
 * @throws {ProbityError} CHAIN_UNREACHABLE, ADDRESS_BOOK_MISSING, ADDRESS_BOOK_INVALID, ADDRESS_BOOK_OTHER_CHAIN
 */
export async function connect(parameters: ConnectParameters): Promise<Probity> {
  const { addressBook: given } = parameters;
  const book = typeof given === "string" ? readAddressBook(given) : given;
  const provider = "provider" in parameters ? parameters.provider : await connectToNode(parameters.rpcUrl);
  requireChain(book, await chainIdentity(provider));
  return {
    contracts: contractsAt(book, provider),
    provider,
    addressBook: book,
    chainId: BigInt(book.chainId),
    trial: book.trial,
  };
}

/** The contracts of a book, called through `runner`. */
export function contractsAt({ contracts: at }: Pick<AddressBook, "contracts">, runner: ContractRunner) {
  return {
    forwarder: bound(ERC2771Forwarder__factory, at.forwarder, runner),
    manager: bound(GovernanceManager__factory, at.manager, runner),
    accounts: bound(AgencyAccounts__factory, at.accounts, runner),
    identityRegistry: bound(IdentityRegistry__factory, at.identityRegistry, runner),
    credentialRegistry: bound(CredentialRegistry__factory, at.credentialRegistry, runner),
    recoveryBoard: bound(RecoveryBoard__factory, at.recoveryBoard, runner),
    billRegistry: bound(BillRegistry__factory, at.billRegistry, runner),
    fundLedger: bound(FundLedger__factory, at.fundLedger, runner),
    budgetOffice: bound(BudgetOffice__factory, at.budgetOffice, runner),
    merchantDesk: bound(MerchantDesk__factory, at.merchantDesk, runner),
    roundBook: bound(RoundBook__factory, at.roundBook, runner),
    tenderBoard: bound(TenderBoard__factory, at.tenderBoard, runner),
    awardBoard: bound(AwardBoard__factory, at.awardBoard, runner),
    contractBook: bound(ContractBook__factory, at.contractBook, runner),
  };
}

/** Reading an ABI is most of the time that a connection takes, so that each is read once. */
const interfaces = new Map<object, Interface>();

interface Binding<T> {
  connect(address: string, runner: ContractRunner): T;
  createInterface(): Interface;
}

function bound<T>(binding: Binding<T>, address: string, runner: ContractRunner): T {
  const known = interfaces.get(binding) ?? binding.createInterface();
  interfaces.set(binding, known);
  // As the binding's own `connect` does, which reads the ABI again.
  return new Contract(address, known, runner) as T;
}
