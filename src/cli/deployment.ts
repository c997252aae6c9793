import { isError } from "ethers";
import { explainRevert } from "../contracts/explainRevert.ts";
import { connectToNodes } from "../chain/failover.ts";
import { withoutSecrets, type FreeGasProvider } from "../chain/provider.ts";
import { connect, type Probity } from "../contracts/connect.ts";
import { chainIdentity, type AddressBook } from "../contracts/addressBook.ts";
import { findAddressBook } from "../contracts/node/addressBookFile.ts";
import { ProbityError } from "../base/errors.ts";
import { networkAccess } from "../network/access.ts";
import { deploymentsFolder, searched } from "./home.ts";
import { endpointsOf, shownRpc } from "./options.ts";
import { printJson, report, tell, type Output } from "./output.ts";
import type { TextForm } from "./style.ts";

const TRIAL_NOTICE = "⚠ This deployment is a trial: some of its periods may be shorter than the published bounds.";

/**
 * Runs an act with the deployment on the chain behind a JSON-RPC address, then closes the connection.
 * @throws {ProbityError} CHAIN_UNREACHABLE, ADDRESS_BOOK_MISSING, CHAIN_NOT_DEPLOYED, CHAIN_FAILED, CONTRACT_REFUSED
 */
export async function withDeployment<T>(rpc: string, act: (probity: Probity) => Promise<T>): Promise<T> {
  const provider = await connectToNodes(endpointsOf(rpc));
  try {
    const addressBook = await ownAddressBook(provider);
    return await act(await connect({ provider, addressBook }));
  } catch (error) {
    throw explainNode(error, rpc);
  } finally {
    provider.destroy();
  }
}

/**
 * The address book of a node's chain, from the probity home.
 * @throws {ProbityError} ADDRESS_BOOK_MISSING, and those of {@link findAddressBook}
 */
export async function ownAddressBook(provider: FreeGasProvider): Promise<AddressBook> {
  const folder = deploymentsFolder();
  try {
    return await findAddressBook(folder, provider);
  } catch (cause) {
    if (!(cause instanceof ProbityError) || cause.code !== "ADDRESS_BOOK_MISSING") throw cause;
    const { code, message, facts } = cause;
    const next = `Deploy to this chain first ("probity deploy"), or get its address book from the operator. ${searched(folder)}`;
    throw new ProbityError(code, message, next, { facts: { ...facts, folder }, cause });
  }
}

/**
 * Runs an act with the network of a folder, through its gateways, then closes the connection.
 * @throws {ProbityError} NETWORK_MISSING, NETWORK_INVALID, NETWORK_TOKEN_MISSING, NETWORK_NO_NODE, NETWORK_OTHER_CHAIN,
 * NETWORK_DOWN, CHAIN_DIFFERS, CHAIN_FAILED, CONTRACT_REFUSED
 */
export async function withNetwork<T>(dir: string, act: (provider: FreeGasProvider) => Promise<T>): Promise<T> {
  const { description, endpoints } = await networkAccess(dir);
  const provider = await connectToNodes(endpoints).catch((error: unknown) => {
    if (!(error instanceof ProbityError) || error.code !== "CHAIN_UNREACHABLE") throw error;
    throw new ProbityError(
      "NETWORK_DOWN",
      `No node of the network in ${dir} answers.`,
      `Bring it up with "probity network up --dir ${dir}", or look at it with "probity network status --dir ${dir}".`,
      { facts: { dir }, cause: error },
    );
  });
  try {
    const { chainId, genesisHash } = await chainIdentity(provider);
    if (chainId !== description.chainId || genesisHash !== description.genesisHash) {
      throw new ProbityError(
        "NETWORK_OTHER_CHAIN",
        `The nodes at the ports of ${dir} are on chain ${chainId} with genesis ${genesisHash}, not on its own.`,
        "Stop the program that listens there, or name the folder of that network.",
        { facts: { dir, chainId: String(chainId), genesis: genesisHash } },
      );
    }
    // A block takes seconds, so faster polling gains nothing.
    provider.pollingInterval = 250;
    return await act(provider);
  } catch (error) {
    throw explainNode(error, dir);
  } finally {
    provider.destroy();
  }
}

/** Prints a result of a deployment; a trial is marked as one, on standard error and in the JSON. */
export function reportOf<T extends object>(
  output: Output,
  { trial }: { trial: boolean },
  result: T,
  render: (result: T, text: TextForm) => string,
): void {
  if (trial) tell(output, TRIAL_NOTICE);
  report(output, { trial, ...result }, (_marked, text) => render(result, text));
}

/** Prints a result that is a document for other programs: it is JSON also where results are text. */
export function reportDocument(output: Output, marks: { trial: boolean }, result: object, document: unknown): void {
  if (output.json) return reportOf(output, marks, result, () => "");
  if (marks.trial) tell(output, TRIAL_NOTICE);
  printJson(output, document);
}

/**
 * Turns an error of a node or a contract into a sentence; returns any other error unchanged.
 * @param where the value of `--rpc`, or the folder of a network
 */
export function explainNode(error: unknown, where: string): unknown {
  const explained = explainRevert(error);
  if (explained instanceof ProbityError) return explained;
  const rpc = where.includes("://") ? shownRpc(where) : where;
  if (isError(error, "BAD_DATA")) {
    return new ProbityError(
      "CHAIN_NOT_DEPLOYED",
      `A contract of the address book on the chain at ${rpc} does not answer as this version expects.`,
      `Check that the address book belongs to this chain and version, or deploy again ("probity deploy").`,
      { facts: { rpc }, cause: error },
    );
  }
  const isNetwork =
    isError(error, "NETWORK_ERROR") ||
    isError(error, "SERVER_ERROR") ||
    isError(error, "TIMEOUT") ||
    isError(error, "UNSUPPORTED_OPERATION") ||
    isError(error, "INSUFFICIENT_FUNDS") ||
    isError(error, "NONCE_EXPIRED") ||
    isError(error, "UNKNOWN_ERROR") ||
    /^(ECONN|ENOTFOUND|EPIPE|ETIMEDOUT)/.test((error as NodeJS.ErrnoException).code ?? "");
  if (!isNetwork) return error;
  const { shortMessage, message } = error as { shortMessage?: string; message: string };
  const said = (shortMessage ?? message).replace(/https?:\/\/[^\s"',]+/g, withoutSecrets);
  return new ProbityError(
    "CHAIN_FAILED",
    `The node at ${rpc} failed: ${said}.`,
    "Check that the node works, then try again.",
    { facts: { rpc }, cause: error },
  );
}
