import { InvalidArgumentError, Option, type Command } from "commander";
import { blockTime } from "../../../chain/clock.ts";
import { actingAs, type Probity } from "../../../contracts/connect.ts";
import { ProbityError } from "../../../base/errors.ts";
import {
  cancelGuardians,
  guardianSet,
  proposeGuardians,
  type GuardianSet,
  type ProposeGuardiansParameters,
} from "../../../identity/index.ts";
import { reportOf, withDeployment } from "../../deployment.ts";
import { addressOption, RPC_OPTION } from "../../options.ts";
import type { Output } from "../../output.ts";
import { actorOf, senderOf, sentLine, signingRelayed, withKey, type RelayedOptions } from "../../signing.ts";
import { dateTime } from "../../text.ts";

interface GuardianOptions extends RelayedOptions {
  identity?: string;
  guardian?: string[];
  threshold?: number;
  default?: true;
}

/** `probity identity guardian set`: the guardians who can replace an identity's lost key. */
export function guardianSetCommand(command: Command, output: Output): void {
  own(
    command
      .addOption(
        new Option("--guardian <address...>", "the guardians, 2 to 8: persons, companies or agencies").argParser(
          (text: string, known: string[] | undefined) => [...(known ?? []), addressOption(text)],
        ),
      )
      .option("--threshold <count>", "the number of guardians that start a recovery together, at least 2", countOption)
      .addOption(
        new Option("--default", "go back to the default: the registrar and a second agency").conflicts([
          "guardian",
          "threshold",
        ]),
      ),
  ).action((options: GuardianOptions) => set(options, output));
}

/** `probity identity guardian show` */
export function guardianShowCommand(command: Command, output: Output): void {
  command
    .argument("<address>", "the identity", addressOption)
    .option(...RPC_OPTION)
    .action((address: string, { rpc }: { rpc: string }) => show(address, rpc, output));
}

/** `probity identity guardian cancel` */
export function guardianCancelCommand(command: Command, output: Output): void {
  own(command).action((options: GuardianOptions) => cancel(options, output));
}

function own(command: Command): Command {
  return signingRelayed(command).option(
    "--identity <address>",
    "the identity, when its key was changed",
    addressOption,
  );
}

async function set(options: GuardianOptions, output: Output): Promise<void> {
  const { guardian: guardians, threshold } = options;
  const chosen = options.default === true ? ("default" as const) : undefined;
  if (chosen === undefined && (guardians === undefined || threshold === undefined)) {
    throw new ProbityError(
      "GUARDIANS_INCOMPLETE",
      "The guardians are not fully named.",
      "Give --guardian with two addresses or more, and --threshold; or --default.",
    );
  }
  await withKey(options, async (probity, key) => {
    const acting = actingAs(probity, senderOf(probity, key, options));
    const identity = await actorOf(probity, key.address, options.identity, "--identity");
    const wanted = chosen ?? { guardians: guardians ?? [], threshold: threshold ?? 0 };
    await requireNew(probity, identity, wanted);
    const sent = await proposeGuardians(acting, { identity, set: wanted });
    const known = await guardianSet(probity.contracts.recoveryBoard, identity);
    reportOf(output, probity, { identity, ...known, ...sent }, ({ proposed }) =>
      [
        proposed === undefined
          ? `The guardians of ${identity} are changed.`
          : `From ${dateTime(proposed.effectiveAt)} on ${setText(proposed)} of ${identity}.`,
        sentLine(sent),
      ].join("\n"),
    );
  });
}

/**
 * Refuses to propose again what is proposed already: the delay would begin anew.
 * @throws {ProbityError} GUARDIANS_PROPOSED
 */
async function requireNew(
  probity: Probity,
  identity: string,
  wanted: ProposeGuardiansParameters["set"],
): Promise<void> {
  const { proposed } = await guardianSet(probity.contracts.recoveryBoard, identity);
  if (proposed === undefined || proposed.effectiveAt <= BigInt(await blockTime(probity.provider))) return;
  const isSame =
    wanted === "default"
      ? proposed.isDefault
      : !proposed.isDefault &&
        proposed.threshold === wanted.threshold &&
        [...proposed.guardians].sort().join(",") === [...wanted.guardians].sort().join(",");
  if (!isSame) return;
  const from = dateTime(proposed.effectiveAt);
  throw new ProbityError(
    "GUARDIANS_PROPOSED",
    `These guardians of ${identity} are proposed already, and take office at ${from}.`,
    'Wait until then. To propose them anew, which begins the delay again, first cancel with "probity identity guardian cancel".',
    { facts: { identity, effectiveAt: String(proposed.effectiveAt) } },
  );
}

async function show(identity: string, rpc: string, output: Output): Promise<void> {
  await withDeployment(rpc, async (probity) => {
    const known = await guardianSet(probity.contracts.recoveryBoard, identity);
    const now = BigInt(await blockTime(probity.provider));
    reportOf(output, probity, { identity, ...known }, ({ proposed, ...current }) =>
      [
        `Now ${setText(current)} of ${identity}.`,
        ...current.guardians.map((one) => `  ${one}`),
        ...(proposed === undefined || proposed.effectiveAt <= now
          ? []
          : [
              `From ${dateTime(proposed.effectiveAt)} on ${setText(proposed)}.`,
              ...proposed.guardians.map((one) => `  ${one}`),
            ]),
      ].join("\n"),
    );
  });
}

async function cancel(options: GuardianOptions, output: Output): Promise<void> {
  await withKey(options, async (probity, key) => {
    const acting = actingAs(probity, senderOf(probity, key, options));
    const identity = await actorOf(probity, key.address, options.identity, "--identity");
    const sent = await cancelGuardians(acting, { identity });
    reportOf(output, probity, { identity, ...sent }, () =>
      [`The change of guardians of ${identity} is called off.`, sentLine(sent)].join("\n"),
    );
  });
}

function setText({ isDefault, threshold, guardians }: GuardianSet): string {
  if (threshold === 0) return "nobody can recover the key";
  return `${threshold} of ${guardians.length} ${isDefault ? "default " : ""}guardians can recover the key`;
}

function countOption(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError("Give a whole number from 2.");
  return Number(text);
}
