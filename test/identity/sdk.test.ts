import { expect } from "chai";
import { readFileSync } from "node:fs";
import { hexlify, randomBytes, ZeroAddress, ZeroHash } from "ethers";
import { ProbityError } from "../../src/base/errors.ts";
import {
  confirmOfficer,
  enrol,
  enrolMany,
  getStanding,
  issueCredential,
  issueCredentials,
  mandates,
  nameOfficer,
  nameOfId,
  parsePurpose,
  prepareOfficer,
  purposes,
  refuseOffice,
  revokeCredential,
  revokeOfficer,
  signConfirmation,
  signConsent,
  signTag,
  signTags,
  uniquenessTag,
} from "../../src/identity/index.ts";
import { acting } from "../support/acting.ts";
import {
  day,
  ethers,
  licensing,
  networkHelpers,
  now,
  officerDelay,
  purpose,
  reason,
  year,
} from "../support/identity.ts";

const secret = new Uint8Array(32).fill(7);

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof ProbityError) return error.code;
    throw error;
  }
  return undefined;
}

describe("uniquenessTag", () => {
  it("is the same for one number however it is written", () => {
    const tag = uniquenessTag(secret, "KE", "person", "AB12345");
    expect(uniquenessTag(secret, "KE", "person", " ab-12 345")).to.equal(tag);
    expect(tag).to.match(/^0x[0-9a-f]{64}$/);
  });

  it("differs by secret, jurisdiction, register and number", () => {
    const tags = [
      uniquenessTag(secret, "KE", "person", "1"),
      uniquenessTag(new Uint8Array(32), "KE", "person", "1"),
      uniquenessTag(secret, "UG", "person", "1"),
      uniquenessTag(secret, "KE", "company", "1"),
      uniquenessTag(secret, "KE", "person", "2"),
    ];
    expect(new Set(tags).size).to.equal(tags.length);
  });

  it("refuses a short secret and an empty number", () => {
    expect(codeOf(() => uniquenessTag(new Uint8Array(31), "KE", "person", "1"))).to.equal("UNIQUENESS_SECRET_SHORT");
    expect(codeOf(() => uniquenessTag(secret, "KE", "person", " - "))).to.equal("UNIQUENESS_NUMBER_EMPTY");
  });
});

describe("names", () => {
  it("are those of the contracts", () => {
    for (const [file, names] of [
      ["Purposes", purposes],
      ["Mandates", mandates],
    ] as const) {
      const source = readFileSync(new URL(`../../contracts/identity/${file}.sol`, import.meta.url), "utf8");
      const listed = [...source.matchAll(/constant \w+ = "([^"]+)"/g)].map(([, name]) => name);
      expect(listed).to.deep.equal([...names]);
    }
  });

  it("are parsed, and read back from ids", () => {
    expect(parsePurpose("maker")).to.equal("maker");
    expect(codeOf(() => parsePurpose("king"))).to.equal("PURPOSE_UNKNOWN");
    expect(nameOfId(purpose("payer"))).to.equal("payer");
    const odd = `0x${"ff".repeat(32)}`;
    expect(nameOfId(odd)).to.equal(odd);
  });
});

