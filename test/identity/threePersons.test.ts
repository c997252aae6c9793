import { expect } from "chai";
import { id, Wallet, ZeroAddress, type Signer } from "ethers";
import { buildRound } from "../../src/funds/round.ts";
import { ProbityError } from "../../src/base/errors.ts";
import { kinds, signConsent, signTag, signTags, uniquenessTag } from "../../src/identity/index.ts";
import { day, ethers, networkHelpers, now, purpose, society, year } from "../support/identity.ts";

const LINE = id("relief of drought");
const AMOUNT = 100n;
const secret = new Uint8Array(32).fill(7);

/** The tag that the uniqueness authority makes of a civil number. */
const tagOf = (number: string, register: "person" | "company" = "person") =>
  uniquenessTag(secret, "ZC", register, number);

/**
 * The society with a book of rounds that asks the registry, and with a second registrar: the county, through Carol. Alice
 * has a civil number; `puppets` are further addresses of hers. `enrolAt` enrols an address at either registrar.
 */
async function countyWithRounds() {
  const base = await society();
  const { registry, county, ministry, clerk, carol, authority, to, manager, forwarder } = base;
  const ledger = await ethers.deployContract("FundStub");
  await ledger.fund(county, LINE, "0x4b4553", 1_000n);
  const implementation = await ethers.deployContract("RoundBook", [forwarder, registry, ledger]);
  const call = implementation.interface.encodeFunctionData("initialize", [await manager.getAddress()]);
  const proxy = await ethers.deployContract("ERC1967Proxy", [await implementation.getAddress(), call]);
  const rounds = await ethers.getContractAt("RoundBook", await proxy.getAddress());

  await registry.grantMandate(county, purpose("registrar"));
  await base.seat(county, "registrar", carol);
  const desks = {
    ministry: { body: ministry, officer: clerk },
    county: { body: county, officer: carol },
  };

  async function enrolAt(desk: keyof typeof desks, identity: Signer, tag: string) {
    const { body, officer } = desks[desk];
    const consent = {
      identity: await identity.getAddress(),
      registrar: body.address,
      kind: "person" as const,
      parent: ZeroAddress,
      tag,
      consentUntil: (await now()) + day,
    };
    return registry.connect(officer).enrol(body, officer, {
      ...consent,
      kind: kinds.person,
      tagSignature: await signTag(authority, to, "person", tag, body.address),
      consent: await signConsent(identity, to, consent),
    });
  }

  const [mwezi, ...rest] = base.others.slice(6);
  const puppets = rest.slice(0, 2);
  if (!mwezi || puppets.length < 2) throw new Error("too few accounts");

  /** Prepares a round by the maker, and returns its id. */
  async function prepare(maker: Signer, officer: { address: string }) {
    const round = buildRound([{ account: new Wallet(id("aid")).address, amount: AMOUNT, consentHash: id("consent") }]);
    const time = await now();
    const terms = {
      organisation: county.address,
      line: LINE,
      programme: id("drought relief"),
      root: round.root,
      manifestHash: id("manifest"),
      count: round.count,
      fiscalYear: 2026n,
      decisionDate: time,
      endsAt: time + 60n * day,
      total: round.total,
    };
    await rounds.connect(maker).prepareRound(terms, officer.address);
    return rounds.roundIdOf(terms);
  }
  return { ...base, ledger, rounds, enrolAt, mwezi, puppets, prepare };
}

/** As {@link countyWithRounds}, with one person sitting as maker, checker and payer, and Bob in each seat too. */
async function onePersonInThreeSeats() {
  const base = await countyWithRounds();
  await base.enrolAt("ministry", base.mwezi, tagOf("TEST-900001"));
  const until = (await now()) + year;
  for (const office of ["maker", "checker", "payer"]) {
    for (const person of [base.mwezi, base.bob]) await base.seat(base.county, office, person, until);
  }
  await base.seat(base.county, "payer", base.alice, until);
  return base;
}

