import { expect } from "chai";
import { DAY, PURPOSE, WEEK, ethers, governance, networkHelpers } from "../fixture.ts";

const { time } = networkHelpers;

describe("AgencyAccount", () => {
  async function prepared() {
    const system = await governance();
    const { audit, module, moduleAddress } = system;
    const [first, second] = audit.officers;
    const data = module.interface.encodeFunctionData("act");
    const { id, nonce } = await audit.account.connect(first).prepare.staticCall(first, moduleAddress, data);
    await audit.account.connect(first).prepare(first, moduleAddress, data);
    return { ...system, account: audit.account, first, second, data, id, nonce };
  }

  describe("when an officer tries alone", () => {
    it("refuses to execute what only the preparer approved", async () => {
      const { account, first, moduleAddress, data, id, nonce } = await networkHelpers.loadFixture(prepared);
      await expect(account.connect(first).execute(first, nonce, moduleAddress, data))
        .to.be.revertedWithCustomError(account, "AgencyAccountNotApproved")
        .withArgs(id, first.address, ethers.ZeroAddress);
    });

    it("refuses a second approval of the same person, from an old and a new key", async () => {
      const { account, identities, first, stranger, moduleAddress, data, id, nonce } =
        await networkHelpers.loadFixture(prepared);
      await expect(account.connect(first).approve(first, id))
        .to.be.revertedWithCustomError(account, "PersonsNotDistinct")
        .withArgs(first.address);
      await identities.setOwner(first, stranger);
      await expect(account.connect(first).approve(first, id))
        .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
        .withArgs(first.address, first.address);
      // The new key renews the one approval, and that is all.
      await account.connect(stranger).approve(first, id);
      await expect(account.connect(stranger).execute(first, nonce, moduleAddress, data))
        .to.be.revertedWithCustomError(account, "AgencyAccountNotApproved")
        .withArgs(id, first.address, ethers.ZeroAddress);
      await expect(account.connect(stranger).approve(first, id))
        .to.be.revertedWithCustomError(account, "PersonsNotDistinct")
        .withArgs(first.address);
    });

    it("refuses two officers behind one key, when approving and when executing", async () => {
      const { account, identities, first, second, moduleAddress, data, id, nonce } =
        await networkHelpers.loadFixture(prepared);
      await identities.setOwner(second, first);
      await expect(account.connect(first).approve(second, id))
        .to.be.revertedWithCustomError(account, "PersonsNotDistinct")
        .withArgs(second.address);
      await identities.setOwner(second, second);
      await account.connect(second).approve(second, id);
      await identities.setOwner(second, first);
      await expect(account.connect(first).execute(first, nonce, moduleAddress, data))
        .to.be.revertedWithCustomError(account, "AgencyAccountNotApproved")
        .withArgs(id, first.address, second.address);
    });

    it("refuses an officer in both places, after both approvals were lost", async () => {
      const { account, identities, audit, first, second, stranger, deployer, moduleAddress, data, id, nonce } =
        await networkHelpers.loadFixture(prepared);
      await account.connect(second).approve(second, id);
      await identities.revokeOfficer(audit.agency, PURPOSE, first);
      await identities.setOwner(second, stranger);
      await account.connect(stranger).approve(second, id);
      await expect(account.connect(stranger).execute(second, nonce, moduleAddress, data))
        .to.be.revertedWithCustomError(account, "AgencyAccountNotApproved")
        .withArgs(id, second.address, ethers.ZeroAddress);
      // The first comes back, in the hand that holds the second: its old approval does not.
      await identities.nameOfficer(audit.agency, PURPOSE, first);
      await identities.setOwner(first, deployer);
      await identities.setOwner(second, first);
      await expect(account.connect(first).execute(second, nonce, moduleAddress, data)).to.be.revertedWithCustomError(
        account,
        "AgencyAccountNotApproved",
      );
    });

    it("refuses everything on the manager but to pause, suspend and veto", async () => {
      const { account, first, call, moduleAddress, audit } = await networkHelpers.loadFixture(prepared);
      const refused = [
        call("renewPause", [moduleAddress]),
        call("resume", [moduleAddress]),
        call("multicall", [[call("pause", [moduleAddress])]]),
        call("schedule", [moduleAddress, "0x12345678", 0]),
        call("execute", [moduleAddress, "0x12345678"]),
        call("renounceRole", [1n, audit.address]),
        "0x",
      ];
      for (const data of refused) {
        await expect(account.connect(first).actAlone(first, data))
          .to.be.revertedWithCustomError(account, "AgencyAccountNeedsTwo")
          .withArgs(data.slice(0, 10).padEnd(10, "0"));
      }
    });
  });

  describe("when two officers agree", () => {
    it("passes the call on, once", async () => {
      const { account, module, first, second, moduleAddress, data, id, nonce } =
        await networkHelpers.loadFixture(prepared);
      await expect(account.connect(second).approve(second, id))
        .to.emit(account, "CallApproved")
        .withArgs(id, second.address);
      await expect(account.connect(second).execute(second, nonce, moduleAddress, data))
        .to.emit(account, "CallExecuted")
        .withArgs(id, second.address);
      expect(await module.acts()).to.equal(1n);
      await expect(account.connect(first).execute(first, nonce, moduleAddress, data))
        .to.be.revertedWithCustomError(account, "AgencyAccountExecuted")
        .withArgs(id);
      await expect(account.connect(first).approve(first, id))
        .to.be.revertedWithCustomError(account, "AgencyAccountExecuted")
        .withArgs(id);
      expect(await module.acts()).to.equal(1n);
    });

    it("passes on no other call than the approved one", async () => {
      const { account, first, second, moduleAddress, data, id, nonce, accounts } =
        await networkHelpers.loadFixture(prepared);
      await account.connect(second).approve(second, id);
      const other = await accounts.getAddress();
      const changed = [
        [nonce + 1n, moduleAddress, data],
        [nonce, other, data],
        [nonce, moduleAddress, data + "00"],
      ] as const;
      for (const [n, target, bytes] of changed) {
        await expect(account.connect(first).execute(first, n, target, bytes))
          .to.be.revertedWithCustomError(account, "AgencyAccountUnknownCall")
          .withArgs(await account.hashCall(n, target, bytes));
      }
    });

    it("needs approvals of officers who still sit", async () => {
      const { account, identities, audit, first, second, moduleAddress, data, id, nonce } =
        await networkHelpers.loadFixture(prepared);
      await account.connect(second).approve(second, id);
      await identities.revokeOfficer(audit.agency, PURPOSE, first);
      await expect(account.connect(second).execute(second, nonce, moduleAddress, data))
        .to.be.revertedWithCustomError(account, "AgencyAccountNotApproved")
        .withArgs(id, first.address, second.address);
      await expect(account.connect(first).execute(first, nonce, moduleAddress, data))
        .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
        .withArgs(audit.agency, PURPOSE, first.address);
    });

    it("lets a third officer take the place of one who no longer sits, and of nobody else", async () => {
      const { account, module, identities, audit, stranger, first, second, moduleAddress, data, id, nonce } =
        await networkHelpers.loadFixture(prepared);
      await account.connect(second).approve(second, id);
      await identities.enrol(stranger, 1, ethers.ZeroAddress);
      await identities.nameOfficer(audit.agency, PURPOSE, stranger);
      await expect(account.connect(stranger).approve(stranger, id))
        .to.be.revertedWithCustomError(account, "AgencyAccountApproved")
        .withArgs(id);
      await identities.revokeOfficer(audit.agency, PURPOSE, first);
      await account.connect(stranger).approve(stranger, id);
      await account.connect(stranger).execute(stranger, nonce, moduleAddress, data);
      expect(await module.acts()).to.equal(1n);
    });

    it("moves with a recovered key", async () => {
      const { account, module, identities, first, second, stranger, moduleAddress, data, id, nonce } =
        await networkHelpers.loadFixture(prepared);
      await identities.setOwner(second, stranger);
      await expect(account.connect(second).approve(second, id))
        .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
        .withArgs(second.address, second.address);
      await account.connect(stranger).approve(second, id);
      await account.connect(first).execute(first, nonce, moduleAddress, data);
      expect(await module.acts()).to.equal(1n);
    });

    it("does not count what a lost key approved, once the officer has another", async () => {
      const { account, module, identities, first, second, stranger, moduleAddress, data, id, nonce } =
        await networkHelpers.loadFixture(prepared);
      // A thief prepared with the first officer's key; the officer recovers, and the second approves.
      await identities.setOwner(first, stranger);
      await account.connect(second).approve(second, id);
      await expect(account.connect(second).execute(second, nonce, moduleAddress, data))
        .to.be.revertedWithCustomError(account, "AgencyAccountNotApproved")
        .withArgs(id, second.address, ethers.ZeroAddress);

      // The officer approves with the new key, having read it.
      await account.connect(stranger).approve(first, id);
      await account.connect(second).execute(second, nonce, moduleAddress, data);
      expect(await module.acts()).to.equal(1n);
    });

    it("does not count an approval again that was given with a key before the last", async () => {
      const { account, identities, first, second, stranger, moduleAddress, data, id, nonce } =
        await networkHelpers.loadFixture(prepared);
      await account.connect(second).approve(second, id);
      await identities.setOwner(second, stranger);
      await expect(account.connect(first).execute(first, nonce, moduleAddress, data))
        .to.be.revertedWithCustomError(account, "AgencyAccountNotApproved")
        .withArgs(id, first.address, second.address);
      await account.connect(stranger).approve(second, id);
      await account.connect(first).execute(first, nonce, moduleAddress, data);
    });

    it("fails with the target's own error, and may be tried again", async () => {
      const { audit, module } = await networkHelpers.loadFixture(governance);
      const prepared = await audit.prepare(module, module.interface.encodeFunctionData("refuse"));
      await expect(prepared.execute()).to.be.revertedWithCustomError(module, "GovernedStubRefused");
      expect((await audit.account.preparedCallOf(prepared.id)).executed).to.equal(false);
    });
  });

  it("refuses a stale call", async () => {
    const { account, first, second, moduleAddress, data, id, nonce } = await networkHelpers.loadFixture(prepared);
    await account.connect(second).approve(second, id);
    const { expires } = await account.preparedCallOf(id);
    expect(expires).to.be.greaterThan(BigInt((await time.latest()) + 2 * WEEK - DAY));
    await time.increaseTo(expires);
    await expect(account.connect(first).execute(first, nonce, moduleAddress, data))
      .to.be.revertedWithCustomError(account, "AgencyAccountExpired")
      .withArgs(id, expires);
    await expect(account.connect(second).approve(second, id))
      .to.be.revertedWithCustomError(account, "AgencyAccountExpired")
      .withArgs(id, expires);
  });

  it("lets an officer take an approval back, and only an own one", async () => {
    const { account, first, second, moduleAddress, data, id, nonce } = await networkHelpers.loadFixture(prepared);
    await expect(account.connect(second).withdrawApproval(second, id))
      .to.be.revertedWithCustomError(account, "AgencyAccountNoApproval")
      .withArgs(id, second.address);
    await account.connect(second).approve(second, id);
    await expect(account.connect(first).withdrawApproval(first, id))
      .to.emit(account, "CallApprovalWithdrawn")
      .withArgs(id, first.address);
    await expect(account.connect(second).execute(second, nonce, moduleAddress, data))
      .to.be.revertedWithCustomError(account, "AgencyAccountNotApproved")
      .withArgs(id, ethers.ZeroAddress, second.address);
    await expect(account.connect(second).approve(second, id))
      .to.be.revertedWithCustomError(account, "PersonsNotDistinct")
      .withArgs(second.address);
  });

  it("refuses a call to itself, and an unknown id", async () => {
    const { account, first, audit } = await networkHelpers.loadFixture(prepared);
    await expect(account.connect(first).prepare(first, audit.address, "0x")).to.be.revertedWithCustomError(
      account,
      "AgencyAccountSelfCall",
    );
    await expect(account.connect(first).approve(first, ethers.ZeroHash))
      .to.be.revertedWithCustomError(account, "AgencyAccountUnknownCall")
      .withArgs(ethers.ZeroHash);
  });

  it("refuses whoever is no governance officer of the agency", async () => {
    const { account, identities, stranger, justice, audit, moduleAddress, data, id, nonce } =
      await networkHelpers.loadFixture(prepared);
    await expect(account.connect(stranger).prepare(stranger, moduleAddress, data))
      .to.be.revertedWithCustomError(identities, "IdentityNotActive")
      .withArgs(stranger.address);
    const officer = justice.officers[0];
    const refusal = [audit.agency, PURPOSE, officer.address];
    const connected = account.connect(officer);
    for (const attempt of [
      connected.prepare(officer, moduleAddress, data),
      connected.approve(officer, id),
      connected.withdrawApproval(officer, id),
      connected.execute(officer, nonce, moduleAddress, data),
      connected.actAlone(officer, data),
    ]) {
      await expect(attempt)
        .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
        .withArgs(...refusal);
    }
  });

  it("executes once even when the target comes back with an officer's key", async () => {
    const { audit, identities } = await networkHelpers.loadFixture(governance);
    const { account, officers } = audit;
    const officer = await ethers.deployContract("ReentrantOfficer");
    const to = await officer.getAddress();
    await identities.enrol(to, 1, ethers.ZeroAddress);
    await identities.nameOfficer(audit.agency, PURPOSE, to);
    const data = officer.interface.encodeFunctionData("comeBack", [audit.address, to, 0n]);
    const id = await account.hashCall(0n, to, data);
    await account.connect(officers[0]).prepare(officers[0], to, data);
    await officer.getFunction("approve")(audit.address, to, id);
    await officer.getFunction("execute")(audit.address, to, 0n);
    expect(await officer.calls()).to.equal(1n);
    expect(await officer.refusal()).to.equal(account.interface.encodeErrorResult("AgencyAccountExecuted", [id]));
  });

  it("takes an approval that was signed by an officer and relayed by anybody", async () => {
    const { account, forwarder, stranger, second, id, audit } = await networkHelpers.loadFixture(prepared);
    const data = account.interface.encodeFunctionData("approve", [second.address, id]);
    const deadline = (await time.latest()) + DAY;
    const message = {
      ...{ from: second.address, to: audit.address, value: 0n, gas: 500_000n },
      ...{ nonce: await forwarder.nonces(second), deadline, data },
    };
    const domain = {
      ...{ name: "Probity", version: "1", chainId: (await ethers.provider.getNetwork()).chainId },
      verifyingContract: await forwarder.getAddress(),
    };
    const fields = ["from:address", "to:address", "value:uint256", "gas:uint256", "nonce:uint256", "deadline:uint48"];
    const types = {
      ForwardRequest: [...fields, "data:bytes"].map((field) => {
        const [name, type] = field.split(":") as [string, string];
        return { name, type };
      }),
    };
    const signature = await second.signTypedData(domain, types, message);
    await expect(forwarder.connect(stranger).execute({ ...message, signature }))
      .to.emit(account, "CallApproved")
      .withArgs(id, second.address);
  });
});

