import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { ProbityError } from "../../src/base/errors.ts";
import { confirm } from "../../src/cli/confirm.ts";
import type { Terminal } from "../../src/cli/prompt.ts";
import { parsed, runCli } from "../support/cli.ts";

const PERSON = "0xA696a054F7c3534b2D3b31AcFAcCeE339d01223d";
const HASH = `0x${"5f".repeat(32)}`;
const DEED = "end the identity 0x1 for ever";

/** A terminal where somebody types, and what it shows. */
function terminal(typed: string, isTTY = true): { at: Terminal; shown: () => string } {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough();
  let shown = "";
  output.on("data", (bytes: Buffer) => (shown += bytes.toString()));
  input.end(typed);
  return { at: { input, output }, shown: () => stripVTControlCharacters(shown) };
}

async function codeOf(done: Promise<unknown>): Promise<string | undefined> {
  try {
    await done;
    return undefined;
  } catch (error) {
    if (error instanceof ProbityError) return error.code;
    throw error;
  }
}

describe("confirm", () => {
  const people = { json: false };

  it("says what would be done and that it is final, and goes on at yes", async () => {
    for (const typed of ["yes\n", " YES \r\n"]) {
      const { at, shown } = terminal(typed);
      expect(await codeOf(confirm({}, people, DEED, at)), typed).to.equal(undefined);
      expect(shown()).to.match(/^This will end the identity 0x1 for ever, and you cannot undo it\.\nType "yes"/);
    }
  });
  it("sends nothing at any other answer, at Ctrl-C, and at the end of the input", async () => {
    for (const typed of ["no\n", "y\n", "\n", "\u0003", "", "\u0004"]) {
      const { at, shown } = terminal(typed);
      expect(await codeOf(confirm({}, people, DEED, at)), JSON.stringify(typed)).to.equal("CONFIRMATION_DECLINED");
      expect(shown().endsWith("\n"), JSON.stringify(shown())).to.equal(true);
    }
  });
  it("asks nobody with --yes", async () => {
    const { at, shown } = terminal("no\n");
    expect(await codeOf(confirm({ yes: true }, people, DEED, at))).to.equal(undefined);
    expect(shown()).to.equal("");
  });
  it("needs --yes where nobody can answer: without a terminal, and with --json", async () => {
    const silent = terminal("yes\n", false);
    expect(await codeOf(confirm({}, people, DEED, silent.at))).to.equal("CONFIRMATION_NEEDED");
    const program = terminal("yes\n");
    expect(await codeOf(confirm({}, { json: true }, DEED, program.at))).to.equal("CONFIRMATION_NEEDED");
    expect(silent.shown() + program.shown()).to.equal("");
  });
});

describe("a command whose effect cannot be undone", () => {
  const office = ["--schema", HASH, "--organisation", PERSON];
  const reason = ["--reason-hash", HASH];
  // The keystore does not exist: the consent is asked for before the key is used.
  const key = ["--keystore", "no-such-keystore.json"];

  for (const [argv, deed] of [
    [["identity", "end", PERSON, ...reason], `end the identity ${PERSON} for ever`],
    [["identity", "owner", "change", PERSON, PERSON], `hand ${PERSON} to the key ${PERSON}`],
    [
      ["identity", "owner", "change", PERSON, `0x${"0".repeat(40)}`, "--deactivate"],
      `end the identity ${PERSON} for ever`,
    ],
    [
      ["credential", "revoke", ...office, "--subject", PERSON, ...reason],
      `revoke the credential of ${PERSON} for ever`,
    ],
    [
      ["credential", "withdraw", ...office, "--index", "3", ...reason],
      "withdraw accreditation 3, and all under it, for ever",
    ],
    [["credential", "vc", "revoke", "urn:uuid:1", ...office], "revoke the credential urn:uuid:1 for ever"],
    [["credential", "vc", "revoke", "urn:uuid:1", "urn:uuid:2", ...office], "revoke 2 credentials for ever"],
    [
      ["credential", "vc", "revoke", "--flag", "0/7", "--index", "1", ...office],
      "revoke the credential with the flag 0/7 for ever",
    ],
  ] as const) {
    it(`needs --yes: ${argv.join(" ")}`, async () => {
      const { error } = parsed(await runCli(...argv, ...key, "--json")) as unknown as { error: Record<string, string> };
      expect(error).to.include({
        code: "CONFIRMATION_NEEDED",
        message: `This would ${deed}, and you cannot undo it.`,
      });
      expect(error["next"]).to.match(/--yes/);
      const agreed = parsed(await runCli(...argv, ...key, "--yes", "--json"));
      expect(agreed).to.have.nested.property("error.code", "FILE_MISSING");
    });
  }
});
