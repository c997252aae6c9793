import { join } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { findAddressBook } from "../../deploy/addressBook.ts";
import { DEFAULT_LIMITS, GATEWAY_HOST, GATEWAY_PORT, startGateway } from "../../gateway/index.ts";
import { openNodes } from "../../gateway/nodes.ts";
import { networkAccess, type Endpoint } from "../../network/access.ts";
import { explainNode, reportOf } from "../deployment.ts";
import { deploymentsFolder, probityHome } from "../home.ts";
import { openKeystore } from "../keystore.ts";
import { DEFAULT_RPC, portOption } from "../options.ts";
import type { Output } from "../output.ts";
import { visibleLines } from "../text.ts";
import { untilInterrupted } from "./sandbox.ts";

interface GatewayOptions {
  rpc: string[];
  network?: string;
  keystore: string;
  port: number;
  host: string;
  state?: string;
  perSigner: number;
  maxPending: number;
  perAddress: number;
  trustProxy?: boolean;
}

/** `probity gateway`: sends what people signed, so that nobody needs an account on the chain. */
export function addGatewayCommand(program: Command, output: Output): void {
  program
    .command("gateway")
    .description("take signed requests and messages over HTTP and send them; pays nothing and holds no power")
    .requiredOption("--keystore <file>", "the encrypted key of the gateway's account, which nobody else may send with")
    .addOption(
      new Option("--rpc <urls>", "JSON-RPC addresses of nodes, with commas")
        .argParser(urlsOption)
        .default([DEFAULT_RPC], DEFAULT_RPC),
    )
    .option("--network <dir>", "the folder of a network, whose gateway nodes and token are used instead of --rpc")
    .option("--port <port>", "where it listens; 0 takes any free port", portOption, GATEWAY_PORT)
    .option("--host <address>", "on which address of the machine it listens", GATEWAY_HOST)
    .option("--state <dir>", "where it keeps its journal and its lock")
    .option("--per-signer <n>", "new requests of one signer in a minute", countOption, DEFAULT_LIMITS.perMinute)
    .option("--max-pending <n>", "requests of one signer on their way at once", countOption, DEFAULT_LIMITS.pending)
    .option("--per-address <n>", "posts of one network address in a minute", countOption, DEFAULT_LIMITS.perAddress)
    .option("--trust-proxy", "take the caller's address from X-Forwarded-For; only behind a proxy of your own")
    .action((options: GatewayOptions) => run(options, output));
}

async function run(options: GatewayOptions, output: Output): Promise<void> {
  const { network, keystore, port, host, perSigner, maxPending, perAddress } = options;
  const key = await openKeystore(keystore);
  const endpoints: Endpoint[] =
    network === undefined ? options.rpc.map((url) => ({ url, headers: {} })) : (await networkAccess(network)).endpoints;
  const provider = await openNodes(endpoints);
  try {
    const addressBook = await findAddressBook(deploymentsFolder(), provider);
    const gateway = await startGateway({
      ...{ provider, addressBook, signer: key, port, host },
      stateFolder: options.state ?? join(probityHome(), "gateway"),
      limits: { perMinute: perSigner, pending: maxPending, perAddress },
      trustProxy: options.trustProxy === true,
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
  } catch (error) {
    throw explainNode(error, endpoints[0]?.url ?? "");
  } finally {
    provider.destroy();
  }
}

/** Parses addresses with commas between them; what each is worth is looked at when it is connected to. */
function urlsOption(text: string): string[] {
  const urls = text.split(",").map((url) => url.trim());
  if (urls.some((url) => url === "")) throw new InvalidArgumentError("Give addresses with commas between them.");
  return urls;
}

function countOption(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Give a whole number from 1.");
  return Number(text);
}
