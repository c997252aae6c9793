import { expect } from "chai";
import { id, verifyTypedData, Wallet } from "ethers";
import { FreeGasProvider } from "../../src/chain/provider.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/node.ts";
import { connectToSigner, type ExternalSigner, type SignerAccess } from "../../src/signing/index.ts";
import { refusalOf as refusedBy } from "../network/refusal.ts";
import { startSigner, type Dialect, type Fault, type SignerDouble } from "../support/signerDouble.ts";

const DIALECTS: Dialect[] = ["web3signer", "clef", "geth", "wallet"];
const [KEY, SECOND] = [new Wallet(id("probity: a key in an HSM")), new Wallet(id("probity: a second key in an HSM"))];
const DOMAIN = { name: "Probity", version: "1", chainId: 31_337n, verifyingContract: SECOND.address };
const TYPES = {
  Act: [
    { name: "tags", type: "bytes32[]" },
    { name: "until", type: "uint48" },
    { name: "data", type: "bytes" },
  ],
};
const VALUE = { tags: [id("a"), id("b")], until: 1_900_000_000n, data: "0x0102" };
/** A contract that stores what it is called with, and one call of it. */
const CALL = { to: SECOND.address, data: "0x01020304" };

const refusalOf = (act: Promise<unknown>): ReturnType<typeof refusedBy> => refusedBy(() => act);

