import type { Command } from "commander";
import { networkDown } from "../../../network/run/down.ts";
import { report, type Output } from "../../output.ts";
import { secondsOption } from "./options.ts";

interface Options {
  dir: string;
  only?: string[];
  wait: number;
}

/** `probity network down` */
export function networkDownCommand(command: Command, output: Output): void {
  command
    .requiredOption("--dir <folder>", "the network's folder")
    .option("--only <name...>", "end only these nodes")
    .option("--wait <seconds>", "how long a node may take to end by itself, before it is killed", secondsOption, 30)
    .action(async ({ dir, only, wait }: Options) => {
      const result = await networkDown(dir, { ...(only === undefined ? {} : { only }), graceMs: wait * 1000 });
      report(output, result, ({ ended, killed, already }) =>
        [
          ...(ended.length > 0 ? [`Ended ${ended.join(", ")}.`] : []),
          ...(killed.length > 0 ? [`${killed.join(", ")} did not end in ${wait} s, and had to be killed.`] : []),
          ...(already.length > 0 ? [`${already.join(", ")} did not run.`] : []),
        ].join("\n"),
      );
    });
}
