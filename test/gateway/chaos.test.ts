import { expect } from "chai";
import { relayingWallet } from "../../src/relay/index.ts";
import {
  gatewayKey,
  hashOf,
  holderKey,
  LINE,
  networkHelpers,
  providerOver,
  relayed,
  rpc,
  workshop,
  type Rpc,
} from "./fixture.ts";

const loadFixture: typeof networkHelpers.loadFixture = (fixture) => networkHelpers.loadFixture(fixture);

/** Numbers in [0, 1) that look random and are the same in every run (a linear congruential generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

describe("gateways whose nodes lose questions and answers", () => {
  const { open } = workshop();

  it("do everything once, and tell everybody what was done", async () => {
    const fixture = await loadFixture(relayed);
    const next = numbers(7);
    const reset = (): never => {
      throw new Error("connection reset");
    };
    const lossy: Rpc = async (method, params) => {
      if (next() < 0.05) reset();
      const answer = await rpc(method, params);
      if (next() < 0.05) reset();
      return answer;
    };
    const provider = providerOver(rpc);
    const gateways: string[] = [];
    for (const index of [0, 1]) {
      // It is started before the losses begin: a start that fails is said and not survived.
      let broken = false;
      const over = providerOver((method, params) => (broken ? lossy : rpc)(method, params));
      const { url } = await open(fixture, { provider: over, signer: gatewayKey(index), rebroadcastAfter: 30 });
      gateways.push(url);
      broken = true;
    }
    const { forwarder, desk, merchant, ledger } = fixture;
    const before = await ledger.balanceOf(merchant, LINE);
    const data = desk.interface.encodeFunctionData("spend", [LINE, merchant.address, 3n, hashOf("r")]);
    const acts = [...Array(8).keys()].map(async (index) => {
      const order = index % 2 === 0 ? gateways : gateways.toReversed();
      const relay = relayingWallet(holderKey(index), {
        gateways: order,
        forwarder: await forwarder.getAddress(),
        provider,
      });
      const signed = await relay.signRequest({ to: desk, data });
      // Posted twice at once, as by a caller that lost an answer.
      return Promise.all([relay.sendSigned(signed), relay.sendSigned(signed)]);
    });
    for (const [one, same] of await Promise.all(acts)) expect(one.hash).to.equal(same.hash);
    expect(await ledger.balanceOf(merchant, LINE)).to.equal(before + 24n);
    for (const index of acts.keys()) expect(await forwarder.nonces(holderKey(index))).to.equal(1n);
  });
});
