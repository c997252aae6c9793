import { expect } from "chai";
import { zeroPadValue } from "ethers";
import { readActs } from "../../src/chain/logs.ts";
import { ProbityError } from "../../src/base/errors.ts";
import { IdentityRegistry__factory } from "../../types/ethers-contracts/index.ts";
import { networkHelpers, society } from "../support/identity.ts";

describe("readActs", () => {
  const events = ["IdentityEnrolled", "MandateGranted"];

  it("reads events in their order with time and values, the same in ranges of any size", async () => {
    const { registry, ministry, alice } = await networkHelpers.loadFixture(society);
    const acts = await readActs(registry, [{ events, indexed: [] }], { fromBlock: 0 });
    expect(acts.map(({ name }) => name).slice(0, 3)).to.deep.equal([
      "IdentityEnrolled",
      "IdentityEnrolled",
      "MandateGranted",
    ]);
    expect(acts.map(({ blockNumber }) => blockNumber)).to.deep.equal(
      acts.map(({ blockNumber }) => blockNumber).sort((a, b) => a - b),
    );
    const enrolled = acts.find(({ values }) => values["identity"] === alice.address);
    expect(enrolled?.values).to.include({ registrar: ministry.address });
    const block = await registry.runner?.provider?.getBlock(enrolled!.blockNumber);
    expect(enrolled?.time).to.equal(block?.timestamp);
    expect(await readActs(registry, [{ events, indexed: [] }], { fromBlock: 0, blockRange: 1 })).to.deep.equal(acts);
  });
  it("tells how far it has come", async () => {
    const { registry } = await networkHelpers.loadFixture(society);
    const told: number[][] = [];
    const onRange = (...at: number[]): void => void told.push(at);
    await readActs(registry, [], { fromBlock: 0, blockRange: 8, onRange });
    const newest = told.at(-1)?.[1] ?? 0;
    expect(told[0]).to.deep.equal([7, newest]);
    expect(told.at(-1)).to.deep.equal([newest, newest]);
  });
  it("gives an event that two filters match once", async () => {
    const { registry, alice } = await networkHelpers.loadFixture(society);
    const one = { events, indexed: [zeroPadValue(alice.address, 32)] };
    expect(await readActs(registry, [one, one], { fromBlock: 0 })).to.have.length(1);
  });
  it("refuses a contract that is not connected to a node", async () => {
    const registry = IdentityRegistry__factory.connect(`0x${"11".repeat(20)}`);
    const error: unknown = await readActs(registry, [], { fromBlock: 0 }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ProbityError).and.include({ code: "CONTRACT_NO_PROVIDER" });
  });
});
