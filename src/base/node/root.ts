import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder of the package: the clone, or the installed package. Files that are no code (samples, schemas, templates,
 * the release) are found from here, because compiled code lies one level deeper than its source.
 */
const ROOT = rootFrom(import.meta.dirname);

/** The path of a file or folder of the package. */
export function packagePath(...parts: string[]): string {
  return join(ROOT, ...parts);
}

function rootFrom(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`no package.json above ${import.meta.dirname}`);
  return rootFrom(parent);
}
