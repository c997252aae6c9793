import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { presentVc, signerFor, verifyVc } from "../../src/credentials/index.ts";
import { networkHelpers, now } from "../support/identity.ts";
import { office } from "../credentials/fixture.ts";

const asked = { nonce: "n-1", audience: "https://bank.example" };

/** Bob's delegate for sixty seconds shows a licence, and no block follows meanwhile. */
async function shownAfter(seconds: bigint) {
  const { licenceFor, registry, bob, key, keyOf, did, trusted, verifier } = await networkHelpers.loadFixture(office);
  const { credential } = await licenceFor();
  await registry.connect(bob).addDelegate(bob, encodeBytes32String("sigAuth"), key, 60n);
  const signer = signerFor(await trusted(did(bob), await now()), keyOf(key), "authentication");
  const at = (await now()) + seconds;
  const shown = await presentVc(credential, [], { ...asked, at, signer });
  return verifyVc(shown, await verifier({ holder: asked, resolve: trusted, at }));
}

describe("A delegate that expires while no block is made", () => {
  it("shows credentials until then", async () => {
    expect((await shownAfter(59n)).valid).to.equal(true);
  });

  it("shows none afterwards", async () => {
    expect((await shownAfter(61n)).failed).to.deep.equal(["holder"]);
  });
});
