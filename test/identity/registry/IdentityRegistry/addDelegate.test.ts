import { expect } from "chai";
import { keccak256, MaxUint256 } from "ethers";
import { day, networkHelpers, now } from "../../../support/identity.ts";
import { shouldChangeByTheKey } from "./keys.behavior.ts";
import { setting, veriKey } from "./keys.fixture.ts";

describe("IdentityRegistry.addDelegate", () => {
  shouldChangeByTheKey("addDelegate");

  it("makes the delegate valid for its time, to the second", async () => {
    const { registry, holder, third } = await networkHelpers.loadFixture(setting);
    await registry.connect(holder).addDelegate(holder, veriKey, third, day);
    const until = (await now()) + day;
    expect(await registry.delegates(holder, keccak256(veriKey), third)).to.equal(until);
    await networkHelpers.time.increaseTo(until - 1n);
    expect(await registry.validDelegate(holder, veriKey, third)).to.equal(true);
    await networkHelpers.time.increaseTo(until);
    expect(await registry.validDelegate(holder, veriKey, third)).to.equal(false);
  });

  it("makes a delegate of that type and identity only", async () => {
    const { registry, holder, other, third } = await networkHelpers.loadFixture(setting);
    await registry.connect(holder).addDelegate(holder, veriKey, third, day);
    expect(await registry.validDelegate(holder, `0x${"11".repeat(32)}`, third)).to.equal(false);
    expect(await registry.validDelegate(other, veriKey, third)).to.equal(false);
  });

  it("refuses a validity that overflows, in which the standard's own registry wraps around", async () => {
    const { registry, holder, third } = await networkHelpers.loadFixture(setting);
    await expect(registry.connect(holder).addDelegate(holder, veriKey, third, MaxUint256)).to.be.revertedWithPanic(
      0x11,
    );
  });
});
