import { expect } from "chai";
import { id, Wallet, ZeroHash } from "ethers";
import {
  acceptedDraft,
  CEILING,
  DAY,
  deployBoard,
  ethers,
  id32,
  KIND,
  LINE,
  loadFixture,
  noticeOf,
  openTender,
  OUTCOME,
  STAGE,
  time,
} from "../tenders.fixture.ts";

async function prepared() {
  const deployed = await deployBoard();
  const notice = await noticeOf(deployed);
  await deployed.board.connect(deployed.maker).prepare(notice, deployed.maker);
  return { ...deployed, notice, tenderId: 1n };
}

describe("TenderBoard.prepare", () => {
  it("writes a draft down and reserves nothing", async () => {
    const { board, maker, notice, buyer, funds, tenderId } = await loadFixture(prepared);
    expect(await board.lotStage(tenderId, 0)).to.equal(STAGE.Draft);
    const tender = await board.tenderOf(tenderId);
    expect(tender.buyer).to.equal(buyer);
    expect(tender.preparer).to.equal(maker.address);
    expect(tender.noticeHash).to.equal(notice.noticeHash);
    expect((await funds.reservationOf(board, await board.reservationRef(tenderId, 0))).amount).to.equal(0n);
  });

  it("is for a maker of the buyer", async () => {
    const { board, checker, buyer, notice, identities } = await loadFixture(prepared);
    await expect(board.connect(checker).prepare(notice, checker))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(buyer, id32("maker"), checker.address);
  });

  describe("refuses trustees", () => {
    it("that are too few, too many, or with a quorum of half or of all", async () => {
      const { board, maker, notice, trustees } = await loadFixture(prepared);
      const many = Array.from({ length: 16 }, () => Wallet.createRandom().address);
      for (const [named, quorum] of [
        [trustees.slice(0, 2), 2n],
        [many, 9n],
        [trustees, 1n],
        [trustees, 3n],
        [many.slice(0, 4), 2n],
        [[], 0n],
      ] as const) {
        await expect(board.connect(maker).prepare({ ...notice, trustees: [...named], quorum }, maker))
          .to.be.revertedWithCustomError(board, "TenderBoardQuorumOutOfRange")
          .withArgs(named.length, quorum);
      }
    });

    it("that are named twice, persons, or strangers", async () => {
      const { board, maker, checker, notice, trustees } = await loadFixture(prepared);
      const [one = "", two = ""] = trustees;
      await expect(board.connect(maker).prepare({ ...notice, trustees: [one, two, one] }, maker))
        .to.be.revertedWithCustomError(board, "TenderBoardTrusteeRepeated")
        .withArgs(one);
      for (const stranger of [checker.address, Wallet.createRandom().address]) {
        await expect(board.connect(maker).prepare({ ...notice, trustees: [one, two, stranger] }, maker))
          .to.be.revertedWithCustomError(board, "TenderBoardTrusteeNotOrganisation")
          .withArgs(stranger);
      }
    });

    it("of whom two are the buyer, its parent or its own agencies", async () => {
      const { board, maker, notice, trustees, buyer, county, identities } = await loadFixture(prepared);
      const [one = "", two = ""] = trustees;
      const branch = Wallet.createRandom().address;
      await identities.enrol(branch, KIND.Agency, buyer);
      for (const pair of [
        [buyer, county],
        [county, branch],
        [buyer, branch],
      ]) {
        await expect(board.connect(maker).prepare({ ...notice, trustees: [one, ...pair] }, maker))
          .to.be.revertedWithCustomError(board, "TenderBoardTrusteeOfBuyer")
          .withArgs(pair[1]);
      }
      await board.connect(maker).prepare({ ...notice, trustees: [one, two, county] }, maker);
    });
  });

  it("refuses periods that are too short", async () => {
    const { board, maker, notice } = await loadFixture(prepared);
    const now = BigInt(await time.latest());
    await expect(board.connect(maker).prepare({ ...notice, deadline: now + DAY }, maker)).to.be.revertedWithCustomError(
      board,
      "TenderBoardDeadlineTooEarly",
    );
    await expect(board.connect(maker).prepare({ ...notice, trusteesTime: DAY / 2n - 1n }, maker))
      .to.be.revertedWithCustomError(board, "ModulePeriodTooShort")
      .withArgs(id32("trustees-time"), DAY / 2n - 1n, DAY / 2n);
    await expect(board.connect(maker).prepare({ ...notice, openingTime: 0n }, maker))
      .to.be.revertedWithCustomError(board, "ModulePeriodTooShort")
      .withArgs(id32("opening-time"), 0n, DAY / 2n);
    const ends = notice.deadline + 2n * DAY;
    await expect(board.connect(maker).prepare({ ...notice, guaranteeUntil: ends - 1n }, maker))
      .to.be.revertedWithCustomError(board, "TenderBoardGuaranteeTooShort")
      .withArgs(ends - 1n, ends);
  });

  it("refuses lots without money, without guarantee, in another currency, none or too many", async () => {
    const { board, maker, notice } = await loadFixture(prepared);
    const [lot] = notice.lots;
    if (lot === undefined) throw new Error("lot");
    const prepare = (lots: (typeof lot)[]) => board.connect(maker).prepare({ ...notice, lots }, maker);
    await expect(prepare([])).to.be.revertedWithCustomError(board, "TenderBoardLotCount").withArgs(0);
    await expect(prepare(Array.from({ length: 33 }, () => lot)))
      .to.be.revertedWithCustomError(board, "TenderBoardLotCount")
      .withArgs(33);
    await expect(prepare([lot, { ...lot, ceiling: 0n }]))
      .to.be.revertedWithCustomError(board, "TenderBoardAmountZero")
      .withArgs(1);
    await expect(prepare([{ ...lot, guarantee: 0n }]))
      .to.be.revertedWithCustomError(board, "TenderBoardAmountZero")
      .withArgs(0);
    await expect(prepare([{ ...lot, currency: "0x555344" }]))
      .to.be.revertedWithCustomError(board, "TenderBoardWrongCurrency")
      .withArgs(LINE, lot.currency, "0x555344");
  });

  it("refuses more than eight schemas", async () => {
    const { board, maker, notice } = await loadFixture(prepared);
    const schemas = Array.from({ length: 9 }, (_, i) => id(`schema ${i}`));
    await expect(board.connect(maker).prepare({ ...notice, schemas }, maker))
      .to.be.revertedWithCustomError(board, "TenderBoardTooManySchemas")
      .withArgs(9);
  });
});

