import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { day, licensing, networkHelpers, now, reason, year } from "../../../support/identity.ts";
import { fieldsOf } from "../../../support/structs.ts";

/** The licensed society; `read` is an accreditation as plain values. */
async function accredited() {
  const base = await licensing();
  const read = async (schema: string, index: number) => fieldsOf(await base.credentials.accreditationOf(schema, index));
  return { ...base, read, root: base.credentials.connect(base.clerk) };
}

describe("CredentialRegistry.accreditationOf", () => {
  it("is all zeros for number 0, and for one that was not given", async () => {
    const { read, schemas } = await networkHelpers.loadFixture(accredited);
    const empty = {
      ...{
        holder: ZeroAddress,
        accreditor: false,
        from: 0n,
        until: 0n,
        withdrawn: false,
        parent: 0n,
        cascading: false,
      },
    };
    for (const index of [0, 3, 2 ** 32 - 1]) expect(await read(schemas.kept, index)).to.deep.equal(empty);
  });

  it("says who holds it, of which sort, for which term, and under whom", async () => {
    const { read, root, schemas, ministry, clerk, county } = await networkHelpers.loadFixture(accredited);
    const [from, until] = [(await now()) + day, (await now()) + year];
    for (const schema of [schemas.kept, schemas.cascading]) {
      const cascading = schema === schemas.cascading;
      await root.accredit(schema, 0, ministry, clerk, ministry, true, from, until + day);
      await root.accredit(schema, 1, ministry, clerk, county, false, from + day, until);
      expect(await read(schema, 3)).to.deep.equal({
        ...{ holder: ministry.address, accreditor: true, from, until: until + day, withdrawn: false },
        ...{ parent: 0n, cascading },
      });
      expect(await read(schema, 4)).to.deep.equal({
        ...{ holder: county.address, accreditor: false, from: from + day, until, withdrawn: false },
        ...{ parent: 1n, cascading },
      });
    }
  });

  it("begins with the second of the act where the term would begin in the past", async () => {
    const { read, root, schemas, ministry, clerk, company } = await networkHelpers.loadFixture(accredited);
    await root.accredit(schemas.kept, 0, ministry, clerk, company, false, 1n, (await now()) + year);
    expect((await read(schemas.kept, 3)).from).to.equal(await now());
  });

  it("ends with the second of its withdrawal, and so do those below, which are withdrawn with it", async () => {
    const { read, root, schemas, ministry, clerk } = await networkHelpers.loadFixture(accredited);
    await root.withdraw(schemas.kept, 1, ministry, clerk, reason);
    const at = await now();
    for (const index of [1, 2]) {
      const { until, withdrawn } = await read(schemas.kept, index);
      expect([until, withdrawn]).to.deep.equal([at, true]);
    }
    expect((await read(schemas.cascading, 1)).withdrawn).to.equal(false);
  });

  it("keeps its end when it is withdrawn after it", async () => {
    const { read, root, schemas, ministry, clerk, company } = await networkHelpers.loadFixture(accredited);
    const until = (await now()) + day;
    await root.accredit(schemas.kept, 0, ministry, clerk, company, false, 0n, until);
    await networkHelpers.time.increaseTo(until + day);
    await root.withdraw(schemas.kept, 3, ministry, clerk, reason);
    const found = await read(schemas.kept, 3);
    expect([found.until, found.withdrawn]).to.deep.equal([until, true]);
  });
});
