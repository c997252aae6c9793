import { expect } from "chai";
import { Wallet } from "ethers";
import {
  DAY,
  ethers,
  GUARANTEE,
  loadFixture,
  openTender,
  OUTCOME,
  seal,
  STAGE,
  time,
  withdraw,
} from "../tenders.fixture.ts";
import { itLong } from "../../support/long.ts";

describe("TenderBoard.seal", () => {
  it("takes a bid that anyone delivers, keeps its hash and logs the envelope", async () => {
    const { board, enrolBidder, prepareBid, relay, tenderId } = await loadFixture(openTender);
    const { request, sealed, bid } = await prepareBid(await enrolBidder("a"));
    await expect(seal(board.connect(relay), request))
      .to.emit(board, "BidSealed")
      .withArgs(tenderId, 0, bid.account, 1n, sealed.envelope);
    const standing = await board.bidOf(tenderId, 0, bid.account);
    expect(standing.envelopeHash).to.equal(sealed.envelopeHash);
    expect(standing.outcome).to.equal(OUTCOME.Sealed);
    expect(await board.isNoteUsed(request.note.guarantor, request.note.serial)).to.equal(true);
  });

  it("takes the same message twice as a no-op", async () => {
    const { board, enrolBidder, sealBid, relay, tenderId } = await loadFixture(openTender);
    const { request, bid } = await sealBid(await enrolBidder("a"));
    const before = await board.bidOf(tenderId, 0, bid.account);
    await time.increase(60);
    await expect(seal(board.connect(relay), request)).not.to.emit(board, "BidSealed");
    expect(await board.bidOf(tenderId, 0, bid.account)).to.deep.equal(before);
    expect(await board.accountsOf(tenderId, 0)).to.deep.equal([bid.account]);
  });

  it("replaces a bid by a higher sequence, on the same note", async () => {
    const { board, enrolBidder, sealBid, tenderId } = await loadFixture(openTender);
    const bidder = await enrolBidder("a");
    const { request } = await sealBid(bidder);
    const second = await sealBid(bidder, { sequence: 2n, note: request.note });
    expect((await board.bidOf(tenderId, 0, second.bid.account)).envelopeHash).to.equal(second.sealed.envelopeHash);
    expect(await board.accountsOf(tenderId, 0)).to.have.length(1);
  });

  it("never lets an older message overwrite a newer one", async () => {
    const { board, enrolBidder, prepareBid, sealBid, relay } = await loadFixture(openTender);
    const bidder = await enrolBidder("a");
    const older = await prepareBid(bidder);
    const newer = await sealBid(bidder, { sequence: 2n });
    await expect(seal(board.connect(relay), older.request))
      .to.be.revertedWithCustomError(board, "TenderBoardMessageOld")
      .withArgs(newer.bid.account, 1n, 2n);
  });

  it("refuses a lot that the tender does not have", async () => {
    const { board, tenderId } = await loadFixture(openTender);
    await expect(board.lotOf(tenderId, 9))
      .to.be.revertedWithCustomError(board, "TenderBoardLotUnknown")
      .withArgs(tenderId, 9);
  });

  itLong("refuses the 129th bid of a lot", async () => {
    const { board, enrolBidder, sealBid, prepareBid, relay, tenderId } = await loadFixture(openTender);
    for (let count = 0; count < 128; ++count) await sealBid(await enrolBidder(`bidder ${count}`));
    const { request } = await prepareBid(await enrolBidder("too late"));
    await expect(seal(board.connect(relay), request))
      .to.be.revertedWithCustomError(board, "TenderBoardLotFull")
      .withArgs(tenderId, 0);
  });

  it("refuses a message that the bidding address did not sign", async () => {
    const { board, enrolBidder, prepareBid, relay } = await loadFixture(openTender);
    const { request, bid } = await prepareBid(await enrolBidder("a"));
    const forged = { ...request, message: { ...request.message, sequence: 2n } };
    await expect(seal(board.connect(relay), forged))
      .to.be.revertedWithCustomError(board, "TenderBoardMessageForged")
      .withArgs(bid.account);
  });

  it("refuses an envelope that is not of the tender's trustees", async () => {
    const { board, enrolBidder, prepareBid, relay } = await loadFixture(openTender);
    const { request, sealed, bid } = await prepareBid(await enrolBidder("a"));
    const account = await ethers.getImpersonatedSigner(bid.account);
    await ethers.provider.send("hardhat_setBalance", [bid.account, "0x56bc75e2d63100000"]);
    for (const envelope of [
      `${sealed.envelope}00`,
      `0x02${sealed.envelope.slice(4)}`,
      `0x0104${sealed.envelope.slice(6)}`,
      `0x010303${sealed.envelope.slice(8)}`,
    ]) {
      await expect(board.connect(account).seal(request.message, envelope, request.note, "0x"))
        .to.be.revertedWithCustomError(board, "TenderBoardEnvelopeMalformed")
        .withArgs(ethers.dataLength(envelope));
    }
    await expect(
      board.connect(relay).seal(request.message, "0x", request.note, request.signature),
    ).to.be.revertedWithCustomError(board, "TenderBoardMessageForged");
  });

  it("refuses a seal at the deadline and after it", async () => {
    const { board, enrolBidder, prepareBid, relay, close, tenderId } = await loadFixture(openTender);
    const { request } = await prepareBid(await enrolBidder("a"));
    await close();
    await expect(seal(board.connect(relay), request))
      .to.be.revertedWithCustomError(board, "TenderBoardWrongStage")
      .withArgs(tenderId, STAGE.Opening);
  });

  it("refuses a replacement and a withdrawal after the deadline", async () => {
    const { board, enrolBidder, sealBid, prepareBid, relay, close, tenderId } = await loadFixture(openTender);
    const bidder = await enrolBidder("a");
    const { request, bid } = await sealBid(bidder);
    const later = await prepareBid(bidder, { sequence: 2n, note: request.note });
    await close();
    await expect(seal(board.connect(relay), later.request))
      .to.be.revertedWithCustomError(board, "TenderBoardWrongStage")
      .withArgs(tenderId, STAGE.Opening);
    await expect(withdraw(board.connect(relay), bid, 3n, bidder.account))
      .to.be.revertedWithCustomError(board, "TenderBoardWrongStage")
      .withArgs(tenderId, STAGE.Opening);
  });

  it("extends the deadline by a pause that began before it, and takes nothing during the pause", async () => {
    const { board, enrolBidder, prepareBid, relay, pause, notice, tenderId } = await loadFixture(openTender);
    const { request } = await prepareBid(await enrolBidder("a"));
    await time.increaseTo(notice.deadline - 600n);
    await pause(3600n);
    await expect(seal(board.connect(relay), request)).to.be.revertedWithCustomError(board, "ModulePausedUntil");
    await time.increaseTo((await board.pausedUntil()) + 60n);
    await seal(board.connect(relay), request);
    expect((await board.lotTerms(tenderId, 0)).deadline).to.be.greaterThan(notice.deadline + 3598n);
  });

  describe("the guarantee note", () => {
    it("is used once", async () => {
      const { board, enrolBidder, sealBid, relay, prepareBid } = await loadFixture(openTender);
      const bidder = await enrolBidder("a");
      const { request, bid } = await sealBid(bidder);
      await withdraw(board.connect(relay), bid, 2n, bidder.account);
      const again = await prepareBid(bidder, { sequence: 3n, note: request.note });
      await expect(seal(board.connect(relay), again.request))
        .to.be.revertedWithCustomError(board, "TenderBoardNoteUsed")
        .withArgs(request.note.guarantor, request.note.serial);
    });

    it("serves no other bidding address", async () => {
      const { board, enrolBidder, prepareBid, noteFor, relay, guarantor } = await loadFixture(openTender);
      const note = await noteFor(Wallet.createRandom().address);
      const { request } = await prepareBid(await enrolBidder("a"), { note });
      await expect(seal(board.connect(relay), request))
        .to.be.revertedWithCustomError(board, "TenderBoardNoteForged")
        .withArgs(guarantor.address, note.serial);
    });

    it("is refused when altered", async () => {
      const { board, enrolBidder, prepareBid, relay, guarantor } = await loadFixture(openTender);
      const { request } = await prepareBid(await enrolBidder("a"));
      for (const change of [{ serial: 99n }, { amount: GUARANTEE + 1n }, { expiry: request.note.expiry + 1n }]) {
        const note = { ...request.note, ...change };
        await expect(seal(board.connect(relay), { ...request, note }))
          .to.be.revertedWithCustomError(board, "TenderBoardNoteForged")
          .withArgs(guarantor.address, note.serial);
      }
    });

    it("is refused when too small, too short, or of a guarantor without the credential", async () => {
      const { board, enrolBidder, prepareBid, noteFor, relay, guarantor, identities, notice } =
        await loadFixture(openTender);
      const bidder = await enrolBidder("a");
      const account = bidder.account.address;
      const small = await prepareBid(bidder, { note: await noteFor(account, { amount: GUARANTEE - 1n }) });
      await expect(seal(board.connect(relay), small.request))
        .to.be.revertedWithCustomError(board, "TenderBoardNoteTooSmall")
        .withArgs(GUARANTEE - 1n, GUARANTEE);
      const short = await prepareBid(bidder, { note: await noteFor(account, { expiry: notice.guaranteeUntil - 1n }) });
      await expect(seal(board.connect(relay), short.request))
        .to.be.revertedWithCustomError(board, "TenderBoardNoteEndsEarly")
        .withArgs(notice.guaranteeUntil - 1n, notice.guaranteeUntil);
      const good = await prepareBid(bidder);
      await identities.setCredential(guarantor, notice.guarantorSchema, false);
      await expect(seal(board.connect(relay), good.request))
        .to.be.revertedWithCustomError(board, "TenderBoardGuarantorNotAccredited")
        .withArgs(guarantor.address);
    });

    it("is released when another note takes its place", async () => {
      const { board, enrolBidder, sealBid, noteFor, tenderId, guarantor, notice } = await loadFixture(openTender);
      const bidder = await enrolBidder("a");
      const { request, bid } = await sealBid(bidder);
      const longer = await noteFor(bid.account, { expiry: notice.guaranteeUntil + DAY });
      await expect(board.renewGuarantee(tenderId, 0, bid.account, longer))
        .to.emit(board, "GuaranteeReleased")
        .withArgs(tenderId, 0, bid.account, guarantor.address, request.note.serial);
      const shorter = await noteFor(bid.account);
      await expect(board.renewGuarantee(tenderId, 0, bid.account, shorter))
        .to.be.revertedWithCustomError(board, "TenderBoardNoteEndsEarly")
        .withArgs(notice.guaranteeUntil, notice.guaranteeUntil + DAY + 1n);
    });
  });
});

