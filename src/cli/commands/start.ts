import { rmSync } from "node:fs";
import type { Command } from "commander";
import { connectToNode } from "../../chain/failover.ts";
import { chainIdentity, type ChainIdentity } from "../../contracts/addressBook.ts";
import { addressBookPath } from "../../contracts/node/addressBookFile.ts";
import { forgetJournal } from "../../deploy/journal.ts";
import { SANDBOX_PORT, startSandbox } from "../../sandbox/node.ts";
import { reportYear } from "../../scenario/report.ts";
import { setNetworkStage } from "../../scenario/networkStage.ts";
import { setStage } from "../../scenario/setStage.ts";
import type { Stage } from "../../scenario/stage.ts";
import { Story } from "../../scenario/story.ts";
import { playYear, type Year } from "../../scenario/year.ts";
import { withNetwork } from "../deployment.ts";
import { deploymentsFolder, shortPath } from "../home.ts";
import { requireReadable } from "../invoiceFiles.ts";
import { SANDBOX_PASSWORD } from "../keystore.ts";
import { manifestsFolder } from "../manifests.ts";
import { DEFAULT_RPC, portOption } from "../options.ts";
import type { Output } from "../output.ts";
import { commandsToTry, tryOutLines } from "../tryOut/commands.ts";
import { keysFolder, writeKeystores } from "../tryOut/files.ts";
import { usualNames } from "../namesFile.ts";
import { offerNames } from "../tryOut/names.ts";
import { PROGRAM, typedLines } from "../typed.ts";
import { untilInterrupted } from "./sandbox.ts";

interface StartOptions {
  once?: true;
  invoices?: string;
  port: number;
  network?: string;
}

/** The exit code of an interrupted program by shell convention: 128 plus the number of SIGINT. */
const INTERRUPTED = 130;

/** `probity start`: starts the sandbox, deploys, and plays a year in one county; `npm start` runs it. */
export function startCommand(command: Command, output: Output): void {
  command
    .option("--once", "stop when the year is over, instead of keeping the chain running")
    .option("--invoices <folder>", "issue these UBL 2.1 documents instead of the samples")
    .option("--port <port>", "the port that the chain listens on", portOption, SANDBOX_PORT)
    .option("--network <folder>", "play it on this network instead, as a trial that waits in real time")
    .action(async (options: StartOptions) => {
      if (options.invoices !== undefined) await requireReadable(options.invoices);
      await (options.network === undefined
        ? start(options, output)
        : startOnNetwork(options.network, options.invoices, output));
    });
}

async function start({ once, invoices, port }: StartOptions, output: Output): Promise<void> {
  const sandbox = await startSandbox(once === true ? 0 : port);
  const provider = await connectToNode(sandbox.url);
  const chain = await chainIdentity(provider);
  let isInterrupted = false;
  const story = new Story((text) => {
    if (!isInterrupted) output.print(text);
  });
  const play = async (): Promise<void> => {
    story.chapter("A year in one county");
    story.say(
      `a sandbox chain listens at ${sandbox.url}; gas is free, its keys are public, and it forgets all when it ends`,
    );
    const stage = await setStage({ ...{ provider, story }, folder: deploymentsFolder() });
    const year = await playYear(stage, invoices ?? stage.samples.invoices);
    await reportYear(stage, year);
    const { transactions, gas } = story.cost;
    story.chapter("What now");
    story.say(`the year took ${transactions} transactions and ${gas} gas`);
    if (once !== true) await whatNow(stage, year, sandbox.url, output);
  };
  const interruption = untilInterrupted();
  const playing = play();
  try {
    const first = await Promise.race([
      playing.then(() => "played" as const),
      interruption.ended.then(() => "interrupted" as const),
    ]);
    if (first === "played" && once !== true) await interruption.ended;
    if (first === "interrupted") {
      isInterrupted = true;
      output.note("Interrupted: the sandbox is stopped, and what was on it is gone.");
      output.exitCode = INTERRUPTED;
    }
  } finally {
    interruption.forget();
    // Pending work fails when the chain stops, and nothing awaits it any more.
    playing.catch(() => undefined);
    provider.destroy();
    await sandbox.close();
    // The chain ends with this process, so its journal, address book and manifests are useless.
    forget(chain);
  }
}

/** Plays the year on a network, or resumes an interrupted one. Leaves nothing running. */
async function startOnNetwork(dir: string, invoices: string | undefined, output: Output): Promise<void> {
  await withNetwork(dir, async (provider) => {
    const story = new Story((text) => output.print(text));
    story.chapter("A year in one county");
    const report = (step: string): void => output.note(`  ${step}`);
    const set = await setNetworkStage({
      ...{ dir, provider, story, report },
      folder: deploymentsFolder(),
    });
    try {
      story.say(`everything is on the network of ${dir}; its keys are public, so never put anything of value on it`);
      story.say("a day of the story lasts a second; the periods of the chain pass in real time");
      if (set.remembered > 0)
        story.say("an earlier run was interrupted: the story repeats what that run did, then continues");
      const { stage } = set;
      const year = await playYear(stage, invoices ?? stage.samples.invoices);
      await reportYear(stage, year);
      const { transactions, gas } = story.cost;
      story.chapter("What now");
      story.say(`the year took ${transactions} transactions and ${gas} gas`);
      offerNames(stage, year);
    } finally {
      await set.close();
    }
  });
}

/** Prints commands that work as typed against the running chain, and writes the files that they need. */
async function whatNow(stage: Stage, year: Year, url: string, output: Output): Promise<void> {
  const { story } = stage;
  offerNames(stage, year);
  const count = writeKeystores(stage);
  story.say(`${count} keystores, of every organisation and officer, are in ${shortPath(keysFolder())};`);
  story.say(`the password of each is ${SANDBOX_PASSWORD}`);
  const rpc = url === DEFAULT_RPC ? undefined : url;
  const persons = await commandsToTry(stage, year, { rpc, names: usualNames() });
  story.say(`the chain listens at ${url} until you press Ctrl-C;`);
  story.say("in another terminal, in this folder, try in this order");
  const home = process.env["PROBITY_HOME"];
  if (home !== undefined)
    for (const line of ["", ...typedLines([`PROBITY_HOME=${home}`], "export", 4)]) story.show(line);
  for (const line of tryOutLines(persons, output.typedAs ?? PROGRAM)) story.show(line);
}

function forget(chain: ChainIdentity): void {
  forgetJournal(deploymentsFolder(), chain);
  rmSync(addressBookPath(deploymentsFolder(), chain), { force: true });
  rmSync(manifestsFolder(chain), { recursive: true, force: true });
}
