import type { ContractRunner, Provider } from "ethers";
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
    forwarder: ERC2771Forwarder__factory.connect(at.forwarder, runner),
    manager: GovernanceManager__factory.connect(at.manager, runner),
    accounts: AgencyAccounts__factory.connect(at.accounts, runner),
    identityRegistry: IdentityRegistry__factory.connect(at.identityRegistry, runner),
    credentialRegistry: CredentialRegistry__factory.connect(at.credentialRegistry, runner),
    recoveryBoard: RecoveryBoard__factory.connect(at.recoveryBoard, runner),
    billRegistry: BillRegistry__factory.connect(at.billRegistry, runner),
    fundLedger: FundLedger__factory.connect(at.fundLedger, runner),
    budgetOffice: BudgetOffice__factory.connect(at.budgetOffice, runner),
    merchantDesk: MerchantDesk__factory.connect(at.merchantDesk, runner),
    roundBook: RoundBook__factory.connect(at.roundBook, runner),
    tenderBoard: TenderBoard__factory.connect(at.tenderBoard, runner),
    awardBoard: AwardBoard__factory.connect(at.awardBoard, runner),
    contractBook: ContractBook__factory.connect(at.contractBook, runner),
  };
}
