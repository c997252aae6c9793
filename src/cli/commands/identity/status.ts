import type { Command } from "commander";
import { ZeroAddress } from "ethers";
import { actingAs, type Probity } from "../../../contracts/connect.ts";
import type { Sent } from "../../../contracts/send.ts";
import { ProbityError } from "../../../base/errors.ts";
import {
  endIdentity,
  reinstateIdentity,
  suspendIdentity,
  type SuspendIdentityParameters,
} from "../../../identity/index.ts";
import { confirm, confirming, type ConfirmOptions } from "../../confirm.ts";
import { reportOf } from "../../deployment.ts";
import { addressOption } from "../../options.ts";
import type { Output } from "../../output.ts";
import { reasoned, reasonHashOf, type ReasonOptions } from "../../reason.ts";
import { actorOf, sentLine, signingAsOfficer, withKey, type OfficerOptions } from "../../signing.ts";
import { identityUnknown } from "./enrolment.ts";

interface StatusOptions extends OfficerOptions, ReasonOptions, ConfirmOptions {
  registrar?: string;
  onReference?: true;
}

type Act = (acting: Probity, decision: SuspendIdentityParameters) => Promise<Sent>;

/** `probity identity suspend` */
export function suspendCommand(command: Command, output: Output): void {
  deciding(command)
    .option("--on-reference", "on a court's or the police's reference: its key cannot veto a recovery")
    .action(decide(suspendIdentity, "is suspended", output));
}

/** `probity identity reinstate` */
export function reinstateCommand(command: Command, output: Output): void {
  deciding(command).action(decide(reinstateIdentity, "is reinstated", output));
}

/** `probity identity end` */
export function endCommand(command: Command, output: Output): void {
  confirming(deciding(command)).action(decide(endIdentity, "has ended for ever", output, "end"));
}

function deciding(command: Command): Command {
  const registrar = "the registrar that answers for it; looked up when left out";
  return reasoned(
    signingAsOfficer(
      command
        .argument("<address>", "the identity", addressOption)
        .option("--registrar <address>", registrar, addressOption),
    ),
  );
}

/** @param final the verb of an act that cannot be undone */
function decide(
  act: Act,
  done: string,
  output: Output,
  final?: string,
): (identity: string, options: StatusOptions) => Promise<void> {
  return async (identity, options) => {
    const reasonHash = reasonHashOf(options, output);
    if (final !== undefined) await confirm(options, output, `${final} the identity ${identity} for ever`);
    await withKey(options, async (probity, key) => {
      const officer = await actorOf(probity, key.address, options.officer, "--officer");
      const registrar = options.registrar ?? (await registrarOf(probity, identity));
      const onReference = options.onReference === true;
      const sent = await act(actingAs(probity, key), { registrar, officer, identity, reasonHash, onReference });
      reportOf(output, probity, { identity, registrar, officer, reasonHash, ...sent }, () =>
        [`${identity} ${done}, by ${officer} of ${registrar}, reason ${reasonHash}.`, sentLine(sent)].join("\n"),
      );
    });
  };
}

/** @throws {ProbityError} IDENTITY_UNKNOWN, IDENTITY_WITHOUT_REGISTRAR */
async function registrarOf({ contracts }: Probity, identity: string): Promise<string> {
  const registry = contracts.identityRegistry;
  const registrar = await registry.registrarOf(identity);
  if (registrar !== ZeroAddress) return registrar;
  if ((await registry.kindOf(identity)) === 0n) throw identityUnknown(identity);
  throw new ProbityError(
    "IDENTITY_WITHOUT_REGISTRAR",
    `${identity} has no registrar, because governance enrolled it.`,
    "Let governance assign it a registrar first.",
    { facts: { identity } },
  );
}
