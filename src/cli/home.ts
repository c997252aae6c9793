import { join, relative, resolve } from "node:path";

/** The folder of the command line's persistent files: address books, keystores, the sandbox's state. */
export function probityHome(): string {
  return resolve(process.env["PROBITY_HOME"] ?? ".probity");
}

/** The folder of address books of deployed chains. */
export function deploymentsFolder(): string {
  return join(probityHome(), "deployments");
}

/** A path as typed from the current folder. */
export function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith("..") ? path : fromHere;
}
