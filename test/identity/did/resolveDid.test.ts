import { expect } from "chai";
import { computeAddress, encodeBytes32String, SigningKey, ZeroAddress } from "ethers";
import { ProbityError } from "../../../src/base/errors.ts";
import {
  addDelegate,
  changeOwner,
  didOf,
  keyAttribute,
  parseDid,
  resolveDid,
  revokeAttribute,
  revokeDelegate,
  serviceAttribute,
  setAttribute,
} from "../../../src/identity/index.ts";
import { acting } from "../../support/acting.ts";
import { references, startChain, type Chain } from "./chain.fixture.ts";

const alice = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const day = 86_400n;

async function codeOf(act: () => unknown): Promise<string | undefined> {
  try {
    await act();
  } catch (error) {
    if (error instanceof ProbityError) return error.code;
    throw error;
  }
  return undefined;
}

describe("DIDs", () => {
  it("name the chain in hex and the identity with its checksum", () => {
    expect(didOf(31_337n, alice.toLowerCase())).to.equal(`did:ethr:0x7a69:${alice}`);
    expect(parseDid(didOf(31_337n, alice))).to.deep.equal({ chainId: 31_337n, identity: alice });
  });

  it("are of chain 1 when they name none", () => {
    expect(parseDid(`did:ethr:${alice}`)).to.deep.equal({ chainId: 1n, identity: alice });
  });

  it("may carry a public key", () => {
    const publicKey = SigningKey.computePublicKey(`0x${"17".repeat(32)}`, true);
    const identity = computeAddress(publicKey);
    expect(parseDid(`did:ethr:0x7a69:${publicKey}`)).to.deep.equal({ chainId: 31_337n, identity, publicKey });
  });

  it("are refused when they are something else", async () => {
    for (const did of [
      "",
      alice,
      "did:web:example.com",
      `did:ethr:sepolia:${alice}`,
      `did:ethr:0x7a69:${alice}#controller`,
      `did:ethr:0x7a69:${alice}?versionId=1`,
      `did:ethr:0x7a69:${alice.slice(0, -1)}`,
      // A checksum that does not fit, and a point that is not on the curve.
      `did:ethr:0x7a69:${alice.replace("f39F", "F39f")}`,
      `did:ethr:0x7a69:0x02${"ff".repeat(32)}`,
    ]) {
      expect(await codeOf(() => parseDid(did)), did).to.equal("DID_INVALID");
    }
    expect(() => parseDid(`did:ethr:0x7a69:${alice.replace("f39F", "F39f")}`)).to.throw(/wrong checksum/);
  });
});

