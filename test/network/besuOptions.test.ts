import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { parse } from "smol-toml";
import { genesisExtraData } from "../../src/network/extraData.ts";
import { nodePaths } from "../../src/network/layout.ts";
import { madeNetwork, removeScratch } from "./fixture.ts";

const home = process.env["BESU_HOME"] ?? "";
const run = promisify(execFile);
const besu = async (...args: string[]): Promise<string> => (await run(join(home, "bin", "besu"), args)).stdout;

(home === "" ? describe.skip : describe)(
  `the Besu of this machine${home === "" ? " [skipped: needs BESU_HOME]" : ""}`,
  function () {
    this.timeout(400_000); // Java, twice, on a machine that is so busy that one start took 90 s
    after(removeScratch);

    it("has every option that a configuration sets", async () => {
      const options = new Set((await besu("--help")).match(/--[a-z0-9-]+/g));
      const { dir, network } = await madeNetwork();
      for (const { name } of network.nodes) {
        const keys = Object.keys(parse(readFileSync(nodePaths(dir, name).config, "utf8")));
        expect(
          keys.filter((key) => !options.has(`--${key}`)),
          name,
        ).to.deep.equal([]);
      }
    });
    it("knows each node by the address and the public key that we gave it", async () => {
      const { dir, network } = await madeNetwork();
      const [{ name, address, publicKey } = { name: "", address: "", publicKey: "" }] = network.nodes;
      const key = `--node-private-key-file=${nodePaths(dir, name).key}`;
      const asked = async (what: string): Promise<string> =>
        (await besu("public-key", what, key)).match(/0x[0-9a-f]+/g)?.at(-1) ?? "";
      expect(await asked("export-address")).to.equal(address.toLowerCase());
      expect(await asked("export")).to.equal(publicKey);
    });
    it("writes the extra data of a genesis as we do", async () => {
      const validators = ["0x11", "0x22", "0x33", "0x44"].map((start) => start.padEnd(42, "0"));
      const encoding = run(join(home, "bin", "besu"), ["rlp", "encode", "--type=QBFT_EXTRA_DATA"]);
      encoding.child.stdin?.end(JSON.stringify(validators.map((address) => address.slice(2))));
      expect((await encoding).stdout).to.include(genesisExtraData(validators));
    });
  },
);
