import { expect } from "chai";
import { JsonRpcProvider, Wallet, type ContractRunner } from "ethers";
import type { AddressBook } from "../../src/contracts/addressBook.ts";
import { actingAs, probityAt } from "../../src/contracts/connect.ts";
import { contractKeys } from "../../src/contracts/table.ts";

const AT = "0x00000000000000000000000000000000000000AA";
const KEY = new Wallet(`0x${"11".repeat(32)}`);

describe("actingAs", () => {
  // Nothing listens there: a runner is only looked at.
  const [ours, other] = [new JsonRpcProvider("http://127.0.0.1:1"), new JsonRpcProvider("http://127.0.0.1:1")];
  const contracts = Object.fromEntries(contractKeys.map((key) => [key, AT])) as AddressBook["contracts"];
  const probity = probityAt({ chainId: 31_337, trial: false, contracts } as AddressBook, ours);
  const runnerOf = (runner: ContractRunner): ContractRunner | null =>
    actingAs(probity, runner).contracts.tenderBoard.runner;

  after(() => {
    ours.destroy();
    other.destroy();
  });

  it("connects a key that has no node to that of the deployment", () => {
    const runner = runnerOf(KEY);
    expect(runner).to.have.property("address", KEY.address);
    expect(runner?.provider).to.equal(ours);
  });

  it("leaves a key its own node", () => {
    const connected = KEY.connect(other);
    expect(runnerOf(connected)).to.equal(connected);
  });

  it("takes a runner that is no signer as it is", () => {
    const runner = { provider: null };
    expect(runnerOf(runner)).to.equal(runner);
  });
});
