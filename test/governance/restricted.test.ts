import { Interface, type FunctionFragment, type ParamType } from "ethers";
import { expect } from "chai";
import { artifacts } from "hardhat";
import { governedContracts } from "../support/governed.ts";
import { mappings } from "../../src/contracts/roles.ts";
import { deployed, ethers, networkHelpers } from "../deploy/fixture.ts";

/** An argument of the type that can be encoded: zero, or empty. */
function nothing(type: ParamType): unknown {
  if (type.isTuple()) return type.components.map(nothing);
  if (type.isArray()) {
    const length = Math.max(0, type.arrayLength);
    return Array.from({ length }, () => nothing(type.arrayChildren));
  }
  if (type.type === "bool") return false;
  if (type.type === "address") return ethers.ZeroAddress;
  if (type.type === "string") return "";
  if (type.type === "bytes") return "0x";
  const bytes = /^bytes(\d+)$/.exec(type.type)?.[1];
  return bytes === undefined ? 0n : `0x${"00".repeat(Number(bytes))}`;
}

const refusals = new Interface([
  "error AccessManagedUnauthorized(address caller)",
  "error AccessManagerUnauthorizedAccount(address account, uint64 role)",
]);

/** Whether the contract turns a stranger away for want of a role, before it looks at anything else. */
async function isRestricted(target: string, contract: Interface, call: FunctionFragment, stranger: string) {
  const data = contract.encodeFunctionData(call, call.inputs.map(nothing));
  try {
    await ethers.provider.call({ to: target, from: stranger, data });
    return false;
  } catch (error) {
    const { data: reason } = error as { data?: string };
    return refusals.parseError(reason ?? "0x") !== null;
  }
}

/** The functions that a transaction can call. */
function acts(contract: Interface): FunctionFragment[] {
  const found: FunctionFragment[] = [];
  contract.forEachFunction((call) => {
    if (!call.constant) found.push(call);
  });
  return found;
}

describe("the role table, probed on a deployment", function () {
  this.timeout(180_000);

  it("has of each contract exactly the functions that turn a stranger away for want of a role", async () => {
    const { contracts, stranger } = await networkHelpers.loadFixture(deployed);
    // A manager of OpenZeppelin's, with nothing added.
    const { abi } = await artifacts.readArtifact("PlainManager");
    const stock = new Set(acts(Interface.from(abi)).map((call) => call.format()));
    let found = 0;
    for (const { name, contract } of governedContracts(contracts)) {
      const target = await contract.getAddress();
      const restricted: string[] = [];
      for (const call of acts(contract.interface)) {
        // What the stock manager restricts it restricts to the admin role by itself.
        if (name === "GovernanceManager" && stock.has(call.format())) continue;
        if (await isRestricted(target, contract.interface, call, stranger.address)) restricted.push(call.name);
      }
      // The manager calls it, which asks for the admin role itself: {IAccessManager-updateAuthority}.
      const mapped = mappings.filter((each) => each.contract === name).map((each) => each.function);
      const byManager = name === "GovernanceManager" ? [] : ["setAuthority"];
      expect(restricted.sort(), name).to.deep.equal([...mapped, ...byManager].sort());
      found += restricted.length;
    }
    // The probe is worth something only if it finds.
    expect(found).to.be.greaterThan(30);
  });

  it("rules every contract of the deployment that asks a manager", async () => {
    const { contracts } = await networkHelpers.loadFixture(deployed);
    const ruled = new Set<unknown>(governedContracts(contracts).map(({ contract }) => contract));
    for (const [name, contract] of Object.entries(contracts)) {
      if (contract.interface.hasFunction("authority")) expect(ruled.has(contract), name).to.equal(true);
    }
  });
});
