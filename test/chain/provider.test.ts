import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { connectToNode } from "../../src/chain/failover.ts";

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

describe("FreeGasProvider", () => {
  it("gives an act a quarter more gas than the node reckons, and no price", async () => {
    const node = createServer((request, response) => {
      let body = "";
      request.on("data", (part: Buffer) => (body += part.toString()));
      request.on("end", () => {
        const { id, method } = JSON.parse(body) as { id: number; method: string };
        response.setHeader("content-type", "application/json");
        const answers: Record<string, unknown> = {
          eth_chainId: "0x1",
          eth_getBlockByNumber: { hash: `0x${"00".repeat(32)}` },
        };
        response.end(JSON.stringify({ jsonrpc: "2.0", id, result: answers[method] ?? "0x30d40" }));
      });
    });
    await new Promise<void>((resolve) => node.listen(0, "127.0.0.1", resolve));
    const provider = await connectToNode(`http://127.0.0.1:${(node.address() as AddressInfo).port}`);
    try {
      expect(await provider.estimateGas({ to: ZeroAddress })).to.equal(250_000n);
      expect((await provider.getFeeData()).gasPrice).to.equal(0n);
    } finally {
      provider.destroy();
      node.close();
    }
  });
});
