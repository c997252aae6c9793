import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { Transaction } from "ethers";
import { digestOf, type SignedForwardRequest } from "../../src/relay/forwardRequest.ts";
import {
  exchange,
  gatewayKey,
  holderKey,
  networkHelpers,
  post,
  providerOver,
  relayed,
  rpc,
  spendRequest,
  workshop,
  type Relayed,
  type Reply,
  type Rpc,
} from "./fixture.ts";

const loadFixture: typeof networkHelpers.loadFixture = (fixture) => networkHelpers.loadFixture(fixture);
const holder = holderKey(0);
const early = { prefer: "respond-async" };
const quick = { rebroadcastAfter: 0 };

describe("a gateway that was killed", () => {
  const { open, folder } = workshop();
  const key = gatewayKey(0);
  const used = async (): Promise<number> => Number(await rpc("eth_getTransactionCount", [key.address, "latest"]));
  const journalIn = (stateFolder: string): string =>
    join(
      stateFolder,
      readdirSync(stateFolder).find((name) => name.endsWith(".jsonl"))!,
    );
  const linesIn = (stateFolder: string): { type: string; raw?: string; hash?: string }[] =>
    readFileSync(journalIn(stateFolder), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string });

  /** Asks until a request is done. */
  const outcome = async (url: string, { domain }: Relayed, { request }: SignedForwardRequest): Promise<Reply> => {
    for (let tries = 0; tries < 400; ++tries) {
      const reply = await exchange(`${url}/v1/requests/${digestOf(domain, request)}`);
      if (reply.body.status !== "pending") return reply;
      await sleep(5);
    }
    throw new Error("the request stays pending");
  };
  /** A gateway that dies at a place, with one request in its journal. */
  const killed = async (send: Rpc, request?: (fixture: Relayed) => Promise<SignedForwardRequest>) => {
    const fixture = await loadFixture(relayed);
    const stateFolder = folder();
    const gateway = await open(fixture, { stateFolder, provider: providerOver(send), rebroadcastAfter: 60_000 });
    const signed = await (request?.(fixture) ?? spendRequest(fixture, holder));
    await post(gateway.url, signed, early);
    await gateway.close();
    return { ...fixture, stateFolder, signed };
  };
  /** The broadcast does not get through. */
  const mute: Rpc = (method, params) =>
    method === "eth_sendRawTransaction" ? Promise.reject(new Error("connection reset")) : rpc(method, params);
  /** The broadcast gets through and its answer does not; no block is seen any more. */
  const deaf = (): Rpc => {
    let sent = false;
    return async (method, params) => {
      if (sent) throw new Error("connection reset");
      if (method === "eth_sendRawTransaction") sent = true;
      return rpc(method, params);
    };
  };

  it("between journal and broadcast: the next one broadcasts the same bytes", async () => {
    const fixture = await killed(mute);
    expect(await used()).to.equal(0);
    const [, line] = linesIn(fixture.stateFolder);
    const { url } = await open(fixture, { stateFolder: fixture.stateFolder });
    const { body } = await outcome(url, fixture, fixture.signed);
    expect(body.status).to.equal("mined");
    expect(body.receipt.transactionHash).to.equal(line?.hash);
    expect(await used()).to.equal(1);
  });

  it("between broadcast and receipt: the next one finds the receipt and sends nothing", async () => {
    const fixture = await killed(deaf());
    expect(await used()).to.equal(1);
    const { url } = await open(fixture, { stateFolder: fixture.stateFolder, ...quick });
    expect((await outcome(url, fixture, fixture.signed)).body.status).to.equal("mined");
    expect(await used()).to.equal(1);
    // The same request again, and once more after another restart.
    const again = await post(url, fixture.signed);
    expect(again.status).to.equal(200);
    expect(await used()).to.equal(1);
    expect(await fixture.forwarder.nonces(holder)).to.equal(1n);
  });

  it("gives the same answer after a restart, from its journal or from the chain", async () => {
    const fixture = await loadFixture(relayed);
    const stateFolder = folder();
    const first = await open(fixture, { stateFolder });
    const signed = await spendRequest(fixture, holder);
    const answer = await post(first.url, signed);
    await first.close();
    const second = await open(fixture, { stateFolder });
    expect((await post(second.url, signed)).body).to.deep.equal(answer.body);
    await second.close();
    rmSync(journalIn(stateFolder));
    const third = await open(fixture, { stateFolder });
    expect((await post(third.url, signed)).body.receipt).to.deep.equal(answer.body.receipt);
    expect(await used()).to.equal(1);
  });

  it("in the middle of a line: what was not broadcast is dropped, and the rest stands", async () => {
    const fixture = await killed(mute);
    const path = journalIn(fixture.stateFolder);
    const whole = statSync(path).size;
    appendFileSync(path, '{"type":"sent","id":"0x12');
    const gateway = await open(fixture, { stateFolder: fixture.stateFolder });
    expect((await outcome(gateway.url, fixture, fixture.signed)).body.status).to.equal("mined");
    await gateway.close();
    expect(linesIn(fixture.stateFolder).map(({ type }) => type)).to.deep.equal(["head", "sent", "done"]);
    expect(statSync(path).size).to.be.greaterThan(whole);
  });

  it("in the middle of its only line: the request can be posted again", async () => {
    const fixture = await killed(mute);
    const path = journalIn(fixture.stateFolder);
    truncateSync(path, statSync(path).size - 3);
    const { url } = await open(fixture, { stateFolder: fixture.stateFolder });
    expect((await post(url, fixture.signed)).status).to.equal(200);
    expect(await used()).to.equal(1);
  });

  it("keeps signed transactions from other users of the machine", async () => {
    const { stateFolder } = await killed(mute);
    expect(statSync(journalIn(stateFolder)).mode & 0o777).to.equal(0o600);
    expect(statSync(stateFolder).mode & 0o777).to.equal(0o700);
    expect(readdirSync(stateFolder).filter((name) => name.includes("lock"))).to.deep.equal([]);
  });

  it("sees several requests through in the order of their nonces", async () => {
    const fixture = await loadFixture(relayed);
    const stateFolder = folder();
    const first = await open(fixture, { stateFolder, provider: providerOver(mute), rebroadcastAfter: 60_000 });
    const signed = await Promise.all([0, 1, 2].map((index) => spendRequest(fixture, holderKey(index))));
    for (const one of signed) await post(first.url, one, early);
    await first.close();
    const raw = linesIn(stateFolder).flatMap((line) => (line.raw === undefined ? [] : [Transaction.from(line.raw)]));
    expect(raw.map(({ nonce }) => nonce)).to.deep.equal([0, 1, 2]);
    const second = await open(fixture, { stateFolder });
    for (const one of signed) expect((await outcome(second.url, fixture, one)).body.status).to.equal("mined");
    expect(await used()).to.equal(3);
  });

  describe("while somebody else used its account", () => {
    const foreign = async (nonce: number): Promise<void> => {
      const transaction = {
        ...{ to: holder.address, gasPrice: 0n, type: 0 },
        ...{ nonce, gasLimit: 21_000n, chainId: 31_337n },
      };
      await rpc("eth_sendRawTransaction", [await key.signTransaction(transaction)]);
    };

    it("signs a request that was not done anew, with a fresh nonce", async () => {
      const fixture = await killed(mute);
      await foreign(0);
      const { url } = await open(fixture, { stateFolder: fixture.stateFolder });
      const { body } = await outcome(url, fixture, fixture.signed);
      expect(body.status).to.equal("mined");
      expect((await fixture.provider.getTransaction(body.receipt.transactionHash))?.nonce).to.equal(1);
      expect(await fixture.forwarder.nonces(holder)).to.equal(1n);
    });

    it("does not send a request that another gateway did meanwhile, and answers with that one's receipt", async () => {
      const fixture = await killed(mute);
      await foreign(0);
      const other = await open(fixture, { signer: gatewayKey(1) });
      const done = await post(other.url, fixture.signed);
      const { url } = await open(fixture, { stateFolder: fixture.stateFolder });
      const { body } = await outcome(url, fixture, fixture.signed);
      expect(body.receipt).to.deep.equal(done.body.receipt);
      expect(await used()).to.equal(1);
    });

    it("does not send a request whose nonce another request used, and says so", async () => {
      const fixture = await killed(mute);
      await foreign(0);
      const other = await open(fixture, { signer: gatewayKey(1) });
      await post(other.url, await spendRequest(fixture, holder, { amount: 7n }));
      const { url } = await open(fixture, { stateFolder: fixture.stateFolder });
      const { body } = await outcome(url, fixture, fixture.signed);
      expect(body.error.code).to.equal("GATEWAY_NONCE_USED");
      expect(await used()).to.equal(1);
    });

    it("takes the next free nonce while it runs", async () => {
      const fixture = await loadFixture(relayed);
      const { url } = await open(fixture);
      await post(url, await spendRequest(fixture, holder));
      await foreign(1);
      const { body } = await post(url, await spendRequest(fixture, holder));
      expect((await fixture.provider.getTransaction(body.receipt.transactionHash))?.nonce).to.equal(2);
    });
  });

  it("fills a nonce that nobody has, so that what waits behind it is mined", async () => {
    const fixture = await killed(mute);
    // As if the first transaction had been the third: two nonces before it are nobody's.
    const path = journalIn(fixture.stateFolder);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    const line = JSON.parse(lines[1]!) as { raw: string; nonce: number; hash: string };
    const { to, data, gasLimit } = Transaction.from(line.raw);
    const raw = await key.signTransaction({
      ...{ type: 0, nonce: 2, to: to!, data, gasLimit },
      ...{ gasPrice: 0n, chainId: 31_337n },
    });
    const changed = { ...line, raw, nonce: 2, hash: Transaction.from(raw).hash };
    writeFileSync(path, `${lines[0]!}\n${JSON.stringify(changed)}\n`);
    const notes: string[] = [];
    const { url } = await open(fixture, {
      stateFolder: fixture.stateFolder,
      ...quick,
      onNote: (text) => notes.push(text),
    });
    expect((await outcome(url, fixture, fixture.signed)).body.status).to.equal("mined");
    expect(await used()).to.equal(3);
    expect(notes).to.have.length(2);
  });

  it("sends a transaction again that its node forgot", async () => {
    const fixture = await loadFixture(relayed);
    await rpc("evm_setAutomine", [false]);
    const { url } = await open(fixture, { rebroadcastAfter: 20 });
    const signed = await spendRequest(fixture, holder);
    await post(url, signed, early);
    const [dropped] = ((await rpc("eth_getBlockByNumber", ["pending", false])) as { transactions: string[] })
      .transactions;
    expect(await rpc("hardhat_dropTransaction", [dropped!])).to.equal(true);
    await rpc("evm_setAutomine", [true]);
    // It may have come again before that, and waits for a block.
    await networkHelpers.mine();
    const { body } = await outcome(url, fixture, signed);
    expect(body.receipt.transactionHash).to.equal(dropped);
  });

  it("goes on when the node says that it knows a transaction or that its nonce is used", async () => {
    for (const [code, message] of [
      [-32000, "Known transaction"],
      [-32001, "Nonce too low"],
    ] as const) {
      const fixture = await loadFixture(relayed);
      const provider = providerOver(async (method, params) => {
        const answer = await rpc(method, params);
        if (method === "eth_sendRawTransaction") throw Object.assign(new Error(message), { code });
        return answer;
      });
      const gateway = await open(fixture, { provider });
      expect((await post(gateway.url, await spendRequest(fixture, holder))).status, message).to.equal(200);
      expect(await used()).to.equal(1);
      await gateway.close();
    }
  });

  it("gives a nonce back that no node took, and says why", async () => {
    const fixture = await loadFixture(relayed);
    let refuses = true;
    const provider = providerOver((method, params) => {
      if (refuses && method === "eth_sendRawTransaction") {
        const said = new Error("Sender account not authorized to send transactions");
        return Promise.reject(Object.assign(said, { code: -32007 }));
      }
      return rpc(method, params);
    });
    const { url } = await open(fixture, { provider });
    const signed = await spendRequest(fixture, holder);
    const { status, body } = await post(url, signed);
    expect(status).to.equal(503);
    expect(body.error.code).to.equal("GATEWAY_NODE_FAILED");
    expect(body.error.message).to.match(/not authorized/);
    expect((await exchange(`${url}/v1/health`)).body).to.include({ ok: false });
    refuses = false;
    expect((await post(url, signed)).status).to.equal(200);
    expect(await used()).to.equal(1);
    expect((await exchange(`${url}/v1/health`)).body).to.include({ ok: true });
  });
});

describe("two gateways with one account", () => {
  const { open, folder } = workshop();

  it("are refused on one machine", async () => {
    const fixture = await loadFixture(relayed);
    const stateFolder = folder();
    const first = await open(fixture, { stateFolder });
    const refused: unknown = await open(fixture, { stateFolder }).catch((error: unknown) => error);
    expect(refused).to.include({ code: "GATEWAY_ALREADY_RUNNING" });
    await open(fixture, { stateFolder, signer: gatewayKey(1) });
    await first.close();
    await open(fixture, { stateFolder });
  });

  it("do each request once even so, from two machines", async () => {
    const fixture = await loadFixture(relayed);
    const [first, second] = [await open(fixture), await open(fixture)];
    const signed = await Promise.all([...Array(8).keys()].map((index) => spendRequest(fixture, holderKey(index))));
    const replies = await Promise.all(signed.map((one, index) => post([first, second][index % 2]!.url, one)));
    expect(replies.map(({ status }) => status)).to.deep.equal(signed.map(() => 200));
    for (const index of signed.keys()) expect(await fixture.forwarder.nonces(holderKey(index))).to.equal(1n);
  });
});
