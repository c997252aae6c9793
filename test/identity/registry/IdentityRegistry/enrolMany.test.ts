import { expect } from "chai";
import { id, TypedDataEncoder, ZeroAddress, ZeroHash } from "ethers";
import { identityDomain, identityTypes, kinds, signTag, signTags } from "../../../../src/identity/index.ts";
import { day, networkHelpers, purpose } from "../../../support/identity.ts";
import { batch, pause } from "./fixtures.ts";

describe("IdentityRegistry.enrolMany", () => {
  it("enrols persons who never acted here, with one signature over their tags", async () => {
    const { registry, desk, ministry, clerk, enrolments, signature } = await networkHelpers.loadFixture(batch);
    await desk.enrolMany(ministry, clerk, kinds.person, enrolments, signature);
    for (const { identity, tag } of enrolments) {
      expect(await registry.isActive(identity)).to.equal(true);
      expect(await registry.identityOfTag(tag)).to.equal(identity);
    }
  });

  it("shows each enrolment in an event of its own", async () => {
    const { registry, desk, ministry, clerk, enrolments, signatureOf } = await networkHelpers.loadFixture(batch);
    const list = enrolments.slice(0, 3);
    const sent = desk.enrolMany(ministry, clerk, kinds.company, list, await signatureOf(list, "company"));
    for (const { identity, tag } of list) {
      await expect(sent)
        .to.emit(registry, "IdentityEnrolled")
        .withArgs(identity, ministry.address, tag, kinds.company, ZeroAddress, clerk.address);
      expect(await registry.kindOf(identity)).to.equal(kinds.company);
      expect(await registry.registrarOf(identity)).to.equal(ministry.address);
    }
  });
  it("refuses an address that has acted, since it did not consent", async () => {
    const { registry, desk, ministry, clerk, alice, enrolments, signatureOf } = await networkHelpers.loadFixture(batch);
    await registry.connect(alice).setAttribute(alice, id("a service"), "0x01", day);
    const [first] = enrolments;
    const list = [{ ...first!, identity: alice.address }];
    await expect(desk.enrolMany(ministry, clerk, kinds.person, list, await signatureOf(list)))
      .to.be.revertedWithCustomError(registry, "IdentityNotUntouched")
      .withArgs(alice.address);
  });

  it("refuses an address that deactivated itself", async () => {
    const { registry, desk, ministry, clerk, alice, enrolments, signatureOf } = await networkHelpers.loadFixture(batch);
    await registry.connect(alice).changeOwner(alice, ZeroAddress);
    const list = [{ ...enrolments[0]!, identity: alice.address }];
    await expect(desk.enrolMany(ministry, clerk, kinds.person, list, await signatureOf(list)))
      .to.be.revertedWithCustomError(registry, "IdentityNotUntouched")
      .withArgs(alice.address);
  });
  it("refuses a list that is not the one that was signed", async () => {
    const { registry, desk, ministry, clerk, enrolments, signature } = await networkHelpers.loadFixture(batch);
    for (const list of [enrolments.slice(1), [...enrolments].reverse(), []]) {
      await expect(desk.enrolMany(ministry, clerk, kinds.person, list, signature)).to.be.revertedWithCustomError(
        registry,
        "IdentityTagUnauthorized",
      );
    }
  });

  it("refuses a list that was signed for another registrar, elsewhere, or by another", async () => {
    const { registry, desk, to, authority, ministry, clerk, stranger, enrolments } =
      await networkHelpers.loadFixture(batch);
    const list = enrolments.slice(0, 2);
    const tags = list.map(({ tag }) => tag);
    for (const signature of [
      await signTags(authority, to, "person", tags, clerk.address),
      await signTags(authority, { ...to, chainId: 1n }, "person", tags, ministry.address),
      await signTags(authority, { ...to, registry: clerk.address }, "person", tags, ministry.address),
      await signTags(stranger, to, "person", tags, ministry.address),
      "0x",
    ]) {
      const digest = TypedDataEncoder.hash(identityDomain(to), identityTypes.tags, {
        tags,
        kind: kinds.person,
        registrar: ministry.address,
      });
      await expect(desk.enrolMany(ministry, clerk, kinds.person, list, signature))
        .to.be.revertedWithCustomError(registry, "IdentityTagUnauthorized")
        .withArgs(ministry.address, digest);
    }
  });

  it("refuses to enrol persons under tags that were signed for companies", async () => {
    const { registry, desk, ministry, clerk, enrolments, signatureOf } = await networkHelpers.loadFixture(batch);
    const signature = await signatureOf(enrolments, "company");
    await expect(desk.enrolMany(ministry, clerk, kinds.person, enrolments, signature)).to.be.revertedWithCustomError(
      registry,
      "IdentityTagUnauthorized",
    );
  });

  it("refuses a signature over one tag alone, and one over a list for one alone", async () => {
    const { registry, desk, to, authority, ministry, clerk, alice, enrolmentOf, enrolments, signatureOf } =
      await networkHelpers.loadFixture(batch);
    const [first] = enrolments;
    const single = await signTag(authority, to, "person", first!.tag, ministry.address);
    await expect(desk.enrolMany(ministry, clerk, kinds.person, [first!], single)).to.be.revertedWithCustomError(
      registry,
      "IdentityTagUnauthorized",
    );
    const enrolment = await enrolmentOf(alice);
    const listed = await signatureOf([enrolment]);
    await expect(desk.enrol(ministry, clerk, { ...enrolment, tagSignature: listed })).to.be.revertedWithCustomError(
      registry,
      "IdentityTagUnauthorized",
    );
  });
  it("enrols nobody when one of them is enrolled, and refuses the same list again", async () => {
    const { registry, desk, ministry, clerk, enrolments, signature } = await networkHelpers.loadFixture(batch);
    await desk.enrolMany(ministry, clerk, kinds.person, enrolments, signature);
    await expect(desk.enrolMany(ministry, clerk, kinds.person, enrolments, signature))
      .to.be.revertedWithCustomError(registry, "IdentityAlreadyEnrolled")
      .withArgs(enrolments[0]!.identity);
  });

  it("enrols nobody when one has a tag of another, the same tag twice, no tag, or no address", async () => {
    const { registry, desk, ministry, clerk, enrolments, signatureOf } = await networkHelpers.loadFixture(batch);
    const [first, second] = enrolments;
    const taken = await registry.identityOfTag(id("tag of the clerk"));
    for (const [wrong, error, args] of [
      [
        { ...second!, tag: id("tag of the clerk") },
        "IdentityTagTaken",
        [id("tag of the clerk"), taken, second!.identity],
      ],
      [{ ...second!, tag: first!.tag }, "IdentityTagTaken", [first!.tag, first!.identity, second!.identity]],
      [{ ...second!, tag: ZeroHash }, "IdentityTagMissing", [second!.identity]],
      [{ ...second!, identity: ZeroAddress }, "IdentityKindInvalid", [ZeroAddress, kinds.person]],
    ] as const) {
      const list = [first!, wrong];
      await expect(desk.enrolMany(ministry, clerk, kinds.person, list, await signatureOf(list)))
        .to.be.revertedWithCustomError(registry, error)
        .withArgs(...args);
      expect(await registry.kindOf(first!.identity)).to.equal(kinds.none);
    }
  });

  it("refuses one address twice in a list", async () => {
    const { registry, desk, ministry, clerk, enrolments, signatureOf } = await networkHelpers.loadFixture(batch);
    const [first, second] = enrolments;
    const list = [first!, { ...second!, identity: first!.identity }];
    await expect(desk.enrolMany(ministry, clerk, kinds.person, list, await signatureOf(list)))
      .to.be.revertedWithCustomError(registry, "IdentityAlreadyEnrolled")
      .withArgs(first!.identity);
  });
  it("refuses agencies", async () => {
    const { registry, desk, ministry, clerk, enrolments, signatureOf } = await networkHelpers.loadFixture(batch);
    const signature = await signatureOf(enrolments, "agency");
    await expect(desk.enrolMany(ministry, clerk, kinds.agency, enrolments, signature)).to.be.revertedWithCustomError(
      registry,
      "IdentityKindInvalid",
    );
  });

  it("refuses kind none", async () => {
    const { registry, desk, ministry, clerk, enrolments, signatureOf } = await networkHelpers.loadFixture(batch);
    const list = enrolments.slice(0, 1);
    await expect(desk.enrolMany(ministry, clerk, kinds.none, list, await signatureOf(list, "none")))
      .to.be.revertedWithCustomError(registry, "IdentityKindInvalid")
      .withArgs(list[0]!.identity, kinds.none);
  });

  it("refuses who is not the registrar's officer, and a registrar without the mandate", async () => {
    const { registry, desk, ministry, clerk, stranger, enrolments, signatureOf } =
      await networkHelpers.loadFixture(batch);
    const list = enrolments.slice(0, 1);
    const signed = await signatureOf(list);
    await expect(registry.connect(stranger).enrolMany(ministry, clerk, kinds.person, list, signed))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(clerk.address, stranger.address);
    await registry.revokeMandate(ministry, purpose("registrar"));
    await expect(desk.enrolMany(ministry, clerk, kinds.person, list, signed))
      .to.be.revertedWithCustomError(registry, "IdentityNotMandated")
      .withArgs(ministry.address, purpose("registrar"));
  });

  it("stops during a pause", async () => {
    const base = await networkHelpers.loadFixture(batch);
    const { registry, desk, ministry, clerk, enrolments, signature } = base;
    const until = await pause(base);
    await expect(desk.enrolMany(ministry, clerk, kinds.person, enrolments, signature))
      .to.be.revertedWithCustomError(registry, "ModulePausedUntil")
      .withArgs(until);
  });
});
