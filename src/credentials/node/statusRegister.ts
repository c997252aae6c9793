import { randomInt } from "node:crypto";
import { open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { ProbityError } from "../../base/errors.ts";
import { systemCode, unreadable, unwritable } from "../../base/node/files.ts";
import { LIST_FLAGS, LISTS, type StatusPosition } from "../statusList.ts";

const position = z.object({
  list: z
    .int()
    .min(0)
    .max(LISTS - 1),
  index: z
    .int()
    .min(0)
    .max(LIST_FLAGS - 1),
});
const registerSchema = z.object({
  version: z.literal(1),
  schema: z.string().regex(/^0x[0-9a-f]{64}$/),
  issuer: z.int().positive(),
  /** The position of each credential's flags, by the credential's id. The issuer records holders elsewhere. */
  allocations: z.array(position.extend({ credential: z.string().min(1) })),
});
type Register = z.infer<typeof registerSchema>;

/** The owner of a register: the schema's id on the chain, and the index of the issuer's accreditation. */
export type RegisterOwner = { schema: string; issuer: number };

/** The share of a list to allocate before opening the next: drawing stays fast, and lists stay mixed. */
const FILL = 3 / 4;
const LOCK_TRIES = 100;

/**
 * Draws a random position for a new credential's flags, and records it in the issuer's register before use, so that no
 * two credentials share a flag. Positions are random because sequential ones would reveal the order of issuance and
 * help to identify holders (W3C Bitstring Status List v1.0, privacy considerations).
 *
 * @param path the issuer's register; created when missing
 * @param credential the credential's id; the same id always gets the same position
 * @throws {ProbityError} STATUS_REGISTER_INVALID, STATUS_REGISTER_FOREIGN, STATUS_REGISTER_LOCKED, FILE_IS_FOLDER,
 * FILE_FORBIDDEN, FILE_UNREADABLE, FILE_NOT_WRITTEN
 */
export async function allocateStatus(path: string, owner: RegisterOwner, credential: string): Promise<StatusPosition> {
  return locked(path, async () => {
    const register = await read(path, owner);
    const known = register.allocations.find((one) => one.credential === credential);
    if (known !== undefined) return { list: known.list, index: known.index };

    const list = register.allocations.reduce((newest, one) => Math.max(newest, one.list), 0);
    const taken = new Set(register.allocations.filter((one) => one.list === list).map(({ index }) => index));
    const place = taken.size < LIST_FLAGS * FILL ? { list, index: drawn(taken) } : { list: list + 1, index: drawn() };
    register.allocations.push({ ...place, credential });
    const unfinished = `${path}.new`;
    await writeFile(unfinished, `${JSON.stringify(register)}\n`, { mode: 0o600, flush: true });
    await rename(unfinished, path);
    return place;
  });
}

/**
 * The positions of credentials' flags, in the given order; undefined for an id that is not in the register.
 * @throws {ProbityError} STATUS_REGISTER_INVALID, STATUS_REGISTER_FOREIGN
 */
export async function findStatuses(
  path: string,
  owner: RegisterOwner,
  credentials: readonly string[],
): Promise<(StatusPosition | undefined)[]> {
  if (credentials.length === 0) return [];
  const { allocations } = await read(path, owner);
  const places = new Map(allocations.map(({ credential, list, index }) => [credential, { list, index }]));
  return credentials.map((credential) => places.get(credential));
}

function drawn(taken: ReadonlySet<number> = new Set()): number {
  for (;;) {
    const index = randomInt(LIST_FLAGS);
    if (!taken.has(index)) return index;
  }
}

async function read(path: string, owner: RegisterOwner): Promise<Register> {
  const schema = owner.schema.toLowerCase();
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if (systemCode(cause) !== "ENOENT") throw unreadable(cause, path, "status register");
    return { version: 1, schema, issuer: owner.issuer, allocations: [] };
  }
  let register: Register;
  try {
    register = registerSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw invalid(path, cause instanceof z.ZodError ? z.prettifyError(cause) : "it is not JSON", cause);
  }
  if (register.schema === schema && register.issuer === owner.issuer) return register;
  throw new ProbityError(
    "STATUS_REGISTER_FOREIGN",
    `The status register ${path} belongs to issuer ${register.issuer} of the schema ${register.schema}.`,
    "Keep one register for each schema and accreditation.",
    { facts: { path, schema: register.schema, issuer: String(register.issuer) } },
  );
}

/**
 * Runs one act at a time, because two processes that read the same register would draw from the same state. Does not
 * use `takeLock`: it takes a lock from a process that it cannot see, and machines may share the register's disk.
 */
async function locked<T>(path: string, act: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  for (let tries = 0; ; ++tries) {
    try {
      await (await open(lock, "wx", 0o600)).close();
      break;
    } catch (cause) {
      if (systemCode(cause) !== "EEXIST") throw unwritable(cause, lock);
      if (tries === LOCK_TRIES) {
        throw new ProbityError(
          "STATUS_REGISTER_LOCKED",
          `Another process holds the status register ${path}.`,
          `Try again; if no such process is left, remove ${lock}.`,
          { facts: { path, lock }, cause },
        );
      }
      await sleep(50);
    }
  }
  try {
    return await act();
  } finally {
    await rm(lock, { force: true });
  }
}

function invalid(path: string, why: string, cause: unknown): ProbityError {
  return new ProbityError(
    "STATUS_REGISTER_INVALID",
    `The status register ${path} cannot be used: ${why.replace(/\s+/g, " ")}.`,
    "Restore it from its copy: a new register would give out taken indices again.",
    { facts: { path }, cause },
  );
}
