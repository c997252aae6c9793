import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { getAddress } from "ethers";
import { parse as parseToml } from "smol-toml";
import { networkPaths, nodePaths, tokenPath } from "../../src/network/layout.ts";
import { allowAccounts } from "../../src/network/permissions.ts";
import { expectRefusal, runCli } from "../support/cli.ts";
import { ACCOUNTS, madeNetwork, removeScratch } from "./fixture.ts";
import { refusalOf } from "./refusal.ts";

const NEW = getAddress("0x3333333333333333333333333333333333333333");
const NONE = { gateway: 0, observer: 0, archive: 0 };

/** A node that answers perm_* as Besu 26.8 was seen to: an account that is on the list already spoils the request. */
class FakeNode {
  readonly calls: string[] = [];
  list: string[] = [...ACCOUNTS];
  /** What to answer instead of adding. */
  fault?: "forgets" | "refuses" | "no JSON";
  readonly #server: Server;

  constructor(token: () => string) {
    this.#server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const { method, params } = JSON.parse(body) as { method: string; params: string[][] };
        this.calls.push(method);
        if (request.headers.authorization !== `Bearer ${token()}`) {
          response.writeHead(401).end(JSON.stringify({ error: { code: -40_100, message: "Unauthorized" } }));
        } else if (this.fault === "no JSON") response.writeHead(502).end("<html>");
        else response.end(JSON.stringify(this.#answer(method, params)));
      });
    });
  }

  #answer(method: string, [accounts = []]: string[][]): object {
    if (method === "perm_getAccountsAllowlist") return { result: this.list };
    if (this.fault === "refuses" || accounts.some((account) => this.list.includes(account.toLowerCase()))) {
      return { error: { code: -32_000, message: "Cannot add an existing account to allowlist" } };
    }
    if (this.fault !== "forgets") this.list.push(...accounts.map((account) => account.toLowerCase()));
    return { result: "Success" };
  }

  async listen(): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    return (this.#server.address() as AddressInfo).port;
  }
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

