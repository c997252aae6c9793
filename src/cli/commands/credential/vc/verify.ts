import { Option, type Command } from "commander";
import { blockTime } from "../../../../chain/clock.ts";
import { verifyVc, type VcCheck } from "../../../../credentials/index.ts";
import { loadSchema, loadSchemas } from "../../../../credentials/node/schemaFiles.ts";
import { ProbityError } from "../../../../base/errors.ts";
import { reportOf, withDeployment } from "../../../deployment.ts";
import { readText } from "../../../../base/node/files.ts";
import { idOption, timeOption, RPC_OPTION } from "../../../options.ts";
import { toJson, type Output } from "../../../output.ts";
import { visible, visibleLines } from "../../../../base/text.ts";
import { dateTime } from "../../../text.ts";
import { resolverOf } from "./chain.ts";

const MOST_BYTES = 1_000_000;

interface VerifyOptions {
  at?: number;
  schema?: string;
  schemaFile: string[];
  require?: string[];
  nonce?: string;
  audience?: string;
  current?: true;
  rpc: string;
}

/** `probity credential verify`: verifies every claim of a credential or presentation against the chain. */
export function credentialVerifyCommand(command: Command, output: Output): void {
  command
    .argument("<file>", 'the credential or presentation; "-" for standard input')
    .option("--at <time>", "for a past moment, such as 2027-06-30T17:00Z; now when left out", timeOption)
    .option("--schema <id>", "accept only credentials of this schema", idOption)
    .addOption(
      new Option("--schema-file <file...>", "schema files, in addition to the project's own").default([], "none"),
    )
    .addOption(new Option("--require <claim...>", "claims that it must show, by their path"))
    .option("--nonce <text>", "require that its holder signed this for you, with --audience")
    .option("--audience <text>", "your name as the verifier, with --nonce")
    .option("--current", "require that the issuer's key and accreditation are still in force")
    .option(...RPC_OPTION)
    .action((file: string, options: VerifyOptions) => verify(file, options, output));
}

async function verify(file: string, options: VerifyOptions, output: Output): Promise<void> {
  const { nonce, audience, rpc, require: required = [] } = options;
  if ((nonce === undefined) !== (audience === undefined)) {
    throw new ProbityError(
      "VC_REQUEST_INCOMPLETE",
      "To require a holder's signature, a nonce and an audience are needed.",
      "Give both --nonce and --audience, or neither.",
    );
  }
  const compact = readText(file, "credential", MOST_BYTES);
  const schemas = new Map([...loadSchemas(), ...options.schemaFile.map(loadSchema)].map((one) => [one.url, one]));
  await withDeployment(rpc, async (probity) => {
    const { contracts, chainId, provider } = probity;
    const result = await verifyVc(compact, {
      chain: { chainId, credentials: contracts.credentialRegistry, identities: contracts.identityRegistry },
      resolve: resolverOf(probity),
      schemaOf: (url) => schemas.get(url),
      at: BigInt(options.at ?? (await blockTime(provider))),
      required,
      current: options.current === true,
      ...(options.schema === undefined ? {} : { schema: options.schema }),
      ...(nonce === undefined || audience === undefined ? {} : { holder: { nonce, audience } }),
    });
    reportOf(output, probity, result, ({ valid, checks, credential }) =>
      [
        ...checks.map(checkText),
        ...(valid && credential !== undefined
          ? [
              `Valid: issued by ${visible(credential.issuer)} to ${visible(credential.subject)} until ${dateTime(credential.validUntil)}.`,
              visibleLines(toJson(credential.claims)),
            ]
          : ["NOT valid: nothing that it says is to be trusted."]),
      ].join("\n"),
    );
    if (!result.valid) output.exitCode = 1;
  });
}

function checkText({ check, verdict, code, message }: VcCheck): string {
  const mark = { passed: "✔", failed: "✖", skipped: "-" }[verdict];
  return `${mark} ${check}${code === undefined ? "" : `  ${code}: ${visible(message ?? "")}`}`;
}
