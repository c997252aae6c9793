import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { openNodes } from "../../src/gateway/nodes.ts";
import { refusalOf } from "./fixture.ts";

describe("openNodes", () => {
  let server: Server;
  const tokens: (string | undefined)[] = [];

  before((done) => {
    server = createServer((request, response) => {
      tokens.push(request.headers.authorization);
      let text = "";
      request.on("data", (piece: Buffer) => (text += piece.toString()));
      request.on("end", () => {
        const { id } = JSON.parse(text) as { id: number };
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ jsonrpc: "2.0", id, result: "0x7" }));
      });
    }).listen(0, "127.0.0.1", done);
  });
  after(() => server.close());

  it("takes the first node that answers, and shows it its token", async () => {
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const headers = { authorization: "Bearer secret" };
    const provider = await openNodes([
      { url: "http://127.0.0.1:1", headers },
      { url, headers },
    ]);
    expect((await provider.getNetwork()).chainId).to.equal(7n);
    expect(await provider.send("eth_blockNumber", [])).to.equal("0x7");
    expect(tokens.at(-1)).to.equal("Bearer secret");
    provider.destroy();
  });

  it("says which node does not answer, and nothing of the token", async () => {
    const { code, message } = await refusalOf(
      openNodes([{ url: "http://127.0.0.1:1", headers: { authorization: "Bearer secret" } }]),
    );
    expect(code).to.equal("CHAIN_UNREACHABLE");
    expect(message).not.to.include("secret");
    expect((await refusalOf(openNodes([]))).code).to.equal("CHAIN_URL_INVALID");
  });
});
