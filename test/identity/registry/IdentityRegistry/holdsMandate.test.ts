import { expect } from "chai";
import { networkHelpers, purpose, reason } from "../../../support/identity.ts";
import { withBoard } from "./fixtures.ts";

describe("IdentityRegistry.holdsMandate", () => {
  it("goes by grant and withdrawal alone, whatever the holder's standing", async () => {
    const { registry, recovery, ministry, clerk, county, stranger } = await networkHelpers.loadFixture(withBoard);
    const mandate = purpose("treasury");
    const holds = () => registry.holdsMandate(county, mandate);
    expect(await holds()).to.equal(false);
    await registry.grantMandate(county, mandate);
    for (const nobody of [ministry, stranger]) expect(await registry.holdsMandate(nobody, mandate)).to.equal(false);
    expect(await registry.holdsMandate(ministry, purpose("registrar"))).to.equal(true);
    await registry.connect(clerk).suspend(ministry, clerk, county, false, reason);
    expect(await holds()).to.equal(true);
    await recovery.beginRecovery(county);
    expect(await holds()).to.equal(true);
    await registry.connect(clerk).end(ministry, clerk, county, reason);
    expect(await holds()).to.equal(true);
    await registry.revokeMandate(county, mandate);
    expect(await holds()).to.equal(false);
  });
});
