import { ProbityError } from "../../base/errors.ts";
import { readNetwork } from "../description.ts";
import { requireCompose, run, runningServices } from "./docker.ts";
import { findRunning, forgetPid, isNode, notedRunner, realFolder, withLock, type RunnerKind } from "./folder.ts";
import { chosenNodes } from "./nodes.ts";
import { endProcesses, seeProcess, stillRuns, type SeenProcess } from "../../base/node/processes.ts";

export interface DownResult {
  runner: RunnerKind;
  /** The nodes that this call ended. */
  ended: string[];
  /** Those of them that did not end in time and were killed. */
  killed: string[];
  /** The nodes that were not running. */
  already: string[];
}

/**
 * Ends the nodes of a folder, and nothing else.
 * @param graceMs how long a node may take to flush its data before it is killed
 * @throws {ProbityError} NETWORK_NODE_UNKNOWN, NETWORK_NODE_ELSEWHERE, NETWORK_NODE_STUCK, NETWORK_DOCKER_*
 */
export async function networkDown(
  folder: string,
  { only, graceMs }: { only?: readonly string[]; graceMs: number },
): Promise<DownResult> {
  const dir = realFolder(folder);
  const names = chosenNodes(readNetwork(dir), only).map(({ name }) => name);
  return withLock(dir, async () => {
    if (notedRunner(dir) === "docker") {
      const compose = requireCompose(dir);
      const before = runningServices(compose);
      const seconds = String(Math.ceil(graceMs / 1000));
      if (only === undefined) run(compose, ["down", "--timeout", seconds]);
      else run(compose, ["stop", "--timeout", seconds, ...names]);
      return {
        runner: "docker",
        ended: names.filter((name) => before.has(name)),
        killed: [],
        already: names.filter((name) => !before.has(name)),
      };
    }
    const running = new Map<SeenProcess, string>();
    for (const name of names) {
      const pid = findRunning(dir, name)?.pid;
      const seen = pid === undefined ? undefined : seeProcess(pid);
      // Checks again the process whose start time is now known: it is the node, not a later process with its pid.
      if (seen !== undefined && isNode(dir, name, seen)) running.set(seen, name);
    }
    const namesOf = (processes: readonly SeenProcess[]): string[] => processes.flatMap((one) => running.get(one) ?? []);
    const killed = await endProcesses([...running.keys()], graceMs);
    const left = namesOf([...running.keys()].filter(stillRuns));
    if (left.length > 0) {
      throw new ProbityError(
        "NETWORK_NODE_STUCK",
        `${left.join(", ")} did not end, even when killed.`,
        `Find with "ps" what blocks it, such as a disk that does not answer.`,
        { facts: { nodes: left.join(" ") } },
      );
    }
    for (const name of names) forgetPid(dir, name);
    const ended = [...running.values()];
    return {
      ...{ runner: "processes" as const, ended, killed: namesOf(killed) },
      already: names.filter((name) => !ended.includes(name)),
    };
  });
}
