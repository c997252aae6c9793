import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { byTime, presentVc, signerFor, verifyVc } from "../../src/credentials/index.ts";
import { resolveDid } from "../../src/identity/index.ts";
import { ethers, networkHelpers, now } from "../support/identity.ts";
import { office } from "../credentials/fixture.ts";

const asked = { nonce: "n-1", audience: "https://bank.example" };

/** As the tools resolve. */
async function tools() {
  const base = await office();
  const client = { provider: ethers.provider, registry: base.to.registry, chainId: base.to.chainId };
  const atBlock = async (did: string, versionId: number) => (await resolveDid(client, did, { versionId })).document;
  return { ...base, resolve: byTime(ethers.provider, atBlock) };
}

/** Bob's delegate for sixty seconds shows a licence, and no block follows meanwhile. */
async function shownAfter(seconds: bigint) {
  const { licenceFor, registry, bob, key, keyOf, did, resolve, verifier } = await networkHelpers.loadFixture(tools);
  const { credential } = await licenceFor();
  await registry.connect(bob).addDelegate(bob, encodeBytes32String("sigAuth"), key, 60n);
  const signer = signerFor(await resolve(did(bob), await now()), keyOf(key), "authentication");
  const at = (await now()) + seconds;
  const shown = await presentVc(credential, [], { ...asked, at, signer });
  return verifyVc(shown, await verifier({ holder: asked, resolve, at }));
}

describe("A delegate that expires while no block is made", () => {
  it("shows credentials until then", async () => {
    expect((await shownAfter(59n)).valid).to.equal(true);
  });

  it.skip("hole: shows none afterwards (documents are looked at in the second of the block, not of the showing)", async () => {
    expect((await shownAfter(61n)).failed).to.deep.equal(["holder"]);
  });
});
