import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ProbityError } from "../../../src/base/errors.ts";
import { createPrivate, readJsonFile, readText, writePrivate } from "../../../src/base/node/files.ts";
import { asNobody } from "../../support/asNobody.ts";

const folder = mkdtempSync(join(tmpdir(), "probity-files-"));
const at = (name: string): string => join(folder, name);

before(() => {
  chmodSync(folder, 0o755);
  writeFileSync(at("text"), "text");
  mkdirSync(at("folder"));
  writeFileSync(at("secret"), "secret", { mode: 0o600 });
  mkdirSync(at("closed"), { mode: 0o755 });
});
after(() => rmSync(folder, { recursive: true }));

function refusal(act: () => unknown): ProbityError {
  try {
    act();
  } catch (error) {
    if (error instanceof ProbityError) return error;
    throw error;
  }
  throw new Error("was not refused");
}

describe("reading a file that somebody named", () => {
  it("tells a missing file, a folder and a forbidden file apart", () => {
    for (const [path, code, sentence] of [
      [at("nothing"), "FILE_MISSING", /^There is no list .*nothing\.$/],
      [at("text/below"), "FILE_MISSING", /^There is no list .*below\.$/],
      [at("folder"), "FILE_IS_FOLDER", /^The list .*folder is a folder, not a file\.$/],
      [at("secret"), "FILE_FORBIDDEN", /^You may not read the list .*secret\.$/],
    ] as const) {
      const { code: found, message, facts } = refusal(() => asNobody(() => readText(path, "list")));
      expect(found, path).to.equal(code);
      expect(message).to.match(sentence);
      expect(facts).to.deep.equal({ path });
    }
  });
  it("does not call a folder too large", () => {
    expect(refusal(() => readText(at("folder"), "list", 10))).to.include({ code: "FILE_IS_FOLDER" });
    expect(refusal(() => readText(at("text"), "list", 3))).to.include({ code: "FILE_TOO_LARGE" });
  });
  it("names another encoding than UTF-8", () => {
    const utf16 = Buffer.from("\uFEFFidentity\n", "utf16le");
    for (const bytes of [utf16, Buffer.from(utf16).swap16(), Buffer.from("a\0b\0"), Buffer.from([0x6d, 0xfc, 0x6c])]) {
      writeFileSync(at("other"), bytes);
      expect(refusal(() => readText(at("other"), "list"))).to.include({ code: "FILE_NOT_UTF8" });
    }
    writeFileSync(at("other"), utf16);
    expect(refusal(() => readText(at("other"), "list")).message).to.match(/UTF-16/);
  });
  it("reads JSON with a byte order mark, and refuses what is no JSON", () => {
    writeFileSync(at("json"), '\uFEFF{"a":1}');
    expect(readJsonFile(at("json"), "list")).to.deep.equal({ a: 1 });
    for (const text of ["", '{"a":', "text"]) {
      writeFileSync(at("json"), text);
      expect(
        refusal(() => readJsonFile(at("json"), "list")),
        text,
      ).to.include({ code: "FILE_NOT_JSON" });
    }
    writeFileSync(at("json"), "");
    expect(refusal(() => readJsonFile(at("json"), "list")).message).to.match(/is empty/);
  });
  it("waits for standard input that comes slowly, also when something has looked at it before", () => {
    const files = new URL("../../../src/base/node/files.ts", import.meta.url);
    const script = `
      void process.stdin.isTTY;
      const { readText } = await import(${JSON.stringify(files.href)});
      process.stdout.write(readText("-", "list"));`;
    const node = `"${process.execPath}" --import tsx --input-type=module -e '${script}'`;
    const run = spawnSync("sh", ["-c", `(sleep 1; echo slow) | ${node}`], { encoding: "utf8" });
    expect([run.stdout, run.stderr]).to.deep.equal(["slow\n", ""]);
  });
});

describe("writing a file that somebody named", () => {
  const write = (path: string) => () => writePrivate(path, ["new"]);
  it("tells a folder, a file in the way and a forbidden place apart, and leaves nothing behind", () => {
    for (const [path, code] of [
      [at("folder"), "FILE_IS_FOLDER"],
      [at("text/below"), "FILE_NOT_WRITTEN"],
      [at("closed/new"), "FILE_FORBIDDEN"],
    ] as const) {
      expect(
        refusal(() => asNobody(write(path))),
        path,
      ).to.include({ code });
    }
    expect(refusal(() => createPrivate(at("folder"), ["new"]))).to.include({ code: "FILE_IS_FOLDER" });
    expect(readdirSync(folder).filter((name) => name.endsWith(".new"))).to.deep.equal([]);
    expect(readdirSync(at("closed"))).to.deep.equal([]);
  });
  it("replaces a file, or keeps it when it must be new", () => {
    write(at("kept"))();
    expect(createPrivate(at("kept"), ["other"])).to.equal(false);
    expect(readFileSync(at("kept"), "utf8")).to.equal("new");
  });
});
