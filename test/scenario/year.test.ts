import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { FreeGasProvider } from "../../src/chain/provider.ts";
import { fundTrail } from "../../src/funds/trail.ts";
import { acceptAndCredit, issueInvoices, verifyAndAcknowledge } from "../../src/scenario/bills.ts";
import { schemaId } from "../../src/scenario/genesis.ts";
import type { Stage } from "../../src/scenario/stage.ts";
import type { Year } from "../../src/scenario/year.ts";
import { playedYear } from "./fixture.ts";

const REAL = fileURLToPath(new URL("../../../shared/data/invoices", import.meta.url));

describe("a year in one county", function () {
  this.timeout(240_000);
  let said: string[];
  let provider: FreeGasProvider;
  let stage: Stage;
  let year: Year;

  before(async () => {
    ({ said, provider, stage, year } = await playedYear());
  });

  it("issues every sample document, and settles exactly what is owed", async () => {
    expect(year.documents).to.have.length(14);
    for (const { billId, invoice, buyer } of year.documents) {
      const life = await stage.contracts.billRegistry.lifeOf(billId);
      if (invoice.kind === "credit-note" || buyer !== "education") continue;
      expect(life.settled + life.credited, invoice.number).to.equal(life.total);
    }
  });

  it("keeps law 1 on every line, by the ledger's figures and by the hops alone", async () => {
    for (const line of year.lines) {
      const { totals, findings } = await fundTrail(stage.contracts.fundLedger, { line: line.id });
      const { appropriated, unallocated, held, spent, redeemed, lapsed } = totals;
      expect(unallocated + held + spent + redeemed + lapsed, line.key).to.equal(appropriated);
      expect(appropriated, line.key).to.equal(line.appropriated);
      expect(findings, line.key).to.deep.equal([]);
    }
  });

  it("pays every household its entitlement, once, on an account that is not its identity", async () => {
    const relief = year.lines[1]!;
    const { hops } = await fundTrail(stage.contracts.fundLedger, { line: relief.id });
    const granted = hops.filter(({ kind }) => kind === "granted");
    expect(granted).to.have.length(300);
    expect(new Set(granted.map(({ to }) => to))).to.have.property("size", 300);
    expect(granted.reduce((sum, { amount }) => sum + amount, 0n)).to.equal(91_185_600n);
    for (const { to } of granted) {
      expect(stage.cast.actorOf(to)).to.equal(undefined);
      expect(await stage.contracts.identityRegistry.kindOf(to)).to.equal(0n);
    }
  });

  it("awards the tender to the lowest bid and pays half of it", () => {
    expect(year.tender).to.include({ winner: "kisima-works", price: 220_400_000n, paid: 110_200_000n });
  });

  it("leaves the deployer without any power", async () => {
    const { manager } = stage.contracts;
    const [deployer] = (await provider.send("eth_accounts", [])) as string[];
    for (const role of [0n, 1n, 2n, 3n, 4n, 5n]) {
      expect((await manager.hasRole(role, deployer!)).isMember, `role ${role}`).to.equal(false);
    }
  });

  it("ends with the trail, the bill's life and the tender's result", () => {
    const text = said.join("\n");
    expect(text).to.match(/✔ 331 hops add up to the ledger's figures/);
    expect(text).not.to.match(/✖/);
    expect(text).to.match(/Life of bill KBW-0098/);
    expect(text).to.match(/Kisima Borehole Works Ltd .* ← awarded/);
  });

  it("prints what the README shows, line by line", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const shown = readme.slice(readme.indexOf("$ npm start")).split("```")[0]!.split("\n").slice(1);
    const printed = new Set(said.flatMap((text) => text.split("\n")));
    for (const line of shown.filter((text) => !["", "  …"].includes(text) && !/listens at|A year|^─+$/.test(text))) {
      expect(printed.has(line), line).to.equal(true);
    }
  });

  it("issues real documents of others, from sellers it does not know (needs ../shared/data)", async function () {
    if (!existsSync(REAL)) this.skip();
    const before = said.length;
    const { issued, later } = await issueInvoices(stage, REAL);
    await verifyAndAcknowledge(stage, issued);
    await acceptAndCredit(stage, issued);
    expect(later).to.have.length(0);
    expect(issued).to.have.length(21);
    const refused = said.slice(before).filter((line) => line.includes("✖"));
    expect(refused).to.have.length(5);
    for (const line of refused) expect(line).to.match(/PROBITY-ONCE/);
  });

  it("gives credentials that other contracts can check", async () => {
    const { identity } = stage.cast.actor("kisima-works");
    const { credentialRegistry } = stage.contracts;
    expect(await credentialRegistry.isValid(identity, schemaId("licensed-borehole-contractor"))).to.equal(true);
    expect(await credentialRegistry.isValid(identity, schemaId("guarantor"))).to.equal(false);
  });
});