describe("identity functions", () => {
  it("enrol one and many, and read their standing", async () => {
    const { registry, to, authority, ministry, clerk, others } = await networkHelpers.loadFixture(licensing);
    const newcomer = others.at(-1)!;
    const desk = { registrar: ministry.address, officer: clerk.address };
    const tag = uniquenessTag(secret, "KE", "company", "C-77");
    const consentUntil = (await now()) + day;
    const consent = { identity: newcomer.address, kind: "company" as const, parent: ZeroAddress, tag, consentUntil };
    const office = acting({ identityRegistry: registry.connect(clerk) });
    const { transactionHash } = await enrol(office, {
      ...{ ...desk, ...consent },
      tagSignature: await signTag(authority, to, "company", tag, ministry.address),
      consent: await signConsent(newcomer, to, { ...consent, registrar: ministry.address }),
    });
    expect(await ethers.provider.getTransactionReceipt(transactionHash)).not.to.equal(null);
    const standing = await getStanding(registry, newcomer.address);
    expect(standing).to.include({ kind: "company", registrar: ministry.address, suspended: false, deactivated: false });

    const list = ["1", "2"].map((number) => ({
      identity: ethers.Wallet.createRandom().address,
      tag: uniquenessTag(secret, "KE", "person", number),
    }));
    const tags = list.map((one) => one.tag);
    const tagsSignature = await signTags(authority, to, "person", tags, ministry.address);
    await enrolMany(office, { ...desk, kind: "person", enrolments: list, tagsSignature });
    expect((await getStanding(registry, list[1]!.identity)).kind).to.equal("person");
    expect((await getStanding(registry, hexlify(randomBytes(20)))).kind).to.equal("none");
  });

  it("name an officer by two, and revoke", async () => {
    const { registry, county, ministry, bob } = await networkHelpers.loadFixture(licensing);
    const seat = { organisation: county.address, purpose: "payer", person: bob.address } as const;
    const nomination = { ...seat, until: (await now()) + year };
    const organisation = acting({ identityRegistry: registry.connect(county) });
    await prepareOfficer(organisation, nomination);
    const confirmer = { person: ministry.address, body: ministry.address };
    await confirmOfficer(acting({ identityRegistry: registry.connect(ministry) }), { ...nomination, confirmer });
    await networkHelpers.time.increase(officerDelay);
    expect(await registry.isOfficer(county, purpose("payer"), bob)).to.equal(true);
    await revokeOfficer(organisation, { ...seat, revoker: county.address });
    expect(await registry.isOfficer(county, purpose("payer"), bob)).to.equal(false);
  });

  it("name an officer by two in one transaction, and let a person refuse", async () => {
    const { registry, to, county, ministry, bob } = await networkHelpers.loadFixture(licensing);
    const organisation = county.address;
    const nomination = { organisation, purpose: "payer", person: bob.address, until: (await now()) + year } as const;
    const confirmer = { person: ministry.address, body: ministry.address };
    const deadline = (await now()) + day;
    const confirmation = await signConfirmation(ministry, to, {
      ...{ ...nomination, purpose: purpose("payer"), confirmer: ministry.address, body: ministry.address },
      ...{ seat: ZeroHash, nonce: await registry.officerNonce(county), deadline },
    });
    const key = acting({ identityRegistry: registry.connect(county) });
    await nameOfficer(key, { ...nomination, confirmer, deadline, confirmation });
    await networkHelpers.time.increase(officerDelay);
    expect(await registry.isOfficer(county, purpose("payer"), bob)).to.equal(true);

    const his = acting({ identityRegistry: registry.connect(bob) });
    await refuseOffice(his, { person: bob.address, organisation });
    expect(await registry.refusesOffice(bob, county)).to.equal(true);
    await refuseOffice(his, { person: bob.address, organisation, refused: false });
    expect(await registry.refusesOffice(bob, county)).to.equal(false);
  });

  it("issue one and many credentials, and revoke", async () => {
    const { credentials, schemas, county, alice, bob, carol } = await networkHelpers.loadFixture(licensing);
    const issuer = { schema: schemas.kept, index: 2, organisation: county.address, officer: alice.address };
    const office = acting({ credentialRegistry: credentials.connect(alice) });
    const until = (await now()) + year;
    await issueCredential(office, { ...issuer, subject: bob.address, until });
    await issueCredentials(office, { ...issuer, grants: [{ subject: carol.address, until }] });
    expect(await credentials.isValid(carol, schemas.kept)).to.equal(true);
    await revokeCredential(office, { ...issuer, subject: bob.address, reasonHash: reason });
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(false);
  });
});
