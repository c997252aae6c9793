import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { connectToNode } from "../../src/chain/failover.ts";
import { chainIdentity } from "../../src/contracts/addressBook.ts";
import { journalFolder } from "../../src/deploy/journal.ts";
import { deployProbity } from "../../src/deploy/deploy.ts";
import { startSandbox } from "../../src/sandbox/node.ts";
import { agencies } from "./fixture.ts";

/** On a chain of its own, reached by JSON-RPC: only there does Ignition keep a journal. */
describe("deployProbity on a node", function () {
  this.timeout(180_000);

  it("finishes what was interrupted, and does nothing when everything is there", async () => {
    const sandbox = await startSandbox(0);
    const folder = mkdtempSync(join(tmpdir(), "probity-"));
    const provider = await connectToNode(sandbox.url);
    const deployer = await provider.getSigner();
    const journal = journalFolder(folder, await chainIdentity(provider));
    try {
      const list = await agencies();
      const input = {
        ...{ deployer, parameters: "sandbox", agencies: list, folder },
        uniquenessAuthority: list[0]!.identity,
      };

      // Interrupted in the middle of the wiring.
      let steps = 0;
      const stop = new Error("the line went dead");
      const interrupted = deployProbity({
        ...input,
        report: () => {
          if (++steps === 20) throw stop;
        },
      });
      expect(await interrupted.catch((error: unknown) => error)).to.equal(stop);
      expect(existsSync(journal)).to.equal(true);

      // The next run takes the contracts as they are and does the other steps, none twice.
      const resumed: string[] = [];
      const first = await deployProbity({ ...input, report: (step) => resumed.push(step) });
      expect(resumed.length).to.be.greaterThan(20);
      const [isAdmin] = await first.contracts.manager.hasRole(0n, deployer);
      expect(isAdmin).to.equal(false);
      expect(first.addressBook.deploymentBlock).to.be.lessThan(10);

      // And the one after has nothing to do.
      const head = await provider.getBlockNumber();
      const second = await deployProbity({ ...input, report: (step) => expect.fail(step) });
      expect(await provider.getBlockNumber()).to.equal(head);
      expect(second.addressBook).to.deep.equal(first.addressBook);
    } finally {
      provider.destroy();
      await sandbox.close();
      rmSync(journal, { recursive: true, force: true });
      rmSync(folder, { recursive: true });
    }
  });
});
