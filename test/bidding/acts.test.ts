import { expect } from "chai";
import { id } from "ethers";
import * as bidding from "../../src/bidding/index.ts";
import { acting } from "../support/acting.ts";
import * as awards from "./awards.fixture.ts";
import { accountOf, cast, DOCUMENT, LOT, PERIODS, REASON, TENDER, type Name } from "./awards.fixture.ts";
import * as tenders from "./tenders.fixture.ts";
import { DAY, OUTCOME, STAGE } from "./tenders.fixture.ts";

const lot = { tenderId: TENDER, lot: LOT };
const buyers = { ...lot, organisation: cast.buyer.address };
const terms: bidding.MilestoneTerms[] = [
  { amount: 400_000n, due: 2_000_000_000, descriptionHash: id("the foundation") },
  { amount: 200_000n, due: 2_100_000_000, descriptionHash: id("the roof") },
];

describe("acts of a tender", () => {
  it("prepare, approve and change it", async () => {
    const deployed = await tenders.loadFixture(tenders.deployBoard);
    const { board, maker, checker, officers, trustees, keys } = deployed;
    const as = (runner: typeof maker) => acting({ tenderBoard: board.connect(runner) });
    const [byMaker, byChecker] = [as(maker), as(checker)];
    const plain = await tenders.noticeOf(deployed);
    const lots = plain.lots.map((each) => ({ ...each, currency: "KES" }));
    const notice = { ...plain, quorum: Number(plain.quorum), lots };

    const { tenderId } = await bidding.prepareTender(byMaker, { notice, officer: maker.address });
    expect(tenderId).to.equal(1n);
    for (const [i, trustee] of trustees.entries()) {
      const officer = officers[i]!;
      const publicKey = keys[i]!.publicKey;
      await bidding.acceptTrust(as(officer), { tenderId, trustee, officer: officer.address, publicKey });
    }
    const { gasUsed } = await bidding.approveTender(byChecker, { tenderId, officer: checker.address });
    expect(gasUsed).to.be.greaterThan(21_000n);

    const { deadline, guaranteeUntil } = notice;
    const dates = { deadline: deadline + DAY, guaranteeUntil: guaranteeUntil + DAY, reasonHash: REASON };
    await bidding.prepareTenderChange(byMaker, { tenderId, officer: maker.address, change: dates });
    await bidding.approveTenderChange(byChecker, { tenderId, officer: checker.address, change: dates });
    expect((await board.tenderOf(tenderId)).deadline).to.equal(deadline + DAY);
    const change = { cancel: true, reasonHash: REASON } as const;
    await bidding.prepareTenderChange(byMaker, { tenderId, officer: maker.address, change });
    await bidding.approveTenderChange(byChecker, { tenderId, officer: checker.address, change });
    expect(await board.lotStage(tenderId, 0)).to.equal(STAGE.Cancelled);
  });

  it("seal, withdraw, release, report, open and dismiss bids", async () => {
    const opened = await tenders.loadFixture(tenders.openTender);
    const { board, relay, enrolBidder, prepareBid, noteFor, decrypt, close, tenderId, notice, outcomeOf } = opened;
    const anybody = acting({ tenderBoard: board.connect(relay) });
    const bidders = [await enrolBidder("a"), await enrolBidder("b"), await enrolBidder("c"), await enrolBidder("d")];
    const bids = await Promise.all(bidders.map((bidder) => prepareBid(bidder)));
    const [shared, withdrawn, keyed, lost] = bids as [
      (typeof bids)[0],
      (typeof bids)[0],
      (typeof bids)[0],
      (typeof bids)[0],
    ];
    for (const { request } of bids) await bidding.sealBid(anybody, request);
    const { account } = bidders[1]!;
    await bidding.withdrawBid(anybody, await bidding.prepareWithdrawal(board, withdrawn.bid, 2n, account));
    const note = await noteFor(shared.bid.account, { expiry: notice.guaranteeUntil + DAY });
    await bidding.renewGuarantee(anybody, { ...shared.bid, note });
    expect((await board.bidOf(tenderId, 0, shared.bid.account)).serial).to.equal(note.serial);

    await close();
    const trusteeOf = (i: number) => {
      const officer = opened.officers[i]!;
      const by = { tenderId, lot: 0, trustee: opened.trustees[i]!, officer: officer.address };
      return { as: acting({ tenderBoard: board.connect(officer) }), by };
    };
    for (const i of [0, 2]) {
      const { as, by } = trusteeOf(i);
      await bidding.releaseShares(as, { ...by, shares: (await decrypt(i)).shares });
    }
    const { as, by } = trusteeOf(1);
    await bidding.reportShares(as, { ...by, accounts: [lost.bid.account] });
    await bidding.openBid(anybody, (await bidding.openingOf(board, shared.bid))!);
    await tenders.time.increase(DAY);
    await bidding.openBidWithKey(anybody, await bidding.openingFromSeed(board, keyed.bid, keyed.sealed.seed));
    await tenders.time.increase(DAY);
    await bidding.dismissBids(anybody, { tenderId, lot: 0, accounts: [lost.bid.account] });
    expect(await Promise.all(bids.map(outcomeOf))).to.deep.equal([
      OUTCOME.Admitted,
      0n,
      OUTCOME.Admitted,
      OUTCOME.Unopened,
    ]);
  });
});

type By = ReturnType<typeof actors>;
type System = Awaited<ReturnType<typeof awards.deployed>>;

