import { expect } from "chai";
import { concat, hexlify, id, randomBytes, toUtf8Bytes, Wallet, ZeroAddress } from "ethers";
import { setStatus } from "../../src/credentials/index.ts";
import { kinds, signConsent, signTag, signTags, uniquenessTag } from "../../src/identity/index.ts";
import { office } from "../credentials/fixture.ts";
import { PersonalScanner, valuesOf, type Finding } from "../scenario/personal.ts";
import { day, ethers, now, purpose, year } from "../support/identity.ts";
import { seededRandom } from "./CredentialRegistry/history.ts";

const SEEDS = [1, 2, 3];
const ACTS = 40;
const secret = toUtf8Bytes("law seven, not a real secret, 32 bytes");
const NAMES = ["Adhiambo", "Barasa", "Chepkemoi", "Kamau", "Mutiso", "Nafula", "Otieno", "Wanjiru"];

/**
 * Law 7 under random histories: whatever is done with random persons through our functions, in whatever order, nothing
 * that says who they are is in what blocks show. What the scanner cannot see is written at its class.
 */
describe("Law 7, under random acts with random persons", function () {
  this.timeout(120_000);

  for (const seed of SEEDS) {
    it(`leaves nothing personal in calldata and events (seed ${String(seed)})`, async () => {
      const base = await office();
      const { registry, to, authority, ministry, clerk, county, desk, alice, licence, licenceFor } = base;
      const random = seededRandom(seed);
      const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
      const people = Array.from({ length: 12 }, () => {
        const name = `${pick(NAMES)} ${pick(NAMES)}`;
        const civilNumber = `${String(10_000_000 + random(89_999_999))}-${pick(["A", "K", "Z"])}`;
        return { name, civilNumber, signer: Wallet.createRandom() };
      });
      const scanner = new PersonalScanner(valuesOf(people, []));
      const from = await ethers.provider.getBlockNumber();
      const tagOf = (one: (typeof people)[number]) => uniquenessTag(secret, "KE", "person", one.civilNumber);
      const enrolled: (typeof people)[number][] = [];
      const waiting = [...people];
      const register = registry.connect(clerk);
      const until = (await now()) + year;

      const acts: Record<string, () => Promise<unknown>> = {
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
          enrolled.push(one);
        },
        async enrolMany() {
          const some = waiting.splice(0, 1 + random(3));
          const list = some.map((one) => ({ identity: one.signer.address, tag: tagOf(one) }));
          const tags = list.map(({ tag }) => tag);
          const signature = await signTags(authority, to, "person", tags, ministry.address);
          await register.enrolMany(ministry, clerk, kinds.person, list, signature);
          enrolled.push(...some);
        },
        async suspend() {
          // A decision names the person; what goes on the chain is its hash with a salt.
          const one = pick(enrolled);
          const decision = toUtf8Bytes(`${one.name}, ${one.civilNumber}, is under inquiry`);
          const reasonHash = id(hexlify(concat([randomBytes(32), decision])));
          if (!(await registry.standingOf(one.signer)).suspended) {
            await register.suspend(ministry, clerk, one.signer, random(2) === 0, reasonHash);
          } else await register.reinstate(ministry, clerk, one.signer, reasonHash);
        },
        async name() {
          const one = pick(enrolled);
          if (await registry.isActive(one.signer)) {
            await registry.connect(county).proposeOfficer(county, purpose("maker"), one.signer, until);
          }
        },
        async issue() {
          await desk.issue(1, licence.id, alice, pick(enrolled).signer, 0, until).catch(() => undefined);
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
          expect(credential).to.be.a("string");
          const ref = { schema: licence.id, issuer: 1, purpose: "suspension" as const, list: random(2) };
          const holder = { organisation: county.address, officer: alice.address };
          await setStatus(desk, ref, holder, { set: [random(131_072)] });
        },
      };
      await acts["enrolMany"]!();
      for (let done = 0; done < ACTS; ++done) await acts[pick(Object.keys(acts))]!();
      expect(await scan(scanner, from + 1)).to.deep.equal([]);
      expect(enrolled.length).to.be.greaterThan(3);

      // The scan would have found it: a clerk who writes a number into an attribute.
      const careless = toUtf8Bytes(people[0]!.civilNumber);
      await registry.connect(county).setAttribute(county, id("note"), careless, day);
      const found = await scan(scanner, from + 1);
      expect(new Set(found.map(({ value }) => value))).to.deep.equal(new Set([people[0]!.civilNumber]));
      expect(found.map(({ where }) => where)).to.include.members(["calldata", "event"]);
    });
  }
});

/** What blocks since then show: calldata and events. */
async function scan(scanner: PersonalScanner, from: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  const head = await ethers.provider.getBlockNumber();
  for (let number = from; number <= head; ++number) {
    const block = await ethers.provider.getBlock(number, true);
    for (const transaction of block?.prefetchedTransactions ?? []) {
      findings.push(...scanner.find("calldata", transaction.data));
      const receipt = await ethers.provider.getTransactionReceipt(transaction.hash);
      for (const { topics, data } of receipt?.logs ?? [])
        findings.push(...scanner.find("event", concat([...topics, data])));
    }
  }
  return findings;
}
