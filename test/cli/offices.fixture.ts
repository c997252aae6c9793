import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectToNode } from "../../src/chain/failover.ts";
import type { FreeGasProvider } from "../../src/chain/provider.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/node.ts";
import { writeSandboxKeystore } from "../../src/cli/keystore.ts";
import { deploymentsFolder } from "../../src/cli/home.ts";
import { enrolEverybody } from "../../src/scenario/identities.ts";
import { giveCredentials } from "../../src/scenario/credentials.ts";
import { setStage } from "../../src/scenario/setStage.ts";
import type { Stage } from "../../src/scenario/stage.ts";
import { Story } from "../../src/scenario/story.ts";
import { runCli, type CliRun } from "../support/cli.ts";

/** A chain with the county's offices, whose officers sit and whose companies hold credentials, and a home. */
export interface Offices {
  sandbox: Sandbox;
  provider: FreeGasProvider;
  stage: Stage;
  home: string;
  /** The identity of somebody of the samples. */
  identity(key: string): string;
  /** The path of the keystore of somebody of the samples. */
  keystore(key: string): string;
  /** Runs a command against the chain. */
  run(...argv: string[]): Promise<CliRun>;
  close(): Promise<void>;
}

export async function openOffices(): Promise<Offices> {
  const home = mkdtempSync(join(tmpdir(), "probity-cli-"));
  const saved = { home: process.env["PROBITY_HOME"], password: process.env["PROBITY_PASSWORD"] };
  process.env["PROBITY_HOME"] = home;
  process.env["PROBITY_PASSWORD"] = "sandbox";
  const sandbox = await startSandbox(0);
  const provider = await connectToNode(sandbox.url);
  const story = new Story(() => undefined);
  const stage = await setStage({ provider, story, folder: deploymentsFolder() });
  await enrolEverybody(stage, []);
  await giveCredentials(stage);
  return {
    ...{ sandbox, provider, stage, home },
    identity: (key) => stage.cast.actor(key).identity,
    keystore: (key) => {
      const path = join(home, "keys", `${key}.json`);
      writeSandboxKeystore(path, stage.cast.actor(key).signer);
      return path;
    },
    run: (...argv) => runCli(...argv, "--rpc", sandbox.url),
    close: async () => {
      provider.destroy();
      await sandbox.close();
      rmSync(home, { recursive: true });
      restore("PROBITY_HOME", saved.home);
      restore("PROBITY_PASSWORD", saved.password);
    },
  };
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}
