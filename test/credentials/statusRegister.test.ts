import { expect } from "chai";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { id } from "ethers";
import { ProbityError } from "../../src/base/errors.ts";
import { LIST_FLAGS } from "../../src/credentials/index.ts";
import { allocateStatus, findStatuses } from "../../src/credentials/node/statusRegister.ts";

const owner = { schema: id("a schema"), issuer: 2 };

async function codeOf(act: Promise<unknown>): Promise<string | undefined> {
  try {
    await act;
  } catch (error) {
    if (error instanceof ProbityError) return error.code;
    throw error;
  }
  return undefined;
}

describe("allocateStatus", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "probity-register-"));
    path = join(folder, "register.json");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("gives each credential a place of its own, also to several at once, and the same place twice", async () => {
    const names = Array.from({ length: 40 }, (_, n) => `urn:uuid:${String(n)}`);
    const places = await Promise.all(names.map((name) => allocateStatus(path, owner, name)));
    expect(new Set(places.map(({ list, index }) => `${list}/${index}`)).size).to.equal(40);
    for (const { list, index } of places) {
      expect(list).to.equal(0);
      expect(index).to.be.within(0, LIST_FLAGS - 1);
    }
    expect(await allocateStatus(path, owner, names[7]!)).to.deep.equal(places[7]);
    expect((await findStatuses(path, owner, [names[7]!]))[0]).to.deep.equal(places[7]);
    expect((await findStatuses(path, owner, ["urn:uuid:other"]))[0]).to.equal(undefined);
  });

  it("draws over the whole list and in no order", async () => {
    const drawn: number[] = [];
    for (let n = 0; n < 40; ++n) drawn.push((await allocateStatus(path, owner, `urn:uuid:${String(n)}`)).index);
    expect(Math.max(...drawn) - Math.min(...drawn)).to.be.greaterThan(LIST_FLAGS / 2);
    expect(drawn).not.to.deep.equal(drawn.toSorted((a, b) => a - b));
  });

  it("keeps nothing but ids and places", async () => {
    await allocateStatus(path, owner, "urn:uuid:1");
    const register = JSON.parse(await readFile(path, "utf8")) as { allocations: object[] };
    expect(Object.keys(register)).to.deep.equal(["version", "schema", "issuer", "allocations"]);
    expect(Object.keys(register.allocations[0]!).sort()).to.deep.equal(["credential", "index", "list"]);
  });

  it("opens the next list when three quarters of one are given out", async () => {
    const taken = Array.from({ length: LIST_FLAGS * (3 / 4) }, (_, index) => ({
      list: 0,
      index,
      credential: `c${String(index)}`,
    }));
    const write = (allocations: object[]) => writeFile(path, JSON.stringify({ version: 1, ...owner, allocations }));
    await write(taken.slice(1));
    const last = await allocateStatus(path, owner, "urn:uuid:last");
    expect(last.list).to.equal(0);
    expect(last.index === 0 || last.index >= taken.length).to.equal(true);
    expect((await allocateStatus(path, owner, "urn:uuid:next")).list).to.equal(1);
  });

  it("refuses another issuer's register, and one that is broken", async () => {
    await allocateStatus(path, owner, "urn:uuid:1");
    for (const other of [
      { ...owner, issuer: 3 },
      { ...owner, schema: id("another schema") },
    ]) {
      expect(await codeOf(allocateStatus(path, other, "urn:uuid:2"))).to.equal("STATUS_REGISTER_FOREIGN");
    }
    for (const broken of ["", "{", "{}", "\0\0"]) {
      await writeFile(path, broken);
      expect(await codeOf(allocateStatus(path, owner, "urn:uuid:2")), broken).to.equal("STATUS_REGISTER_INVALID");
      expect(await readFile(path, "utf8")).to.equal(broken);
    }
    const nowhere = join(folder, "none", "register.json");
    expect(await codeOf(allocateStatus(nowhere, owner, "urn:uuid:2"))).to.equal("FILE_NOT_WRITTEN");
    expect(await codeOf(findStatuses(folder, owner, ["urn:uuid:2"]))).to.equal("FILE_IS_FOLDER");
  });

  it("waits for another process, but not for ever", async () => {
    await writeFile(`${path}.lock`, "");
    const waiting = allocateStatus(path, owner, "urn:uuid:1");
    setTimeout(() => void rm(`${path}.lock`), 200);
    expect((await waiting).list).to.equal(0);
    await writeFile(`${path}.lock`, "");
    expect(await codeOf(allocateStatus(path, owner, "urn:uuid:2"))).to.equal("STATUS_REGISTER_LOCKED");
  }).timeout(20_000);
});