describe("an external signer", () => {
  let sandbox: Sandbox;
  let provider: FreeGasProvider;
  let double: SignerDouble;

  const start = async (dialect: Dialect, keys = [KEY]): Promise<void> => {
    double = await startSigner({ dialect, keys, provider });
  };
  const connected = async (access: Partial<SignerAccess> = {}): Promise<ExternalSigner> =>
    (await connectToSigner({ url: double.url, ...access })).connect(provider);
  const connecting = (access: Partial<SignerAccess> = {}): ReturnType<typeof refusalOf> =>
    refusalOf(connectToSigner({ url: double.url, ...access }));
  const nonce = (): Promise<number> => provider.getTransactionCount(KEY.address);

  before(async () => {
    sandbox = await startSandbox(0);
    provider = new FreeGasProvider(sandbox.url, undefined, { cacheTimeout: -1 });
    provider.pollingInterval = 20;
  });
  after(async () => {
    provider.destroy();
    await sandbox.close();
  });
  afterEach(() => double.close());

  for (const dialect of DIALECTS) {
    describe(`that speaks as ${dialect} does`, () => {
      beforeEach(() => start(dialect));

      it("sends a transaction, free of charge, from its account", async () => {
        const before = await nonce();
        const sent = await (await connected()).sendTransaction(CALL);
        const receipt = await sent.wait();
        expect(receipt).to.include({ from: KEY.address, to: SECOND.address, status: 1 });
        expect(sent).to.include({ data: CALL.data, nonce: before, gasPrice: 0n, chainId: 31_337n });
      });

      it("makes a contract", async () => {
        const sent = await (await connected()).sendTransaction({ data: "0x5f5ff3" });
        expect((await sent.wait())?.contractAddress).to.match(/^0x/);
      });

      it("signs typed data, which verifies as that of a local key does", async () => {
        const signature = await (await connected()).signTypedData(DOMAIN, TYPES, VALUE);
        expect(signature).to.equal(await KEY.signTypedData(DOMAIN, TYPES, VALUE));
        expect(verifyTypedData(DOMAIN, TYPES, VALUE, signature)).to.equal(KEY.address);
      });

      it("says so when its person refuses, asks once, and sends nothing", async () => {
        const before = await nonce();
        const signer = await connected();
        double.fault = "denies";
        for (const act of [() => signer.sendTransaction(CALL), () => signer.signTypedData(DOMAIN, TYPES, VALUE)]) {
          const { code, message, next } = await refusalOf(act());
          expect({ code, next }).to.deep.equal({
            code: "SIGNER_REFUSED",
            next: "Look at the signer's screen or log for the reason; nothing was sent.",
          });
          expect(message).to.match(/^The signer at http:\/\/127\.0\.0\.1:\d+ refused \w+: .+ \(-?\d+\)\.$/);
        }
        expect(new Set(double.asked).size, "asked a person twice").to.equal(double.asked.length);
        expect(await nonce()).to.equal(before);
      });

      it("is refused when its signature is not the account's", async () => {
        const signer = await connected();
        double.fault = "other key";
        const { code, message } = await refusalOf(signer.signTypedData(DOMAIN, TYPES, VALUE));
        expect(code).to.equal("SIGNER_WRONG");
        expect(message).to.include(KEY.address);
      });

      it("is refused when its signature is none", async () => {
        const signer = await connected();
        double.fault = "garbage";
        const { code } = await refusalOf(signer.signTypedData(DOMAIN, TYPES, VALUE));
        expect(code).to.equal("SIGNER_ANSWER_INVALID");
      });
    });
  }

  describe("whose transaction is checked before our node gets it", () => {
    const cases: [Dialect, Fault, string, RegExp][] = [
      ["web3signer", "other chain", "SIGNER_WRONG", /the chain is 1 instead of 31337\.$/],
      ["clef", "other contract", "SIGNER_WRONG", /the contract is 0x\w{40} instead of 0x\w{40}\.$/],
      ["geth", "other key", "SIGNER_WRONG", /it is signed by 0x\w{40}, not by 0x\w{40}\.$/],
      ["geth", "garbage", "SIGNER_ANSWER_INVALID", /not a signed transaction\.$/],
    ];
    for (const [dialect, fault, code, sentence] of cases) {
      it(`refuses one of ${fault} from ${dialect}`, async () => {
        await start(dialect);
        const [before, block] = [await nonce(), await provider.getBlockNumber()];
        const signer = await connected();
        double.fault = fault;
        const refusal = await refusalOf(signer.sendTransaction(CALL));
        expect(refusal.code).to.equal(code);
        expect(refusal.message).to.match(sentence);
        expect([await nonce(), await provider.getBlockNumber()]).to.deep.equal([before, block]);
      });
    }
  });

  describe("that sends by itself", () => {
    beforeEach(() => start("wallet"));

    it("gives no signed transaction", async () => {
      const { code } = await refusalOf((await connected()).signTransaction({ ...CALL, nonce: 0, chainId: 31_337n }));
      expect(code).to.equal("SIGNER_UNSUPPORTED");
    });
    it("is called a liar when it sent something else", async () => {
      const signer = await connected();
      double.fault = "other contract";
      const { code, facts } = await refusalOf(signer.sendTransaction(CALL));
      expect(code).to.equal("SIGNER_SENT_OTHER");
      expect((await provider.getTransaction(facts["transaction"] ?? ""))?.from).to.equal(KEY.address);
    });
    for (const fault of ["garbage", "sends nothing", "sends silently"] as const) {
      it(`leaves it open whether it sent: ${fault}`, async () => {
        const signer = await connected({ answerWithin: 300 });
        double.fault = fault;
        const { code, next } = await refusalOf(signer.sendTransaction(CALL));
        expect(code).to.equal("SIGNER_UNCERTAIN");
        expect(next).to.match(/whether the act is done/);
      });
    }
  });

  describe("with accounts", () => {
    it("uses the only one, or the one that is named in any case of letters", async () => {
      await start("web3signer");
      expect((await connected()).address).to.equal(KEY.address);
      await double.close();
      await start("clef", [KEY, SECOND]);
      expect((await connected({ account: SECOND.address.toLowerCase() })).address).to.equal(SECOND.address);
    });
    it("never takes the first of several", async () => {
      await start("geth", [KEY, SECOND]);
      const { code, message } = await connecting();
      expect(code).to.equal("SIGNER_ACCOUNT_NOT_NAMED");
      expect(message).to.include(KEY.address).and.to.include(SECOND.address);
    });
    it("refuses one that it does not have, and one that has none", async () => {
      await start("geth");
      const { code, message } = await connecting({ account: SECOND.address });
      expect(code).to.equal("SIGNER_ACCOUNT_UNKNOWN");
      expect(message).to.match(new RegExp(` has ${KEY.address}, but not ${SECOND.address}\\.$`));
      await double.close();
      await start("clef", []);
      expect((await connecting()).message).to.match(/ has no account\.$/);
    });
    it("sends nothing in another account's name", async () => {
      await start("geth", [KEY, SECOND]);
      const signer = await connected({ account: KEY.address });
      await signer.sendTransaction({ ...CALL, from: SECOND.address }).then(
        () => expect.fail("it sent"),
        (error: unknown) => expect(String(error)).to.match(/from mismatch/),
      );
    });
  });

  describe("that cannot be used", () => {
    it("is not there", async () => {
      await start("geth");
      const { url } = double;
      await double.close();
      const { code, message } = await refusalOf(connectToSigner({ url }));
      expect(code).to.equal("SIGNER_UNREACHABLE");
      expect(message).to.equal(`No signer answers at ${url} (ECONNREFUSED).`);
    });
    it("is silent, and the caller is told while it waits", async () => {
      await start("geth");
      double.fault = "silent";
      let waited = 0;
      const { code, message } = await connecting({ answerWithin: 2_200, onWait: () => (waited += 1) });
      expect({ code, waited }).to.deep.equal({ code: "SIGNER_TIMEOUT", waited: 1 });
      expect(message).to.match(/ did not answer within 2\.2 s\.$/);
    });
    it("is a web page", async () => {
      await start("geth");
      double.fault = "no JSON";
      expect((await connecting()).code).to.equal("SIGNER_ANSWER_INVALID");
    });
    it("is a node without accounts of its own methods", async () => {
      await start("geth");
      const { code } = await refusalOf(connectToSigner({ url: sandbox.url, account: KEY.address }));
      expect(code).to.equal("SIGNER_ACCOUNT_UNKNOWN");
    });
    it("has no http address", async () => {
      await start("geth");
      for (const url of ["ftp://x", "9000", "", "ipc:/home/me/clef.ipc"]) {
        expect((await refusalOf(connectToSigner({ url }))).code, url).to.equal("SIGNER_URL_INVALID");
      }
    });
    it("wants a token, and gets that of the headers or the name and password of the address", async () => {
      await start("web3signer");
      double.authorization = "Bearer t0ken";
      const { code, message } = await connecting();
      expect(code).to.equal("SIGNER_UNAUTHORIZED");
      expect(message).to.include("HTTP 401");
      expect((await connected({ headers: { authorization: "Bearer t0ken" } })).address).to.equal(KEY.address);
      double.authorization = `Basic ${btoa("me:secret")}`;
      const url = double.url.replace("//", "//me:secret@");
      expect((await connected({ url })).address).to.equal(KEY.address);
    });
    it("shows no secret of its address in any error", async () => {
      await start("geth");
      const secret = double.url.replace("//", "//me:secret@") + "/?key=secret";
      for (const fault of ["no JSON", "silent", "denies"] as const) {
        const signer = await connected({ url: secret, answerWithin: 300 });
        double.fault = fault;
        const refusal = await refusalOf(signer.signTypedData(DOMAIN, TYPES, VALUE));
        expect(JSON.stringify([refusal.message, refusal.next, refusal.facts])).not.to.include("secret");
        double.fault = undefined;
      }
      await double.close();
      const { message } = await refusalOf(connectToSigner({ url: secret }));
      expect(message)
        .to.match(/^No signer/)
        .and.not.to.include("secret");
    });
    it("signs no plain messages", async () => {
      await start("geth");
      expect((await refusalOf((await connected()).signMessage())).code).to.equal("SIGNER_UNSUPPORTED");
    });
  });
});
