import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { mined } from "../support/mined.ts";
import { askGateways, relayingWallet, type SignedForwardRequest } from "../../src/relay/index.ts";
import {
  hashOf,
  holderKey,
  LINE,
  networkHelpers,
  providerOver,
  refusalOf,
  relayed,
  rpc,
  workshop,
  type Relayed,
} from "../gateway/fixture.ts";

const loadFixture: typeof networkHelpers.loadFixture = (fixture) => networkHelpers.loadFixture(fixture);

describe("relayingWallet", () => {
  const { open } = workshop();
  const wallet = ({ addressBook, provider }: Relayed, gateways: string[], rest = {}) =>
    relayingWallet(holderKey(0), { gateways, forwarder: addressBook.contracts.forwarder, provider, ...rest });

  it("sends for a key that owns nothing, through a typed contract, and gives the inner contract's events", async () => {
    const fixture = await loadFixture(relayed);
    const { desk, ledger, merchant } = fixture;
    const { url } = await open(fixture);
    const before = await ledger.balanceOf(merchant, LINE);
    const receipt = await mined(desk.connect(wallet(fixture, [url])).spend(LINE, merchant, 5n, hashOf("r")));
    expect(receipt.status).to.equal(1);
    expect(await ledger.balanceOf(merchant, LINE)).to.equal(before + 5n);
    expect(receipt.to).to.equal(fixture.addressBook.contracts.forwarder);
    expect(receipt.logs.some(({ address }) => address === fixture.addressBook.contracts.fundLedger)).to.equal(true);
  });

  it("says in the contract's words what is refused", async () => {
    const fixture = await loadFixture(relayed);
    const { url } = await open(fixture);
    const { code, message, facts } = await refusalOf(
      mined(fixture.desk.connect(wallet(fixture, [url])).spend(LINE, fixture.merchant, 10_000n, hashOf("r"))),
    );
    expect(code).to.equal("CONTRACT_REFUSED");
    expect(message).to.match(/ has \d+ minor units of the budget line 0x\w{64}, but this takes 10000 minor units \(/);
    expect(facts["error"]).to.match(/^FundLedgerInsufficient\(/);
  });

  it("keeps the order of acts that are sent at once", async () => {
    const fixture = await loadFixture(relayed);
    const { desk, merchant, forwarder } = fixture;
    const { url } = await open(fixture);
    const relay = wallet(fixture, [url]);
    const acts = [1n, 2n, 3n].map((amount) => mined(desk.connect(relay).spend(LINE, merchant, amount, hashOf("r"))));
    const blocks = (await Promise.all(acts)).map(({ blockNumber }) => blockNumber);
    expect(blocks).to.deep.equal([...blocks].sort((a, b) => a - b));
    expect(await forwarder.nonces(relay)).to.equal(3n);
  });

  it("goes to the next gateway when one is silent, and to any again with a request that was kept", async () => {
    const fixture = await loadFixture(relayed);
    const { desk, merchant, forwarder } = fixture;
    const [first, second] = [await open(fixture), await open(fixture, { signer: holderKey(200) })];
    const kept: SignedForwardRequest[] = [];
    const gateways = ["http://127.0.0.1:1", first.url];
    const relay = wallet(fixture, gateways, { beforeSend: (signed: SignedForwardRequest) => void kept.push(signed) });
    const receipt = await mined(desk.connect(relay).spend(LINE, merchant, 5n, hashOf("r")));
    await first.close();
    const again = await wallet(fixture, [first.url, second.url]).sendSigned(kept[0]!);
    expect(again.hash).to.equal(receipt.hash);
    expect(await forwarder.nonces(relay)).to.equal(1n);
  });

  describe("whose gateway lies", () => {
    let liar: Server;
    afterEach(() => {
      liar.close();
      liar.closeAllConnections();
    });
    /** A gateway that calls everything done, by a transaction of its choice. */
    const lying = async (hash: (() => string) | string, headers = {}, status = 200): Promise<string> => {
      liar = createServer((_request, response) => {
        const transactionHash = typeof hash === "string" ? hash : hash();
        const said = { id: `0x${"00".repeat(32)}`, status: "mined", receipt: { transactionHash, blockNumber: 1 } };
        const refused = { error: { code: "GATEWAY_LIMIT", message: "Too much.", next: "Wait." } };
        response.writeHead(status, { "content-type": "application/json", ...headers });
        response.end(JSON.stringify(status === 200 ? said : refused));
      });
      await new Promise<void>((resolve) => liar.listen(0, "127.0.0.1", resolve));
      return `http://127.0.0.1:${String((liar.address() as AddressInfo).port)}`;
    };
    const anyTransaction = async ({ provider }: Relayed): Promise<string> =>
      (await provider.getBlock((await provider.getBlockNumber()) - 1))!.transactions[0]!;

    it("goes on to the next one, and has counted no nonce that was not used", async () => {
      const fixture = await loadFixture(relayed);
      const { desk, merchant, ledger, forwarder } = fixture;
      const before = await ledger.balanceOf(merchant, LINE);
      const { url } = await open(fixture);
      const relay = wallet(fixture, [await lying(await anyTransaction(fixture)), url]);
      for (const times of [1n, 2n]) {
        expect((await mined(desk.connect(relay).spend(LINE, merchant, 5n, hashOf("r")))).status).to.equal(1);
        expect(await ledger.balanceOf(merchant, LINE)).to.equal(before + 5n * times);
      }
      expect(await forwarder.nonces(relay)).to.equal(2n);
    });

    it("is not told that another act of its own was this one", async () => {
      const fixture = await loadFixture(relayed);
      const { desk, merchant } = fixture;
      const { url } = await open(fixture);
      const earlier = await mined(desk.connect(wallet(fixture, [url])).spend(LINE, merchant, 5n, hashOf("r")));
      const relay = wallet(fixture, [await lying(earlier.hash)], { patience: 300 });
      const { code, facts } = await refusalOf(relay.sendTransaction({ to: desk, data: spendData(fixture) }));
      expect(code).to.equal("GATEWAY_ANSWER_FALSE");
      expect(facts["transaction"]).to.equal(earlier.hash);
    });

    it("says when its node never sees the transaction, or the gateway names none", async () => {
      const fixture = await loadFixture(relayed);
      const names = [hashOf("never sent"), "none"];
      const relay = wallet(fixture, [await lying(() => names[0]!)], { patience: 300 });
      const call = { to: fixture.desk, data: spendData(fixture) };
      expect((await refusalOf(relay.sendTransaction(call))).code).to.equal("GATEWAY_RECEIPT_UNKNOWN");
      names.shift();
      expect((await refusalOf(relay.sendTransaction(call))).code).to.equal("GATEWAY_ANSWER_FALSE");
    });

    it("does not ask it all the time when it says to wait until a date, as proxies do, or anything else", async () => {
      let posts = 0;
      for (const wait of ["Wed, 21 Oct 2037 07:28:00 GMT", "soon"]) {
        posts = 0;
        const url = await lying("", { "retry-after": wait }, 429);
        liar.on("request", () => ++posts);
        await refusalOf(askGateways({ gateways: [url], patience: 1_000 }, "/v1/messages", {}));
        expect(posts).to.be.within(1, 6);
        liar.close();
      }
    });
  });

  it("says when no gateway answers", async () => {
    const fixture = await loadFixture(relayed);
    const relay = wallet(fixture, ["http://127.0.0.1:1"], { patience: 10 });
    const { code } = await refusalOf(relay.sendTransaction({ to: fixture.desk, data: spendData(fixture) }));
    expect(code).to.equal("GATEWAY_UNREACHABLE");
  });

  it("says when a gateway took a request and no block comes", async () => {
    const fixture = await loadFixture(relayed);
    const { url } = await open(fixture, { answerWithin: 10 });
    await rpc("evm_setAutomine", [false]);
    const relay = wallet(fixture, [url], { patience: 300 });
    const { code } = await refusalOf(relay.sendTransaction({ to: fixture.desk, data: spendData(fixture) }));
    expect(code).to.equal("GATEWAY_PENDING");
    await rpc("evm_setAutomine", [true]);
    await networkHelpers.mine();
  });

  it("does not take a node's trouble for a contract's refusal", async () => {
    const fixture = await loadFixture(relayed);
    const provider = providerOver((method, params) =>
      method === "eth_estimateGas"
        ? Promise.reject(Object.assign(new Error("Internal error"), { code: -32603 }))
        : rpc(method, params),
    );
    const relay = wallet({ ...fixture, provider }, []);
    const { code, message } = await refusalOf(relay.signRequest({ to: fixture.desk, data: spendData(fixture) }));
    expect(code).to.equal("CHAIN_FAILED");
    expect(message).to.match(/Internal error\.$/);
  });

  it("refuses value and the making of contracts before anything is signed", async () => {
    const fixture = await loadFixture(relayed);
    const relay = wallet(fixture, []);
    expect((await refusalOf(relay.sendTransaction({ to: fixture.desk, value: 1n }))).code).to.equal("GATEWAY_VALUE");
    expect((await refusalOf(relay.sendTransaction({ data: "0x" }))).code).to.equal("GATEWAY_VALUE");
    expect((await refusalOf(relay.signTransaction())).code).to.equal("GATEWAY_RELAYS_ONLY");
  });
});

const spendData = ({ desk, merchant }: Relayed): string =>
  desk.interface.encodeFunctionData("spend", [LINE, merchant.address, 5n, hashOf("r")]);
