import { expect } from "chai";
import { ProbityError } from "../../src/base/errors.ts";
import {
  addUp,
  buildRound,
  consentHash,
  derivePseudonym,
  fundTrail,
  isConsentSigned,
  programmeId,
  signConsent,
} from "../../src/funds/index.ts";
import { ethers, hashOf, leavesOf, LINE, networkHelpers, REASON, spent } from "./fixture.ts";

const refused = async (call: () => unknown, code: string) => {
  try {
    await call();
  } catch (error) {
    expect(error).to.be.instanceOf(ProbityError);
    expect((error as ProbityError).code).to.equal(code);
    return;
  }
  expect.fail(`nothing was refused; ${code} was expected`);
};

describe("fundTrail", () => {
  it("gives every hop, and they add up to the ledger's figures", async () => {
    const { ledger, merchant } = await networkHelpers.loadFixture(spent);
    const trail = await fundTrail(ledger, { line: LINE, step: 7 });
    expect(trail.findings).to.deep.equal([]);
    expect(trail.hops.filter(({ kind }) => kind === "granted").length).to.equal(300);
    expect(trail.sums.spent).to.equal(60n);
    expect(trail.balances.get(merchant.address)).to.equal(60n);
  });

  it("finds a hop that is missing or changed", async () => {
    const { ledger, treasury } = await networkHelpers.loadFixture(spent);
    const { hops, totals } = await fundTrail(ledger, { line: LINE });
    const address = treasury.account.address;
    expect(addUp(hops, totals, address).findings).to.deep.equal([]);
    for (const index of [0, 1, hops.length - 1]) {
      expect(addUp(hops.toSpliced(index, 1), totals, address).findings).to.not.be.empty;
      const changed = hops.with(index, { ...hops[index]!, amount: hops[index]!.amount + 1n });
      expect(addUp(changed, totals, address).findings).to.not.be.empty;
    }
  });

  it("refuses a line that is not there", async () => {
    const { ledger } = await networkHelpers.loadFixture(spent);
    await refused(() => fundTrail(ledger, { line: REASON }), "FUNDS_NO_LINE");
  });
});

describe("derivePseudonym", () => {
  const seed = ethers.getBytes(hashOf("seed"));
  const base = { seed, chainId: 1n, roundBook: `0x${"11".repeat(20)}`, programme: programmeId("relief"), year: 2026 };

  it("gives the same account again, and another for every programme, year, chain, book and card", () => {
    const first = derivePseudonym(base).address;
    expect(derivePseudonym(base).address).to.equal(first);
    const others = [
      { programme: programmeId("school meals") },
      { year: 2027 },
      { chainId: 2n },
      { roundBook: `0x${"22".repeat(20)}` },
      { replacement: 1 },
      { seed: ethers.getBytes(hashOf("another seed")) },
    ].map((change) => derivePseudonym({ ...base, ...change }).address);
    expect(new Set([first, ...others]).size).to.equal(7);
  });

  it("refuses a short seed", () =>
    refused(() => derivePseudonym({ ...base, seed: seed.slice(1) }), "FUNDS_SEED_TOO_SHORT"));
});

describe("consent", () => {
  const person = new ethers.Wallet(hashOf("person"));
  const pseudonym = new ethers.Wallet(hashOf("pseudonym"));
  const context = { chainId: 31_337n, roundBook: `0x${"11".repeat(20)}` };
  const consent = {
    person: person.address,
    programme: programmeId("relief"),
    year: 2026,
    pseudonym: pseudonym.address,
  };

  it("counts with both signatures, and not for another chain, programme, year or account", async () => {
    const signed = await signConsent(context, consent, person, pseudonym);
    expect(isConsentSigned(context, signed, person.address)).to.equal(true);
    expect(isConsentSigned({ ...context, chainId: 1n }, signed, person.address)).to.equal(false);
    for (const change of [{ programme: REASON }, { year: 2027 }, { pseudonym: person.address }]) {
      expect(isConsentSigned(context, { ...signed, ...change }, person.address)).to.equal(false);
    }
    expect(isConsentSigned(context, { ...signed, personSignature: "0x00" }, person.address)).to.equal(false);
    expect(
      isConsentSigned(context, await signConsent(context, consent, pseudonym, pseudonym), person.address),
    ).to.equal(false);
  });

  it("hashes with its salt", async () => {
    const signed = await signConsent(context, consent, person, pseudonym);
    expect(consentHash(signed, REASON)).to.not.equal(consentHash(signed, hashOf("other salt")));
  });
});

describe("buildRound", () => {
  it("refuses an empty list, an amount of nothing, and one account twice", async () => {
    const [first] = leavesOf(1);
    await refused(() => buildRound([]), "FUNDS_ROUND_EMPTY");
    await refused(() => buildRound([{ ...first!, amount: 0n }]), "FUNDS_ROUND_AMOUNT");
    await refused(() => buildRound([{ ...first!, amount: 2n ** 128n }]), "FUNDS_ROUND_AMOUNT");
    await refused(
      () => buildRound([first!, { ...first!, account: first!.account.toLowerCase() }]),
      "FUNDS_ROUND_TWICE",
    );
    await refused(() => buildRound([first!]).claim(1), "FUNDS_ROUND_NO_LEAF");
  });
});
