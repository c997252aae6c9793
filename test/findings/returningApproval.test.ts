import { expect } from "chai";
import { ethers, purpose } from "../support/identity.ts";

/** An officer of an agency's governance account who is revoked after approving, and named again later. */
describe("An approval of an officer who was revoked since", () => {
  it("stays dead when the officer is named again", async () => {
    const [agency, first, second, executor] = await ethers.getSigners();
    const identities = await ethers.deployContract("IdentityStub");
    await identities.enrol(agency!, 3, ethers.ZeroAddress);
    for (const officer of [first!, second!, executor!]) {
      await identities.enrol(officer, 1, ethers.ZeroAddress);
      await identities.nameOfficer(agency!, purpose("governance"), officer);
    }
    const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Probity Forwarder"]);
    const account = await ethers.deployContract("AgencyAccount", [forwarder, identities, executor!, agency!]);
    const data = identities.interface.encodeFunctionData("enrol", [agency!.address, 3, ethers.ZeroAddress]);
    await account.connect(first).prepare(first!, identities, data);
    await account.connect(second).approve(second!, await account.hashCall(0, identities, data));
    await identities.revokeOfficer(agency!, purpose("governance"), first!);
    await identities.nameOfficer(agency!, purpose("governance"), first!);
    await expect(account.connect(executor).execute(executor!, 0, identities, data)).to.be.revertedWithCustomError(
      account,
      "AgencyAccountNotApproved",
    );
  });
});