describe("TenderBoard.acceptTrust", () => {
  it("takes each trustee's own key, once, and never one that it or a fellow trustee has brought before", async () => {
    const { board, trustees, officers, keys, maker, notice, tenderId } = await loadFixture(acceptedDraft);
    const [one = "", two = ""] = trustees;
    const [first, second] = officers;
    const key = keys[1]?.publicKey ?? "";
    const fresh = id("fresh key");
    if (!first || !second) throw new Error("officers");
    await expect(board.connect(first).acceptTrust(tenderId, one, first, id("key")))
      .to.be.revertedWithCustomError(board, "TenderBoardTrustAlreadyAccepted")
      .withArgs(one);
    await board.connect(maker).prepare(notice, maker);
    await board.connect(first).acceptTrust(2n, one, first, fresh);
    for (const stale of [key, fresh, ZeroHash]) {
      await expect(board.connect(second).acceptTrust(2n, two, second, stale))
        .to.be.revertedWithCustomError(board, "TenderBoardKeyNotFresh")
        .withArgs(stale);
    }
    await expect(board.connect(first).acceptTrust(2n, two, first, id("key"))).to.be.revert(ethers);
  });

  it("is for trustees of the tender", async () => {
    const { board, identities, officers, tenderId } = await loadFixture(prepared);
    const [officer] = officers;
    if (!officer) throw new Error("officer");
    const stranger = Wallet.createRandom().address;
    await identities.enrol(stranger, KIND.Agency, ethers.ZeroAddress);
    await identities.nameOfficer(stranger, id32("trustee"), officer);
    await expect(board.connect(officer).acceptTrust(tenderId, stranger, officer, id("key")))
      .to.be.revertedWithCustomError(board, "TenderBoardNotTrustee")
      .withArgs(tenderId, stranger);
  });
});

describe("TenderBoard.approve", () => {
  it("opens the tender and reserves each ceiling", async () => {
    const { board, funds, buyer, tenderId } = await loadFixture(openTender);
    expect(await board.lotStage(tenderId, 0)).to.equal(STAGE.Open);
    expect([...(await funds.reservationOf(board, await board.reservationRef(tenderId, 0)))]).to.deep.equal([
      LINE,
      buyer,
      CEILING,
    ]);
  });

  it("is refused to the person who prepared, even as checker", async () => {
    const { board, maker, buyer, identities, tenderId } = await loadFixture(acceptedDraft);
    await identities.nameOfficer(buyer, id32("checker"), maker);
    await expect(board.connect(maker).approve(tenderId, maker))
      .to.be.revertedWithCustomError(await ethers.getContractAt("Persons", board), "PersonsNotDistinct")
      .withArgs(maker.address);
  });

  it("waits for every trustee", async () => {
    const { board, checker, trustees, tenderId } = await loadFixture(prepared);
    await expect(board.connect(checker).approve(tenderId, checker))
      .to.be.revertedWithCustomError(board, "TenderBoardTrustNotAccepted")
      .withArgs(trustees[0]);
  });

  it("must leave the least time for tendering", async () => {
    const { board, checker, notice, tenderId } = await loadFixture(acceptedDraft);
    await time.increaseTo(notice.deadline - 2n * DAY);
    await expect(board.connect(checker).approve(tenderId, checker)).to.be.revertedWithCustomError(
      board,
      "TenderBoardDeadlineTooEarly",
    );
  });

  it("is done once", async () => {
    const { board, checker, tenderId } = await loadFixture(openTender);
    await expect(board.connect(checker).approve(tenderId, checker))
      .to.be.revertedWithCustomError(board, "TenderBoardWrongStage")
      .withArgs(tenderId, STAGE.Open);
  });
});

