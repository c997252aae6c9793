import type { Command } from "commander";
import { actingAs } from "../../../contracts/connect.ts";
import { officersOf, refuseOffice, revokeOfficer, type Purpose } from "../../../identity/index.ts";
import { reportOf, withDeployment } from "../../deployment.ts";
import { addressOption, RPC_OPTION } from "../../options.ts";
import type { Output } from "../../output.ts";
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
import { purposeOption } from "./naming.ts";
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

/** `probity identity officer remove` */
export function officerRemoveCommand(command: Command, output: Output): void {
  signing(
    command
      .requiredOption("--organisation <address>", "whose officer", addressOption)
      .requiredOption("--purpose <purpose>", "the purpose of the seat", purposeOption)
      .requiredOption("--person <address>", "the officer", addressOption)
      .option(
        "--revoker <address>",
        "the identity that acts: the organisation, the officer, the confirmer, or the superior; the key's own when left out",
        addressOption,
      ),
  ).action((options: RemoveOptions) => remove(options, output));
}

/** `probity identity officer refuse` */
export function officerRefuseCommand(command: Command, output: Output): void {
  signingRelayed(
    command
      .requiredOption("--organisation <address>", "the organisation that may not name you", addressOption)
      .option("--person <address>", "the person who refuses; the key's own identity when left out", addressOption)
      .option("--undo", "take the refusal back"),
  ).action((options: RefuseOptions) => refuse(options, output));
}

/** `probity identity officer list` */
export function officerListCommand(command: Command, output: Output): void {
  command
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
    reportOf(output, probity, { organisation, officers }, (_result, text) =>
      officers.length === 0
        ? `${organisation} has never had an officer.`
        : [
            `Officers of ${organisation}`,
            text.table(officers.map((seat) => [`  ${seat.person}`, ...seatText(seat)])),
          ].join("\n"),
    );
  });
}
