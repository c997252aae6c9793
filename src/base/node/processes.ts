import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A process as the operating system knows it. */
export interface SeenProcess {
  pid: number;
  /** Its start time, as the system writes it. Pids are reused, but pid and start time together name one process. */
  start: string;
  /** Its program and arguments. */
  command: readonly string[];
  /** The user that it runs as. */
  uid: number;
}

const PROC = "/proc";
const has = (proc: string): boolean => existsSync(`${proc}/self/stat`);

/**
 * The process with a pid; undefined when there is none, or when it has ended and is not yet reaped.
 * @param proc where proc(5) is mounted, if it is
 */
export function seeProcess(pid: number, proc = PROC): SeenProcess | undefined {
  return has(proc) ? fromProc(pid) : fromPs(["-p", String(pid)])[0];
}

/** All processes that this user can see. */
export function seeProcesses(proc = PROC): SeenProcess[] {
  if (!has(proc)) return fromPs(["-ax"]);
  return readdirSync(PROC)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => fromProc(Number(name)) ?? []);
}

/** PF_KTHREAD of Linux: such a thread never has a command. */
const KERNEL_THREAD = 0x0020_0000;
const EXEC_MS = 50;

function fromProc(pid: number): SeenProcess | undefined {
  // The command is empty for a moment while a process replaces its program (execve(2)), as Besu's start script does last.
  // That must not look as if the node had ended.
  for (const end = Date.now() + EXEC_MS; ;) {
    const seen = readProc(pid);
    if (seen === undefined || seen.command.length > 0 || seen.isKernel || Date.now() >= end) {
      return seen && { pid, start: seen.start, command: seen.command, uid: seen.uid };
    }
  }
}

function readProc(pid: number): (Omit<SeenProcess, "pid"> & { isKernel: boolean }) | undefined {
  try {
    // proc(5): the program's name is in brackets and may have brackets and blanks itself, so count from the last one.
    const stat = readFileSync(`${PROC}/${String(pid)}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, flags, ticks] = [fields[0], Number(fields[6]), fields[19]];
    if (state === undefined || ticks === undefined || state === "X") return undefined;
    // Its first thread may have ended while others still hold its ports and files.
    if (state === "Z" && readdirSync(`${PROC}/${String(pid)}/task`).length < 2) return undefined;
    const command = readFileSync(`${PROC}/${String(pid)}/cmdline`, "utf8")
      .split("\0")
      .slice(0, -1);
    // Ticks count from the boot, so another boot may have a process of the same pid and ticks.
    const { uid } = statSync(`${PROC}/${String(pid)}`);
    return { start: `${ticks}@${bootId()}`, command, uid, isKernel: (flags & KERNEL_THREAD) !== 0 };
  } catch {
    return undefined; // it ended meanwhile, or is nobody's that we may look at
  }
}

function bootId(): string {
  try {
    return readFileSync(`${PROC}/sys/kernel/random/boot_id`, "utf8").trim();
  } catch {
    return "";
  }
}

/** Where there is no /proc (macOS): ps(1) of POSIX, whose lines are pid, user, start time in five words, and the command. */
function fromPs(which: readonly string[]): SeenProcess[] {
  let text: string;
  try {
    const args = ["-ww", ...which, "-o", "pid=,uid=,stat=,lstart=,args="];
    text = execFileSync("ps", args, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, LC_ALL: "C" },
    });
  } catch {
    return []; // ps says with its exit code that it found nothing
  }
  return text.split("\n").flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+[^Z\s]\S*\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/.exec(line);
    if (found === null) return [];
    const [, pid = "", uid = "", start = "", command = ""] = found;
    return [{ pid: Number(pid), start: start.replace(/\s+/g, " "), command: [command], uid: Number(uid) }];
  });
}

/** Whether a process that was seen before still runs. */
export function stillRuns({ pid, start }: SeenProcess): boolean {
  return seeProcess(pid)?.start === start;
}

/**
 * Ends processes: asks first, and kills those that do not end in time. A process that has got the pid of one of them since
 * is left alone.
 * @param graceMs how long a process may take to end by itself
 * @returns those that had to be killed
 */
export async function endProcesses(processes: readonly SeenProcess[], graceMs: number): Promise<SeenProcess[]> {
  const signal = (seen: SeenProcess, name: NodeJS.Signals): void => {
    if (!stillRuns(seen)) return;
    try {
      process.kill(seen.pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  };
  const left = async (within: number): Promise<SeenProcess[]> => {
    for (const end = Date.now() + within; ;) {
      const alive = processes.filter(stillRuns);
      if (alive.length === 0 || Date.now() >= end) return alive;
      await sleep(50);
    }
  };
  for (const seen of processes) signal(seen, "SIGTERM");
  const stuck = await left(graceMs);
  for (const seen of stuck) signal(seen, "SIGKILL");
  await left(5_000);
  return stuck;
}
