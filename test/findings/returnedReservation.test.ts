import { expect } from "chai";
import { as, CLAIM, cast, loadFixture, networkHelpers, REASON, approved, State } from "../bidding/awards.fixture.ts";
import * as tenders from "../bidding/tenders.fixture.ts";

/** Once a line's pay-until has passed, anyone may send a reservation back to its organisation. */
describe("A reservation that a stranger sent back after pay-until", () => {
  it("does not keep a tender from being cancelled", async () => {
    const { board, funds, maker, checker, tenderId } = await tenders.loadFixture(tenders.openTender);
    await funds.returnReserved(board, await board.reservationRef(tenderId, 0));

    const change = { cancel: true, deadline: 0n, guaranteeUntil: 0n, reasonHash: REASON };
    await board.connect(maker).prepareChange(tenderId, maker, change);
    await expect(board.connect(checker).approveChange(tenderId, checker, change))
      .to.emit(board, "ReservationReleased")
      .withArgs(tenderId, 0, 0n);
    expect(await board.lotStage(tenderId, 0)).to.equal(tenders.STAGE.Cancelled);
  });

  it("does not keep a contract from being terminated and closed", async () => {
    const { book, funds, contractId } = await loadFixture(approved);
    await funds.returnReserved(book, contractId);
    await as(book, "maker").prepareTermination(contractId, cast.maker, REASON);
    await expect(as(book, "checker").approveTermination(contractId, cast.checker, REASON))
      .to.emit(book, "ContractTerminated")
      .withArgs(contractId, cast.maker, cast.checker, REASON, 200_000n, 400_000n);
    await networkHelpers.time.increase(CLAIM + 1n);
    await expect(book.close(contractId)).to.emit(book, "ContractClosed").withArgs(contractId, 0n, 400_000n);
    expect((await book.contractOf(contractId)).state).to.equal(State.Closed);
  });
});
