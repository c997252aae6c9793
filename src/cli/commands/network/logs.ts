import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { networkLogs } from "../../../network/run/logs.ts";
import { report, type Output } from "../../output.ts";
import { visible } from "../../../base/text.ts";
import { untilInterrupted } from "../sandbox.ts";

interface Options {
  dir: string;
  node?: string[];
  follow?: true;
  lines: number;
}

/** `probity network logs` */
export function networkLogsCommand(command: Command, output: Output): void {
  command
    .requiredOption("--dir <folder>", "the network's folder")
    .option("--node <name...>", "only these nodes; all of the folder when left out")
    .option("--follow", "keep printing new lines until interrupted")
    .option("--lines <number>", "the number of lines of each node", linesOption, 20)
    .action((options: Options) => logs(options, output));
}

async function logs({ dir, node, follow, lines }: Options, output: Output): Promise<void> {
  const abort = new AbortController();
  const all: { node?: string; line: string }[] = [];
  const interruption = follow === true ? untilInterrupted() : undefined;
  const ended = interruption?.ended.then(() => abort.abort());
  try {
    await networkLogs(dir, {
      ...(node === undefined ? {} : { nodes: node }),
      ...(follow === true ? { follow: abort.signal } : {}),
      lines,
      onLine: (line, name) => {
        const entry = name === undefined ? { line } : { node: name, line };
        if (!output.json) output.print(name === undefined ? visible(line) : `${name} | ${visible(line)}`);
        // An endless result cannot be one JSON value, so each line is one.
        else if (follow === true) output.print(JSON.stringify(entry));
        else all.push(entry);
      },
    });
  } finally {
    interruption?.forget();
    if (abort.signal.aborted) await ended;
  }
  if (output.json && follow !== true) report(output, { lines: all }, () => "");
}

function linesOption(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("Give a whole number of lines, from 0.");
  return Number(text);
}
