import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { networkHelpers, purpose, reason } from "../../../support/identity.ts";
import { withBoard } from "./fixtures.ts";

describe("IdentityRegistry.hasMandate", () => {
  it("is true for the active holder only", async () => {
    const { registry, recovery, ministry, clerk, county } = await networkHelpers.loadFixture(withBoard);
    const mandate = purpose("treasury");
    await registry.grantMandate(county, mandate);
    const holds = () => registry.hasMandate(county, mandate);
    expect(await holds()).to.equal(true);
    expect(await registry.hasMandate(ministry, mandate)).to.equal(false);
    await registry.connect(clerk).suspend(ministry, clerk, county, false, reason);
    expect(await holds()).to.equal(false);
    await registry.connect(clerk).reinstate(ministry, clerk, county, reason);
    expect(await holds()).to.equal(true);
    await recovery.beginRecovery(county);
    expect(await holds()).to.equal(false);
    await recovery.endRecovery(county, ZeroAddress);
    expect(await holds()).to.equal(true);
    await registry.connect(clerk).end(ministry, clerk, county, reason);
    expect(await holds()).to.equal(false);
  });
});
