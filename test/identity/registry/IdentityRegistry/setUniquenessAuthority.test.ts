import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { kinds, signTag } from "../../../../src/identity/index.ts";
import { networkHelpers } from "../../../support/identity.ts";
import { atTheDesk, batch } from "./fixtures.ts";

describe("IdentityRegistry.setUniquenessAuthority", () => {
  it("replaces the key that signs tags, and the former signs nothing any more", async () => {
    const { registry, desk, to, authority, ministry, clerk, alice, stranger, enrolmentOf } =
      await networkHelpers.loadFixture(atTheDesk);
    expect(await registry.uniquenessAuthority()).to.equal(authority.address);
    await expect(registry.setUniquenessAuthority(stranger))
      .to.emit(registry, "UniquenessAuthorityChanged")
      .withArgs(authority.address, stranger.address);
    expect(await registry.uniquenessAuthority()).to.equal(stranger.address);

    const enrolment = await enrolmentOf(alice);
    await expect(desk.enrol(ministry, clerk, enrolment)).to.be.revertedWithCustomError(
      registry,
      "IdentityTagUnauthorized",
    );
    const tagSignature = await signTag(stranger, to, "person", enrolment.tag, ministry.address);
    await desk.enrol(ministry, clerk, { ...enrolment, tagSignature });
    expect(await registry.isActive(alice)).to.equal(true);
  });

  it("stops bulk enrolment too when there is none", async () => {
    const { registry, desk, ministry, clerk, enrolments, signature } = await networkHelpers.loadFixture(batch);
    await registry.setUniquenessAuthority(ZeroAddress);
    for (const signed of [signature, `0x${"00".repeat(65)}`, "0x"]) {
      await expect(desk.enrolMany(ministry, clerk, kinds.person, enrolments, signed)).to.be.revertedWithCustomError(
        registry,
        "IdentityTagUnauthorized",
      );
    }
  });

  it("is governance's alone", async () => {
    const { registry, authority } = await networkHelpers.loadFixture(atTheDesk);
    await expect(registry.connect(authority).setUniquenessAuthority(authority))
      .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
      .withArgs(authority.address);
  });
});
