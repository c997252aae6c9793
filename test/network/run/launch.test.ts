import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "smol-toml";
import { readNetwork } from "../../../src/network/description.ts";
import { nodePaths } from "../../../src/network/layout.ts";
import { besuArguments, requireFiles, staticNodesOf } from "../../../src/network/run/launch.ts";
import { realFolder } from "../../../src/network/run/folder.ts";
import { filesUnder, madeNetwork, removeScratch } from "../fixture.ts";

describe("a folder that network init has made, run as processes", () => {
  let dir: string;
  before(async () => (dir = realFolder((await madeNetwork()).dir)));
  after(removeScratch);

  it("has all that the nodes need", () => {
    const network = readNetwork(dir);
    for (const node of network.nodes) requireFiles(dir, network, node);
  });
  it("overrides every path and every address of a container", () => {
    const network = readNetwork(dir);
    const addresses = new Set(network.nodes.map(({ host }) => host));
    for (const node of network.nodes) {
      const options = new Map(
        besuArguments(dir, network, node).map((argument) => {
          const at = argument.indexOf("=");
          return [argument.slice(2, at), argument.slice(at + 1)];
        }),
      );
      const config = parse(readFileSync(nodePaths(dir, node.name).config, "utf8"));
      for (const [key, value] of Object.entries(config)) {
        if (typeof value !== "string" || key === "rpc-http-host") continue;
        const isPlace = value.startsWith("/") || addresses.has(value) || /^\d+(\.\d+){3}$/.test(value);
        if (isPlace) expect(options, `${node.name}: ${key} = ${value}`).to.include.keys(key);
      }
      expect(options.get("rpc-http-host")).to.equal("127.0.0.1");
      for (const [option, value] of options) {
        const made = option.endsWith("-file") && option !== "static-nodes-file";
        if (made) expect(existsSync(value), `${option}=${value}`).to.equal(true);
      }
    }
  });
  it("links the same nodes as the containers, each but itself", () => {
    const network = readNetwork(dir);
    const keyOf = (enode: string): string => enode.slice(8, 8 + 128);
    const all = JSON.parse(readFileSync(`${dir}/static-nodes.json`, "utf8")) as string[];
    for (const { name, publicKey } of network.nodes) {
      const others = all.map(keyOf).filter((key) => `0x${key}` !== publicKey);
      expect(staticNodesOf(network, name).map(keyOf)).to.have.members(others);
    }
  });
  it("is not written to by looking at it", () => {
    expect(filesUnder(dir).filter((path) => path.startsWith("run/"))).to.deep.equal([]);
  });
});
