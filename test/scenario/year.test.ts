import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { Resolver } from "did-resolver";
import { encodeBytes32String, hexlify, toUtf8Bytes } from "ethers";
import { getResolver } from "ethr-did-resolver";
import type { FreeGasProvider } from "../../src/chain/provider.ts";
import { commandsToTry } from "../../src/cli/tryOut/commands.ts";
import { usualNames } from "../../src/cli/namesFile.ts";
import { readStatusList, flagOf } from "../../src/credentials/index.ts";
import { fundTrail } from "../../src/funds/trail.ts";
import { didOf, resolveDid, uniquenessTag } from "../../src/identity/index.ts";
import { acceptAndCredit, issueInvoices, verifyAndAcknowledge } from "../../src/scenario/bills.ts";
import { SANDBOX_UNIQUENESS_SECRET, schemaId } from "../../src/scenario/genesis.ts";
import { officerOf } from "../../src/scenario/identities.ts";
import type { Stage } from "../../src/scenario/stage.ts";
import type { Year } from "../../src/scenario/year.ts";
import { commandsOf, commandsOn, likeLine, programOn, wordsOf } from "../support/pages.ts";
import { endYear, playedYear, type PlayedYear } from "./fixture.ts";

const REAL = fileURLToPath(new URL("../../../shared/data/invoices", import.meta.url));

