import { expect } from "chai";
import { connectToNode } from "../../src/chain/provider.ts";

const errorOf = (url: string): Promise<unknown> => connectToNode(url).catch((error: unknown) => error);

describe("connectToNode", () => {
  it("refuses what is not an http address", async () => {
    for (const url of ["localhost:8545", "ftp://127.0.0.1", ""]) {
      expect(await errorOf(url), url).to.have.property("code", "CHAIN_URL_INVALID");
    }
  });

  it("says that nothing answers, without the secrets of the address", async () => {
    const error = await errorOf("http://user:secret@127.0.0.1:1/rpc?token=secret");
    expect(error).to.have.property("code", "CHAIN_UNREACHABLE");
    expect(error).to.have.property("message", "No Ethereum node answers at http://127.0.0.1:1/rpc.");
    expect(JSON.stringify(error)).not.to.include("secret");
  });
});
