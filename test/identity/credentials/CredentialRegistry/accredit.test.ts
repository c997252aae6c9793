import { expect } from "chai";
import { concat, id, keccak256, toBeHex } from "ethers";
import { day, ethers, licensing, networkHelpers, now, reason, year } from "../../../support/identity.ts";
import { identityErrors, issued, pause } from "./fixtures.ts";

/** As the contract has them: where its storage begins (ERC-7201), the schemas being first, and the last number. */
const STORAGE = "0x19e7202d3168a68b77ae1b8a301f732ab70ffa16084cb8510b70ea6e9efb0900";
const MOST = 2n ** 25n - 1n;

describe("CredentialRegistry.accredit", () => {
  it("numbers accreditations from 1 within a schema", async () => {
    const { credentials, schemas, ministry, county } = await networkHelpers.loadFixture(licensing);
    expect((await credentials.schemaOf(schemas.kept)).accreditations).to.equal(2);
    const issuer = await credentials.accreditationOf(schemas.kept, 2);
    expect([issuer.holder, issuer.accreditor, issuer.parent]).to.deep.equal([county.address, false, 1n]);
    expect((await credentials.accreditationOf(schemas.kept, 1)).holder).to.equal(ministry.address);
  });

  it("says who was accredited by whom, from when and until when", async () => {
    const { credentials, schemas, root, ministry, clerk, company } = await networkHelpers.loadFixture(issued);
    const from = (await now()) + day;
    await expect(root.accredit(schemas.cascading, 1, ministry, clerk, company, false, from, from + year))
      .to.emit(credentials, "Accredited")
      .withArgs(schemas.cascading, 3, company.address, 1, false, from, from + year, clerk.address);
    const record = await credentials.accreditationOf(schemas.cascading, 3);
    expect([
      record.holder,
      record.accreditor,
      record.from,
      record.until,
      record.withdrawn,
      record.parent,
    ]).to.deep.equal([company.address, false, from, from + year, false, 1n]);
  });

  it("counts a beginning in the past as now", async () => {
    const { credentials, schemas, root, ministry, clerk, company } = await networkHelpers.loadFixture(issued);
    const time = (await now()) + 10n;
    await networkHelpers.time.setNextBlockTimestamp(time);
    await expect(root.accredit(schemas.kept, 0, ministry, clerk, company, false, time - year, time + year))
      .to.emit(credentials, "Accredited")
      .withArgs(schemas.kept, 3, company.address, 0, false, time, time + year, clerk.address);
    expect(await credentials.isAccreditedAt(schemas.kept, 3, time - 1n)).to.equal(false);
  });
  it("refuses an unknown schema, a root that is not one, an issuer as accreditor, an accreditor below another", async () => {
    const { credentials, schemas, ministry, clerk, county, alice } = await networkHelpers.loadFixture(licensing);
    const from = await now();
    const root = credentials.connect(clerk);
    const issuer = credentials.connect(alice);
    await expect(root.accredit(id("x"), 0, ministry, clerk, county, false, from, from + year))
      .to.be.revertedWithCustomError(credentials, "CredentialSchemaUnknown")
      .withArgs(id("x"));
    for (const [parent, attempt] of [
      [0, issuer.accredit(schemas.kept, 0, county, alice, county, false, from, from + year)],
      [2, issuer.accredit(schemas.kept, 2, county, alice, county, false, from, from + year)],
      [1, issuer.accredit(schemas.kept, 1, county, alice, county, false, from, from + year)],
    ] as const) {
      await expect(attempt)
        .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
        .withArgs(schemas.kept, parent, county.address);
    }
    await expect(
      root.accredit(schemas.kept, 1, ministry, clerk, county, true, from, from + year),
    ).to.be.revertedWithCustomError(credentials, "CredentialNotAccredited");
  });

  it("refuses an accreditor that is withdrawn, over, or not yet in force", async () => {
    const { credentials, schemas, root, ministry, clerk, county } = await networkHelpers.loadFixture(issued);
    const schema = schemas.kept;
    const time = await now();
    const below = (parent: number, until: bigint) =>
      root.accredit(schema, parent, ministry, clerk, county, false, 0, until);
    await root.accredit(schema, 0, ministry, clerk, ministry, true, time + 10n * day, time + 20n * day);
    await expect(below(3, time + 15n * day)).to.be.revertedWithCustomError(
      credentials,
      "CredentialAccreditationInactive",
    );
    await root.withdraw(schema, 1, ministry, clerk, reason);
    const next = (await now()) + 5n;
    await networkHelpers.time.setNextBlockTimestamp(next);
    await expect(below(1, next + year))
      .to.be.revertedWithCustomError(credentials, "CredentialAccreditationInactive")
      .withArgs(schema, 1, next);
    await networkHelpers.time.increaseTo(time + 10n * day);
    await below(3, time + 15n * day);
    await networkHelpers.time.increaseTo(time + 20n * day);
    await expect(below(3, time + 25n * day)).to.be.revertedWithCustomError(
      credentials,
      "CredentialAccreditationInactive",
    );
  });
  it("refuses a term that is empty or outlasts the accreditor's", async () => {
    const { credentials, schemas, ministry, clerk, county } = await networkHelpers.loadFixture(licensing);
    const from = await now();
    const root = credentials.connect(clerk);
    for (const until of [from, from + 6n * year]) {
      await expect(
        root.accredit(schemas.kept, 1, ministry, clerk, county, false, from, until),
      ).to.be.revertedWithCustomError(credentials, "CredentialTermInvalid");
    }
  });

  it("takes a term that ends with the accreditor's, to the second", async () => {
    const { credentials, schemas, root, ministry, clerk, county } = await networkHelpers.loadFixture(issued);
    const { until } = await credentials.accreditationOf(schemas.kept, 1);
    const from = (await now()) + 5n;
    await expect(root.accredit(schemas.kept, 1, ministry, clerk, county, false, from, until + 1n))
      .to.be.revertedWithCustomError(credentials, "CredentialTermInvalid")
      .withArgs((await credentials.accreditationOf(schemas.kept, 1)).from, until + 1n);
    await root.accredit(schemas.kept, 1, ministry, clerk, county, false, from, until);
    expect((await credentials.accreditationOf(schemas.kept, 3)).until).to.equal(until);
  });

  it("refuses a holder that is not active", async () => {
    const { schemas, registry, root, ministry, clerk, county, stranger } = await networkHelpers.loadFixture(issued);
    const until = (await now()) + year;
    await registry.connect(clerk).suspend(ministry, clerk, county, false, reason);
    for (const holder of [stranger, county]) {
      await expect(root.accredit(schemas.kept, 0, ministry, clerk, holder, false, 0, until))
        .to.be.revertedWithCustomError({ interface: identityErrors }, "IdentityNotActive")
        .withArgs(holder.address);
    }
  });
  it("refuses whoever is not a sitting officer for credentials", async () => {
    const { credentials, schemas, ministry, bob, county } = await networkHelpers.loadFixture(licensing);
    const from = await now();
    const attempt = credentials.connect(bob).accredit(schemas.kept, 0, ministry, bob, county, true, from, from + year);
    await expect(attempt).to.be.revertedWithCustomError({ interface: identityErrors }, "IdentityNotOfficer");
  });

  it("gives 33,554,431 numbers in a schema and no more; the last one can still be accredited under", async () => {
    const { credentials, schemas, root, ministry, clerk, county } = await networkHelpers.loadFixture(issued);
    const schema = schemas.kept;
    const until = (await now()) + year;
    const accredit = (parent: number | bigint) =>
      root.accredit(schema, parent, ministry, clerk, parent === 0 ? ministry : county, parent === 0, 0, until);
    // Nobody gives so many in a test. The counter lies above the root (20 bytes) and the sort (1 byte).
    const setCount = async (count: bigint) => {
      const slot = keccak256(concat([schema, STORAGE]));
      const before = BigInt(await ethers.provider.getStorage(credentials, slot));
      const word = (before & ~(0xffffffffn << 168n)) | (count << 168n);
      await ethers.provider.send("hardhat_setStorageAt", [await credentials.getAddress(), slot, toBeHex(word, 32)]);
      const found = await credentials.schemaOf(schema);
      expect([found.root, found.accreditations]).to.deep.equal([ministry.address, count]);
    };
    await setCount(MOST - 1n);
    await accredit(0);
    expect((await credentials.accreditationOf(schema, MOST)).holder).to.equal(ministry.address);
    await expect(accredit(0))
      .to.be.revertedWithCustomError(credentials, "CredentialTooManyAccreditations")
      .withArgs(schema);
    await setCount(100n);
    await accredit(MOST);
    expect((await credentials.accreditationOf(schema, 101)).parent).to.equal(MOST);
  });

  it("stops during a pause", async () => {
    const base = await networkHelpers.loadFixture(issued);
    const { credentials, schemas, root, ministry, clerk, county } = base;
    const until = await pause(base);
    await expect(root.accredit(schemas.kept, 0, ministry, clerk, county, false, 0, until + year))
      .to.be.revertedWithCustomError(credentials, "ModulePausedUntil")
      .withArgs(until);
  });
});
