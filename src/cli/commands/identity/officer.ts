import type { Command } from "commander";
import { revokeOfficer, officersOf, type Purpose } from "../../../identity/index.ts";
import { reportOf, withDeployment } from "../../deployment.ts";
import { addressOption, DEFAULT_RPC } from "../../options.ts";
import { table, type Output } from "../../output.ts";
import { blocksOf } from "../../progress.ts";
import { actorOf, sentLine, signing, withKey, type SigningOptions } from "../../signing.ts";
import { addNamingCommands, purposeOption } from "./naming.ts";
import { seatText } from "./seatText.ts";

interface RemoveOptions extends SigningOptions {
  organisation: string;
  purpose: Purpose;
  person: string;
  revoker?: string;
}

/** `probity identity officer add|confirm|remove|list` */
export function addOfficerCommands(identity: Command, output: Output): void {
  const officer = identity
    .command("officer")
    .description("officers: persons who act for an organisation, each named by two");
  addNamingCommands(officer, output);

  signing(
    officer
      .command("remove")
      .description("take a seat or a proposal away at once")
      .requiredOption("--organisation <address>", "whose officer", addressOption)
      .requiredOption("--purpose <purpose>", "what for", purposeOption)
      .requiredOption("--person <address>", "the officer", addressOption)
      .option(
        "--revoker <address>",
        "who does it: the organisation, the officer, who confirmed, or the superior; the key's own when left out",
        addressOption,
      ),
  ).action((options: RemoveOptions) => remove(options, output));

  officer
    .command("list")
    .description("list everybody whom an organisation proposed or had as an officer, and where they stand")
    .argument("<organisation>", "the organisation", addressOption)
    .option("--rpc <url>", "the node's JSON-RPC address", DEFAULT_RPC)
    .action((organisation: string, { rpc }: { rpc: string }) => list(organisation, rpc, output));
}

async function remove(options: RemoveOptions, output: Output): Promise<void> {
  const { organisation, purpose, person } = options;
  await withKey(options, async (probity, key) => {
    const registry = probity.contracts.identityRegistry.connect(key);
    const revoker = await actorOf(probity, key.address, options.revoker, "--revoker");
    const sent = await revokeOfficer(registry, { organisation, purpose, person }, revoker);
    reportOf(output, probity, { organisation, purpose, person, revoker, ...sent }, () =>
      [`${person} is no officer of ${organisation} for ${purpose} any more, by ${revoker}.`, sentLine(sent)].join("\n"),
    );
  });
}

async function list(organisation: string, rpc: string, output: Output): Promise<void> {
  await withDeployment(rpc, async (probity) => {
    const range = blocksOf(probity, output);
    const officers = await officersOf(probity.contracts.identityRegistry, organisation, range);
    reportOf(output, probity, { organisation, officers }, () =>
      officers.length === 0
        ? `${organisation} has never had an officer.`
        : [`Officers of ${organisation}`, table(officers.map((seat) => [`  ${seat.person}`, ...seatText(seat)]))].join(
            "\n",
          ),
    );
  });
}
