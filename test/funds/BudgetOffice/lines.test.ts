import { expect } from "chai";
import {
  CEILING,
  LINE,
  NOTICE,
  OTHER,
  REASON,
  Stage,
  USD,
  allocate,
  allocated,
  appropriate,
  deployed,
  ethers,
  hashOf,
  lawOne,
  lineTerms,
  named,
  networkHelpers,
  openLine,
  opened,
} from "../fixture.ts";

const coder = ethers.AbiCoder.defaultAbiCoder();

describe("BudgetOffice: opening a line", () => {
  it("opens it by two persons, with a ceiling under notice", async () => {
    const fixture = await networkHelpers.loadFixture(deployed);
    const terms = await openLine(fixture);
    const line = await fixture.ledger.lineOf(LINE);
    expect(line.authority).to.equal(fixture.parliament.account.address);
    expect(line.ceiling).to.equal(0n);
    expect(line.nextCeiling).to.equal(terms.ceiling);
    expect(await fixture.ledger.categoriesOf(LINE)).to.deep.equal(terms.categories);
    await expect(appropriate(fixture, 1n))
      .to.be.revertedWithCustomError(fixture.ledger, "FundLedgerCeilingExceeded")
      .withArgs(LINE, 1n, 0n);
  });

  it("refuses one person, other terms, and the same line again", async () => {
    const fixture = await networkHelpers.loadFixture(deployed);
    const { office, parliament, identities, ledger } = fixture;
    const { account, budget, checker } = parliament;
    const terms = await lineTerms(fixture);
    await identities.nameOfficer(account, named("checker"), budget);
    await office.connect(budget).prepareLine(LINE, terms, account, budget);
    await expect(office.connect(budget).approveLine(LINE, terms, account, budget)).to.be.revertedWithCustomError(
      office,
      "PersonsNotDistinct",
    );
    await expect(
      office.connect(checker).approveLine(LINE, { ...terms, ceiling: terms.ceiling + 1n }, account, checker),
    ).to.be.revertedWithCustomError(office, "BudgetOfficeActStage");
    await office.connect(checker).approveLine(LINE, terms, account, checker);
    const again = { ...terms, act: REASON };
    await office.connect(budget).prepareLine(LINE, again, account, budget);
    await expect(office.connect(checker).approveLine(LINE, again, account, checker))
      .to.be.revertedWithCustomError(ledger, "FundLedgerLineExists")
      .withArgs(LINE);
  });

  it("refuses an agency without the budget authority's mandate, the treasury above all", async () => {
    const { office, treasury, identities, ...rest } = await networkHelpers.loadFixture(deployed);
    const terms = await lineTerms({ ...rest, treasury });
    await expect(office.connect(treasury.maker).prepareLine(LINE, terms, treasury.account, treasury.maker))
      .to.be.revertedWithCustomError(identities, "IdentityNotMandated")
      .withArgs(treasury.account.address, named("budget-authority"));
  });

  it("refuses dates out of order, and a treasury without mandate", async () => {
    const fixture = await networkHelpers.loadFixture(deployed);
    const { ledger, ministry } = fixture;
    await expect(openLine(fixture, LINE, { payUntil: 1n })).to.be.revertedWithCustomError(
      ledger,
      "FundLedgerDatesOutOfOrder",
    );
    await expect(openLine(fixture, LINE, { treasury: ministry.account.address })).to.be.revertedWithCustomError(
      ledger,
      "FundLedgerTermsInvalid",
    );
    await expect(
      openLine(fixture, LINE, { categories: Array.from({ length: 9 }, (_, i) => hashOf(`schema ${i}`)) }),
    ).to.be.revertedWithCustomError(ledger, "FundLedgerTermsInvalid");
  });
});

