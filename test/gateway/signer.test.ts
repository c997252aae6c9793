import { expect } from "chai";
import { connectToSigner } from "../../src/signing/index.ts";
import { startSigner, type Dialect, type SignerDouble } from "../support/signerDouble.ts";
import {
  expectRefused,
  gatewayKey,
  holderKey,
  LINE,
  networkHelpers,
  post,
  relayed,
  spendRequest,
  workshop,
} from "./fixture.ts";
import { relayingWallet } from "../../src/relay/index.ts";
import { mined } from "../support/mined.ts";

describe("external signers and gateways", () => {
  const { open } = workshop();
  const doubles: SignerDouble[] = [];
  afterEach(() => Promise.all(doubles.splice(0).map((double) => double.close())));
  const signerFor = async (dialect: Dialect, key = gatewayKey(0)): Promise<SignerDouble> => {
    const double = await startSigner({ dialect, keys: [key] });
    doubles.push(double);
    return double;
  };

  for (const dialect of ["web3signer", "clef"] as const) {
    it(`relay with the gateway's key and the holder's at ${dialect}`, async () => {
      const fixture = await networkHelpers.loadFixture(relayed);
      const { desk, ledger, merchant, provider, addressBook } = fixture;
      const [account, holder] = [await signerFor(dialect), await signerFor(dialect, holderKey(0))];
      const { url } = await open(fixture, { signer: await connectToSigner(account) });
      const key = relayingWallet(await connectToSigner(holder), {
        gateways: [url],
        forwarder: addressBook.contracts.forwarder,
        provider,
      });
      const before = await ledger.balanceOf(merchant, LINE);
      const receipt = await mined(desk.connect(key).spend(LINE, merchant, 5n, `0x${"01".repeat(32)}`));
      expect(receipt.from).to.equal(gatewayKey(0).address);
      expect(await ledger.balanceOf(merchant, LINE)).to.equal(before + 5n);
      expect(holder.asked.at(-1)).to.match(/_signTypedData$/);
      expect(account.asked.at(-1)).to.match(/_signTransaction$/);
    });
  }

  it("tell the operator why the signer failed, and the public neither that nor where it is", async () => {
    const fixture = await networkHelpers.loadFixture(relayed);
    const account = await signerFor("geth");
    const notes: string[] = [];
    const { url } = await open(fixture, {
      signer: await connectToSigner(account),
      onNote: (text) => void notes.push(text),
    });
    const signed = await spendRequest(fixture, holderKey(0));
    for (const [fault, said] of [
      ["denies", "SIGNER_REFUSED"],
      ["other chain", "SIGNER_WRONG"],
    ] as const) {
      account.fault = fault;
      const reply = await post(url, signed);
      expectRefused(reply, "GATEWAY_SIGNER_FAILED", 503);
      expect(JSON.stringify(reply.body)).not.to.include("127.0.0.1");
      expect(notes.at(-1)).to.match(new RegExp(`^${said}: The signer at ${account.url} `));
      const health = (await (await fetch(`${url}/v1/health`)).json()) as object;
      expect(health).to.include({ ok: false, trouble: "the signer does not sign" });
    }
    // The nonce is not lost: the same request passes when the signer signs again.
    account.fault = undefined;
    expect((await post(url, signed)).status).to.equal(200);
    expect(await (await fetch(`${url}/v1/health`)).json()).to.include({ ok: true });
  });

  it("do not go together when the signer only sends: a gateway writes a transaction down before it sends it", async () => {
    const fixture = await networkHelpers.loadFixture(relayed);
    const notes: string[] = [];
    const signer = await connectToSigner(await signerFor("wallet"));
    const { url } = await open(fixture, { signer, onNote: (text) => void notes.push(text) });
    expectRefused(await post(url, await spendRequest(fixture, holderKey(0))), "GATEWAY_SIGNER_FAILED", 503);
    expect(notes.at(-1)).to.match(/^SIGNER_UNSUPPORTED: /);
  });
});
