import { spawnSync } from "node:child_process";
import { expect } from "chai";

/** The words that a shell makes of lines in which `probity` is a command. */
export function pasted(lines: readonly string[]): string[] {
  const shell = spawnSync("sh", ["-c", `probity() { printf '%s\\0' "$@"; }\n${lines.join("\n")}\n`], {
    encoding: "utf8",
  });
  expect(shell.status, shell.stderr).to.equal(0);
  return shell.stdout.split("\0").slice(0, -1);
}
