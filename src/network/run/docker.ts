import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";
import { ProbityError } from "../../base/errors.ts";
import { networkPaths } from "../layout.ts";
import { findProgram } from "./besu.ts";

/** Docker Compose on this machine, for the network of one folder. */
export interface Compose {
  program: string;
  /** The arguments before the command: the files, and so the project. */
  base: readonly string[];
  cwd: string;
}

/**
 * Docker with Compose, for a folder.
 * @throws {ProbityError} NETWORK_DOCKER_MISSING, NETWORK_COMPOSE_MISSING, NETWORK_DOCKER_FAILED
 */
export function requireCompose(dir: string): Compose {
  const program = findProgram("docker");
  if (program === undefined) {
    throw new ProbityError(
      "NETWORK_DOCKER_MISSING",
      `There is no docker on the PATH.`,
      `Install Docker with Compose; or give --besu the folder of an unpacked Besu, which needs no Docker.`,
    );
  }
  // Compose reads an override file by itself only without an option that names the file.
  const paths = networkPaths(dir);
  const files = [paths.compose, ...(existsSync(paths.composeOverride) ? [paths.composeOverride] : [])];
  const compose: Compose = { program, base: ["compose", ...files.flatMap((file) => ["-f", file])], cwd: dir };
  try {
    run({ ...compose, base: ["compose"] }, ["version"]);
  } catch (error) {
    throw withoutCompose(error) ?? error;
  }
  return compose;
}

/** Docker's message for an unknown command: of version 28, and of older versions. */
const NO_COMPOSE = /unknown command: docker compose|'compose' is not a docker command/;

function withoutCompose(error: unknown): ProbityError | undefined {
  if (!(error instanceof ProbityError) || !NO_COMPOSE.test(error.message)) return undefined;
  return new ProbityError(
    "NETWORK_COMPOSE_MISSING",
    `Docker is here without its plugin Compose, which the containers of a network need.`,
    `Install the package docker-compose-plugin (or docker-compose-v2); or give --besu the folder of an unpacked Besu, which needs no Docker.`,
    { cause: error },
  );
}

/**
 * Runs one command of Compose to its end.
 * @returns its standard output
 * @throws {ProbityError} NETWORK_DOCKER_FAILED, with Docker's last line
 */
export function run({ program, base, cwd }: Compose, args: readonly string[]): string {
  const { stdout, stderr, status, error } = spawnSync(program, [...base, ...args], {
    encoding: "utf8",
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 64 * 2 ** 20,
  });
  if (status === 0) return stdout;
  throw failed(args, `${stdout}\n${stderr}\n${error?.message ?? ""}`, status);
}

function failed(args: readonly string[], said: string, status: number | null): ProbityError {
  const lines = said.split("\n").filter((line) => line.trim() !== "");
  // Docker often ends with a hint where to find help; the error comes before it.
  const why = lines.find((line) => /error|unknown|denied|cannot|not a docker command/i.test(line)) ?? lines.at(-1);
  return new ProbityError(
    "NETWORK_DOCKER_FAILED",
    `"docker compose ${args[0] ?? ""}" does not work here: ${why?.trim() ?? `it exits with ${status}`}`,
    `Check with "docker compose version" and "docker info" that Docker runs and that you may use it; then try again.`,
    { facts: { command: args.join(" ") } },
  );
}

const containerSchema = z.object({ Service: z.string(), State: z.string() });

/** The services of the network whose containers run. */
export function runningServices(compose: Compose): Set<string> {
  const text = run(compose, ["ps", "--all", "--format", "json"]).trim();
  // Compose before 2.21 prints one list, later ones a line for each container.
  const items: unknown[] = text.startsWith("[")
    ? (JSON.parse(text) as unknown[])
    : text.split("\n").flatMap((line): unknown[] => (line.trim() === "" ? [] : [JSON.parse(line) as unknown]));
  return new Set(
    items.flatMap((item) => {
      const parsed = containerSchema.safeParse(item);
      return parsed.success && parsed.data.State === "running" ? [parsed.data.Service] : [];
    }),
  );
}

/**
 * Runs a command of Compose and passes on its lines as they come, until it ends or is aborted.
 * @throws {ProbityError} NETWORK_DOCKER_FAILED
 */
export async function follow(
  { program, base, cwd }: Compose,
  args: readonly string[],
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const child = spawn(program, [...base, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const stop = (): void => void child.kill();
  signal?.addEventListener("abort", stop);
  let said = "";
  child.stderr.on("data", (piece: Buffer) => (said = (said + piece.toString()).slice(-10_000)));
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", ({ message }) => {
      said += message;
      resolve(null);
    });
    child.once("close", resolve);
  });
  for await (const line of createInterface({ input: child.stdout })) onLine(line);
  const status = await ended;
  signal?.removeEventListener("abort", stop);
  if (status !== 0 && signal?.aborted !== true) throw failed(args, said, status);
}
