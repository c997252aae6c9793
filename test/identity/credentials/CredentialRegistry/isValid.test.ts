import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { day, networkHelpers, now, reason, year } from "../../../support/identity.ts";
import { issued } from "./fixtures.ts";

describe("CredentialRegistry.isValid", () => {
  it("includes the subject's own status, now and then", async () => {
    const { credentials, schemas, registry, ministry, clerk, bob } = await networkHelpers.loadFixture(issued);
    await registry.connect(clerk).suspend(ministry, clerk, bob, false, reason);
    const time = await now();
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(false);
    expect(await credentials.wasValidAt(bob, schemas.kept, time - 1n)).to.equal(true);
    expect(await credentials.wasValidAt(bob, schemas.kept, time)).to.equal(false);
    await registry.connect(clerk).reinstate(ministry, clerk, bob, reason);
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(true);
  });

  it("is false while the subject's recovery is pending, and after its end", async () => {
    const { credentials, schemas, registry, ministry, clerk, bob, stranger } = await networkHelpers.loadFixture(issued);
    await registry.connectRecoveryBoard(stranger);
    await registry.connect(stranger).beginRecovery(bob);
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(false);
    await registry.connect(stranger).endRecovery(bob, ZeroAddress);
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(true);
    await registry.connect(clerk).end(ministry, clerk, bob, reason);
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(false);
  });

  it("is false for a subject that is not enrolled, until it is", async () => {
    const { credentials, schemas, desk, alice, stranger, until, enrol } = await networkHelpers.loadFixture(issued);
    await desk.issue(2, schemas.kept, alice, stranger, 0, until);
    const unknown = await now();
    expect(await credentials.isValid(stranger, schemas.kept)).to.equal(false);
    await enrol(stranger);
    expect(await credentials.isValid(stranger, schemas.kept)).to.equal(true);
    expect(await credentials.wasValidAt(stranger, schemas.kept, unknown)).to.equal(false);
  });

  it("ends with the term of a cascading credential's issuer, and of the accreditor above", async () => {
    const { credentials, schemas, root, desk, ministry, clerk, county, alice, bob, carol } =
      await networkHelpers.loadFixture(issued);
    const time = await now();
    await root.accredit(schemas.cascading, 0, ministry, clerk, county, false, 0, time + 10n * day);
    await root.accredit(schemas.kept, 0, ministry, clerk, county, false, 0, time + 10n * day);
    for (const schema of [schemas.cascading, schemas.kept]) {
      await desk.issue(3, schema, alice, carol, 0, time + year);
    }
    await networkHelpers.time.increaseTo(time + 10n * day - 1n);
    expect(await credentials.isValid(carol, schemas.cascading)).to.equal(true);
    await networkHelpers.time.increaseTo(time + 10n * day);
    expect(await credentials.isValid(carol, schemas.cascading)).to.equal(false);
    expect(await credentials.isValid(carol, schemas.kept)).to.equal(true);
    expect(await credentials.isValid(bob, schemas.cascading)).to.equal(true);
  });

  it("does not ask whether the issuer's organisation is active: its accreditation answers for it", async () => {
    const { credentials, schemas, registry, ministry, clerk, county, bob } = await networkHelpers.loadFixture(issued);
    await registry.connect(clerk).suspend(ministry, clerk, county, false, reason);
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(true);
    expect(await credentials.isValid(bob, schemas.cascading)).to.equal(true);
  });
});
