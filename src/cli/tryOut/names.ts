import { existsSync } from "node:fs";
import { ProbityError } from "../../base/errors.ts";
import { SCHEMAS, schemaId } from "../../scenario/genesis.ts";
import type { Stage } from "../../scenario/stage.ts";
import type { Year } from "../../scenario/year.ts";
import { shortPath } from "../home.ts";
import { NAMED_KINDS, type Named } from "../names.ts";
import { homeNamesFile, readNames, writeNames } from "../namesFile.ts";

/** The names of a year: organisations, officers, budget lines, schemas and the tender, as the samples call them. */
export function namesOf({ cast, samples }: Stage, { lines, tender }: Pick<Year, "lines" | "tender">): Named[] {
  const { organisations, people } = samples.county;
  return [
    ...[...organisations, ...people].map(({ key, name }) => ({ value: cast.actor(key).identity, name })),
    { value: cast.actor("uniqueness-authority").identity, name: "Uniqueness authority" },
    ...lines.map(({ id, key }) => ({ value: id, name: key })),
    ...(Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[]).map((name) => ({ value: schemaId(name), name })),
    { value: `tender/${tender.tenderId}`, name: samples.tender.title },
  ];
}

/**
 * Writes the names of a year to the file of names of PROBITY_HOME, and says so. A file with a name that is not of the
 * year belongs to the user and stays as it is.
 */
export function offerNames(stage: Stage, year: Pick<Year, "lines" | "tender">): void {
  const names = namesOf(stage, year);
  const path = homeNamesFile();
  if (existsSync(path) && !holdsOnly(path, names)) {
    stage.story.say(`${shortPath(path)} has names of yours, so the names of the year were not written`);
    return;
  }
  writeNames(names);
  stage.story.say(`the names of the year are in ${shortPath(path)}; commands show and take them`);
}

/** Whether a file has no other names than these. An earlier run may have given them to other ids. */
function holdsOnly(path: string, names: readonly Named[]): boolean {
  const known = new Set(names.map(({ name }) => name));
  try {
    const found = readNames(path);
    return NAMED_KINDS.every((kind) => found.namesOf(kind).every((name) => known.has(name)));
  } catch (error) {
    if (error instanceof ProbityError) return false;
    throw error;
  }
}
