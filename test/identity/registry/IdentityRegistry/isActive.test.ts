import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { networkHelpers, reason, society } from "../../../support/identity.ts";
import { withBoard } from "./fixtures.ts";

describe("IdentityRegistry.isActive", () => {
  it("is true from the enrolment on, and for nobody who is not enrolled", async () => {
    const { registry, ministry, county, company, alice, stranger } = await networkHelpers.loadFixture(society);
    for (const identity of [ministry, county, company, alice]) {
      expect(await registry.isActive(identity)).to.equal(true);
    }
    for (const nobody of [stranger.address, ZeroAddress]) expect(await registry.isActive(nobody)).to.equal(false);
  });

  it("is false under each of suspension, reference, recovery and end, and under several until the last is lifted", async () => {
    const { registry, recovery, ministry, clerk, alice, key } = await networkHelpers.loadFixture(withBoard);
    const desk = registry.connect(clerk);
    const active = () => registry.isActive(alice);
    await desk.suspend(ministry, clerk, alice, false, reason);
    expect(await active()).to.equal(false);
    await desk.suspend(ministry, clerk, alice, true, reason);
    expect(await active()).to.equal(false);
    await recovery.beginRecovery(alice);
    await desk.reinstate(ministry, clerk, alice, reason);
    expect(await active()).to.equal(false);
    await recovery.endRecovery(alice, key);
    expect(await active()).to.equal(true);
    await desk.end(ministry, clerk, alice, reason);
    expect(await active()).to.equal(false);
  });
});
