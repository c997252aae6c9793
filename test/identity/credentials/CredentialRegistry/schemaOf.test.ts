import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { day, licensing, networkHelpers, now } from "../../../support/identity.ts";

describe("CredentialRegistry.schemaOf", () => {
  it("is without a root when the schema is not registered", async () => {
    const { credentials } = await networkHelpers.loadFixture(licensing);
    expect([...(await credentials.schemaOf(id("unheard of")))]).to.deep.equal([ZeroAddress, false, 0n]);
  });

  it("is the root and the sort as registered, with no accreditation yet", async () => {
    const { credentials, county } = await networkHelpers.loadFixture(licensing);
    for (const cascading of [false, true]) {
      const schema = id(`schema ${String(cascading)}`);
      await credentials.registerSchema(schema, county, cascading);
      expect([...(await credentials.schemaOf(schema))]).to.deep.equal([county.address, cascading, 0n]);
    }
  });

  it("counts the accreditations ever given, of this schema only, and none back when one is withdrawn", async () => {
    const { credentials, schemas, ministry, clerk, company } = await networkHelpers.loadFixture(licensing);
    const count = async (schema: string) => (await credentials.schemaOf(schema)).accreditations;
    expect(await count(schemas.kept)).to.equal(2n);
    const root = credentials.connect(clerk);
    const from = await now();
    await root.accredit(schemas.kept, 0, ministry, clerk, company, false, from, from + day);
    expect(await count(schemas.kept)).to.equal(3n);
    await root.withdraw(schemas.kept, 3, ministry, clerk, id("over"));
    expect(await count(schemas.kept)).to.equal(3n);
    expect(await count(schemas.cascading)).to.equal(2n);
  });
});
