import { spawn, spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { endProcesses, seeProcess, seeProcesses, stillRuns } from "../../../src/base/node/processes.ts";

describe("processes of the machine", () => {
  const hasPs = spawnSync("ps", ["-p", String(process.pid), "-o", "lstart="]).status === 0;
  const ways = [
    ...(process.platform === "linux" ? [["by /proc", "/proc"] as const] : []),
    ...(hasPs ? [["by ps, where there is no /proc", "/nowhere"] as const] : []),
  ];

  for (const [way, proc] of ways) {
    describe(way, () => {
      it("are seen with their start and their command", async () => {
        const child = spawn("sleep", ["77"], { stdio: "ignore" });
        await new Promise((resolve) => child.once("spawn", resolve));
        const seen = seeProcess(child.pid ?? 0, proc);
        expect(seen?.command.join(" ")).to.equal("sleep 77");
        expect(seen?.start).to.match(/\d/);
        expect(seeProcess(child.pid ?? 0, proc), "the same when asked again").to.deep.equal(seen);
        expect(seeProcesses(proc).find(({ pid }) => pid === child.pid)?.start).to.equal(seen?.start);
        child.kill("SIGKILL");
        await new Promise((resolve) => child.once("exit", resolve));
        expect(seeProcess(child.pid ?? 0, proc)).to.equal(undefined);
      });
      it("are not confused by what they are called", async () => {
        const child = spawn(
          process.execPath,
          ["-e", "process.title = ') Z 1 (x'; setInterval(() => {}, 1000)", "a b"],
          {
            stdio: "ignore",
          },
        );
        await sleep(60);
        expect(seeProcess(child.pid ?? 0, proc)?.pid).to.equal(child.pid);
        child.kill("SIGKILL");
      });
    });
  }

  it("have their command while they replace their program", function () {
    if (process.platform !== "linux") this.skip(); // only /proc shows that moment
    for (let time = 0; time < 30; ++time) {
      const child = spawn("/bin/sh", ["-c", "exec sleep 10", "a-start-script"], { stdio: "ignore" });
      const commands = new Set<string>();
      for (const end = Date.now() + 10_000; Date.now() < end && !commands.has("sleep 10");) {
        commands.add(seeProcess(child.pid ?? 0)?.command.join(" ") ?? "gone");
      }
      child.kill("SIGKILL");
      expect([...commands]).to.include("sleep 10");
      expect([...commands].filter((command) => command === "" || command === "gone")).to.deep.equal([]);
    }
  });
  it("are ended only as long as they are the ones that were seen", async () => {
    const child = spawn("sleep", ["77"], { stdio: "ignore" });
    const seen = seeProcess(child.pid ?? 0)!;
    // As when the one that was seen has ended, and its pid was given to this one.
    expect(await endProcesses([{ ...seen, start: "1@earlier" }], 1_000)).to.deep.equal([]);
    expect(stillRuns(seen)).to.equal(true);
    expect(await endProcesses([seen], 1_000)).to.deep.equal([]);
    expect(stillRuns(seen)).to.equal(false);
  });
});
