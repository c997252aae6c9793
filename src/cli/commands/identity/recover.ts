import type { Command } from "commander";
import type { RecoveryBoard } from "../../../contracts/bindings.ts";
import { actingAs, type Probity } from "../../../contracts/connect.ts";
import type { Sent } from "../../../contracts/send.ts";
import {
  finishRecovery,
  getRecovery,
  getSupport,
  guardianSet,
  lapseRecovery,
  pendingRecovery,
  supportRecovery,
  vetoRecovery,
  withdrawSupport,
  type GuardianSupport,
  type Recovery,
} from "../../../identity/index.ts";
import { blockTime } from "../../../chain/clock.ts";
import { reportOf, withDeployment } from "../../deployment.ts";
import { addressOption, RPC_OPTION } from "../../options.ts";
import type { Output } from "../../output.ts";
import { reasoned, reasonHashOf, type ReasonOptions } from "../../reason.ts";
import { actorOf, senderOf, sentLine, signingRelayed, withKey, type RelayedOptions } from "../../signing.ts";
import { dateTime } from "../../text.ts";

interface SupportOptions extends RelayedOptions, ReasonOptions {
  guardian?: string;
  actor?: string;
  newOwner: string;
}

/** `probity identity recover start` */
export function recoverStartCommand(command: Command, output: Output): void {
  reasoned(
    guarding(command).requiredOption("--new-owner <address>", "the key that will control the identity", addressOption),
  ).action((address: string, options: SupportOptions) => support(address, options, output));
}

/** `probity identity recover withdraw` */
export function recoverWithdrawCommand(command: Command, output: Output): void {
  guarding(command).action((address: string, options: Omit<SupportOptions, "newOwner">) =>
    withdraw(address, options, output),
  );
}

/** `probity identity recover status` */
export function recoverStatusCommand(command: Command, output: Output): void {
  command
    .argument("<address>", "the identity", addressOption)
    .option(...RPC_OPTION)
    .action((address: string, { rpc }: { rpc: string }) => status(address, rpc, output));
}

/** `probity identity recover veto` */
export function recoverVetoCommand(command: Command, output: Output): void {
  ending(command, vetoRecovery, "is vetoed: nothing is changed", output);
}

/** `probity identity recover finish` */
export function recoverFinishCommand(command: Command, output: Output): void {
  ending(command, finishRecovery, "is finished: the new key controls the identity", output);
}

/** `probity identity recover lapse` */
export function recoverLapseCommand(command: Command, output: Output): void {
  ending(command, lapseRecovery, "is ended: nothing is changed", output);
}

function guarding(command: Command): Command {
  return signingRelayed(command.argument("<address>", "the identity whose key is lost", addressOption))
    .option("--guardian <address>", "the guardian; the actor when left out", addressOption)
    .option(
      "--actor <address>",
      "the identity that acts: the guardian if it is a person, otherwise its officer for recovery; the key's own when left out",
      addressOption,
    );
}

async function support(identity: string, options: SupportOptions, output: Output): Promise<void> {
  const reasonHash = reasonHashOf(options, output);
  const { newOwner } = options;
  await withKey(options, async (probity, key) => {
    const acting = actingAs(probity, senderOf(probity, key, options));
    const board = probity.contracts.recoveryBoard;
    const actor = await actorOf(probity, key.address, options.actor, "--actor");
    const guardian = options.guardian ?? actor;
    const sent = await supportRecovery(acting, { identity, guardian, actor, newOwner, reasonHash });
    const recovery = await getRecovery(board, identity);
    const { threshold } = await guardianSet(board, identity);
    reportOf(output, probity, { guardian, actor, ...recovery, newOwner, reasonHash, threshold, ...sent }, () =>
      [
        recovery.stage === "pending"
          ? `The recovery of ${identity} is pending: the key ${newOwner} can finish it from ${dateTime(recovery.finishAt)} on, and until then the owner can veto.`
          : `${guardian} supports the key ${newOwner} for ${identity}; it starts with ${threshold} guardians who support the same.`,
        sentLine(sent),
      ].join("\n"),
    );
  });
}

async function withdraw(identity: string, options: Omit<SupportOptions, "newOwner">, output: Output): Promise<void> {
  await withKey(options, async (probity, key) => {
    const acting = actingAs(probity, senderOf(probity, key, options));
    const actor = await actorOf(probity, key.address, options.actor, "--actor");
    const guardian = options.guardian ?? actor;
    const sent = await withdrawSupport(acting, { identity, guardian, actor });
    reportOf(output, probity, { identity, guardian, actor, ...sent }, () =>
      [`${guardian} supports no recovery of ${identity} any more.`, sentLine(sent)].join("\n"),
    );
  });
}

