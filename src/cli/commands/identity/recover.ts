import type { Command } from "commander";
import type { RecoveryBoard } from "../../../../types/ethers-contracts/index.ts";
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
  type Recovery,
  type Sent,
} from "../../../identity/index.ts";
import { reportOf, withDeployment } from "../../deployment.ts";
import { addressOption, RPC_OPTION } from "../../options.ts";
import { table, type Output } from "../../output.ts";
import { reasoned, reasonHashOf, type ReasonOptions } from "../../reason.ts";
import { actorOf, sentLine, signing, withKey, type SigningOptions } from "../../signing.ts";
import { dateTime } from "../../text.ts";

interface SupportOptions extends SigningOptions, ReasonOptions {
  guardian?: string;
  actor?: string;
  newOwner: string;
}

/** `probity identity recover ...`: a new key for an identity whose own is lost. */
export function addRecoverCommands(identity: Command, output: Output): void {
  const recover = identity
    .command("recover")
    .description("recover a lost key: guardians start, the owner can veto, the new key finishes after the delay");

  reasoned(
    guarding(recover.command("start"))
      .alias("support")
      .description("support a recovery as a guardian; the last of the guardians that it takes starts it")
      .requiredOption("--new-owner <address>", "the key that is to control the identity", addressOption),
  ).action((address: string, options: SupportOptions) => support(address, options, output));

  guarding(recover.command("withdraw"))
    .description("withdraw a guardian's support before the recovery starts")
    .action((address: string, options: Omit<SupportOptions, "newOwner">) => withdraw(address, options, output));

  recover
    .command("status")
    .description("show the newest recovery of an identity, and what its guardians support")
    .argument("<address>", "the identity", addressOption)
    .option(...RPC_OPTION)
    .action((address: string, { rpc }: { rpc: string }) => status(address, rpc, output));

  ending(recover.command("veto"), vetoRecovery, "is vetoed: nothing is changed", output).description(
    "say no as the owner, with the identity's present key; the guardians who started it wait",
  );
  ending(
    recover.command("finish"),
    finishRecovery,
    "is finished: the new key controls the identity",
    output,
  ).description("take the identity over, with the new key, after the delay");
  ending(recover.command("lapse"), lapseRecovery, "is ended: nothing is changed", output).description(
    "end a recovery that nobody finished in time; anybody may",
  );
}

function guarding(command: Command): Command {
  return signing(command.argument("<address>", "the identity whose key is lost", addressOption))
    .option("--guardian <address>", "the guardian; the actor when left out", addressOption)
    .option(
      "--actor <address>",
      "who acts: the guardian as a person, else its officer for recovery; the key's own when left out",
      addressOption,
    );
}

async function support(identity: string, options: SupportOptions, output: Output): Promise<void> {
  const reasonHash = reasonHashOf(options, output);
  const { newOwner } = options;
  await withKey(options, async (probity, key) => {
    const board = probity.contracts.recoveryBoard.connect(key);
    const actor = await actorOf(probity, key.address, options.actor, "--actor");
    const guardian = options.guardian ?? actor;
    const sent = await supportRecovery(board, { identity, guardian, actor, newOwner, reasonHash });
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
    const board = probity.contracts.recoveryBoard.connect(key);
    const actor = await actorOf(probity, key.address, options.actor, "--actor");
    const guardian = options.guardian ?? actor;
    const sent = await withdrawSupport(board, { identity, guardian, actor });
    reportOf(output, probity, { identity, guardian, actor, ...sent }, () =>
      [`${guardian} supports no recovery of ${identity} any more.`, sentLine(sent)].join("\n"),
    );
  });
}

/** A command that ends the pending recovery; that one is pending is said before anything is sent. */
function ending(
  command: Command,
  act: (board: RecoveryBoard, identity: string) => Promise<Sent>,
  done: string,
  output: Output,
): Command {
  return signing(command.argument("<address>", "the identity", addressOption)).action(
    (identity: string, options: SigningOptions) =>
      withKey(options, async (probity, key) => {
        const board = probity.contracts.recoveryBoard.connect(key);
        const { number, newOwner } = await pendingRecovery(board, identity);
        const sent = await act(board, identity);
        reportOf(output, probity, { identity, number, newOwner, ...sent }, () =>
          [`Recovery ${number} of ${identity} ${done}.`, sentLine(sent)].join("\n"),
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
    const supports = await Promise.all(
      guardians.map(async (guardian) => ({ guardian, ...(await getSupport(board, identity, guardian)) })),
    );
    reportOf(output, probity, { ...recovery, threshold, supports }, () =>
      [
        recoveryText(recovery),
        `${threshold} of these guardians start one together:`,
        table(
          supports.map(({ guardian, counts, newOwner, givenAt }) => [
            `  ${guardian}`,
            counts ? `supports the key ${newOwner} since ${dateTime(givenAt)}` : "supports nothing",
          ]),
        ),
      ].join("\n"),
    );
  });
}

function recoveryText({ identity, number, stage, newOwner, startedAt, finishAt, lapseAt }: Recovery): string {
  if (stage === "none") return `There never was a recovery of ${identity}.`;
  const head = `Recovery ${number} of ${identity}: ${stage}, for the key ${newOwner}, started ${dateTime(startedAt)}`;
  if (stage !== "pending") return `${head}.`;
  return `${head}; the new key can finish it from ${dateTime(finishAt)} on, and from ${dateTime(lapseAt)} on anybody can end it.`;
}
