import { expect } from "chai";
import { allocated, DAY, ethers, hashOf, lawOne, LINE, networkHelpers, OTHER } from "../fixture.ts";

const LOT = hashOf("lot 1");
const BILL = hashOf("bill 1");

/** Two connected books (plain accounts here), one of which has reserved 50,000 of the county. */
async function reserved() {
  const fixture = await allocated();
  const [book, other] = [fixture.vendor, fixture.stranger];
  await fixture.ledger.connectBook(book);
  await fixture.ledger.connectBook(other);
  await fixture.ledger.connect(book).reserve(LINE, fixture.county.account, 50_000n, LOT);
  return { ...fixture, book, other };
}

describe("FundLedger: books", () => {
  it("reserves, adds, releases and pays; the line's held money follows", async () => {
    const { ledger, book, county, merchant } = await networkHelpers.loadFixture(reserved);
    const own = ledger.connect(book);
    await own.reserve(LINE, county.account, 10_000n, LOT);
    await own.release(LOT, 5_000n);
    await expect(own.payReserved(LOT, merchant, 20_000n, BILL))
      .to.emit(ledger, "Moved")
      .withArgs(LINE, book.address, merchant.address, 20_000n, 5n, BILL);
    expect(await ledger.reservationOf(book, LOT)).to.deep.equal([LINE, county.account.address, 35_000n]);
    expect((await ledger.lineTotals(LINE)).spent).to.equal(20_000n);
    expect(await lawOne({ ledger })).to.equal(true);
  });

  it("refuses a contract that is not connected", async () => {
    const { ledger, merchant, county } = await networkHelpers.loadFixture(reserved);
    const own = ledger.connect(merchant);
    for (const call of [
      own.reserve(LINE, county.account, 1n, LOT),
      own.handOver(LOT, merchant, LOT, 1n),
      own.payReserved(LOT, merchant, 1n, BILL),
      own.payReservedMany(LOT, [merchant], [1n]),
      own.freezeFor(LOT, merchant, 0n, BILL),
      own.replaceFor(LOT, merchant, county.account),
    ]) {
      await expect(call).to.be.revertedWithCustomError(ledger, "FundLedgerNotBook").withArgs(merchant.address);
    }
  });

  it("keeps the books apart: nobody pays or releases from another's reference", async () => {
    const { ledger, other, merchant } = await networkHelpers.loadFixture(reserved);
    const thief = ledger.connect(other);
    await expect(thief.payReserved(LOT, merchant, 1n, BILL))
      .to.be.revertedWithCustomError(ledger, "FundLedgerNoLine")
      .withArgs(ethers.ZeroHash);
    await expect(thief.release(LOT, 1n))
      .to.be.revertedWithCustomError(ledger, "FundLedgerReservationExceeded")
      .withArgs(LOT, 1n, 0n);
    await expect(thief.payReservedMany(LOT, [merchant], [1n])).to.be.revertedWithCustomError(
      ledger,
      "FundLedgerNoLine",
    );
  });

  it("hands a reservation over to another book, also after commit-until, and not after it was paid or given back", async () => {
    const { ledger, book, other, county, terms, merchant } = await networkHelpers.loadFixture(reserved);
    const own = ledger.connect(book);
    const [free, contract] = [(await ledger.holdingOf(LINE, county.account)).free, hashOf("contract 1")];
    await networkHelpers.time.increaseTo(terms.commitUntil + 1n);
    await expect(own.handOver(LOT, other, contract, 30_000n))
      .to.emit(ledger, "Moved")
      .withArgs(LINE, book.address, county.account.address, 30_000n, 4n, LOT)
      .to.emit(ledger, "Moved")
      .withArgs(LINE, county.account.address, other.address, 30_000n, 3n, contract);
    expect(await ledger.reservationOf(book, LOT)).to.deep.equal([LINE, county.account.address, 20_000n]);
    expect(await ledger.reservationOf(other, contract)).to.deep.equal([LINE, county.account.address, 30_000n]);
    expect((await ledger.holdingOf(LINE, county.account)).free).to.equal(free);
    expect(await lawOne({ ledger })).to.equal(true);

    await expect(own.handOver(LOT, other, contract, 20_001n))
      .to.be.revertedWithCustomError(ledger, "FundLedgerReservationExceeded")
      .withArgs(LOT, 20_001n, 20_000n);
    await expect(own.handOver(LOT, merchant, contract, 1n))
      .to.be.revertedWithCustomError(ledger, "FundLedgerNotBook")
      .withArgs(merchant.address);
  });

  it("refuses another organisation or line under the same reference", async () => {
    const { ledger, book, ministry, county } = await networkHelpers.loadFixture(reserved);
    await expect(ledger.connect(book).reserve(LINE, ministry.account, 1n, LOT))
      .to.be.revertedWithCustomError(ledger, "FundLedgerReservationDiffers")
      .withArgs(LOT, LINE, county.account.address);
    await expect(ledger.connect(book).reserve(OTHER, county.account, 1n, LOT))
      .to.be.revertedWithCustomError(ledger, "FundLedgerNoLine")
      .withArgs(OTHER);
  });

  it("refuses more than is free, more than is reserved, and nothing at all", async () => {
    const { ledger, book, county, merchant } = await networkHelpers.loadFixture(reserved);
    const own = ledger.connect(book);
    await expect(own.reserve(LINE, county.account, 50_001n, LOT))
      .to.be.revertedWithCustomError(ledger, "FundLedgerInsufficient")
      .withArgs(LINE, county.account.address, 50_001n, 50_000n);
    await expect(own.payReserved(LOT, merchant, 50_001n, BILL))
      .to.be.revertedWithCustomError(ledger, "FundLedgerReservationExceeded")
      .withArgs(LOT, 50_001n, 50_000n);
    await expect(own.payReservedMany(LOT, [merchant, county.account], [50_000n, 1n]))
      .to.be.revertedWithCustomError(ledger, "FundLedgerReservationExceeded")
      .withArgs(LOT, 50_001n, 50_000n);
    await expect(own.payReservedMany(LOT, [merchant, county.account], [1n]))
      .to.be.revertedWithCustomError(ledger, "FundLedgerListLength")
      .withArgs(2n, 1n);
    await expect(own.reserve(LINE, county.account, 0n, LOT))
      .to.be.revertedWithCustomError(ledger, "FundLedgerNothing")
      .withArgs(LINE);
  });

  it("refuses to pay somebody who could never redeem", async () => {
    const { ledger, book } = await networkHelpers.loadFixture(reserved);
    const nobody = ethers.Wallet.createRandom().address;
    await expect(ledger.connect(book).payReserved(LOT, nobody, 1n, BILL))
      .to.be.revertedWithCustomError(ledger, "FundLedgerUnknownHolder")
      .withArgs(nobody);
  });

  it("lets a disconnected book release and do nothing else", async () => {
    const { ledger, book, county, merchant } = await networkHelpers.loadFixture(reserved);
    await ledger.disconnectBook(book);
    await expect(ledger.connect(book).payReserved(LOT, merchant, 1n, BILL)).to.be.revertedWithCustomError(
      ledger,
      "FundLedgerNotBook",
    );
    await ledger.connect(book).release(LOT, 50_000n);
    expect((await ledger.holdingOf(LINE, county.account)).free).to.equal(100_000n);
  });

  it("reserves until commit-until and pays until pay-until; then anyone gives the reservation back", async () => {
    const { ledger, book, county, merchant, terms } = await networkHelpers.loadFixture(reserved);
    await networkHelpers.time.increaseTo(terms.commitUntil + 1n);
    await expect(ledger.connect(book).reserve(LINE, county.account, 1n, LOT))
      .to.be.revertedWithCustomError(ledger, "FundLedgerTooLate")
      .withArgs(LINE, terms.commitUntil);
    await ledger.connect(book).payReserved(LOT, merchant, 1n, BILL);
    await expect(ledger.returnReserved(book, LOT))
      .to.be.revertedWithCustomError(ledger, "FundLedgerTooEarly")
      .withArgs(LINE, terms.payUntil);
    await networkHelpers.time.increaseTo(terms.payUntil + 1n);
    await expect(ledger.connect(book).payReserved(LOT, merchant, 1n, BILL))
      .to.be.revertedWithCustomError(ledger, "FundLedgerTooLate")
      .withArgs(LINE, terms.payUntil);
    await ledger.returnReserved(book, LOT);
    expect((await ledger.holdingOf(LINE, county.account)).free).to.equal(99_999n);
  });

  it("extends the dates of a line by a pause", async () => {
    const { ledger, manager, book, county, terms } = await networkHelpers.loadFixture(reserved);
    const governance = await ethers.getImpersonatedSigner(await manager.getAddress());
    await networkHelpers.setBalance(governance.address, ethers.parseEther("1"));
    const until = BigInt(await networkHelpers.time.latest()) + DAY;
    await ledger.connect(governance).pause(until);
    await expect(ledger.connect(book).reserve(LINE, county.account, 1n, LOT))
      .to.be.revertedWithCustomError(ledger, "ModulePausedUntil")
      .withArgs(until);
    await networkHelpers.time.increaseTo(terms.commitUntil + 1n);
    await ledger.connect(book).reserve(LINE, county.account, 1n, LOT);
  });

  it("connects books by governance only", async () => {
    const { ledger, stranger } = await networkHelpers.loadFixture(reserved);
    for (const call of [
      ledger.connect(stranger).connectBook(stranger),
      ledger.connect(stranger).disconnectBook(stranger),
    ]) {
      await expect(call).to.be.revertedWithCustomError(ledger, "AccessManagedUnauthorized").withArgs(stranger.address);
    }
  });
});

