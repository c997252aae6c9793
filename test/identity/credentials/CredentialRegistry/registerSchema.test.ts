import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { licensing, networkHelpers } from "../../../support/identity.ts";

describe("CredentialRegistry.registerSchema", () => {
  it("notes the root and the sort, with an event", async () => {
    const { credentials, county } = await networkHelpers.loadFixture(licensing);
    for (const cascading of [false, true]) {
      const schema = id(`schema ${String(cascading)}`);
      await expect(credentials.registerSchema(schema, county, cascading))
        .to.emit(credentials, "SchemaRegistered")
        .withArgs(schema, county.address, cascading);
      const record = await credentials.schemaOf(schema);
      expect([record.root, record.cascading, record.accreditations]).to.deep.equal([county.address, cascading, 0n]);
    }
  });
  it("is governance's, once, with a root", async () => {
    const { credentials, schemas, ministry, stranger } = await networkHelpers.loadFixture(licensing);
    await expect(credentials.registerSchema(schemas.kept, ministry, true))
      .to.be.revertedWithCustomError(credentials, "CredentialSchemaExists")
      .withArgs(schemas.kept);
    await expect(credentials.registerSchema(id("x"), ZeroAddress, true)).to.be.revertedWithCustomError(
      credentials,
      "CredentialSchemaUnknown",
    );
    await expect(credentials.connect(stranger).registerSchema(id("x"), stranger, false)).to.be.revertedWithCustomError(
      credentials,
      "AccessManagedUnauthorized",
    );
  });

  it("knows nothing of a schema that is not registered", async () => {
    const { credentials } = await networkHelpers.loadFixture(licensing);
    expect((await credentials.schemaOf(id("x"))).root).to.equal(ZeroAddress);
  });
});
