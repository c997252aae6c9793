import { expect } from "chai";
import { network } from "hardhat";
import { deployProbity } from "../../src/deploy/deploy.ts";
import { agencies } from "./fixture.ts";

describe("deployProbity on two chains by the same account", () => {
  it("puts the identity registry at two addresses, since what ERC-1056 signs binds nothing else", async () => {
    const list = await agencies();
    const books = [];
    for (const chainId of [31_337, 4_242]) {
      const connection = await network.create({ network: "default", override: { chainId } });
      const input = { connection, parameters: "sandbox", agencies: list, uniquenessAuthority: list[0]!.identity };
      books.push((await deployProbity(input)).addressBook);
    }
    const [here, there] = books;
    expect(here!.contracts.forwarder).to.equal(there!.contracts.forwarder);
    expect(here!.implementations.identityRegistry).to.equal(there!.implementations.identityRegistry);
    expect(here!.contracts.identityRegistry).not.to.equal(there!.contracts.identityRegistry);
  });
});
