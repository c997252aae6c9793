import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { connectToNode } from "../../src/chain/failover.ts";
import type { FreeGasProvider } from "../../src/chain/provider.ts";
import type { AddressBook } from "../../src/contracts/addressBook.ts";
import { deployProbity } from "../../src/deploy/deploy.ts";
import { sandboxClock } from "../../src/sandbox/clock.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/node.ts";
import { sandboxCast, sendingDirectly } from "../../src/scenario/cast.ts";
import { directDelivery, DurableWallet, RememberingProvider, type Delivery } from "../../src/scenario/durable.ts";
import { genesisOf } from "../../src/scenario/genesis.ts";
import { Journal } from "../../src/scenario/journal.ts";
import { reportYear } from "../../src/scenario/report.ts";
import { readSamples, type Samples } from "../../src/scenario/samples.ts";
import { stageOf } from "../../src/scenario/setStage.ts";
import { Story } from "../../src/scenario/story.ts";
import { playYear } from "../../src/scenario/year.ts";
import { describeLong, takesLong } from "../support/long.ts";
import { seededRandom, seedsOf } from "../support/random.ts";

const DAY = 86_400;

class Killed extends Error {}

/** Where a run is killed: at which of its new transactions, and on which side of sending it. */
type Kill = readonly [transaction: number, when: "signed" | "sent"];

/** As many as the year takes. */
const TRANSACTIONS = 230;

/** Kills all over the year's transactions, drawn by a seed. */
function killsOf(seed: number): Kill[] {
  const random = seededRandom(seed);
  const kills: Kill[] = [];
  for (let done = 0; ;) {
    const transaction = 1 + random(30);
    done += transaction;
    if (done > TRANSACTIONS) return kills;
    kills.push([transaction, random(2) === 0 ? "signed" : "sent"]);
  }
}

const [SEED = 1] = seedsOf([1], takesLong, 1);
const KILLS = killsOf(SEED);

describeLong(`a year that is killed all the time and begun again (seed ${SEED})`, function () {
  this.timeout(600_000);
  let folder: string;
  let sandbox: Sandbox;
  let provider: FreeGasProvider;
  let samples: Samples;
  let addressBook: AddressBook;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "probity-resume-"));
    sandbox = await startSandbox(0);
    provider = await connectToNode(sandbox.url);
    provider.pollingInterval = 20;
    samples = await readSamples();
    const genesis = genesisOf(
      { cast: sandboxCast(sendingDirectly(provider)), samples },
      (await provider.getBlock(0))?.timestamp ?? 0,
    );
    ({ addressBook } = await deployProbity({
      deployer: await provider.getSigner(),
      parameters: "production",
      ...genesis,
    }));
  });

  after(async () => {
    provider.destroy();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  /** Plays from the beginning with the journal of the run before. Returns what it said. */
  async function play(kill: Kill | undefined): Promise<{ said: string[]; transactions: number }> {
    const journal = Journal.open(join(folder, "year.jsonl"), { genesis: addressBook.genesisHash });
    const direct = directDelivery(provider);
    let fresh = 0;
    // What the process had under way ends with it.
    let isDead = false;
    const live = (): void => {
      if (isDead) throw new Killed();
    };
    const delivery: Delivery = {
      async prepare(wallet, transaction) {
        live();
        const prepared = await direct.prepare(wallet, transaction);
        live();
        return prepared;
      },
      async deliver(prepared, again, wallet) {
        live();
        if (!again) fresh += 1;
        const isLast = kill !== undefined && !again && fresh === kill[0];
        isDead = isLast;
        if (kill?.[1] === "signed") live();
        const response = await direct.deliver(prepared, again, wallet);
        if (isLast) live();
        return response;
      },
    };
    const remembering = new RememberingProvider(provider, journal);
    const said: string[] = [];
    const story = new Story((text) => said.push(text));
    const own = (key: string): DurableWallet => new DurableWallet(key, remembering, journal, delivery);
    const { waitUntil } = sandboxClock(provider);
    const stage = stageOf({
      ...{ addressBook, provider: remembering, story, samples, day: DAY, memory: journal },
      cast: sandboxCast({ own, courier: own }),
      clock: { now: sandboxClock(remembering).now, waitUntil },
    });
    try {
      const year = await playYear(stage, samples.invoices);
      await reportYear(stage, year);
      return { said, transactions: story.cost.transactions };
    } finally {
      journal.close();
      remembering.destroy();
    }
  }

  it("ends as one that was not, with each transaction on the chain once", async () => {
    const before = await provider.getBlockNumber();
    for (const kill of KILLS) {
      let error: unknown;
      await play(kill).catch((thrown: unknown) => (error = thrown));
      expect(error, kill.join(" ")).to.be.instanceOf(Killed);
    }
    const { said, transactions } = await play(undefined);
    let mined = 0;
    for (let block = before + 1; block <= (await provider.getBlockNumber()); ++block) {
      mined += (await provider.getBlock(block))?.transactions.length ?? 0;
    }
    expect(mined).to.equal(transactions);
    expect(transactions).to.equal(TRANSACTIONS);
    // Every unit is where it would be: the money of the line that all kinds of acts touched.
    expect(said.join("\n")).to.include("contract over KES 2,204,000.00, of which KES 1,102,000.00 paid");
    // A run after the last one sends nothing.
    const head = await provider.getBlockNumber();
    expect((await play(undefined)).said).to.deep.equal(said);
    expect(await provider.getBlockNumber()).to.equal(head);
  });

  it("refuses the journal of another year, and one that was changed", () => {
    const path = join(folder, "year.jsonl");
    expect(() => Journal.open(path, { genesis: "0x00" }))
      .to.throw()
      .with.property("code", "SCENARIO_JOURNAL_OTHER");
    writeFileSync(join(folder, "changed.jsonl"), `${readFileSync(path, "utf8").split("\n")[0] ?? ""}\nnot ours\n`);
    expect(() => Journal.open(join(folder, "changed.jsonl"), { genesis: addressBook.genesisHash }))
      .to.throw()
      .with.property("code", "SCENARIO_JOURNAL_INVALID");
  });
});
