import { expect } from "chai";
import { day, networkHelpers } from "../../../support/identity.ts";
import { shouldChangeByTheKey } from "./keys.behavior.ts";
import { setting, veriKey } from "./keys.fixture.ts";

describe("IdentityRegistry.revokeDelegate", () => {
  shouldChangeByTheKey("revokeDelegate");

  it("ends the delegate at once, and a later one begins anew", async () => {
    const { registry, holder, third } = await networkHelpers.loadFixture(setting);
    const mine = registry.connect(holder);
    await mine.addDelegate(holder, veriKey, third, day);
    await mine.revokeDelegate(holder, veriKey, third);
    expect(await registry.validDelegate(holder, veriKey, third)).to.equal(false);
    await mine.addDelegate(holder, veriKey, third, day);
    expect(await registry.validDelegate(holder, veriKey, third)).to.equal(true);
  });
});
