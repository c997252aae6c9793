import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { signConfirmation } from "../../../src/identity/index.ts";
import { day, networkHelpers, now, officerDelay, purpose, reason, society, year } from "../../support/identity.ts";

const maker = purpose("maker");
const none = purpose("");

describe("IdentityRegistry officers", () => {
  describe("proposeOfficer and confirmOfficer", () => {
    it("seat a person after the delay, until the end of the term, in two acts", async () => {
      const { registry, county, ministry, alice } = await networkHelpers.loadFixture(society);
      const until = (await now()) + year;
      await expect(registry.connect(county).proposeOfficer(county, maker, alice, until))
        .to.emit(registry, "OfficerProposed")
        .withArgs(county.address, maker, alice.address, until, county.address);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(false);

      await registry
        .connect(ministry)
        .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none });
      const from = (await now()) + officerDelay;
      expect(await registry.seatOf(county, maker, alice)).to.deep.equal([from, until, ministry.address]);

      await networkHelpers.time.increaseTo(from - 1n);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
      await networkHelpers.time.increaseTo(from);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(true);
      await networkHelpers.time.increaseTo(until - 1n);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(true);
      await networkHelpers.time.increaseTo(until);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
    });

    it("name for one purpose only", async () => {
      const { registry, county, alice, seat } = await networkHelpers.loadFixture(society);
      await seat(county, "maker", alice);
      expect(await registry.isOfficer(county, purpose("checker"), alice)).to.equal(false);
    });

    it("let a second sitting officer confirm", async () => {
      const { registry, county, alice, bob, seat } = await networkHelpers.loadFixture(society);
      await seat(county, "governance", alice);
      const until = (await now()) + year;
      await registry.connect(county).proposeOfficer(county, maker, bob, until);
      await registry.connect(alice).confirmOfficer(county, maker, bob, until, {
        person: alice,
        body: county,
        seat: purpose("governance"),
      });
      await networkHelpers.time.increase(officerDelay);
      expect(await registry.isOfficer(county, maker, bob)).to.equal(true);
    });

    it("let the commercial register confirm a company's", async () => {
      const { registry, company, alice, seat } = await networkHelpers.loadFixture(society);
      await seat(company, "billing", alice);
      expect(await registry.isOfficer(company, purpose("billing"), alice)).to.equal(true);
    });

    it("refuse the confirmation, and the revocation, of a registrar that lost its mandate", async () => {
      const { registry, company, ministry, clerk, alice, bob, seat } = await networkHelpers.loadFixture(society);
      await seat(company, "billing", alice);
      const until = (await now()) + year;
      await registry.connect(company).proposeOfficer(company, maker, bob, until);
      await registry.revokeMandate(ministry, purpose("registrar"));
      const confirmer = { person: clerk, body: ministry, seat: none };
      await expect(registry.connect(clerk).confirmOfficer(company, maker, bob, until, confirmer))
        .to.be.revertedWithCustomError(registry, "OfficerConfirmerInvalid")
        .withArgs(company.address, ministry.address);
      await expect(registry.connect(ministry).revokeOfficer(company, purpose("billing"), alice, ministry))
        .to.be.revertedWithCustomError(registry, "OfficerConfirmerInvalid")
        .withArgs(company.address, ministry.address);

      // With the mandate back, or another registrar, it goes on.
      await registry.grantMandate(ministry, purpose("registrar"));
      await registry.connect(clerk).confirmOfficer(company, maker, bob, until, confirmer);
    });

    it("refuse a confirmation of what was not proposed", async () => {
      const { registry, county, ministry, alice } = await networkHelpers.loadFixture(society);
      const until = (await now()) + year;
      const confirmer = { person: ministry, body: ministry, seat: none };
      const superior = registry.connect(ministry);
      await expect(superior.confirmOfficer(county, maker, alice, until, confirmer))
        .to.be.revertedWithCustomError(registry, "OfficerNotProposed")
        .withArgs(county.address, maker, alice.address, until, 0n);
      await expect(superior.confirmOfficer(county, maker, alice, 0n, confirmer)).to.be.revertedWithCustomError(
        registry,
        "OfficerNotProposed",
      );
      // The owner lengthens the term between the two acts.
      await registry.connect(county).proposeOfficer(county, maker, alice, until + year);
      await expect(superior.confirmOfficer(county, maker, alice, until, confirmer))
        .to.be.revertedWithCustomError(registry, "OfficerNotProposed")
        .withArgs(county.address, maker, alice.address, until, until + year);
    });

    it("forget a proposal when the key that made it loses the organisation", async () => {
      const { registry, county, ministry, alice, key } = await networkHelpers.loadFixture(society);
      const until = (await now()) + year;
      await registry.connect(county).proposeOfficer(county, maker, alice, until);
      await registry.connect(county).changeOwner(county, key);
      await expect(
        registry
          .connect(ministry)
          .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none }),
      ).to.be.revertedWithCustomError(registry, "OfficerNotProposed");
    });

    it("refuse one person for both acts: the one named, one who shares a key, the owner under another name", async () => {
      const { registry, county, ministry, alice, bob, seat } = await networkHelpers.loadFixture(society);
      await seat(county, "governance", alice);
      const until = (await now()) + year;
      const confirm = (who: typeof alice, named: typeof alice, body = county.address) =>
        registry.connect(who).confirmOfficer(county, maker, named, until, {
          person: who,
          body,
          seat: purpose("governance"),
        });

      // An officer confirms their own appointment.
      await registry.connect(county).proposeOfficer(county, maker, alice, until);
      await expect(confirm(alice, alice))
        .to.be.revertedWithCustomError(registry, "OfficerSamePerson")
        .withArgs(county.address, alice.address, alice.address);

      // The sitting officer's key takes the person named over.
      await registry.connect(county).proposeOfficer(county, maker, bob, until);
      await registry.connect(bob).changeOwner(bob, alice);
      await expect(confirm(alice, bob)).to.be.revertedWithCustomError(registry, "OfficerSamePerson");
      await registry.connect(alice).changeOwner(bob, bob);

      // The sitting officer's key is also the organisation's.
      await registry.connect(county).changeOwner(county, alice);
      await registry.connect(alice).proposeOfficer(county, maker, bob, until);
      await expect(confirm(alice, bob)).to.be.revertedWithCustomError(registry, "OfficerSamePerson");

      // The superior's own identity is in the hands of the organisation's key.
      await registry.connect(ministry).changeOwner(ministry, alice);
      await expect(
        registry
          .connect(alice)
          .confirmOfficer(county, maker, bob, until, { person: ministry, body: ministry, seat: none }),
      ).to.be.revertedWithCustomError(registry, "OfficerSamePerson");
    });

    it("refuse a confirmer without a say: a stranger, a third agency, an officer whose seat has not begun", async () => {
      const { registry, county, ministry, alice, bob, carol, stranger } = await networkHelpers.loadFixture(society);
      const until = (await now()) + year;
      await registry.connect(county).proposeOfficer(county, maker, alice, until);
      await expect(
        registry
          .connect(stranger)
          .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none }),
      )
        .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
        .withArgs(ministry.address, stranger.address);
      await expect(
        registry.connect(carol).confirmOfficer(county, maker, alice, until, { person: carol, body: carol, seat: none }),
      )
        .to.be.revertedWithCustomError(registry, "OfficerConfirmerInvalid")
        .withArgs(county.address, carol.address);

      await registry
        .connect(ministry)
        .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none });
      await registry.connect(county).proposeOfficer(county, maker, bob, until);
      await expect(
        registry.connect(alice).confirmOfficer(county, maker, bob, until, { person: alice, body: county, seat: maker }),
      ).to.be.revertedWithCustomError(registry, "IdentityNotOfficer");
    });

    it("refuse what is not a person, not enrolled, suspended, and a person as organisation", async () => {
      const { registry, county, company, ministry, clerk, alice, bob, stranger } =
        await networkHelpers.loadFixture(society);
      const until = (await now()) + year;
      const mine = registry.connect(county);
      for (const nobody of [company, stranger]) {
        await expect(mine.proposeOfficer(county, maker, nobody, until))
          .to.be.revertedWithCustomError(registry, "OfficerPartiesInvalid")
          .withArgs(county.address, nobody.address);
      }
      await registry.connect(clerk).suspend(ministry, clerk, alice, false, reason);
      await expect(mine.proposeOfficer(county, maker, alice, until))
        .to.be.revertedWithCustomError(registry, "IdentityNotActive")
        .withArgs(alice.address);
      await expect(registry.connect(bob).proposeOfficer(bob, maker, bob, until)).to.be.revertedWithCustomError(
        registry,
        "OfficerPartiesInvalid",
      );
    });

    it("refuse a term that ends before the seat begins", async () => {
      const { registry, county, ministry, alice } = await networkHelpers.loadFixture(society);
      const until = (await now()) + day;
      await registry.connect(county).proposeOfficer(county, maker, alice, until);
      await expect(
        registry
          .connect(ministry)
          .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none }),
      ).to.be.revertedWithCustomError(registry, "OfficerTermInvalid");
      await expect(
        registry.connect(county).proposeOfficer(county, maker, alice, await now()),
      ).to.be.revertedWithCustomError(registry, "OfficerTermInvalid");
    });

    it("renew without a gap when the seat outlasts the delay, and never revive one within it", async () => {
      const { registry, county, ministry, alice, seat } = await networkHelpers.loadFixture(society);
      await seat(county, "maker", alice);
      const { from, until } = await registry.seatOf(county, maker, alice);
      const renew = async (end: bigint) => {
        await registry.connect(county).proposeOfficer(county, maker, alice, end);
        await registry
          .connect(ministry)
          .confirmOfficer(county, maker, alice, end, { person: ministry, body: ministry, seat: none });
      };
      await renew(until + year);
      expect((await registry.seatOf(county, maker, alice)).from).to.equal(from);

      // One second before the end: lengthening at once would widen a power without notice.
      await networkHelpers.time.increaseTo(until + year - 10n);
      await renew(until + 2n * year);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
    });
  });

  describe("nameOfficer", () => {
    async function signed() {
      const base = await society();
      const { registry, to, county, ministry, alice } = base;
      const until = (await now()) + year;
      const deadline = (await now()) + day;
      const confirmer = { person: ministry.address, body: ministry.address, seat: none };
      const message = {
        organisation: county.address,
        purpose: maker,
        person: alice.address,
        until,
        confirmer: ministry.address,
        body: ministry.address,
        seat: none,
        nonce: await registry.officerNonce(county),
        deadline,
      };
      const confirmation = await signConfirmation(ministry, to, message);
      const name = () =>
        registry.connect(county).nameOfficer(county, maker, alice, until, confirmer, deadline, confirmation);
      return { ...base, until, deadline, confirmer, message, confirmation, name };
    }

    it("does both acts with the confirmer's signature", async () => {
      const { registry, county, ministry, alice, until, name } = await networkHelpers.loadFixture(signed);
      await expect(name()).to.emit(registry, "OfficerNamed");
      const seat = await registry.seatOf(county, maker, alice);
      expect([seat.until, seat.confirmer]).to.deep.equal([until, ministry.address]);
    });

    it("refuses the same confirmation again, and after the officer was revoked", async () => {
      const { registry, county, ministry, alice, name } = await networkHelpers.loadFixture(signed);
      await name();
      await expect(name()).to.be.revertedWithCustomError(registry, "OfficerConfirmationInvalid");
      await registry.connect(ministry).revokeOfficer(county, maker, alice, ministry);
      await expect(name()).to.be.revertedWithCustomError(registry, "OfficerConfirmationInvalid");
    });

    it("lets a revocation kill a confirmation that was signed and not yet used", async () => {
      const { registry, county, ministry, alice, until, name } = await networkHelpers.loadFixture(signed);
      await registry.connect(county).proposeOfficer(county, maker, alice, until);
      await registry.connect(ministry).revokeOfficer(county, maker, alice, ministry);
      await expect(name()).to.be.revertedWithCustomError(registry, "OfficerConfirmationInvalid");
    });

    it("refuses a confirmation of anything else, elsewhere, by another, or too late", async () => {
      const { registry, to, county, ministry, alice, bob, until, deadline, confirmer, message } =
        await networkHelpers.loadFixture(signed);
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

    it("refuses a caller who is not the organisation's key", async () => {
      const { registry, county, alice, ministry, until, deadline, confirmer, confirmation } =
        await networkHelpers.loadFixture(signed);
      await expect(
        registry.connect(ministry).nameOfficer(county, maker, alice, until, confirmer, deadline, confirmation),
      )
        .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
        .withArgs(county.address, ministry.address);
    });
  });

  describe("seatOfficer", () => {
    it("is governance's, and only for agencies that nobody stands above", async () => {
      const { registry, county, company, ministry, alice, stranger } = await networkHelpers.loadFixture(society);
      const until = (await now()) + year;
      await registry.seatOfficer(ministry, maker, alice, until);
      expect(await registry.isOfficer(ministry, maker, alice)).to.equal(true);
      await expect(registry.seatOfficer(county, maker, alice, until))
        .to.be.revertedWithCustomError(registry, "OfficerHasSuperior")
        .withArgs(county.address, ministry.address);
      await expect(registry.seatOfficer(company, maker, alice, until))
        .to.be.revertedWithCustomError(registry, "IdentityNotAgency")
        .withArgs(company.address);
      await expect(registry.connect(stranger).seatOfficer(ministry, maker, alice, until)).to.be.revertedWithCustomError(
        registry,
        "AccessManagedUnauthorized",
      );
    });
  });

  describe("revokeOfficer", () => {
    it("takes the seat at once, by either of the two, or the officer", async () => {
      for (const who of ["county", "ministry", "alice"] as const) {
        const base = await networkHelpers.loadFixture(society);
        const { registry, county, alice, seat } = base;
        await seat(county, "maker", alice);
        await expect(registry.connect(base[who]).revokeOfficer(county, maker, alice, base[who]))
          .to.emit(registry, "OfficerRevoked")
          .withArgs(county.address, maker, alice.address, base[who].address);
        expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
      }
    });

    it("works during a pause", async () => {
      const { registry, manager, county, alice, seat } = await networkHelpers.loadFixture(society);
      await seat(county, "maker", alice);
      await manager.execute(registry, registry.interface.encodeFunctionData("pause", [(await now()) + day]));
      await registry.connect(county).revokeOfficer(county, maker, alice, county);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
    });

    it("refuses anybody else, and nothing to revoke", async () => {
      const { registry, county, alice, bob, seat } = await networkHelpers.loadFixture(society);
      await expect(registry.connect(county).revokeOfficer(county, maker, alice, county))
        .to.be.revertedWithCustomError(registry, "OfficerUnknown")
        .withArgs(county.address, maker, alice.address);
      await seat(county, "maker", alice);
      await expect(registry.connect(bob).revokeOfficer(county, maker, alice, bob)).to.be.revertedWithCustomError(
        registry,
        "IdentityNotOfficer",
      );
      await expect(registry.connect(bob).revokeOfficer(county, maker, alice, county)).to.be.revertedWithCustomError(
        registry,
        "IdentityUnauthorized",
      );
    });
  });

  describe("requireOfficerOf, requireActor, requireMandated", () => {
    async function sitting() {
      const base = await society();
      await base.seat(base.county, "maker", base.alice);
      return base;
    }

    it("pass the sitting officer's key, wherever recovery or a change of owner put it", async () => {
      const { registry, county, alice, key } = await networkHelpers.loadFixture(sitting);
      await registry.requireOfficerOf(county, maker, alice, alice);
      await registry.connect(alice).changeOwner(alice, key);
      await registry.requireOfficerOf(county, maker, alice, key);
      await expect(registry.requireOfficerOf(county, maker, alice, alice))
        .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
        .withArgs(alice.address, alice.address);
    });

    it("refuse when the organisation or the officer is suspended or has ended", async () => {
      for (const [act, who] of [
        ["suspend", "county"],
        ["suspend", "alice"],
        ["end", "county"],
        ["end", "alice"],
      ] as const) {
        const base = await networkHelpers.loadFixture(sitting);
        const { registry, ministry, clerk, county, alice } = base;
        const desk = registry.connect(clerk);
        if (act === "end") await desk.end(ministry, clerk, base[who], reason);
        else await desk.suspend(ministry, clerk, base[who], false, reason);
        expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
        await expect(registry.requireOfficerOf(county, maker, alice, alice))
          .to.be.revertedWithCustomError(registry, "IdentityNotActive")
          .withArgs(base[who].address);
      }
    });

    it("let a party's own key act for it, and its officer, and nobody else", async () => {
      const { registry, county, alice, bob, stranger } = await networkHelpers.loadFixture(sitting);
      await registry.requireActor(county, maker, county, county);
      await registry.requireActor(county, maker, alice, alice);
      await registry.requireActor(bob, maker, bob, bob);
      await expect(registry.requireActor(county, maker, bob, bob)).to.be.revertedWithCustomError(
        registry,
        "IdentityNotOfficer",
      );
      await expect(registry.requireActor(bob, maker, bob, stranger)).to.be.revertedWithCustomError(
        registry,
        "IdentityUnauthorized",
      );
      await expect(registry.requireActor(stranger, maker, stranger, stranger)).to.be.revertedWithCustomError(
        registry,
        "IdentityNotActive",
      );
    });

    it("ask for the mandate, which is withdrawn at once", async () => {
      const { registry, county, alice } = await networkHelpers.loadFixture(sitting);
      const treasury = purpose("treasury");
      await expect(registry.requireMandated(county, treasury, maker, alice, alice))
        .to.be.revertedWithCustomError(registry, "IdentityNotMandated")
        .withArgs(county.address, treasury);
      await registry.grantMandate(county, treasury);
      await registry.requireMandated(county, treasury, maker, alice, alice);
      expect(await registry.hasMandate(county, treasury)).to.equal(true);
      await registry.revokeMandate(county, treasury);
      expect(await registry.hasMandate(county, treasury)).to.equal(false);
    });

    it("take three sock-puppet addresses of one person for nobody", async () => {
      const { registry, county, alice, stranger, others, enrolmentOf, clerk, ministry } =
        await networkHelpers.loadFixture(sitting);
      const { tag } = await enrolmentOf(alice);
      for (const puppet of others.slice(6, 9)) {
        await expect(
          registry.connect(clerk).enrol(ministry, clerk, await enrolmentOf(puppet, "person", ZeroAddress, tag)),
        )
          .to.be.revertedWithCustomError(registry, "IdentityTagTaken")
          .withArgs(tag, alice.address, puppet.address);
        await expect(registry.requireOfficerOf(county, maker, puppet, puppet)).to.be.revertedWithCustomError(
          registry,
          "IdentityNotActive",
        );
      }
      await expect(registry.requireOfficerOf(county, maker, alice, stranger)).to.be.revertedWithCustomError(
        registry,
        "IdentityUnauthorized",
      );
    });
  });

  describe("grantMandate and revokeMandate", () => {
    it("are governance's, for agencies, and change something", async () => {
      const { registry, county, company, stranger } = await networkHelpers.loadFixture(society);
      const treasury = purpose("treasury");
      await expect(registry.grantMandate(company, treasury))
        .to.be.revertedWithCustomError(registry, "IdentityNotAgency")
        .withArgs(company.address);
      await registry.grantMandate(county, treasury);
      await expect(registry.grantMandate(county, treasury))
        .to.be.revertedWithCustomError(registry, "IdentityMandateUnchanged")
        .withArgs(county.address, treasury);
      await expect(registry.revokeMandate(county, maker)).to.be.revertedWithCustomError(
        registry,
        "IdentityMandateUnchanged",
      );
      for (const attempt of [
        registry.connect(stranger).grantMandate(county, maker),
        registry.connect(stranger).revokeMandate(county, treasury),
      ]) {
        await expect(attempt).to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized");
      }
    });

    it("keep a registrar's number over a withdrawal, so that its identities stay its own", async () => {
      const { registry, ministry, clerk, alice } = await networkHelpers.loadFixture(society);
      await registry.revokeMandate(ministry, purpose("registrar"));
      expect(await registry.registrarOf(alice)).to.equal(ministry.address);
      await registry.grantMandate(ministry, purpose("registrar"));
      await registry.connect(clerk).suspend(ministry, clerk, alice, false, reason);
      expect(await registry.isActive(alice)).to.equal(false);
    });
  });

  describe("setOfficerDelay", () => {
    it("keeps to the bound", async () => {
      const { registry } = await networkHelpers.loadFixture(society);
      await expect(registry.setOfficerDelay(officerDelay - 1n))
        .to.be.revertedWithCustomError(registry, "ModulePeriodTooShort")
        .withArgs(purpose("officerDelay"), officerDelay - 1n, officerDelay);
      await registry.setOfficerDelay(officerDelay * 2n);
      expect(await registry.officerDelay()).to.equal(officerDelay * 2n);
    });
  });
});
