import type { Command } from "commander";
import { credentialStatus } from "../../../identity/index.ts";
import { reportOf, withDeployment } from "../../deployment.ts";
import { addressOption, idOption, timeOption, RPC_OPTION } from "../../options.ts";
import type { Output } from "../../output.ts";
import { blocksOf } from "../../progress.ts";
import { dateTime } from "../../text.ts";

/** `probity credential status`: whether a credential is valid, and why. */
export function credentialStatusCommand(command: Command, output: Output): void {
  command
    .argument("<subject>", "the identity", addressOption)
    .argument("<schema>", "the schema: its id, 0x and 64 hexadecimal digits, or its name", idOption)
    .option("--at <time>", "a past moment, such as 2027-06-30T17:00Z; now when left out", timeOption)
    .option(...RPC_OPTION)
    .action((subject: string, schema: string, { at, rpc }: { at?: number; rpc: string }) =>
      withDeployment(rpc, async (probity) => {
        const { contracts } = probity;
        const client = {
          identities: contracts.identityRegistry,
          credentials: contracts.credentialRegistry,
          ...blocksOf(probity, output),
        };
        const status = await credentialStatus(client, { subject, schema, ...(at === undefined ? {} : { time: at }) });
        reportOf(output, probity, status, ({ valid, reasons, time }) =>
          [
            ...reasons.map(({ code, passed, detail }) => `${passed ? "✔" : "✖"} ${code}  ${detail}`),
            `The credential ${at === undefined ? "is" : "was"} ${valid ? "valid" : "NOT valid"} at ${dateTime(time)} UTC.`,
          ].join("\n"),
        );
        if (!status.valid) output.exitCode = 1;
      }),
    );
}
