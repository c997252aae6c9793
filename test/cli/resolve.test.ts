import { expect } from "chai";
import { Wallet } from "ethers";
import { changeOwner, didOf } from "../../src/identity/index.ts";
import { expectRefusal, parsed, type CliRun } from "../support/cli.ts";
import { openOffices, type Offices } from "./offices.fixture.ts";

describe("probity identity resolve", function () {
  this.timeout(120_000);
  let offices: Offices;
  const resolve = (...argv: string[]): Promise<CliRun> => offices.run("identity", "resolve", ...argv);

  before(async () => {
    offices = await openOffices();
  });
  after(() => offices.close());

  it("prints the DID document of an address or a DID", async () => {
    const vendor = offices.identity("bonde-foods");
    const did = didOf(offices.stage.chainId, vendor);
    const run = await resolve(vendor);
    expect(run.exitCode, run.err).to.equal(0);
    expect(JSON.parse(run.out), "a document for other programs").to.include({ id: did });
    expect(run.err).to.equal("Nothing of it was ever changed.");
    expect(parsed(await resolve(did, "--json"))).to.deep.include({ did, deactivated: false, trial: false });
  });
  it("prints it as it was after a block, and says when it changed again", async () => {
    const person = offices.stage.cast.actor("officer-29");
    const before = await offices.provider.getBlockNumber();
    const next = Wallet.createRandom().address;
    const { blockNumber } = await changeOwner(offices.stage.as(person), { identity: person.identity, newOwner: next });
    const now = await resolve(person.identity);
    expect(now.out).to.contain(next);
    expect(now.err).to.equal(`As changed in block ${blockNumber}.`);
    const old = await resolve(person.identity, "--block", String(before));
    expect(old.out).not.to.contain(next);
    expect(old.err).to.contain(`It changed again in block ${blockNumber}.`);
  });
  it("says that an identity has ended", async () => {
    const whom = offices.identity("officer-30");
    const reason = ["--reason-hash", `0x${"11".repeat(32)}`];
    const ended = await offices.run(
      "identity",
      "end",
      whom,
      "--yes",
      "--keystore",
      offices.keystore("officer-06"),
      ...reason,
    );
    expect(ended.exitCode, ended.err).to.equal(0);
    expect((await resolve(whom)).err).to.match(/is deactivated for ever: nobody controls it/);
  });
  it("refuses what is no DID, a DID of another chain, and a block to come", async () => {
    const vendor = offices.identity("bonde-foods");
    for (const text of ["did:web:example.org", "vendor", "did:ethr:0x7a69:0x12"]) {
      expect((await resolve(text)).err, text).to.match(/^✖ USAGE .*give a DID like/);
    }
    expectRefusal(await resolve(`did:ethr:0x5:${vendor}`), "DID_OTHER_CHAIN");
    expectRefusal(await resolve(vendor, "--block", "999999"), "DID_VERSION_UNKNOWN");
    expect((await resolve(vendor, "--block", "newest")).err).to.match(/^✖ USAGE .*number of a block/);
  });
});