describe("allowing accounts", () => {
  const nodes: FakeNode[] = [];
  /** A network whose first nodes answer, and whose others are down: nothing listens at their port any more. */
  async function running(answering: number, counts = { validator: 4, ...NONE }): Promise<string> {
    const { dir, network } = await madeNetwork({ counts });
    const gone = new FakeNode(() => "");
    const closed = await gone.listen();
    await gone.close();
    for (const node of network.nodes) node.rpcPort = closed;
    for (const node of network.nodes.slice(0, answering)) {
      const fake = new FakeNode(() => readFileSync(tokenPath(dir, "operator"), "utf8").trim());
      nodes.push(fake);
      node.rpcPort = await fake.listen();
    }
    writeFileSync(networkPaths(dir).description, JSON.stringify(network));
    return dir;
  }
  const listed = (dir: string, name: string): unknown =>
    parseToml(readFileSync(nodePaths(dir, name).permissions, "utf8"))["accounts-allowlist"];
  afterEach(async () => {
    for (const node of nodes.splice(0)) await node.close();
  });
  after(removeScratch);

  it("tells every validator that runs, with the operator's token, and looks whether it took them", async () => {
    const dir = await running(4);
    expect(await allowAccounts(dir, [NEW])).to.deep.equal(
      [1, 2, 3, 4].map((index) => ({ name: `validator-${index}`, result: "added" })),
    );
    for (const node of nodes) {
      expect(node.list).to.deep.equal([...ACCOUNTS, NEW.toLowerCase()]);
      expect(node.calls).to.deep.equal([
        ...["perm_getAccountsAllowlist", "perm_addAccountsToAllowlist", "perm_getAccountsAllowlist"],
      ]);
    }
  });
  it("asks only for those that are missing, so that doing it twice is no error", async () => {
    const dir = await running(4);
    await allowAccounts(dir, [NEW]);
    await allowAccounts(dir, [NEW, ACCOUNTS[0]!]);
    for (const node of nodes) expect(node.list).to.deep.equal([...ACCOUNTS, NEW.toLowerCase()]);
  });
  it("writes the list of a node that is down, and keeps what is on it", async () => {
    const dir = await running(3);
    expect((await allowAccounts(dir, [NEW])).at(-1)).to.deep.equal({ name: "validator-4", result: "written" });
    expect(listed(dir, "validator-4")).to.deep.equal([...ACCOUNTS, NEW.toLowerCase()]);
    expect(listed(dir, "validator-1"), "Besu writes that of a running node itself").to.deep.equal(ACCOUNTS);
  });
  it("reads a list that Besu has written anew", async () => {
    const dir = await running(0);
    const besus = `accounts-allowlist=["${ACCOUNTS[1]}"]`;
    writeFileSync(nodePaths(dir, "validator-1").permissions, besus);
    await allowAccounts(dir, [NEW]);
    expect(listed(dir, "validator-1")).to.deep.equal([ACCOUNTS[1], NEW.toLowerCase()]);
  });
  it("names the list of a node that is down when it is missing", async () => {
    const dir = await running(0);
    rmSync(nodePaths(dir, "validator-1").permissions);
    const refusal = await refusalOf(() => allowAccounts(dir, [NEW]));
    expect(refusal.code).to.equal("NETWORK_FILE_MISSING");
    expect(refusal.message).to.match(/^validator-1 has no list of accounts: .*permissions/);
  });
  it("gives gateways the same list, and observers and archives none", async () => {
    const dir = await running(0, { validator: 4, gateway: 1, observer: 1, archive: 1 });
    await allowAccounts(dir, [NEW]);
    expect(listed(dir, "gateway-1")).to.deep.equal([...ACCOUNTS, NEW.toLowerCase()]);
    for (const name of ["observer-1", "archive-1"]) expect(listed(dir, name)).to.deep.equal([]);
  });
  for (const [fault, why] of [
    ["forgets", /still has not/],
    ["refuses", /Cannot add/],
    ["no JSON", /HTTP 502/],
  ] as const) {
    it(`refuses to call it done when a node ${fault === "no JSON" ? "answers with no JSON" : fault}`, async () => {
      const dir = await running(4);
      nodes[1]!.fault = fault;
      const refusal = await refusalOf(() => allowAccounts(dir, [NEW]));
      expect(refusal.code).to.equal("NETWORK_PERMISSION_REFUSED");
      expect(refusal.message)
        .to.match(/^validator-2 /)
        .and.to.match(why);
    });
  }
  it("refuses a token that the node does not take", async () => {
    const dir = await running(4);
    const real = readFileSync(tokenPath(dir, "gateway"), "utf8");
    const other = await running(4);
    writeFileSync(tokenPath(dir, "operator"), real);
    // The nodes of `other` take other tokens than those of `dir`.
    writeFileSync(networkPaths(dir).description, readFileSync(networkPaths(other).description));
    const refusal = await refusalOf(() => allowAccounts(dir, [NEW]));
    expect(refusal.code).to.equal("NETWORK_PERMISSION_REFUSED");
    expect(refusal.message).to.match(/Unauthorized/);
    expect(JSON.stringify([refusal.message, refusal.next, refusal.facts])).not.to.include(real.trim());
  });
  it("refuses what is no address, before it asks anybody", async () => {
    const dir = await running(4);
    expect((await refusalOf(() => allowAccounts(dir, [NEW, "0x12"]))).code).to.equal("NETWORK_ACCOUNTS");
    for (const node of nodes) expect(node.calls).to.deep.equal([]);
  });
  it("refuses a folder that runs no node", async () => {
    const { dir } = await madeNetwork();
    const refusal = await refusalOf(() => allowAccounts(networkPaths(dir).bundle, [NEW]));
    expect(refusal.code).to.equal("NETWORK_NO_NODE");
  });
  it("is a command that says what became of each node", async () => {
    const dir = await running(3);
    const run = await runCli("network", "allow", NEW, "--dir", dir);
    expect(run.exitCode, run.err).to.equal(0);
    expect(run.out).to.match(/validator-1 +has them.*validator-4 +is down, and will have them when it starts/s);
    expectRefusal(await runCli("network", "allow", "--dir", dir), "NETWORK_ACCOUNTS");
    expectRefusal(await runCli("network", "allow", "0x12", "--dir", dir), "NETWORK_ACCOUNTS");
  });
});
