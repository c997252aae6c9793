import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runCli } from "./support/cli.ts";
import { likeLine, README, shownOf } from "./support/readme.ts";

const root = new URL("../", import.meta.url);
const { scripts } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as {
  scripts: Record<string, string>;
};

/** Every command of ours that the README shows, in code blocks and tables. */
const commands = [...README.matchAll(/`(npm (?!install )[^`]+)`|^\$ (npm .+)$/gm)].map(
  ([, inline, block]) => inline ?? block ?? "",
);

describe("README", () => {
  it("shows the two commands on its first screen", () => {
    const firstScreen = README.split("\n").slice(0, 80).join("\n");
    expect(firstScreen).to.include("$ npm start").and.include("$ npm test");
  });

  for (const command of commands) {
    it(`shows a command that exists: ${command}`, async () => {
      const [, name = "", rest = ""] = /^npm (?:run )?([\w:]+)(?: -- (.*))?$/.exec(command) ?? [];
      expect(scripts, "package.json").to.have.property(name);
      if (name !== "probity" && name !== "start") return;
      const argv = [...(name === "start" ? ["start"] : []), ...rest.split(" ").filter((word) => word !== "")];
      // With --help the command line parses the command and its options and then does nothing.
      expect((await runCli(...argv, "--help")).exitCode).to.equal(0);
    });
  }

  it("shows what network init prints", async () => {
    const { command, lines } = shownOf("network init");
    const root = mkdtempSync(join(tmpdir(), "probity-readme-"));
    try {
      const printed = await runCli(...command.split(" ").map((word) => (word === "county" ? join(root, word) : word)));
      expect(printed.exitCode, printed.err).to.equal(0);
      const out = printed.out.replaceAll(`${root}/`, "");
      for (const line of lines) expect(out).to.match(likeLine(line));
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