describe("FundLedger.replaceFor", () => {
  it("moves the aid, pays the successor from then on, and kills the old account", async () => {
    const { ledger, book, desk, merchant, deployer } = await networkHelpers.loadFixture(reserved);
    const own = ledger.connect(book);
    const successor = hashOf("successor").slice(0, 42);
    await own.payReservedMany(LOT, [deployer], [100n]);
    await own.replaceFor(LOT, deployer, successor);
    await own.payReservedMany(LOT, [deployer], [11n]);
    expect((await ledger.holdingOf(LINE, successor)).aid).to.equal(111n);
    expect((await ledger.holdingOf(LINE, deployer)).aid).to.equal(0n);
    await expect(desk.connect(deployer).spend(LINE, merchant, 1n, BILL))
      .to.be.revertedWithCustomError(ledger, "FundLedgerAccountReplaced")
      .withArgs(deployer.address, ethers.getAddress(successor));
  });

  it("refuses rings, and a second replacement of one account", async () => {
    const { ledger, book, deployer, merchant } = await networkHelpers.loadFixture(reserved);
    const own = ledger.connect(book);
    await own.replaceFor(LOT, deployer, merchant);
    for (const [from, to] of [
      [merchant, deployer],
      [merchant, merchant],
      [deployer, book],
    ] as const) {
      await expect(own.replaceFor(LOT, from, to)).to.be.revertedWithCustomError(ledger, "FundLedgerAccountReplaced");
    }
  });

  it("takes the freeze along", async () => {
    const { ledger, book, deployer, merchant } = await networkHelpers.loadFixture(reserved);
    const own = ledger.connect(book);
    const until = BigInt(await networkHelpers.time.latest()) + DAY;
    await own.freezeFor(LOT, deployer, until, BILL);
    await own.replaceFor(LOT, deployer, merchant);
    expect((await ledger.holdingOf(LINE, merchant)).frozenUntil).to.equal(until);
    await expect(own.freezeFor(LOT, merchant, until + 365n * DAY, BILL)).to.be.revertedWithCustomError(
      ledger,
      "FundLedgerFreezeTooLong",
    );
  });
});
