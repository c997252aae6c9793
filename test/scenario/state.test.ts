import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { networkPaths } from "../../src/network/layout.ts";
import { Journal } from "../../src/scenario/journal.ts";
import { deployTrial } from "../../src/scenario/networkStage.ts";
import { readSamples } from "../../src/scenario/samples.ts";

describe("files of a year on a network", () => {
  const folder = mkdtempSync(join(tmpdir(), "probity-year-"));
  after(() => rmSync(folder, { recursive: true }));

  it("are named when they cannot be used: the journal", () => {
    const path = join(folder, "year.jsonl");
    writeFileSync(path, "{}\n");
    expect(() => Journal.open(path, {}))
      .to.throw(path)
      .with.property("code", "SCENARIO_JOURNAL_INVALID");
    expect(() => Journal.open(folder, {}))
      .to.throw(folder)
      .with.property("code", "FILE_IS_FOLDER");
    expect(() => Journal.open(join(path, "below"), {}))
      .to.throw(path)
      .with.property("code", "FILE_NOT_WRITTEN");
  });

  it("are named when they cannot be used: a key of the operator's folder", async () => {
    const keys = join(networkPaths(folder).operator, "keys");
    const path = join(keys, "deployer");
    mkdirSync(keys, { recursive: true });
    const samples = await readSamples();
    const codeOf = async (): Promise<unknown> => {
      try {
        // It reads the key before it asks a node.
        await deployTrial({ dir: folder, provider: undefined as never, folder, samples });
        return undefined;
      } catch (error) {
        expect(String(error)).to.contain(path);
        return (error as { code?: unknown }).code;
      }
    };
    for (const broken of ["", "0x12", "not a key"]) {
      writeFileSync(path, broken);
      expect(await codeOf(), broken).to.equal("NETWORK_KEY_WRONG");
    }
    rmSync(path);
    mkdirSync(path);
    expect(await codeOf()).to.equal("FILE_IS_FOLDER");
  });
});
