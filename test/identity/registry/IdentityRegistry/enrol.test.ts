import { expect } from "chai";
import { id, type Signer, TypedDataEncoder, ZeroAddress, ZeroHash } from "ethers";
import { identityDomain, identityTypes, kinds, signConsent, signTag } from "../../../../src/identity/index.ts";
import { IdentityRegistry__factory } from "../../../../types/ethers-contracts/index.ts";
import { day, deployRegistry, ethers, networkHelpers, now, reason, society } from "../../../support/identity.ts";
import { atTheDesk, twoRegistrars } from "./fixtures.ts";

describe("IdentityRegistry.enrol", () => {
  it("enrols who consents, and shows who enrolled whom", async () => {
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(atTheDesk);
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
    const { registry, ministry, alice, enrol } = await networkHelpers.loadFixture(atTheDesk);
    await enrol(alice, "agency", ministry.address);
    expect(await registry.parentOf(alice)).to.equal(ministry.address);
  });

  it("refuses an agency below one that is suspended or has ended", async () => {
    const { registry, clerk, ministry, county, stranger, enrolmentOf } = await networkHelpers.loadFixture(society);
    const desk = registry.connect(clerk);
    const enrolment = await enrolmentOf(stranger, "agency", county.address);
    await desk.suspend(ministry, clerk, county, false, reason);
    await expect(desk.enrol(ministry, clerk, enrolment))
      .to.be.revertedWithCustomError(registry, "IdentityParentInvalid")
      .withArgs(stranger.address, county.address);
    await desk.end(ministry, clerk, county, reason);
    await expect(desk.enrol(ministry, clerk, enrolment))
      .to.be.revertedWithCustomError(registry, "IdentityParentInvalid")
      .withArgs(stranger.address, county.address);
  });
  it("refuses an agency without a parent, below a person, and a person with a parent", async () => {
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(atTheDesk);
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
    const { registry, desk, ministry, clerk, alice, enrol, enrolmentOf } = await networkHelpers.loadFixture(atTheDesk);
    await enrol(alice);
    await expect(desk.enrol(ministry, clerk, await enrolmentOf(alice, "company", ZeroAddress, id("another"))))
      .to.be.revertedWithCustomError(registry, "IdentityAlreadyEnrolled")
      .withArgs(alice.address);
  });
  it("refuses the same tag for another identity, with who has it", async () => {
    const { registry, desk, ministry, clerk, alice, bob, enrol, enrolmentOf } =
      await networkHelpers.loadFixture(atTheDesk);
    await enrol(alice);
    const tag = id(`tag of ${alice.address}`);
    await expect(desk.enrol(ministry, clerk, await enrolmentOf(bob, "person", ZeroAddress, tag)))
      .to.be.revertedWithCustomError(registry, "IdentityTagTaken")
      .withArgs(tag, alice.address, bob.address);
  });
  it("refuses the tag of an identity that ended: the dead do not come back under another address", async () => {
    const { registry, desk, ministry, clerk, alice, bob, enrol, enrolmentOf } =
      await networkHelpers.loadFixture(atTheDesk);
    await enrol(alice);
    await desk.end(ministry, clerk, alice, ZeroHash);
    const tag = id(`tag of ${alice.address}`);
    await expect(
      desk.enrol(ministry, clerk, await enrolmentOf(bob, "person", ZeroAddress, tag)),
    ).to.be.revertedWithCustomError(registry, "IdentityTagTaken");
  });

  it("refuses a tag that another registrar enrolled: one person, one identity, whoever enrols", async () => {
    const { registry, to, authority, county, bob, carol, stranger, enrolmentOf } =
      await networkHelpers.loadFixture(twoRegistrars);
    const { tag } = await enrolmentOf(carol);
    const consent = {
      identity: stranger.address,
      registrar: county.address,
      kind: "person" as const,
      parent: ZeroAddress,
      tag,
      consentUntil: (await now()) + day,
    };
    const enrolment = {
      ...consent,
      kind: kinds.person,
      tagSignature: await signTag(authority, to, "person", tag, county.address),
      consent: await signConsent(stranger, to, consent),
    };
    await expect(registry.connect(bob).enrol(county, bob, enrolment))
      .to.be.revertedWithCustomError(registry, "IdentityTagTaken")
      .withArgs(tag, carol.address, stranger.address);
  });
  it("refuses tag 0, kind none", async () => {
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(atTheDesk);
    await expect(desk.enrol(ministry, clerk, await enrolmentOf(alice, "person", ZeroAddress, ZeroHash)))
      .to.be.revertedWithCustomError(registry, "IdentityTagMissing")
      .withArgs(alice.address);
    await expect(desk.enrol(ministry, clerk, await enrolmentOf(alice, "none")))
      .to.be.revertedWithCustomError(registry, "IdentityKindInvalid")
      .withArgs(alice.address, kinds.none);
  });
  it("refuses a caller who is not the officer, and an officer of another organisation", async () => {
    const { registry, ministry, clerk, alice, bob, stranger, enrol, enrolmentOf } =
      await networkHelpers.loadFixture(atTheDesk);
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
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(atTheDesk);
    const mandate = ethers.encodeBytes32String("registrar");
    await registry.revokeMandate(ministry, mandate);
    await expect(desk.enrol(ministry, clerk, await enrolmentOf(alice)))
      .to.be.revertedWithCustomError(registry, "IdentityNotMandated")
      .withArgs(ministry.address, mandate);
  });

  it("refuses a registrar that is suspended, and an officer who is", async () => {
    const { registry, ministry, clerk, county, bob, stranger, enrolmentOf } =
      await networkHelpers.loadFixture(twoRegistrars);
    const enrolment = await enrolmentOf(stranger);
    await registry.connect(clerk).suspend(ministry, clerk, bob, false, reason);
    await expect(registry.connect(bob).enrol(county, bob, enrolment))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(bob.address);
    await registry.connect(clerk).reinstate(ministry, clerk, bob, reason);
    await registry.connect(clerk).suspend(ministry, clerk, county, false, reason);
    await expect(registry.connect(bob).enrol(county, bob, enrolment))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(county.address);
  });
  it("refuses a tag that the authority did not sign, or not for this registrar", async () => {
    const { registry, desk, to, authority, ministry, clerk, alice, stranger, enrolmentOf } =
      await networkHelpers.loadFixture(atTheDesk);
    const enrolment = await enrolmentOf(alice);
    for (const tagSignature of [
      await signTag(stranger, to, "person", enrolment.tag, ministry.address),
      await signTag(authority, to, "person", enrolment.tag, stranger.address),
      await signTag(authority, to, "person", id("another tag"), ministry.address),
      "0x",
    ]) {
      await expect(desk.enrol(ministry, clerk, { ...enrolment, tagSignature })).to.be.revertedWithCustomError(
        registry,
        "IdentityTagUnauthorized",
      );
    }
  });

  it("shows the digests that the authority and the identity should have signed", async () => {
    const { registry, desk, to, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(atTheDesk);
    const enrolment = await enrolmentOf(alice);
    const registrar = ministry.address;
    const tag = TypedDataEncoder.hash(identityDomain(to), identityTypes.tag, {
      tag: enrolment.tag,
      kind: enrolment.kind,
      registrar,
    });
    await expect(desk.enrol(ministry, clerk, { ...enrolment, tagSignature: "0x" }))
      .to.be.revertedWithCustomError(registry, "IdentityTagUnauthorized")
      .withArgs(registrar, tag);
    const consent = TypedDataEncoder.hash(identityDomain(to), identityTypes.consent, { ...enrolment, registrar });
    await expect(desk.enrol(ministry, clerk, { ...enrolment, consent: "0x" }))
      .to.be.revertedWithCustomError(registry, "IdentityConsentInvalid")
      .withArgs(alice.address, consent);
  });

  it("refuses identity 0, which nobody can sign for", async () => {
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(atTheDesk);
    const enrolment = { ...(await enrolmentOf(alice)), identity: ZeroAddress, consent: `0x${"00".repeat(65)}` };
    await expect(desk.enrol(ministry, clerk, enrolment)).to.be.revertedWithCustomError(
      registry,
      "IdentityConsentInvalid",
    );
  });
  it("refuses a tag signature for another chain or another registry", async () => {
    const { registry, desk, to, authority, ministry, clerk, alice, enrolmentOf } =
      await networkHelpers.loadFixture(atTheDesk);
    const enrolment = await enrolmentOf(alice);
    for (const elsewhere of [
      { ...to, chainId: to.chainId + 1n },
      { ...to, registry: ministry.address },
    ]) {
      const tagSignature = await signTag(authority, elsewhere, "person", enrolment.tag, ministry.address);
      await expect(desk.enrol(ministry, clerk, { ...enrolment, tagSignature })).to.be.revertedWithCustomError(
        registry,
        "IdentityTagUnauthorized",
      );
    }
  });
  it("enrols nobody while there is no uniqueness authority", async () => {
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(atTheDesk);
    await registry.setUniquenessAuthority(ZeroAddress);
    await expect(desk.enrol(ministry, clerk, await enrolmentOf(alice))).to.be.revertedWithCustomError(
      registry,
      "IdentityTagUnauthorized",
    );
  });
  it("refuses an identity that did not consent, or consented to something else", async () => {
    const { registry, desk, to, ministry, clerk, alice, bob, enrolmentOf } =
      await networkHelpers.loadFixture(atTheDesk);
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
    const { registry, desk, to, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(atTheDesk);
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

  it("takes a consent in its last second", async () => {
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(atTheDesk);
    const enrolment = await enrolmentOf(alice);
    await networkHelpers.time.setNextBlockTimestamp(enrolment.consentUntil);
    await desk.enrol(ministry, clerk, enrolment);
    expect(await registry.isActive(alice)).to.equal(true);
  });
  it("refuses a consent after its last second", async () => {
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(atTheDesk);
    const enrolment = await enrolmentOf(alice);
    await networkHelpers.time.setNextBlockTimestamp(enrolment.consentUntil + 1n);
    await expect(desk.enrol(ministry, clerk, enrolment))
      .to.be.revertedWithCustomError(registry, "IdentitySignatureExpired")
      .withArgs(enrolment.consentUntil, enrolment.consentUntil + 1n);
  });
  it("takes the consent of the key that controls the identity, not of the address", async () => {
    const { registry, desk, to, ministry, clerk, alice, bob, enrolmentOf } =
      await networkHelpers.loadFixture(atTheDesk);
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
    const { registry, desk, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(atTheDesk);
    const enrolment = await enrolmentOf(alice);
    await registry.connect(alice).changeOwner(alice, ZeroAddress);
    await expect(desk.enrol(ministry, clerk, enrolment)).to.be.revertedWithCustomError(
      registry,
      "IdentityConsentInvalid",
    );
  });
  it("stops during a pause", async () => {
    const { registry, manager, desk, ministry, clerk, alice, enrolmentOf } =
      await networkHelpers.loadFixture(atTheDesk);
    const enrolment = await enrolmentOf(alice);
    const until = (await now()) + 3_600n;
    await manager.execute(registry, registry.interface.encodeFunctionData("pause", [until]));
    await expect(desk.enrol(ministry, clerk, enrolment))
      .to.be.revertedWithCustomError(registry, "ModulePausedUntil")
      .withArgs(until);
  });
  it("keeps a second registry's enrolments apart", async () => {
    const { manager, forwarder, authority, registry, ministry, clerk, alice, enrolmentOf } =
      await networkHelpers.loadFixture(atTheDesk);
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
