import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { DEFAULT_PORT_BASE } from "../../src/network/layout.ts";
import { realFolder } from "../../src/network/run/folder.ts";
import { runCli, runStyled } from "../support/cli.ts";
import { commandsOf, likeLine, wordsOf } from "../support/pages.ts";
import { ACCOUNTS } from "./fixture.ts";
import { answerAs, endNode, fakeBesu, withEnvironment } from "./run/fakeNetwork.fixture.ts";

/** Each agency of the guide, with the host that it joins from; the guide shows the commands of "health" alone. */
const OTHERS = { works: "10.0.0.6", treasury: "10.0.0.7", audit: "10.0.0.8" };
/** Folders of one machine, which need ports of their own. */
const FOLDERS = ["net", "health", "roads"];
/** How far the ports for peers lie above the others. */
const PEERS = 21_800;

// Every command of the guide in its order, as an operator types them in one folder. A fake Besu stands in for Besu.
describe("docs/operations.md", function () {
  this.timeout(60_000);
  let root: string;
  let restore: () => void;
  const here = process.cwd();
  const base = 9_000 + Math.floor(Math.random() * 17) * 100;

  before(() => {
    root = mkdtempSync(join(tmpdir(), "probity-operations-"));
    restore = withEnvironment({ BESU_HOME: fakeBesu(root), PROBITY_PASSWORD: "password" });
    process.chdir(root);
    writeFileSync("accounts.txt", `${ACCOUNTS.join("\n")}\n`);
  });
  after(() => {
    for (const dir of FOLDERS.map(realFolder)) for (const name of namesIn(dir)) endNode(dir, name);
    process.chdir(here);
    restore();
    rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  for (const { command, lines } of commandsOf("test/network/operations.test.ts")) {
    it(`shows a command that works: ${command}`, async () => {
      const words = wordsOf(command);
      if (words === undefined) return void execFileSync("sh", ["-c", command], { stdio: "pipe" });
      const out = await done(words);
      for (const line of lines) expect(out).to.match(likeLine(line));
    });
  }

  /** Runs a command of the guide, with what happens elsewhere before it. */
  async function done(words: readonly string[]): Promise<string> {
    const argv = words.map((word) => (word === "0x…" ? addressOf("roads", "roads-1") : word));
    const [, act] = argv;
    const dir = valueOf(argv, "--dir") ?? "";
    if (act === "init" && argv.includes("--member")) await othersJoin();
    if (valueOf(argv, "--network") === "bundle") cpSync(join("network", "bundle"), "bundle", { recursive: true });
    if (act === "up") answerAs(dir);
    const { exitCode, out, err } = await runStyled({}, [...argv, ...portsOf(argv)]);
    expect(exitCode, err).to.equal(0);
    return asPublished(`${out}\n${err}`);
  }

  async function othersJoin(): Promise<void> {
    for (const [name, host] of Object.entries(OTHERS)) {
      const own = ["--name", `${name}-1`, "--kind", "validator", "--host", host, "--out", name];
      expect((await runCli("network", "join", ...own)).exitCode).to.equal(0);
    }
  }

  /** With the ports that the guide shows. */
  function asPublished(out: string): string {
    return out.replaceAll(/(?<=:)\d{4,5}\b/g, (port) => {
      const above = [base, base + PEERS].find((first) => Number(port) > first && Number(port) < first + 100);
      return above === undefined ? port : String(Number(port) - base + DEFAULT_PORT_BASE);
    });
  }

  /** Ports that no other test uses, and that differ between the folders. */
  function portsOf(argv: readonly string[]): string[] {
    const index = FOLDERS.indexOf(valueOf(argv, "--out") ?? "");
    const isMade = argv[1] === "init" || (argv[1] === "join" && argv.includes("--name"));
    return isMade && index >= 0 ? ["--port-base", String(base + 10 * index)] : [];
  }
});

function valueOf(argv: readonly string[], option: string): string | undefined {
  const at = argv.indexOf(option);
  return at < 0 ? undefined : argv[at + 1];
}

interface Named {
  nodes: { name: string; address: string }[];
}

function namesIn(dir: string): string[] {
  try {
    return (JSON.parse(readFileSync(join(dir, "network.json"), "utf8")) as Named).nodes.map(({ name }) => name);
  } catch {
    return [];
  }
}

function addressOf(dir: string, name: string): string {
  const { nodes } = JSON.parse(readFileSync(join(dir, "member.json"), "utf8")) as Named;
  return nodes.find((node) => node.name === name)?.address ?? "";
}
