import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ProbityError } from "../../../src/base/errors.ts";
import { takeLock } from "../../../src/base/node/lock.ts";

const folder = mkdtempSync(join(tmpdir(), "probity-lock-"));
after(() => rmSync(folder, { recursive: true }));
let files = 0;

const busy = (holder: number | undefined): ProbityError =>
  new ProbityError("LOCK_BUSY", `Held by ${holder ?? "somebody"}.`, "Wait.");

describe("takeLock", () => {
  const lock = (): string => join(folder, `${++files}.lock`);
  const holder = (path: string) => JSON.parse(readFileSync(path, "utf8")) as { pid: number; start: string };

  it("is held by one, and free again after", () => {
    const path = lock();
    const release = takeLock(path, busy);
    expect(() => takeLock(path, busy))
      .to.throw()
      .with.property("code", "LOCK_BUSY");
    release();
    takeLock(path, busy)();
  });

  it("tells the error which process holds it, and leaves no other file behind", () => {
    const path = lock();
    const release = takeLock(path, busy);
    expect(() => takeLock(path, busy)).to.throw(`Held by ${process.pid}.`);
    release();
    expect(readdirSync(folder).filter((name) => name.startsWith(`${files}.`))).to.deep.equal([]);
  });

  it("is given back once: a second time does not take it from the next holder", () => {
    const path = lock();
    const first = takeLock(path, busy);
    first();
    const second = takeLock(path, busy);
    first();
    expect(() => takeLock(path, busy)).to.throw();
    second();
  });

  it("is refused where a folder has its name, and where its folder is missing", () => {
    expect(() => takeLock(folder, busy))
      .to.throw(folder)
      .with.property("code", "FILE_IS_FOLDER");
    expect(() => takeLock(join(folder, "missing", "lock"), busy))
      .to.throw("its folder is missing")
      .with.property("code", "FILE_NOT_WRITTEN");
  });

  it("is taken from a process that is gone, also when another one has its number", () => {
    for (const dead of [
      { pid: 2 ** 22 + 1, start: "1" },
      { pid: process.pid, start: "1" },
    ]) {
      const path = lock();
      takeLock(path, busy)();
      writeFileSync(path, JSON.stringify(dead));
      const release = takeLock(path, busy);
      expect(holder(path).pid).to.equal(process.pid);
      release();
    }
  });

  it("is taken when it is no lock file, and leaves one alone that is somebody else's by now", () => {
    const path = lock();
    takeLock(path, busy)();
    writeFileSync(path, "");
    // What does not say who, and was written just now, is being written by somebody.
    expect(() => takeLock(path, busy)).to.throw("Held by somebody.");
    utimesSync(path, 0, 0);
    const release = takeLock(path, busy);
    const other = { pid: process.ppid, start: "2" };
    writeFileSync(path, JSON.stringify(other));
    release();
    expect(holder(path)).to.deep.equal(other);
  });
});
