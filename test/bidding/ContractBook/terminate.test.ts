import { expect } from "chai";
import { ZeroHash } from "ethers";
import {
  loadFixture,
  approved,
  as,
  BILL,
  cast,
  CEILING,
  CLAIM,
  complaint,
  DELIVERY,
  deployed,
  ethers,
  LINE,
  networkHelpers,
  purpose,
  REASON,
  rule,
  Ruling,
  signed,
  State,
} from "../awards.fixture.ts";

const { time } = networkHelpers;

type Book = Awaited<ReturnType<typeof approved>>["book"];

async function terminate(book: Book, contractId: string) {
  await as(book, "maker").prepareTermination(contractId, cast.maker, REASON);
  return as(book, "checker").approveTermination(contractId, cast.checker, REASON);
}

describe("ContractBook::prepareTermination", () => {
  it("reverts for others than a maker of the buyer, and without a reason", async () => {
    const { book, identities, contractId } = await loadFixture(signed);
    await expect(as(book, "alfa").prepareTermination(contractId, cast.alfa, REASON))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(cast.buyer, purpose("maker"), cast.alfa);
    await expect(as(book, "maker").prepareTermination(contractId, cast.maker, ZeroHash))
      .to.be.revertedWithCustomError(book, "ContractBookHashMissing")
      .withArgs(contractId);
  });
});

describe("ContractBook::approveTermination", () => {
  it("reverts for the preparer, when nothing is prepared, and for another reason", async () => {
    const { book, contractId } = await loadFixture(signed);
    await expect(as(book, "checker").approveTermination(contractId, cast.checker, ZeroHash))
      .to.be.revertedWithCustomError(book, "ContractBookHashMissing")
      .withArgs(contractId);
    await expect(as(book, "checker").approveTermination(contractId, cast.checker, REASON))
      .to.be.revertedWithCustomError(book, "ContractBookHashMismatch")
      .withArgs(contractId, ZeroHash, REASON);
    await as(book, "chief").prepareTermination(contractId, cast.chief, REASON);
    await expect(as(book, "chief").approveTermination(contractId, cast.chief, REASON))
      .to.be.revertedWithCustomError(book, "PersonsNotDistinct")
      .withArgs(cast.chief);
  });

  it("releases everything when nothing approved is unpaid, and nothing happens any more", async () => {
    const { book, funds, contractId } = await loadFixture(signed);
    await expect(terminate(book, contractId))
      .to.emit(book, "ContractTerminated")
      .withArgs(contractId, cast.maker, cast.checker, REASON, 600_000n, 0)
      .to.emit(book, "ContractClosed")
      .withArgs(contractId, 0, 600_000n);
    expect(await funds.freeOf(cast.buyer, LINE)).to.equal(CEILING * 2n);
    await expect(as(book, "alfa").reportDelivery(contractId, 0, cast.alfa, DELIVERY))
      .to.be.revertedWithCustomError(book, "ContractBookWrongState")
      .withArgs(contractId, State.Closed);
    await expect(as(book, "payer").payMilestone(contractId, 0, cast.payer, BILL, 1n))
      .to.be.revertedWithCustomError(book, "ContractBookWrongState")
      .withArgs(contractId, State.Closed);
    await expect(terminate(book, contractId))
      .to.be.revertedWithCustomError(book, "ContractBookWrongState")
      .withArgs(contractId, State.Closed);
  });

  it("keeps what was approved for the vendor until the claim period ends", async () => {
    const { book, funds, contractId } = await loadFixture(approved);
    await terminate(book, contractId);
    const ends = BigInt(await time.latest()) + CLAIM;
    expect((await funds.reservationOf(book, contractId)).amount).to.equal(400_000n);
    await as(book, "payer").payMilestone(contractId, 0, cast.payer, BILL, 150_000n);
    await expect(book.close(contractId))
      .to.be.revertedWithCustomError(book, "ContractBookClaimPeriod")
      .withArgs(contractId, ends);
    await time.increaseTo(ends);
    await expect(as(book, "payer").payMilestone(contractId, 0, cast.payer, BILL, 150_000n))
      .to.be.revertedWithCustomError(book, "ContractBookClaimPeriod")
      .withArgs(contractId, ends);
    await expect(as(book, "stranger").close(contractId))
      .to.emit(book, "ContractClosed")
      .withArgs(contractId, 150_000n, 250_000n);
    expect(await funds.freeOf(cast.buyer, LINE)).to.equal(CEILING * 2n - 150_000n);
  });
});

describe("ContractBook::close", () => {
  it("reverts for a contract that is not terminated", async () => {
    const { book, contractId } = await loadFixture(signed);
    await expect(book.close(contractId))
      .to.be.revertedWithCustomError(book, "ContractBookWrongState")
      .withArgs(contractId, State.Active);
  });
});

describe("ContractBook::terminateAnnulled", () => {
  it("reverts while the award is in force", async () => {
    const { book, contractId } = await loadFixture(signed);
    await expect(book.terminateAnnulled(contractId))
      .to.be.revertedWithCustomError(book, "ContractBookAwardNotInForce")
      .withArgs(contractId);
  });

  it("lets anybody end a contract whose award was annulled", async () => {
    const system = await loadFixture(signed);
    const { board, book, funds, contractId } = system;
    await complaint(board, "gamma");
    await rule(system, "gamma", Ruling.ExcludeAwardee);
    await as(book, "stranger").terminateAnnulled(contractId);
    expect((await book.contractOf(contractId)).state).to.equal(State.Closed);
    expect(await funds.freeOf(cast.buyer, LINE)).to.equal(CEILING * 2n);
  });
});

describe("ContractBook::initialize", () => {
  it("reverts with a claim period under its bound, and below the published one is a trial", async () => {
    const { identities, tenders, board, funds, bills, manager, book } = await loadFixture(deployed);
    const deploy = (bound: bigint) =>
      ethers.deployContract("ContractBook", [ethers.ZeroAddress, identities, tenders, board, funds, bills, bound]);
    const logic = await deploy(CLAIM);
    const data = logic.interface.encodeFunctionData("initialize", [await manager.getAddress(), CLAIM - 1n]);
    await expect(ethers.deployContract("ERC1967Proxy", [logic, data]))
      .to.be.revertedWithCustomError(logic, "ModulePeriodTooShort")
      .withArgs(ethers.encodeBytes32String("claim"), CLAIM - 1n, CLAIM);
    expect(await book.isTrial()).to.equal(false);
    expect(await (await deploy(60n)).isTrial()).to.equal(true);
  });
});
