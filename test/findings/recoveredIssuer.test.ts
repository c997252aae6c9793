import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { verifyVc, type VcVerification } from "../../src/credentials/index.ts";
import { office } from "../credentials/fixture.ts";
import { networkHelpers } from "../support/identity.ts";

const failures = ({ checks }: VcVerification): string[] =>
  checks.filter(({ verdict }) => verdict === "failed").map(({ check, code }) => `${check}: ${String(code)}`);

// The chain refused everything that such a key did, but a verifier took what it signed off the chain.
describe("a credential that is signed with an issuer's stolen key", () => {
  it("is refused when the issuer's recovery was pending then, and no other of the issuer's is", async () => {
    const { licenceFor, registry, admin, county, verifier } = await networkHelpers.loadFixture(office);
    const before = await licenceFor();
    await registry.connectRecoveryBoard(admin);
    await registry.beginRecovery(county);
    const stolen = await licenceFor();
    const check = async ({ credential }: { credential: string }, current: boolean): Promise<string[]> =>
      failures(await verifyVc(credential, await verifier({ current })));
    for (const current of [false, true]) {
      expect(await check(stolen, current)).to.deep.equal(["standing: ISSUER_INACTIVE"]);
      expect(await check(before, current)).to.deep.equal([]);
    }
    await registry.endRecovery(county, ZeroAddress);
    await networkHelpers.mine();
    expect(await check(stolen, false)).to.deep.equal(["standing: ISSUER_INACTIVE"]);
    expect(await check(await licenceFor(), false)).to.deep.equal([]);
  });
});
