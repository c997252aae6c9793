import { isIP } from "node:net";
import { join } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import { connectToNodes } from "../../chain/failover.ts";
import type { FreeGasProvider } from "../../chain/provider.ts";
import { DEFAULT_LIMITS, GATEWAY_HOST, GATEWAY_PORT, startGateway } from "../../gateway/index.ts";
import { allowAccounts } from "../../network/permissions.ts";
import { explainNode, reportOf, withNetwork, ownAddressBook } from "../deployment.ts";
import { probityHome } from "../home.ts";
import { endpointsOf, portOption, RPC_OPTION } from "../options.ts";
import type { Output } from "../output.ts";
import { openKey, withKeyOptions, type KeyOptions } from "../signing.ts";
import type { Key } from "../../signing/index.ts";
import { visibleLines } from "../../base/text.ts";
import { untilInterrupted } from "./sandbox.ts";

interface GatewayOptions extends KeyOptions {
  rpc: string;
  network?: string;
  port: number;
  host: string;
  state?: string;
  perSigner: number;
  maxPending: number;
  perAddress: number;
  trustProxy?: true | number | string[];
}

/** While a signer is asked, nothing is sent: a gateway's signer signs by a rule and asks no person. */
const SIGNED_WITHIN = 15_000;

/** `probity gateway`: sends what people signed, so that they need no account on the chain. */
export function gatewayCommand(command: Command, output: Output): void {
  withKeyOptions(command, "the encrypted key of the gateway's account, with which nobody else may send")
    .option(...RPC_OPTION)
    .option("--network <dir>", "the folder of a network, whose gateway nodes and token are used instead of --rpc")
    .option("--port <port>", "the port to listen on; 0 takes any free port", portOption, GATEWAY_PORT)
    .option("--host <address>", "the address of this machine to listen on", GATEWAY_HOST)
    .option("--state <dir>", "the folder of its journal and its lock")
    .option(
      "--per-signer <n>",
      "the most new requests of one signer in a minute",
      countOption,
      DEFAULT_LIMITS.perMinute,
    )
    .option("--max-pending <n>", "the most pending requests of one signer", countOption, DEFAULT_LIMITS.pending)
    .option(
      "--per-address <n>",
      "the most posts of one network address in a minute",
      countOption,
      DEFAULT_LIMITS.perAddress,
    )
    .option(
      "--trust-proxy [proxies]",
      "read callers' addresses from X-Forwarded-For; give the number of your proxies in front (1), or their addresses",
      proxiesOption,
    )
    .action((options: GatewayOptions) => run(options, output));
}

async function run(options: GatewayOptions, output: Output): Promise<void> {
  const { network, rpc } = options;
  const key = await openKey(options, { answerWithin: SIGNED_WITHIN });
  if (network !== undefined) {
    // Do this before accepting requests: validators drop transactions from accounts that are not on their allowlists.
    await allowAccounts(network, [key.address]);
    return withNetwork(network, (provider) => serve(options, key, provider, output));
  }
  const provider = await connectToNodes(endpointsOf(rpc));
  try {
    await serve(options, key, provider, output);
  } catch (error) {
    throw explainNode(error, rpc);
  } finally {
    provider.destroy();
  }
}

async function serve(
  { port, host, state, perSigner, maxPending, perAddress, trustProxy }: GatewayOptions,
  signer: Key,
  provider: FreeGasProvider,
  output: Output,
): Promise<void> {
  const addressBook = await ownAddressBook(provider);
  const gateway = await startGateway({
    ...{ provider, addressBook, signer, port, host },
    stateFolder: state ?? join(probityHome(), "gateway"),
    limits: { perMinute: perSigner, pending: maxPending, perAddress },
    ...(trustProxy === undefined ? {} : { trustProxy }),
    onNote: (text) => output.note(visibleLines(text)),
  });
  try {
    const { url, account } = gateway;
    const { chainId, trial } = addressBook;
    reportOf(output, { trial }, { url, account, chainId }, () =>
      [`The gateway listens at ${url}, on chain ${chainId}. Stop it with Ctrl-C.`, `It sends as ${account}.`].join(
        "\n",
      ),
    );
    await untilInterrupted().ended;
  } finally {
    await gateway.close();
  }
}

function countOption(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Give a whole number from 1.");
  return Number(text);
}

/** Parses a number of proxies, or their comma-separated addresses or networks. */
function proxiesOption(text: string): number | string[] {
  if (/^[1-9]$/.test(text)) return Number(text);
  const proxies = text.split(",").map((one) => one.trim());
  const isNetwork = (one: string): boolean => {
    const [address = "", bits = "0", ...more] = one.split("/");
    const most = { 4: 32, 6: 128 }[isIP(address)] ?? -1;
    return /^\d{1,3}$/.test(bits) && Number(bits) <= most && more.length === 0;
  };
  if (proxies.every(isNetwork)) return proxies;
  throw new InvalidArgumentError("Give a number from 1 to 9, or addresses like 10.0.0.1,10.1.0.0/16.");
}
