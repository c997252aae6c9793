import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { findProgram } from "../../src/network/run/besu.ts";
import { madeNetwork, removeScratch, scratch } from "./fixture.ts";

const nginx = findProgram("nginx") ?? "";

// The limits as nginx itself keeps them: reading its configuration does not show whom it counts.
(nginx === "" ? describe.skip : describe)(
  `the proxy in nginx${nginx === "" ? " [skipped: needs nginx on the PATH]" : ""}`,
  () => {
    let observer: Server;
    let proxy: ChildProcess;
    let args: string[];
    let url: string;
    let log = "";
    const heard: IncomingHttpHeaders[] = [];

    before(async () => {
      observer = createServer((request, response) => {
        heard.push(request.headers);
        request.resume().on("end", () => response.end("{}"));
      });
      await new Promise<void>((resolve) => observer.listen(0, "127.0.0.1", resolve));
      const free = createServer();
      await new Promise<void>((resolve) => free.listen(0, "127.0.0.1", resolve));
      const { port } = free.address() as AddressInfo;
      await new Promise((resolve) => free.close(resolve));
      url = `http://127.0.0.1:${port}/`;

      const { dir } = await madeNetwork();
      const place = scratch();
      chmodSync(place, 0o755); // its workers are nobody
      const text = readFileSync(join(dir, "proxy", "nginx.conf"), "utf8")
        .replaceAll("/tmp/", `${place}/`)
        .replace("observer-1:8666", `127.0.0.1:${(observer.address() as AddressInfo).port}`)
        .replace("listen 8080", `listen 127.0.0.1:${port}`);
      const path = join(place, "nginx.conf");
      writeFileSync(path, text);
      args = ["-e", "stderr", "-p", place, "-c", path];
      proxy = spawn(nginx, [...args, "-g", "daemon off;"], { stdio: ["ignore", "ignore", "pipe"] });
      proxy.stderr?.on("data", (piece: Buffer) => (log += piece.toString()));
      for (let tries = 0; tries < 200; ++tries) {
        const answer = await fetch(new URL("healthz", url)).catch(() => undefined);
        if (answer?.status === 204) return;
        await sleep(20);
      }
      throw new Error(`nginx does not answer: ${log}`);
    });
    after(async () => {
      if (proxy.exitCode === null) {
        const ended = new Promise((resolve) => proxy.once("exit", resolve));
        proxy.kill("SIGTERM");
        await ended;
      }
      observer.closeAllConnections();
      observer.close();
      removeScratch();
    });

    const ask = async (forwardedFor: string, body = "{}"): Promise<number> => {
      const headers = { "x-forwarded-for": forwardedFor, authorization: "Bearer a.b.c" };
      const response = await fetch(url, { method: "POST", headers, body });
      await response.arrayBuffer();
      return response.status;
    };
    const askOften = async (forwardedFor: string): Promise<Set<number>> => {
      const statuses = new Set<number>();
      for (let group = 0; group < 20; ++group) {
        for (const status of await Promise.all(Array.from({ length: 8 }, () => ask(forwardedFor))))
          statuses.add(status);
      }
      return statuses;
    };

    it("takes its configuration", () => {
      const { status, stderr } = spawnSync(nginx, ["-t", ...args], { encoding: "utf8" });
      expect(status, stderr).to.equal(0);
    });
    it("limits who asks too often, and nobody else who comes through the same server", async () => {
      expect([...(await askOften("203.0.113.5"))]).to.include(429);
      expect(await ask("203.0.113.6")).to.equal(200);
    });
    it("counts the address that our server added, and not what the caller wrote before it", async () => {
      const statuses: number[] = [];
      for (let at = 0; at < 120; ++at) statuses.push(await ask(`198.51.100.${at}, 203.0.113.7`));
      expect(statuses).to.include(429);
    });
    it("gives neither the token nor the caller on", () => {
      expect(heard.length).to.be.greaterThan(0);
      for (const headers of heard) expect(headers).not.to.have.any.keys("authorization", "x-forwarded-for");
    });
    it("writes no address into its log, whatever is refused", async () => {
      expect(await ask("203.0.113.8", "x".repeat(200_000))).to.equal(413);
      expect((await fetch(url, { headers: { "x-forwarded-for": "203.0.113.8" } })).status).to.equal(403);
      observer.closeAllConnections();
      await new Promise((resolve) => observer.close(resolve));
      expect(await ask("203.0.113.8")).to.equal(502);
      expect(log).not.to.match(/203\.0\.113|198\.51\.100|127\.0\.0\.1|client/);
    });
  },
);
