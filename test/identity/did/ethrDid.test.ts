import { expect } from "chai";
import { encodeBytes32String, type HDNodeWallet } from "ethers";
import { DelegateTypes } from "ethr-did";
import { EthrDidController } from "ethr-did-resolver";
import { keyAttribute, serviceAttribute, setAttribute } from "../../../src/identity/index.ts";
import { acting } from "../../support/acting.ts";
import { methodsOf, references, startChain, type Chain } from "./chain.fixture.ts";

const day = 86_400;
const key = `0x${"a5".repeat(32)}`;

/** The signature of a bare hash, as ethr-did takes it. */
function metaSignature(holder: HDNodeWallet, hash: string) {
  const { v, r, s } = holder.signingKey.sign(hash);
  return { sigV: v, sigR: r, sigS: s };
}

describe("did:ethr by ethr-did", function () {
  this.timeout(120_000);
  let chain: Chain;
  before(async () => {
    chain = await startChain();
  });
  after(() => chain.close());

  const account = (address: string) => `eip155:${String(chain.chainId)}:${address}`;
  const services = async (holder: HDNodeWallet) => (await chain.resolve(holder)).didDocument?.service ?? [];

  describe("with the identity's own key", () => {
    it("names itself as we do", () => {
      const holder = chain.newcomer();
      expect(chain.ethrDid(holder).did).to.equal(chain.did(holder));
    });

    it("changes the owner", async () => {
      const holder = chain.newcomer();
      const next = chain.newcomer();
      const did = chain.ethrDid(holder);
      await did.changeOwner(next.address);
      expect(await did.lookupOwner(false)).to.equal(next.address);
      expect(methodsOf(await chain.resolve(holder))["controller"]).to.include({
        blockchainAccountId: account(next.address),
      });
    });

    it("names and revokes a delegate", async () => {
      const holder = chain.newcomer();
      const did = chain.ethrDid(holder);
      const delegate = chain.newcomer().address;
      await did.addDelegate(delegate, { delegateType: DelegateTypes.sigAuth, expiresIn: day });
      expect(references(await chain.resolve(holder), "authentication")).to.deep.equal(["controller", "delegate-1"]);
      await did.revokeDelegate(delegate, DelegateTypes.sigAuth);
      expect(await chain.registry.validDelegate(holder, encodeBytes32String("sigAuth"), delegate)).to.equal(false);
    });

    it("sets and revokes attributes", async () => {
      const holder = chain.newcomer();
      const did = chain.ethrDid(holder);
      await did.setAttribute("did/pub/Ed25519/veriKey/base64", key, day);
      await did.setAttribute("did/svc/HubService", "https://hubs.example/alice", day);
      expect(methodsOf(await chain.resolve(holder))).to.have.keys("controller", "delegate-1");
      expect(await services(holder)).to.have.length(1);
      await did.revokeAttribute("did/pub/Ed25519/veriKey/base64", key);
      await did.revokeAttribute("did/svc/HubService", "https://hubs.example/alice");
      expect(methodsOf(await chain.resolve(holder))).to.have.keys("controller");
      expect(await services(holder)).to.deep.equal([]);
    });
  });

  describe("signed by the identity's key and delivered by another account", () => {
    /** An identity whose key sends nothing, its ethr-did, and the nonce it used up in the end. */
    function apart() {
      const holder = chain.newcomer();
      return { holder, did: chain.ethrDid(holder, chain.relay) };
    }
    const sentBy = (holder: HDNodeWallet) => chain.provider.getTransactionCount(holder.address);

    it("changes the owner", async () => {
      const { holder, did } = apart();
      const next = chain.newcomer();
      const hash = await did.createChangeOwnerHash(next.address);
      await did.changeOwnerSigned(next.address, metaSignature(holder, hash));
      expect(await chain.registry.identityOwner(holder)).to.equal(next.address);
      expect(await sentBy(holder)).to.equal(0);
    });

    it("names and revokes a delegate", async () => {
      const { holder, did } = apart();
      const delegate = chain.newcomer().address;
      const type = DelegateTypes.veriKey;
      let hash = await did.createAddDelegateHash(type, delegate, day);
      await did.addDelegateSigned(delegate, metaSignature(holder, hash), { delegateType: type, expiresIn: day });
      expect(methodsOf(await chain.resolve(holder))).to.have.keys("controller", "delegate-1");
      hash = await did.createRevokeDelegateHash(type, delegate);
      await did.revokeDelegateSigned(delegate, type, metaSignature(holder, hash));
      expect(await chain.registry.validDelegate(holder, encodeBytes32String(type), delegate)).to.equal(false);
      expect(await chain.registry.nonce(holder)).to.equal(2n);
    });

    it("sets and revokes attributes", async () => {
      const { holder, did } = apart();
      const set = async (name: string, value: string) =>
        did.setAttributeSigned(
          name,
          value,
          day,
          metaSignature(holder, await did.createSetAttributeHash(name, value, day)),
        );
      const revoke = async (name: string, value: string) =>
        did.revokeAttributeSigned(name, value, metaSignature(holder, await did.createRevokeAttributeHash(name, value)));
      await set("did/pub/X25519/enc/base64", key);
      await set("did/svc/HubService", "https://hubs.example/alice");
      const result = await chain.resolve(holder);
      expect(methodsOf(result)["delegate-1"]).to.include({ type: "X25519KeyAgreementKey2019" });
      expect(await services(holder)).to.have.length(1);
      await revoke("did/pub/X25519/enc/base64", key);
      await revoke("did/svc/HubService", "https://hubs.example/alice");
      expect(methodsOf(await chain.resolve(holder))).to.have.keys("controller");
      expect(await services(holder)).to.deep.equal([]);
      expect(await sentBy(holder)).to.equal(0);
    });

    it("is refused a second time", async () => {
      const { holder, did } = apart();
      const name = "did/svc/HubService";
      const signature = metaSignature(holder, await did.createSetAttributeHash(name, "https://hubs.example", day));
      await did.setAttributeSigned(name, "https://hubs.example", day, signature);
      const again = did.setAttributeSigned(name, "https://hubs.example", day, signature);
      expect(await again.catch((error: unknown) => String(error))).to.include("revert");
    });

    it("is refused when another key signed", async () => {
      const { did } = apart();
      const hash = await did.createChangeOwnerHash(chain.relay.address);
      const theft = did.changeOwnerSigned(chain.relay.address, metaSignature(chain.newcomer(), hash));
      expect(await theft.catch((error: unknown) => String(error))).to.include("revert");
    });
  });

  it("needs the controller without `legacyNonce` for signed attributes once the owner changed", async () => {
    const holder = chain.newcomer();
    const next = chain.newcomer();
    const did = chain.ethrDid(holder, chain.relay);
    // The nonces of the identity and of its new owner differ from here.
    await did.changeOwnerSigned(next.address, metaSignature(holder, await did.createChangeOwnerHash(next.address)));
    const [name, value] = ["did/svc/HubService", "https://hubs.example/alice"];
    const legacy = await did.createSetAttributeHash(name, value, day);
    const refused = did.setAttributeSigned(name, value, day, metaSignature(next, legacy));
    expect(await refused.catch((error: unknown) => String(error))).to.include("revert");

    const { provider, relay, address } = chain;
    const network = `0x${chain.chainId.toString(16)}`;
    const controller = new EthrDidController(
      chain.did(holder),
      undefined,
      relay as never,
      network,
      provider as never,
      undefined,
      address,
      false,
    );
    const signature = metaSignature(next, await controller.createSetAttributeHash(name, value, day));
    await controller.setAttributeSigned(name, value, day, signature);
    expect(await services(holder)).to.have.length(1);
  });

  it("reads and revokes what was set by our functions, and the other way round", async () => {
    const holder = chain.newcomer();
    const did = chain.ethrDid(holder);
    const service = serviceAttribute("HubService", "https://hubs.example/alice");
    await setAttribute(acting({ identityRegistry: chain.registry.connect(holder) }), {
      identity: holder.address,
      ...service,
      validity: 1_000n,
    });
    await did.revokeAttribute("did/svc/HubService", "https://hubs.example/alice");
    expect(await services(holder)).to.deep.equal([]);
    await did.setAttribute("did/pub/Ed25519/veriKey/hex", key, day);
    const ours = keyAttribute("Ed25519", "veriKey", key);
    const events = await chain.registry.queryFilter(chain.registry.filters.DIDAttributeChanged(holder));
    expect(events.at(-1)?.args.name).to.equal(ours.name);
    expect(events.at(-1)?.args.value).to.equal(ours.value);
  });

  it("signs statements that the identity's document verifies, also by a delegate's key", async () => {
    const holder = chain.newcomer();
    const { EthrDID } = await import("ethr-did");
    const issuer = new EthrDID({
      identifier: chain.did(holder),
      chainNameOrId: chain.chainId,
      registry: chain.address,
      provider: chain.provider,
      privateKey: holder.privateKey,
      alg: "ES256K-R",
    });
    const audience = chain.did(holder);
    const resolver = chain.resolver as never;
    const own = await issuer.verifyJWT(await issuer.signJWT({ aud: audience, claim: 1 }), resolver);
    expect(own.issuer).to.equal(chain.did(holder));
    const { kp } = await issuer.createSigningDelegate();
    const byDelegate = await issuer.verifyJWT(await issuer.signJWT({ aud: audience, claim: 2 }), resolver);
    expect(byDelegate.signer.blockchainAccountId).to.equal(account(kp.address));
  });
});
