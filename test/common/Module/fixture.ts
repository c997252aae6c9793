import { network } from "hardhat";
import { ModuleHarness__factory } from "../../../types/ethers-contracts/index.ts";

export const { ethers, networkHelpers } = await network.create();
export const { time } = networkHelpers;

export const MAX_PAUSE = 72 * 60 * 60;

/** A module behind a proxy, ruled by `authority`, an address. */
async function proxied(authority: string, trial: boolean) {
  const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Probity"]);
  const implementation = await ethers.deployContract("ModuleHarness", [forwarder, trial]);
  const call = implementation.interface.encodeFunctionData("initialize", [authority]);
  const proxy = await ethers.deployContract("ERC1967Proxy", [implementation, call]);
  const module = ModuleHarness__factory.connect(await proxy.getAddress(), (await ethers.getSigners())[0]);
  return { implementation, module, proxy, forwarder };
}

/** A key stands for the governance manager, so that the test can say in which second a pause begins. */
export async function ruledByAKey() {
  const [, manager, stranger] = await ethers.getSigners();
  const parts = await proxied(manager!.address, false);
  return { ...parts, governed: parts.module.connect(manager), manager: manager!, stranger: stranger! };
}

/** As deployed: a manager contract rules. Its admin has no delay. */
export async function ruledByAManager() {
  const [, admin, stranger] = await ethers.getSigners();
  const manager = await ethers.deployContract("PlainManager", [admin]);
  const parts = await proxied(await manager.getAddress(), false);
  return { ...parts, manager, admin: admin!, stranger: stranger! };
}

export async function onTrial() {
  const [, manager] = await ethers.getSigners();
  return proxied(manager!.address, true);
}

/** Sends in exactly that second. */
export async function at<Result>(second: number, send: () => Promise<Result>): Promise<Result> {
  await time.setNextBlockTimestamp(second);
  return send();
}
