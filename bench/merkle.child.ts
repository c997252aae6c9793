// Builds one tree in its own process, so that memory and time include the tree and nothing before it.
// merkle.ts runs it as `merkle.child.ts <probity|openzeppelin> <leaves>`; prints `{ seconds, megabytes }`.
import { randomFillSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { buildTree } from "../src/merkle/index.ts";

const [library, leaves] = process.argv.slice(2);
const count = Number(leaves);

/** Resident memory before any input: input, tree and garbage all count. */
const baseline = process.memoryUsage.rss();

const data = new Uint8Array(count * 32);
for (let at = 0; at < data.length; at += 65_536) randomFillSync(data, at, Math.min(65_536, data.length - at));

let started: number;
if (library === "probity") {
  started = performance.now();
  const tree = buildTree(data);
  tree.proof(count - 1);
} else {
  // Its input is one string per leaf; making them is not timed.
  const values = Array.from({ length: count }, (_, i) => `0x${Buffer.from(data.buffer, i * 32, 32).toString("hex")}`);
  started = performance.now();
  const tree = SimpleMerkleTree.of(values);
  tree.getProof(count - 1);
}
const seconds = (performance.now() - started) / 1_000;
console.log(JSON.stringify({ seconds, megabytes: (peakBytes() - baseline) / 1_000_000 }));

/** Peak memory of this process. On Linux, `maxRSS` would be the parent's if that was larger at the fork. */
function peakBytes(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1_024;
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  if (peak === undefined) throw new Error("the system does not say how much memory was used at most");
  return Number(peak) * 1_024;
}
