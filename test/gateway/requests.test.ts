import { expect } from "chai";
import { concat, id, Signature, toBeHex, Transaction, type Wallet } from "ethers";
import { MOST_DATA_BYTES, signedRequestToJson } from "../../src/relay/forwardRequest.ts";
import {
  ethers,
  exchange,
  expectRefused,
  gatewayKey,
  hashOf,
  holderKey,
  LINE,
  networkHelpers,
  post,
  postJson,
  providerOver,
  relayed,
  rpc,
  spendRequest,
  workshop,
  type Relayed,
} from "./fixture.ts";

const loadFixture: typeof networkHelpers.loadFixture = (fixture) => networkHelpers.loadFixture(fixture);
const holder = holderKey(0);
const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("POST /v1/requests", () => {
  const { open } = workshop();
  const sentBy = async (key: Wallet): Promise<number> =>
    Number(await rpc("eth_getTransactionCount", [key.address, "latest"]));
  const setting = async () => {
    const fixture = await loadFixture(relayed);
    const { url } = await open(fixture);
    return { ...fixture, url };
  };
  const balance = ({ ledger, merchant }: Relayed) => ledger.balanceOf(merchant, LINE);

  describe("takes", () => {
    it("a request, sends it with gas price 0 from an account that owns nothing, and answers with the receipt", async () => {
      const fixture = await setting();
      const { url, provider } = fixture;
      const before = await balance(fixture);
      const { status, body } = await post(url, await spendRequest(fixture, holder));
      expect(status, JSON.stringify(body)).to.equal(200);
      expect(body).to.include({ status: "mined" });
      const { transactionHash } = body.receipt;
      const transaction = await provider.getTransaction(transactionHash);
      expect(transaction).to.include({ from: gatewayKey(0).address, gasPrice: 0n, value: 0n, nonce: 0 });
      expect(await balance(fixture)).to.equal(before + 5n);
      expect((await exchange(`${url}/v1/requests/${body.id}`)).body).to.deep.equal(body);
    });

    it("the same request again, at once or later, and sends it once", async () => {
      const fixture = await setting();
      const signed = await spendRequest(fixture, holder);
      const first = await Promise.all([post(fixture.url, signed), post(fixture.url, signed)]);
      const later = await post(fixture.url, signed);
      const hashes = [...first, later].map(({ body }) => body.receipt.transactionHash);
      expect(new Set(hashes).size).to.equal(1);
      expect(await sentBy(gatewayKey(0))).to.equal(1);
    });

    it("a request that another gateway sent, and answers with that one's transaction", async () => {
      const fixture = await setting();
      const other = await open(fixture, { signer: gatewayKey(1) });
      const signed = await spendRequest(fixture, holder);
      const first = await post(fixture.url, signed);
      const second = await post(other.url, signed);
      expect(second.status).to.equal(200);
      expect(second.body.receipt).to.deep.equal(first.body.receipt);
      expect(second.body["alreadyThere"]).to.equal(true);
      expect(await sentBy(gatewayKey(1))).to.equal(0);
    });

    it("requests of many signers at once, each once, with nonces in a row", async () => {
      const fixture = await setting();
      const signed = await Promise.all([...Array(20).keys()].map((index) => spendRequest(fixture, holderKey(index))));
      const replies = await Promise.all(signed.map((one) => post(fixture.url, one)));
      expect(replies.map(({ status }) => status)).to.deep.equal(signed.map(() => 200));
      const nonces = await Promise.all(
        replies.map(async ({ body }) => {
          const { transactionHash } = body.receipt;
          return (await fixture.provider.getTransaction(transactionHash))?.nonce;
        }),
      );
      expect(nonces.sort((a, b) => Number(a) - Number(b))).to.deep.equal([...Array(20).keys()]);
      for (const index of [0, 19]) expect(await fixture.forwarder.nonces(holderKey(index))).to.equal(1n);
    });

    it("a call of an agency's account, which the book does not name", async () => {
      const fixture = await loadFixture(relayed);
      const { merchantDesk: account, accounts, ...contracts } = fixture.addressBook.contracts;
      // As if the contract stood at an account that was opened for an agency.
      await networkHelpers.setCode(accounts, "0x60015f5260205ff3");
      const addressBook = {
        ...fixture.addressBook,
        contracts: { ...contracts, accounts, merchantDesk: holder.address },
      };
      const { url } = await open({ ...fixture, addressBook });
      const signed = await spendRequest(fixture, holder);
      expect(signed.request.to).to.equal(account);
      expect((await post(url, signed)).status).to.equal(200);
      const foreign = await spendRequest(fixture, holder, { to: await fixture.identities.getAddress() });
      expectRefused(await post(url, foreign), "GATEWAY_TARGET");
    });

    it("later requests of a signer before earlier ones, which they wait for", async () => {
      const fixture = await setting();
      const [third, second, first] = await Promise.all(
        [2n, 1n, 0n].map((nonce) => spendRequest(fixture, holder, { nonce })),
      );
      const replies = await Promise.all([third, second, first].map((one) => post(fixture.url, one!)));
      expect(replies.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
      expect(await fixture.forwarder.nonces(holder)).to.equal(3n);
    });

    it("an early answer for who asks for one, and the outcome later", async () => {
      const fixture = await setting();
      await rpc("evm_setAutomine", [false]);
      const { status, body, headers } = await post(fixture.url, await spendRequest(fixture, holder), {
        prefer: "respond-async",
      });
      expect(status).to.equal(202);
      expect(body).to.deep.equal({ id: body.id, status: "pending" });
      const at = `${fixture.url}${headers.get("location") ?? ""}`;
      expect((await exchange(at)).body).to.deep.equal(body);
      await rpc("evm_setAutomine", [true]);
      await networkHelpers.mine();
      let later = await exchange(at);
      for (let tries = 0; later.body.status === "pending" && tries < 200; ++tries) later = await exchange(at);
      expect(later.body).to.include({ status: "mined" });
    });
  });

  describe("refuses", () => {
    it("another chain's, another forwarder's and somebody else's signature", async () => {
      const fixture = await setting();
      const bad = [
        await spendRequest(fixture, holder, { domain: { chainId: 1n } }),
        await spendRequest(fixture, holder, { domain: { verifyingContract: holder.address } }),
        await spendRequest(fixture, holder, { from: holderKey(1).address }),
      ];
      const good = await spendRequest(fixture, holder);
      bad.push({ ...good, request: { ...good.request, gas: good.request.gas + 1n } });
      // The same signature as another text: v as 0 or 1, and s in the upper half.
      const { r, s, yParity } = Signature.from(good.signature);
      const upper = toBeHex(SECP256K1_ORDER - BigInt(s), 32);
      bad.push({ ...good, signature: concat([r, upper, yParity === 0 ? "0x1c" : "0x1b"]) });
      bad.push({ ...good, signature: `${good.signature.slice(0, -2)}${good.signature.endsWith("1b") ? "00" : "01"}` });
      for (const signed of bad) expectRefused(await post(fixture.url, signed), "GATEWAY_SIGNATURE");
      expect(await sentBy(gatewayKey(0))).to.equal(0);
    });

    it("a nonce that another request used, and says in which transaction", async () => {
      const fixture = await setting();
      const { body } = await post(fixture.url, await spendRequest(fixture, holder));
      const late = await spendRequest(fixture, holder, { nonce: 0n, amount: 6n });
      const { transaction } = expectRefused(await post(fixture.url, late), "GATEWAY_NONCE_USED");
      expect(transaction).to.equal(body.receipt.transactionHash);
    });

    it("a nonce whose predecessors never come", async () => {
      const fixture = await loadFixture(relayed);
      const { url } = await open(fixture, { limits: { gapWait: 0 } });
      const facts = expectRefused(
        await post(url, await spendRequest(fixture, holder, { nonce: 2n })),
        "GATEWAY_NONCE_GAP",
      );
      expect(facts).to.include({ nonce: "2", expected: "0" });
    });

    it("a request whose time is past", async () => {
      const fixture = await setting();
      const deadline = BigInt(await networkHelpers.time.latest()) - 1n;
      expectRefused(await post(fixture.url, await spendRequest(fixture, holder, { deadline })), "GATEWAY_EXPIRED");
    });

    it("a contract that is none of the deployment's, the forwarder itself, and one that does not trust it", async () => {
      const fixture = await setting();
      for (const to of [
        holder.address,
        fixture.addressBook.contracts.forwarder,
        await fixture.identities.getAddress(),
      ]) {
        const signed = await spendRequest(fixture, holder, { to });
        expect(expectRefused(await post(fixture.url, signed), "GATEWAY_TARGET")["to"]).to.equal(to);
      }
    });

    it("value, and more gas than one may have", async () => {
      const fixture = await setting();
      expectRefused(await post(fixture.url, await spendRequest(fixture, holder, { value: 1n })), "GATEWAY_VALUE");
      const gas = 10_000_001n;
      expectRefused(await post(fixture.url, await spendRequest(fixture, holder, { gas })), "GATEWAY_GAS");
      const endless = await spendRequest(fixture, holder, { gas: 2n ** 256n - 1n });
      expectRefused(await post(fixture.url, endless), "GATEWAY_GAS");
    });

    it("too little gas, which the forwarder would burn", async () => {
      const fixture = await setting();
      expectRefused(
        await post(fixture.url, await spendRequest(fixture, holder, { gas: 30_000n })),
        "GATEWAY_GAS_TOO_LITTLE",
      );
      expect(await sentBy(gatewayKey(0))).to.equal(0);
    });

    it("more data than nodes pass on, and takes data up to that", async () => {
      const fixture = await setting();
      const padded = async (bytes: number) => {
        const { data } = (await spendRequest(fixture, holder)).request;
        const length = (data.length - 2) / 2;
        return spendRequest(fixture, holder, {
          data: concat([data, new Uint8Array(bytes - length).fill(255)]),
          gas: 2_000_000n,
        });
      };
      expectRefused(await post(fixture.url, await padded(MOST_DATA_BYTES + 1)), "GATEWAY_TOO_LARGE", 413);
      const { status, body } = await post(fixture.url, await padded(MOST_DATA_BYTES));
      expect(status, JSON.stringify(body)).to.equal(200);
      expectRefused(await postJson(`${fixture.url}/v1/requests`, " ".repeat(300_000)), "GATEWAY_TOO_LARGE", 413);
    });

    it("what is no request", async () => {
      const fixture = await setting();
      const at = `${fixture.url}/v1/requests`;
      const good = signedRequestToJson(await spendRequest(fixture, holder)) as { request: object; signature: string };
      const bad: unknown[] = [
        "{",
        "[]",
        "null",
        "{}",
        { ...good, more: 1 },
        { ...good, signature: "0x12" },
        { ...good, request: { ...good.request, nonce: -1 } },
        { ...good, request: { ...good.request, nonce: 1.5 } },
        { ...good, request: { ...good.request, gas: "1e9" } },
        { ...good, request: { ...good.request, from: "someone.eth" } },
        { ...good, request: { ...good.request, deadline: String(2n ** 48n) } },
        { ...good, request: { ...good.request, data: "0x1" } },
        '{"__proto__": {"request": 1}}',
      ];
      for (const body of bad) expectRefused(await postJson(at, body), "GATEWAY_REQUEST_INVALID", 400);
      const text = await exchange(at, { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" });
      expectRefused(text, "GATEWAY_REQUEST_INVALID", 400);
    });

    it("what would revert, in the contract's words, and uses no nonce of its own for it", async () => {
      const fixture = await setting();
      const reply = await post(fixture.url, await spendRequest(fixture, holder, { amount: 9_999n }));
      const facts = expectRefused(reply, "CONTRACT_REFUSED");
      const left = await fixture.ledger.balanceOf(holder, LINE);
      expect(reply.body.error.message).to.equal(
        `The contract refused: ${holder.address} has ${left} minor units of the budget line ${LINE}, but this takes 9999 minor units (FundLedgerInsufficient).`,
      );
      // For programs, the error as the chain has it.
      const values = `line: ${LINE}, holder: ${holder.address}, wanted: 9999, available: ${left}`;
      expect(facts["error"]).to.equal(`FundLedgerInsufficient(${values})`);
      expect(await sentBy(gatewayKey(0))).to.equal(0);
      expect((await post(fixture.url, await spendRequest(fixture, holder))).status).to.equal(200);
    });

    it("what it does not know", async () => {
      const { url } = await setting();
      for (const path of [`/v1/requests/${id("nothing")}`, "/v1/requests/0x12", "/v2", "/v1/requests/%2e%2e%2f"]) {
        expectRefused(await exchange(`${url}${path}`), "GATEWAY_REQUEST_UNKNOWN", 404);
      }
    });
  });

  describe("limits", () => {
    it("one signer's requests on their way, and no other's", async () => {
      const fixture = await loadFixture(relayed);
      const { url } = await open(fixture, { limits: { pending: 3 } });
      await rpc("evm_setAutomine", [false]);
      const flood = await Promise.all(
        [...Array(5).keys()].map((nonce) => spendRequest(fixture, holder, { nonce: BigInt(nonce) })),
      );
      const early = { prefer: "respond-async" };
      await Promise.all(flood.slice(0, 3).map((one) => post(url, one, early)));
      const over = await post(url, flood[3]!, early);
      expectRefused(over, "GATEWAY_LIMIT", 429);
      expect(Number(over.headers.get("retry-after"))).to.be.greaterThan(0);
      expect((await post(url, await spendRequest(fixture, holderKey(1)), early)).status).to.equal(202);
      await rpc("evm_setAutomine", [true]);
      await networkHelpers.mine();
    }).timeout(10_000);

    it("one signer's requests in a minute, the same one counted once, and no other's", async () => {
      const fixture = await loadFixture(relayed);
      const { url } = await open(fixture, { limits: { perMinute: 2 } });
      // One that is refused can be posted by anybody who saw it: it must not use the signer's share up.
      const refused = await spendRequest(fixture, holder, { amount: 9_999n });
      for (let tries = 0; tries < 4; ++tries) expectRefused(await post(url, refused), "CONTRACT_REFUSED");
      const first = await spendRequest(fixture, holder);
      expect((await post(url, first)).status).to.equal(200);
      for (let tries = 0; tries < 4; ++tries) expect((await post(url, first)).status).to.equal(200);
      expectRefused(await post(url, await spendRequest(fixture, holder)), "GATEWAY_LIMIT", 429);
      expect((await post(url, await spendRequest(fixture, holderKey(1)))).status).to.equal(200);
    });

    it("posts of one network address", async () => {
      const fixture = await loadFixture(relayed);
      const { url } = await open(fixture, { limits: { perAddress: 2 } });
      for (let tries = 0; tries < 2; ++tries) await postJson(`${url}/v1/requests`, "{}");
      const over = await postJson(`${url}/v1/requests`, "{}");
      expectRefused(over, "GATEWAY_LIMIT", 429);
      expect(Number(over.headers.get("retry-after"))).to.be.greaterThan(0);
    });

    it("behind proxies of our own, counts whom they saw, and not what callers say of themselves", async () => {
      const fixture = await loadFixture(relayed);
      const statuses = async (trustProxy: true | number | string[], index: number, seen: (n: number) => string) => {
        const { url } = await open(fixture, { limits: { perAddress: 2 }, trustProxy, signer: gatewayKey(index) });
        const replies = [];
        for (let n = 0; n < 4; ++n) {
          // A proxy adds whom it saw to what the caller wrote.
          const headers = { "x-forwarded-for": `198.51.100.${String(n)}, ${seen(n)}` };
          replies.push((await postJson(`${url}/v1/requests`, "{}", headers)).status);
        }
        return replies;
      };
      const one = (): string => "203.0.113.9";
      const each = (n: number): string => `203.0.113.${String(n)}`;
      expect(await statuses(true, 0, one)).to.deep.equal([400, 400, 429, 429]);
      expect(await statuses(1, 1, each)).to.deep.equal([400, 400, 400, 400]);
      expect(await statuses(2, 2, (n) => `${one()}, ${each(n)}`)).to.deep.equal([400, 400, 429, 429]);
      const named = ["127.0.0.1", "203.0.113.0/28"];
      expect(await statuses(named, 3, (n) => `192.0.2.7, ${each(n)}`)).to.deep.equal([400, 400, 429, 429]);
    });
  });

  describe("when the chain changes between trial and block", () => {
    /** Lets a transaction of the holder's own in before the gateway's: the money is gone when the request is mined. */
    const overtaken = async () => {
      const fixture = await loadFixture(relayed);
      let overtake = true;
      const gateway = await open(fixture, {
        hooks: {
          beforeBroadcast: async () => {
            if (!overtake) return;
            overtake = false;
            const data = fixture.desk.interface.encodeFunctionData("spend", [
              LINE,
              fixture.merchant.address,
              100n,
              hashOf("r"),
            ]);
            // Other files of this process may have let the holder send before.
            const nonce = await ethers.provider.getTransactionCount(holder);
            const transaction = {
              ...{ to: await fixture.desk.getAddress(), data, gasPrice: 0n, type: 0 },
              ...{ nonce, gasLimit: 1_000_000n, chainId: 31_337n },
            };
            await rpc("eth_sendRawTransaction", [await holder.signTransaction(transaction)]);
          },
        },
      });
      return { ...fixture, url: gateway.url };
    };

    it("says that the act was refused in the block, why, and that the signer's nonce is not used", async () => {
      const fixture = await overtaken();
      const signed = await spendRequest(fixture, holder);
      const reply = await post(fixture.url, signed);
      const facts = expectRefused(reply, "CONTRACT_REFUSED");
      expect(reply.body.error.message).to.match(
        /refused in block \d+: The contract refused: 0x\w{40} has \d minor units? of the budget line 0x\w{64}, but this takes 5 minor units \(FundLedgerInsufficient\)\.$/,
      );
      expect(facts["error"]).to.match(/^FundLedgerInsufficient\(/);
      expect(facts["transaction"]).to.match(/^0x[0-9a-f]{64}$/);
      expect(reply.body.error.next).to.match(/nonce is not used/);
      expect(reply.body.receipt.status).to.equal(0);
      expect(await fixture.forwarder.nonces(holder)).to.equal(0n);
      expect((await exchange(`${fixture.url}/v1/requests/${reply.body.id}`)).body).to.deep.equal(reply.body);
    });

    it("tries the same request anew when it is posted again, and does not send what would revert", async () => {
      const fixture = await overtaken();
      const signed = await spendRequest(fixture, holder);
      await post(fixture.url, signed);
      expectRefused(await post(fixture.url, signed), "CONTRACT_REFUSED");
      expect(await sentBy(gatewayKey(0))).to.equal(1);
    });
  });

  describe("the edge", () => {
    it("allows no web page of another site to post", async () => {
      const fixture = await setting();
      const { headers, status } = await exchange(`${fixture.url}/v1/requests`, {
        method: "OPTIONS",
        headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
      });
      expect(status).to.equal(404);
      expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).to.deep.equal([]);
    });

    it("says what it is and how it does", async () => {
      const { url, addressBook } = await setting();
      const { body } = await exchange(`${url}/v1/info`);
      const { chainId, genesisHash, contracts } = addressBook;
      expect(body).to.include({ chainId, genesisHash, forwarder: contracts.forwarder, account: gatewayKey(0).address });
      expect((await exchange(`${url}/v1/health`)).body).to.include({ ok: true, pending: 0 });
    });

    it("says so when its node does not answer, and sends nothing", async () => {
      const fixture = await loadFixture(relayed);
      let broken = false;
      const provider = providerOver((method, params) =>
        broken ? Promise.reject(new Error("the connection is gone, token=secret")) : rpc(method, params),
      );
      const { url } = await open(fixture, { provider });
      const signed = await spendRequest(fixture, holder);
      broken = true;
      const { status, body } = await exchange(`${url}/v1/health`);
      expect(status).to.equal(503);
      expect(body).to.include({ ok: false });
      expectRefused(await post(url, signed), "GATEWAY_NODE_FAILED", 503);
      broken = false;
      expect((await post(url, signed)).status).to.equal(200);
    });
  });

  it("broadcasts exactly what it signed: no more and no other transaction", async () => {
    const fixture = await loadFixture(relayed);
    const raw: string[] = [];
    const provider = providerOver((method, params) => {
      if (method === "eth_sendRawTransaction") raw.push(String(params[0]));
      return rpc(method, params);
    });
    const { url } = await open(fixture, { provider });
    await post(url, await spendRequest(fixture, holder));
    expect(raw.map((text) => Transaction.from(text).to)).to.deep.equal([fixture.addressBook.contracts.forwarder]);
  });
});
