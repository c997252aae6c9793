import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { id, Wallet } from "ethers";
import type { ProbityError } from "../../src/base/errors.ts";
import { Limits } from "../../src/gateway/limits.ts";
import { Lines } from "../../src/gateway/lines.ts";
import {
  exchange,
  expectRefused,
  holderKey,
  networkHelpers,
  post,
  relayed,
  spendRequest,
  workshop,
} from "./fixture.ts";

const loadFixture: typeof networkHelpers.loadFixture = (fixture) => networkHelpers.loadFixture(fixture);
const nobody = (): void => undefined;

describe("Lines", () => {
  const setting = ({ gapWait = 200, pendingOfAll = 40 } = {}) => {
    const limits = new Limits({ perMinute: 100, pending: 100, pendingOfAll });
    const chain = { next: 0n, asked: 0 };
    const nonceOf = async (): Promise<bigint> => {
      chain.asked += 1;
      await sleep(2);
      return chain.next;
    };
    const lines = new Lines({ gapWait, nonceOf, admitGap: () => limits.admitGap() });
    const codeOf = (signer: string, nonce: bigint): Promise<string> =>
      lines.turn(signer, nonce, chain.next, nobody).then(
        (turn) => (turn === undefined ? "used" : "its turn"),
        (error: unknown) => (error as ProbityError).code,
      );
    return { lines, chain, codeOf };
  };

  it("lets requests through in order, and asks the chain little more than once for each", async () => {
    const { lines, chain } = setting();
    const done: bigint[] = [];
    const act = async (nonce: bigint): Promise<void> => {
      const turn = await lines.turn("a", nonce, 0n, nobody);
      turn?.sent();
      await sleep(2);
      done.push(nonce);
      chain.next = nonce + 1n;
      turn?.end();
    };
    const nonces = [...Array(16).keys()].map(BigInt);
    await Promise.all(nonces.toReversed().map(act));
    expect(done).to.deep.equal(nonces);
    expect(chain.asked).to.be.below(40);
  });

  it("lets waiters with a gap go after the wait, however many of them look at the nonce", async () => {
    const { codeOf } = setting({ gapWait: 300, pendingOfAll: 1_000 });
    const began = Date.now();
    const codes = await Promise.all([...Array(16).keys()].map((n) => codeOf("a", BigInt(n + 1))));
    expect(new Set(codes)).to.deep.equal(new Set(["GATEWAY_NONCE_GAP"]));
    expect(Date.now() - began).to.be.within(290, 1_500);
  });

  it("lets few wait with a gap, of all signers together, and gives their places on", async () => {
    const { codeOf } = setting({ gapWait: 300 });
    const wave = () => Promise.all([...Array(12).keys()].map((n) => codeOf(`signer ${String(n)}`, 1n)));
    for (let times = 0; times < 2; ++times) {
      const codes = await wave();
      expect(codes.filter((code) => code === "GATEWAY_NONCE_GAP")).to.have.length(4);
      expect(codes.filter((code) => code === "GATEWAY_BUSY")).to.have.length(8);
    }
  });

  it("gives whoever waits behind one that was really sent the whole wait after it", async () => {
    const { lines, chain, codeOf } = setting({ gapWait: 150 });
    const first = await lines.turn("a", 0n, 0n, nobody);
    first?.sent();
    const began = Date.now();
    const second = codeOf("a", 2n);
    await sleep(400);
    chain.next = 1n;
    first?.end();
    expect(await second).to.equal("GATEWAY_NONCE_GAP");
    expect(Date.now() - began).to.be.at.least(540);
  });

  it("passes a nonce that was used meanwhile, and hands on what the node says", async () => {
    const { chain, codeOf, lines } = setting();
    chain.next = 3n;
    expect(await codeOf("a", 2n)).to.equal("used");
    chain.next = 0n;
    const failing = new Lines({
      gapWait: 100,
      nonceOf: () => Promise.reject(new Error("gone")),
      admitGap: () => nobody,
    });
    for (let times = 0; times < 2; ++times) {
      expect(await failing.turn("a", 0n, 0n, nobody).catch((error: unknown) => error)).to.include({ message: "gone" });
    }
    const turns = [await lines.turn("b", 0n, 0n, nobody), lines.turn("b", 0n, 0n, nobody)] as const;
    chain.next = 1n;
    turns[0]?.end();
    turns[0]?.end();
    expect(await turns[1]).to.equal(undefined);
  });
});

describe("a flood of requests whose earlier ones never come", function () {
  this.timeout(120_000);
  const { open } = workshop();

  it("does not keep others out", async () => {
    const fixture = await loadFixture(relayed);
    const gapWait = 3_000;
    const { url } = await open(fixture, { limits: { gapWait, pendingOfAll: 40 } });
    const keys = [...Array(4).keys()].map((n) => new Wallet(id(`attacker ${String(n)}`)));
    const flood = await Promise.all(
      keys.flatMap((key) => [1n, 2n, 3n].map((nonce) => spendRequest(fixture, key, { nonce }))),
    );
    const replies = await Promise.all(flood.map((one) => post(url, one, { prefer: "respond-async" })));
    const held = replies.filter(({ status }) => status === 202);
    expect(held.length).to.be.within(4, 8);
    for (const reply of replies) if (!held.includes(reply)) expectRefused(reply, "GATEWAY_BUSY", 503);
    expect((await post(url, await spendRequest(fixture, holderKey(0)))).status).to.equal(200);
    await sleep(gapWait + 1_500);
    for (const { body } of held) {
      const { code } = (await exchange(`${url}/v1/requests/${body.id}`)).body.error;
      expect(code).to.match(/^GATEWAY_(NONCE_GAP|BUSY)$/);
    }
  });
});
