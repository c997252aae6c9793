import { expect } from "chai";
import { ZeroAddress } from "ethers";
import {
  endIdentity,
  enrolmentsBy,
  identityHistory,
  reinstateIdentity,
  suspendIdentity,
} from "../../src/identity/index.ts";
import { acting } from "../support/acting.ts";
import { networkHelpers, reason, society } from "../support/identity.ts";

describe("identityHistory", () => {
  it("tells what was decided about an identity, by whom and with which reason", async () => {
    const { registry, ministry, clerk, alice } = await networkHelpers.loadFixture(society);
    const desk = { registrar: ministry.address, officer: clerk.address };
    const decision = { ...desk, identity: alice.address, reasonHash: reason };
    const office = acting({ identityRegistry: registry.connect(clerk) });
    await suspendIdentity(office, { ...decision, onReference: true });
    await reinstateIdentity(office, decision);
    await endIdentity(office, decision);
    const acts = await identityHistory(registry, alice.address, { fromBlock: 0 });
    expect(acts.map(({ name }) => name)).to.have.members([
      "IdentityEnrolled",
      "IdentitySuspended",
      "IdentityReinstated",
      "IdentityEnded",
      "DIDOwnerChanged",
    ]);
    expect(acts[1]?.values).to.deep.include({ onReference: true, reasonHash: reason, officer: clerk.address });
  });
});

describe("enrolmentsBy", () => {
  it("tells whom a registrar enrolled, and by which officer", async () => {
    const { registry, ministry, clerk, alice, bob, carol, county, company } = await networkHelpers.loadFixture(society);
    const found = await enrolmentsBy(registry, ministry.address, { fromBlock: 0 });
    expect(found.map(({ identity }) => identity)).to.deep.equal(
      [county, company, alice, bob, carol].map((one) => one.address),
    );
    expect(found[0]).to.include({ kind: "agency", parent: ministry.address, officer: clerk.address });
    const [first] = await enrolmentsBy(registry, ZeroAddress, { fromBlock: 0 });
    expect(first).to.include({ identity: ministry.address, officer: ZeroAddress });
  });
});
