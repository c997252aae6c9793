import { expect } from "chai";
import { Resolver } from "did-resolver";
import { computeAddress, encodeBase58, encodeBase64, encodeBytes32String, SigningKey, ZeroAddress } from "ethers";
import { getResolver } from "ethr-did-resolver";
import {
  addDelegate,
  changeOwner,
  keyAttribute,
  kinds,
  revokeAttribute,
  revokeDelegate,
  serviceAttribute,
  setAttribute,
} from "../../../src/identity/index.ts";
import { acting } from "../../support/acting.ts";
import { methodsOf, references, startChain, type Chain } from "./chain.fixture.ts";

const day = 86_400n;

describe("did:ethr by ethr-did-resolver", function () {
  this.timeout(120_000);
  let chain: Chain;
  before(async () => {
    chain = await startChain();
  });
  after(() => chain.close());

  /** An identity, and the registry for its key. */
  function someone() {
    const holder = chain.newcomer();
    return { holder, mine: acting({ identityRegistry: chain.registry.connect(holder) }) };
  }
  const account = (address: string) => `eip155:${String(chain.chainId)}:${address}`;

  it("resolves an identity that never sent anything: its key is its own address", async () => {
    const { holder } = someone();
    const result = await chain.resolve(holder);
    expect(result.didResolutionMetadata).to.deep.equal({ contentType: "application/did+ld+json" });
    expect(result.didDocumentMetadata).to.deep.equal({});
    expect(result.didDocument?.id).to.equal(chain.did(holder));
    expect(methodsOf(result)).to.deep.equal({
      controller: { type: "EcdsaSecp256k1RecoveryMethod2020", blockchainAccountId: account(holder.address) },
    });
    expect(references(result, "authentication")).to.deep.equal(["controller"]);
    expect(references(result, "assertionMethod")).to.deep.equal(["controller"]);
  });

  it("resolves the form of a DID that carries the public key, until the owner changes", async () => {
    const { holder, mine } = someone();
    const key = SigningKey.computePublicKey(holder.privateKey, true);
    expect(computeAddress(key)).to.equal(holder.address);
    const did = `did:ethr:0x${chain.chainId.toString(16)}:${key}`;
    expect(methodsOf(await chain.resolver.resolve(did))["controllerKey"]).to.deep.equal({
      type: "EcdsaSecp256k1VerificationKey2019",
      publicKeyHex: key.slice(2),
    });
    await changeOwner(mine, { identity: holder.address, newOwner: chain.relay.address });
    expect(methodsOf(await chain.resolver.resolve(did))).to.have.keys("controller");
  });

  it("is configured by network name as well", async () => {
    const { holder } = someone();
    const { chainId, url: rpcUrl, address: registry } = chain;
    const resolver = new Resolver(getResolver({ networks: [{ name: "probity", chainId, rpcUrl, registry }] }));
    const { didDocument } = await resolver.resolve(`did:ethr:probity:${holder.address}`);
    expect(didDocument?.id).to.equal(`did:ethr:probity:${holder.address}`);
  });

  it("follows the owner", async () => {
    const { holder, mine } = someone();
    const next = chain.newcomer();
    const { blockNumber } = await changeOwner(mine, { identity: holder.address, newOwner: next.address });
    const result = await chain.resolve(holder);
    expect(methodsOf(result)["controller"]).to.include({ blockchainAccountId: account(next.address) });
    expect(result.didDocumentMetadata.versionId).to.equal(String(blockNumber));

    // A second change in the second of the first overwrites its entry, and is estimated so; a second later it does not.
    await chain.pass(1n);
    await changeOwner(acting({ identityRegistry: chain.registry.connect(next) }), {
      identity: holder.address,
      newOwner: chain.relay.address,
    });
    expect(methodsOf(await chain.resolve(holder))["controller"]).to.include({
      blockchainAccountId: account(chain.relay.address),
    });
  });

  describe("delegates", () => {
    it("shows one who signs, and one who also logs in", async () => {
      const { holder, mine } = someone();
      const [signer, agent] = [chain.newcomer().address, chain.newcomer().address];
      await addDelegate(mine, { identity: holder.address, type: "veriKey", delegate: signer, validity: day });
      await addDelegate(mine, { identity: holder.address, type: "sigAuth", delegate: agent, validity: day });
      const result = await chain.resolve(holder);
      expect(methodsOf(result)).to.deep.include({
        "delegate-1": { type: "EcdsaSecp256k1RecoveryMethod2020", blockchainAccountId: account(signer) },
        "delegate-2": { type: "EcdsaSecp256k1RecoveryMethod2020", blockchainAccountId: account(agent) },
      });
      expect(references(result, "assertionMethod")).to.deep.equal(["controller", "delegate-1", "delegate-2"]);
      expect(references(result, "authentication")).to.deep.equal(["controller", "delegate-2"]);
    });

    it("drops one when its validity is over, as the registry does", async () => {
      const { holder, mine } = someone();
      const delegate = chain.newcomer().address;
      await addDelegate(mine, { identity: holder.address, type: "veriKey", delegate: delegate, validity: 100n });
      const now = async () => `?versionId=${String(await chain.provider.getBlockNumber())}`;
      const valid = () => chain.registry.validDelegate(holder, encodeBytes32String("veriKey"), delegate);
      expect(methodsOf(await chain.resolve(holder, await now()))).to.have.keys("controller", "delegate-1");
      expect(await valid()).to.equal(true);
      await chain.pass(200n);
      expect(methodsOf(await chain.resolve(holder, await now()))).to.have.keys("controller");
      expect(await valid()).to.equal(false);
    });

    it("drops one who is revoked, and numbers the next after it", async () => {
      const { holder, mine } = someone();
      const [first, second] = [chain.newcomer().address, chain.newcomer().address];
      await addDelegate(mine, { identity: holder.address, type: "sigAuth", delegate: first, validity: day });
      await revokeDelegate(mine, { identity: holder.address, type: "sigAuth", delegate: first });
      await addDelegate(mine, { identity: holder.address, type: "sigAuth", delegate: second, validity: day });
      await chain.pass(1n);
      const result = await chain.resolve(holder, `?versionId=${String(await chain.provider.getBlockNumber())}`);
      expect(methodsOf(result)).to.have.keys("controller", "delegate-3");
      expect(references(result, "authentication")).to.deep.equal(["controller", "delegate-3"]);
    });
  });

  describe("attributes", () => {
    const secp256k1 = SigningKey.computePublicKey(`0x${"17".repeat(32)}`, false);
    const ed25519 = `0x${"a5".repeat(32)}`;
    const x25519 = `0x${"5a".repeat(32)}`;

    it("shows keys of each sort in each encoding", async () => {
      const { holder, mine } = someone();
      for (const attribute of [
        keyAttribute("Secp256k1", "veriKey", secp256k1),
        keyAttribute("Ed25519", "veriKey", ed25519, "base58"),
        keyAttribute("Secp256k1", "sigAuth", secp256k1, "hex"),
        keyAttribute("X25519", "enc", x25519, "base64"),
        // Its name takes all 32 bytes.
        keyAttribute("Secp256k1", "veriKey", secp256k1, "base64"),
        keyAttribute("RSA", "veriKey", "-----BEGIN PUBLIC KEY-----", "pem"),
      ]) {
        await setAttribute(mine, { identity: holder.address, ...attribute, validity: day });
      }
      const result = await chain.resolve(holder);
      expect(methodsOf(result)).to.deep.include({
        "delegate-1": { type: "EcdsaSecp256k1VerificationKey2019", publicKeyHex: secp256k1.slice(2) },
        "delegate-2": { type: "Ed25519VerificationKey2018", publicKeyBase58: encodeBase58(ed25519) },
        "delegate-3": { type: "EcdsaSecp256k1VerificationKey2019", publicKeyHex: secp256k1.slice(2) },
        "delegate-4": { type: "X25519KeyAgreementKey2019", publicKeyBase64: encodeBase64(x25519) },
        "delegate-5": { type: "EcdsaSecp256k1VerificationKey2019", publicKeyBase64: encodeBase64(secp256k1) },
        "delegate-6": { type: "RSAVerificationKey2018", publicKeyPem: "-----BEGIN PUBLIC KEY-----" },
      });
      expect(references(result, "authentication")).to.deep.equal(["controller", "delegate-3"]);
      expect(references(result, "keyAgreement")).to.deep.equal(["delegate-4"]);
      expect(references(result, "assertionMethod")).to.have.members([
        "controller",
        "delegate-1",
        "delegate-2",
        "delegate-3",
        "delegate-5",
        "delegate-6",
      ]);
    });

    it("shows services, by an address and by an object", async () => {
      const { holder, mine } = someone();
      const endpoint = { uri: "https://agency.example/inbox", accept: ["didcomm/v2"] };
      await setAttribute(mine, {
        identity: holder.address,
        ...serviceAttribute("HubService", "https://hubs.example/alice"),
        validity: day,
      });
      await setAttribute(mine, {
        identity: holder.address,
        ...serviceAttribute("MessagingService", endpoint),
        validity: day,
      });
      const { didDocument } = await chain.resolve(holder);
      expect(didDocument?.service).to.deep.equal([
        {
          id: `${chain.did(holder)}#service-1`,
          type: "HubService",
          serviceEndpoint: "https://hubs.example/alice",
        },
        { id: `${chain.did(holder)}#service-2`, type: "MessagingService", serviceEndpoint: endpoint },
      ]);
    });

    it("drops each that is revoked", async () => {
      const { holder, mine } = someone();
      const attributes = [
        keyAttribute("Secp256k1", "veriKey", secp256k1),
        keyAttribute("Ed25519", "sigAuth", ed25519, "base64"),
        serviceAttribute("HubService", "https://hubs.example/alice"),
      ];
      for (const attribute of attributes)
        await setAttribute(mine, { identity: holder.address, ...attribute, validity: day });
      let left = attributes.length;
      const count = async () => {
        const result = await chain.resolve(holder);
        return Object.keys(methodsOf(result)).length - 1 + (result.didDocument?.service ?? []).length;
      };
      expect(await count()).to.equal(left);
      for (const attribute of attributes) {
        await revokeAttribute(mine, { identity: holder.address, ...attribute });
        expect(await count()).to.equal(--left);
      }
    });

    it("drops each when its validity is over", async () => {
      const { holder, mine } = someone();
      await setAttribute(mine, {
        identity: holder.address,
        ...serviceAttribute("HubService", "https://hubs.example/bob"),
        validity: 100n,
      });
      await setAttribute(mine, {
        identity: holder.address,
        ...keyAttribute("Ed25519", "veriKey", ed25519),
        validity: 300n,
      });
      await chain.pass(200n);
      const result = await chain.resolve(holder, `?versionId=${String(await chain.provider.getBlockNumber())}`);
      expect(methodsOf(result)).to.have.keys("controller", "delegate-1");
      expect(result.didDocument).not.to.have.property("service");
    });
  });

  it("tells the history by block, through ?versionId", async () => {
    const { holder, mine } = someone();
    const next = chain.newcomer();
    const before = await chain.provider.getBlockNumber();
    const key = keyAttribute("Ed25519", "veriKey", `0x${"a5".repeat(32)}`);
    const set = await setAttribute(mine, { identity: holder.address, ...key, validity: day });
    const handed = await changeOwner(mine, { identity: holder.address, newOwner: next.address });
    const revoked = await revokeAttribute(acting({ identityRegistry: chain.registry.connect(next) }), {
      identity: holder.address,
      ...key,
    });

    const at = (block: number) => chain.resolve(holder, `?versionId=${String(block)}`);
    const first = await at(before);
    expect(methodsOf(first)).to.have.keys("controller");
    expect(first.didDocumentMetadata).to.include({ nextVersionId: String(set.blockNumber) });
    expect(first.didDocumentMetadata).not.to.have.property("versionId");
    const second = await at(set.blockNumber);
    expect(methodsOf(second)).to.have.keys("controller", "delegate-1");
    expect(methodsOf(second)["controller"]).to.include({ blockchainAccountId: account(holder.address) });
    expect(second.didDocumentMetadata).to.include({
      versionId: String(set.blockNumber),
      nextVersionId: String(handed.blockNumber),
    });
    const third = await at(handed.blockNumber);
    expect(methodsOf(third)["controller"]).to.include({ blockchainAccountId: account(next.address) });
    expect(methodsOf(third)).to.have.keys("controller", "delegate-1");
    const last = await at(revoked.blockNumber);
    expect(methodsOf(last)).to.have.keys("controller");
    expect(last.didDocumentMetadata).to.include({ versionId: String(revoked.blockNumber) });
    expect(last.didDocumentMetadata).not.to.have.property("nextVersionId");
  });

  it("finds every change of one block, in order", async () => {
    const { holder } = someone();
    await chain.provider.send("evm_setAutomine", [false]);
    const nonce = await holder.getNonce();
    for (const i of [0, 1, 2]) {
      const { name, value } = serviceAttribute("HubService", `https://hubs.example/${i}`);
      await chain.registry
        .connect(holder)
        .setAttribute(holder, name, value, day, { nonce: nonce + i, gasLimit: 200_000 });
    }
    await chain.provider.send("evm_mine", []);
    await chain.provider.send("evm_setAutomine", [true]);
    const { didDocument } = await chain.resolve(holder);
    expect(didDocument?.service?.map(({ serviceEndpoint }) => serviceEndpoint)).to.deep.equal(
      [0, 1, 2].map((i) => `https://hubs.example/${i}`),
    );
  });

  it("says deactivated of an identity that ended itself, with nothing left in the document", async () => {
    const { holder, mine } = someone();
    const alive = await setAttribute(mine, {
      identity: holder.address,
      ...serviceAttribute("HubService", "https://hubs.example"),
      validity: day,
    });
    await changeOwner(mine, { identity: holder.address, newOwner: ZeroAddress });
    const { didDocument, didDocumentMetadata } = await chain.resolve(holder);
    expect(didDocumentMetadata.deactivated).to.equal(true);
    expect(didDocument).to.deep.include({
      id: chain.did(holder),
      verificationMethod: [],
      authentication: [],
      assertionMethod: [],
    });
    expect(didDocument).not.to.have.property("service");
    // What it was before stays known.
    const earlier = await chain.resolve(holder, `?versionId=${String(alive.blockNumber)}`);
    expect(earlier.didDocumentMetadata).not.to.have.property("deactivated");
    expect(earlier.didDocument?.service).to.have.length(1);
  });

  it("says deactivated of an enrolled identity that its registrar ended", async () => {
    const { holder } = someone();
    const { registry, relay } = chain;
    const tag = (name: string) => encodeBytes32String(name);
    const registrar = encodeBytes32String("registrar");
    const until = 4_102_444_800n;
    const clerk = chain.newcomer();
    await (await registry.enrolRoot(relay, kinds.agency, ZeroAddress, tag("ministry"))).wait();
    await (await registry.enrolRoot(clerk, kinds.person, ZeroAddress, tag("clerk"))).wait();
    await (await registry.enrolRoot(holder, kinds.person, ZeroAddress, tag("holder"))).wait();
    await (await registry.grantMandate(relay, registrar)).wait();
    await (await registry.seatOfficer(relay, registrar, clerk, until)).wait();
    await (await registry.assignRegistrar(holder, relay)).wait();
    expect((await chain.resolve(holder)).didDocumentMetadata).to.deep.equal({});
    await (await registry.connect(clerk).end(relay, clerk, holder, tag("died"))).wait();
    expect((await chain.resolve(holder)).didDocumentMetadata.deactivated).to.equal(true);
  });

  it("cannot resolve an identity of a chain that it was not told of", async () => {
    const { didResolutionMetadata } = await chain.resolver.resolve(`did:ethr:0x1:${someone().holder.address}`);
    expect(didResolutionMetadata.error).to.equal("unknownNetwork");
  });
});
