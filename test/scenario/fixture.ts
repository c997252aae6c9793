import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectToNode } from "../../src/chain/failover.ts";
import type { FreeGasProvider } from "../../src/chain/provider.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/node.ts";
import { offerNames } from "../../src/cli/tryOut/names.ts";
import { reportYear } from "../../src/scenario/report.ts";
import { setStage } from "../../src/scenario/setStage.ts";
import type { Stage } from "../../src/scenario/stage.ts";
import { Story } from "../../src/scenario/story.ts";
import { playYear, type Year } from "../../src/scenario/year.ts";
import { runStyled, type CliRun } from "../support/cli.ts";

export interface PlayedYear {
  sandbox: Sandbox;
  provider: FreeGasProvider;
  stage: Stage;
  year: Year;
  /** Runs a command line against the chain, with the address book and names of {@link atHome}, as a terminal shows it. */
  run: (...argv: string[]) => Promise<CliRun>;
  /** Does something while PROBITY_HOME is a folder of this year. */
  atHome: <T>(act: () => T | Promise<T>) => Promise<T>;
  /** What the story said, line by line; grows while a test lets it go on. */
  said: string[];
}

let played: Promise<PlayedYear> | undefined;
let home = "";

/** The year on a sandbox of its own. It takes some 20 s, so all tests of a file share one; {@link endYear} ends it. */
export function playedYear(): Promise<PlayedYear> {
  played ??= play();
  return played;
}

async function play(): Promise<PlayedYear> {
  home = mkdtempSync(join(tmpdir(), "probity-year-"));
  const said: string[] = [];
  const sandbox = await startSandbox(0);
  const provider = await connectToNode(sandbox.url);
  const stage = await setStage({
    provider,
    story: new Story((text) => said.push(text)),
    folder: join(home, "deployments"),
  });
  const year = await playYear(stage, stage.samples.invoices);
  await reportYear(stage, year);
  await atHome(() => offerNames(stage, year));
  const run = (...argv: string[]): Promise<CliRun> => atHome(() => runStyled({}, [...argv, "--rpc", sandbox.url]));
  return { sandbox, provider, stage, year, run, atHome, said };
}

async function atHome<T>(act: () => T | Promise<T>): Promise<T> {
  const saved = process.env["PROBITY_HOME"];
  process.env["PROBITY_HOME"] = home;
  try {
    return await act();
  } finally {
    if (saved === undefined) Reflect.deleteProperty(process.env, "PROBITY_HOME");
    else process.env["PROBITY_HOME"] = saved;
  }
}

/** Ends the year. Every file that looks at it does so: a process runs several, and each begins with a new one. */
export async function endYear(): Promise<void> {
  if (played === undefined) return;
  const { sandbox, provider } = await played;
  played = undefined;
  provider.destroy();
  await sandbox.close();
  rmSync(home, { recursive: true });
}
