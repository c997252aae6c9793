import type { Command } from "commander";
import { NodeFailed, networkUp, type UpResult } from "../../../network/run/up.ts";
import { ListedError, report, tell, type Output } from "../../output.ts";
import type { TextForm } from "../../style.ts";
import { visible } from "../../../base/text.ts";
import { secondsOption } from "./options.ts";

interface Options {
  dir: string;
  besu?: string;
  docker?: true;
  only?: string[];
  wait: number;
}

/** `probity network up` */
export function networkUpCommand(command: Command, output: Output): void {
  command
    .requiredOption("--dir <folder>", "the network's folder")
    .option("--besu <path>", "the Besu to run as local processes; BESU_HOME, or besu on the PATH, when left out")
    .option("--docker", "run the nodes with Docker Compose, even when there is a Besu")
    .option("--only <name...>", "start only these nodes")
    .option("--wait <seconds>", "how long to wait for blocks", secondsOption, 300)
    .action((options: Options) => up(options, output));
}

async function up({ dir, besu, docker, only, wait }: Options, output: Output): Promise<void> {
  const result = await networkUp(dir, {
    ...(besu === undefined ? {} : { besu }),
    ...(docker === undefined ? {} : { docker }),
    ...(only === undefined ? {} : { only }),
    waitMs: wait * 1000,
    onProgress: (text) => tell(output, `  ${visible(text)}`),
  }).catch((error: unknown) => {
    if (!(error instanceof NodeFailed)) throw error;
    const { code, message, next, facts, lines } = error;
    throw new ListedError(code, message, next, {
      lines: lines.map((line) => `  | ${visible(line)}`),
      details: { node: facts["node"], log: facts["log"], lines },
    });
  });
  report(output, result, (done, text) => upText(done, dir, text));
}

function upText({ runner, version, started, already, blocks, nodes }: UpResult, dir: string, text: TextForm): string {
  const what = started.length === 1 ? "a process" : "processes";
  const how =
    runner === "docker" ? "with Docker Compose" : `as ${what}${version === undefined ? "" : ` of ${version}`}`;
  const folder = visible(dir);
  return [
    ...(started.length > 0 ? [`Started ${started.join(", ")} ${how}.`] : []),
    ...(already.length > 0 ? [`${already.join(", ")} ${already.length === 1 ? "runs" : "run"} already.`] : []),
    text.table(
      nodes.map(({ name, url, height }) => [`  ${name}`, url, `block ${height}`]),
      [2],
    ),
    blocks
      ? "The network makes blocks, and all nodes have seen them."
      : "The network makes no blocks, because too few validators run. Start the others too.",
    `Look at it with "probity network status --dir ${folder}"; end it with "probity network down --dir ${folder}".`,
  ].join("\n");
}
