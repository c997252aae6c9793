import { join, relative, resolve } from "node:path";
import { visible } from "../base/text.ts";

/** The folder of the command line's persistent files: address books, keystores, the sandbox's state. */
export function probityHome(): string {
  return resolve(process.env["PROBITY_HOME"] ?? ".probity");
}

/**
 * The end of the next step of an error about a missing file of this computer.
 * @param folder the folder in the probity home that was searched
 */
export function searched(folder: string): string {
  return `Searched: ${visible(folder)}; set PROBITY_HOME if your files are in another folder.`;
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
