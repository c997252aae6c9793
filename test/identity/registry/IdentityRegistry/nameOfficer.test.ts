import { expect } from "chai";
import { TypedDataEncoder } from "ethers";
import { identityDomain, identityTypes, signConfirmation } from "../../../../src/identity/index.ts";
import { networkHelpers, now, officerDelay, purpose, year } from "../../../support/identity.ts";
import { maker, none, pause, signedNaming } from "./fixtures.ts";

describe("IdentityRegistry.nameOfficer", () => {
  it("does both acts with the confirmer's signature", async () => {
    const { registry, county, ministry, alice, until, name } = await networkHelpers.loadFixture(signedNaming);
    await expect(name()).to.emit(registry, "OfficerNamed");
    const seat = await registry.seatOf(county, maker, alice);
    expect([seat.until, seat.confirmer]).to.deep.equal([until, ministry.address]);
  });

  it("waits for the delay, and says so in the event", async () => {
    const { registry, county, ministry, alice, until, name } = await networkHelpers.loadFixture(signedNaming);
    const time = (await now()) + 5n;
    await networkHelpers.time.setNextBlockTimestamp(time);
    await expect(name())
      .to.emit(registry, "OfficerNamed")
      .withArgs(county.address, maker, alice.address, time + officerDelay, until, ministry.address);
    await networkHelpers.time.increaseTo(time + officerDelay - 1n);
    expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
    await networkHelpers.time.increaseTo(time + officerDelay);
    expect(await registry.isOfficer(county, maker, alice)).to.equal(true);
  });

  it("uses up the organisation's nonce", async () => {
    const { registry, county, name } = await networkHelpers.loadFixture(signedNaming);
    expect(await registry.officerNonce(county)).to.equal(0n);
    await name();
    expect(await registry.officerNonce(county)).to.equal(1n);
  });
  it("refuses the same confirmation again, and after the officer was revoked", async () => {
    const { registry, county, ministry, alice, name } = await networkHelpers.loadFixture(signedNaming);
    await name();
    await expect(name()).to.be.revertedWithCustomError(registry, "OfficerConfirmationInvalid");
    await registry.connect(ministry).revokeOfficer(county, maker, alice, ministry);
    await expect(name()).to.be.revertedWithCustomError(registry, "OfficerConfirmationInvalid");
  });
  it("lets a revocation kill a confirmation that was signed and not yet used", async () => {
    const { registry, county, ministry, alice, until, name } = await networkHelpers.loadFixture(signedNaming);
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    await registry.connect(ministry).revokeOfficer(county, maker, alice, ministry);
    await expect(name()).to.be.revertedWithCustomError(registry, "OfficerConfirmationInvalid");
  });
  it("refuses a confirmation of anything else, elsewhere, by another, or too late", async () => {
    const { registry, to, county, ministry, alice, bob, until, deadline, confirmer, message } =
      await networkHelpers.loadFixture(signedNaming);
    const wrong = [
      await signConfirmation(bob, to, message),
      await signConfirmation(ministry, { ...to, chainId: 1n }, message),
      await signConfirmation(ministry, { ...to, registry: bob.address }, message),
      await signConfirmation(ministry, to, { ...message, person: bob.address }),
      await signConfirmation(ministry, to, { ...message, until: until - 1n }),
      await signConfirmation(ministry, to, { ...message, nonce: 1n }),
    ];
    const mine = registry.connect(county);
    for (const confirmation of wrong) {
      await expect(
        mine.nameOfficer(county, maker, alice, until, confirmer, deadline, confirmation),
      ).to.be.revertedWithCustomError(registry, "OfficerConfirmationInvalid");
    }
    await networkHelpers.time.increaseTo(deadline + 1n);
    await expect(
      mine.nameOfficer(county, maker, alice, until, confirmer, deadline, wrong[0]!),
    ).to.be.revertedWithCustomError(registry, "IdentitySignatureExpired");
  });

  it("shows the digest that the confirmer should have signed", async () => {
    const { registry, to, county, ministry, alice, until, deadline, confirmer, message } =
      await networkHelpers.loadFixture(signedNaming);
    const digest = TypedDataEncoder.hash(identityDomain(to), identityTypes.confirmation, message);
    await expect(registry.connect(county).nameOfficer(county, maker, alice, until, confirmer, deadline, "0x"))
      .to.be.revertedWithCustomError(registry, "OfficerConfirmationInvalid")
      .withArgs(ministry.address, digest);
  });

  it("refuses a signature moved to another seat, body, purpose, deadline or organisation", async () => {
    const { registry, county, company, ministry, alice, until, deadline, confirmer, confirmation } =
      await networkHelpers.loadFixture(signedNaming);
    const mine = registry.connect(county);
    for (const attempt of [
      mine.nameOfficer(county, purpose("payer"), alice, until, confirmer, deadline, confirmation),
      mine.nameOfficer(county, maker, alice, until, confirmer, deadline + 1n, confirmation),
      mine.nameOfficer(county, maker, alice, until, { ...confirmer, seat: maker }, deadline, confirmation),
    ]) {
      await expect(attempt).to.be.revertedWithCustomError(registry, "OfficerConfirmationInvalid");
    }
    await expect(
      registry
        .connect(company)
        .nameOfficer(
          company,
          maker,
          alice,
          until,
          { person: ministry.address, body: ministry.address, seat: none },
          deadline,
          confirmation,
        ),
    ).to.be.revertedWithCustomError(registry, "OfficerConfirmationInvalid");
  });

  it("refuses a confirmation after its last second, with both seconds", async () => {
    const { registry, deadline, name } = await networkHelpers.loadFixture(signedNaming);
    await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
    await expect(name())
      .to.be.revertedWithCustomError(registry, "IdentitySignatureExpired")
      .withArgs(deadline, deadline + 1n);
  });

  it("takes the confirmation in its last second", async () => {
    const { registry, county, alice, until, deadline, name } = await networkHelpers.loadFixture(signedNaming);
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await name();
    expect((await registry.seatOf(county, maker, alice)).until).to.equal(until);
  });
  it("refuses a caller who is not the organisation's key", async () => {
    const { registry, county, alice, ministry, until, deadline, confirmer, confirmation } =
      await networkHelpers.loadFixture(signedNaming);
    await expect(registry.connect(ministry).nameOfficer(county, maker, alice, until, confirmer, deadline, confirmation))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(county.address, ministry.address);
  });

  it("refuses one hand for both acts, also with a true signature", async () => {
    const { registry, to, county, ministry, alice, key, until, deadline, confirmer, message } =
      await networkHelpers.loadFixture(signedNaming);
    // The confirmer's key is the organisation's.
    await registry.connect(ministry).changeOwner(ministry, key);
    await registry.connect(county).changeOwner(county, key);
    const confirmation = await signConfirmation(key, to, message);
    await expect(registry.connect(key).nameOfficer(county, maker, alice, until, confirmer, deadline, confirmation))
      .to.be.revertedWithCustomError(registry, "PersonsNotDistinct")
      .withArgs(ministry.address);
    // The confirmer's key is the named person's.
    await registry.connect(key).changeOwner(county, county);
    await registry.connect(alice).changeOwner(alice, key);
    await expect(registry.connect(county).nameOfficer(county, maker, alice, until, confirmer, deadline, confirmation))
      .to.be.revertedWithCustomError(registry, "PersonsNotDistinct")
      .withArgs(ministry.address);
  });

  it("refuses a confirmer without a say", async () => {
    const { registry, to, county, carol, alice, until, deadline, message } =
      await networkHelpers.loadFixture(signedNaming);
    const confirmation = await signConfirmation(carol, to, {
      ...message,
      confirmer: carol.address,
      body: carol.address,
    });
    await expect(
      registry
        .connect(county)
        .nameOfficer(county, maker, alice, until, { person: carol, body: carol, seat: none }, deadline, confirmation),
    )
      .to.be.revertedWithCustomError(registry, "OfficerConfirmerInvalid")
      .withArgs(county.address, carol.address);
  });

  it("refuses a person who cannot sit, an organisation that cannot have officers, and a term too short", async () => {
    const { registry, to, county, company, ministry, alice, bob, deadline, confirmer, confirmation, message } =
      await networkHelpers.loadFixture(signedNaming);
    const mine = registry.connect(county);
    const long = (await now()) + year;
    await expect(mine.nameOfficer(county, maker, company, long, confirmer, deadline, confirmation))
      .to.be.revertedWithCustomError(registry, "OfficerPartiesInvalid")
      .withArgs(county.address, company.address);
    await expect(registry.connect(bob).nameOfficer(bob, maker, alice, long, confirmer, deadline, confirmation))
      .to.be.revertedWithCustomError(registry, "OfficerPartiesInvalid")
      .withArgs(bob.address, bob.address);
    const time = (await now()) + 5n;
    const short = await signConfirmation(ministry, to, { ...message, until: time + officerDelay });
    await networkHelpers.time.setNextBlockTimestamp(time);
    await expect(mine.nameOfficer(county, maker, alice, time + officerDelay, confirmer, deadline, short))
      .to.be.revertedWithCustomError(registry, "OfficerTermInvalid")
      .withArgs(time + officerDelay, time + officerDelay);
  });

  it("stops during a pause", async () => {
    const base = await networkHelpers.loadFixture(signedNaming);
    const until = await pause(base, 3_600n);
    await expect(base.name()).to.be.revertedWithCustomError(base.registry, "ModulePausedUntil").withArgs(until);
  });
});
