import { join } from "node:path";
import { expect } from "chai";
import { encodeBase58, encodeBytes32String, hexlify, id, toUtf8Bytes, Wallet, ZeroAddress } from "ethers";
import { EthrDID } from "ethr-did";
import { deploymentsFolder } from "../../src/cli/home.ts";
import { writeSandboxKeystore } from "../../src/cli/keystore.ts";
import { findAddressBook } from "../../src/contracts/node/addressBookFile.ts";
import { startGateway, type RunningGateway } from "../../src/gateway/index.ts";
import { attributeOfText, resolveDid } from "../../src/identity/index.ts";
import { expectRefusal, parsed, type CliRun } from "../support/cli.ts";
import { openOffices, type Offices } from "./offices.fixture.ts";

const KEY = "did/pub/Secp256k1/veriKey/hex";

describe("probity identity owner, attribute, delegate", function () {
  this.timeout(120_000);
  let offices: Offices;
  let gateway: RunningGateway;
  let whom: string;
  let keystore: string[];
  const signing = Wallet.createRandom();

  const identity = (...argv: string[]): Promise<CliRun> => offices.run("identity", ...argv);
  const expectDone = (run: CliRun): CliRun => {
    expect(run.exitCode, run.out + run.err).to.equal(0);
    return run;
  };
  const document = async () => {
    const { provider, stage } = offices;
    const registry = await stage.contracts.identityRegistry.getAddress();
    return (await resolveDid({ provider, registry, chainId: stage.chainId }, whom)).document;
  };

  before(async () => {
    offices = await openOffices();
    whom = offices.identity("bonde-foods");
    keystore = ["--keystore", offices.keystore("bonde-foods")];
    const { provider, home } = offices;
    const addressBook = await findAddressBook(deploymentsFolder(), provider);
    gateway = await startGateway({
      ...{ provider, addressBook, port: 0, stateFolder: join(home, "gateway") },
      signer: new Wallet(id("probity sandbox: gateway")),
    });
  });
  after(async () => {
    await gateway.close();
    await offices.close();
  });

  it("set a key and a service, list them, and revoke them", async () => {
    const attribute = (verb: string, ...argv: string[]): Promise<CliRun> => identity("attribute", verb, whom, ...argv);
    const key = signing.signingKey.compressedPublicKey;
    const set = expectDone(await attribute("set", KEY, key, "--validity", "365d", ...keystore));
    expect(set.out).to.match(/^did\/pub\/\S+ is in the document of 0x\w+\.\nTransaction 0x/);
    const service = ["did/svc/HubService", "https://hub.example"];
    const result = parsed(await attribute("set", ...service, "--validity", "12h", ...keystore, "--json"));
    expect(result).to.deep.include({ identity: whom, name: service[0], validity: "43200", trial: false });
    const { verificationMethod, service: services } = await document();
    expect(JSON.stringify(verificationMethod)).to.contain(key.slice(2));
    expect(services?.map(({ serviceEndpoint }) => serviceEndpoint)).to.deep.equal(["https://hub.example"]);

    const listed = expectDone(await attribute("list")).out;
    expect(listed)
      .to.match(/did\/svc\/HubService +https:\/\/hub\.example +until \d{4}-/)
      .and.to.contain(key);
    expectDone(await attribute("revoke", KEY, key, ...keystore));
    expect(parsed(await attribute("revoke", ...service, ...keystore, "--json"))).to.include({ name: service[0] });
    expect(expectDone(await attribute("list")).out).to.match(/^The document of 0x\w+ holds only its own key/);
    expect((await document()).verificationMethod).to.have.length(1);
  });
  it("name attributes as ethr-did does", async () => {
    const { provider, stage } = offices;
    const registry = await stage.contracts.identityRegistry.getAddress();
    const signer = stage.cast.actor("tabibu-supplies").signer.connect(provider);
    const did = new EthrDID({
      ...{ identifier: signer.address, registry, chainNameOrId: Number(stage.chainId) },
      txSigner: signer,
      provider,
    });
    const bytes = Buffer.from("a5".repeat(32), "hex");
    const cases = [
      ["did/pub/Ed25519/veriKey/base64", bytes.toString("base64")],
      ["did/pub/Ed25519/sigAuth/base58", encodeBase58(bytes)],
      ["did/pub/X25519/enc/hex", hexlify(bytes)],
      ["did/svc/HubService", "https://hub.example"],
    ] as const;
    for (const [name, value] of cases) {
      await did.setAttribute(name, value, 1_000);
      const of = ["attribute", "revoke", signer.address, name, value];
      expectDone(await identity(...of, "--keystore", offices.keystore("tabibu-supplies")));
    }
    expect(attributeOfText("did/pub/RSA/veriKey/pem", "-----BEGIN").value).to.equal(hexlify(toUtf8Bytes("-----BEGIN")));
    expect(attributeOfText("did/pub/Ed25519/veriKey/base58", "11").value).to.equal("0x0000");
  });
  it("add, list and revoke a delegate", async () => {
    const delegate = Wallet.createRandom().address;
    const act = (verb: string, ...more: string[]): Promise<CliRun> =>
      identity("delegate", verb, whom, delegate, "--type", "sigAuth", ...keystore, ...more);
    expect(expectDone(await act("add", "--validity", "30m")).out).to.contain(`${delegate} is a delegate of ${whom}`);
    const registry = offices.stage.contracts.identityRegistry;
    const valid = () => registry.validDelegate(whom, encodeBytes32String("sigAuth"), delegate);
    expect(await valid()).to.equal(true);
    expect((await identity("delegate", "list", whom)).out).to.match(/delegate, sigAuth +0x\w+ +until \d{4}-/);
    const other = await identity("delegate", "revoke", whom, delegate, ...keystore);
    expectRefusal(other, "DELEGATE_NOT_THERE", /is no delegate of 0x\w+ for veriKey/);
    expect(parsed(await act("revoke", "--json"))).to.include({ delegate, type: "sigAuth" });
    expect(await valid()).to.equal(false);
    expectRefusal(await act("revoke"), "DELEGATE_NOT_THERE");
  });
  it("refuse what no resolver shows, what is no key, a mistyped key, and another's identity", async () => {
    const set = (name: string, value: string, ...more: string[]): Promise<CliRun> =>
      identity("attribute", "set", whom, name, value, "--validity", "1d", ...keystore, ...more);
    expectRefusal(await set("email", "a"), "ATTRIBUTE_NAME_INVALID");
    expectRefusal(await set("did/svc/AServiceWithALongLongName", "a"), "ATTRIBUTE_NAME_LONG");
    expectRefusal(await set(KEY, "a key"), "ATTRIBUTE_KEY_INVALID");
    expectRefusal(await set("did/pub/Ed25519/veriKey/base58", "0OIl"), "ATTRIBUTE_KEY_INVALID");
    expectRefusal(await set(KEY, "0x01", "--validity", "1 year"), "USAGE", /duration like 365d/);
    expectRefusal(await identity("attribute", "revoke", whom, KEY, "0x01", ...keystore), "ATTRIBUTE_NOT_THERE");
    const other = ["--keystore", offices.keystore("tabibu-supplies")];
    expectRefusal(await set(KEY, "0x01", ...other), "IDENTITY_KEY_NOT_ACTORS");
  });
  it("hand an identity to another key, which takes out what the one before put in, through a gateway", async () => {
    const key = signing.signingKey.compressedPublicKey;
    expectDone(await identity("attribute", "set", whom, KEY, key, "--validity", "365d", ...keystore));
    const next = Wallet.createRandom();
    const changed = expectDone(await identity("owner", "change", whom, next.address, ...keystore, "--yes"));
    expect(changed.out).to.match(/controls 0x\w+ now\. .*attribute list/);
    expect(await offices.stage.contracts.identityRegistry.identityOwner(whom)).to.equal(next.address);
    expectRefusal(await identity("owner", "change", whom, whom, ...keystore, "--yes"), "IDENTITY_KEY_NOT_ACTORS");

    const path = join(offices.home, "keys", "next.json");
    writeSandboxKeystore(path, new Wallet(next.privateKey));
    const relayed = ["--keystore", path, "--gateway", gateway.url];
    const { transactionHash } = parsed(
      expectDone(await identity("attribute", "revoke", whom, KEY, key, ...relayed, "--json")),
    ) as unknown as { transactionHash: string };
    const transaction = await offices.provider.getTransaction(transactionHash);
    expect(transaction!.from).to.equal(gateway.account);
    expectDone(await identity("delegate", "add", whom, signing.address, "--validity", "1d", ...relayed));
    const guardians = ["--guardian", ...["officer-32", "officer-33"].map((one) => offices.identity(one))];
    const set = ["guardian", "set", ...guardians, "--threshold", "2", "--identity", whom];
    expect(expectDone(await identity(...set, ...relayed)).out).to.match(/2 of 2 guardians can recover/);
    const refuse = ["officer", "refuse", "--organisation", whom, "--gateway", gateway.url];
    expectDone(await identity(...refuse, "--keystore", offices.keystore("officer-28")));
    const wrong = await identity("owner", "change", whom, whom, "--keystore", path, "--gateway", "gateway");
    expectRefusal(wrong, "USAGE", /--gateway/);
  });
  it("end an identity only when that is meant, and none that is enrolled", async () => {
    const nobody = Wallet.createRandom();
    const path = join(offices.home, "keys", "nobody.json");
    writeSandboxKeystore(path, new Wallet(nobody.privateKey));
    const change = (address: string, newOwner: string, ...more: string[]): Promise<CliRun> =>
      identity("owner", "change", address, newOwner, ...more);
    expectRefusal(await change(nobody.address, ZeroAddress, "--keystore", path), "OWNER_ZERO");
    expectRefusal(await change(nobody.address, whom, "--keystore", path, "--deactivate"), "OWNER_ZERO");
    const enrolled = offices.identity("tabibu-supplies");
    const own = ["--keystore", offices.keystore("tabibu-supplies"), "--deactivate", "--yes"];
    expectRefusal(await change(enrolled, ZeroAddress, ...own), "CONTRACT_REFUSED");
    const ended = expectDone(await change(nobody.address, ZeroAddress, "--keystore", path, "--deactivate", "--yes"));
    expect(ended.out).to.match(/is deactivated for ever/);
  });
});
