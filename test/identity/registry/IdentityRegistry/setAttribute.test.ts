import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { day, networkHelpers } from "../../../support/identity.ts";
import { shouldChangeByTheKey } from "./keys.behavior.ts";
import { attributeName, setting } from "./keys.fixture.ts";

describe("IdentityRegistry.setAttribute", () => {
  shouldChangeByTheKey("setAttribute");

  it("takes an empty value, and one of several words", async () => {
    const { registry, holder } = await networkHelpers.loadFixture(setting);
    for (const value of ["0x", `0x${"ab".repeat(1_000)}`]) {
      await expect(registry.connect(holder).setAttribute(holder, attributeName, value, day))
        .to.emit(registry, "DIDAttributeChanged")
        .withArgs(
          holder.address,
          attributeName,
          value,
          (until: bigint) => until > day,
          (block: bigint) => block >= 0n,
        );
    }
  });

  it("refuses a validity that overflows, in which the standard's own registry wraps around", async () => {
    const { registry, holder } = await networkHelpers.loadFixture(setting);
    await expect(
      registry.connect(holder).setAttribute(holder, attributeName, "0x", MaxUint256),
    ).to.be.revertedWithPanic(0x11);
  });
});
