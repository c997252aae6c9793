import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Outcome } from "../../src/gateway/answers.ts";
import { Journal } from "../../src/gateway/journal.ts";

const folder = mkdtempSync(join(tmpdir(), "probity-journal-"));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const fresh = (): string => join(folder, `state-${++files}`, "journal.jsonl");

const owner = { chainId: 7, genesisHash: "0xaa", account: "0xbb" };
const record = (nonce: number) => ({ id: `id ${nonce}`, nonce, hash: `hash ${nonce}`, raw: "0x" });
const refused: Outcome = { status: "refused", error: { code: "A", message: "b.", next: "c.", facts: {} } };

describe("Journal", () => {
  const reopened = (path: string, remembered?: number): Journal => new Journal(path, owner, remembered);

  it("gives back what was on its way and what was done", () => {
    const path = fresh();
    const journal = reopened(path);
    for (const nonce of [0, 1, 2]) journal.sent(record(nonce));
    journal.finish("id 1", refused);
    journal.close();
    const again = reopened(path);
    expect([...again.pending.values()].map(({ nonce }) => nonce)).to.deep.equal([0, 2]);
    expect(again.done.get("id 1")).to.deep.equal(refused);
    expect(again.highest).to.equal(2);
    again.close();
  });

  it("drops a line that was cut off at any byte, and nothing else", () => {
    const path = fresh();
    const journal = reopened(path);
    journal.sent(record(0));
    const whole = readFileSync(path, "utf8");
    journal.sent(record(1));
    journal.close();
    const both = readFileSync(path, "utf8");
    for (let cut = whole.length; cut < both.length; ++cut) {
      writeFileSync(path, both.slice(0, cut));
      const again = reopened(path);
      expect([...again.pending.keys()], String(cut)).to.deep.equal(["id 0"]);
      again.sent(record(1));
      again.close();
      const third = reopened(path);
      expect([...third.pending.keys()]).to.deep.equal(["id 0", "id 1"]);
      third.close();
    }
  });

  it("refuses a line in the middle that cannot be read, another chain's and another account's journal", () => {
    const path = fresh();
    const journal = reopened(path);
    journal.sent(record(0));
    journal.close();
    expect(() => new Journal(path, { ...owner, account: "0xcc" }))
      .to.throw()
      .with.property("code", "GATEWAY_JOURNAL_OTHER");
    expect(() => new Journal(path, { ...owner, genesisHash: "0xcc" }))
      .to.throw()
      .with.property("code", "GATEWAY_JOURNAL_OTHER");
    appendFileSync(path, '{"type":"se\n{"type":"void","id":"id 0"}\n');
    expect(() => reopened(path))
      .to.throw()
      .with.property("code", "GATEWAY_JOURNAL_DAMAGED");
  });

  it("refuses a file that holds no journal, and a folder in its place", () => {
    const path = fresh();
    reopened(path).close();
    for (const broken of ["", "\0\0\0", "{", "{}\n"]) {
      writeFileSync(path, broken);
      expect(() => reopened(path), broken)
        .to.throw(path)
        .with.property("code", "GATEWAY_JOURNAL_DAMAGED");
    }
    expect(() => reopened(folder))
      .to.throw(folder)
      .with.property("code", "FILE_IS_FOLDER");
  });

  it("is written anew when most of it does not matter any more, and forgets only old answers", () => {
    const path = fresh();
    const journal = reopened(path, 5);
    journal.sent(record(0));
    for (let nonce = 1; nonce < 100; ++nonce) {
      journal.sent(record(nonce));
      journal.finish(`id ${nonce}`, refused);
    }
    expect(readFileSync(path, "utf8").split("\n").length).to.be.lessThan(50);
    journal.close();
    const again = reopened(path, 5);
    expect([...again.pending.keys()]).to.deep.equal(["id 0"]);
    expect([...again.done.keys()]).to.deep.equal(["id 95", "id 96", "id 97", "id 98", "id 99"]);
    expect(again.highest).to.equal(99);
    again.close();
  });

  it("takes a nonce back that no node took", () => {
    const path = fresh();
    const journal = reopened(path);
    journal.sent(record(0));
    journal.sent(record(1));
    journal.void("id 1");
    journal.close();
    const again = reopened(path);
    expect(again.highest).to.equal(0);
    expect([...again.pending.keys()]).to.deep.equal(["id 0"]);
    again.close();
  });

  it("refuses to go on when the disk does not take a line", () => {
    const journal = reopened(fresh());
    journal.close();
    expect(() => journal.sent(record(0)))
      .to.throw()
      .with.property("code", "GATEWAY_JOURNAL_FAILED");
    expect(journal.pending.size).to.equal(0);
  });
});
