import type { Command } from "commander";
import { lateBlocks, networkStatus, type NetworkStatus, type NodeStatus } from "../../../network/run/status.ts";
import { report, type Output } from "../../output.ts";
import type { TextForm } from "../../style.ts";
import { visible } from "../../../base/text.ts";

/** `probity network status` */
export function networkStatusCommand(command: Command, output: Output): void {
  command.requiredOption("--dir <folder>", "the network's folder").action(async ({ dir }: { dir: string }) => {
    const status = await networkStatus(dir);
    report(output, status, statusText);
    if (status.state !== "making blocks") output.exitCode = 1;
  });
}

function statusText(status: NetworkStatus, text: TextForm): string {
  const { state, chainId, height, blockAge, validators, quorum, rounds, nodes, warnings, diskFree } = status;
  const newest = height === undefined ? "" : `: block ${height}${blockAge === undefined ? "" : `, ${blockAge} s old`}`;
  const header = ["node", "height", "age", "peers", "validator", "proposed", "late", "disk", "version"];
  const agreed = rounds.map(({ round, blocks }) => `${blocks} in round ${round}`).join(", ");
  return [
    `Chain ${chainId} is ${state}${newest}. ${quorum} of ${validators} validators must agree on a block.`,
    text.table(
      [header.map((word, column) => (column === 0 ? `  ${word}` : word)), ...nodes.map(nodeCells)],
      [1, 2, 3, 5, 6, 7],
    ),
    ...(agreed === "" ? [] : [`The newest blocks were agreed: ${agreed}. "late": of the newest that a node has.`]),
    `${sizeText(diskFree)} are left on the disk.`,
    ...warnings.map((warning) => `⚠ ${warning.code}  ${visible(warning.text)}`),
  ].join("\n");
}

function nodeCells(node: NodeStatus): string[] {
  const { name, running, answers, trouble, height, blockAge, peers, validator, lastProposed, disk, version } = node;
  const { late, read } = lateBlocks(node.rounds ?? []);
  const state = !running ? "not running" : answers ? visible(shortVersion(version)) : (trouble ?? "does not answer");
  return [
    `  ${name}`,
    height === undefined ? "-" : String(height),
    blockAge === undefined ? "-" : `${blockAge} s`,
    peers === undefined ? "-" : String(peers),
    validator === undefined ? "-" : validator ? "yes" : "no",
    lastProposed === undefined ? "-" : String(lastProposed),
    read === 0 ? "-" : `${late} of ${read}`,
    disk === undefined ? "-" : sizeText(disk),
    state,
  ];
}

/** `besu/v26.8.0` of `besu/v26.8.0/linux-x86_64/openjdk-java-25`; all of it is in the JSON. */
function shortVersion(version = ""): string {
  return version.split("/").slice(0, 2).join("/");
}

function sizeText(bytes: number): string {
  if (bytes >= 10 * 2 ** 30) return `${Math.floor(bytes / 2 ** 30)} GiB`;
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
