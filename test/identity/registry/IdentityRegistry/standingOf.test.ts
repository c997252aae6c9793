import { expect } from "chai";
import { id, TypedDataEncoder, ZeroAddress } from "ethers";
import { identityDomain, kinds } from "../../../../src/identity/index.ts";
import { networkHelpers, reason, society } from "../../../support/identity.ts";
import { withBoard } from "./fixtures.ts";

describe("IdentityRegistry.standingOf, kindOf, parentOf, registrarOf, identityOfTag", () => {
  it("say what was enrolled", async () => {
    const { registry, ministry, clerk, county, company, alice } = await networkHelpers.loadFixture(society);
    for (const [identity, kind, parent, registrar] of [
      [ministry, kinds.agency, ZeroAddress, ZeroAddress],
      [clerk, kinds.person, ZeroAddress, ZeroAddress],
      [county, kinds.agency, ministry.address, ministry.address],
      [company, kinds.company, ZeroAddress, ministry.address],
      [alice, kinds.person, ZeroAddress, ministry.address],
    ] as const) {
      const standing = await registry.standingOf(identity);
      expect(await registry.kindOf(identity)).to.equal(kind);
      expect(await registry.parentOf(identity)).to.equal(parent);
      expect(await registry.registrarOf(identity)).to.equal(registrar);
      expect([standing.owner, standing.parent, standing.registrar]).to.deep.equal([
        identity.address,
        parent,
        registrar,
      ]);
      expect(standing.enrolledAt > 0n).to.equal(true);
      expect([
        standing.suspended,
        standing.onReference,
        standing.ended,
        standing.recovering,
        standing.deactivated,
      ]).to.deep.equal([false, false, false, false, false]);
    }
    expect(await registry.identityOfTag(id("tag of the clerk"))).to.equal(clerk.address);
  });

  it("say nothing of who is not enrolled", async () => {
    const { registry, stranger } = await networkHelpers.loadFixture(society);
    const standing = await registry.standingOf(stranger);
    expect([standing.owner, standing.registrar, standing.enrolledAt]).to.deep.equal([
      stranger.address,
      ZeroAddress,
      0n,
    ]);
    expect(await registry.kindOf(stranger)).to.equal(kinds.none);
    expect(await registry.identityOfTag(id("nobody's"))).to.equal(ZeroAddress);
  });

  it("follow the status", async () => {
    const { registry, recovery, ministry, clerk, alice, key } = await networkHelpers.loadFixture(withBoard);
    const desk = registry.connect(clerk);
    await desk.suspend(ministry, clerk, alice, true, reason);
    await recovery.beginRecovery(alice);
    let standing = await registry.standingOf(alice);
    expect([standing.suspended, standing.onReference, standing.recovering]).to.deep.equal([true, true, true]);
    await recovery.endRecovery(alice, key);
    await desk.reinstate(ministry, clerk, alice, reason);
    standing = await registry.standingOf(alice);
    expect([standing.owner, standing.suspended, standing.onReference, standing.recovering]).to.deep.equal([
      key.address,
      false,
      false,
      false,
    ]);
    await desk.end(ministry, clerk, alice, reason);
    standing = await registry.standingOf(alice);
    expect([standing.ended, standing.deactivated]).to.deep.equal([true, true]);
  });

  it("give the domain that wallets sign in", async () => {
    const { registry, to } = await networkHelpers.loadFixture(society);
    expect(await registry.DOMAIN_SEPARATOR()).to.equal(TypedDataEncoder.hashDomain(identityDomain(to)));
  });
});
