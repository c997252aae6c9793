// The one entry of `npm start`, `npm test` and their like. It needs nothing but Node 20 and npm: it finds a
// Node.js new enough for Hardhat 3, installs the locked packages when they are missing or stale, and then
// runs the task. Keep it free of dependencies: it runs before any is installed.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [task, ...args] = process.argv.slice(2);
const npx = process.platform === "win32" ? "npx.cmd" : "npx";
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** The oldest Node.js that Hardhat 3 runs on, and the npm package that brings a newer one. */
const NEEDED = [22, 13];
const NODE_PACKAGE = "node@24";

const HARDHAT = join("node_modules", "hardhat", "dist", "src", "cli.js");
const PROBITY = join("bin", "probity.mjs");
const PRODUCTION = { PROBITY_BUILD: "production" };
const LONG = { PROBITY_FUZZ: "long" };
const TAKE_LONG = { PROBITY_LONG: "1" };

const BUILD = ["node", [HARDHAT, "build", "--quiet"]];
const BUILD_PRODUCTION = [
  "node",
  [HARDHAT, "build", "--quiet", "--no-tests", "--build-profile", "production"],
  PRODUCTION,
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
];

/** Tests that `npm test` skips because they need the production build, which takes long. */
export const OF_PRODUCTION = ["test/contractSize.test.ts"];

/**
 * The commands of each task. They run in turn, and the last one gets the caller's arguments. Commands in an inner list run
 * at the same time.
 */
const TASKS = {
  build: [BUILD],
  "build:production": [BUILD_PRODUCTION],
  start: [BUILD_PRODUCTION, ["node", [PROBITY, "start"], PRODUCTION]],
  test: [BUILD, ["node", [HARDHAT, "test"]]],
  "test:long": [
    BUILD,
    [
      // Both profiles give the same types, so the check can run meanwhile.
      ["node", BUILD_PRODUCTION[1], { ...PRODUCTION, PROBITY_TYPES: join("build", "production", "types") }],
      ["node", [HARDHAT, "test", "mocha", ...TAKING_LONG], TAKE_LONG],
    ],
    ["node", [HARDHAT, "test", "mocha", ...OF_PRODUCTION], TAKE_LONG],
  ],
  fuzz: [
    BUILD,
    // The tools' tests attack law 7, each time with new seeds, which they print.
    ["node", [HARDHAT, "test", "mocha", join("test", "identity", "privacy.fuzz.test.ts")], LONG],
    ["node", [HARDHAT, "test", "solidity"], LONG],
  ],
  analyze: [BUILD, ["node", ["--import", "tsx", join("scripts", "analyze", "main.ts")]]],
  // Writes the layouts that test/common/storage.test.ts compares with.
  storage: [
    ["node", [HARDHAT, "test", "mocha", join("test", "common", "storage.test.ts")], { PROBITY_STORAGE: "accept" }],
  ],
  bench: [BUILD_PRODUCTION, ["node", ["--import", "tsx", join("bench", "main.ts")], PRODUCTION]],
  probity: [["node", [PROBITY]]],
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
    env: { ...process.env, ...env },
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

/** Runs commands at the same time; the status of the first in the list that failed, or 0. */
async function runTogether(commands) {
  const ends = commands.map(
    ([command, commandArgs, env]) =>
      new Promise((resolve) => {
        const child = spawn(executable(command), commandArgs, {
          cwd: root,
          stdio: "inherit",
          env: { ...process.env, ...env },
        });
        child.on("error", (error) => {
          console.error(`probity: could not run ${command}: ${error.message}.`);
          resolve(1);
        });
        child.on("close", (status, signal) => resolve(signal === null ? status : 130));
      }),
  );
  return (await Promise.all(ends)).find((status) => status !== 0) ?? 0;
}

function executable(command) {
  return command === "node" ? process.execPath : command;
}

function read(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

async function main() {
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
    console.error(
      `probity: Node.js ${process.version} is older than ${NEEDED.join(".")}; running under the npm package ${NODE_PACKAGE}`,
    );
    return run(npx, ["-y", "-p", NODE_PACKAGE, "node", join("scripts", "run.mjs"), task, ...args], {
      PROBITY_NODE: "1",
    });
  }
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
  for (const [index, step] of steps.entries()) {
    const last = index === steps.length - 1;
    const [command, fixed, env] = step;
    const status = Array.isArray(command)
      ? await runTogether(step)
      : run(executable(command), last ? [...fixed, ...args] : fixed, env);
    if (status !== 0) return status;
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