describe("a year in one county", function () {
  this.timeout(240_000);
  let said: string[];
  let provider: FreeGasProvider;
  let stage: Stage;
  let year: Year;
  let run: PlayedYear["run"];

  before(async () => {
    ({ said, provider, stage, year, run } = await playedYear());
  });
  after(endYear);

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
    const printed = said.join("\n");
    const { lines } = commandsOn("README.md").find(({ command }) => command === "npm start")!;
    for (const line of lines.filter((text) => !/listens at|A year|^─+$/.test(text))) {
      expect(printed).to.match(likeLine(line));
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

  it("licenses by a tree: the root accredits an accreditor, and that the issuer, whose withdrawal takes nothing away", async () => {
    const { credentialRegistry } = stage.contracts;
    const schema = schemaId("licensed-borehole-contractor");
    const holder = (key: string): string => stage.cast.actor(key).identity;
    const [accreditor, withdrawn, again] = await Promise.all(
      [1n, 2n, 3n].map(async (index) => {
        const found = await credentialRegistry.accreditationOf(schema, index);
        return { holder: found.holder, accreditor: found.accreditor, parent: found.parent, withdrawn: found.withdrawn };
      }),
    );
    expect(accreditor).to.deep.equal({ holder: holder("roads"), accreditor: true, parent: 0n, withdrawn: false });
    expect(withdrawn).to.deep.equal({ holder: holder("engineers"), accreditor: false, parent: 1n, withdrawn: true });
    expect(again).to.deep.equal({ holder: holder("engineers"), accreditor: false, parent: 1n, withdrawn: false });
    expect((await credentialRegistry.credentialOf(holder("kisima-works"), schema)).issuer).to.equal(2n);
    expect(await credentialRegistry.isValid(holder("kisima-works"), schema)).to.equal(true);
  });

  it("gives an officer a new key, with which the same identity acts from the same seat", async () => {
    const { identityRegistry, tenderBoard, recoveryBoard } = stage.contracts;
    const buyer = stage.cast.actor(stage.samples.tender.buyer).identity;
    const { identity, signer } = stage.cast.actor(officerOf(stage, stage.samples.tender.buyer, "checker"));
    expect(signer.address).not.to.equal(identity);
    expect(await identityRegistry.identityOwner(identity)).to.equal(signer.address);
    expect(await identityRegistry.isOfficer(buyer, encodeBytes32String("checker"), identity)).to.equal(true);
    const supporters = ["registry", "treasury"].map((key) => stage.cast.actor(key).identity);
    expect([...(await recoveryBoard.caseOf(identity)).supporters]).to.deep.equal(supporters);
    const [approved] = await tenderBoard.queryFilter(tenderBoard.filters.TenderApproved(year.tender.tenderId));
    expect(approved!.args.officer).to.equal(identity);
    expect((await approved!.getTransaction()).from).to.equal(signer.address);
  });

  it("revokes a licence by its bit alone, and puts nothing of it on the chain", async () => {
    const { schema, accreditation: issuer, status } = year.licence;
    const ref = { schema, issuer, purpose: "revocation" as const, list: status.list };
    const flags = await readStatusList(stage.contracts.credentialRegistry, ref);
    expect(flagOf(flags, status.index)).to.equal(true);
    expect(flags.filter((byte) => byte !== 0)).to.have.length(1);
    const text = said.join("\n");
    expect(text).to.match(/✔ valid by 11 of 11 checks/);
    expect(text).to.match(/refused by the check of its status: STATUS_REVOKED/);

    const { licenceNumber, businessName } = stage.samples.licence.claims;
    const told = [licenceNumber, businessName].map((value) => hexlify(toUtf8Bytes(String(value))).slice(2));
    for (let block = 0, head = await provider.getBlockNumber(); block <= head; ++block) {
      for (const { data } of (await provider.getBlock(block, true))!.prefetchedTransactions) {
        for (const value of told) expect(data, `block ${block}`).not.to.include(value);
      }
    }
  });

  it("gives a head of household an identity card, of which a shop sees the age and nothing else", async () => {
    const { card } = year;
    const { claims } = stage.samples.card;
    const holder = stage.cast.actor(card.holder).identity;
    expect(Object.keys(card.seen).sort()).to.deep.equal(["id", "over18"]);
    expect(card.seen).to.deep.equal({ id: didOf(stage.chainId, holder), over18: true });
    // The card is hers: its number is the one that her identity was enrolled with.
    const tag = uniquenessTag(
      SANDBOX_UNIQUENESS_SECRET,
      stage.samples.county.county,
      "person",
      String(claims["civilNumber"]),
    );
    expect(await stage.contracts.identityRegistry.identityOfTag(tag)).to.equal(holder);
    // By the civil registry, the root of the schema, which falls with it; the chain says nothing of the holder.
    const { root, cascading } = await stage.contracts.credentialRegistry.schemaOf(card.schema);
    expect([root, cascading]).to.deep.equal([stage.cast.actor("registry").identity, true]);
    expect((await stage.contracts.credentialRegistry.credentialOf(holder, card.schema)).issuer).to.equal(0n);
    const text = said.join("\n");
    expect(text).to.match(/who showed Afya Bora Chemist over18, and withheld documentNumber, .*birthDate.*residence/);
    for (const value of [claims["documentNumber"], claims["civilNumber"], claims["birthDate"], claims["residence"]]) {
      expect(text).not.to.include(String(value));
    }
  });

  it("has a DID document that the resolver of others makes, with nothing of ours but a URL and an address", async () => {
    const { chainId, contracts, cast } = stage;
    const registry = await contracts.identityRegistry.getAddress();
    const did = didOf(chainId, cast.actor("revenue").identity);
    const { url } = (await playedYear()).sandbox;
    const resolver = new Resolver(getResolver({ chainId, registry, rpcUrl: url }));
    const { didDocument } = await resolver.resolve(did);
    expect(didDocument!.assertionMethod).to.deep.equal([`${did}#controller`, `${did}#delegate-1`]);
    expect((await resolveDid({ provider, registry, chainId }, did)).document).to.deep.equal(didDocument);
  });

  // Every command that the pages show of the year, and the program that uses none of our code.
  describe("what the pages show", () => {
    const shown = commandsOf("test/scenario/year.test.ts").filter(({ command }) => !command.startsWith("npm start"));

    it("includes what npm start offers to read of the year's identities", async () => {
      const typed = shown.map(({ command }) => wordsOf(command)?.join(" "));
      for (const command of await readsOfIdentities()) expect(typed).to.include(command);
    });

    for (const { page, command, lines } of shown) {
      it(`is what happens: ${command.replaceAll(/0x\w+/g, "0x…")}`, async () => {
        const printed = await (command.startsWith("node ") ? resolved(page, command) : typed(command));
        for (const line of lines) expect(printed).to.match(likeLine(line));
      });
    }

    /** What can be read of identities before the commands to try change them. */
    async function readsOfIdentities(): Promise<string[]> {
      const { atHome } = await playedYear();
      const persons = await atHome(() => commandsToTry(stage, year, { rpc: undefined, names: usualNames() }));
      return persons
        .filter(({ who }) => /auditor|issuing office/.test(who))
        .flatMap(({ commands }) => commands.map(({ words }) => words.join(" ")))
        .filter((command) => /^(identity (resolve|show)|credential status) /.test(command));
    }

    async function typed(command: string): Promise<string> {
      const { exitCode, out, err } = await run(...wordsOf(command)!);
      expect(exitCode, err).to.equal(0);
      const [, path] = / \| jq \.(.+)$/.exec(command) ?? [];
      return path === undefined ? out : JSON.stringify((JSON.parse(out) as Record<string, unknown>)[path]);
    }

    async function resolved(page: string, command: string): Promise<string> {
      const program = programOn(page, command);
      // Nothing is imported but the two packages, and nothing is changed but the port.
      const imported = [...program.matchAll(/\bfrom "(.+)"|\bimport\("(.+)"/g)].map(([, name]) => name);
      expect(imported).to.deep.equal(["did-resolver", "ethr-did-resolver"]);
      const { url } = (await playedYear()).sandbox;
      expect(program).to.include('"http://127.0.0.1:8545"');
      const here = program.replace("http://127.0.0.1:8545", url);
      const registry = await stage.contracts.identityRegistry.getAddress();
      const argv = ["--input-type=module", "--eval", here, "resolve.mjs", registry];
      const cwd = fileURLToPath(new URL("../../", import.meta.url));
      return (await promisify(execFile)(process.execPath, argv, { cwd })).stdout;
    }
  });
});
