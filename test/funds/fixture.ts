import { network } from "hardhat";
import { buildRound, type RoundLeaf } from "../../src/funds/round.ts";

export const { ethers, networkHelpers } = await network.create();

export const DAY = 86_400n;
export const NOTICE = 7n * DAY;
export const DISPUTE = 3n * DAY;
export const hashOf = (text: string): string => ethers.id(text);
export const named = (text: string): string => ethers.encodeBytes32String(text);
export const KES = "0x4b4553";
export const USD = "0x555344";
export const LINE = hashOf("relief of drought, Turkana");
export const OTHER = hashOf("school meals, Turkana");
export const FOOD = hashOf("schema of food merchants");
export const TOOLS = hashOf("schema of tool merchants");
export const REASON = hashOf("reason");
export const CEILING = 1_000_000n;
const [PERSON, COMPANY, AGENCY] = [1, 2, 3];

export const Stage = { Prepared: 1n, Approved: 2n, Done: 3n };

/** Everything deployed behind proxies, with a small state of agencies and their officers. */
export async function deployed() {
  const all = await ethers.getSigners();
  const signer = (index: number) => all[index]!;
  const deployer = signer(0);
  const parliament = { account: signer(1), budget: signer(2), checker: signer(3) };
  const treasury = {
    account: signer(4),
    maker: signer(5),
    checker: signer(6),
    cashier: signer(7),
    cashier2: signer(8),
  };
  const ministry = { account: signer(9), maker: signer(10), checker: signer(11), payer: signer(12) };
  const county = { account: signer(13), maker: signer(14), checker: signer(15), payer: signer(16) };
  const merchant = signer(17);
  const vendor = signer(18);
  const stranger = signer(19);

  const manager = await ethers.deployContract("PlainManager", [deployer]);
  const identities = await ethers.deployContract("IdentityStub");
  const bills = await ethers.deployContract("BillStub");
  const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Probity Forwarder"]);

  const proxied = async (name: string, args: unknown[], initial: unknown[]) => {
    const implementation = await ethers.deployContract(name, args);
    const data = implementation.interface.encodeFunctionData("initialize", [await manager.getAddress(), ...initial]);
    const proxy = await ethers.deployContract("ERC1967Proxy", [await implementation.getAddress(), data]);
    return proxy.getAddress();
  };
  const ledger = await ethers.getContractAt(
    "FundLedger",
    await proxied("FundLedger", [forwarder, identities, bills, NOTICE], [NOTICE]),
  );
  const office = await ethers.getContractAt(
    "BudgetOffice",
    await proxied("BudgetOffice", [forwarder, identities, bills, ledger], []),
  );
  const desk = await ethers.getContractAt(
    "MerchantDesk",
    await proxied("MerchantDesk", [forwarder, identities, identities, ledger, DISPUTE], [DISPUTE]),
  );
  const rounds = await ethers.getContractAt(
    "RoundBook",
    await proxied("RoundBook", [forwarder, identities, ledger], []),
  );
  await ledger.connectOffices(office, desk);
  await ledger.connectBook(rounds);

  const agencies = [parliament, treasury, ministry, county];
  for (const { account } of agencies) {
    await identities.enrol(account, AGENCY, account === county.account ? ministry.account : ethers.ZeroAddress);
  }
  for (const agency of agencies) {
    for (const [purpose, officer] of Object.entries(agency)) {
      if (purpose === "account") continue;
      await identities.enrol(officer, PERSON, ethers.ZeroAddress);
      await identities.nameOfficer(
        agency.account,
        named(purpose.startsWith("cashier") ? "treasury" : purpose),
        officer,
      );
    }
  }
  for (const company of [merchant, vendor]) await identities.enrol(company, COMPANY, ethers.ZeroAddress);
  await identities.grantMandate(parliament.account, named("budget-authority"));
  await identities.grantMandate(treasury.account, named("treasury"));
  await identities.setCredential(merchant, FOOD, true);

  return {
    deployer,
    parliament,
    treasury,
    ministry,
    county,
    merchant,
    vendor,
    stranger,
    manager,
    identities,
    bills,
    forwarder,
    ledger,
    office,
    desk,
    rounds,
  };
}

export type Fixture = Awaited<ReturnType<typeof deployed>>;

/** The terms of a line of this fixture, with the dates counted from the head of the chain. */
export async function lineTerms(fixture: Pick<Fixture, "treasury">, overrides: Record<string, unknown> = {}) {
  const time = BigInt(await networkHelpers.time.latest());
  return {
    act: hashOf("appropriation act"),
    area: hashOf("Turkana"),
    treasury: fixture.treasury.account.address,
    fiscalYear: 2026n,
    currency: KES,
    ceiling: CEILING,
    commitUntil: time + 100n * DAY,
    payUntil: time + 200n * DAY,
    redeemUntil: time + 300n * DAY,
    categories: [FOOD],
    ...overrides,
  };
}

