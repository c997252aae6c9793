import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { packagePath } from "../../src/base/node/root.ts";
import { leafCommands } from "../../src/cli/tree.ts";
import { schemaId } from "../../src/scenario/genesis.ts";
import { parsed, runStyled, type CliRun } from "../support/cli.ts";
import { playCounty, type County } from "./county.fixture.ts";

/**
 * Commands that change something, or that need more than a chain. Their own tests run them through `runCli`, which
 * expects the conventions of each run. A new command belongs here or among the reads below.
 */
const ELSEWHERE: readonly string[] = [
  ...["start", "deploy", "gateway", "sandbox up", "sandbox run", "sandbox down", "sandbox status"],
  ...["network init", "network join", "network add", "network token", "network allow", "network up"],
  ...["network status", "network vote", "network logs", "network down", "bill issue", "bill prove"],
  ...["identity key create", "identity tag-secret create", "identity tag", "identity consent", "identity enrol"],
  ...["identity suspend", "identity reinstate", "identity end", "identity officer add", "identity officer confirm"],
  ...["identity officer remove", "identity officer refuse", "identity owner change", "identity attribute set"],
  ...["identity attribute revoke", "identity delegate add", "identity delegate revoke", "identity guardian set"],
  ...["identity guardian cancel", "identity recover start", "identity recover withdraw", "identity recover veto"],
  ...["identity recover finish", "identity recover lapse", "identity reason hash", "identity reason verify"],
  ...["credential accredit", "credential withdraw", "credential issue", "credential revoke", "credential suspend"],
  ...["credential reinstate", "credential vc issue", "credential vc present", "credential vc revoke"],
  ...["credential vc suspend", "credential vc reinstate", "credential vc status-list publish", "credential verify"],
];

describe("the conventions of the output", function () {
  this.timeout(120_000);
  let county: County;
  let names: string;

  before(async () => {
    county = await playCounty();
    names = join(county.home, "some-names.csv");
    const rows = [
      [county.issuer, "Bonde Foods"],
      [county.line.id, "Water 2027"],
      ["tender/1", "Boreholes"],
      [schemaId("licensed-borehole-contractor"), "Licensed contractor"],
    ];
    const invoice = packagePath("samples", "invoices", "01-school-kitchen-january.xml");
    await county.run(
      "bill",
      "issue",
      invoice,
      "--issuer",
      county.issuer,
      "--series",
      "A",
      "--keystore",
      county.keystore,
    );
    writeFileSync(names, `address,name\n${rows.map((row) => row.join(",")).join("\n")}\n`);
  });
  after(() => county.close());

  /** Reads, each with its arguments on the county's chain. */
  const reads: Readonly<Record<string, () => string[]>> = {
    "bill verify": billArgs,
    "bill show": billArgs,
    "fund list": () => [],
    "fund show": () => [county.line.id, "--all"],
    "tender list": () => [],
    "tender show": () => ["1"],
    "identity show": () => [county.issuer],
    "identity enrolled": () => [county.stage.cast.actor("registry").identity],
    "identity officer list": () => [county.issuer],
    "identity resolve": () => [county.issuer],
    "identity attribute list": () => [county.issuer],
    "identity delegate list": () => [county.issuer],
    "identity guardian show": () => [county.issuer],
    "identity recover status": () => [county.issuer],
    "credential schema list": () => [],
    "credential schema show": () => [schemaId("licensed-borehole-contractor")],
    "credential status": () => [county.issuer, schemaId("licensed-borehole-contractor")],
  };

  function billArgs(): string[] {
    return ["--issuer", county.issuer, "--series", "A", "--number", "1"];
  }

  const run = (typed: string, argv: readonly string[], ...style: string[]): Promise<CliRun> =>
    runStyled({}, [...typed.split(" "), ...argv, "--rpc", county.sandbox.url, ...style]);

  it("are asked of every command", () => {
    expect([...Object.keys(reads), ...ELSEWHERE].sort()).to.deep.equal(leafCommands().sort());
  });

  for (const [typed, argv] of Object.entries(reads)) {
    it(`are kept at 80 columns, in ASCII, with names, in full and as JSON: ${typed}`, async () => {
      for (const style of [[], ["--ascii"], ["--names", names], ["--json"]]) {
        const { out, err } = await run(typed, argv(), ...style);
        expect(out, `${typed} ${style.join(" ")}: ${err}`).not.to.equal("");
      }
      const { out } = await run(typed, argv(), "--json", "--names", names);
      expect(out, "names are for people").not.to.contain("Bonde Foods");
    });
  }

  it("take a line, a tender, a schema and an organisation by name", async () => {
    expect((await run("fund show", ["water 2027"], "--names", names)).out).to.match(
      /^Line Water 2027 \(0x\w{4}…\w{4}\)/,
    );
    expect((await run("tender show", ["Boreholes"], "--names", names)).out).to.match(/^Tender 1/);
    const { out } = await run("identity show", ["Bonde Foods"], "--names", names);
    expect(out).to.match(/^Identity Bonde Foods \(0x\w{4}…\w{4}\), active/);
    const status = await run("credential status", ["Bonde Foods", "Licensed contractor"], "--names", names);
    expect(status.out).to.match(/The credential is/);
    expect(parsed(await run("fund show", ["Water 2027"], "--names", names, "--json"))["line"]).to.equal(county.line.id);
  });

  it("offer names like one that is unknown, and the list for an unknown line or tender", async () => {
    const unknown = await run("fund show", ["Water 2026"], "--names", names);
    expect(unknown.err).to.match(/^✖ USAGE .*Names like it:\s+"Water 2027"/s);
    expect((await run("fund show", [`0x${"ab".repeat(32)}`])).err).to.match(/FUNDS_NO_LINE.*→ .*fund\s+list/s);
    expect((await run("tender show", ["77"])).err).to.match(/TENDER_UNKNOWN.*→ .*tender\s+list/s);
  });
});
