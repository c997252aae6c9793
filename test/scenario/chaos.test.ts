import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { publishedBounds, type Periods } from "../../src/contracts/periods.ts";
import { connectToNode, connectToNodes } from "../../src/chain/failover.ts";
import { deployProbity } from "../../src/deploy/deploy.ts";
import { startSandbox } from "../../src/sandbox/node.ts";
import { openStage, sampleGenesis } from "../../src/scenario/networkStage.ts";
import { reportYear } from "../../src/scenario/report.ts";
import { readSamples } from "../../src/scenario/samples.ts";
import { Story } from "../../src/scenario/story.ts";
import { playYear } from "../../src/scenario/year.ts";
import { ChaosProxy } from "../support/chaosProxy.ts";
import { describeLong } from "../support/long.ts";

/** Waits of a few blocks, windows of an hour. */
const WAITS = ["governanceNotice", "officerDelay", "recovery", "ceilingNotice", "dispute", "tendering", "standstill"];
const periods = Object.fromEntries(
  Object.keys(publishedBounds).map((name) => [name, WAITS.includes(name) ? 3 : 3_600]),
) as Periods;

// Minutes of waiting for blocks.
describeLong("the year on blocks of a second, behind nodes that drop, delay and repeat", function () {
  this.timeout(900_000);
  let folder: string;

  before(() => (folder = mkdtempSync(join(tmpdir(), "probity-chaos-"))));
  after(() => rmSync(folder, { recursive: true }));

  /** Deploys, and plays what `act` plays, through two proxies of which one ends in the midst of it. */
  async function play(act: (stage: Awaited<ReturnType<typeof openStage>>["stage"]) => Promise<void>): Promise<void> {
    const sandbox = await startSandbox(0, 1);
    const chaos = {
      ...{ dropBefore: 0.02, dropAfter: 0.02, busy: 0.02, truncate: 0.01, duplicate: 0.1, delay: 5 },
      // A block comes every second: what is asked or answered so late is about a chain that has gone on.
      ...{ late: 0.005, lateBy: 1_500 },
    };
    const [one, two] = [
      await new ChaosProxy(sandbox.url, chaos, 11).start(),
      await new ChaosProxy(sandbox.url, chaos, 12).start(),
    ];
    const provider = await connectToNodes([one.url, two.url], { resendAfter: 2_000 });
    const plain = await connectToNode(sandbox.url);
    try {
      const samples = await readSamples();
      const { addressBook } = await deployProbity({
        ...{ ...(await sampleGenesis(provider, samples)), parameters: { bounds: "none", periods } },
        deployer: Wallet.createRandom(provider),
      });
      const before = await plain.getBlockNumber();
      const story = new Story(() => undefined);
      const relays = [1, 2].map(() => new Wallet(Wallet.createRandom().privateKey));
      const set = await openStage({ addressBook, provider, story, samples, relays, folder: join(folder, "year") });
      const killing = setTimeout(() => void one.kill(), 20_000);
      try {
        await act(set.stage);
      } finally {
        clearTimeout(killing);
        await set.close();
      }
      // A message goes to both gateways at once, and the one that comes second counts for nothing.
      const gateways = new Set(relays.map(({ address }) => address));
      const acts = new Set<string>();
      let mined = 0;
      for (let block = before + 1; block <= (await plain.getBlockNumber()); ++block) {
        for (const { from, to, data, hash } of (await plain.getBlock(block, true))?.prefetchedTransactions ?? []) {
          acts.add(gateways.has(from) ? `${String(to)} ${data}` : hash);
          mined += 1;
        }
      }
      expect(acts.size).to.equal(story.cost.transactions);
      expect(mined - acts.size, "as many as there are seals and vouchers, at the most").to.be.at.most(4);
      expect(one.done.dropAfter + two.done.dropAfter).to.be.above(0);
      expect(one.done.late + two.done.late).to.be.above(0);
      expect(one.done.duplicate + two.done.duplicate).to.be.above(0);
    } finally {
      provider.destroy();
      plain.destroy();
      await one.kill();
      await two.kill();
      await sandbox.close();
    }
  }

  it("is played to its end, with each transaction once", async () => {
    await play(async (stage) => {
      const year = await playYear(stage, stage.samples.invoices);
      await reportYear(stage, year);
      expect(stage.story.cost.transactions).to.equal(230);
    });
  });
});
