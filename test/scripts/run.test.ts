import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { isNewEnough, staleReason, TAKING_LONG } from "../../scripts/run.mjs";

describe("scripts/run.mjs", () => {
  describe("isNewEnough", () => {
    for (const [version, enough] of [
      ["v20.20.2", false],
      ["v22.17.1", false],
      ["v22.18.0", true],
      ["v24.0.0", true],
    ] as const) {
      it(`${enough ? "takes" : "refuses"} ${version}`, () => {
        expect(isNewEnough(version)).to.equal(enough);
      });
    }
  });

  describe("staleReason", () => {
    const lock = JSON.stringify({
      packages: {
        "": { name: "probity" },
        "node_modules/a": { version: "1.0.0" },
        "node_modules/other-platform": { version: "1.0.0", optional: true },
      },
    });
    const installed = (version: string): string => JSON.stringify({ packages: { "node_modules/a": { version } } });

    it("says that nothing is installed when npm left no record", () => {
      expect(staleReason(lock, undefined)).to.match(/no packages/);
    });
    it("names a package that is missing", () => {
      expect(staleReason(lock, JSON.stringify({ packages: {} }))).to.equal("node_modules/a is not installed");
    });
    it("names a package of another version", () => {
      expect(staleReason(lock, installed("0.9.0"))).to.match(/node_modules\/a is 0\.9\.0/);
    });
    it("is satisfied when versions match and only an optional package is missing", () => {
      expect(staleReason(lock, installed("1.0.0"))).to.equal(undefined);
    });
  });

  it("runs every file with tests that take long, and no other, when it is asked for those", () => {
    const files = readdirSync("test", { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".test.ts") && path !== join("scripts", "run.test.ts"))
      .map((path) => join("test", path).replaceAll("\\", "/"))
      .filter((path) => readFileSync(path, "utf8").includes("support/long.ts"));
    expect(files.sort()).to.deep.equal([...TAKING_LONG].sort());
  });
});
