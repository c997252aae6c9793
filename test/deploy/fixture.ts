import { id } from "ethers";
import { network } from "hardhat";
import type { RoleName } from "../../src/contracts/roles.ts";
import { deployProbity } from "../../src/deploy/deploy.ts";

export const { ethers, networkHelpers } = await network.create();

/** Four agencies with two officers each: three guardians, and a ministry with every other role. */
export async function agencies() {
  const signers = await ethers.getSigners();
  let next = 1;
  const agency = (name: string, roles: RoleName[], mandates: string[] = []) => ({
    name,
    identity: signers[next++]!.address,
    tag: id(name),
    officers: [0, 1].map((i) => ({
      identity: signers[next++]!.address,
      tag: id(`${name} officer ${i}`),
      until: 4_102_444_800,
    })),
    roles,
    mandates,
  });
  return [
    agency("audit office", ["guardian"]),
    agency("justice", ["guardian"]),
    agency("treasury", ["guardian", "revoker"], ["treasury"]),
    agency("ministry", ["admin", "upgrader", "appointer", "periods"], ["registrar"]),
  ];
}

/** A deployment on a fresh chain with the parameters of the sandbox. */
export async function deployed() {
  const signers = await ethers.getSigners();
  const list = await agencies();
  const result = await deployProbity({
    deployer: signers[0]!,
    parameters: "sandbox",
    agencies: list,
    uniquenessAuthority: signers[19]!.address,
  });
  return { ...result, agencies: list, deployer: signers[0]!, stranger: signers[18]! };
}
