import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { concat, keccak256, toUtf8Bytes } from "ethers";
import { reasonHashOf } from "../../src/cli/reason.ts";
import { ProbityError } from "../../src/base/errors.ts";
import { expectRefusal, keptOutput, parsed, runCli, type CliRun } from "../support/cli.ts";

const DECISION = "Suspended: fraud";

describe("reasons", () => {
  let folder: string;

  const file = (name: string, text?: string): string => {
    const path = join(folder, name);
    if (text !== undefined) writeFileSync(path, text);
    return path;
  };
  const reason = (...argv: string[]): Promise<CliRun> => runCli("identity", "reason", ...argv);
  const hashed = async (...argv: string[]): Promise<{ reasonHash: string; salt: string }> =>
    parsed(await reason("hash", ...argv, "--json")) as unknown as { reasonHash: string; salt: string };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "probity-reason-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("are hashed with a salt that is kept for their owner alone, and that proves the hash", async () => {
    const decision = file("decision", DECISION);
    const { reasonHash, salt } = await hashed(decision);
    expect(salt).to.equal(`${decision}.salt.json`);
    expect(statSync(salt).mode & 0o777).to.equal(0o600);
    const kept = JSON.parse(readFileSync(salt, "utf8")) as { format: string; salt: string };
    expect(kept.format).to.equal("probity-reason-salt/1");
    expect(kept.salt).to.match(/^0x[0-9a-f]{64}$/);
    expect(reasonHash).to.equal(keccak256(concat([kept.salt, toUtf8Bytes(DECISION)])));
  });
  it("cannot be guessed from the chain: the same text has another hash each time", async () => {
    const hashes = await Promise.all(
      ["one", "two"].map(async (name) => (await hashed(file(name, DECISION))).reasonHash),
    );
    expect(new Set([...hashes, keccak256(toUtf8Bytes(DECISION))])).to.have.property("size", 3);
  });
  it("keep their salt, so that guardians who hand it on give one reason", async () => {
    const decision = file("shared", DECISION);
    const first = await hashed(decision);
    expect(await hashed(decision)).to.deep.equal(first);
    const copy = file("copy", DECISION);
    const theirs = await hashed(copy, "--reason-salt", first.salt);
    expect(theirs.reasonHash).to.equal(first.reasonHash);
  });
  it("are checked against the hash on the chain", async () => {
    const decision = file("checked", DECISION);
    const { reasonHash } = await hashed(decision);
    const good = await reason("verify", decision, "--hash", reasonHash);
    expect([good.exitCode, good.out]).to.deep.equal([
      0,
      `✔ ${decision} is the decision that ${reasonHash} stands for.`,
    ]);
    const bad = await reason("verify", decision, "--hash", `0x${"11".repeat(32)}`);
    expect(bad.exitCode).to.equal(1);
    expect(bad.out).to.match(/^✖ .* is NOT the decision/);
    file("checked", "Suspended: theft");
    const changed = await reason("verify", decision, "--hash", reasonHash, "--json");
    expect(changed.exitCode).to.equal(1);
    expect(parsed(changed)).to.include({ matches: false, hash: reasonHash });
  });
  it("are refused when the text was changed, the salt is none, there is no place for it, or no file", async () => {
    const decision = file("changing", DECISION);
    await hashed(decision);
    file("changing", "Suspended: theft");
    expectRefusal(await reason("hash", decision), "REASON_SALT_OTHER");
    file("changing.salt.json", "{}");
    expectRefusal(await reason("hash", decision), "REASON_SALT_INVALID");
    expectRefusal(await reason("verify", file("none", DECISION), "--hash", `0x${"11".repeat(32)}`), "FILE_MISSING");
    expectRefusal(await reason("hash", file("absent")), "FILE_MISSING");
  });
  it("are told of once to people, and taken as a hash from who has it", () => {
    const output = keptOutput({ wide: true, width: Infinity });
    const notes = output.err;
    const reasonFile = file("told", DECISION);
    const hash = reasonHashOf({ reasonFile }, output);
    expect(reasonHashOf({ reasonFile }, output)).to.equal(hash);
    expect(notes).to.have.length(1);
    expect(notes[0]).to.match(/told\.salt\.json: keep it with the decision/);
    expect(reasonHashOf({ reasonHash: hash }, output)).to.equal(hash);
    expect(() => reasonHashOf({}, output)).to.throw(ProbityError, /needs a reason/);
  });
});
