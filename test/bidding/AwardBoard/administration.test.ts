import { expect } from "chai";
import { ZeroAddress } from "ethers";
import {
  loadFixture,
  as,
  cast,
  deployed,
  ethers,
  LOT,
  networkHelpers,
  offered,
  PERIODS,
  signable,
  TENDER,
} from "../awards.fixture.ts";

describe("AwardBoard::initialize", () => {
  it("reverts with a period under its bound", async () => {
    const { identities, tenders, manager, libraries } = await loadFixture(deployed);
    const logic = await ethers.deployContract("AwardBoard", [ZeroAddress, identities, tenders, PERIODS], { libraries });
    for (const name of Object.keys(PERIODS) as (keyof typeof PERIODS)[]) {
      const periods = { ...PERIODS, [name]: PERIODS[name] - 1n };
      const data = logic.interface.encodeFunctionData("initialize", [await manager.getAddress(), periods]);
      await expect(ethers.deployContract("ERC1967Proxy", [logic, data]))
        .to.be.revertedWithCustomError(logic, "ModulePeriodTooShort")
        .withArgs(ethers.encodeBytes32String(name), periods[name], PERIODS[name]);
    }
  });

  it("is a trial when a bound is below the published one", async () => {
    const { board, identities, tenders, libraries } = await loadFixture(deployed);
    expect(await board.isTrial()).to.equal(false);
    const bounds = { ...PERIODS, standstill: 60n };
    const trial = await ethers.deployContract("AwardBoard", [ZeroAddress, identities, tenders, bounds], { libraries });
    expect(await trial.isTrial()).to.equal(true);
  });

  it("reverts a second time", async () => {
    const { board } = await loadFixture(deployed);
    await expect(board.initialize(cast.stranger, PERIODS)).to.be.revertedWithCustomError(
      board,
      "InvalidInitialization",
    );
  });
});

describe("AwardBoard::connectContractBook", () => {
  it("reverts for others than governance, and a second time", async () => {
    const { board } = await loadFixture(deployed);
    await expect(as(board, "stranger").connectContractBook(cast.stranger))
      .to.be.revertedWithCustomError(board, "AccessManagedUnauthorized")
      .withArgs(cast.stranger);
    await expect(as(board, "governance").connectContractBook(cast.stranger))
      .to.be.revertedWithCustomError(board, "AwardBoardConnection")
      .withArgs(cast.stranger);
  });
});

describe("AwardBoard::recordSignature", () => {
  it("reverts for others than the contract book", async () => {
    const { board } = await loadFixture(offered);
    await expect(as(board, "alfa").recordSignature(TENDER, LOT))
      .to.be.revertedWithCustomError(board, "AwardBoardNotContractBook")
      .withArgs(cast.alfa);
  });
});

describe("AwardBoard::requireSignable", () => {
  it("reverts when the time to sign is over", async () => {
    const { board } = await loadFixture(signable);
    const ends = await board.signBy(TENDER, LOT);
    await networkHelpers.time.increase(PERIODS.signature + 1n);
    await expect(board.requireSignable(TENDER, LOT))
      .to.be.revertedWithCustomError(board, "AwardBoardSignatureLate")
      .withArgs(TENDER, LOT, ends);
  });
});
