import { readFileSync } from "node:fs";
import { expect } from "chai";
import { runCli } from "./support/cli.ts";

const root = new URL("../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");
const { scripts } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as {
  scripts: Record<string, string>;
};

/** Every command that the README shows, in code blocks and tables. */
const commands = [...readme.matchAll(/`(npm [^`]+)`|^\$ (.+)$/gm)].map(([, inline, block]) => inline ?? block ?? "");

describe("README", () => {
  it("shows the two commands on its first screen", () => {
    const firstScreen = readme.split("\n").slice(0, 80).join("\n");
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
});
