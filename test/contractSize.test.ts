import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describeLong } from "./support/long.ts";

/** The most code that a contract may have on the chains we run on (EIP-170), and the most that deploys it (EIP-3860). */
const LIMIT = 24_576;
const DEPLOYMENT_LIMIT = 49_152;
const BUILT = join("build", "production", "artifacts", "contracts");

interface Artifact {
  contractName: string;
  bytecode: string;
  deployedBytecode: string;
}

/** The artifacts of every contract of ours but those for tests. */
function artifacts(): Artifact[] {
  return readdirSync(BUILT, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json") && !path.startsWith("testing"))
    .map((path) => JSON.parse(readFileSync(join(BUILT, path), "utf8")) as Artifact)
    .filter((artifact) => (artifact.deployedBytecode as string | undefined) !== undefined);
}

describeLong("the production build", () => {
  it(`holds every contract under ${String(LIMIT)} bytes`, () => {
    const built = artifacts();
    expect(built.map((artifact) => artifact.contractName)).to.include("GovernanceManager");
    const size = (code: string) => (code.length - 2) / 2;
    const over = built.filter(
      ({ bytecode, deployedBytecode }) => size(deployedBytecode) >= LIMIT || size(bytecode) > DEPLOYMENT_LIMIT,
    );
    expect(over.map((each) => `${each.contractName}: ${String(size(each.deployedBytecode))}`)).to.deep.equal([]);
  });
});
