import { expect } from "chai";
import { OBSERVER_BATCH } from "../../../src/network/nodeConfig.ts";
import { networkStatus } from "../../../src/network/run/status.ts";
import { networkUp } from "../../../src/network/run/up.ts";
import { fakeNetwork, type FakeNetwork } from "./fakeNetwork.fixture.ts";

// Observers and archives have none of the operator's groups and take small batches only; the highest node may be one.
describe("network status by an observer", () => {
  let network: FakeNetwork;
  before(async () => {
    network = await fakeNetwork({ observer: 1, validator: 4 });
    const only = ["observer-1"];
    await networkUp(network.dir, { besu: network.besu, only, waitMs: 20_000, onProgress: () => undefined });
  });
  after(() => network.remove());

  const asObserver = { without: ["qbft_getValidatorsByBlockNumber"], most: OBSERVER_BATCH };

  it("reads the validators from the newest block", async () => {
    const strangers = network.description.nodes.slice(1, 4).map(({ address }) => address);
    network.control({ validators: strangers, nodes: { "observer-1": {} } });
    expect((await networkStatus(network.dir)).validators, "as the node says").to.equal(3);
    network.control({ validators: strangers, nodes: { "observer-1": asObserver } });
    const seen = await networkStatus(network.dir);
    expect(seen, "as the block says").to.include({ state: "making blocks", validators: 4, quorum: 3 });
  });
  it("reads the newest blocks in batches that an observer takes", async () => {
    network.control({ nodes: { "observer-1": asObserver } });
    expect((await networkStatus(network.dir)).rounds).to.deep.equal([{ round: 0, blocks: 16 }]);
  });
});
