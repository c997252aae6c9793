import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { connectToNode } from "../../chain/provider.ts";
import { contractsAt } from "../../client/index.ts";
import { addressBookPath } from "../../deploy/addressBook.ts";
import { deployTo } from "../../deploy/deployTo.ts";
import { SANDBOX_PORT, startSandbox } from "../../sandbox/node.ts";
import { sandboxClock } from "../../sandbox/clock.ts";
import { sandboxCast } from "../../scenario/cast.ts";
import { genesisOf, SANDBOX_UNIQUENESS_SECRET } from "../../scenario/genesis.ts";
import { reportYear } from "../../scenario/report.ts";
import { readSamples } from "../../scenario/samples.ts";
import { Story } from "../../scenario/story.ts";
import { playYear } from "../../scenario/year.ts";
import { deploymentsFolder } from "../home.ts";
import { portOption } from "../options.ts";
import type { Output } from "../output.ts";
import { untilInterrupted } from "./sandbox.ts";

interface StartOptions {
  once?: true;
  invoices?: string;
  port: number;
}

/** `probity start`: brings the sandbox up, deploys, and plays a year in one county; what `npm start` runs. */
export function addStartCommand(program: Command, output: Output): void {
  program
    .command("start")
    .description("start a sandbox chain, deploy to it, and play a year in one county")
    .option("--once", "stop when the year is over, instead of keeping the chain running")
    .option("--invoices <folder>", "issue these UBL 2.1 documents instead of the samples")
    .option("--port <port>", "where the chain listens", portOption, SANDBOX_PORT)
    .action((options: StartOptions) => start(options, output));
}

async function start({ once, invoices, port }: StartOptions, output: Output): Promise<void> {
  const samples = await readSamples();
  const sandbox = await startSandbox(once === true ? 0 : port);
  const provider = await connectToNode(sandbox.url);
  const story = new Story((text) => output.print(text));
  try {
    story.chapter("A year in one county");
    story.say(
      `a sandbox chain listens at ${sandbox.url}; gas is free, its keys are public, and it forgets all when it ends`,
    );
    const cast = sandboxCast(provider);
    const clock = sandboxClock(provider);
    const genesis = genesisOf({ cast, samples }, await clock.now());
    const { addressBook: book, path } = await deployTo(sandbox.url, {
      parameters: "production",
      ...genesis,
      folder: deploymentsFolder(),
    });
    story.say(
      `${Object.keys(book.contracts).length} contracts are deployed${book.trial ? " as a trial, below the published periods" : ", with the published periods"}`,
    );
    story.say(`their addresses are in ${path ?? ""}`);

    const stage = {
      contracts: contractsAt(book, provider),
      chainId: BigInt(book.chainId),
      clock,
      cast,
      samples,
      story,
      uniqueness: { signer: cast.actor("uniqueness-authority").signer, secret: SANDBOX_UNIQUENESS_SECRET },
    };
    const year = await playYear(stage, invoices ?? samples.invoices);
    await reportYear(stage, year);
    const { transactions, gas } = story.cost;
    story.chapter("What now");
    story.say(`the year took ${transactions} transactions and ${gas} gas`);
    if (once !== true) {
      story.say(`the chain listens at ${sandbox.url} until you press Ctrl-C; in another terminal try`);
      const [bill] = year.documents;
      if (bill !== undefined)
        story.say(
          `  npm run probity -- bill show --issuer ${bill.issuer} --series ${bill.invoice.currency} --number ${bill.number}`,
        );
      const [line] = year.lines;
      if (line !== undefined) story.say(`  npm run probity -- fund show ${line.id}`);
      story.say(`  npm run probity -- tender show ${year.tender.tenderId}`);
      await untilInterrupted();
    }
  } finally {
    // The chain is gone with this process, and with it what the journal and the address book are about.
    const chain = await provider.getBlock(0).catch(() => null);
    provider.destroy();
    await sandbox.close();
    if (chain?.hash != null) forget(chain.hash);
  }
}

function forget(genesisHash: string): void {
  const short = genesisHash.slice(2, 10);
  const journal = new URL(`../../../deploy/deployments/chain-31337-${short}`, import.meta.url);
  rmSync(fileURLToPath(journal), { recursive: true, force: true });
  rmSync(addressBookPath(deploymentsFolder(), { chainId: 31_337, genesisHash }), { force: true });
}
