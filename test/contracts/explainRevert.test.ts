import { expect } from "chai";
import { encodeBytes32String, Interface, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { ProbityError } from "../../src/base/errors.ts";
import { explainRevert } from "../../src/contracts/explainRevert.ts";
import { grantMandate } from "../../src/identity/index.ts";
import { startSandbox } from "../../src/sandbox/node.ts";
import * as bindings from "../../types/ethers-contracts/index.ts";
import {
  FundLedger__factory,
  IdentityRegistry__factory,
  TenderBoard__factory,
} from "../../types/ethers-contracts/index.ts";
import { refused } from "../chain/fixture.ts";
import { acting } from "../support/acting.ts";
import { deployRegistry } from "../support/identity.ts";

type HardhatEthers = Awaited<ReturnType<typeof network.create>>["ethers"];

describe("explainRevert", () => {
  const identities = IdentityRegistry__factory.createInterface();

  it("says in words what a user would not understand, with the error's name", () => {
    const values = [ZeroAddress, encodeBytes32String("payer"), ZeroAddress];
    const { code, message, next, facts } = refused(identities.encodeErrorResult("IdentityNotOfficer", values));
    expect(code).to.equal("CONTRACT_REFUSED");
    expect(message).to.equal(
      `The contract refused: ${ZeroAddress} is not a sitting officer of ${ZeroAddress} for payer (IdentityNotOfficer).`,
    );
    expect(next).to.match(/officer list/);
    expect(facts["error"]).to.match(/^IdentityNotOfficer\(organisation: 0x0+, purpose: payer, person: 0x0+\)$/);
    expect(facts).to.include({ errorName: "IdentityNotOfficer", organisation: ZeroAddress, purpose: "payer" });
  });
  it("says amounts in minor units, times as dates and currencies by their codes, and leaves the facts as they are", () => {
    const ledger = FundLedger__factory.createInterface();
    const line = encodeBytes32String("relief");
    const short = refused(ledger.encodeErrorResult("FundLedgerInsufficient", [line, ZeroAddress, 9_999n, 1n]));
    expect(short.message).to.equal(
      `The contract refused: ${ZeroAddress} has 1 minor unit of the budget line relief, but this takes 9999 minor units (FundLedgerInsufficient).`,
    );
    expect(short.facts["error"]).to.equal(
      `FundLedgerInsufficient(line: relief, holder: ${ZeroAddress}, wanted: 9999, available: 1)`,
    );
    const tenders = TenderBoard__factory.createInterface();
    const late = refused(tenders.encodeErrorResult("TenderBoardNoteEndsEarly", [1_767_225_599n, 2n ** 48n - 1n]));
    expect(late.message).to.include("ends 2025-12-31T23:59:59Z, but must last until the end of time (");
    expect(late.facts["error"]).to.equal("TenderBoardNoteEndsEarly(expiry: 1767225599, needed: 281474976710655)");
    const foreign = refused(tenders.encodeErrorResult("TenderBoardWrongCurrency", [line, "0x4b4553", "0xff0a1b"]));
    expect(foreign.message).to.include("the budget line relief is in KES, but the lot is in 0xff0a1b (");
  });
  it("says what Solidity itself answers with", () => {
    const solidity = new Interface(["error Error(string)", "error Panic(uint256)"]);
    const said = refused(solidity.encodeErrorResult("Error", ["too many bids."]));
    expect(said.message).to.equal("The contract refused: too many bids (Error).");
    const panic = refused(solidity.encodeErrorResult("Panic", [0x11]));
    expect(panic.message).to.match(/a number is too large or too small \(Panic\)\.$/);
    expect(panic.facts["error"]).to.equal("Panic(17)");
  });
  it("says when there is no reason, and when the error is none of the released contracts", () => {
    expect(refused(null).message).to.equal("The contract refused: no reason was given.");
    const unknown = refused("0x12345678");
    expect(unknown.message).to.match(/an error that this version of Probity does not know \(0x12345678\)\.$/);
    expect(unknown.next).to.match(/^Use a version as new as the deployed contracts/);
  });
  it("names every argument as the contracts do, so that none hides the error itself", () => {
    for (const binding of Object.values(bindings)) {
      if (!("abi" in binding)) continue;
      new Interface(binding.abi).forEachError(({ name, inputs }) => {
        const names = inputs.map((input) => input.name);
        expect(names, name).not.to.include.oneOf(["", "error", "errorName"]);
      });
    }
  });
  it("leaves other errors alone", () => {
    const others = [new Error("other"), Object.assign(new Error("nonce too low"), { code: -32000, data: "0x" })];
    for (const other of others) expect(explainRevert(other)).to.equal(other);
  });
});

describe("what a contract refuses to Hardhat, which throws errors of its own", () => {
  /** A registry that governance rules, and an account that is not governance. */
  async function refusing(on: HardhatEthers) {
    const [admin, stranger] = await on.getSigners();
    if (!admin || !stranger) throw new Error("too few accounts");
    const forwarder = await on.deployContract("ERC2771Forwarder", ["Probity Forwarder"]);
    const manager = await on.deployContract("PlainManager", [admin.address]);
    const at = await deployRegistry(await manager.getAddress(), admin.address, await forwarder.getAddress(), on);
    return { registry: IdentityRegistry__factory.connect(at, stranger), organisation: admin.address };
  }

  /** What a verb, and a call that sends nothing, come to. */
  async function expectWords(on: HardhatEthers): Promise<void> {
    const { registry, organisation } = await refusing(on);
    const grant = { organisation, mandate: "registrar" };
    const sent = await grantMandate(acting({ identityRegistry: registry }), grant).catch((error: unknown) => error);
    const called = await registry.grantMandate
      .staticCall(organisation, encodeBytes32String("registrar"))
      .catch((error: unknown) => explainRevert(error));
    for (const error of [sent, called]) {
      expect(error).to.be.instanceOf(ProbityError).with.property("code", "CONTRACT_REFUSED");
      expect((error as ProbityError).message).to.match(/^The contract refused: .* \(AccessManagedUnauthorized\)\.$/);
    }
  }

  it("is said in words on a chain in this process", async () => {
    await expectWords((await network.create()).ethers);
  });

  it("is said in words on a node behind JSON-RPC, as `probity deploy` reaches it", async () => {
    const sandbox = await startSandbox(0);
    const connection = await network.create({ network: "external", override: { url: sandbox.url } });
    try {
      await expectWords(connection.ethers);
    } finally {
      await connection.close();
      await sandbox.close();
    }
  });
});
