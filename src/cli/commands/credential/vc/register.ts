import { join } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import { makeFolder } from "../../../../base/node/files.ts";
import type { Probity } from "../../../../contracts/connect.ts";
import { isStatusBase } from "../../../../credentials/index.ts";
import { addressBookPath } from "../../../../contracts/node/addressBookFile.ts";
import { probityHome } from "../../../home.ts";

/** Adds the option for the issuer's register of flag positions. */
export function registered(command: Command): Command {
  return command.option(
    "--register <file>",
    "the issuer's register of which flags are whose; one in the probity home when left out",
  );
}

/** An issuer's register. Back it up: it is irreplaceable. `<home>/status/<chain>/<schema>-<accreditation>.json` */
export function registerPath(
  probity: Pick<Probity, "addressBook">,
  named: string | undefined,
  { schema, issuer }: { schema: string; issuer: number },
): string {
  if (named !== undefined) return named;
  const folder = registersFolder(probity);
  const path = join(folder, `${schema}-${issuer}.json`);
  makeFolder(folder);
  return path;
}

/** The folder of a chain's registers. */
export function registersFolder({ addressBook }: Pick<Probity, "addressBook">): string {
  return addressBookPath(join(probityHome(), "status"), addressBook).replace(/\.json$/, "");
}

/** Parses the base address of an issuer's published status lists. */
export function statusBaseOption(text: string): string {
  if (!isStatusBase(text)) {
    throw new InvalidArgumentError(
      "Give an https address without a query, such as https://status.example.org; http only for one's own machine.",
    );
  }
  return text;
}