describe("TenderBoard.withdraw", () => {
  it("takes a bid off the list, releases its guarantee and bars older seals", async () => {
    const { board, enrolBidder, sealBid, prepareBid, relay, tenderId, guarantor } = await loadFixture(openTender);
    const [a, b] = [await enrolBidder("a"), await enrolBidder("b")];
    const first = await sealBid(a);
    const second = await sealBid(b);
    const late = await prepareBid(a, { sequence: 2n });
    await expect(withdraw(board.connect(relay), first.bid, 3n, a.account))
      .to.emit(board, "GuaranteeReleased")
      .withArgs(tenderId, 0, first.bid.account, guarantor.address, first.request.note.serial);
    expect(await board.accountsOf(tenderId, 0)).to.deep.equal([second.bid.account]);
    await expect(seal(board.connect(relay), late.request))
      .to.be.revertedWithCustomError(board, "TenderBoardMessageOld")
      .withArgs(first.bid.account, 2n, 3n);
    await expect(withdraw(board.connect(relay), first.bid, 3n, a.account)).not.to.emit(board, "BidWithdrawn");
  });

  it("is refused without the signature of the bidding address", async () => {
    const { board, enrolBidder, sealBid, relay } = await loadFixture(openTender);
    const { bid } = await sealBid(await enrolBidder("a"));
    await expect(withdraw(board.connect(relay), bid, 2n, Wallet.createRandom()))
      .to.be.revertedWithCustomError(board, "TenderBoardMessageForged")
      .withArgs(bid.account);
  });
});
