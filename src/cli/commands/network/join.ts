import type { Command } from "commander";
import { ProbityError } from "../../../base/errors.ts";
import { nodesOfKind } from "../../../network/description.ts";
import { applyToNetwork, completeNetwork } from "../../../network/join.ts";
import { DEFAULT_PORT_BASE } from "../../../network/layout.ts";
import { readAccounts, readHost, readKind, readNodeName, readPort, readPortBase } from "../../../network/terms.ts";
import { readText } from "../../../base/node/files.ts";
import { report, tell, type Output } from "../../output.ts";
import { adviceText } from "./options.ts";

const MOST_ACCOUNTS_BYTES = 10_000_000;

interface JoinOptions {
  out: string;
  name?: string;
  kind?: string;
  host?: string;
  p2pPort?: string;
  portBase: string;
  network?: string;
  accounts?: string;
}

/** `probity network join`: first makes a key and its public part; then, from the network's files, the rest. */
export function networkJoinCommand(command: Command, output: Output): void {
  command
    .requiredOption("--out <dir>", "your own folder")
    .option("--name <name>", "first step: the name of your node, such as health-1")
    .option("--kind <kind>", "first step: validator, gateway, observer or archive")
    .option("--host <ip>", "first step: its address as the other members see it")
    .option("--p2p-port <n>", "first step: its port as they see it, if the firewall maps another than the usual one")
    .option("--port-base <n>", "first step: the number that all ports are counted from", String(DEFAULT_PORT_BASE))
    .option("--network <dir>", "second step: the network's bundle of public files, from its coordinator")
    .option("--accounts <file>", "second step: accounts that may send from the start, one address a line")
    .action((options: JoinOptions) => joinNetwork(options, output));
}

async function joinNetwork(options: JoinOptions, output: Output): Promise<void> {
  const { out, name, kind, host, network: bundle } = options;
  if (bundle !== undefined && name === undefined && kind === undefined && host === undefined) {
    await complete(bundle, options, output);
    return;
  }
  if (bundle !== undefined || name === undefined || kind === undefined || host === undefined) {
    throw new ProbityError(
      "NETWORK_JOIN_STEPS",
      "Joining has two steps: first --name, --kind and --host, later --network with the files of the network.",
      "Give all of the first three, or --network alone.",
    );
  }
  const { member, path } = applyToNetwork({
    out,
    name: readNodeName(name),
    kind: readKind(kind),
    host: readHost(host),
    ...(options.p2pPort === undefined ? {} : { p2pPort: readPort(options.p2pPort) }),
    portBase: readPortBase(options.portBase),
  });
  const node = member.nodes.at(-1);
  report(output, { path, member }, (_result, text) =>
    [
      `${name} has the address ${text.whole(node?.address ?? "")}.`,
      `Its key is in ${out}, for you alone: back it up. Its public part is ${path}.`,
      `→ Give ${path} to the network's coordinator, and read the address to each other by telephone.`,
    ].join("\n"),
  );
}

async function complete(bundle: string, { out, accounts }: JoinOptions, output: Output): Promise<void> {
  const { network, termsDigest, warnings } = await completeNetwork({
    bundle,
    out,
    accounts:
      accounts === undefined ? [] : readAccounts(readText(accounts, "list of accounts", MOST_ACCOUNTS_BYTES), accounts),
  });
  for (const warning of warnings) tell(output, adviceText(warning));
  const own = network.nodes.filter((node) => node.local).map(({ name }) => name);
  const validators = nodesOfKind(network, "validator");
  report(output, { dir: out, network, termsDigest, warnings }, (_result, text) =>
    [
      `${own.join(" and ")} ${own.length === 1 ? "belongs" : "belong"} to chain ${network.chainId}; block 0 is ${text.whole(network.genesisHash)}.`,
      `The digest of the terms is ${text.whole(termsDigest)}.`,
      `${validators.length} ${validators.length === 1 ? "validator makes" : "validators make"} the blocks:`,
      ...validators.map(({ name, address }) => `  ${name}  ${text.whole(address)}`),
      "Every file agrees with the others and with your key. Read the validators and all of the digest to the other members by telephone: whoever has a third of the validators can stop the chain, whoever has two thirds of them decides.",
      `→ Start with "probity network up --dir ${out}".`,
    ].join("\n"),
  );
}
