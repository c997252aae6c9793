import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { ask, askAll, quantity, RpcFailure, type RpcEndpoint } from "../../../src/network/run/rpc.ts";

describe("asking a node", () => {
  const servers: Server[] = [];
  const serve = async (listener: RequestListener): Promise<RpcEndpoint> => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, headers: { authorization: "Bearer secret" } };
  };
  const answering = (body: unknown, status = 200): Promise<RpcEndpoint> =>
    serve((_request, response) => response.writeHead(status).end(JSON.stringify(body)));
  const troubleOf = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.then(
      () => undefined,
      (caught: unknown) => caught,
    );
    if (!(error instanceof RpcFailure)) throw new Error(`no failure: ${String(error)}`);
    expect(error.message).not.to.include("secret");
    return error.trouble;
  };
  after(() => servers.forEach((server) => server.closeAllConnections()));
  after(() => servers.forEach((server) => server.close()));

  it("gives the answers in the order asked, whatever order they come in", async () => {
    const node = await answering([
      { jsonrpc: "2.0", id: 1, error: { code: -32601, message: "Method not enabled" } },
      { jsonrpc: "2.0", id: 2, result: null },
      { jsonrpc: "2.0", id: 0, result: "0x7" },
    ]);
    const calls = ["eth_blockNumber", "net_peerCount", "eth_getBlockByNumber", "left_out"].map((method) => ({
      method,
    }));
    const [height, peers, block, leftOut] = await askAll(node, calls);
    expect([height, block]).to.deep.equal(["0x7", null]);
    expect(peers).to.be.instanceOf(RpcFailure).with.property("trouble", "refused");
    expect(leftOut).to.be.instanceOf(RpcFailure);
  });
  it("tells a token that is not taken from a node that does not answer", async () => {
    const body = { jsonrpc: "2.0", id: null, error: { code: -40100, message: "Unauthorized" } };
    const call = { method: "eth_blockNumber" };
    expect(await troubleOf(ask(await answering(body, 401), call))).to.equal("token");
    expect(await troubleOf(ask(await answering(body), call))).to.equal("token");
    expect(await troubleOf(ask(await answering("<html>"), call))).to.equal("unreachable");
    expect(await troubleOf(ask(await answering([{ id: "x" }]), call))).to.equal("unreachable");
    expect(await troubleOf(ask(await serve((request) => request.socket.destroy()), call))).to.equal("unreachable");
    expect(await troubleOf(ask(await serve(() => undefined), call, 50)), "it hangs").to.equal("unreachable");
  });
  it("does not follow a node elsewhere with the token", async () => {
    const heard: unknown[] = [];
    const other = await serve((request, response) => {
      heard.push(request.headers.authorization);
      response.end("{}");
    });
    const node = await serve((_request, response) => response.writeHead(307, { location: other.url }).end());
    expect(await troubleOf(ask(node, { method: "eth_blockNumber" }))).to.equal("unreachable");
    expect(heard).to.deep.equal([]);
  });
  it("reads quantities, and nothing else as one", () => {
    expect(["0x0", "0x1f", "0x", "12", 7, null, "0xffffffffffffffff"].map(quantity)).to.deep.equal([
      ...[0, 31],
      ...Array.from({ length: 5 }, () => undefined),
    ]);
  });
});
