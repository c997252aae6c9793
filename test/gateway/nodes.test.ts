import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { openNodes } from "../../src/gateway/nodes.ts";
import type { Endpoint } from "../../src/network/access.ts";
import { refusalOf } from "./fixture.ts";

const headers = { authorization: "Bearer secret" };
const dead = { url: "http://127.0.0.1:1", headers };

describe("openNodes", () => {
  const servers: Server[] = [];
  const asked: string[] = [];

  /** A node that answers every question with the number of its chain, and says by whom it was asked. */
  const node = async (name: string, chainId = "0x7"): Promise<Endpoint & { close: () => void }> => {
    const server = createServer((request, response) => {
      let text = "";
      request.on("data", (piece: Buffer) => (text += piece.toString()));
      request.on("end", () => {
        const { id, method } = JSON.parse(text) as { id: number; method: string };
        asked.push(`${name} ${method} ${request.headers.authorization ?? "-"}`);
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ jsonrpc: "2.0", id, result: chainId }));
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const close = (): void => {
      server.close();
      server.closeAllConnections();
    };
    return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, headers, close };
  };
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
    asked.length = 0;
  });

  it("takes the first node that answers, and shows it its token", async () => {
    const provider = await openNodes([dead, await node("a"), await node("b")]);
    expect((await provider.getNetwork()).chainId).to.equal(7n);
    expect(await provider.send("eth_blockNumber", [])).to.equal("0x7");
    expect(asked.at(-1)).to.equal("a eth_blockNumber Bearer secret");
    expect(asked.join()).not.to.include("b ");
    provider.destroy();
  });

  it("asks the next when a node goes silent, stays with it, and comes round to the first again", async () => {
    const [first, second] = [await node("a"), await node("b")];
    const provider = await openNodes([first, second, dead]);
    first.close();
    for (let times = 0; times < 2; ++times) expect(await provider.send("eth_blockNumber", [])).to.equal("0x7");
    expect(asked.filter((one) => one.startsWith("b eth_blockNumber"))).to.have.length(2);
    second.close();
    const silent: unknown = await provider.send("eth_blockNumber", []).catch((error: unknown) => error);
    expect(silent).to.be.instanceOf(Error);
    provider.destroy();
  });

  it("sends nothing to a node of another chain", async () => {
    const [first, other] = [await node("a"), await node("b", "0x8")];
    const provider = await openNodes([first, other]);
    await provider.send("eth_blockNumber", []);
    first.close();
    const refused: unknown = await provider.send("eth_sendRawTransaction", ["0x"]).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Error);
    expect(asked.join()).not.to.include("b eth_send");
    provider.destroy();
  });

  it("says which node does not answer, and nothing of the token", async () => {
    const { code, message } = await refusalOf(openNodes([dead]));
    expect(code).to.equal("CHAIN_UNREACHABLE");
    expect(message).not.to.include("secret");
    expect((await refusalOf(openNodes([]))).code).to.equal("CHAIN_URL_INVALID");
  });
});