describe("AgencyAccounts", () => {
  it("opens one account an agency, for agencies only, and knows its own", async () => {
    const { accounts, identities, stranger, audit } = await networkHelpers.loadFixture(governance);
    await expect(accounts.open(audit.agency))
      .to.be.revertedWithCustomError(accounts, "AgencyAccountsOpened")
      .withArgs(audit.agency, audit.address);
    await expect(accounts.open(stranger))
      .to.be.revertedWithCustomError(accounts, "AgencyAccountsNotAgency")
      .withArgs(stranger.address);
    await identities.enrol(stranger, 3, ethers.ZeroAddress);
    await identities.setActive(stranger, false);
    await expect(accounts.open(stranger))
      .to.be.revertedWithCustomError(accounts, "AgencyAccountsNotAgency")
      .withArgs(stranger.address);
    await identities.setActive(stranger, true);
    const account = await accounts.open.staticCall(stranger);
    await expect(accounts.open(stranger)).to.emit(accounts, "AgencyAccountOpened").withArgs(stranger.address, account);
    expect(await accounts.agencyOf(account)).to.equal(stranger.address);
    expect(await accounts.agencyOf(stranger)).to.equal(ethers.ZeroAddress);
    expect(await audit.account.agency()).to.equal(audit.agency);
  });
});
