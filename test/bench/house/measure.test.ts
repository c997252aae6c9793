import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  childSeconds,
  cleanUp,
  cpuSecondsOf,
  inClone,
  plainEnvironment,
  secondsOf,
} from "../../../bench/house/measure.ts";

describe("the bench of the house", () => {
  it("reads what a shell's children used, as bash and dash print it", () => {
    const milliseconds = (printed: string): number => Math.round(childSeconds(printed) * 1_000);
    expect(milliseconds("0m0.001s 0m0.002s\n0m0.312s 0m0.047s\n")).to.equal(359);
    expect(milliseconds("0m0.010000s 0m0.020000s\n1m2.500000s 0m0.250000s\n")).to.equal(62_750);
    expect(() => childSeconds("nothing")).to.throw('"times" printed "nothing"');
  });

  it("measures with what a shell has, and not with npm's or our own settings", () => {
    const kept = {
      PATH: "/bin",
      HOME: "/home/me",
      npm_config_cache: "/cache",
      npm_config_registry: "https://packages.example",
    };
    const added = {
      npm_config_local_prefix: "/here",
      npm_lifecycle_event: "bench",
      INIT_CWD: "/here",
      PROBITY_BUILD: "production",
    };
    expect(plainEnvironment({ ...kept, ...added })).to.deep.equal(kept);
  });

  it("counts the time of a command, and the processors' time alone where it sleeps", () => {
    const sleeping = [process.execPath, "--eval", "setTimeout(() => undefined, 1_500)"];
    expect(secondsOf(tmpdir(), sleeping)).to.satisfy((seconds: number) => seconds > 1.5);
    expect(cpuSecondsOf(tmpdir(), sleeping)).to.satisfy((seconds: number) => seconds > 0.001 && seconds < 1.5);
  });

  it("says what a command printed before it failed", () => {
    const failing = [process.execPath, "--eval", 'console.error("out of paper"); process.exit(3)'];
    expect(() => secondsOf(tmpdir(), failing)).to.throw(/ended with 3: out of paper$/);
    expect(() => cpuSecondsOf(tmpdir(), failing)).to.throw(/out of paper$/);
  });

  it("works in a clone that has only what is committed, and removes it", () => {
    const repository = mkdtempSync(join(tmpdir(), "probity-house-test-"));
    const git = (...args: string[]): void => {
      const identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
      execFileSync("git", [...identity, ...args], { cwd: repository, stdio: "pipe" });
    };
    try {
      git("init", "--quiet");
      writeFileSync(join(repository, "committed"), "");
      git("add", "--all");
      git("commit", "--quiet", "--message", "One file");
      writeFileSync(join(repository, "not committed"), "");
      let used = "";
      inClone(repository, (clone) => {
        used = clone;
        writeFileSync(join(clone, "built"), "");
        cleanUp(clone);
        const found = ["committed", "not committed", "built"].filter((name) => existsSync(join(clone, name)));
        expect(found).to.deep.equal(["committed"]);
      });
      expect(existsSync(used)).to.equal(false);
    } finally {
      rmSync(repository, { recursive: true });
    }
  });
});