/** Law 5: who prepares, who approves and who pays are three enrolled persons, compared as identities. */
describe("three persons for one payment", () => {
  it("pass when they are three", async () => {
    const { rounds, ledger, county, mwezi, bob, alice, prepare } =
      await networkHelpers.loadFixture(onePersonInThreeSeats);
    const roundId = await prepare(mwezi, mwezi);
    await rounds.connect(bob).approveRound(roundId, bob);
    await expect(rounds.connect(alice).releaseRound(roundId, alice))
      .to.emit(rounds, "RoundReleased")
      .withArgs(roundId, alice.address, AMOUNT);
    expect((await ledger.reservationOf(rounds, roundId)).amount).to.equal(AMOUNT);
    expect(await ledger.freeOf(county, LINE)).to.equal(900n);
  });

  describe("three sock-puppet addresses of one person do not pass", () => {
    it("since a civil number is enrolled once, at whichever registrar, and however it is written", async () => {
      const { registry, enrolAt, mwezi, puppets } = await networkHelpers.loadFixture(countyWithRounds);
      const tag = tagOf("TEST-900001");
      await enrolAt("ministry", mwezi, tag);
      for (const written of ["TEST-900001", "test 900001", "Test.900-001", " TEST900001 ", "ＴＥＳＴ－９００００１"]) {
        expect(tagOf(written), written).to.equal(tag);
        for (const desk of ["ministry", "county"] as const) {
          for (const puppet of puppets) {
            await expect(enrolAt(desk, puppet, tagOf(written)))
              .to.be.revertedWithCustomError(registry, "IdentityTagTaken")
              .withArgs(tag, mwezi.address, puppet.address);
          }
        }
      }
    });

    it("also not in a bulk enrolment, among others, at the other registrar", async () => {
      const { registry, to, authority, county, carol, enrolAt, mwezi, puppets } =
        await networkHelpers.loadFixture(countyWithRounds);
      const tag = tagOf("TEST-900001");
      await enrolAt("ministry", mwezi, tag);
      const list = [
        { identity: new Wallet(id("somebody")).address, tag: tagOf("TEST-900002") },
        { identity: puppets[0]!.address, tag },
      ];
      const tags = list.map((entry) => entry.tag);
      const signature = await signTags(authority, to, "person", tags, county.address);
      await expect(registry.connect(carol).enrolMany(county, carol, kinds.person, list, signature))
        .to.be.revertedWithCustomError(registry, "IdentityTagTaken")
        .withArgs(tag, mwezi.address, puppets[0]!.address);
      expect(await registry.isActive(list[0]!.identity)).to.equal(false);
    });

    it("since an address that is not enrolled is named for no seat, and acts in none", async () => {
      const { registry, rounds, county, mwezi, puppets, prepare } =
        await networkHelpers.loadFixture(onePersonInThreeSeats);
      const roundId = await prepare(mwezi, mwezi);
      const until = (await now()) + year;
      for (const puppet of puppets) {
        await expect(registry.connect(county).prepareOfficer(county, purpose("checker"), puppet, until))
          .to.be.revertedWithCustomError(registry, "OfficerPartiesInvalid")
          .withArgs(county.address, puppet.address);
        await expect(rounds.connect(puppet).approveRound(roundId, puppet))
          .to.be.revertedWithCustomError(registry, "IdentityNotActive")
          .withArgs(puppet.address);
      }
    });

    it("and under the one identity nobody does two of the three acts, with all three seats", async () => {
      const { rounds, mwezi, bob, prepare } = await networkHelpers.loadFixture(onePersonInThreeSeats);
      const roundId = await prepare(mwezi, mwezi);
      await expect(rounds.connect(mwezi).approveRound(roundId, mwezi))
        .to.be.revertedWithCustomError(rounds, "PersonsNotDistinct")
        .withArgs(mwezi.address);
      await rounds.connect(bob).approveRound(roundId, bob);
      for (const person of [mwezi, bob]) {
        await expect(rounds.connect(person).releaseRound(roundId, person))
          .to.be.revertedWithCustomError(rounds, "PersonsNotDistinct")
          .withArgs(person.address);
      }
    });

    it("nor with another address as key of the identity between the acts", async () => {
      const { registry, rounds, mwezi, bob, puppets, prepare } =
        await networkHelpers.loadFixture(onePersonInThreeSeats);
      const [second, third] = puppets;
      const roundId = await prepare(mwezi, mwezi);
      await registry.connect(mwezi).changeOwner(mwezi, second!);
      await expect(rounds.connect(second).approveRound(roundId, mwezi))
        .to.be.revertedWithCustomError(rounds, "PersonsNotDistinct")
        .withArgs(mwezi.address);
      await rounds.connect(bob).approveRound(roundId, bob);
      await registry.connect(second).changeOwner(mwezi, third!);
      await expect(rounds.connect(third).releaseRound(roundId, mwezi))
        .to.be.revertedWithCustomError(rounds, "PersonsNotDistinct")
        .withArgs(mwezi.address);
    });

    it("nor by a new enrolment of a number whose identity has ended", async () => {
      const { registry, ministry, clerk, enrolAt, mwezi, puppets } =
        await networkHelpers.loadFixture(onePersonInThreeSeats);
      await registry.connect(clerk).end(ministry, clerk, mwezi, id("dead"));
      await expect(enrolAt("county", puppets[0]!, tagOf("TEST-900001"))).to.be.revertedWithCustomError(
        registry,
        "IdentityTagTaken",
      );
    });
  });

  describe("two persons who put their identities into one hand", () => {
    it("are not named by that hand: neither by its own preparation nor for its own seat", async () => {
      const { registry, county, mwezi, bob } = await networkHelpers.loadFixture(onePersonInThreeSeats);
      await registry.connect(bob).changeOwner(bob, mwezi);
      const until = (await now()) + year;
      await registry.connect(county).prepareOfficer(county, purpose("tax"), bob, until);
      await expect(
        registry
          .connect(mwezi)
          .confirmOfficer(county, purpose("tax"), bob, until, { person: mwezi, body: county, seat: purpose("maker") }),
      )
        .to.be.revertedWithCustomError(registry, "PersonsNotDistinct")
        .withArgs(mwezi.address);
    });

    // Law 5 compares identities. That two of them have one owner is public, and anybody can look for it; a key that is
    // shared in secret nothing on the chain can see. See docs/decisions/0045-one-hand-of-two-persons.md.
    it("can do two of the three acts with one key, which everybody sees", async () => {
      const { registry, rounds, mwezi, bob, prepare } = await networkHelpers.loadFixture(onePersonInThreeSeats);
      await registry.connect(bob).changeOwner(bob, mwezi);
      const roundId = await prepare(mwezi, mwezi);
      await rounds.connect(mwezi).approveRound(roundId, bob);
      expect(await registry.identityOwner(bob)).to.equal(await registry.identityOwner(mwezi));
    });
  });

  describe("one person under two numbers", () => {
    it("is not made from the number of a company, whose tag is signed for a company", async () => {
      const { registry, authority, to, ministry, clerk, enrolAt, mwezi, puppets } =
        await networkHelpers.loadFixture(countyWithRounds);
      await enrolAt("ministry", mwezi, tagOf("TEST-900001"));
      const tag = tagOf("C-77", "company");
      const consent = {
        identity: puppets[0]!.address,
        registrar: ministry.address,
        kind: "person" as const,
        parent: ZeroAddress,
        tag,
        consentUntil: (await now()) + day,
      };
      const enrolment = {
        ...consent,
        kind: kinds.person,
        tagSignature: await signTag(authority, to, "company", tag, ministry.address),
        consent: await signConsent(puppets[0]!, to, consent),
      };
      await expect(registry.connect(clerk).enrol(ministry, clerk, enrolment)).to.be.revertedWithCustomError(
        registry,
        "IdentityTagUnauthorized",
      );
    });

    it("is not made by writing the digits or letters of the number in another script", () => {
      for (const number of ["TEST-٩٠٠٠٠١", "TEST-९००००१", "ТЕST-900001", "TÉST-900001"]) {
        expect(() => tagOf(number), number)
          .to.throw(ProbityError)
          .with.property("code", "UNIQUENESS_NUMBER_SCRIPT");
      }
      expect(tagOf("ＴＥＳＴ-９００００１"), "full-width").to.equal(tagOf("TEST-900001"));
    });
  });
});