describe("resolveDid", function () {
  this.timeout(120_000);
  let chain: Chain;
  before(async () => {
    chain = await startChain();
  });
  after(() => chain.close());

  const client = () => ({ provider: chain.provider, registry: chain.address, chainId: chain.chainId });

  it("gives the document that other people's resolver gives", async () => {
    const holder = chain.newcomer();
    const mine = acting({ identityRegistry: chain.registry.connect(holder) });
    const key = keyAttribute("Ed25519", "sigAuth", `0x${"a5".repeat(32)}`, "base58");
    await setAttribute(mine, { identity: holder.address, ...key, validity: 10n * day });
    await setAttribute(mine, {
      identity: holder.address,
      ...serviceAttribute("HubService", "https://hubs.example"),
      validity: 10n * day,
    });
    const { didDocument } = await chain.resolve(holder);
    const { blockNumber } = (await chain.registry.queryFilter(chain.registry.filters.DIDAttributeChanged(holder))).at(
      -1,
    )!;
    const expected = { document: didDocument, deactivated: false, versionId: blockNumber };
    expect(await resolveDid(client(), holder.address)).to.deep.equal(expected);
    expect(await resolveDid(client(), chain.did(holder))).to.deep.equal(expected);
  });

  it("bears the DID as it was asked for", async () => {
    const { publicKey } = new SigningKey(`0x${"17".repeat(32)}`);
    const key = SigningKey.computePublicKey(publicKey, true);
    const { document } = await resolveDid(client(), `did:ethr:0x07a69:${key}`);
    expect(document.id).to.equal(`did:ethr:0x7a69:${key}`);
    expect(document.verificationMethod).to.have.length(2);
  });

  it("goes by the chain's clock, where the package alone goes by this machine's", async () => {
    const holder = chain.newcomer();
    const delegate = { identity: holder.address, type: "veriKey", delegate: chain.relay.address } as const;
    await addDelegate(acting({ identityRegistry: chain.registry.connect(holder) }), { ...delegate, validity: 1_000n });
    await chain.pass(2_000n);
    expect((await resolveDid(client(), holder.address)).document.verificationMethod).to.have.length(1);
    expect((await chain.resolve(holder)).didDocument?.verificationMethod).to.have.length(2);
  });

  it("drops a delegate in the very block of its revocation, in which the package still shows it", async () => {
    const holder = chain.newcomer();
    const mine = acting({ identityRegistry: chain.registry.connect(holder) });
    const delegate = { identity: holder.address, type: "veriKey", delegate: chain.relay.address } as const;
    await addDelegate(mine, { ...delegate, validity: day });
    expect((await resolveDid(client(), holder.address)).document.verificationMethod).to.have.length(2);
    const { blockNumber } = await revokeDelegate(mine, delegate);
    expect((await resolveDid(client(), holder.address)).document.verificationMethod).to.have.length(1);
    const shown = await chain.resolve(holder, `?versionId=${String(blockNumber)}`);
    expect(shown.didDocument?.verificationMethod).to.have.length(2);
  });

  it("agrees with the registry about a delegate in every second around the end", async () => {
    const holder = chain.newcomer();
    const delegate = { identity: holder.address, type: "veriKey", delegate: chain.relay.address } as const;
    await addDelegate(acting({ identityRegistry: chain.registry.connect(holder) }), { ...delegate, validity: 1_000n });
    const block = await chain.provider.getBlock("latest");
    for (const second of [998, 999, 1_000, 1_001]) {
      await chain.provider.send("evm_setNextBlockTimestamp", [block!.timestamp + second]);
      await chain.provider.send("evm_mine", []);
      const valid = await chain.registry.validDelegate(holder, encodeBytes32String("veriKey"), delegate.delegate, {
        blockTag: await chain.provider.getBlockNumber(),
      });
      expect(valid, String(second)).to.equal(second < 1_000);
      const { document } = await resolveDid(client(), holder.address);
      expect(document.verificationMethod?.length, String(second)).to.equal(valid ? 2 : 1);
    }
  });

  it("gives an older document, and says which change came after it", async () => {
    const holder = chain.newcomer();
    const mine = acting({ identityRegistry: chain.registry.connect(holder) });
    const service = serviceAttribute("HubService", "https://hubs.example");
    const set = await setAttribute(mine, { identity: holder.address, ...service, validity: day });
    const ended = await changeOwner(mine, { identity: holder.address, newOwner: ZeroAddress });
    const last = await resolveDid(client(), holder.address);
    expect(last).to.deep.include({ deactivated: true, versionId: ended.blockNumber });
    expect(last.document.verificationMethod).to.deep.equal([]);
    const earlier = await resolveDid(client(), holder.address, { versionId: set.blockNumber });
    expect(earlier).to.include({
      deactivated: false,
      versionId: set.blockNumber,
      nextVersionId: ended.blockNumber,
    });
    expect(earlier.document.service).to.have.length(1);
  });

  it("leaves out, when asked, what the identity's former owner put there, and shows what the new one did", async () => {
    const holder = chain.newcomer();
    const [thief, agent, next] = [chain.newcomer(), chain.newcomer(), chain.newcomer()];
    const mine = acting({ identityRegistry: chain.registry.connect(holder) });
    await addDelegate(mine, { identity: holder.address, type: "sigAuth", delegate: thief.address, validity: day });
    const key = keyAttribute("Secp256k1", "veriKey", thief.signingKey.compressedPublicKey);
    await setAttribute(mine, { identity: holder.address, ...key, validity: day });
    const before = await changeOwner(mine, { identity: holder.address, newOwner: next.address });
    await addDelegate(acting({ identityRegistry: chain.registry.connect(next) }), {
      identity: holder.address,
      type: "sigAuth",
      delegate: agent.address,
      validity: day,
    });
    const methods = async (options: { versionId?: number; sinceOwner?: boolean }) =>
      JSON.stringify((await resolveDid(client(), holder.address, options)).document);
    const all = await methods({});
    for (const { address } of [thief, agent, next]) expect(all).to.include(address);
    const own = await methods({ sinceOwner: true });
    for (const { address } of [agent, next]) expect(own).to.include(address);
    expect(own).not.to.include(thief.address);
    expect(own).not.to.include(thief.signingKey.compressedPublicKey.slice(4));
    expect(JSON.parse(own)).to.have.property("authentication").with.length(2);

    // Before the change of hands they were the owner's own.
    const then = await methods({ versionId: before.blockNumber - 1, sinceOwner: true });
    expect(then).to.include(thief.address);
  });

  it("leaves no reference to an encryption key that was revoked, as the package does", async () => {
    const holder = chain.newcomer();
    const mine = acting({ identityRegistry: chain.registry.connect(holder) });
    const [first, second] = ["5a", "5b"].map((byte) => keyAttribute("X25519", "enc", `0x${byte.repeat(32)}`));
    for (const key of [first!, second!]) await setAttribute(mine, { identity: holder.address, ...key, validity: day });
    await revokeAttribute(mine, { identity: holder.address, ...first! });
    const of = (ids: unknown[] | undefined) => ids?.map((id) => String(id).split("#")[1]);
    expect(of((await resolveDid(client(), holder.address)).document.keyAgreement)).to.deep.equal(["delegate-2"]);
    expect(references(await chain.resolve(holder), "keyAgreement")).to.deep.equal(["delegate-1", "delegate-2"]);
    await revokeAttribute(mine, { identity: holder.address, ...second! });
    expect((await resolveDid(client(), holder.address)).document).not.to.have.property("keyAgreement");
  });

  it("refuses what is no DID, is of another chain, or lies in the future", async () => {
    const head = await chain.provider.getBlockNumber();
    const attempt = (identity: string, versionId?: number) =>
      codeOf(() => resolveDid(client(), identity, versionId === undefined ? {} : { versionId }));
    expect(await attempt("alice")).to.equal("DID_INVALID");
    expect(await attempt("did:web:example.com")).to.equal("DID_INVALID");
    expect(await attempt(didOf(1n, alice))).to.equal("DID_OTHER_CHAIN");
    for (const version of [head + 1, -1, 0.5]) {
      expect(await attempt(alice, version), String(version)).to.equal("DID_VERSION_UNKNOWN");
    }
    expect(await attempt(alice, 0)).to.equal(undefined);
  });

  it("says what was wrong when the registry is not where it was said to be", async () => {
    const elsewhere = { ...client(), registry: alice };
    expect(await codeOf(() => resolveDid(elsewhere, alice))).to.equal("DID_UNRESOLVED");
  });
});
