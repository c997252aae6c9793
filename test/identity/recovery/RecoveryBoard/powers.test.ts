import { expect } from "chai";
import { id, type Signer } from "ethers";
import { kinds } from "../../../../src/identity/index.ts";
import { CredentialRegistry__factory } from "../../../../types/ethers-contracts/index.ts";
import { ethers, now, purpose, reason, year } from "../../../support/identity.ts";
import { delay, guarded, loadFixture, time } from "./fixture.ts";

/** Alice holds a licence and issues others for the county; her key is recovered afterwards. */
async function licensed() {
  const base = await guarded();
  const { admin, registry, manager, forwarder, ministry, clerk, county, alice } = base;
  const implementation = await ethers.deployContract("CredentialRegistry", [forwarder, registry]);
  const call = implementation.interface.encodeFunctionData("initialize", [await manager.getAddress()]);
  const proxy = await ethers.deployContract("ERC1967Proxy", [implementation, call]);
  const credentials = CredentialRegistry__factory.connect(await proxy.getAddress(), admin);
  const schema = id("schema of a builder");
  const from = await now();
  await registry.seatOfficer(ministry, purpose("credentials"), clerk, from + 5n * year);
  await base.seat(county, "credentials", alice, from + 5n * year);
  await credentials.registerSchema(schema, ministry, false);
  const desk = credentials.connect(clerk);
  await desk.accredit(schema, 0, ministry, clerk, ministry, true, from, from + 4n * year);
  await desk.accredit(schema, 1, ministry, clerk, county, false, from, from + 4n * year);
  const issue = (key: Signer, subject: Signer) =>
    credentials.connect(key).issue(2, schema, alice, subject, 0, from + 3n * year);
  await issue(alice, alice);
  return { ...base, credentials, schema, issue };
}

describe("a recovered key", () => {
  it("acts as officer, and the old one no more, in the same seat", async () => {
    const { registry, county, alice, fresh, seat, recover } = await loadFixture(guarded);
    await seat(county, "maker", alice);
    const before = await registry.seatOf(county, purpose("maker"), alice);
    const act = (key: Signer) => registry.requireOfficerOf(county, purpose("maker"), alice, key);
    await act(alice);
    await recover();
    await act(fresh);
    await expect(act(alice))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(alice.address, alice.address);
    expect(await registry.seatOf(county, purpose("maker"), alice)).to.deep.equal(before);
  });

  it("acts for the identity itself, and the old one no more", async () => {
    const { registry, alice, fresh, recover } = await loadFixture(guarded);
    await recover();
    await registry.requireActor(alice, purpose("billing"), alice, fresh);
    await expect(registry.requireActor(alice, purpose("billing"), alice, alice))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(alice.address, alice.address);
  });

  it("holds the credential as before, also for the time when it was lost", async () => {
    const { credentials, schema, alice, start, board, fresh } = await loadFixture(licensed);
    const before = await credentials.credentialOf(alice, schema);
    await start();
    const during = await now();
    // Under recovery the identity does not act; that it was licensed then stays true.
    expect(await credentials.isValid(alice, schema)).to.equal(false);
    await time.increase(delay);
    await board.connect(fresh).finish(alice);
    expect(await credentials.isValid(alice, schema)).to.equal(true);
    expect(await credentials.wasValidAt(alice, schema, during)).to.equal(true);
    expect(await credentials.credentialOf(alice, schema)).to.deep.equal(before);
  });

  it("issues credentials, and the old one no more", async () => {
    const { credentials, registry, schema, county, alice, bob, carol, fresh, recover, issue } =
      await loadFixture(licensed);
    await recover();
    await expect(issue(alice, bob))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(alice.address, alice.address);
    await issue(fresh, carol);
    expect(await credentials.isValid(carol, schema)).to.equal(true);

    // It takes back for the county, in which Alice sits; in Alice's own name it has no seat.
    const revoke = (key: Signer, organisation: Signer) =>
      credentials.connect(key).revoke(carol, schema, organisation, alice, reason);
    await expect(revoke(fresh, alice))
      .to.be.revertedWithCustomError(registry, "IdentityNotOfficer")
      .withArgs(alice.address, purpose("credentials"), alice.address);
    await expect(revoke(alice, county))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(alice.address, alice.address);
    await revoke(fresh, county);
    expect(await credentials.isValid(carol, schema)).to.equal(false);
  });

  it("changes the owner, delegates and guardians, and the old one no more", async () => {
    const { board, registry, alice, dave, erin, fresh, key, recover } = await loadFixture(guarded);
    await recover();
    const unauthorized = async (attempt: Promise<unknown>) =>
      expect(attempt)
        .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
        .withArgs(alice.address, alice.address);
    await unauthorized(registry.connect(alice).changeOwner(alice, alice));
    await unauthorized(registry.connect(alice).addDelegate(alice, id("veriKey"), alice, 100));
    await unauthorized(board.connect(alice).proposeGuardians(alice, [dave, erin], 2));
    await registry.connect(fresh).addDelegate(alice, id("veriKey"), dave, 100);
    await board.connect(fresh).proposeGuardians(alice, [dave, erin], 2);
    await registry.connect(fresh).changeOwner(alice, key);
    expect(await registry.identityOwner(alice)).to.equal(key.address);
  });

  it("guards the keys of others, and the old one no more", async () => {
    const { board, bob, alice, dave, fresh, key, guard, recover } = await loadFixture(guarded);
    await guard(bob, [alice, dave], 2);
    await recover();
    const support = (caller: Signer) => board.connect(caller).support(bob, alice, alice, key, reason);
    await expect(support(alice))
      .to.be.revertedWithCustomError(board, "IdentityUnauthorized")
      .withArgs(alice.address, alice.address);
    await support(fresh);
  });

  it("of an organisation prepares its officers, and the old one no more; those who sat sit on", async () => {
    const { registry, company, ministry, clerk, alice, bob, fresh, seat, recover } = await loadFixture(guarded);
    await seat(company, "billing", alice);
    await recover(company, fresh);
    expect(await registry.isOfficer(company, purpose("billing"), alice)).to.equal(true);
    const until = (await now()) + year;
    await expect(registry.connect(company).prepareOfficer(company, purpose("maker"), bob, until))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(company.address, company.address);
    await registry.connect(fresh).prepareOfficer(company, purpose("maker"), bob, until);
    await registry.connect(clerk).confirmOfficer(company, purpose("maker"), bob, until, {
      ...{ person: clerk, body: ministry, seat: purpose("") },
    });
    await time.increase(delay);
    expect(await registry.isOfficer(company, purpose("maker"), bob)).to.equal(true);
  });

  it("of an agency keeps its mandate and its children, and is found in the history by the second", async () => {
    const { registry, board, ministry, audit, court, auditor, judge, county, fresh } = await loadFixture(guarded);
    await board.connect(auditor).support(ministry, audit, auditor, fresh, reason);
    await board.connect(judge).support(ministry, court, judge, fresh, reason);
    await time.increase(delay);
    await board.connect(fresh).finish(ministry);
    const at = await now();
    expect(await registry.hasMandate(ministry, purpose("registrar"))).to.equal(true);
    expect(await registry.parentOf(county)).to.equal(ministry.address);
    expect(await registry.kindOf(ministry)).to.equal(BigInt(kinds.agency));
    expect(await registry.ownerAt(ministry, at - 1n)).to.equal(ministry.address);
    expect(await registry.ownerAt(ministry, at)).to.equal(fresh.address);
  });
});
