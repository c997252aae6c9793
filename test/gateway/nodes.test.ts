import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { startBridge, type Bridge } from "../support/bridge.ts";
import { connectToNodes, type FailoverProvider } from "../../src/chain/failover.ts";
import { mined } from "../support/mined.ts";
import { relayingWallet } from "../../src/relay/index.ts";
import { ChaosProxy } from "../support/chaosProxy.ts";
import {
  exchange,
  expectRefused,
  gatewayKey,
  hashOf,
  holderKey,
  LINE,
  networkHelpers,
  post,
  providerOver,
  relayed,
  rpc,
  spendRequest,
  workshop,
} from "./fixture.ts";

const loadFixture: typeof networkHelpers.loadFixture = (fixture) => networkHelpers.loadFixture(fixture);

describe("a gateway over nodes of which one is gone and the other fails", () => {
  const { open } = workshop();
  let bridge: Bridge;
  let proxy: ChaosProxy;
  let nodes: FailoverProvider;
  afterEach(async () => {
    nodes.destroy();
    await proxy.kill();
    await bridge.close();
  });
  const setting = async () => {
    const fixture = await loadFixture(relayed);
    bridge = await startBridge(providerOver());
    proxy = await new ChaosProxy(bridge.url).start();
    nodes = await connectToNodes([proxy.url, "http://127.0.0.1:9"], { patience: 500 });
    const notes: string[] = [];
    const { url } = await open(fixture, { provider: nodes, onNote: (text) => notes.push(text) });
    return { ...fixture, url, notes };
  };

  it("tells the public that its node failed and not where it is, and the operator all of it", async () => {
    const fixture = await setting();
    const signed = await spendRequest(fixture, holderKey(0));
    await proxy.kill();
    for (let tries = 0; tries < 2; ++tries) {
      const reply = await post(fixture.url, signed);
      expectRefused(reply, "GATEWAY_NODE_FAILED", 503);
      expect(JSON.stringify(reply.body)).not.to.include("127.0.0.1");
    }
    expect(fixture.notes.join("\n")).to.include(`CHAIN_UNREACHABLE`).and.include(proxy.url);
    await proxy.start();
    expect((await post(fixture.url, signed)).status).to.equal(200);
  });

  it("does not tell the public of its trouble with a token", async () => {
    const fixture = await setting();
    const signed = await spendRequest(fixture, holderKey(0));
    proxy.answer = () => 401;
    const reply = await post(fixture.url, signed);
    expectRefused(reply, "GATEWAY_NODE_FAILED", 503);
    expect(JSON.stringify(reply.body)).not.to.match(/127\.0\.0\.1|token/);
  });

  it("is passed over by clients that know another one", async () => {
    const fixture = await setting();
    const { addressBook, provider, desk, merchant } = fixture;
    const good = await open({ addressBook, provider }, { signer: gatewayKey(1) });
    await proxy.kill();
    const { forwarder } = addressBook.contracts;
    const relay = relayingWallet(holderKey(0), { gateways: [fixture.url, good.url], forwarder, provider });
    expect((await mined(desk.connect(relay).spend(LINE, merchant, 5n, hashOf("r")))).status).to.equal(1);
  });

  it("says how it does without its nodes' addresses, and sees through what it sent when they are back", async () => {
    const fixture = await setting();
    const signed = await spendRequest(fixture, holderKey(0));
    await rpc("evm_setAutomine", [false]);
    const { body } = await post(fixture.url, signed, { prefer: "respond-async" });
    await proxy.kill();
    // Long enough for a look at what is on its way to fail.
    await sleep(1_500);
    await proxy.start();
    const health = await exchange(`${fixture.url}/v1/health`);
    expect(JSON.stringify(health.body)).not.to.include("127.0.0.1");
    await rpc("evm_setAutomine", [true]);
    await networkHelpers.mine();
    let later = await exchange(`${fixture.url}/v1/requests/${body.id}`);
    for (let tries = 0; later.body.status === "pending" && tries < 200; ++tries) {
      await sleep(20);
      later = await exchange(`${fixture.url}/v1/requests/${body.id}`);
    }
    expect(later.body).to.include({ status: "mined" });
  });
});