describe("BudgetOffice: ceilings", () => {
  async function setCeiling({ office, parliament }: Awaited<ReturnType<typeof opened>>, ceiling: bigint) {
    await office.connect(parliament.budget).prepareCeiling(LINE, ceiling, REASON, parliament.budget);
    return office.connect(parliament.checker).approveCeiling(LINE, ceiling, REASON, parliament.checker);
  }

  it("holds a higher ceiling only after the notice, a lower one at once", async () => {
    const fixture = await networkHelpers.loadFixture(opened);
    await setCeiling(fixture, CEILING + 1n);
    expect((await fixture.ledger.lineOf(LINE)).ceiling).to.equal(CEILING);
    await networkHelpers.time.increase(NOTICE);
    expect((await fixture.ledger.lineOf(LINE)).ceiling).to.equal(CEILING + 1n);
    await setCeiling(fixture, 5n);
    expect((await fixture.ledger.lineOf(LINE)).ceiling).to.equal(5n);
  });

  it("lets governance veto a ceiling under notice, and no other", async () => {
    const fixture = await networkHelpers.loadFixture(opened);
    const { ledger, stranger, deployer } = fixture;
    await expect(ledger.connect(deployer).vetoCeiling(LINE))
      .to.be.revertedWithCustomError(ledger, "FundLedgerNoCeilingUnderNotice")
      .withArgs(LINE);
    await setCeiling(fixture, CEILING * 2n);
    await expect(ledger.connect(stranger).vetoCeiling(LINE))
      .to.be.revertedWithCustomError(ledger, "AccessManagedUnauthorized")
      .withArgs(stranger.address);
    await expect(ledger.connect(deployer).vetoCeiling(LINE))
      .to.emit(ledger, "CeilingVetoed")
      .withArgs(LINE, CEILING * 2n);
    await networkHelpers.time.increase(NOTICE);
    expect((await ledger.lineOf(LINE)).ceiling).to.equal(CEILING);
  });
});

describe("BudgetOffice: appropriation", () => {
  it("appropriates up to the ceiling and not one unit more", async () => {
    const fixture = await networkHelpers.loadFixture(opened);
    const { ledger, treasury } = fixture;
    await expect(appropriate(fixture, CEILING)).to.emit(ledger, "Moved");
    expect(await ledger.balanceOf(treasury.account, LINE)).to.equal(CEILING);
    await expect(appropriate(fixture, 1n, LINE, hashOf("second warrant")))
      .to.be.revertedWithCustomError(ledger, "FundLedgerCeilingExceeded")
      .withArgs(LINE, CEILING + 1n, CEILING);
  });

  it("does one act once", async () => {
    const fixture = await networkHelpers.loadFixture(opened);
    const { office, parliament } = fixture;
    await appropriate(fixture, 10n);
    const data = coder.encode(["bytes32", "uint128", "bytes32"], [LINE, 10n, REASON]);
    const act = await office.actId(named("appropriation"), parliament.account, data);
    expect((await office.actOf(act)).stage).to.equal(Stage.Done);
    await expect(office.connect(parliament.budget).prepareAppropriation(LINE, 10n, REASON, parliament.budget))
      .to.be.revertedWithCustomError(office, "BudgetOfficeActExists")
      .withArgs(act);
    await expect(office.connect(parliament.checker).approveAppropriation(LINE, 10n, REASON, parliament.checker))
      .to.be.revertedWithCustomError(office, "BudgetOfficeActStage")
      .withArgs(act, Stage.Done, Stage.Prepared);
  });

  it("refuses the same person in two offices", async () => {
    const { office, parliament, identities } = await networkHelpers.loadFixture(opened);
    await identities.nameOfficer(parliament.account, named("checker"), parliament.budget);
    await office.connect(parliament.budget).prepareAppropriation(LINE, 10n, REASON, parliament.budget);
    await expect(
      office.connect(parliament.budget).approveAppropriation(LINE, 10n, REASON, parliament.budget),
    ).to.be.revertedWithCustomError(office, "PersonsNotDistinct");
  });

  it("refuses after commit-until", async () => {
    const fixture = await networkHelpers.loadFixture(opened);
    await networkHelpers.time.increaseTo(fixture.terms.commitUntil + 1n);
    await expect(appropriate(fixture, 1n))
      .to.be.revertedWithCustomError(fixture.ledger, "FundLedgerTooLate")
      .withArgs(LINE, fixture.terms.commitUntil);
  });

  it("refuses everybody but the office on the ledger itself", async () => {
    const { ledger, office, deployer } = await networkHelpers.loadFixture(opened);
    await expect(ledger.connect(deployer).appropriate(LINE, 1n, REASON))
      .to.be.revertedWithCustomError(ledger, "FundLedgerNotOffice")
      .withArgs(deployer.address, await office.getAddress());
    await expect(ledger.connect(deployer).connectOffices(deployer, deployer)).to.be.revertedWithCustomError(
      ledger,
      "FundLedgerOfficesConnected",
    );
  });

  it("lets a checker call off what is prepared", async () => {
    const { office, parliament } = await networkHelpers.loadFixture(opened);
    await office.connect(parliament.budget).prepareAppropriation(LINE, 10n, REASON, parliament.budget);
    const data = coder.encode(["bytes32", "uint128", "bytes32"], [LINE, 10n, REASON]);
    const cancel = () =>
      office
        .connect(parliament.checker)
        .cancelAct(named("appropriation"), parliament.account, data, parliament.checker);
    await expect(cancel()).to.emit(office, "ActCancelled");
    await expect(cancel()).to.be.revertedWithCustomError(office, "BudgetOfficeActStage");
    await expect(
      office.connect(parliament.checker).approveAppropriation(LINE, 10n, REASON, parliament.checker),
    ).to.be.revertedWithCustomError(office, "BudgetOfficeActStage");
  });
});

