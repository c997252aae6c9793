import { expect } from "chai";
import { id, Wallet } from "ethers";
import { relayingWallet, type SignedForwardRequest } from "../../src/relay/index.ts";
import {
  ethers,
  expectRefused,
  hashOf,
  holderKey,
  LINE,
  networkHelpers,
  post,
  refusalOf,
  relayed,
  spendRequest,
  workshop,
  type Relayed,
} from "./fixture.ts";

const loadFixture: typeof networkHelpers.loadFixture = (fixture) => networkHelpers.loadFixture(fixture);
const holder = holderKey(0);
const free = { gasPrice: 0 };

/** A request as the forwarder is called with it. */
const carried = ({ request, signature }: SignedForwardRequest) => {
  const { from, to, value, gas, deadline, data } = request;
  return { from, to, value, gas, deadline, data, signature };
};

describe("a request whose nonce somebody else's transaction used", () => {
  const { open } = workshop();
  const setting = async () => {
    const fixture = await loadFixture(relayed);
    const { url } = await open(fixture);
    const stranger = (await ethers.getSigners())[3]!;
    return { ...fixture, url, stranger };
  };
  type Setting = Awaited<ReturnType<typeof setting>>;
  /** With somebody to take what is left over, a batch goes on after an act that failed, and its nonce is used. */
  const bringBatch = ({ forwarder, stranger }: Setting, ...requests: SignedForwardRequest[]) =>
    forwarder.connect(stranger).executeBatch(requests.map(carried), stranger.address, free);
  const spent = ({ ledger, merchant }: Relayed) => ledger.balanceOf(merchant, LINE);

  it("is not called done when its act failed in a batch", async () => {
    const fixture = await setting();
    const before = await spent(fixture);
    const signed = await spendRequest(fixture, holder, { amount: 9_999n });
    const { hash } = await bringBatch(fixture, signed);
    expect(await fixture.forwarder.nonces(holder)).to.equal(1n);
    const reply = await post(fixture.url, signed);
    expect(expectRefused(reply, "GATEWAY_ACT_FAILED")["transaction"]).to.equal(hash);
    expect(reply.body.error.message).to.match(/nothing was done/);
    expect(await spent(fixture)).to.equal(before);
  });

  it("is not called done to the caller of a relayed contract either", async () => {
    const { url, addressBook, provider, desk, merchant, ...fixture } = await setting();
    const { forwarder } = addressBook.contracts;
    const relay = relayingWallet(holder, { gateways: [url], forwarder, provider });
    // With its gas given, nothing is tried out.
    const call = await desk.spend.populateTransaction(LINE, merchant, 9_999n, hashOf("r"), { gasLimit: 500_000n });
    const signed = await relay.signRequest(call);
    await bringBatch({ ...fixture, url, addressBook, provider, desk, merchant }, signed);
    expect((await refusalOf(relay.sendSigned(signed))).code).to.equal("GATEWAY_ACT_FAILED");
  });

  it("is done when its act passed in a batch", async () => {
    const fixture = await setting();
    const before = await spent(fixture);
    const signed = await spendRequest(fixture, holder);
    const { hash } = await bringBatch(fixture, await spendRequest(fixture, holderKey(1)), signed);
    const { status, body } = await post(fixture.url, signed);
    expect(status, JSON.stringify(body)).to.equal(200);
    expect(body.receipt.transactionHash).to.equal(hash);
    expect(await spent(fixture)).to.equal(before + 10n);
  });

  it("is not called done when it was put beside the other one, without a signature that holds", async () => {
    const fixture = await setting();
    const [signed, other] = [await spendRequest(fixture, holder), await spendRequest(fixture, holder, { amount: 6n })];
    await bringBatch(fixture, { ...signed, signature: other.signature }, other);
    expectRefused(await post(fixture.url, signed), "GATEWAY_NONCE_USED");
    expect((await post(fixture.url, other)).status).to.equal(200);
  });

  it("is not called another one's when a contract brought it, since nobody can tell", async () => {
    const fixture = await setting();
    const { forwarder, stranger } = fixture;
    const before = await spent(fixture);
    // CALLDATACOPY all of it, CALL the forwarder with it, STOP.
    const hop = new Wallet(id("hop")).address;
    await networkHelpers.setCode(hop, `0x365f5f375f5f365f5f73${(await forwarder.getAddress()).slice(2)}5af15000`);
    const signed = await spendRequest(fixture, holder);
    const data = forwarder.interface.encodeFunctionData("execute", [carried(signed)]);
    const { hash } = await stranger.sendTransaction({ to: hop, data, ...free, gasLimit: 2_000_000 });
    expect(await spent(fixture)).to.equal(before + 5n);
    const reply = await post(fixture.url, signed);
    expect(expectRefused(reply, "GATEWAY_NONCE_UNCLEAR")["transaction"]).to.equal(hash);
    expect(reply.body.error.message).to.match(/cannot tell/);
    expect(reply.body.error.next).to.match(/was done before you sign/);
  });
});