/** A command that ends the pending recovery; it reports a missing recovery before sending. */
function ending(
  command: Command,
  act: (acting: Probity, of: { identity: string }) => Promise<Sent>,
  done: string,
  output: Output,
): void {
  signingRelayed(command.argument("<address>", "the identity", addressOption)).action(
    (identity: string, options: RelayedOptions) =>
      withKey(options, async (probity, key) => {
        const board = probity.contracts.recoveryBoard;
        const { number, newOwner } = await pendingRecovery(board, identity);
        const sent = await act(actingAs(probity, senderOf(probity, key, options)), { identity });
        const { stage, supporters } = await getRecovery(board, identity);
        const waitUntil = stage === "finished" ? undefined : await waitOf(board, identity, supporters);
        reportOf(output, probity, { identity, number, newOwner, stage, waitUntil, ...sent }, () =>
          [
            `Recovery ${number} of ${identity} ${done}.`,
            ...(waitUntil === undefined
              ? []
              : [
                  `Its guardians can support another from ${dateTime(waitUntil)} on, or at once while it is suspended on a reference.`,
                ]),
            sentLine(sent),
          ].join("\n"),
        );
      }),
  );
}

async function status(identity: string, rpc: string, output: Output): Promise<void> {
  await withDeployment(rpc, async (probity) => {
    const board = probity.contracts.recoveryBoard;
    const [recovery, { guardians, threshold }] = await Promise.all([
      getRecovery(board, identity),
      guardianSet(board, identity),
    ]);
    const now = BigInt(await blockTime(probity.provider));
    // Include former guardians: one that started the newest recovery may still have to wait.
    const known = [...new Set([...guardians, ...recovery.supporters])];
    const supports = await Promise.all(
      known.map(async (guardian) => ({
        ...{ guardian, started: recovery.supporters.includes(guardian), guards: guardians.includes(guardian) },
        ...(await getSupport(board, identity, guardian)),
      })),
    );
    const guarding = supports.filter(({ guards }) => guards);
    const former = supports.filter(({ guards }) => !guards);
    reportOf(output, probity, { ...recovery, threshold, supports }, (_result, text) => {
      const rows = (some: Support[]): string =>
        text.table(some.map((one) => [`  ${one.guardian}`, supportText(one, recovery, now)]));
      return [
        recoveryText(recovery),
        ...(guarding.length === 0
          ? ["Nobody guards it now."]
          : [`${threshold} of these guardians start one together:`, rows(guarding)]),
        ...(former.length === 0 ? [] : ["These started it and guard no more:", rows(former)]),
      ].join("\n");
    });
  });
}

type Support = GuardianSupport & { guardian: string; started: boolean };

/** A guardian's support as text, and whether it may support again. */
function supportText(
  { counts, newOwner, givenAt, started, waitsUntil }: Support,
  recovery: Recovery,
  now: bigint,
): string {
  const did = ((): string => {
    if (counts) return `supports the key ${newOwner} since ${dateTime(givenAt)}`;
    if (!started) return "supports nothing";
    return recovery.stage === "pending" ? "supports it, and started it with the others" : "started it";
  })();
  return waitsUntil > now ? `${did}; waits until ${dateTime(waitsUntil)}` : did;
}

/** The end of the longest wait of the guardians, Unix seconds; 0 when none has to wait. */
async function waitOf(board: RecoveryBoard, identity: string, guardians: readonly string[]): Promise<bigint> {
  const waits = await Promise.all(guardians.map((guardian) => board.waitsUntil(identity, guardian)));
  return waits.reduce((longest, one) => (one > longest ? one : longest), 0n);
}

function recoveryText({ identity, number, stage, newOwner, startedAt, finishAt, lapseAt }: Recovery): string {
  if (stage === "none") return `There never was a recovery of ${identity}.`;
  const head = `Recovery ${number} of ${identity}: ${stage}, for the key ${newOwner}, started ${dateTime(startedAt)}`;
  if (stage !== "pending") return `${head}.`;
  return `${head}; the new key can finish it from ${dateTime(finishAt)} on, and from ${dateTime(lapseAt)} on anybody can end it.`;
}