describe("BudgetOffice: virement", () => {
  async function virement(fixture: Awaited<ReturnType<typeof opened>>, from: string, to: string, amount: bigint) {
    const { office, parliament } = fixture;
    await office.connect(parliament.budget).prepareVirement(from, to, amount, REASON, parliament.budget);
    return office.connect(parliament.checker).approveVirement(from, to, amount, REASON, parliament.checker);
  }

  it("lapses on one line and appropriates as much on the other", async () => {
    const fixture = await networkHelpers.loadFixture(opened);
    const { ledger } = fixture;
    await openLine(fixture, OTHER);
    await networkHelpers.time.increase(NOTICE);
    await appropriate(fixture, 100n);
    await virement(fixture, LINE, OTHER, 40n);
    expect(await ledger.lineTotals(LINE)).to.deep.equal([100n, 60n, 0n, 0n, 0n, 40n]);
    expect(await ledger.lineTotals(OTHER)).to.deep.equal([40n, 40n, 0n, 0n, 0n, 0n]);
  });

  it("refuses across currencies, to the same line, and beyond the other ceiling", async () => {
    const fixture = await networkHelpers.loadFixture(opened);
    const { ledger } = fixture;
    const [dollars, small] = [hashOf("dollars"), hashOf("small")];
    await openLine(fixture, dollars, { currency: USD });
    await openLine(fixture, small, { ceiling: 10n });
    await networkHelpers.time.increase(NOTICE);
    await appropriate(fixture, 100n);
    for (const to of [dollars, LINE]) {
      await expect(virement(fixture, LINE, to, 40n))
        .to.be.revertedWithCustomError(ledger, "FundLedgerVirementMismatch")
        .withArgs(LINE, to);
    }
    await expect(virement(fixture, LINE, small, 11n))
      .to.be.revertedWithCustomError(ledger, "FundLedgerCeilingExceeded")
      .withArgs(small, 11n, 10n);
  });

  it("refuses a line of another authority", async () => {
    const fixture = await networkHelpers.loadFixture(opened);
    const { ledger, identities, ministry, parliament, office } = fixture;
    await identities.grantMandate(ministry.account, named("budget-authority"));
    await identities.nameOfficer(ministry.account, named("budget"), ministry.maker);
    const terms = await lineTerms(fixture);
    await office.connect(ministry.maker).prepareLine(OTHER, terms, ministry.account, ministry.maker);
    await office.connect(ministry.checker).approveLine(OTHER, terms, ministry.account, ministry.checker);
    await networkHelpers.time.increase(NOTICE);
    await appropriate(fixture, 100n);
    await expect(virement(fixture, LINE, OTHER, 40n))
      .to.be.revertedWithCustomError(ledger, "FundLedgerNotOfLine")
      .withArgs(OTHER, parliament.account.address, ministry.account.address);
  });

  it("refuses money that is allocated already", async () => {
    const fixture = await networkHelpers.loadFixture(allocated);
    await openLine(fixture, OTHER);
    await networkHelpers.time.increase(NOTICE);
    await expect(virement(fixture, LINE, OTHER, 200_001n))
      .to.be.revertedWithCustomError(fixture.ledger, "FundLedgerInsufficient")
      .withArgs(LINE, fixture.treasury.account.address, 200_001n, 200_000n);
  });
});