/** Opens a line by two officers of parliament. Its ceiling is still under notice. */
export async function openLine(fixture: Fixture, line = LINE, overrides: Record<string, unknown> = {}) {
  const { office, parliament } = fixture;
  const terms = await lineTerms(fixture, overrides);
  await office.connect(parliament.budget).prepareLine(line, terms, parliament.account, parliament.budget);
  await office.connect(parliament.checker).approveLine(line, terms, parliament.account, parliament.checker);
  return terms;
}

export async function appropriate({ office, parliament }: Fixture, amount: bigint, line = LINE, ref = REASON) {
  await office.connect(parliament.budget).prepareAppropriation(line, amount, ref, parliament.budget);
  return office.connect(parliament.checker).approveAppropriation(line, amount, ref, parliament.checker);
}

let allocations = 0;

type Cabinet = Pick<Fixture["county"], "account" | "maker" | "checker">;

export async function allocate(fixture: Fixture, from: Cabinet, to: { address: string }, amount: bigint, line = LINE) {
  const ref = ethers.zeroPadValue(ethers.toBeHex(++allocations), 32);
  const allocation = { line, from: from.account.address, to: to.address, amount, ref };
  await fixture.office.connect(from.maker).prepareAllocation(allocation, from.maker);
  return fixture.office.connect(from.checker).approveAllocation(allocation, from.checker);
}

/** A line whose ceiling holds. */
export async function opened() {
  const fixture = await deployed();
  const terms = await openLine(fixture);
  await networkHelpers.time.increase(NOTICE);
  return { ...fixture, terms };
}

/** 500,000 appropriated, 200,000 of it with the ministry and 100,000 with its county. */
export async function allocated() {
  const fixture = await opened();
  await appropriate(fixture, 500_000n);
  await allocate(fixture, fixture.treasury, fixture.ministry.account, 300_000n);
  await allocate(fixture, fixture.ministry, fixture.county.account, 100_000n);
  return fixture;
}

/** Beneficiaries with keys, paid `100 + index` each. */
export const beneficiary = (index: number) => new ethers.Wallet(hashOf(`beneficiary ${index}`), ethers.provider);

export function leavesOf(count: number): RoundLeaf[] {
  return Array.from({ length: count }, (_, index) => ({
    account: beneficiary(index).address,
    amount: 100n + BigInt(index % 7),
    consentHash: hashOf(`consent ${index}`),
  }));
}

/** Round terms of the county. */
export async function roundTerms(fixture: Pick<Fixture, "county">, leaves: RoundLeaf[], overrides = {}) {
  const round = buildRound(leaves);
  const time = BigInt(await networkHelpers.time.latest());
  const terms = {
    organisation: fixture.county.account.address,
    line: LINE,
    programme: hashOf("drought relief"),
    root: round.root,
    manifestHash: hashOf("manifest"),
    count: round.count,
    fiscalYear: 2026n,
    decisionDate: time,
    endsAt: time + 60n * DAY,
    total: round.total,
    ...overrides,
  };
  return { round, terms };
}

/** A released round of 300 leaves: one whole block and one of 44. */
export async function released() {
  const fixture = await allocated();
  const { rounds, county } = fixture;
  const { round, terms } = await roundTerms(fixture, leavesOf(300));
  await rounds.connect(county.maker).prepareRound(terms, county.maker);
  const roundId = await rounds.roundIdOf(terms);
  await rounds.connect(county.checker).approveRound(roundId, county.checker);
  await rounds.connect(county.payer).releaseRound(roundId, county.payer);
  return { ...fixture, round, roundTerms: terms, roundId };
}

/** As {@link released}, with both blocks paid, and the first beneficiary able to send transactions. */
export async function paid() {
  const fixture = await released();
  for (const index of [0, 1]) {
    const { leaves, proof } = fixture.round.block(index);
    await fixture.rounds.payBlock(fixture.roundId, index, leaves, proof);
  }
  const holder = beneficiary(0);
  await networkHelpers.setBalance(holder.address, ethers.parseEther("1"));
  return { ...fixture, holder };
}

/** The merchant holds 60 of the first beneficiary's 100. */
export async function spent() {
  const fixture = await paid();
  await fixture.desk.connect(fixture.holder).spend(LINE, fixture.merchant, 60n, hashOf("receipt"));
  return fixture;
}

/** Law 1, as anyone may check it. */
export async function lawOne({ ledger }: Pick<Fixture, "ledger">, line = LINE): Promise<boolean> {
  const totals = await ledger.lineTotals(line);
  return totals.appropriated === totals.unallocated + totals.held + totals.spent + totals.redeemed + totals.lapsed;
}
