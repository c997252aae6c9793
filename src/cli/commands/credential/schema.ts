import type { Command } from "commander";
import { ProbityError } from "../../../base/errors.ts";
import { accreditationsOf, registeredSchemas, type AccreditationRecord } from "../../../identity/index.ts";
import { reportOf, withDeployment } from "../../deployment.ts";
import { idOption, RPC_OPTION } from "../../options.ts";
import type { Output } from "../../output.ts";
import { blocksOf } from "../../progress.ts";
import { dateTime } from "../../text.ts";

/** `probity credential schema list` */
export function schemaListCommand(command: Command, output: Output): void {
  command.option(...RPC_OPTION).action(({ rpc }: { rpc: string }) =>
    withDeployment(rpc, async (probity) => {
      const range = blocksOf(probity, output);
      const schemas = await registeredSchemas(probity.contracts.credentialRegistry, range);
      reportOf(output, probity, { schemas }, (_result, text) =>
        schemas.length === 0
          ? "No schema is registered on this chain."
          : schemas
              .flatMap(({ schema: id, root, cascading, accreditations }) => [
                text.whole(id),
                `  root ${root}, ${cascading ? "cascading" : "kept"}, ${accreditations} accredited`,
              ])
              .join("\n"),
      );
    }),
  );
}

/** `probity credential schema show` */
export function schemaShowCommand(command: Command, output: Output): void {
  command
    .argument("<schema>", "the schema: its id, 0x and 64 hexadecimal digits, or its name", idOption)
    .option(...RPC_OPTION)
    .action((id: string, { rpc }: { rpc: string }) =>
      withDeployment(rpc, async (probity) => {
        const registry = probity.contracts.credentialRegistry;
        const { root, cascading } = await registry.schemaOf(id);
        if (BigInt(root) === 0n) throw schemaUnknown(id);
        const accreditations = await accreditationsOf(registry, id);
        reportOf(output, probity, { schema: id, root, cascading, accreditations }, (_result, text) =>
          [
            `Schema ${id}`,
            `  root ${root}`,
            `  ${cascading ? "cascading: a credential falls with its issuer's accreditation" : "kept: a credential outlasts its issuer's accreditation"}`,
            ...(accreditations.length === 0
              ? ["  nobody is accredited yet"]
              : [text.table(accreditations.map(rowOf), [0])]),
          ].join("\n"),
        );
      }),
    );
}

/** The error for a schema that is not on this chain. */
export function schemaUnknown(schema: string): ProbityError {
  return new ProbityError(
    "CREDENTIAL_SCHEMA_UNKNOWN",
    `No schema ${schema} is registered on this chain.`,
    'Look the schema up with "probity credential schema list".',
    { facts: { schema } },
  );
}

function rowOf({ index, holder, accreditor, parent, from, until, withdrawn }: AccreditationRecord): string[] {
  return [
    `  ${index}`,
    holder,
    accreditor ? "may accredit" : "may issue",
    parent === 0 ? "by the root" : `under ${parent}`,
    `from ${dateTime(from)} until ${dateTime(until)}`,
    withdrawn ? "withdrawn" : "",
  ];
}
