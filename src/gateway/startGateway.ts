import { join } from "node:path";
import type { AddressInfo } from "node:net";
import type { JsonRpcApiProvider } from "ethers";
import { chainIdentity, requireChain, type AddressBook } from "../contracts/addressBook.ts";
import { ProbityError } from "../base/errors.ts";
import { makeFolder } from "../base/node/files.ts";
import { forwarderDomain } from "../relay/forwardRequest.ts";
import { Gateway, type GatewayLimits } from "./gateway.ts";
import { Journal } from "./journal.ts";
import { takeLock } from "../base/node/lock.ts";
import type { Key } from "../signing/index.ts";
import type { OutboxHooks } from "./outbox.ts";
import { buildServer } from "./server.ts";

export const GATEWAY_HOST = "127.0.0.1";
export const GATEWAY_PORT = 8700;

/** The default limits of a gateway. */
export const DEFAULT_LIMITS: GatewayLimits & { perAddress: number } = {
  perMinute: 120,
  pending: 16,
  pendingOfAll: 2_000,
  perAddress: 3_000,
  gas: 10_000_000n,
  gapWait: 5_000,
};

export interface StartGatewayOptions {
  provider: JsonRpcApiProvider;
  addressBook: AddressBook;
  /** The gateway's account. It pays nothing and needs no balance; no other program may send with it. */
  signer: Key;
  /** The folder of the journal and the lock; made when it does not exist. */
  stateFolder: string;
  /** 0 takes any free port. */
  port?: number;
  host?: string;
  limits?: Partial<typeof DEFAULT_LIMITS>;
  /** How many of the operator's own proxies are in front, or their addresses. True is one; the default is none. */
  trustProxy?: boolean | number | string[];
  answerWithin?: number;
  pollInterval?: number;
  rebroadcastAfter?: number;
  hooks?: OutboxHooks;
  onNote?: (text: string) => void;
}

export interface RunningGateway {
  url: string;
  /** The gateway's account. */
  account: string;
  /** Stops accepting requests and releases the account. Pending transactions stay in the journal. */
  close(): Promise<void>;
}

/**
 * Starts a gateway in this process. It first completes the transactions that an earlier gateway with this account sent.
 *
 * @throws {ProbityError} ADDRESS_BOOK_OTHER_CHAIN, GATEWAY_FORWARDER_INVALID, GATEWAY_ALREADY_RUNNING,
 * GATEWAY_JOURNAL_DAMAGED, GATEWAY_PORT_IN_USE, FILE_IS_FOLDER, FILE_FORBIDDEN, FILE_NOT_WRITTEN
 */
export async function startGateway(options: StartGatewayOptions): Promise<RunningGateway> {
  const { provider, addressBook, stateFolder, onNote } = options;
  const signer = options.signer.connect(null);
  const { port = GATEWAY_PORT, host = GATEWAY_HOST } = options;
  const { perAddress, ...limits } = { ...DEFAULT_LIMITS, ...options.limits };
  const chain = await chainIdentity(provider);
  requireChain(addressBook, chain);
  const domain = await forwarderDomain(addressBook.contracts.forwarder, provider);

  const name = `${chain.chainId}-${chain.genesisHash.slice(2, 10)}-${signer.address}`;
  makeFolder(stateFolder);
  const unlock = takeLock(join(stateFolder, `${name}.lock`), (holder) => alreadyRunning(signer.address, holder));
  const undo: (() => unknown)[] = [unlock];
  try {
    const journal = new Journal(join(stateFolder, `${name}.jsonl`), { ...chain, account: signer.address });
    undo.push(() => journal.close());
    const gateway = new Gateway(
      {
        ...{ provider, addressBook, signer, journal, limits },
        pollInterval: options.pollInterval ?? 250,
        rebroadcastAfter: options.rebroadcastAfter ?? 10_000,
        ...(options.hooks === undefined ? {} : { hooks: options.hooks }),
        ...(onNote === undefined ? {} : { onNote }),
      },
      domain,
    );
    undo.push(() => gateway.close());
    const server = await buildServer({
      ...{ gateway, perAddress },
      trustProxy: typeof options.trustProxy === "boolean" ? Number(options.trustProxy) : (options.trustProxy ?? 0),
      answerWithin: options.answerWithin ?? 30_000,
      ...(onNote === undefined ? {} : { onNote }),
    });
    undo.push(() => server.close());
    await listen(() => server.listen({ port, host }), { host, port });
    const bound = server.server.address() as AddressInfo;
    const shown = bound.family === "IPv6" ? `[${bound.address}]` : bound.address;
    let closing: Promise<void> | undefined;
    return {
      url: `http://${shown}:${String(bound.port)}`,
      account: signer.address,
      close: () => (closing ??= undoAll(undo)),
    };
  } catch (error) {
    await undoAll(undo);
    throw error;
  }
}

/**
 * Two gateways on one machine must never use one account: both would count its nonces, and a second transaction with
 * the same nonce silently replaces the first.
 */
function alreadyRunning(account: string, holder: number | undefined): ProbityError {
  const [who, facts] = holder === undefined ? ["", {}] : [` (process ${holder})`, { pid: String(holder) }];
  return new ProbityError(
    "GATEWAY_ALREADY_RUNNING",
    `A gateway with this account runs already${who}.`,
    "Stop that gateway first, or give this one a key of its own.",
    { facts: { account, ...facts } },
  );
}

async function undoAll(steps: readonly (() => unknown)[]): Promise<void> {
  for (const step of steps.toReversed()) await step();
}

async function listen(start: () => Promise<unknown>, { host, port }: { host: string; port: number }): Promise<void> {
  try {
    await start();
  } catch (cause) {
    throw new ProbityError(
      "GATEWAY_PORT_IN_USE",
      `The gateway cannot listen on ${host}:${port} (${(cause as NodeJS.ErrnoException).code ?? "unknown"}).`,
      "Choose another with --port or --host, or stop the program that listens there.",
      { facts: { host, port: String(port) }, cause },
    );
  }
}