describe("BudgetOffice: allocation", () => {
  it("goes down the tree and comes back", async () => {
    const fixture = await networkHelpers.loadFixture(allocated);
    const { ledger, county, ministry, treasury } = fixture;
    await allocate(fixture, county, ministry.account, 30_000n);
    await allocate(fixture, ministry, treasury.account, 230_000n);
    expect((await ledger.holdingOf(LINE, county.account)).free).to.equal(70_000n);
    expect((await ledger.holdingOf(LINE, ministry.account)).free).to.equal(0n);
    expect((await ledger.lineTotals(LINE)).unallocated).to.equal(430_000n);
    expect(await lawOne(fixture)).to.equal(true);
  });

  it("refuses agencies that are not parent and child, companies and people", async () => {
    const fixture = await networkHelpers.loadFixture(allocated);
    const { office, county, ministry, parliament, treasury, vendor } = fixture;
    for (const [from, to] of [
      [county, parliament.account],
      [ministry, vendor],
      [treasury, vendor],
      [treasury, treasury.account],
    ] as const) {
      await expect(allocate(fixture, from, to, 1n))
        .to.be.revertedWithCustomError(office, "BudgetOfficeNotInTree")
        .withArgs(from.account.address, to.address);
    }
  });

  it("refuses more than there is, down after commit-until, and lets money come back then", async () => {
    const fixture = await networkHelpers.loadFixture(allocated);
    const { ledger, county, ministry, terms } = fixture;
    await expect(allocate(fixture, county, ministry.account, 100_001n))
      .to.be.revertedWithCustomError(ledger, "FundLedgerInsufficient")
      .withArgs(LINE, county.account.address, 100_001n, 100_000n);
    await networkHelpers.time.increaseTo(terms.commitUntil + 1n);
    await expect(allocate(fixture, ministry, county.account, 1n))
      .to.be.revertedWithCustomError(ledger, "FundLedgerTooLate")
      .withArgs(LINE, terms.commitUntil);
    await allocate(fixture, county, ministry.account, 1n);
  });
});

describe("BudgetOffice: the end of a line", () => {
  it("returns an organisation's free money after pay-until, by anyone, and the treasury lets it lapse", async () => {
    const fixture = await networkHelpers.loadFixture(allocated);
    const { ledger, office, treasury, county, stranger, terms } = fixture;
    await expect(ledger.returnUnspent(LINE, county.account))
      .to.be.revertedWithCustomError(ledger, "FundLedgerTooEarly")
      .withArgs(LINE, terms.payUntil);
    await office.connect(treasury.maker).prepareLapse(LINE, 300_000n, REASON, treasury.maker);
    await expect(office.connect(treasury.checker).approveLapse(LINE, 300_000n, REASON, treasury.checker))
      .to.be.revertedWithCustomError(ledger, "FundLedgerTooEarly")
      .withArgs(LINE, terms.payUntil);
    await networkHelpers.time.increaseTo(terms.payUntil + 1n);
    await ledger.connect(stranger).returnUnspent(LINE, county.account);
    await office.connect(treasury.checker).approveLapse(LINE, 300_000n, REASON, treasury.checker);
    expect(await ledger.lineTotals(LINE)).to.deep.equal([500_000n, 0n, 200_000n, 0n, 0n, 300_000n]);
    await expect(ledger.returnUnspent(LINE, county.account))
      .to.be.revertedWithCustomError(ledger, "FundLedgerNothing")
      .withArgs(LINE);
  });
});
