import { expect } from "chai";
import { decryptShares } from "../../../src/bidding/index.ts";
import { DAY, id32, loadFixture, openTender, STAGE, time } from "../tenders.fixture.ts";

async function oneBid() {
  const opened = await openTender();
  const prepared = await opened.sealBid(await opened.enrolBidder("a"));
  const [officer, second] = opened.officers;
  const [trustee = "", another = ""] = opened.trustees;
  if (!officer || !second) throw new Error("officers");
  return { ...opened, prepared, account: prepared.bid.account, officer, second, trustee, another };
}

describe("TenderBoard.releaseShares", () => {
  it("logs the shares of a trustee", async () => {
    const { board, close, account, officer, trustee, tenderId } = await loadFixture(oneBid);
    await close();
    await expect(board.connect(officer).releaseShares(tenderId, 0, trustee, officer, [{ account, share: 7n }]))
      .to.emit(board, "ShareReleased")
      .withArgs(tenderId, 0, account, 1, 7n);
    expect((await board.bidOf(tenderId, 0, account)).released).to.equal(0b10n);
  });

  it("is refused before the deadline, by contract and tool alike", async () => {
    const { board, account, officer, trustee, tenderId, notice, keys } = await loadFixture(oneBid);
    await expect(board.connect(officer).releaseShares(tenderId, 0, trustee, officer, [{ account, share: 7n }]))
      .to.be.revertedWithCustomError(board, "TenderBoardNotInTime")
      .withArgs(notice.deadline, notice.deadline + 2n * DAY);
    const privateKey = keys[0]?.privateKey ?? "";
    const refusal = await decryptShares(board, { tenderId, lot: 0, trustee, privateKey }).catch(
      (error: unknown) => error,
    );
    expect(refusal).to.have.property("code", "TENDER_NOT_CLOSED");
  });

  it("is refused during a pause and after the opening", async () => {
    const { board, account, officer, trustee, tenderId, notice, close, pause } = await loadFixture(oneBid);
    const release = () => board.connect(officer).releaseShares(tenderId, 0, trustee, officer, [{ account, share: 7n }]);
    await close();
    await pause(600n);
    await expect(release()).to.be.revertedWithCustomError(board, "ModulePausedUntil");
    await time.increaseTo(notice.deadline + 2n * DAY + 700n);
    await expect(release()).to.be.revertedWithCustomError(board, "TenderBoardNotInTime");
    expect(await board.lotStage(tenderId, 0)).to.equal(STAGE.Opened);
  });

  it("is for an officer of the trustee, and for bids that stand", async () => {
    const { board, account, officer, second, trustee, another, tenderId, close, identities, relay } =
      await loadFixture(oneBid);
    await close();
    const shares = [{ account, share: 7n }];
    await expect(board.connect(second).releaseShares(tenderId, 0, trustee, second, shares))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(trustee, id32("trustee"), second.address);
    await expect(board.connect(relay).releaseShares(tenderId, 0, another, second, shares))
      .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
      .withArgs(second.address, relay.address);
    await expect(
      board.connect(officer).releaseShares(tenderId, 0, trustee, officer, [{ account: relay.address, share: 1n }]),
    )
      .to.be.revertedWithCustomError(board, "TenderBoardBidUnknown")
      .withArgs(tenderId, 0, relay.address);
  });
});

describe("TenderBoard.reportShares", () => {
  it("excludes a release of the same share, and the reverse", async () => {
    const { board, account, officer, second, trustee, another, tenderId, close } = await loadFixture(oneBid);
    await close();
    await board.connect(officer).reportShares(tenderId, 0, trustee, officer, [account]);
    await expect(board.connect(officer).releaseShares(tenderId, 0, trustee, officer, [{ account, share: 7n }]))
      .to.be.revertedWithCustomError(board, "TenderBoardShareStated")
      .withArgs(account, 1);
    await board.connect(second).releaseShares(tenderId, 0, another, second, [{ account, share: 7n }]);
    await expect(board.connect(second).reportShares(tenderId, 0, another, second, [account]))
      .to.be.revertedWithCustomError(board, "TenderBoardShareStated")
      .withArgs(account, 2);
  });

  it("does not bar a bid when as many trustees can still open it, however often one repeats itself", async () => {
    const { board, account, officer, trustee, tenderId, close, release, open, prepared, outcomeOf } =
      await loadFixture(oneBid);
    await close();
    await board.connect(officer).reportShares(tenderId, 0, trustee, officer, [account, account]);
    await board.connect(officer).reportShares(tenderId, 0, trustee, officer, [account]);
    await release(1);
    await release(2);
    await open(prepared.bid);
    expect(await outcomeOf(prepared)).to.equal(2n);
  });

  it("belongs to the trustees' time", async () => {
    const { board, account, officer, trustee, tenderId, notice } = await loadFixture(oneBid);
    await time.increaseTo(notice.deadline + DAY);
    await expect(board.connect(officer).reportShares(tenderId, 0, trustee, officer, [account]))
      .to.be.revertedWithCustomError(board, "TenderBoardNotInTime")
      .withArgs(notice.deadline, notice.deadline + DAY);
  });
});