describe("TenderBoard.approveChange", () => {
  it("moves the deadline; a bid whose guarantee then ends too early stays sealed, unless a new note comes", async () => {
    const opened = await loadFixture(openTender);
    const { board, maker, checker, enrolBidder, sealBid, noteFor, release, open, outcomeOf, notice, tenderId } = opened;
    const short = await sealBid(await enrolBidder("a"));
    const renewed = await sealBid(await enrolBidder("b"));
    const change = {
      cancel: false,
      deadline: notice.deadline + 5n * DAY,
      guaranteeUntil: notice.guaranteeUntil + 5n * DAY,
      reasonHash: id("corrigendum"),
    };
    await board.connect(maker).prepareChange(tenderId, maker, change);
    await expect(board.connect(checker).approveChange(tenderId, checker, change))
      .to.emit(board, "TenderExtended")
      .withArgs(tenderId, change.deadline, change.guaranteeUntil, change.reasonHash);
    await board.renewGuarantee(
      tenderId,
      0,
      renewed.bid.account,
      await noteFor(renewed.bid.account, { expiry: change.guaranteeUntil }),
    );
    await time.increaseTo(change.deadline);
    const { shares } = await release(0);
    expect(shares.map(({ account }) => account)).to.deep.equal([renewed.bid.account]);
    await release(1);
    const [officer] = opened.officers;
    if (!officer) throw new Error("officer");
    await expect(
      board
        .connect(officer)
        .releaseShares(tenderId, 0, opened.trustees[0] ?? "", officer, [{ account: short.bid.account, share: 1n }]),
    )
      .to.be.revertedWithCustomError(board, "TenderBoardBidUnconfirmed")
      .withArgs(short.bid.account);
    await open(renewed.bid);
    await board.open(tenderId, 0, short.bid.account, "0x", []);
    expect(await outcomeOf(short)).to.equal(OUTCOME.Unconfirmed);
    expect(await outcomeOf(renewed)).to.equal(OUTCOME.Admitted);
  });

  it("withdraws the tender and releases its reservations", async () => {
    const { board, maker, checker, funds, enrolBidder, sealBid, tenderId } = await loadFixture(openTender);
    await sealBid(await enrolBidder("a"));
    const change = { cancel: true, deadline: 0n, guaranteeUntil: 0n, reasonHash: id("no longer needed") };
    await board.connect(maker).prepareChange(tenderId, maker, change);
    await board.connect(checker).approveChange(tenderId, checker, change);
    expect(await board.lotStage(tenderId, 0)).to.equal(STAGE.Cancelled);
    expect((await funds.reservationOf(board, await board.reservationRef(tenderId, 0))).amount).to.equal(0n);
  });

  it("is refused when not prepared, by one person, backwards, or after the deadline", async () => {
    const { board, maker, checker, buyer, identities, notice, tenderId, close } = await loadFixture(openTender);
    const change = {
      cancel: false,
      deadline: notice.deadline + DAY,
      guaranteeUntil: notice.guaranteeUntil,
      reasonHash: ZeroHash,
    };
    await expect(board.connect(checker).approveChange(tenderId, checker, change)).to.be.revertedWithCustomError(
      board,
      "TenderBoardChangeNotPrepared",
    );
    await board.connect(maker).prepareChange(tenderId, maker, change);
    await identities.nameOfficer(buyer, id32("checker"), maker);
    await expect(board.connect(maker).approveChange(tenderId, maker, change))
      .to.be.revertedWithCustomError(await ethers.getContractAt("Persons", board), "PersonsNotDistinct")
      .withArgs(maker.address);

    const earlier = { ...change, deadline: notice.deadline };
    await board.connect(maker).prepareChange(tenderId, maker, earlier);
    await expect(board.connect(checker).approveChange(tenderId, checker, earlier))
      .to.be.revertedWithCustomError(board, "TenderBoardDeadlineTooEarly")
      .withArgs(notice.deadline, notice.deadline + 1n);

    await board.connect(maker).prepareChange(tenderId, maker, change);
    await close();
    await expect(board.connect(checker).approveChange(tenderId, checker, change))
      .to.be.revertedWithCustomError(board, "TenderBoardWrongStage")
      .withArgs(tenderId, STAGE.Opening);
  });
});
