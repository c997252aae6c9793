import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import {
  loadFixture,
  as,
  cast,
  CEILING,
  DOCUMENT,
  KES,
  LINE,
  LOT,
  MILESTONES,
  networkHelpers,
  offered,
  PERIODS,
  REASON,
  signable,
  signed,
  Stage,
  State,
  TENDER,
} from "../awards.fixture.ts";

const { time } = networkHelpers;

describe("ContractBook::sign", () => {
  it("reverts before the buyer's offer is approved", async () => {
    const { book } = await loadFixture(signable);
    await as(book, "maker").prepareOffer(TENDER, LOT, cast.maker, DOCUMENT, MILESTONES);
    await expect(as(book, "alfa").sign(TENDER, LOT, cast.alfa, DOCUMENT, MILESTONES))
      .to.be.revertedWithCustomError(book, "ContractBookNoOffer")
      .withArgs(await book.contractIdOf(TENDER, LOT));
  });

  it("reverts for another bidder, and for who bids for nobody", async () => {
    const { book, identities } = await loadFixture(offered);
    await expect(as(book, "beta").sign(TENDER, LOT, cast.beta, DOCUMENT, MILESTONES)).to.be.revertedWithCustomError(
      identities,
      "IdentityNotOfficer",
    );
    await expect(as(book, "stranger").sign(TENDER, LOT, cast.alfa, DOCUMENT, MILESTONES))
      .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
      .withArgs(cast.alfa, cast.stranger);
  });

  it("reverts with other terms than the buyer's", async () => {
    const { book, contractId, termsHash } = await loadFixture(offered);
    const milestones = [MILESTONES[1]!, MILESTONES[0]!];
    await expect(as(book, "alfa").sign(TENDER, LOT, cast.alfa, DOCUMENT, milestones))
      .to.be.revertedWithCustomError(book, "ContractBookHashMismatch")
      .withArgs(contractId, termsHash, await book.termsHashOf(contractId, 1, DOCUMENT, milestones));
    await expect(as(book, "alfa").sign(TENDER, LOT, cast.alfa, REASON, MILESTONES))
      .to.be.revertedWithCustomError(book, "ContractBookHashMismatch")
      .withArgs(contractId, termsHash, await book.termsHashOf(contractId, 1, REASON, MILESTONES));
  });

  it("reverts after the time to sign, and while the award board is paused", async () => {
    const { board, book, manager } = await loadFixture(offered);
    const until = BigInt(await time.latest()) + 1000n;
    await manager.pause(board, until);
    const ends = await board.signBy(TENDER, LOT);
    await expect(as(book, "alfa").sign(TENDER, LOT, cast.alfa, DOCUMENT, MILESTONES))
      .to.be.revertedWithCustomError(board, "ModulePausedUntil")
      .withArgs(until);
    await time.increase(PERIODS.signature + 1000n);
    await expect(as(book, "alfa").sign(TENDER, LOT, cast.alfa, DOCUMENT, MILESTONES))
      .to.be.revertedWithCustomError(board, "AwardBoardSignatureLate")
      .withArgs(TENDER, LOT, ends);
  });

  it("reverts a second time", async () => {
    const { board, book } = await loadFixture(signed);
    await expect(as(book, "alfa").sign(TENDER, LOT, cast.alfa, DOCUMENT, MILESTONES))
      .to.be.revertedWithCustomError(board, "AwardBoardWrongStage")
      .withArgs(TENDER, LOT, Stage.Signed);
  });

  it("turns the lot's reservation into one of the award, and frees the rest", async () => {
    const { board, book, funds, contractId } = await loadFixture(offered);
    await expect(as(book, "alfaClerk").sign(TENDER, LOT, cast.alfaClerk, DOCUMENT, MILESTONES))
      .to.emit(book, "ContractSigned")
      .withArgs(contractId, cast.buyer, cast.alfa, TENDER, LOT, LINE, 600_000n)
      .to.emit(book, "MilestoneAgreed")
      .withArgs(contractId, 1, 200_000n, MILESTONES[1]!.due, MILESTONES[1]!.descriptionHash);
    expect(await funds.reservationOf(book, contractId)).to.deep.equal([LINE, cast.buyer.address, 600_000n]);
    expect(await funds.freeOf(cast.buyer, LINE)).to.equal(CEILING * 2n - 600_000n);
    expect((await board.awardOf(TENDER, LOT)).stage).to.equal(Stage.Signed);
    const made = await book.contractOf(contractId);
    expect([made.state, made.price, made.currency, made.milestones]).to.deep.equal([State.Active, 600_000n, KES, 2n]);
  });

  it("names the contract by chain, award board, tender and lot", async () => {
    const { board, contractId } = await loadFixture(offered);
    const types = ["uint256", "address", "uint256", "uint16"];
    const values = [31337n, await board.getAddress(), TENDER, LOT];
    expect(contractId).to.equal(keccak256(AbiCoder.defaultAbiCoder().encode(types, values)));
  });
});
