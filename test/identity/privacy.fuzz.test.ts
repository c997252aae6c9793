import { expect } from "chai";
import { concat, getAddress, hexlify, id, randomBytes, toUtf8Bytes, Wallet, ZeroAddress, zeroPadValue } from "ethers";
import { setStatus } from "../../src/credentials/index.ts";
import { kinds, signConsent, signTag, signTags, uniquenessTag } from "../../src/identity/index.ts";
import { office } from "../credentials/fixture.ts";
import { PersonalScanner, valuesOf } from "../scenario/personal.ts";
import { day, ethers, now, purpose, year } from "../support/identity.ts";
import { publicData } from "../support/publicData.ts";
import { seededRandom, seedsOf } from "../support/random.ts";

/** `npm test` takes the same three; `npm run fuzz` draws others each time. */
const SEEDS = seedsOf([1, 2, 3], process.env["PROBITY_FUZZ"] === "long", 12);

const ACTS = 40;
const secret = toUtf8Bytes("law seven, not a real secret, 32 bytes");
const NAMES = ["Adhiambo", "Barasa", "Chepkemoi", "Kamau", "Mutiso", "Nafula", "Otieno", "Wanjiru"];

/** The office with twelve persons, who are drawn from the seed, and what may happen to them. */
async function cast(seed: number) {
  const base = await office();
  const { registry, credentials, to, authority, ministry, clerk, county, desk, issuing, alice, licence, licenceFor } =
    base;
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const people = Array.from({ length: 12 }, () => {
    const name = `${pick(NAMES)} ${pick(NAMES)}`;
    const civilNumber = `${String(10_000_000 + random(89_999_999))}-${pick(["A", "K", "Z"])}`;
    return { name, civilNumber, signer: Wallet.createRandom() };
  });
  type Person = (typeof people)[number];
  const tagOf = (one: Person) => uniquenessTag(secret, "KE", "person", one.civilNumber);
  const enrolled: Person[] = [];
  const licensed = new Set<Person>();
  const revoked = new Set<number>();
  const waiting = [...people];
  const register = registry.connect(clerk);
  const until = (await now()) + 2n * year;

  /** Each does one thing, and sees that it is done, or refused as it must be. */
  const acts = {
    async enrol() {
      const one = waiting.pop();
      if (one === undefined) return;
      const [tag, identity] = [tagOf(one), one.signer.address];
      const consent = { identity, registrar: ministry.address, kind: "person" as const, parent: ZeroAddress, tag };
      const consentUntil = (await now()) + day;
      await register.enrol(ministry, clerk, {
        ...{ ...consent, kind: kinds.person, consentUntil },
        tagSignature: await signTag(authority, to, "person", tag, ministry.address),
        consent: await signConsent(one.signer, to, { ...consent, consentUntil }),
      });
      expect(await registry.identityOfTag(tag)).to.equal(identity);
      enrolled.push(one);
    },
    async enrolMany() {
      const some = waiting.splice(0, 1 + random(3));
      const list = some.map((one) => ({ identity: one.signer.address, tag: tagOf(one) }));
      const tags = list.map(({ tag }) => tag);
      const signature = await signTags(authority, to, "person", tags, ministry.address);
      await register.enrolMany(ministry, clerk, kinds.person, list, signature);
      for (const { identity, tag } of list) expect(await registry.identityOfTag(tag)).to.equal(identity);
      enrolled.push(...some);
    },
    async suspend() {
      // A decision names the person; what goes on the chain is its hash with a salt.
      const one = pick(enrolled);
      const decision = toUtf8Bytes(`${one.name}, ${one.civilNumber}, is under inquiry`);
      const reasonHash = id(hexlify(concat([randomBytes(32), decision])));
      const { suspended } = await registry.standingOf(one.signer);
      if (!suspended) await register.suspend(ministry, clerk, one.signer, random(2) === 0, reasonHash);
      else await register.reinstate(ministry, clerk, one.signer, reasonHash);
      expect((await registry.standingOf(one.signer)).suspended).to.equal(!suspended);
    },
    async name() {
      const { signer } = pick(enrolled);
      const prepare = () => registry.connect(county).prepareOfficer(county, purpose("maker"), signer, until);
      if (await registry.isActive(signer)) {
        await prepare();
        expect((await registry.preparedSeatOf(county, purpose("maker"), signer)).until).to.equal(until);
      } else await expect(prepare()).to.be.revertedWithCustomError(registry, "IdentityNotActive");
    },
    async issue() {
      const one = pick(enrolled);
      const issue = () => desk.issue(1, licence.id, alice, one.signer, 0, until);
      if (licensed.has(one)) await expect(issue()).to.be.revertedWithCustomError(credentials, "CredentialExists");
      else await issue();
      licensed.add(one);
      expect((await credentials.credentialOf(one.signer, licence.id)).until).to.equal(until);
    },
    async licence() {
      // The document says who it is of, and goes to its holder only; the chain gets a bit of a list.
      const one = pick(enrolled);
      const { credential } = await licenceFor({
        claims: {
          ...{ licenceNumber: one.civilNumber, businessName: one.name, registrationNumber: one.civilNumber },
          ...{ activities: ["G4711"], premises: { town: "Ziwa Town", area: "Ziwa County", country: "KE" } },
        },
        disclosable: ["registrationNumber"],
      });
      const payload = Buffer.from(credential.split(".")[1]!, "base64url").toString();
      expect(payload).to.include(one.name);
      let index = random(131_072);
      while (revoked.has(index)) index = random(131_072);
      revoked.add(index);
      const ref = { schema: licence.id, issuer: 1, purpose: "suspension" as const, list: 0 };
      await setStatus(issuing, { ...ref, organisation: county.address, officer: alice.address, set: [index] });
      expect(await credentials.statusOf(licence.id, 1, 1, 0, index)).to.equal(true);
    },
  };
  return { ...base, people, enrolled, acts, pick };
}

