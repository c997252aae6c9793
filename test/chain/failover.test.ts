import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { isError, Transaction, Wallet, ZeroAddress } from "ethers";
import { startBridge } from "../support/bridge.ts";
import { connectToNode, connectToNodes, type FailoverProvider } from "../../src/chain/failover.ts";
import { FreeGasProvider } from "../../src/chain/provider.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/node.ts";
import { ChaosProxy } from "../support/chaosProxy.ts";

const errorOf = async (act: Promise<unknown>): Promise<unknown> => act.then(() => undefined).catch((e: unknown) => e);

describe("FailoverProvider", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  const proxies: ChaosProxy[] = [];
  const providers: FailoverProvider[] = [];
  const through = async (...args: ConstructorParameters<typeof ChaosProxy> | []): Promise<ChaosProxy> => {
    const [target = sandbox.url, chaos, seed] = args;
    const proxy = await new ChaosProxy(target, chaos, seed).start();
    proxies.push(proxy);
    return proxy;
  };
  const connect = async (...args: Parameters<typeof connectToNodes>): Promise<FailoverProvider> => {
    const provider = await connectToNodes(...args);
    providers.push(provider);
    return provider;
  };

  before(async () => {
    sandbox = await startSandbox(0, 1);
  });
  afterEach(async () => {
    for (const provider of providers.splice(0)) provider.destroy();
    for (const proxy of proxies.splice(0)) await proxy.kill();
  });
  after(() => sandbox.close());

  it("gets every transaction mined once through nodes that drop, delay, repeat, cut off and forget", async () => {
    const chaos = {
      dropBefore: 0.1,
      dropAfter: 0.1,
      truncate: 0.05,
      busy: 0.1,
      duplicate: 0.2,
      forget: 0.1,
      delay: 30,
    };
    const [one, two] = [await through(sandbox.url, chaos, 7), await through(sandbox.url, chaos, 8)];
    const provider = await connect([one.url, two.url], { resendAfter: 1_000 });
    const plain = new FreeGasProvider(sandbox.url, undefined, { staticNetwork: true });
    const { chainId } = await provider.getNetwork();
    const faults = ["dropBefore", "dropAfter", "truncate", "busy", "duplicate", "forget"] as const;
    const unseen = () => faults.filter((what) => one.done[what] + two.done[what] === 0);
    const send = async (): Promise<void> => {
      const wallet = Wallet.createRandom();
      for (let nonce = 0; nonce < 4; ++nonce) {
        const call = { chainId, to: ZeroAddress, nonce, gasLimit: 21_000n, gasPrice: 0n, type: 0 };
        const sent = await provider.broadcastTransaction(await wallet.signTransaction(call));
        if (nonce % 2 === 1) expect((await sent.wait())?.status).to.equal(1);
      }
      expect(await plain.getTransactionCount(wallet.address)).to.equal(4);
    };
    // Which request meets which fault depends on how they interleave: sent on until each fault has been met.
    do await Promise.all(Array.from({ length: 4 }, send));
    while (unseen().length > 0);
    plain.destroy();
  });

  it("goes on with the next node when one is killed, and with the first when that is killed too", async () => {
    const [one, two] = [await through(), await through()];
    const provider = await connect([one.url, two.url]);
    const head = await provider.getBlockNumber();
    await one.kill();
    expect(await provider.getBlockNumber()).to.be.at.least(head);
    await one.start();
    await two.kill();
    expect(await provider.getBlockNumber()).to.be.at.least(head);
  });

  it("asks once more when its node has closed a connection that was kept", async () => {
    const asked = new WeakSet<Socket>();
    let cut = 0;
    const chain: Record<string, unknown> = {
      eth_chainId: "0x7",
      eth_getBlockByNumber: { hash: `0x${"ab".repeat(32)}` },
    };
    const server = createServer((request, response) => {
      // Every connection is good for one answer, and promises more.
      if (asked.has(request.socket)) {
        ++cut;
        request.socket.resetAndDestroy();
        return;
      }
      asked.add(request.socket);
      void json(request).then((payload) => {
        const { id, method } = payload as { id: number; method: string };
        response.writeHead(200, { "content-type": "application/json", "keep-alive": "timeout=60" });
        response.end(JSON.stringify({ jsonrpc: "2.0", id, result: chain[method] ?? "0x1" }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const provider = await connect([`http://127.0.0.1:${(server.address() as AddressInfo).port}`]);
      expect(await provider.getBlockNumber()).to.equal(1);
      expect(cut, "connections that were cut").to.be.above(0);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("waits for a node that comes back within its patience", async () => {
    const one = await through();
    const provider = await connect([one.url]);
    await one.kill();
    const asked = provider.getBlockNumber();
    setTimeout(() => void one.start(), 700);
    expect(await asked).to.be.at.least(0);
  });

  it("reads what it wrote: a node that is behind is not asked until it has caught up", async () => {
    const [one, late] = [await through(), await through()];
    const provider = await connect([one.url, late.url]);
    const seen = await provider.getBlockNumber();
    let isBehind = true;
    late.answer = ({ method }) =>
      isBehind && method === "eth_blockNumber" ? { result: `0x${(seen - 1).toString(16)}` } : undefined;
    await one.kill();
    const asked = provider.getBalance(ZeroAddress);
    await sleep(600);
    expect(late.asked).to.include("eth_blockNumber").and.not.include("eth_getBalance");
    isBehind = false;
    expect(await asked).to.equal(0n);
  });

  // Besu does each of these for a moment, while it imports a block or catches up.
  const without: [method: string, params: unknown[], answer: object][] = [
    ["eth_getBlockByNumber", ["latest", false], { result: null }],
    ["eth_getBlockByNumber", ["latest", false], { result: { number: "0x0" } }],
    ["eth_getBlockByNumber", ["0x1", false], { result: null }],
    ["eth_getBalance", [ZeroAddress, "latest"], { result: null }],
    ["eth_call", [{ to: ZeroAddress }, "latest"], { error: { code: -32_000, message: "Block not found" } }],
    ["eth_estimateGas", [{ to: ZeroAddress }], { error: { code: -32_000, message: "World state unavailable" } }],
  ];
  for (const [method, params, answer] of without) {
    const said = JSON.stringify(answer);
    it(`asks again when ${method} of ${JSON.stringify(params)} is answered with ${said}`, async () => {
      const one = await through();
      const provider = await connect([one.url]);
      const head = Number(await provider.send("eth_blockNumber", []));
      expect(head).to.be.above(0);
      const before = one.asked.length;
      let times = 2;
      one.answer = (asked) => (asked.method === method && times-- > 0 ? answer : undefined);
      const result: unknown = await provider.send(method, params);
      expect(result).not.to.equal(null);
      if (params[0] === "latest") expect(Number((result as { number: string }).number)).to.be.at.least(head);
      expect(one.asked.slice(before).filter((each) => each === method)).to.have.length(3);
    });
  }

  it("hands on that there is no block yet, and no state of long ago", async () => {
    const one = await through();
    const provider = await connect([one.url]);
    const head = await provider.getBlockNumber();
    expect(await provider.send("eth_getBlockByNumber", [`0x${(head + 1_000).toString(16)}`, false])).to.equal(null);
    one.answer = ({ method }) => (method === "eth_getBalance" ? { result: null } : undefined);
    expect(await provider.send("eth_getBalance", [ZeroAddress, "0x1"])).to.equal(null);
    expect(one.asked.filter((method) => method === "eth_getBalance")).to.have.length(1);
  });

  it("takes nodes that are down for now, and refuses those of another chain, also when they come up later", async () => {
    const [one, other] = [await through(), await through()];
    other.answer = ({ method }) =>
      method === "eth_getBlockByNumber" ? { result: { hash: `0x${"ab".repeat(32)}` } } : undefined;
    const differs = await errorOf(connectToNodes([one.url, other.url]));
    expect(differs).to.include({ code: "CHAIN_DIFFERS" });
    expect((differs as Error).message)
      .to.include(other.url)
      .and.include("abab");
    await other.kill();
    const provider = await connect([one.url, other.url], { patience: 500 });
    await other.start();
    await one.kill();
    const unreachable = await errorOf(provider.getBlockNumber());
    expect(unreachable).to.include({ code: "CHAIN_UNREACHABLE" });
    expect((unreachable as Error).message).to.include(`${other.url}: it is on another chain`);
  });

  for (const [what, fault] of [
    ["is on another chain", "chain"],
    ["refuses the token", 401],
    ["refuses the host name", 403],
  ] as const) {
    it(`passes over a node that ${what}, and comes back to the one that was down`, async () => {
      const [good, bad] = [await through(), await through()];
      await bad.kill();
      const provider = await connect([good.url, bad.url], { patience: 500 });
      bad.answer = ({ method }) => {
        if (fault !== "chain") return fault;
        return method === "eth_chainId" ? { result: "0x5" } : undefined;
      };
      await bad.start();
      await good.kill();
      expect(await errorOf(provider.getBlockNumber())).to.include({ code: "CHAIN_UNREACHABLE" });
      await good.start();
      expect(await provider.getBlockNumber()).to.be.at.least(0);
    });
  }

  it("says at once what every node refuses", async () => {
    const [one, two] = [await through(), await through()];
    const provider = await connect([one.url, two.url]);
    for (const node of [one, two]) node.answer = () => 401;
    expect(await errorOf(provider.getBlockNumber())).to.include({ code: "CHAIN_UNAUTHORIZED" });
  });

  it("brings a transaction to the other nodes, and leaves the one that is cut off from them though it answers", async () => {
    const [cut, good] = [await through(), await through()];
    const provider = await connect([cut.url, good.url], { resendAfter: 200 });
    provider.pollingInterval = 50;
    const { chainId } = await provider.getNetwork();
    const head = await provider.getBlockNumber();
    const nothing = new Set(["eth_getTransactionReceipt", "eth_getTransactionByHash"]);
    cut.chaos = { forget: 1 };
    cut.answer = ({ method }) => {
      if (method === "eth_blockNumber") return { result: `0x${head.toString(16)}` };
      return nothing.has(method) ? { result: null } : undefined;
    };
    const call = { chainId, to: ZeroAddress, nonce: 0, gasLimit: 21_000n, gasPrice: 0n, type: 0 };
    const sent = await provider.broadcastTransaction(await Wallet.createRandom().signTransaction(call));
    expect((await sent.wait(1, 10_000))?.status).to.equal(1);
    expect(good.asked).to.include("eth_sendRawTransaction");
  });

  it("takes a name and password from an address, also with a % that begins no code", async () => {
    const one = await through();
    const { host } = new URL(one.url);
    expect(await (await connect([`http://user:50%off%21@${host}`])).getBlockNumber()).to.be.at.least(0);
  });

  it("refuses a chain of the same genesis and another id", async () => {
    const [one, other] = [await through(), await through()];
    other.answer = ({ method }) => (method === "eth_chainId" ? { result: "0x5" } : undefined);
    expect(await errorOf(connectToNodes([one.url, other.url]))).to.include({ code: "CHAIN_DIFFERS" });
  });

  it("names every node that does not answer, and what it did, without secrets", async () => {
    const one = await through();
    one.answer = () => 502;
    const down = await through();
    const { host } = new URL(down.url);
    await down.kill();
    const dead = `http://user:secret@${host}/?token=secret`;
    const error = await errorOf(connectToNodes([dead, one.url]));
    expect(error).to.include({ code: "CHAIN_UNREACHABLE" });
    expect((error as Error).message)
      .to.include(`${host}: ECONNREFUSED`)
      .and.include("HTTP 502");
    expect(JSON.stringify(error) + String((error as Error).stack)).not.to.include("secret");
  });

  it("ends its patience when no node comes back", async () => {
    const one = await through();
    const provider = await connect([one.url], { patience: 500 });
    await one.kill();
    expect(await errorOf(provider.getBlockNumber())).to.include({ code: "CHAIN_UNREACHABLE" });
  });

  it("says that a token is missing or a host name not allowed, without the token", async () => {
    const one = await through();
    const endpoint = { url: one.url, headers: { authorization: "Bearer very-secret" } };
    one.answer = () => 401;
    const unauthorized = await errorOf(connectToNode(endpoint));
    expect(unauthorized).to.include({ code: "CHAIN_UNAUTHORIZED" });
    one.answer = () => 403;
    const forbidden = await errorOf(connectToNode(endpoint));
    expect(forbidden).to.include({ code: "CHAIN_FORBIDDEN" });
    for (const error of [unauthorized, forbidden]) expect(JSON.stringify(error)).not.to.include("very-secret");
  });

  it("takes the words of Besu for what is there already, and only when it is", async () => {
    const one = await through();
    const provider = await connect([one.url]);
    const wallet = Wallet.createRandom();
    const raw = await wallet.signTransaction({
      chainId: 31_337,
      to: ZeroAddress,
      nonce: 0,
      gasLimit: 21_000,
      gasPrice: 0,
    });
    const { hash } = Transaction.from(raw);
    for (const [code, message] of [
      [-32_000, "Known transaction"],
      [-32_001, "Nonce too low"],
    ] as const) {
      let isKnown = false;
      one.answer = ({ method }) => {
        if (method === "eth_sendRawTransaction") return { error: { code, message } };
        return method === "eth_getTransactionByHash" ? { result: isKnown ? { hash } : null } : undefined;
      };
      const refused = await errorOf(provider.send("eth_sendRawTransaction", [raw]));
      expect(JSON.stringify(refused), message).to.include(String(code));
      isKnown = true;
      expect(await provider.send("eth_sendRawTransaction", [raw])).to.equal(hash);
    }
  });

  it("hands on what the node refuses, with its code and data", async () => {
    const one = await through();
    const provider = await connect([one.url]);
    one.answer = ({ method }) =>
      method === "eth_call" ? { error: { code: 3, message: "execution reverted", data: "0x12345678" } } : undefined;
    const error = await errorOf(provider.call({ to: ZeroAddress }));
    if (!isError(error, "CALL_EXCEPTION")) throw new Error("not a revert");
    expect(error.data).to.equal("0x12345678");
    expect(one.asked.filter((method) => method === "eth_call")).to.have.length(1);
  });

  describe("behind a bridge", () => {
    const post = async (url: string, body: unknown): Promise<Response> =>
      fetch(url, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });

    it("answers one request and a batch, with the node's own errors, and nobody without the secret", async () => {
      const one = await through();
      const bridge = await startBridge(await connect([one.url]));
      try {
        const chainId = { jsonrpc: "2.0", id: 4, method: "eth_chainId", params: [] };
        expect(await (await post(bridge.url, chainId)).json()).to.deep.equal({
          jsonrpc: "2.0",
          id: 4,
          result: "0x7a69",
        });
        expect(await (await post(bridge.url, [chainId, { ...chainId, id: 5 }])).json()).to.have.length(2);
        one.answer = ({ method }) =>
          method === "eth_call" ? { error: { code: 3, message: "execution reverted", data: "0x12345678" } } : undefined;
        const call = { jsonrpc: "2.0", id: 6, method: "eth_call", params: [{ to: ZeroAddress }, "latest"] };
        expect(await (await post(bridge.url, call)).json()).to.have.nested.property("error.data", "0x12345678");
        expect((await post(new URL("/", bridge.url).href, chainId)).status).to.equal(404);
        expect((await fetch(bridge.url)).status).to.equal(404);
        expect(await (await post(bridge.url, "no request")).json()).to.have.property("error");
      } finally {
        await bridge.close();
      }
    });
  });
});
