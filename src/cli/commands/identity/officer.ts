import type { Command } from "commander";
import { actingAs } from "../../../contracts/connect.ts";
import { officersOf, refuseOffice, revokeOfficer, type Purpose } from "../../../identity/index.ts";
import { reportOf, withDeployment } from "../../deployment.ts";
import { addressOption, RPC_OPTION } from "../../options.ts";
import { table, type Output } from "../../output.ts";
import { blocksOf } from "../../progress.ts";
import {
  actorOf,
  senderOf,
  sentLine,
  signing,
  signingRelayed,
  withKey,
  type RelayedOptions,
  type SigningOptions,
} from "../../signing.ts";
import { addNamingCommands, purposeOption } from "./naming.ts";
import { seatText } from "./seatText.ts";

interface RemoveOptions extends SigningOptions {
  organisation: string;
  purpose: Purpose;
  person: string;
  revoker?: string;
}

interface RefuseOptions extends RelayedOptions {
  organisation: string;
  person?: string;
  undo?: true;
}

/** `probity identity officer add|confirm|remove|refuse|list` */
export function addOfficerCommands(identity: Command, output: Output): void {
  const officer = identity
    .command("officer")
    .description("officers: persons who act for an organisation, each named by two");
  addNamingCommands(officer, output);

  signing(
    officer
      .command("remove")
      .description("take a seat or a prepared seat away at once")
      .requiredOption("--organisation <address>", "whose officer", addressOption)
      .requiredOption("--purpose <purpose>", "what for", purposeOption)
      .requiredOption("--person <address>", "the officer", addressOption)
      .option(
        "--revoker <address>",
        "who does it: the organisation, the officer, who confirmed, or the superior; the key's own when left out",
        addressOption,
      ),
  ).action((options: RemoveOptions) => remove(options, output));

  signingRelayed(
    officer
      .command("refuse")
      .description("refuse to be named by an organisation, as the person; seats that there are stay")
      .requiredOption("--organisation <address>", "whose officer you do not want to be", addressOption)
      .option("--person <address>", "who refuses; the key's own identity when left out", addressOption)
      .option("--undo", "take the refusal back"),
  ).action((options: RefuseOptions) => refuse(options, output));

  officer
    .command("list")
    .description("list everybody for whom an organisation ever prepared a seat, and where they stand")
    .argument("<organisation>", "the organisation", addressOption)
    .option(...RPC_OPTION)
    .action((organisation: string, { rpc }: { rpc: string }) => list(organisation, rpc, output));
}

async function remove(options: RemoveOptions, output: Output): Promise<void> {
  const { organisation, purpose, person } = options;
  await withKey(options, async (probity, key) => {
    const revoker = await actorOf(probity, key.address, options.revoker, "--revoker");
    const sent = await revokeOfficer(actingAs(probity, key), { organisation, purpose, person, revoker });
    reportOf(output, probity, { organisation, purpose, person, revoker, ...sent }, () =>
      [`${person} is no officer of ${organisation} for ${purpose} any more, by ${revoker}.`, sentLine(sent)].join("\n"),
    );
  });
}

async function refuse(options: RefuseOptions, output: Output): Promise<void> {
  const { organisation } = options;
  const refused = options.undo !== true;
  await withKey(options, async (probity, key) => {
    const acting = actingAs(probity, senderOf(probity, key, options));
    const person = await actorOf(probity, key.address, options.person, "--person");
    const sent = await refuseOffice(acting, { person, organisation, refused });
    const may = refused ? "can no longer be named an officer of" : "can be named an officer again of";
    reportOf(output, probity, { organisation, person, refused, ...sent }, () =>
      [`${person} ${may} ${organisation}.`, sentLine(sent)].join("\n"),
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
