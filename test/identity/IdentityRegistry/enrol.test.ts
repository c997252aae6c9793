import { expect } from "chai";
import { id, Wallet, ZeroAddress, ZeroHash, type Signer } from "ethers";
import { identityTypes, identityDomain, kinds, signConsent, signTag } from "../../../src/identity/index.ts";
import { IdentityRegistry__factory } from "../../../types/ethers-contracts/index.ts";
import { day, deployRegistry, ethers, foundation, networkHelpers, now, society } from "../../support/identity.ts";

async function setting() {
  const base = await foundation();
  const [alice, bob] = base.others;
  if (!alice || !bob) throw new Error("too few accounts");
  const desk = base.registry.connect(base.clerk);
  return { ...base, alice, bob, desk };
}

describe("IdentityRegistry.enrol", () => {
  it("enrols who consents, and shows who enrolled whom", async () => {
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(setting);
    const enrolment = await enrolmentOf(alice);

    await expect(desk.enrol(ministry, clerk, enrolment))
      .to.emit(registry, "IdentityEnrolled")
      .withArgs(alice.address, ministry.address, enrolment.tag, kinds.person, ZeroAddress, clerk.address);

    expect(await registry.kindOf(alice)).to.equal(kinds.person);
    expect(await registry.isActive(alice)).to.equal(true);
    expect(await registry.registrarOf(alice)).to.equal(ministry.address);
    expect(await registry.identityOfTag(enrolment.tag)).to.equal(alice.address);
    expect((await registry.standingOf(alice)).enrolledAt).to.equal(await now());
  });

  it("enrols an agency below an active agency", async () => {
    const { registry, ministry, alice, enrol } = await networkHelpers.loadFixture(setting);
    await enrol(alice, "agency", ministry.address);
    expect(await registry.parentOf(alice)).to.equal(ministry.address);
  });

  it("refuses an agency without a parent, below a person, and a person with a parent", async () => {
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(setting);
    for (const [kind, parent] of [
      ["agency", ZeroAddress],
      ["agency", clerk.address],
      ["person", ministry.address],
    ] as const) {
      await expect(desk.enrol(ministry, clerk, await enrolmentOf(alice, kind, parent)))
        .to.be.revertedWithCustomError(registry, "IdentityParentInvalid")
        .withArgs(alice.address, parent);
    }
  });

  it("refuses a second enrolment of the identity", async () => {
    const { registry, desk, ministry, clerk, alice, enrol, enrolmentOf } = await networkHelpers.loadFixture(setting);
    await enrol(alice);
    await expect(desk.enrol(ministry, clerk, await enrolmentOf(alice, "company", ZeroAddress, id("another"))))
      .to.be.revertedWithCustomError(registry, "IdentityAlreadyEnrolled")
      .withArgs(alice.address);
  });

  it("refuses the same tag for another identity, with who has it", async () => {
    const { registry, desk, ministry, clerk, alice, bob, enrol, enrolmentOf } =
      await networkHelpers.loadFixture(setting);
    await enrol(alice);
    const tag = id(`tag of ${alice.address}`);
    await expect(desk.enrol(ministry, clerk, await enrolmentOf(bob, "person", ZeroAddress, tag)))
      .to.be.revertedWithCustomError(registry, "IdentityTagTaken")
      .withArgs(tag, alice.address, bob.address);
  });

  it("refuses the tag of an identity that ended: the dead do not come back under another address", async () => {
    const { registry, desk, ministry, clerk, alice, bob, enrol, enrolmentOf } =
      await networkHelpers.loadFixture(setting);
    await enrol(alice);
    await desk.end(ministry, clerk, alice, ZeroHash);
    const tag = id(`tag of ${alice.address}`);
    await expect(
      desk.enrol(ministry, clerk, await enrolmentOf(bob, "person", ZeroAddress, tag)),
    ).to.be.revertedWithCustomError(registry, "IdentityTagTaken");
  });

  it("refuses tag 0, kind none", async () => {
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(setting);
    await expect(desk.enrol(ministry, clerk, await enrolmentOf(alice, "person", ZeroAddress, ZeroHash)))
      .to.be.revertedWithCustomError(registry, "IdentityTagMissing")
      .withArgs(alice.address);
    await expect(desk.enrol(ministry, clerk, await enrolmentOf(alice, "none")))
      .to.be.revertedWithCustomError(registry, "IdentityKindInvalid")
      .withArgs(alice.address, kinds.none);
  });

  it("refuses a caller who is not the officer, and an officer of another organisation", async () => {
    const { registry, ministry, clerk, alice, bob, stranger, enrol, enrolmentOf } =
      await networkHelpers.loadFixture(setting);
    const enrolment = await enrolmentOf(alice);
    await expect(registry.connect(stranger).enrol(ministry, clerk, enrolment))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(clerk.address, stranger.address);
    await enrol(bob);
    await expect(registry.connect(bob).enrol(ministry, bob, enrolment))
      .to.be.revertedWithCustomError(registry, "IdentityNotOfficer")
      .withArgs(ministry.address, ethers.encodeBytes32String("registrar"), bob.address);
  });

  it("refuses a registrar whose mandate was withdrawn", async () => {
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(setting);
    const mandate = ethers.encodeBytes32String("registrar");
    await registry.revokeMandate(ministry, mandate);
    await expect(desk.enrol(ministry, clerk, await enrolmentOf(alice)))
      .to.be.revertedWithCustomError(registry, "IdentityNotMandated")
      .withArgs(ministry.address, mandate);
  });

  it("refuses a tag that the authority did not sign, or not for this registrar", async () => {
    const { registry, desk, to, authority, ministry, clerk, alice, stranger, enrolmentOf } =
      await networkHelpers.loadFixture(setting);
    const enrolment = await enrolmentOf(alice);
    for (const tagSignature of [
      await signTag(stranger, to, enrolment.tag, ministry.address),
      await signTag(authority, to, enrolment.tag, stranger.address),
      await signTag(authority, to, id("another tag"), ministry.address),
      "0x",
    ]) {
      await expect(desk.enrol(ministry, clerk, { ...enrolment, tagSignature })).to.be.revertedWithCustomError(
        registry,
        "IdentityTagUnauthorized",
      );
    }
  });

  it("refuses a tag signature for another chain or another registry", async () => {
    const { registry, desk, to, authority, ministry, clerk, alice, enrolmentOf } =
      await networkHelpers.loadFixture(setting);
    const enrolment = await enrolmentOf(alice);
    for (const elsewhere of [
      { ...to, chainId: to.chainId + 1n },
      { ...to, registry: ministry.address },
    ]) {
      const tagSignature = await signTag(authority, elsewhere, enrolment.tag, ministry.address);
      await expect(desk.enrol(ministry, clerk, { ...enrolment, tagSignature })).to.be.revertedWithCustomError(
        registry,
        "IdentityTagUnauthorized",
      );
    }
  });

  it("enrols nobody while there is no uniqueness authority", async () => {
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(setting);
    await registry.setUniquenessAuthority(ZeroAddress);
    await expect(desk.enrol(ministry, clerk, await enrolmentOf(alice))).to.be.revertedWithCustomError(
      registry,
      "IdentityTagUnauthorized",
    );
  });

  it("refuses an identity that did not consent, or consented to something else", async () => {
    const { registry, desk, to, ministry, clerk, alice, bob, enrolmentOf } = await networkHelpers.loadFixture(setting);
    const enrolment = await enrolmentOf(alice);
    const consented = {
      identity: alice.address,
      registrar: ministry.address,
      kind: "person" as const,
      parent: ZeroAddress,
      tag: enrolment.tag,
      consentUntil: enrolment.consentUntil,
    };
    const wrong: [Signer, object][] = [
      [bob, {}],
      [alice, { registrar: bob.address }],
      [alice, { kind: "company" }],
      [alice, { tag: id("another tag") }],
      [alice, { consentUntil: enrolment.consentUntil + 1n }],
    ];
    for (const [signer, change] of wrong) {
      const consent = await signConsent(signer, to, { ...consented, ...change });
      await expect(desk.enrol(ministry, clerk, { ...enrolment, consent })).to.be.revertedWithCustomError(
        registry,
        "IdentityConsentInvalid",
      );
    }
  });

  it("refuses a consent for another chain or another registry", async () => {
    const { registry, desk, to, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(setting);
    const enrolment = await enrolmentOf(alice);
    for (const elsewhere of [
      { ...to, chainId: 1n },
      { ...to, registry: alice.address },
    ]) {
      const consent = await alice.signTypedData(identityDomain(elsewhere), identityTypes.consent, {
        ...enrolment,
        registrar: ministry.address,
      });
      await expect(desk.enrol(ministry, clerk, { ...enrolment, consent })).to.be.revertedWithCustomError(
        registry,
        "IdentityConsentInvalid",
      );
    }
  });

  it("refuses a consent after its last second", async () => {
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(setting);
    const enrolment = await enrolmentOf(alice);
    await networkHelpers.time.setNextBlockTimestamp(enrolment.consentUntil + 1n);
    await expect(desk.enrol(ministry, clerk, enrolment))
      .to.be.revertedWithCustomError(registry, "IdentitySignatureExpired")
      .withArgs(enrolment.consentUntil, enrolment.consentUntil + 1n);
  });

  it("takes the consent of the key that controls the identity, not of the address", async () => {
    const { registry, desk, to, ministry, clerk, alice, bob, enrolmentOf } = await networkHelpers.loadFixture(setting);
    await registry.connect(alice).changeOwner(alice, bob);
    const enrolment = await enrolmentOf(alice);
    await expect(desk.enrol(ministry, clerk, enrolment)).to.be.revertedWithCustomError(
      registry,
      "IdentityConsentInvalid",
    );
    const consent = await signConsent(bob, to, { ...enrolment, kind: "person", registrar: ministry.address });
    await desk.enrol(ministry, clerk, { ...enrolment, consent });
    expect(await registry.identityOwner(alice)).to.equal(bob.address);
  });

  it("refuses a deactivated identity", async () => {
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(setting);
    const enrolment = await enrolmentOf(alice);
    await registry.connect(alice).changeOwner(alice, ZeroAddress);
    await expect(desk.enrol(ministry, clerk, enrolment)).to.be.revertedWithCustomError(
      registry,
      "IdentityConsentInvalid",
    );
  });

  it("stops during a pause", async () => {
    const { registry, manager, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(setting);
    const enrolment = await enrolmentOf(alice);
    const until = (await now()) + 3_600n;
    await manager.execute(registry, registry.interface.encodeFunctionData("pause", [until]));
    await expect(desk.enrol(ministry, clerk, enrolment))
      .to.be.revertedWithCustomError(registry, "ModulePausedUntil")
      .withArgs(until);
  });

  it("keeps a second registry's enrolments apart", async () => {
    const { manager, forwarder, authority, registry, ministry, clerk, alice, enrolmentOf } =
      await networkHelpers.loadFixture(setting);
    const enrolment = await enrolmentOf(alice);
    const address = await deployRegistry(await manager.getAddress(), authority.address, await forwarder.getAddress());
    const second = IdentityRegistry__factory.connect(address, registry.runner);
    await second.enrolRoot(ministry, kinds.agency, ZeroAddress, id("m"));
    await second.enrolRoot(clerk, kinds.person, ZeroAddress, id("c"));
    await second.grantMandate(ministry, ethers.encodeBytes32String("registrar"));
    await second.seatOfficer(ministry, ethers.encodeBytes32String("registrar"), clerk, (await now()) + day);
    await expect(second.connect(clerk).enrol(ministry, clerk, enrolment)).to.be.revertedWithCustomError(
      second,
      "IdentityTagUnauthorized",
    );
  });
});

describe("IdentityRegistry.enrolMany", () => {
  async function batch(size: number) {
    const base = await networkHelpers.loadFixture(setting);
    const enrolments = Array.from({ length: size }, (_, i) => {
      const identity = new Wallet(id(`household ${String(i)}`)).address;
      return { identity, tag: id(`tag of ${identity}`) };
    });
    const tags = enrolments.map(({ tag }) => tag);
    const signature = await base.authority.signTypedData(identityDomain(base.to), identityTypes.tags, {
      tags,
      registrar: base.ministry.address,
    });
    return { ...base, enrolments, signature };
  }

  it("enrols persons who never acted here, with one signature over their tags", async () => {
    const { registry, desk, ministry, clerk, enrolments, signature } = await batch(3);
    await desk.enrolMany(ministry, clerk, kinds.person, enrolments, signature);
    for (const { identity, tag } of enrolments) {
      expect(await registry.isActive(identity)).to.equal(true);
      expect(await registry.identityOfTag(tag)).to.equal(identity);
    }
  });

  it("refuses an address that has acted, since it did not consent", async () => {
    const { registry, desk, ministry, clerk, alice, enrolments, signature } = await batch(1);
    await registry.connect(alice).setAttribute(alice, id("a service"), "0x01", day);
    const [first] = enrolments;
    await expect(desk.enrolMany(ministry, clerk, kinds.person, [{ ...first!, identity: alice.address }], signature))
      .to.be.revertedWithCustomError(registry, "IdentityNotUntouched")
      .withArgs(alice.address);
  });

  it("refuses a list that is not the one that was signed", async () => {
    const { registry, desk, ministry, clerk, enrolments, signature } = await batch(2);
    for (const list of [enrolments.slice(1), [...enrolments].reverse(), []]) {
      await expect(desk.enrolMany(ministry, clerk, kinds.person, list, signature)).to.be.revertedWithCustomError(
        registry,
        "IdentityTagUnauthorized",
      );
    }
  });

  it("enrols nobody when one of them is enrolled, and refuses the same list again", async () => {
    const { registry, desk, ministry, clerk, enrolments, signature } = await batch(2);
    await desk.enrolMany(ministry, clerk, kinds.person, enrolments, signature);
    await expect(desk.enrolMany(ministry, clerk, kinds.person, enrolments, signature))
      .to.be.revertedWithCustomError(registry, "IdentityAlreadyEnrolled")
      .withArgs(enrolments[0]!.identity);
  });

  it("refuses agencies", async () => {
    const { registry, desk, ministry, clerk, enrolments, signature } = await batch(1);
    await expect(desk.enrolMany(ministry, clerk, kinds.agency, enrolments, signature)).to.be.revertedWithCustomError(
      registry,
      "IdentityKindInvalid",
    );
  });
});

describe("IdentityRegistry.enrolRoot", () => {
  it("is governance's alone", async () => {
    const { registry, stranger } = await networkHelpers.loadFixture(society);
    await expect(registry.connect(stranger).enrolRoot(stranger, kinds.agency, ZeroAddress, id("x")))
      .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
      .withArgs(stranger.address);
  });
});
