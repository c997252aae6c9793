import { expect } from "chai";
import { RecoveryBoard__factory } from "../../../../types/ethers-contracts/index.ts";
import { day, ethers } from "../../../support/identity.ts";
import { delay, guarded, loadFixture } from "./fixture.ts";

describe("RecoveryBoard::initialize", () => {
  it("refuses a delay below or above the bounds, and a second time", async () => {
    const { board, manager, registry, forwarder } = await loadFixture(guarded);
    const logic = await ethers.deployContract("RecoveryBoard", [forwarder, registry, delay]);
    for (const [wrong, error] of [
      [delay - 1n, "ModulePeriodTooShort"],
      [366n * day + 1n, "RecoveryDelayTooLong"],
    ] as const) {
      const call = logic.interface.encodeFunctionData("initialize", [await manager.getAddress(), wrong]);
      await expect(ethers.deployContract("ERC1967Proxy", [logic, call])).to.be.revertedWithCustomError(
        RecoveryBoard__factory.connect(await board.getAddress()),
        error,
      );
    }
    for (const each of [board, logic]) {
      await expect(each.getFunction("initialize")(manager, delay)).to.be.revertedWithCustomError(
        board,
        "InvalidInitialization",
      );
    }
  });

  it("is a trial below seven days, and says so", async () => {
    const { board, registry, forwarder } = await loadFixture(guarded);
    expect(await board.isTrial()).to.equal(false);
    const trial = await ethers.deployContract("RecoveryBoard", [forwarder, registry, delay - 1n]);
    expect(await trial.isTrial()).to.equal(true);
  });
});
