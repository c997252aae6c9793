// The one entry of `npm start`, `npm test` and their like. It needs nothing but Node 20 and npm: it finds a
// new enough Node.js, installs the locked packages when they are missing or stale, and then
// runs the task. Keep it free of dependencies: it runs before any is installed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [task, ...args] = process.argv.slice(2);
const npx = process.platform === "win32" ? "npx.cmd" : "npx";
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** The oldest Node.js that runs TypeScript without a flag, and the npm package that brings a newer one. */
const NEEDED = [22, 18];
const NODE_PACKAGE = "node@24";

/** Where the path of that newer Node.js is kept, because npx asks the registry each time. */
const REMEMBERED = join(root, "build", "node");

const HARDHAT = join("node_modules", "hardhat", "dist", "src", "cli.js");
const PROBITY = join("bin", "probity.mjs");
const RELEASE = join("scripts", "release", "main.ts");
const PRODUCTION = { PROBITY_BUILD: "production" };
const LONG = { PROBITY_FUZZ: "long" };
const TAKE_LONG = { PROBITY_LONG: "1" };

const BUILD = [
  ["node", [HARDHAT, "build", "--quiet"], {}, "compiling contracts for tests: a minute when they changed"],
  ["node", [join("scripts", "release", "bindings.ts"), "artifacts"]],
];
const BUILD_PRODUCTION = [
  "node",
  [HARDHAT, "build", "--quiet", "--no-tests", "--build-profile", "production"],
  PRODUCTION,
  "compiling all contracts as they are deployed: two minutes when they changed",
];

/** Slow tests, which `npm test` skips; see test/support/long.ts. */
export const TAKING_LONG = [
  "test/bidding/TenderBoard/seal.test.ts",
  "test/findings/fullLists.test.ts",
  "test/findings/tieBreak.test.ts",
  "test/identity/credentials/CredentialRegistry/wasValidAt.model.test.ts",
  "test/merkle/MerkleTree.test.ts",
  "test/scenario/chaos.test.ts",
  "test/scenario/resume.test.ts",
  "test/scenario/sampleTrial.test.ts",
  "test/sdk/install.test.ts",
];

/**
 * The commands of each task: a program, its arguments, its environment, and what it does if that takes long. They run in
 * turn, and the last one gets the caller's arguments.
 */
const TASKS = {
  build: [...BUILD],
  "build:production": [BUILD_PRODUCTION],
  start: [["node", [PROBITY, "start"]]],
  test: [...BUILD, ["node", [HARDHAT, "test"]]],
  "test:long": [...BUILD, ["node", [HARDHAT, "test", "mocha", ...TAKING_LONG], TAKE_LONG]],
  fuzz: [
    ...BUILD,
    // The tools' tests attack law 7, each time with new seeds, which they print.
    ["node", [HARDHAT, "test", "mocha", join("test", "identity", "privacy.fuzz.test.ts")], LONG],
    ["node", [HARDHAT, "test", "solidity"], LONG],
  ],
  analyze: [...BUILD, ["node", [join("scripts", "analyze", "main.ts")]]],
  // Makes release/ of the sources; the check fails when it is not what they give.
  release: [["node", [RELEASE, "write"]]],
  "release:check": [["node", [RELEASE, "check"]]],
  bench: [BUILD_PRODUCTION, ["node", [join("bench", "main.ts")], PRODUCTION]],
  "bench:house": [["node", [join("bench", "house", "main.ts")]]],
  probity: [["node", [PROBITY]]],
  // The package's JavaScript and types. Neither needs a compiler for Solidity.
  dist: [
    ["node", ["--eval", 'fs.rmSync("dist", { recursive: true, force: true })']],
    ["node", [join("scripts", "release", "bindings.ts")]],
    ["node", [join("node_modules", "typescript", "bin", "tsc"), "--project", "tsconfig.build.json"]],
  ],
};

/** @returns {boolean} whether `version` (such as "v20.19.0") is at least NEEDED */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/**
 * Compares what npm installed with what the lock file asks for.
 * @returns {string | undefined} why an install is needed, or undefined when all is in place
 */
export function staleReason(lockText, installedText) {
  if (installedText === undefined) return "no packages are installed yet";
  const wanted = JSON.parse(lockText).packages;
  const installed = JSON.parse(installedText).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "" || entry.link === true) continue;
    const found = installed[path];
    // Optional packages are mostly for other platforms; npm skips those.
    if (found === undefined && (entry.optional === true || entry.peer === true)) continue;
    if (found === undefined) return `${path} is not installed`;
    if (found.version !== entry.version) return `${path} is ${found.version}, the lock file asks for ${entry.version}`;
  }
  return undefined;
}

function run(command, commandArgs, env = {}) {
  const { status, signal, error } = spawnSync(command, commandArgs, {
    cwd: root,
    stdio: "inherit",
    // npm, too, must run under this Node.js: under an old one it leaves out packages that need a new one.
    env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}`, ...env },
    shell: process.platform === "win32",
  });
  if (error) {
    console.error(
      `probity: could not run ${command}: ${error.message}. Install Node.js 20 or newer with npm, then try again.`,
    );
    return 1;
  }
  return signal === null ? status : 130;
}

/** Runs this task again under a newer Node.js: the one of last time, or the npm package. */
function runUnderNewer() {
  const script = [join("scripts", "run.mjs"), task, ...args];
  const known = read(REMEMBERED)?.trim();
  if (known !== undefined && existsSync(known)) return run(known, script, { PROBITY_NODE: "1" });
  console.error(
    `probity: Node.js ${process.version} is older than ${NEEDED.join(".")}; running under the npm package ${NODE_PACKAGE}`,
  );
  return run(npx, ["-y", "--prefer-offline", "-p", NODE_PACKAGE, "node", ...script], { PROBITY_NODE: "1" });
}

function remember() {
  if (read(REMEMBERED) === process.execPath) return;
  mkdirSync(dirname(REMEMBERED), { recursive: true });
  writeFileSync(REMEMBERED, process.execPath);
}

function read(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function main() {
  if (!Object.hasOwn(TASKS, task)) {
    console.error(`probity: no task "${task ?? ""}". Use one of: ${Object.keys(TASKS).join(", ")}.`);
    return 1;
  }
  if (!isNewEnough(process.version)) {
    if (process.env.PROBITY_NODE === "1") {
      console.error(
        `probity: ${NODE_PACKAGE} did not start; this is still Node.js ${process.version}. Install Node.js 24 and try again.`,
      );
      return 1;
    }
    return runUnderNewer();
  }
  if (process.env.PROBITY_NODE === "1") remember();
  const stale = staleReason(
    readFileSync(join(root, "package-lock.json"), "utf8"),
    read(join(root, "node_modules", ".package-lock.json")),
  );
  if (stale !== undefined) {
    console.error(`probity: ${stale}; running npm ci`);
    const status = run(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    if (status !== 0) return status;
  }
  // Ctrl-C reaches the child too, which ends in order; this process waits for it.
  process.on("SIGINT", () => undefined);
  const steps = TASKS[task];
  for (const [index, [command, fixed, env, doing]] of steps.entries()) {
    const last = index === steps.length - 1;
    if (doing !== undefined) console.error(`probity: ${doing}`);
    const status = run(command === "node" ? process.execPath : command, last ? [...fixed, ...args] : fixed, env);
    if (status !== 0) return status;
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main();
