import { existsSync } from "node:fs";
import type { Signer } from "ethers";
import type { z } from "zod";
import { belowPublished, type PeriodName, type Periods } from "../contracts/periods.ts";
import probity from "../../deploy/modules/probity.ts";
import type { GovernanceManager } from "../contracts/bindings.ts";
import { contractAt, probityAt, type Contracts } from "../contracts/connect.ts";
import { chainIdentity, type AddressBook } from "../contracts/addressBook.ts";
import { addressBookPath, readAddressBook, writeAddressBook } from "../contracts/node/addressBookFile.ts";
import { contractKeys } from "../contracts/table.ts";
import { deployModule } from "./ignition.ts";
import { forgetJournal, journalFolder } from "./journal.ts";
import { currentRelease, type Release } from "./release.ts";
import { agenciesSchema, parse, resolveParameters, schemasSchema, type DeployParameters } from "./specification.ts";
import { wire } from "./wire.ts";

export interface DeployProbityParameters {
  /** Signs and sends every transaction; connected to a JSON-RPC node. It has no power over the system afterwards. */
  deployer: Signer;
  /** The name of a file in `deploy/parameters`, or its content. */
  parameters: string | DeployParameters;
  /** The first agencies, their governance officers and roles. */
  agencies: z.input<typeof agenciesSchema>;
  /** The credential schemas that the chain begins with; none by default. */
  schemas?: z.input<typeof schemasSchema>;
  /** The address whose key signs uniqueness tags. */
  uniquenessAuthority: string;
  /** The contracts' code; that of `release/` by default. */
  release?: Release;
  /**
   * The folder of the address book, and of the journal from which an interrupted run is resumed. Without it, no file is
   * written and nothing can be resumed.
   */
  folder?: string;
  /** Called with each step of the wiring as it is sent. */
  report?: (step: string) => void;
}

export interface DeployProbityReturnType {
  addressBook: AddressBook;
  /** The file of the address book, if one was written. */
  path?: string;
  contracts: Contracts;
}

/**
 * Deploys and connects all contracts, gives the powers to the agencies, and leaves the deployer with none. It can run
 * again: it leaves existing contracts alone, and resumes an interrupted run from Ignition's journal and the chain.
 * @throws {ProbityError} DEPLOY_PARAMETERS_MISSING, DEPLOY_PARAMETERS_INVALID, DEPLOY_PERIOD_TOO_SHORT,
 * DEPLOY_AGENCIES_INVALID, DEPLOY_SCHEMAS_INVALID, ADDRESS_BOOK_INVALID, RELEASE_INVALID, RELEASE_NOT_COMPILED,
 * DEPLOY_DIFFERS, DEPLOY_FAILED
 */
export async function deployProbity(input: DeployProbityParameters): Promise<DeployProbityReturnType> {
  const { deployer } = input;
  const { bounds, periods } = resolveParameters(input.parameters);
  const agencies = parse(agenciesSchema, input.agencies, "DEPLOY_AGENCIES_INVALID", "list of agencies");
  const schemas = parse(schemasSchema, input.schemas ?? [], "DEPLOY_SCHEMAS_INVALID", "list of credential schemas");
  const { provider } = deployer;
  if (provider === null) throw new Error("the deployer is not connected to a node");
  const chain = await chainIdentity(provider);
  const before = await provider.getBlockNumber();
  // A chain without a block has no deployment, so a journal of its name is left over from an earlier sandbox.
  if (before === 0 && input.folder !== undefined) forgetJournal(input.folder, chain);

  const addresses = await deployModule(probity, {
    deployer,
    artifacts: input.release ?? currentRelease(),
    parameters: {
      $global: {
        ...ignitionParameters(bounds, periods),
        uniquenessAuthority: input.uniquenessAuthority,
        deployer: await deployer.getAddress(),
      },
    },
    journal: input.folder === undefined ? undefined : journalFolder(input.folder, chain),
  });
  const at = (name: string): string => {
    const address = addresses.get(name);
    if (address === undefined) throw new Error(`the deployment gives no ${name}`);
    return address;
  };
  const book: AddressBook = {
    format: "probity-address-book/1",
    chainId: chain.chainId,
    genesisHash: chain.genesisHash,
    trial: belowPublished(bounds).length > 0,
    deploymentBlock:
      knownDeploymentBlock(input.folder, chain, at("manager")) ??
      (await deploymentBlockOf(contractAt("manager", at("manager"), provider), before)),
    contracts: Object.fromEntries(contractKeys.map((key) => [key, at(key)])) as AddressBook["contracts"],
    implementations: Object.fromEntries(
      contractKeys.filter((key) => addresses.has(`${key}Code`)).map((key) => [key, at(`${key}Code`)]),
    ),
    bounds,
    periods,
  };
  const deployment = probityAt(book, provider, deployer);
  const { contracts } = deployment;
  await wire({
    probity: deployment,
    deployer,
    agencies,
    schemas,
    trialNotice: book.trial ? periods.governanceNotice : undefined,
    report: input.report ?? (() => undefined),
  });
  if (input.folder === undefined) return { addressBook: book, contracts };
  return { addressBook: book, contracts, path: writeAddressBook(input.folder, book) };
}

/** Every period and its bound, under the names in the modules. */
function ignitionParameters(bounds: Periods, periods: Periods): Record<string, number> {
  const names = Object.keys(bounds) as PeriodName[];
  return Object.fromEntries(
    names.flatMap((name) => [
      [name, periods[name]],
      [`${name}Bound`, bounds[name]],
    ]),
  );
}

/** The deployment block that an earlier run of the same deployment recorded. */
function knownDeploymentBlock(
  folder: string | undefined,
  chain: { chainId: number; genesisHash: string },
  manager: string,
): number | undefined {
  if (folder === undefined) return undefined;
  const path = addressBookPath(folder, chain);
  if (!existsSync(path)) return undefined;
  const book = readAddressBook(path);
  return book.contracts.manager === manager ? book.deploymentBlock : undefined;
}

/** The head before this run if this run deployed, else the block before the manager's first event. */
async function deploymentBlockOf(manager: GovernanceManager, before: number): Promise<number> {
  const code = await manager.runner?.provider?.getCode(await manager.getAddress(), before);
  if (code === undefined || code === "0x") return before;
  const [first] = await manager.queryFilter(manager.filters.RoleGranted());
  return first === undefined ? before : Math.max(0, first.blockNumber - 1);
}
