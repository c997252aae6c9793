import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { id } from "ethers";
import { connect } from "../../src/contracts/connect.ts";
import { deployProbity } from "../../src/deploy/deploy.ts";
import { governedContracts } from "../support/governed.ts";
import { readAddressBook } from "../../src/contracts/node/addressBookFile.ts";
import { mappings, roles } from "../../src/contracts/roles.ts";
import { ProbityError } from "../../src/base/errors.ts";
import { agencies, deployed, ethers, networkHelpers } from "./fixture.ts";

describe("deployProbity", function () {
  this.timeout(180_000);

  it("leaves nobody a power without delay, except to narrow: everybody who was ever granted a role is looked at", async () => {
    const { contracts, deployer, addressBook } = await networkHelpers.loadFixture(deployed);
    const { manager } = contracts;
    const granted = await manager.queryFilter(manager.filters.RoleGranted());
    expect(granted.map((event) => event.args.account)).to.include(deployer.address);
    const narrowing = [roles.guardian.id, roles.revoker.id];
    let delayed = 0;
    for (const { args } of granted) {
      const [isMember, delay] = await manager.hasRole(args.roleId, args.account);
      if (args.account === deployer.address) expect(isMember).to.equal(false);
      if (!isMember || narrowing.includes(args.roleId)) continue;
      expect(delay).to.be.at.least(BigInt(addressBook.periods.governanceNotice));
      ++delayed;
    }
    expect(delayed).to.equal(4);

    // The functions that the roles without delay can call are those that the table knows to narrow, and no others.
    const mapped = await manager.queryFilter(manager.filters.TargetFunctionRoleUpdated());
    const allowed = new Set<string>();
    for (const each of mappings.filter(({ role }) => !roles[role].widens)) {
      const contract = contracts[each.key];
      const selector = contract.interface.getFunction(each.function as never).selector;
      allowed.add(`${await contract.getAddress()} ${selector}`);
    }
    for (const { args } of mapped) {
      const role = await manager.getTargetFunctionRole(args.target, args.selector);
      if (narrowing.includes(role)) expect(allowed).to.include(`${args.target} ${args.selector}`);
    }
  });

  it("leaves nobody who governs to a registrar, whose one officer could end them all, and the others to the first", async () => {
    const list = await agencies();
    const signers = await ethers.getSigners();
    const officers = [14, 15].map((i) => ({
      identity: signers[i]!.address,
      tag: id(`county ${i}`),
      until: 4_102_444_800,
    }));
    const county = { name: "county", identity: signers[13]!.address, tag: id("county"), officers };
    const ministry = list[3]!;
    const clerk = { identity: signers[16]!.address, tag: id("clerk"), until: 4_102_444_800, purposes: ["registrar"] };
    const withClerk = { ...ministry, officers: [...ministry.officers, clerk] };
    const { contracts } = await deployProbity({
      ...{
        deployer: (await ethers.getSigners())[0]!,
        parameters: "sandbox",
        agencies: [...list.slice(0, 3), withClerk, county],
      },
      uniquenessAuthority: signers[19]!.address,
    });
    const { identityRegistry } = contracts;
    for (const agency of list) {
      for (const identity of [agency.identity, ...agency.officers.map((each) => each.identity)]) {
        expect(await identityRegistry.registrarOf(identity), agency.name).to.equal(ethers.ZeroAddress);
        await expect(
          identityRegistry.connect(signers[16]).end(ministry.identity, clerk.identity, identity, id("a coup")),
        ).to.be.revertedWithCustomError(identityRegistry, "IdentityNotOfRegistrar");
      }
    }
    for (const { identity } of [county, ...officers, clerk]) {
      expect(await identityRegistry.registrarOf(identity)).to.equal(ministry.identity);
    }
  });

  it("maps every function as the table says, and labels the roles", async () => {
    const { contracts } = await networkHelpers.loadFixture(deployed);
    const { manager } = contracts;
    for (const each of mappings) {
      const contract = contracts[each.key];
      const selector = contract.interface.getFunction(each.function as never).selector;
      const role = await manager.getTargetFunctionRole(await contract.getAddress(), selector);
      expect(role, `${each.contract}.${each.function}`).to.equal(roles[each.role].id);
    }
    const labels = await manager.queryFilter(manager.filters.RoleLabel());
    expect(labels.map((event) => event.args.label)).to.have.members(
      Object.values(roles)
        .filter((role) => role.id !== 0n)
        .map((role) => role.label),
    );
  });

  it("connects the contracts", async () => {
    const { contracts } = await networkHelpers.loadFixture(deployed);
    const { fundLedger, roundBook, tenderBoard, contractBook, awardBoard, billRegistry } = contracts;
    const { identityRegistry, recoveryBoard } = contracts;
    for (const book of [roundBook, tenderBoard, contractBook]) {
      expect(await fundLedger.isBook(book)).to.equal(true);
    }
    expect(await awardBoard.contractBook()).to.equal(await contractBook.getAddress());
    const ledgers = await billRegistry.ledgers();
    expect([...ledgers]).to.deep.equal([await fundLedger.getAddress(), await contractBook.getAddress()]);
    expect(await identityRegistry.recoveryBoard()).to.equal(await recoveryBoard.getAddress());
    for (const { contract } of governedContracts(contracts)) {
      if ("authority" in contract) expect(await contract.authority()).to.equal(await contracts.manager.getAddress());
    }
  });

  it("names two guardians of governance beside the registrar, as the guardians of keys", async () => {
    const { contracts, agencies: list } = await networkHelpers.loadFixture(deployed);
    const [audit, justice, , ministry] = list.map((agency) => agency.identity);
    expect([...(await contracts.recoveryBoard.defaultGuardians())]).to.deep.equal([audit, justice]);
    expect([...(await contracts.recoveryBoard.guardiansOf(ministry!)).members]).to.deep.equal([audit, justice]);
  });

  it("initialises each proxy with its deployment, so that nobody can do it again", async () => {
    const { contracts, addressBook, stranger } = await networkHelpers.loadFixture(deployed);
    for (const address of [addressBook.contracts.roundBook, addressBook.implementations.roundBook!]) {
      const module = contracts.roundBook.attach(address).connect(stranger) as typeof contracts.roundBook;
      await expect(module.initialize(stranger)).to.be.revertedWithCustomError(module, "InvalidInitialization");
    }
  });

  it("says that it is a trial when bounds are below the published ones", async () => {
    const { addressBook, contracts } = await networkHelpers.loadFixture(deployed);
    expect(addressBook.trial).to.equal(true);
    expect(await contracts.identityRegistry.isTrial()).to.equal(true);
    expect(await contracts.manager.isTrial()).to.equal(true);
  });

  it("is no trial with the production parameters, for any contract, and the delays are those of the table", async () => {
    const signers = await ethers.getSigners();
    const list = await agencies();
    const input = {
      deployer: signers[0]!,
      parameters: "production",
      agencies: list,
      uniquenessAuthority: signers[19]!.address,
    };
    const { addressBook, contracts } = await deployProbity(input);
    expect(addressBook.trial).to.equal(false);
    for (const { name, contract } of governedContracts(contracts)) {
      expect(await contract.isTrial(), name).to.equal(false);
    }
    for (const agency of list) {
      const account = await contracts.accounts.accountOf(agency.identity);
      for (const role of agency.roles) {
        const [isMember, delay] = await contracts.manager.hasRole(roles[role].id, account);
        expect([isMember, delay]).to.deep.equal([true, BigInt(roles[role].delay)]);
      }
    }
  });

  it("upgrades nothing before its notice, through the agency's account and the manager", async () => {
    const { contracts, agencies: list, addressBook } = await networkHelpers.loadFixture(deployed);
    const { manager, accounts, roundBook } = contracts;
    const ministry = list[3]!;
    const account = await ethers.getContractAt("AgencyAccount", await accounts.accountOf(ministry.identity));
    const [first, second] = await Promise.all(ministry.officers.map((each) => ethers.getSigner(each.identity)));
    const code = addressBook.implementations.roundBook!;
    const upgrade = roundBook.interface.encodeFunctionData("upgradeToAndCall", [code, "0x"]);
    const together = async (data: string) => {
      const to = await manager.getAddress();
      const { id, nonce } = await account.connect(first).prepare.staticCall(first!, to, data);
      await account.connect(first).prepare(first!, to, data);
      await account.connect(second).approve(second!, id);
      return account.connect(first).execute(first!, nonce, to, data);
    };
    const target = await roundBook.getAddress();
    await together(manager.interface.encodeFunctionData("schedule", [target, upgrade, 0]));
    const execute = manager.interface.encodeFunctionData("execute", [target, upgrade]);
    await expect(together(execute)).to.be.revertedWithCustomError(manager, "AccessManagerNotReady");
    await networkHelpers.time.increase(addressBook.periods.governanceNotice);
    await expect(together(execute)).to.emit(roundBook, "Upgraded").withArgs(code);
  });

  it("writes an address book by chain id and genesis, which connects", async () => {
    const folder = mkdtempSync(join(tmpdir(), "probity-"));
    try {
      const signers = await ethers.getSigners();
      const input = {
        ...{ deployer: (await ethers.getSigners())[0]!, parameters: "sandbox", agencies: await agencies(), folder },
        uniquenessAuthority: signers[19]!.address,
      };
      const { path, addressBook } = await deployProbity(input);
      const name = `${addressBook.chainId}-${addressBook.genesisHash.slice(2, 10)}.json`;
      expect(readdirSync(folder).sort()).to.deep.equal([name, "journals"]);
      const probity = await connect({ provider: ethers.provider, addressBook: readAddressBook(path!) });
      expect(probity.trial).to.equal(true);
      expect(await probity.contracts.manager.accounts()).to.equal(addressBook.contracts.accounts);
      expect(JSON.parse(readFileSync(path!, "utf8"))).to.deep.equal(addressBook);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("refuses agencies that could not govern, and periods below their bounds", async () => {
    const list = await agencies();
    const base = { deployer: (await ethers.getSigners())[0]!, uniquenessAuthority: list[0]!.identity };
    const refusal = async (attempt: Promise<unknown>): Promise<unknown> =>
      attempt.then(
        () => undefined,
        (error: unknown) => (error instanceof ProbityError ? error.code : error),
      );
    expect(await refusal(deployProbity({ ...base, parameters: "sandbox", agencies: list.slice(1) }))).to.equal(
      "DEPLOY_AGENCIES_INVALID",
    );
    // One person who governs two guardians would veto, suspend and renew a pause alone.
    const [shared, other] = [list[0]!.officers[0]!, list[1]!];
    const puppet = { ...other, officers: [shared, other.officers[0]!] };
    // And one agency named three times would be one guardian.
    const thrice = [list[0]!, list[0]!, list[0]!, list[3]!];
    for (const agencies of [[list[0]!, puppet, list[2]!, list[3]!], thrice]) {
      expect(await refusal(deployProbity({ ...base, parameters: "sandbox", agencies }))).to.equal(
        "DEPLOY_AGENCIES_INVALID",
      );
    }
    expect(await refusal(deployProbity({ ...base, parameters: "nowhere", agencies: list }))).to.equal(
      "DEPLOY_PARAMETERS_MISSING",
    );
    const { periods } = JSON.parse(readFileSync("deploy/parameters/sandbox.json", "utf8")) as {
      periods: Record<string, number>;
    };
    const short = { bounds: "published", periods } as never;
    expect(await refusal(deployProbity({ ...base, parameters: short, agencies: list }))).to.equal(
      "DEPLOY_PERIOD_TOO_SHORT",
    );
  });
});
