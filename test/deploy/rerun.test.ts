import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { config, network } from "hardhat";
import { chainIdentity } from "../../src/contracts/addressBook.ts";
import { deploymentId } from "../../src/deploy/journal.ts";
import { deployProbity } from "../../src/deploy/deploy.ts";
import { agencies } from "./fixture.ts";

/** On a chain of its own, reached by JSON-RPC: only there does Ignition keep a journal. */
describe("deployProbity on a node", function () {
  this.timeout(180_000);

  it("finishes what was interrupted, and does nothing when everything is there", async () => {
    const server = await network.createServer("sandbox", "127.0.0.1", 0);
    const { port } = await server.listen();
    const folder = mkdtempSync(join(tmpdir(), "probity-"));
    const url = `http://127.0.0.1:${String(port)}`;
    const connection = await network.create({ network: "external", override: { url } });
    const { provider } = connection.ethers;
    const chain = await chainIdentity(provider);
    const journal = join(config.paths.ignition, "deployments", deploymentId(chain));
    rmSync(journal, { recursive: true, force: true });
    try {
      const list = await agencies();
      const input = {
        ...{ connection, parameters: "sandbox", agencies: list, folder },
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
      const [isAdmin] = await first.contracts.manager.hasRole(0n, (await connection.ethers.getSigners())[0]!);
      expect(isAdmin).to.equal(false);
      expect(first.addressBook.deploymentBlock).to.be.lessThan(10);

      // And the one after has nothing to do.
      const head = await provider.getBlockNumber();
      const second = await deployProbity({ ...input, report: (step) => expect.fail(step) });
      expect(await provider.getBlockNumber()).to.equal(head);
      expect(second.addressBook).to.deep.equal(first.addressBook);
    } finally {
      await connection.close();
      await server.close();
      rmSync(journal, { recursive: true, force: true });
      rmSync(folder, { recursive: true });
    }
  });
});
