import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { initNetwork, type InitParameters, type InitResult } from "../../src/network/init.ts";
import { DEFAULT_PORT_BASE } from "../../src/network/layout.ts";

/** Two accounts of nobody, to allow. */
export const ACCOUNTS = ["0x1111111111111111111111111111111111111111", "0x2222222222222222222222222222222222222222"];

const folders: string[] = [];

/** A new folder in the temporary one, gone after the tests of the file. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "probity-network-"));
  folders.push(folder);
  return folder;
}

export function removeScratch(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A network in a new folder: four validators and one or two of each other kind, unless said otherwise. */
export async function madeNetwork(over: Partial<InitParameters> = {}): Promise<InitResult & { dir: string }> {
  const dir = over.out ?? join(scratch(), "net");
  const result = await initNetwork({
    out: dir,
    counts: { validator: 4, gateway: 2, observer: 1, archive: 1 },
    members: [],
    chainId: 20_261_122,
    blockPeriodSeconds: 2,
    accounts: ACCOUNTS,
    portBase: DEFAULT_PORT_BASE,
    insecureSingle: false,
    ...over,
  });
  return { ...result, dir };
}

/** The measurements that an expression of an alert or a panel asks for. */
export function metricsIn(expression: string): string[] {
  return expression.match(/\b(?:besu|ethereum|jvm|process|node|up)(?:_[a-z0-9]+)+\b|\bup\b(?=\{)/g) ?? [];
}

/** Paths of all files under a folder, from the folder. */
export function filesUnder(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .sort();
}
