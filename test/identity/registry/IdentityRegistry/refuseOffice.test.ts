import { expect } from "chai";
import { purposes } from "../../../../src/identity/index.ts";
import { networkHelpers, now, officerDelay, purpose, society, year } from "../../../support/identity.ts";
import type { Signer } from "ethers";

/** Two acts make an officer, and neither is the officer's own. */
describe("A person who is named without being asked", () => {
  /** A firm's owner and the firm's own first officer name her: after the first officer no authority is asked. */
  async function firmOf(base: Awaited<ReturnType<typeof society>>, firm: Signer & { address: string }) {
    const { registry, clerk, ministry, bob } = base;
    const until = (await now()) + 9n * year;
    const first = [{ purpose: purpose("maker"), person: bob.address, until }];
    await registry.connect(firm).prepareOfficers(firm, first);
    const authority = { person: clerk.address, body: ministry.address, seat: purpose("") };
    await registry.connect(clerk).confirmOfficers(firm, first, authority);
    await networkHelpers.time.increase(officerDelay);
    return async (list: readonly string[]) => {
      const nominations = list.map((what) => ({ purpose: purpose(what), person: base.alice.address, until }));
      await registry.connect(firm).prepareOfficers(firm, nominations);
      const confirmer = { person: bob.address, body: firm.address, seat: purpose("maker") };
      await registry.connect(bob).confirmOfficers(firm, nominations, confirmer);
    };
  }

  it("is no officer of a vendor whose tender she evaluates, once she resigns in the delay and refuses the vendor", async () => {
    const base = await networkHelpers.loadFixture(society);
    const { registry, company, alice } = base;
    await base.seat(base.county, "checker", alice);
    const name = await firmOf(base, company);
    await name(["bidding"]);
    await registry.connect(alice).revokeOfficer(company, purpose("bidding"), alice, alice);
    await expect(registry.connect(alice).refuseOffice(alice, company, true))
      .to.emit(registry, "OfficeRefused")
      .withArgs(alice.address, company.address, true);
    await expect(name(["bidding"]))
      .to.be.revertedWithCustomError(registry, "OfficerRefuses")
      .withArgs(alice.address, company.address);
    await networkHelpers.time.increase(officerDelay);
    // What AwardBoard and ContractBook ask before they let her decide.
    expect(await registry.isOfficer(company, purpose("bidding"), alice)).to.equal(false);
  });

  it("can still be named by her agency, once she refuses the firms that filled her 64 seats", async () => {
    const base = await networkHelpers.loadFixture(society);
    const { registry, alice } = base;
    const firms = base.others.slice(6, 11);
    const names = [];
    for (const firm of firms) {
      await base.enrol(firm, "company");
      names.push(await firmOf(base, firm));
    }
    for (const [i, name] of names.entries()) await name(i < 4 ? purposes : purposes.slice(0, 64 - 4 * purposes.length));
    await registry.connect(alice).refuseOffice(alice, firms[0]!, true);
    await registry.connect(alice).revokeOfficer(firms[0]!, purpose("maker"), alice, alice);
    await expect(names[0]!(["maker"])).to.be.revertedWithCustomError(registry, "OfficerRefuses");
    await base.seat(base.county, "checker", alice);
    expect(await registry.isOfficer(base.county, purpose("checker"), alice)).to.equal(true);
  });

  it("refuses with her own key alone, keeps her seats, and takes it back", async () => {
    const base = await networkHelpers.loadFixture(society);
    const { registry, county, stranger, alice } = base;
    await base.seat(county, "checker", alice);
    await expect(registry.connect(stranger).refuseOffice(alice, county, true))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(alice.address, stranger.address);
    await registry.connect(alice).refuseOffice(alice, county, true);
    expect(await registry.refusesOffice(alice, county)).to.equal(true);
    expect(await registry.isOfficer(county, purpose("checker"), alice)).to.equal(true);
    await registry.connect(alice).refuseOffice(alice, county, false);
    await base.seat(county, "maker", alice);
    expect(await registry.isOfficer(county, purpose("maker"), alice)).to.equal(true);
  });
});
