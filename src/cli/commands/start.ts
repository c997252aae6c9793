import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { connectToNode } from "../../chain/failover.ts";
import { decodeSeries } from "../../bills/index.ts";
import { chainIdentity, type ChainIdentity } from "../../contracts/addressBook.ts";
import { addressBookPath } from "../../contracts/node/addressBookFile.ts";
import { forgetJournal } from "../../deploy/journal.ts";
import { SANDBOX_PORT, startSandbox } from "../../sandbox/node.ts";
import { billingActor } from "../../scenario/bills.ts";
import { SCHEMAS, schemaId } from "../../scenario/genesis.ts";
import { officerOf } from "../../scenario/identities.ts";
import { reportYear } from "../../scenario/report.ts";
import { setNetworkStage } from "../../scenario/networkStage.ts";
import { setStage } from "../../scenario/setStage.ts";
import type { Stage } from "../../scenario/stage.ts";
import { Story } from "../../scenario/story.ts";
import { playYear, type Year } from "../../scenario/year.ts";
import { withNetwork } from "../deployment.ts";
import { deploymentsFolder, probityHome, shortPath } from "../home.ts";
import { requireReadable } from "../invoiceFiles.ts";
import { SANDBOX_PASSWORD } from "../keystore.ts";
import { manifestsFolder, writePending } from "../manifests.ts";
import { DEFAULT_RPC, portOption } from "../options.ts";
import type { Output } from "../output.ts";
import { identityCommands, officeCommands, writeKeystores } from "./identity/tryOut.ts";
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
    if (once !== true) {
      const commands = await whatNow(stage, year, chain, sandbox.url);
      story.say(`the chain listens at ${sandbox.url} until you press Ctrl-C; in another terminal try`);
      for (const command of commands) story.say(`  ${command}`);
    }
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
    } finally {
      await set.close();
    }
  });
}

/** Commands that work as typed against the running chain, with the keys and manifests that they need. */
async function whatNow(stage: Stage, year: Year, chain: ChainIdentity, url: string): Promise<string[]> {
  const rpc = url === DEFAULT_RPC ? "" : ` --rpc ${url}`;
  const run = "npm run probity --";
  const commands: string[] = [];
  for (const batch of new Set(year.documents.map((document) => document.batch))) {
    writePending(chain, batch.manifest).keep();
  }
  const [bill] = year.documents;
  if (bill !== undefined) {
    const which = `--issuer ${bill.issuer} --series ${decodeSeries(bill.series)} --number ${bill.number}${rpc}`;
    commands.push(`${run} bill show ${which}`, `${run} bill verify ${which}`);
  }
  const [line] = year.lines;
  if (line !== undefined) commands.push(`${run} fund show ${line.id}${rpc}`);
  commands.push(`${run} tender show ${year.tender.tenderId}${rpc}`, ...identityReads(stage, rpc));

  const keys = join(probityHome(), "keys");
  const count = writeKeystores(stage, keys);
  stage.story.say(
    `${count} keystores, of every organisation and officer, are in ${shortPath(keys)}; the password of each is ${SANDBOX_PASSWORD}`,
  );
  const vendor = stage.samples.county.organisations.find(({ key }) => key === "kisima-works");
  if (vendor !== undefined) {
    const issuer = stage.cast.actor(vendor.key).identity;
    const keystore = shortPath(join(keys, `${billingActor(stage, vendor.key).key}.json`));
    const sample = shortPath(join(stage.samples.invoices, "14-pump-spares.xml"));
    commands.push(
      `PROBITY_PASSWORD=${SANDBOX_PASSWORD} ${run} bill issue ${sample} --issuer ${issuer} --series TRY --keystore ${keystore}${rpc}`,
    );
  }
  // Keys are never overwritten, so remove the person of an earlier run: it belongs to an earlier chain.
  rmSync(join(keys, "person.json"), { force: true });
  return [...commands, ...identityCommands(stage, keys, rpc), ...(await officeCommands(stage, keys, rpc))];
}

/**
 * Commands that read the year's public identity data: the DID document with the licence-signing key, the officer with a
 * new key, and a credential under an accreditation tree.
 * @param rpc the option that names the node, with a leading space; empty for the default node
 */
export function identityReads(stage: Stage, rpc: string): string[] {
  const { cast, samples } = stage;
  const run = "npm run probity --";
  const identity = (key: string): string => cast.actor(key).identity;
  const [bidder] = samples.bids.bids;
  const licensed = schemaId("licensed-borehole-contractor");
  return [
    `${run} identity resolve ${identity(SCHEMAS["business-licence"])}${rpc}`,
    `${run} identity show ${identity(officerOf(stage, samples.tender.buyer, "checker"))}${rpc}`,
    ...(bidder === undefined ? [] : [`${run} credential status ${identity(bidder.bidder)} ${licensed}${rpc}`]),
  ];
}

function forget(chain: ChainIdentity): void {
  forgetJournal(deploymentsFolder(), chain);
  rmSync(addressBookPath(deploymentsFolder(), chain), { force: true });
  rmSync(manifestsFolder(chain), { recursive: true, force: true });
}
