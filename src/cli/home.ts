import { join, resolve } from "node:path";

/** The folder in which the command line keeps what it must remember: address books, keystores, the sandbox's state. */
export function probityHome(): string {
  return resolve(process.env["PROBITY_HOME"] ?? ".probity");
}

/** Where address books of deployed chains lie. */
export function deploymentsFolder(): string {
  return join(probityHome(), "deployments");
}
