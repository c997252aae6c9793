import { randomFillSync } from "node:crypto";
import { encodeBytes32String, hexlify, id, toUtf8Bytes, ZeroAddress } from "ethers";
import { billDataHash, encodeCurrency, encodeSeries, MAIN_SERIES, NO_FIELDS } from "../src/bills/index.ts";
import type { BatchHeader, Bill, PresentedBill } from "../src/bills/index.ts";
import { buildTree } from "../src/merkle/index.ts";
import { BillRegistry__factory, IdentityRegistry__factory } from "../src/contracts/bindings.ts";
import type { BenchContext } from "./context.ts";
import { PUBLISHED } from "./published.ts";
import type { Row } from "./row.ts";

const MILLION = 1_000_000;
const DAY = 86_400n;
const COMPANY = 2;
const PERSON = 1;
const AGENCY = 3;
const INVOICE_PEERS = {
  ...PUBLISHED.bullaCreateClaim,
  ...PUBLISHED.requestMintReceivable,
  ...PUBLISHED.deedMintHigh,
};

/** Gas of the whole transaction, through the proxies and with the real identity registry. */
export async function rows(context: BenchContext): Promise<Row[]> {
  const { gasOf } = context;
  const { registry, issuer, agency, clerk, buyer } = await deploy(context);
  const row = (name: string, value: number, peers: Row["peers"] = {}): Row => ({
    name: `bills.${name}`,
    value,
    unit: "gas",
    better: "lower",
    peers,
  });

  const million = batchOfAMillion(issuer.address, buyer.address, 1n);
  const byIssuer = registry.connect(issuer);
  const first = await gasOf(byIssuer.issue(issuer.address, issuer.address, million.header));
  const next = { ...million.header, firstNumber: BigInt(MILLION) + 1n };
  const later = await gasOf(byIssuer.issue(issuer.address, issuer.address, next));
  const officer = await gasOf(registry.connect(clerk).issue(agency.address, clerk.address, million.header));
  const branch = { ...million.header, series: encodeSeries("BRANCH") };
  const series = await gasOf(byIssuer.issue(issuer.address, issuer.address, branch));

  const answer = (code: string) =>
    registry.connect(buyer).answer(million.presented, buyer.address, hexlify(toUtf8Bytes(code)), id("reason"));
  const query = await gasOf(answer("UQ"));
  const accept = await gasOf(answer("AP"));
  const settle = await gasOf(byIssuer.settle(million.presented, issuer.address, 100n, id("payment")));
  const transfer = await gasOf(byIssuer.transfer(await registry.verify(million.presented), issuer.address, buyer));

  return [
    row("issue.million", first, INVOICE_PEERS), // the issuer's first batch: the dearest in its main series
    row("issue.later", later, INVOICE_PEERS),
    row("issue.officer", officer), // as the first, by an officer of the issuer
    row("issue.series", series), // the first batch of another series
    row("answer.first", query), // proof of depth 20, and the record of the bill
    row("answer.later", accept),
    row("settle", settle),
    row("transfer", transfer),
  ];
}

/** A tree of a million leaves, one of which is a bill; the others are noise, which costs the chain the same. */
function batchOfAMillion(issuer: string, buyer: string, firstNumber: bigint) {
  const index = 123_456;
  const bill: Bill = {
    number: firstNumber + BigInt(index),
    buyer,
    holder: issuer,
    total: 116_000n,
    tax: 16_000n,
    due: 0n,
    document: id("document"),
    contractId: MAIN_SERIES,
    disclosure: NO_FIELDS,
  };
  const hashes = new Uint8Array(32 * MILLION);
  for (let at = 0; at < hashes.length; at += 65_536) {
    randomFillSync(hashes, at, Math.min(65_536, hashes.length - at));
  }
  hashes.set(billDataHash(bill), 32 * index);
  const tree = buildTree(hashes);
  const header: BatchHeader = {
    series: MAIN_SERIES,
    firstNumber,
    count: BigInt(MILLION),
    total: 116_000n * BigInt(MILLION),
    tax: 16_000n * BigInt(MILLION),
    currency: encodeCurrency("KES"),
    root: hexlify(tree.root),
    manifestHash: id("manifest"),
  };
  const proof = tree.proof(index).map((hash) => hexlify(hash));
  const presented: PresentedBill = { issuer, sequence: 1n, header, bill, proof };
  return { header, presented };
}

async function deploy({ ethers }: BenchContext) {
  const [admin, issuer, agency, clerk, buyer] = await ethers.getSigners();
  if (!admin || !issuer || !agency || !clerk || !buyer) throw new Error("the bench needs five accounts");
  const manager = await ethers.deployContract("PlainManager", [admin]);
  const proxied = async (implementation: string, data: string): Promise<string> =>
    (await ethers.deployContract("ERC1967Proxy", [implementation, data])).getAddress();
  const linked = async (...names: string[]) => {
    const libraries: Record<string, string> = {};
    for (const name of names) libraries[name] = await (await ethers.deployContract(name)).getAddress();
    return { libraries };
  };

  const people = await (
    await ethers.getContractFactory("IdentityRegistry", await linked("KeyActs", "OfficerActs", "StatusActs"))
  ).deploy(ZeroAddress, 2n * DAY);
  const identities = IdentityRegistry__factory.connect(
    await proxied(
      await people.getAddress(),
      people.interface.encodeFunctionData("initialize", [await manager.getAddress(), ZeroAddress, 2n * DAY]),
    ),
    admin,
  );
  const bills = await (
    await ethers.getContractFactory("BillRegistry", await linked("ReimbursementActs"))
  ).deploy(ZeroAddress, await identities.getAddress(), 7n * DAY, DAY);
  const registry = BillRegistry__factory.connect(
    await proxied(
      await bills.getAddress(),
      bills.interface.encodeFunctionData("initialize", [await manager.getAddress(), 30n * DAY, 3n * DAY]),
    ),
    admin,
  );

  await identities.enrolRoot(issuer.address, COMPANY, ZeroAddress, id("issuer"));
  await identities.enrolRoot(buyer.address, COMPANY, ZeroAddress, id("buyer"));
  await identities.enrolRoot(agency.address, AGENCY, ZeroAddress, id("agency"));
  await identities.enrolRoot(clerk.address, PERSON, ZeroAddress, id("clerk"));
  const now = BigInt((await ethers.provider.getBlock("latest"))?.timestamp ?? 0);
  await identities.seatOfficer(agency.address, encodeBytes32String("billing"), clerk.address, now + 365n * DAY);
  return { registry, issuer, agency, clerk, buyer };
}