/**
 * Law 7 under random histories: whatever is done with random persons through our functions, in whatever order, nothing
 * that says who they are is in what nodes show. What the scanner cannot see is written at its class.
 */
describe("Law 7, under random acts with random persons", function () {
  this.timeout(240_000);

  for (const seed of SEEDS) {
    it(`leaves nothing personal in creations, calldata, events, code and storage (seed ${String(seed)})`, async () => {
      const from = (await ethers.provider.getBlockNumber()) + 1;
      const { registry, county, stranger, people, enrolled, acts, pick } = await cast(seed);
      const scanner = new PersonalScanner(valuesOf(people, []));
      const shown = async (since: number) => {
        const data = await publicData(ethers.provider, since, await ethers.provider.getBlockNumber());
        return { data, findings: data.flatMap(({ where, hex }) => scanner.find(where, hex)) };
      };

      // Each act once, the enrolment of some first, then at random.
      await acts.enrolMany();
      for (const act of Object.values(acts)) await act();
      for (let done = 0; done < ACTS; ++done) await pick(Object.values(acts))();
      expect(enrolled.length).to.be.greaterThan(3);
      const { data, findings } = await shown(from);
      for (const place of ["creation", "calldata", "event", "code created", "storage", "slot"]) {
        expect(
          data.some(({ where }) => where.startsWith(place)),
          place,
        ).to.equal(true);
      }
      expect(findings).to.deep.equal([]);

      // The scan would have found it: a clerk who writes a number into an attribute, and a key that is a number.
      const planted = (await ethers.provider.getBlockNumber()) + 1;
      const careless = toUtf8Bytes(people[0]!.civilNumber);
      await registry.connect(county).setAttribute(county, id("note"), careless, day);
      await registry.connect(stranger).changeOwner(stranger, getAddress(zeroPadValue(hexlify(careless), 20)));
      const { findings: found } = await shown(planted);
      expect(new Set(found.map(({ value }) => value))).to.deep.equal(new Set([people[0]!.civilNumber]));
      for (const place of ["calldata", "event", "storage"]) {
        expect(
          found.some(({ where }) => where.startsWith(place)),
          place,
        ).to.equal(true);
      }
    });
  }
});
