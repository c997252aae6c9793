import { expect } from "chai";
import { readReleased, RELEASE } from "../scripts/release/files.ts";

/** The most code that a contract may have on the chains we run on (EIP-170), and the most that deploys it (EIP-3860). */
const LIMIT = 24_576;
const DEPLOYMENT_LIMIT = 49_152;

describe("the released contracts", () => {
  it(`have under ${String(LIMIT)} bytes each`, () => {
    const released = readReleased(RELEASE) ?? [];
    expect(released.map(({ contractName }) => contractName)).to.include("GovernanceManager");
    const size = (code: string) => (code.length - 2) / 2;
    const over = released.filter(
      ({ bytecode, deployedBytecode }) => size(deployedBytecode) >= LIMIT || size(bytecode) > DEPLOYMENT_LIMIT,
    );
    expect(over.map((each) => `${each.contractName}: ${String(size(each.deployedBytecode))}`)).to.deep.equal([]);
  });
});
