import { id } from "ethers";
import { expect } from "chai";
import { deployBoard, id32, KIND, loadFixture, noticeOf } from "../bidding/tenders.fixture.ts";

/** A stranger's organisation prepares a tender of its own and copies a key from the pending transaction of a trustee. */
describe("A trustee's key that another organisation accepted first", () => {
  it("is still the trustee's to bring", async () => {
    const deployed = await loadFixture(deployBoard);
    const { board, identities, maker, trustees, officers, keys, others } = deployed;
    const [rogue, clerk] = others;
    const [officer] = officers;
    const key = keys[0]?.publicKey ?? "";
    const [trustee = ""] = trustees;
    if (!rogue || !clerk || !officer) throw new Error("signers");

    await board.connect(maker).prepare(await noticeOf(deployed), maker);
    await identities.enrol(rogue, KIND.Agency, `0x${"00".repeat(20)}`);
    await identities.enrol(clerk, KIND.Person, `0x${"00".repeat(20)}`);
    for (const purpose of ["maker", "trustee"]) await identities.nameOfficer(rogue, id32(purpose), clerk);
    const notice = await noticeOf({ buyer: rogue.address, trustees: [rogue.address, ...trustees.slice(1)] });
    await board.connect(clerk).prepare({ ...notice, noticeHash: id("bait") }, clerk);
    await board.connect(clerk).acceptTrust(2n, rogue, clerk, key);

    await expect(board.connect(officer).acceptTrust(1n, trustee, officer, key))
      .to.emit(board, "TrustAccepted")
      .withArgs(1n, trustee, officer, key);
  });
});
