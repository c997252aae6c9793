import { Option, type Command } from "commander";
import { nodesOfKind, type NetworkDescription } from "../../../network/description.ts";
import { dispensable, initNetwork, tolerated } from "../../../network/init.ts";
import { DEFAULT_PORT_BASE, nodeKinds } from "../../../network/layout.ts";
import {
  readAccounts,
  readBlockPeriod,
  readChainId,
  readCount,
  readGasLimit,
  readHost,
  readPortBase,
} from "../../../network/terms.ts";
import { readJsonFile, readText } from "../../../base/node/files.ts";
import { report, tell, type Output } from "../../output.ts";
import { adviceText } from "./options.ts";

const MOST_MEMBER_BYTES = 1_000_000;
const MOST_ACCOUNTS_BYTES = 10_000_000;

interface InitOptions {
  out: string;
  validators?: string;
  gateways?: string;
  observers?: string;
  archives?: string;
  chainId?: string;
  blockPeriod: string;
  gasLimit?: string;
  accounts?: string;
  member: string[];
  host?: string;
  portBase: string;
  insecureSingle?: boolean;
}

/** `probity network init`: creates the keys, the genesis and every file of a network. */
export function networkInitCommand(command: Command, output: Output): void {
  command
    .requiredOption("--out <dir>", "the folder to make")
    .option("--validators <n>", "validators to run from this folder (default: 4, or 0 with --member)")
    .option("--gateways <n>", "gateways, which take transactions (default: 2, or 0 with --member)")
    .option("--observers <n>", "observers, which answer reads of anybody (default: 1, or 0 with --member)")
    .option("--archives <n>", "archives, which keep all states for auditors (default: 1, or 0 with --member)")
    .option("--chain-id <n>", "the chain id, which is part of every signature (default: drawn at random)")
    .option("--block-period <seconds>", "time between two blocks, in whole seconds", "2s")
    .option("--gas-limit <n>", "gas of one block (default: 30 million for each second of the period)")
    .option("--accounts <file>", "accounts that may send from the start, one address a line")
    .addOption(
      new Option("--member <file>", "public part of another member, from network join; repeatable")
        .argParser(collect)
        .default([], "none"),
    )
    .option("--host <ip>", "this machine's address as the other members see it")
    .option("--port-base <n>", "the number that all ports are counted from", String(DEFAULT_PORT_BASE))
    .option("--insecure-single", "accept a single validator, for a trial")
    .action((options: InitOptions) => init(options, output));
}

const collect = (value: string, previous: string[]): string[] => [...previous, value];

function bearable(network: NetworkDescription): string {
  const [lie, stop] = [tolerated(network), dispensable(network)];
  return lie === stop ? `${lie} may fail or lie` : `${stop} may stop, and ${lie === 0 ? "none" : lie} may lie`;
}

async function init(options: InitOptions, output: Output): Promise<void> {
  const { out, chainId, gasLimit, accounts, host, member } = options;
  // With other members' parts, make no nodes unless told to: the coordinator may run none.
  const usual = member.length > 0 ? ["0", "0", "0", "0"] : ["4", "2", "1", "1"];
  const given = [options.validators, options.gateways, options.observers, options.archives];
  const counts = Object.fromEntries(
    nodeKinds.map((kind, at) => [kind, readCount(given[at] ?? usual[at] ?? "0", kind)]),
  ) as Record<(typeof nodeKinds)[number], number>;
  const { network, termsDigest, warnings } = await initNetwork({
    out,
    counts,
    members: member.map((path) => ({ source: path, content: readJsonFile(path, "member's file", MOST_MEMBER_BYTES) })),
    ...(chainId === undefined ? {} : { chainId: readChainId(chainId) }),
    blockPeriodSeconds: readBlockPeriod(options.blockPeriod),
    ...(gasLimit === undefined ? {} : { gasLimit: readGasLimit(gasLimit) }),
    accounts:
      accounts === undefined ? [] : readAccounts(readText(accounts, "list of accounts", MOST_ACCOUNTS_BYTES), accounts),
    ...(host === undefined ? {} : { host: readHost(host) }),
    portBase: readPortBase(options.portBase),
    insecureSingle: options.insecureSingle === true,
  });
  for (const warning of warnings) tell(output, adviceText(warning));
  const local = network.nodes.some((node) => node.local);
  report(output, { dir: out, network, termsDigest, warnings, tolerated: tolerated(network) }, (_result, text) =>
    [
      text.table([
        ["node", "kind", "address", "host", "JSON-RPC"],
        ...network.nodes.map((node) => [
          node.name,
          node.kind,
          text.whole(node.address),
          `${node.host}:${node.p2pPort}`,
          node.local ? `127.0.0.1:${node.rpcPort}` : "another member's",
        ]),
      ]),
      `Chain ${network.chainId}, block 0 is ${text.whole(network.genesisHash)}.`,
      `The digest of the terms is ${text.whole(termsDigest)}.`,
      `A block every ${network.blockPeriodSeconds} s; of ${nodesOfKind(network, "validator").length} validators ` +
        `${bearable(network)}.`,
      local
        ? `Keys and tokens are in ${out}, for you alone: back them up. What others may have is in ${out}/bundle.`
        : `${out} runs no node, so nothing in it is secret. The files for the members are in ${out}/bundle.`,
      local
        ? `→ Start it with "probity network up --dir ${out}".`
        : `→ Give ${out}/bundle to each member; each completes its folder with "probity network join --network BUNDLE --out DIR".`,
    ].join("\n"),
  );
}
