import { network } from "hardhat";
import { type BatchInput, type BillInput } from "../../../src/bills/manifest.ts";
import { type Batch, buildBatch, proofOf } from "../../../src/bills/buildBatch.ts";
import type { PresentedBill } from "../../../src/bills/types.ts";
import type { BillRegistry } from "../../../types/ethers-contracts/index.ts";

export const DAY = 86_400n;
export const ACKNOWLEDGE_WITHIN = 30n * DAY;
export const VOID_WITHIN = 3n * DAY;

export const { ethers, networkHelpers } = await network.create();

export const code = (text: string): string => ethers.hexlify(ethers.toUtf8Bytes(text));
export const purpose = (text: string): string => ethers.encodeBytes32String(text);
export const hashOf = (text: string): string => ethers.id(text);
export const CONTRACT_ID = ethers.id("contract of lot 1");
export const REF = ethers.id("reference");

const PERSON = 1;
const COMPANY = 2;
const AGENCY = 3;

/** The contract behind the proxy, with its library linked. The bounds are those below which it is a trial. */
export async function deployImplementation(identities: string, acknowledgeBound = 7n * DAY, voidBound = DAY) {
  const acts = await ethers.deployContract("ReimbursementActs");
  return ethers.deployContract("BillRegistry", [ethers.ZeroAddress, identities, acknowledgeBound, voidBound], {
    libraries: { ReimbursementActs: await acts.getAddress() },
  });
}

/** A registry behind its proxy, with parties that own their identities, and officers of two agencies. */
export async function deployed() {
  const signers = await ethers.getSigners();
  const [deployer, issuer, clerk, buyer, otherIssuer, bank, stranger, ledger, book, ministry, county, tax] = signers;
  const [maker, checker, payer, maker2, checker2, payer2, taxOfficer] = signers.slice(12);

  const manager = await ethers.deployContract("PlainManager", [deployer]);
  const identities = await ethers.deployContract("IdentityStub");
  const implementation = await deployImplementation(await identities.getAddress());
  const proxy = await ethers.deployContract("ERC1967Proxy", [
    await implementation.getAddress(),
    implementation.interface.encodeFunctionData("initialize", [
      await manager.getAddress(),
      ACKNOWLEDGE_WITHIN,
      VOID_WITHIN,
    ]),
  ]);
  const registry = await ethers.getContractAt("BillRegistry", await proxy.getAddress());

  for (const company of [issuer!, otherIssuer!, buyer!, bank!]) {
    await identities.enrol(company.address, COMPANY, ethers.ZeroAddress);
  }
  for (const agency of [ministry!, county!, tax!]) await identities.enrol(agency.address, AGENCY, ethers.ZeroAddress);
  for (const person of [clerk!, maker!, checker!, payer!, maker2!, checker2!, payer2!, taxOfficer!]) {
    await identities.enrol(person.address, PERSON, ethers.ZeroAddress);
  }
  await identities.nameOfficer(issuer!.address, purpose("billing"), clerk!.address);
  await identities.nameOfficer(tax!.address, purpose("tax"), taxOfficer!.address);
  await identities.grantMandate(tax!.address, purpose("tax-authority"));
  const cabinets = [
    { agency: ministry!, officers: { maker: maker!, checker: checker!, payer: payer! } },
    { agency: county!, officers: { maker: maker2!, checker: checker2!, payer: payer2! } },
  ];
  for (const { agency, officers } of cabinets) {
    for (const [name, officer] of Object.entries(officers)) {
      await identities.nameOfficer(agency.address, purpose(name), officer.address);
    }
  }
  await registry.connect(deployer).connectLedgers(ledger!.address, book!.address);

  return {
    registry,
    manager,
    identities,
    implementation,
    deployer: deployer!,
    issuer: issuer!,
    clerk: clerk!,
    buyer: buyer!,
    otherIssuer: otherIssuer!,
    bank: bank!,
    stranger: stranger!,
    ledger: ledger!,
    book: book!,
    ministry: { account: ministry!, maker: maker!, checker: checker!, payer: payer! },
    county: { account: county!, maker: maker2!, checker: checker2!, payer: payer2! },
    tax: { account: tax!, officer: taxOfficer! },
  };
}

export type Deployed = Awaited<ReturnType<typeof deployed>>;

/** Builds the issuer's next batch of the main series, or of the one given. */
export async function batchOf(
  { registry, issuer }: { registry: BillRegistry; issuer: { address: string } },
  bills: BillInput[],
  overrides: Partial<BatchInput> = {},
): Promise<Batch> {
  const series = overrides.series ?? ethers.ZeroHash;
  return buildBatch({
    chainId: 31_337n,
    registry: await registry.getAddress(),
    issuer: issuer.address,
    series,
    firstNumber: await registry.nextNumber(issuer.address, series),
    currency: "KES",
    bills,
    ...overrides,
  });
}

/** Bills of the fixtures, by position. */
export const PLAIN = 0;
export const BOUND = 1; // names a contract
export const RECEIPT = 2; // names no buyer
export const CREDIT = 3; // negative
export const SECOND = 4; // as PLAIN

/** A batch of five bills of 1,000.00, issued. */
export async function issued() {
  const fixture = await deployed();
  const { registry, issuer, buyer } = fixture;
  const bill = { buyer: buyer.address, total: 100_000n, tax: 13_793n };
  const batch = await batchOf(fixture, [
    { ...bill, documentNumber: "A-1" },
    { ...bill, documentNumber: "A-2", contractId: CONTRACT_ID },
    { ...bill, documentNumber: "A-3", buyer: ethers.ZeroAddress },
    { ...bill, documentNumber: "A-4", total: -100_000n, tax: -13_793n },
    { ...bill, documentNumber: "A-5", fields: { "seller.name": "Simba Works", note: "two ladders" } },
  ]);
  await registry.connect(issuer).issue(issuer.address, issuer.address, batch.header);
  const presented = (index: number): PresentedBill => proofOf(batch, 1n, batch.header.firstNumber + BigInt(index));
  const idOf = (index: number): Promise<string> =>
    registry.billIdOf(issuer.address, batch.header.series, batch.header.firstNumber + BigInt(index));
  return {
    ...fixture,
    batch,
    presented,
    idOf,
    plain: presented(PLAIN),
    plainId: await idOf(PLAIN),
    bound: presented(BOUND),
    boundId: await idOf(BOUND),
    receipt: presented(RECEIPT),
    receiptId: await idOf(RECEIPT),
    credit: presented(CREDIT),
    creditId: await idOf(CREDIT),
  };
}

export type Issued = Awaited<ReturnType<typeof issued>>;

/** The same, with the plain and the bound bill accepted. */
export async function accepted() {
  const fixture = await issued();
  const { registry, buyer, plain, bound } = fixture;
  for (const bill of [plain, bound]) {
    await registry.connect(buyer).answer(bill, buyer.address, code("AP"), ethers.ZeroHash);
  }
  return fixture;
}

/** The same, with the plain bill settled in full by the ledger. */
export async function settled() {
  const fixture = await accepted();
  await fixture.registry.connect(fixture.ledger).recordSettlement(fixture.plainId, 100_000n);
  return fixture;
}

/** Pauses the registry for a day. */
export async function pauseForADay({ registry, manager, deployer }: Deployed): Promise<bigint> {
  const until = BigInt(await networkHelpers.time.latest()) + DAY + 1n;
  const call = registry.interface.encodeFunctionData("pause", [until]);
  await manager.connect(deployer).execute(await registry.getAddress(), call);
  return until;
}
