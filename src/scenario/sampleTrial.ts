import { existsSync } from "node:fs";
import { ZeroAddress } from "ethers";
import type { FreeGasProvider } from "../chain/provider.ts";
import { contractsAt, interfaceOf } from "../contracts/connect.ts";
import { chainIdentity, requireChain, type AddressBook, type ChainIdentity } from "../contracts/addressBook.ts";
import { addressBookPath, readAddressBook } from "../contracts/node/addressBookFile.ts";
import { hasJournal } from "../deploy/journal.ts";
import { ProbityError } from "../base/errors.ts";
import { sandboxCast, sendingDirectly } from "./cast.ts";
import { isRootAgency } from "./identities.ts";
import type { Samples } from "./samples.ts";

/** Nodes refuse to search more blocks at once. */
const BLOCK_RANGE = 5_000;

export interface SampleTrialOptions {
  /** The network's folder, for messages. */
  dir: string;
  provider: FreeGasProvider;
  samples: Samples;
  /** The folder of address books. */
  folder: string;
  /** The account that deploys from this folder; its unfinished deployment is resumed. */
  deployer: string;
}

export interface DeployedTrial {
  addressBook: AddressBook;
  path: string;
}

/**
 * Looks for the sample county's trial on a chain, and changes nothing. Call this before the county's keys may send to a
 * chain: everybody knows them, so they must not be used on a chain that holds another system.
 * @returns undefined when nothing is deployed, or when this folder's own deployment is unfinished
 * @throws {ProbityError} NETWORK_NOT_A_TRIAL, NETWORK_OTHER_COUNTY, NETWORK_BOOK_MISSING, ADDRESS_BOOK_INVALID,
 * ADDRESS_BOOK_OTHER_CHAIN
 */
export async function findSampleTrial(options: SampleTrialOptions): Promise<DeployedTrial | undefined> {
  const { provider, folder } = options;
  const chain = await chainIdentity(provider);
  const path = addressBookPath(folder, chain);
  if (!existsSync(path)) {
    await requireNobodysSystem(options, chain);
    return undefined;
  }
  const addressBook = readAddressBook(path);
  requireChain(addressBook, chain);
  await requireSampleTrial(addressBook, options);
  return { addressBook, path };
}

/** @throws {ProbityError} NETWORK_NOT_A_TRIAL, NETWORK_OTHER_COUNTY */
export async function requireSampleTrial(
  addressBook: AddressBook,
  { dir, provider, samples }: Pick<SampleTrialOptions, "dir" | "provider" | "samples">,
): Promise<void> {
  const next =
    'Make a network of its own for the sample county ("probity network init"), or name that one\'s folder; this one is left as it is.';
  if (!addressBook.trial) {
    throw new ProbityError(
      "NETWORK_NOT_A_TRIAL",
      `The system on the network of ${dir} is no trial, so the sample county, whose keys are public, must not be on it.`,
      next,
      { facts: { dir } },
    );
  }
  const { identityRegistry, accounts } = contractsAt(addressBook, provider);
  const cast = sandboxCast(sendingDirectly(provider));
  const agencies = samples.county.organisations.filter(isRootAgency).map(({ key }) => cast.actor(key).identity);
  const [authority, ...opened] = await Promise.all([
    identityRegistry.uniquenessAuthority(),
    ...agencies.map((agency) => accounts.accountOf(agency)),
  ]);
  if (authority === cast.actor("uniqueness-authority").identity && !opened.includes(ZeroAddress)) return;
  throw new ProbityError(
    "NETWORK_OTHER_COUNTY",
    `The system on the network of ${dir} is not the sample county's, and the county's keys, which are public, must not be on it.`,
    next,
    { facts: { dir, uniquenessAuthority: authority } },
  );
}

/**
 * Refuses a chain that holds a system without an address book here: a consortium member may have deployed from
 * elsewhere. Every Probity system begins with a governance manager that gives its deployer a role.
 */
async function requireNobodysSystem(options: SampleTrialOptions, chain: ChainIdentity): Promise<void> {
  const { dir, provider, folder, deployer } = options;
  const topics = [interfaceOf("manager").getEvent("RoleGranted").topicHash];
  const managers = new Set<string>();
  const newest = await provider.getBlockNumber();
  for (let fromBlock = 0; fromBlock <= newest; fromBlock += BLOCK_RANGE) {
    const toBlock = Math.min(newest, fromBlock + BLOCK_RANGE - 1);
    for (const { address, blockNumber, transactionHash } of await provider.getLogs({ topics, fromBlock, toBlock })) {
      if (managers.has(address)) continue;
      managers.add(address);
      const by = (await provider.getTransaction(transactionHash))?.from;
      // The journal resumes a deployment from this folder, and refuses other parameters.
      if (by === deployer && hasJournal(folder, chain)) continue;
      throw new ProbityError(
        "NETWORK_BOOK_MISSING",
        `A system was deployed on the network of ${dir} from elsewhere, in block ${blockNumber}, and its address book is not in ${folder}.`,
        `Get the address book from the operator that deployed it and put it there; give the sample county a network of its own ("probity network init").`,
        { facts: { dir, block: String(blockNumber), manager: address, deployer: by ?? "unknown" } },
      );
    }
  }
}
