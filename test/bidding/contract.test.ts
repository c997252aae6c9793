import { expect } from "chai";
import {
  checkMilestones,
  contractIdOf,
  readContract,
  termsHashOf,
  type MilestoneTerms,
} from "../../src/bidding/contract.ts";
import { ProbityError } from "../../src/base/errors.ts";
import {
  approved,
  as,
  BILL,
  cast,
  DOCUMENT,
  ethers,
  LOT,
  MILESTONES,
  loadFixture,
  offered,
  TENDER,
} from "./awards.fixture.ts";

const milestones: MilestoneTerms[] = [
  { amount: 400_000n, due: 2_000_000_000, descriptionHash: ethers.id("the foundation") },
  { amount: 200_000n, due: 2_100_000_000, descriptionHash: ethers.id("the roof") },
];

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof ProbityError) return error.code;
    throw error;
  }
  return "none";
};

describe("contractIdOf and termsHashOf", () => {
  it("agree with the contract", async () => {
    const { board, contractId, termsHash } = await loadFixture(offered);
    const { chainId } = await ethers.provider.getNetwork();
    expect(contractIdOf({ chainId, awardBoard: await board.getAddress(), tenderId: TENDER, lot: LOT })).to.equal(
      contractId,
    );
    expect(termsHashOf({ contractId, decision: 1, documentHash: DOCUMENT, milestones })).to.equal(termsHash);
    expect(MILESTONES).to.have.length(milestones.length);
  });
});

describe("checkMilestones", () => {
  it("names what is wrong", () => {
    const empty = { ...milestones[0]!, descriptionHash: ethers.ZeroHash };
    expect(codeOf(() => checkMilestones(milestones, 600_000n))).to.equal("none");
    expect(codeOf(() => checkMilestones([], 0n))).to.equal("CONTRACT_MILESTONE_COUNT");
    expect(codeOf(() => checkMilestones([empty], 400_000n))).to.equal("CONTRACT_EMPTY_MILESTONE");
    expect(codeOf(() => checkMilestones([{ ...empty, amount: 0n }], 0n))).to.equal("CONTRACT_EMPTY_MILESTONE");
    expect(() => checkMilestones([milestones[0]!, empty], 0n)).to.throw(
      ProbityError,
      /^Milestone 2 has no description/,
    );
    expect(codeOf(() => checkMilestones(milestones, 600_001n))).to.equal("CONTRACT_WRONG_SUM");
  });
});

describe("readContract", () => {
  it("tells the contract and its milestones in plain data", async () => {
    const { book, contractId } = await loadFixture(approved);
    await as(book, "payer").payMilestone(contractId, 0, cast.payer, BILL, 150_000n);
    const contract = await readContract(book, contractId);
    expect(contract).to.include({
      state: "active",
      currency: "KES",
      price: 600_000n,
      paid: 150_000n,
      reserved: 450_000n,
      approvedUnpaid: 250_000n,
    });
    expect(contract.milestones.map(({ stage, paid }) => [stage, paid])).to.deep.equal([
      ["approved", 150_000n],
      ["pending", 0n],
    ]);
  });

  it("says so when there is none", async () => {
    const { book } = await loadFixture(approved);
    const error: unknown = await readContract(book, ethers.ZeroHash).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ProbityError);
    expect((error as ProbityError).code).to.equal("CONTRACT_UNKNOWN");
  });
});
