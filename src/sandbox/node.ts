import { createServer } from "node:net";
import type { JsonRpcApiProvider } from "ethers";
import type * as Hardhat from "hardhat/hre";
import { ProbityError } from "../base/errors.ts";
import { systemCode } from "../base/node/files.ts";
import { packagePath } from "../base/node/root.ts";

/** The sandbox's default host. Loopback only, because everybody knows the keys of its accounts. */
export const SANDBOX_HOST = "127.0.0.1";
export const SANDBOX_PORT = 8545;

/** The hardfork and the fees of a Probity network. */
const SANDBOX_CHAIN = {
  type: "edr-simulated",
  hardfork: "cancun",
  chainId: 31_337,
  initialBaseFeePerGas: 0,
  gasPrice: 0,
  minGasPrice: 0,
  blockGasLimit: 60_000_000,
  allowBlocksWithSameTimestamp: true,
} as const;

export interface Sandbox {
  /** The JSON-RPC address, `http://host:port`. */
  url: string;
  close(): Promise<void>;
}

/**
 * Starts a local chain in this process: Hardhat's own, with the hardfork and the fees of a Probity network.
 * @param port 0 takes any free port
 * @param blockSeconds the interval between blocks, as on a network; without it, one block per transaction
 * @throws {ProbityError} SANDBOX_PORT_IN_USE
 */
export async function startSandbox(port: number = SANDBOX_PORT, blockSeconds?: number): Promise<Sandbox> {
  await requireFreePort(port);
  const { createHardhatRuntimeEnvironment } = await simulator();
  const mining = blockSeconds === undefined ? {} : { mining: { auto: false, interval: blockSeconds * 1000 } };
  // Of Hardhat, only its simulated chain is used: no configuration file, no plugins.
  const { network } = await createHardhatRuntimeEnvironment(
    { networks: { sandbox: { ...SANDBOX_CHAIN, ...mining } } },
    {},
    packagePath(),
  );
  const server = await network.createServer("sandbox", SANDBOX_HOST, port);
  const { address, port: actual } = await server.listen();
  return { url: `http://${address}:${String(actual)}`, close: () => server.close() };
}

/** @throws {ProbityError} SANDBOX_NOT_INSTALLED */
async function simulator(): Promise<typeof Hardhat> {
  try {
    return await import("hardhat/hre");
  } catch (cause) {
    if (systemCode(cause) !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new ProbityError(
      "SANDBOX_NOT_INSTALLED",
      "The simulated chain is not installed: it comes with the package hardhat, which is optional.",
      'Run "npm install hardhat", or give the address of another node with --rpc.',
      { cause },
    );
  }
}

/** Whether a node is a development node, whose time can move. Only such a node has this method. */
export async function isSandbox(provider: JsonRpcApiProvider): Promise<boolean> {
  try {
    await provider.send("hardhat_metadata", []);
    return true;
  } catch {
    return false;
  }
}

/**
 * Checked first, because Hardhat's server does not pass on the error when its port is taken.
 * @throws {ProbityError} SANDBOX_PORT_IN_USE
 */
export function requireFreePort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (cause) => {
      reject(
        new ProbityError(
          "SANDBOX_PORT_IN_USE",
          `Port ${port} on ${SANDBOX_HOST} cannot be listened on.`,
          `Stop what listens there ("probity sandbox down" if it is a sandbox), or choose another with --port.`,
          { facts: { port: String(port) }, cause },
        ),
      );
    });
    probe.listen(port, SANDBOX_HOST, () => probe.close(() => resolve()));
  });
}
