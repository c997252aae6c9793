// `npm run analyze`: lets Slither read what the build made of contracts/. Exits with 1 for a finding that
// exclusions.yaml does not cover, and for an exclusion that covers nothing.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { type BuildInfo, toArchive } from "./archive.ts";
import { type Finding, judge, parseExclusions, parseFindings, render } from "./findings.ts";

const HERE = "scripts/analyze";
const EXCLUSIONS = `${HERE}/exclusions.yaml`;
const REQUIREMENTS = `${HERE}/requirements.txt`;
const BUILD_INFOS = "artifacts/build-info";
const HARDHAT = "node_modules/hardhat/dist/src/cli.js";
const ENVIRONMENT = "build/slither";
const INSTALL = `python3 -m venv ${ENVIRONMENT} && ${ENVIRONMENT}/bin/pip install -r ${REQUIREMENTS}`;

function read(path: string): string {
  return readFileSync(path, "utf8");
}

/** All Solidity files below a folder, with their contents. */
function solidityIn(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".sol"));
  return new Map(names.sort().map((name) => [`${folder}/${name.replaceAll("\\", "/")}`, read(join(folder, name))]));
}

/** The names of the build's outputs: one, unless it was made in parts. */
function buildOutputs(): string[] {
  if (!existsSync(BUILD_INFOS)) return [];
  return readdirSync(BUILD_INFOS).filter((name) => name.endsWith(".output.json"));
}

function readBuildInfos(): BuildInfo[] {
  return buildOutputs()
    .sort()
    .map((name) => {
      const input = JSON.parse(read(join(BUILD_INFOS, name.replace(".output.json", ".json")))) as BuildInfo;
      const { output } = JSON.parse(read(join(BUILD_INFOS, name))) as Pick<BuildInfo, "output">;
      return { ...input, output };
    });
}

/** Slither of the pinned version: from its own environment, or whatever the path has. */
function findSlither(): string | undefined {
  const version = /^slither-analyzer==(.+)$/m.exec(read(REQUIREMENTS))?.[1];
  const candidates = [`${ENVIRONMENT}/bin/slither`, `${ENVIRONMENT}/Scripts/slither.exe`].map((path) => resolve(path));
  return [...candidates.filter((path) => existsSync(path)), "slither"].find((command) => {
    const { error, stdout } = spawnSync(command, ["--version"], { encoding: "utf8" });
    return error === undefined && stdout.trim() === version;
  });
}

function runSlither(slither: string, archive: object): Finding[] {
  // In a folder of its own, so that no configuration or list of earlier answers is read but ours.
  const folder = mkdtempSync(join(tmpdir(), "probity-analyze-"));
  try {
    writeFileSync(join(folder, "contracts_export_archive.json"), JSON.stringify(archive));
    const args = ["contracts_export_archive.json", "--filter-paths", "node_modules", "--fail-none"];
    const { stderr } = spawnSync(slither, [...args, "--json", "report.json"], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      // Sets in Python have an order of their own in each run; with it, some findings would come and go.
      env: { ...process.env, PYTHONHASHSEED: "0" },
    });
    const report = join(folder, "report.json");
    if (!existsSync(report)) throw new Error(`Slither wrote no report:\n${stderr.trim()}`);
    return parseFindings(JSON.parse(read(report)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function main(): number {
  const slither = findSlither();
  if (slither === undefined) {
    console.error(`analyze: Slither is not installed in the pinned version; install it with \`${INSTALL}\`.`);
    return 1;
  }
  // A build in parts, as after a change of some files, would hide from Slither who uses what, and it would call it dead.
  if (buildOutputs().length > 1) {
    console.error(
      "analyze: the build is in parts, since only some files were compiled last; building everything anew.",
    );
    const { status } = spawnSync(process.execPath, [HARDHAT, "build", "--quiet", "--force"], { stdio: "inherit" });
    if (status !== 0) return 1;
  }
  const contracts = solidityIn("contracts");
  const wanted = [...contracts.keys()].filter((path) => !path.startsWith("contracts/testing/"));
  const { archive, missing } = toArchive(readBuildInfos(), contracts, wanted);
  if (missing.length !== 0) {
    console.error(`analyze: the build does not hold ${missing.join(", ")}; run \`npm run build\` and try again.`);
    return 1;
  }

  const findings = runSlither(slither, archive);
  const { fresh, stale } = judge(findings, parseExclusions(parse(read(EXCLUSIONS))));
  for (const finding of fresh) console.error(`${render(finding)}\n`);
  if (fresh.length !== 0) {
    console.error(
      `analyze: ${fresh.length} new; correct the code, or add a false alarm with its reason to ${EXCLUSIONS}.`,
    );
  }
  if (stale.length !== 0) {
    console.error(`analyze: ${EXCLUSIONS} excludes what Slither no longer finds; remove ${stale.join(", ")}.`);
  }
  if (fresh.length !== 0 || stale.length !== 0) return 1;
  console.log(
    `Slither read ${wanted.length} files; all of its ${findings.length} findings are excluded in ${EXCLUSIONS}.`,
  );
  return 0;
}

process.exitCode = main();