/** Each of the cast as a verb takes it. */
function actors({ board, book }: System) {
  return (name: Name) => acting({ awardBoard: awards.as(board, name), contractBook: awards.as(book, name) });
}

describe("acts of an award", () => {
  const stageOf = async ({ board }: System) => (await bidding.readAward(board, lot)).stage;
  const award = async (by: By, name: Name) => {
    const account = accountOf(name);
    await bidding.prepareAward(by("maker"), { ...buyers, officer: cast.maker.address, account });
    await bidding.approveAward(by("checker"), { ...buyers, officer: cast.checker.address, account });
  };
  const rule = async (by: By, complainant: Name, ruling: bidding.Ruling) => {
    const decided = { ...lot, organisation: cast.reviewBody.address, complainant: cast[complainant].address };
    const reason = { ...decided, ruling, reasonHash: REASON };
    await bidding.prepareRuling(by("reviewMaker"), { ...reason, officer: cast.reviewMaker.address });
    await bidding.approveRuling(by("reviewChecker"), { ...reason, officer: cast.reviewChecker.address });
  };
  const complain = (by: By, name: Name) =>
    bidding.complain(by(name), { ...lot, bidder: cast[name].address, actor: cast[name].address, groundsHash: REASON });

  it("disqualify, award, complain and rule", async () => {
    const system = await awards.loadFixture(awards.opened);
    const by = actors(system);
    await bidding.beginEvaluation(by("stranger"), lot);
    const bid = { ...buyers, account: accountOf("alfa"), reasonHash: REASON };
    await bidding.prepareDisqualification(by("maker"), { ...bid, officer: cast.maker.address });
    await bidding.approveDisqualification(by("checker"), { ...bid, officer: cast.checker.address });
    await award(by, "beta");
    await complain(by, "alfa");
    await rule(by, "alfa", "reinstate complainant");
    expect(await stageOf(system)).to.equal("evaluation");

    await award(by, "alfa");
    await complain(by, "beta");
    await complain(by, "gamma");
    await rule(by, "gamma", "dismissed");
    await awards.networkHelpers.time.increase(PERIODS.review);
    await bidding.lapseComplaint(by("stranger"), { ...lot, complainant: cast.beta.address });
    expect(await bidding.readAward(system.board, lot)).to.include({ stage: "awarded", openComplaints: 0 });
  });

  it("pass over who does not sign, and end a lot that nobody decides", async () => {
    const system = await awards.loadFixture(awards.offered);
    const by = actors(system);
    await awards.networkHelpers.time.increase(PERIODS.signature);
    await bidding.passOver(by("stranger"), lot);
    expect(await stageOf(system)).to.equal("evaluation");
    await awards.networkHelpers.time.increase(PERIODS.evaluation + PERIODS.substitute);
    await bidding.declareFailed(by("stranger"), lot);
    expect(await stageOf(system)).to.equal("failed");
  });

  it("end a contract whose award is annulled", async () => {
    const system = await awards.loadFixture(awards.signed);
    const by = actors(system);
    const { contractId, book } = system;
    await complain(by, "beta");
    await rule(by, "beta", "exclude awardee");
    await bidding.terminateAnnulled(by("stranger"), { contractId });
    expect((await bidding.readContract(book, contractId)).state).to.equal("closed");
  });
});

describe("acts of a contract", () => {
  it("offer, sign, deliver, pay, terminate and close it", async () => {
    const system = await awards.loadFixture(awards.signable);
    const by = actors(system);
    const { book, bills } = system;
    const document = { ...lot, documentHash: DOCUMENT, milestones: terms };
    await bidding.prepareOffer(by("maker"), { ...document, officer: cast.maker.address });
    const contractId = await book.contractIdOf(TENDER, LOT);
    const termsHash = bidding.termsHashOf({ contractId, decision: 1, documentHash: DOCUMENT, milestones: terms });
    await bidding.approveOffer(by("checker"), { ...lot, officer: cast.checker.address, termsHash });
    const signed = await bidding.signContract(by("alfa"), { ...document, actor: cast.alfa.address });
    expect(signed.contractId).to.equal(contractId);

    const milestone = { contractId, index: 0 };
    const [deliveryHash, acceptanceHash] = [awards.DELIVERY, awards.ACCEPTANCE];
    const report = () => bidding.reportDelivery(by("alfa"), { ...milestone, actor: cast.alfa.address, deliveryHash });
    await report();
    await bidding.rejectDelivery(by("maker"), { ...milestone, officer: cast.maker.address, reasonHash: REASON });
    await report();
    const accepted = { ...milestone, acceptanceHash };
    await bidding.certifyMilestone(by("maker"), { ...accepted, officer: cast.maker.address, deliveryHash });
    await bidding.approveMilestone(by("checker"), { ...accepted, officer: cast.checker.address });
    await bills.accept(awards.BILL, awards.billOf(contractId));
    const payment = { ...milestone, billId: awards.BILL, amount: 150_000n };
    await bidding.payMilestone(by("payer"), { ...payment, officer: cast.payer.address });

    const end = { contractId, reasonHash: REASON };
    await bidding.prepareTermination(by("maker"), { ...end, officer: cast.maker.address });
    await bidding.approveTermination(by("checker"), { ...end, officer: cast.checker.address });
    expect(await bidding.readContract(book, contractId)).to.include({ state: "terminated", paid: 150_000n });
    await awards.networkHelpers.time.increase(awards.CLAIM);
    await bidding.closeContract(by("stranger"), { contractId });
    expect((await bidding.readContract(book, contractId)).state).to.equal("closed");
  });
});
