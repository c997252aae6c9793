import { expect } from "chai";
import { encodeBytes32String, ZeroAddress } from "ethers";
import { day, networkHelpers, now, reason } from "../../../support/identity.ts";
import { setting, veriKey } from "./keys.fixture.ts";

const sigAuth = encodeBytes32String("sigAuth");

/** The holder named `third` as a delegate for a day. */
async function delegated() {
  const base = await setting();
  const { registry, holder, third } = base;
  await registry.connect(holder).addDelegate(holder, veriKey, third, day);
  const valid = (identity: string = holder.address) => registry.validDelegate(identity, veriKey, third);
  return { ...base, valid, until: (await now()) + day };
}

describe("IdentityRegistry.validDelegate", () => {
  it("is false for whoever was never named, the identity's own key among them", async () => {
    const { registry, holder, other } = await networkHelpers.loadFixture(delegated);
    for (const nobody of [other.address, holder.address, ZeroAddress]) {
      expect(await registry.validDelegate(holder, veriKey, nobody)).to.equal(false);
    }
  });

  it("is true of that identity and type only", async () => {
    const { registry, holder, other, third, valid } = await networkHelpers.loadFixture(delegated);
    expect(await valid()).to.equal(true);
    expect(await valid(other.address)).to.equal(false);
    expect(await registry.validDelegate(holder, sigAuth, third)).to.equal(false);
  });

  it("is true up to the last second of the validity", async () => {
    const { valid, until } = await networkHelpers.loadFixture(delegated);
    await networkHelpers.time.increaseTo(until - 1n);
    expect(await valid()).to.equal(true);
    await networkHelpers.time.increaseTo(until);
    expect(await valid()).to.equal(false);
  });

  it("is false from the revocation on, and true again when named anew", async () => {
    const { registry, holder, third, valid } = await networkHelpers.loadFixture(delegated);
    await registry.connect(holder).revokeDelegate(holder, veriKey, third);
    expect(await valid()).to.equal(false);
    await registry.connect(holder).addDelegate(holder, veriKey, third, day);
    expect(await valid()).to.equal(true);
  });

  it("takes the newest naming, a shorter one too", async () => {
    const { registry, holder, third, valid } = await networkHelpers.loadFixture(delegated);
    await registry.connect(holder).addDelegate(holder, veriKey, third, 10n);
    await networkHelpers.time.increase(10n);
    expect(await valid()).to.equal(false);
  });

  it("says what ERC-1056 says: a change of owner or a suspension of the identity takes no delegate away", async () => {
    const { registry, holder, other, valid, enrol, clerk, ministry } = await networkHelpers.loadFixture(delegated);
    await enrol(holder);
    await registry.connect(clerk).suspend(ministry, clerk, holder, false, reason);
    await registry.connect(holder).changeOwner(holder, other);
    expect(await valid()).to.equal(true);
  });
});
