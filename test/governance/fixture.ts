import { network } from "hardhat";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

export const { ethers, networkHelpers } = await network.create();

export const ADMIN = 0n;
export const GUARDIAN = 1n;
export const REVOKER = 2n;
export const UPGRADER = 3n;
export const DAY = 24 * 60 * 60;
export const WEEK = 7 * DAY;
export const HOURS_72 = 3 * DAY;
export const FOREVER = 2n ** 48n - 1n;
export const PURPOSE = ethers.encodeBytes32String("governance");

/** An agency with two officers and its governance account. */
export type Agency = Awaited<ReturnType<typeof governance>>["audit"];

/**
 * Four agencies with two governance officers each: `audit`, `justice` and `treasury` are guardians, `ministry` holds
 * the admin role and an upgrader role behind a week's delay. The deployer has renounced. `module` is ruled by it all.
 */
export async function governance() {
  const signers = await ethers.getSigners();
  const [deployer, stranger] = [signers[0]!, signers[1]!];
  const identities = await ethers.deployContract("IdentityStub");
  const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Probity"]);
  const manager = await ethers.deployContract("GovernanceManager", [deployer, WEEK]);
  const accounts = await ethers.deployContract("AgencyAccounts", [forwarder, identities, manager]);
  await manager.connectAccounts(accounts);
  const implementation = await ethers.deployContract("GovernedStub", [forwarder]);
  const proxy = await ethers.deployContract("ERC1967Proxy", [
    implementation,
    implementation.interface.encodeFunctionData("initialize", [await manager.getAddress()]),
  ]);
  const module = await ethers.getContractAt("GovernedStub", await proxy.getAddress());

  let next = 2;
  const open = async (name: string) => {
    const agency = signers[next++]!.address;
    const officers: [HardhatEthersSigner, HardhatEthersSigner] = [signers[next++]!, signers[next++]!];
    await identities.enrol(agency, 3, ethers.ZeroAddress);
    for (const officer of officers) {
      await identities.enrol(officer, 1, ethers.ZeroAddress);
      await identities.nameOfficer(agency, PURPOSE, officer);
    }
    await accounts.open(agency);
    const account = await ethers.getContractAt("AgencyAccount", await accounts.accountOf(agency));
    const address = await account.getAddress();

    /** One officer alone. */
    const alone = (data: string, officer = officers[0]) => account.connect(officer).actAlone(officer, data);
    /** Prepared and approved by the two officers; the caller executes, so that a failure can be looked at. */
    const prepare = async (target: { getAddress(): Promise<string> }, data: string) => {
      const to = await target.getAddress();
      const { nonce, id } = await account.connect(officers[0]).prepare.staticCall(officers[0], to, data);
      await account.connect(officers[0]).prepare(officers[0], to, data);
      await account.connect(officers[1]).approve(officers[1], id);
      return { id, nonce, to, data, execute: () => account.connect(officers[0]).execute(officers[0], nonce, to, data) };
    };
    const together = async (target: { getAddress(): Promise<string> }, data: string) =>
      (await prepare(target, data)).execute();
    /** Schedules a call on `target` with the manager, and gives what guardians veto. */
    const schedule = async (target: { getAddress(): Promise<string> }, data: string) => {
      const to = await target.getAddress();
      await together(manager, manager.interface.encodeFunctionData("schedule", [to, data, 0]));
      return { operation: [address, to, data] as const, id: await manager.hashOperation(address, to, data) };
    };
    const executeScheduled = async (target: { getAddress(): Promise<string> }, data: string) =>
      together(manager, manager.interface.encodeFunctionData("execute", [await target.getAddress(), data]));
    return { name, agency, officers, account, address, alone, prepare, together, schedule, executeScheduled };
  };
  const audit = await open("audit");
  const justice = await open("justice");
  const treasury = await open("treasury");
  const ministry = await open("ministry");

  await manager.setTargetFunctionRole(module, [module.interface.getFunction("widen").selector], UPGRADER);
  await manager.setTargetFunctionRole(module, [module.interface.getFunction("upgradeToAndCall").selector], UPGRADER);
  await manager.setTargetFunctionRole(module, [module.interface.getFunction("narrow").selector], REVOKER);
  for (const { address } of [audit, justice, treasury]) await manager.grantRole(GUARDIAN, address, 0);
  await manager.grantRole(REVOKER, ministry.address, 0);
  await manager.grantRole(UPGRADER, ministry.address, WEEK);
  await manager.grantRole(ADMIN, ministry.address, WEEK);
  await manager.renounceRole(ADMIN, deployer);

  const call = manager.interface.encodeFunctionData.bind(manager.interface);
  const widen = (value: bigint) => module.interface.encodeFunctionData("widen", [value]);
  const grant = (role: bigint, account: string, delay: number) => call("grantRole", [role, account, delay]);
  const moduleAddress = await module.getAddress();
  return {
    ...{ identities, forwarder, manager, accounts, module, moduleAddress, deployer, stranger },
    ...{ audit, justice, treasury, ministry, call, widen, grant },
  };
}
