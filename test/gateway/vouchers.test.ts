import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { id, keccak256, solidityPacked } from "ethers";
import { deliverVoucher } from "../../src/funds/acts/spending.ts";
import { signVoucher, type SignedVoucher } from "../../src/funds/voucher.ts";
import { acting } from "../support/acting.ts";
import { messenger } from "../../src/relay/index.ts";
import { MOST_DATA_BYTES } from "../../src/relay/forwardRequest.ts";
import { messageKinds } from "../../src/relay/messages.ts";
import * as bindings from "../../types/ethers-contracts/index.ts";
import { deployRegistry } from "../support/identity.ts";
import {
  ethers,
  exchange,
  expectRefused,
  gatewayKey,
  holderKey,
  LINE,
  networkHelpers,
  postJson,
  providerOver,
  refusalOf,
  relayed,
  rpc,
  workshop,
  type Relayed,
} from "./fixture.ts";

const loadFixture: typeof networkHelpers.loadFixture = (fixture) => networkHelpers.loadFixture(fixture);
const holder = holderKey(0);

describe("POST /v1/messages", () => {
  const { open } = workshop();
  const sentBy = async (index: number): Promise<number> =>
    Number(await rpc("eth_getTransactionCount", [gatewayKey(index).address, "latest"]));
  const voucherOf = async ({ desk, merchant }: Relayed, changes = {}): Promise<SignedVoucher> =>
    signVoucher({ chainId: 31_337n, merchantDesk: await desk.getAddress() }, holder, {
      ...{ account: holder.address, merchant: merchant.address, line: LINE, amount: 5n, nonce: 77n },
      validUntil: BigInt(await networkHelpers.time.latest()) + 600n,
      ...changes,
    });
  const bodyOf = ({ voucher, signature }: SignedVoucher) => ({
    to: "merchantDesk",
    function: "spendVoucher",
    args: [Object.fromEntries(Object.entries(voucher).map(([key, value]) => [key, String(value)])), signature],
  });
  const setting = async () => {
    const fixture = await loadFixture(relayed);
    const gateways = [await open(fixture), await open(fixture, { signer: gatewayKey(1) })] as const;
    const [first, second] = gateways.map(({ url }) => `${url}/v1/messages`) as [string, string];
    return { ...fixture, gateways: gateways.map(({ url }) => url), first, second };
  };

  it("takes a voucher by name and arguments, or as data, and knows it for the same", async () => {
    const fixture = await setting();
    const signed = await voucherOf(fixture);
    const { status, body } = await postJson(fixture.first, bodyOf(signed));
    expect(status, JSON.stringify(body)).to.equal(200);
    const to = await fixture.desk.getAddress();
    const data = fixture.desk.interface.encodeFunctionData("spendVoucher", [signed.voucher, signed.signature]);
    const again = await postJson(fixture.first, { to, data: data.toUpperCase().replace("0X", "0x") });
    expect(again.body).to.deep.equal(body);
    expect(await sentBy(0)).to.equal(1);
  });

  it("answers with the first one's receipt when another gateway brought it before, and sends nothing", async () => {
    const fixture = await setting();
    const body = bodyOf(await voucherOf(fixture));
    const first = await postJson(fixture.first, body);
    const second = await postJson(fixture.second, body);
    expect(second.status).to.equal(200);
    expect(second.body.receipt).to.deep.equal(first.body.receipt);
    expect(second.body["alreadyThere"]).to.equal(true);
    expect(await sentBy(1)).to.equal(0);
  });

  it("pays once when two gateways race, and tells both that it is paid, by the same receipt", async () => {
    const fixture = await setting();
    const before = await fixture.ledger.balanceOf(fixture.merchant, LINE);
    const body = bodyOf(await voucherOf(fixture));
    // Both try it out before either's transaction is in a block.
    await rpc("evm_setAutomine", [false]);
    const both = Promise.all([postJson(fixture.first, body), postJson(fixture.second, body)]);
    for (let tries = 0; tries < 200; ++tries) {
      const block = (await rpc("eth_getBlockByNumber", ["pending", false])) as { transactions: string[] };
      if (block.transactions.length === 2) break;
      await sleep(10);
    }
    await networkHelpers.mine();
    await rpc("evm_setAutomine", [true]);
    const [first, second] = await both;
    expect([first.status, second.status]).to.deep.equal([200, 200]);
    expect(first.body.receipt.transactionHash).to.equal(second.body.receipt.transactionHash);
    expect([first, second].filter(({ body: said }) => said["alreadyThere"] === true)).to.have.length(1);
    expect([await sentBy(0), await sentBy(1)]).to.deep.equal([1, 1]);
    expect(await fixture.ledger.balanceOf(fixture.merchant, LINE)).to.equal(before + 5n);
  });

  it("takes a voucher through a typed contract and all gateways at once", async () => {
    const fixture = await setting();
    const { provider, gateways } = fixture;
    const desk = fixture.desk.connect(messenger({ gateways: ["http://127.0.0.1:1", ...gateways], provider }));
    const { transactionHash } = await deliverVoucher(acting({ merchantDesk: desk }), await voucherOf(fixture));
    const receipt = await provider.getTransactionReceipt(transactionHash);
    const spent = receipt!.logs.map((log) => fixture.desk.interface.parseLog(log)?.name);
    expect(spent).to.include("VoucherSpent");
    const living = fixture.desk.connect(messenger({ gateways, provider }));
    const again = await voucherOf(fixture, { amount: 6n });
    const { code, message, facts } = await refusalOf(deliverVoucher(acting({ merchantDesk: living }), again));
    expect(code).to.equal("CONTRACT_REFUSED");
    const { account, nonce } = again.voucher;
    expect(message).to.equal(
      `The contract refused: ${account} has used the voucher number ${nonce} before (MerchantDeskNonceUsed).`,
    );
    expect(facts["error"]).to.equal(`MerchantDeskNonceUsed(account: ${account}, nonce: ${nonce})`);
  });

  it("refuses a forged and an expired voucher in the contract's words, and sends nothing", async () => {
    const fixture = await setting();
    const signed = await voucherOf(fixture);
    const forged = { ...signed, voucher: { ...signed.voucher, amount: 50n } };
    const unsigned = await postJson(fixture.first, bodyOf(forged));
    const facts = expectRefused(unsigned, "CONTRACT_REFUSED");
    const { account } = signed.voucher;
    expect(unsigned.body.error.message).to.equal(
      `The contract refused: the voucher is not signed by its account ${account} (MerchantDeskVoucherUnsigned).`,
    );
    expect(facts["error"]).to.equal(`MerchantDeskVoucherUnsigned(account: ${account})`);
    const expired = await postJson(fixture.first, bodyOf(await voucherOf(fixture, { validUntil: 1n })));
    expectRefused(expired, "CONTRACT_REFUSED");
    expect(expired.body.error.message).to.equal(
      "The contract refused: the voucher expired 1970-01-01T00:00:01Z (MerchantDeskVoucherExpired).",
    );
    expect(expired.body.error.next).to.equal("Ask for a new one.");
    expect(await sentBy(0)).to.equal(0);
  });

  it("refuses what does not carry its own signature, and what it cannot read", async () => {
    const { first, desk, merchant } = await setting();
    const data = desk.interface.encodeFunctionData("spend", [LINE, merchant.address, 5n, LINE]);
    const unknown = [
      { to: "merchantDesk", function: "spend", args: [] },
      { to: "forwarder", function: "execute", args: [] },
      { to: "merchantDesk", data },
      { to: "merchantDesk", data: "0x" },
      { to: holder.address, function: "spendVoucher", args: [] },
      { to: "__proto__", function: "spendVoucher", args: [] },
      { to: "constructor", function: "toString", args: [] },
    ];
    for (const body of unknown) expectRefused(await postJson(first, body), "GATEWAY_MESSAGE_UNKNOWN");
    const bad = [
      "{",
      {},
      { to: "merchantDesk", function: "spendVoucher", args: [] },
      { to: "merchantDesk", function: "spendVoucher", args: [{ account: "someone.eth" }, "0x"] },
      { to: "merchantDesk", function: "spendVoucher", args: [[1, 2, 3], { length: 1e9 }] },
      { to: "merchantDesk", function: "spendVoucher", args: {} },
      { to: "merchantDesk", data: desk.interface.getFunction("spendVoucher").selector },
    ];
    for (const body of bad) expectRefused(await postJson(first, body), "GATEWAY_REQUEST_INVALID", 400);
  });

  it("refuses a message that is longer than nodes pass on", async () => {
    const fixture = await setting();
    const { voucher } = await voucherOf(fixture);
    const body = bodyOf({ voucher, signature: `0x${"00".repeat(MOST_DATA_BYTES)}` });
    expectRefused(await postJson(fixture.first, body), "GATEWAY_TOO_LARGE", 413);
  });

  it("limits who signed, and nobody by what others forge in their name", async () => {
    const fixture = await loadFixture(relayed);
    const { url } = await open(fixture, { limits: { perMinute: 1 } });
    const at = `${url}/v1/messages`;
    for (const nonce of [1n, 2n, 3n]) {
      const { voucher, signature } = await voucherOf(fixture, { nonce });
      const forged = bodyOf({ voucher: { ...voucher, amount: 6n }, signature });
      expectRefused(await postJson(at, forged), "CONTRACT_REFUSED");
    }
    expect((await postJson(at, bodyOf(await voucherOf(fixture)))).status).to.equal(200);
    expectRefused(await postJson(at, bodyOf(await voucherOf(fixture, { nonce: 5n }))), "GATEWAY_LIMIT", 429);
  });

  it("asks the node little of what is forged, however many events of the signer there are", async () => {
    const fixture = await loadFixture(relayed);
    let asked = 0;
    const provider = providerOver((method, params) => {
      asked += 1;
      return rpc(method, params);
    });
    // The registry of ERC-1056 lets anybody write attributes of its own identity, and gas is free.
    const attacker = (await ethers.getSigners())[3]!;
    const manager = await ethers.deployContract("PlainManager", [attacker]);
    const { contracts } = fixture.addressBook;
    const at = await deployRegistry(await manager.getAddress(), attacker.address, contracts.forwarder, ethers);
    const registry = bindings.IdentityRegistry__factory.connect(at, attacker);
    for (let n = 0n; n < 30n; ++n) {
      await registry.setAttribute(attacker.address, id("a"), "0x01", 1_000n + n, { gasPrice: 0 });
    }
    await rpc("hardhat_mine", ["0x15f90", "0x1"]); // 90,000 blocks
    const addressBook = { ...fixture.addressBook, contracts: { ...contracts, identityRegistry: at } };
    const { url } = await open({ ...fixture, addressBook }, { provider });
    const forge = async (value: string, r: string): Promise<number> => {
      const args = [attacker.address, 27, id(r), id("s"), id("a"), value, "1000"];
      asked = 0;
      const body = { to: "identityRegistry", function: "setAttributeSigned", args };
      expectRefused(await postJson(`${url}/v1/messages`, body), "CONTRACT_REFUSED");
      return asked;
    };
    expect(await forge("0x02", "r"), "unlike all events").to.be.below(35);
    expect(await forge("0x01", "r"), "like all events").to.be.below(60);
    expect(await forge("0x01", "r"), "the same again").to.be.below(10);
    const forged = bodyOf({ ...(await voucherOf(fixture)), signature: `0x${"11".repeat(65)}` });
    asked = 0;
    expectRefused(await postJson(`${url}/v1/messages`, forged), "CONTRACT_REFUSED");
    expect(asked, "said by the contract to be forged").to.be.below(10);
  }).timeout(30_000);

  it("finds an act of a key that was done long before, by the data of its transaction", async () => {
    const fixture = await loadFixture(relayed);
    const manager = await ethers.deployContract("PlainManager", [holder.address]);
    const { contracts } = fixture.addressBook;
    const at = await deployRegistry(await manager.getAddress(), holder.address, contracts.forwarder, ethers);
    const addressBook = { ...fixture.addressBook, contracts: { ...contracts, identityRegistry: at } };
    const gateways = [0, 1].map((index) => open({ ...fixture, addressBook }, { signer: gatewayKey(index) }));
    const [first = "", second = ""] = (await Promise.all(gateways)).map(({ url }) => `${url}/v1/messages`);
    const registry = bindings.IdentityRegistry__factory.connect(at, fixture.provider);
    const nonce = await registry.nonce(holder.address);
    const act = solidityPacked(
      ["bytes1", "bytes1", "address", "uint256", "address", "string", "bytes32", "bytes", "uint256"],
      ["0x19", "0x00", at, nonce, holder.address, "setAttribute", id("a"), "0x01", 1_000n],
    );
    const { v, r, s } = holder.signingKey.sign(keccak256(act));
    const args = [holder.address, v, r, s, id("a"), "0x01", "1000"];
    const body = { to: "identityRegistry", function: "setAttributeSigned", args };
    const done = await postJson(first, body);
    expect(done.status, JSON.stringify(done.body)).to.equal(200);
    await rpc("hardhat_mine", ["0x1389", "0x1"]);
    const again = await postJson(second, body);
    expect(again.body.receipt, JSON.stringify(again.body)).to.deep.equal(done.body.receipt);
    expect(await sentBy(1)).to.equal(0);
  });

  it("is a defect of the node when the node cannot try it out, not the contract's refusal", async () => {
    const fixture = await loadFixture(relayed);
    const provider = providerOver((method, params) =>
      method === "eth_estimateGas"
        ? Promise.reject(Object.assign(new Error("Internal error"), { code: -32603 }))
        : rpc(method, params),
    );
    const { url } = await open(fixture, { provider });
    const reply = await postJson(`${url}/v1/messages`, bodyOf(await voucherOf(fixture)));
    expectRefused(reply, "GATEWAY_NODE_FAILED", 503);
  });

  it("publishes the list of functions, every one of which has a signature among its arguments", async () => {
    const { gateways } = await setting();
    const { body } = await exchange(`${gateways[0] ?? ""}/v1/info`);
    expect(body["messages"]).to.deep.equal(messageKinds);
    // Each function of our contracts that is named for its signature is in the list.
    const named = [bindings.IdentityRegistry__factory.createInterface()].flatMap((abi) =>
      abi.fragments.flatMap((one) =>
        "name" in one && /(Signed|WithSignature)$/.test(String(one.name)) ? [one.name] : [],
      ),
    );
    expect(messageKinds.map((kind) => kind.function)).to.include.members(named);
    for (const { inputs } of messageKinds) expect(inputs).to.match(/bytes\)|,bytes32,bytes32/);
  });
});
