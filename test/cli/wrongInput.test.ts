import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { expectRefusal, parsed, runCli } from "../support/cli.ts";

const PERSON = "0xA696a054F7c3534b2D3b31AcFAcCeE339d01223d";
/** The options of a command that signs; no such keystore is opened, because the input is refused first. */
const KEY = ["--keystore", "no-such-keystore.json"];
const OFFICER = ["identity", "officer", "add", "--organisation", PERSON, ...KEY];
const SEAT = [...OFFICER, "--purpose", "tax", "--person", PERSON];

const folder = mkdtempSync(join(tmpdir(), "probity-wrong-"));
const at = (name: string, content?: string | Buffer): string => {
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content);
  return path;
};

/**
 * One wrong input of each kind: what is typed, the code, and what the message must name. A file that may not be read is in
 * test/base/node/files.test.ts, and more of CSV in csv.test.ts.
 */
const CASES: readonly (readonly [kind: string, argv: readonly string[], code: string, named: string])[] = [
  ["a wrong checksum", ["identity", "show", PERSON.replace("a054", "A054")], "USAGE", PERSON.replace("a054", "A054")],
  ["a number beyond its range", ["tender", "show", "18446744073709551616"], "USAGE", "18446744073709551616"],
  ["a number that is none", ["tender", "show", "1e3"], "USAGE", "1e3"],
  ["a port beyond the last", ["sandbox", "up", "--port", "65536"], "USAGE", "65536"],
  ["a time without its zone", [...SEAT, "--until", "2027-06-30T17:00"], "USAGE", "2027-06-30T17:00"],
  ["a day that the month does not have", [...SEAT, "--until", "2027-02-30"], "USAGE", "2027-02-30"],
  ["a hash that is too short", ["identity", "reason", "verify", "x", "--hash", "0x5f"], "USAGE", "0x5f"],
  ["a choice that there is not", [...OFFICER, "--purpose", "king", "--person", PERSON], "USAGE", "king"],
  ["an unknown command", ["idenity", "show"], "USAGE", "idenity"],
  ["an unknown option", ["tender", "show", "1", "--rcp", "x"], "USAGE", "--rcp"],
  ["no key", ["identity", "guardian", "cancel"], "USAGE", "--keystore"],
  ["two keys", ["identity", "guardian", "cancel", ...KEY, "--signer", "http://127.0.0.1:9"], "USAGE", "--signer"],
  ["no option that must be there", ["credential", "vc", "present", "x.vc"], "USAGE", "--out"],
  ["a folder instead of a file", ["credential", "verify", folder], "FILE_IS_FOLDER", folder],
  ["a file that is not there", ["credential", "verify", at("no.vc")], "FILE_MISSING", at("no.vc")],
  [
    "a file that is not text in UTF-8",
    ["credential", "verify", at("latin.vc", Buffer.from("Bes\u00e4tigung", "latin1"))],
    "FILE_NOT_UTF8",
    at("latin.vc"),
  ],
  [
    "a file that is not JSON",
    ["bill", "verify", "--issuer", PERSON, "--number", "1", "--proof", at("text.json", "a proof")],
    "FILE_NOT_JSON",
    at("text.json"),
  ],
  ["a keystore that is none", ["gateway", "--keystore", at("key.json", "{}")], "KEYSTORE_INVALID", at("key.json")],
  [
    "a CSV with a column too few for its semicolons",
    [...OFFICER, "--csv", at("semicolons.csv", `purpose;person;until\ntax,${PERSON},2027-06-30\n`)],
    "CSV_MALFORMED",
    at("semicolons.csv"),
  ],
  [
    "a CSV with tabs and a wrong value",
    [...OFFICER, "--csv", at("tabs.csv", `purpose\tperson\tuntil\nking\t${PERSON}\t2027-06-30\n`)],
    "CSV_REFUSED",
    at("tabs.csv"),
  ],
  ["an address of no node", ["tender", "show", "1", "--rpc", "127.0.0.1:8545"], "CHAIN_URL_INVALID", "127.0.0.1:8545"],
];

describe("a wrong input", () => {
  after(() => rmSync(folder, { recursive: true }));

  for (const [kind, argv, code, named] of CASES) {
    it(`is refused and named: ${kind}`, async () => {
      const run = await runCli(...argv);
      expectRefusal(run, code);
      expect(run.err.split("\n").find((line) => line.startsWith("✖ ") && line.includes(code))).to.include(named);
      const json = await runCli(...argv, "--json");
      expect(json.exitCode).to.equal(1);
      expect(parsed(json)).to.have.nested.property("error.code", code);
    });
  }

  it("is refused with what was perhaps meant", async () => {
    expect((await runCli("idenity", "show")).err).to.match(/→ Did you mean identity\?/);
    expect((await runCli("identity", "offcier")).err).to.match(/→ Did you mean officer\?/);
    expect((await runCli("tender", "show", "1", "--rcp", "x")).err).to.match(/→ Did you mean --rpc\?/);
  });
});
