import { expect } from "chai";
import type { AwardBoard, ContractBook } from "../../types/ethers-contracts/index.ts";
import {
  awarded,
  cast,
  DOCUMENT,
  ethers,
  loadFixture,
  LOT,
  MILESTONES,
  type Name,
  networkHelpers,
  offered,
  REASON,
  Stage,
  TENDER,
} from "./awards.fixture.ts";

type Forwarder = Awaited<ReturnType<typeof awarded>>["forwarder"];

/** A stranger brings what somebody else has signed. */
async function relay(forwarder: Forwarder, from: Name, target: AwardBoard | ContractBook, data: string) {
  const { chainId } = await ethers.provider.getNetwork();
  const signer = cast[from];
  const request = {
    from: signer.address,
    to: await target.getAddress(),
    value: 0n,
    gas: 2_000_000n,
    nonce: await forwarder.nonces(signer),
    deadline: BigInt(await networkHelpers.time.latest()) + 100n,
    data,
  };
  const signature = await signer.signTypedData(
    { name: "Probity", version: "1", chainId, verifyingContract: await forwarder.getAddress() },
    {
      ForwardRequest: [
        { name: "from", type: "address" },
        { name: "to", type: "address" },
        { name: "value", type: "uint256" },
        { name: "gas", type: "uint256" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint48" },
        { name: "data", type: "bytes" },
      ],
    },
    request,
  );
  return forwarder.connect(cast.stranger).execute({ ...request, signature });
}

describe("acts of a vendor that a stranger relays", () => {
  it("complains as the bidder who signed", async () => {
    const { board, forwarder } = await loadFixture(awarded);
    const args = [TENDER, LOT, cast.beta.address, cast.beta.address, REASON] as const;
    await relay(forwarder, "beta", board, board.interface.encodeFunctionData("complain", [...args]));
    expect((await board.complaintOf(TENDER, LOT, 1, cast.beta)).groundsHash).to.equal(REASON);
  });

  it("does not complain as somebody else", async () => {
    const { board, forwarder } = await loadFixture(awarded);
    const args = [TENDER, LOT, cast.beta.address, cast.beta.address, REASON] as const;
    const relayed = relay(forwarder, "gamma", board, board.interface.encodeFunctionData("complain", [...args]));
    await expect(relayed).to.be.revertedWithCustomError(forwarder, "FailedCall");
  });

  it("signs as the awardee", async () => {
    const { board, book, forwarder } = await loadFixture(offered);
    const args = [TENDER, LOT, cast.alfa.address, DOCUMENT, MILESTONES] as const;
    await relay(forwarder, "alfa", book, book.interface.encodeFunctionData("sign", [...args]));
    expect((await board.awardOf(TENDER, LOT)).stage).to.equal(Stage.Signed);
  });
});
