import { randomFillSync } from "node:crypto";
import { hexlify, id, type Signer, ZeroAddress } from "ethers";
import {
  answerBill,
  billDataHash,
  encodeSeries,
  issueBatch,
  MAIN_SERIES,
  NO_FIELDS,
  settleBill,
  transferBill,
} from "../src/bills/index.ts";
import type { BatchHeader, Bill, BillAnswer, PresentedBill } from "../src/bills/index.ts";
import { encodeCurrency } from "../src/money/currency.ts";
import { buildTree } from "../src/merkle/index.ts";
import { contractAt, type Probity } from "../src/contracts/connect.ts";
import { enrolRoot, seatOfficer } from "../src/identity/index.ts";
import { acting } from "../test/support/acting.ts";
import type { BenchContext } from "./context.ts";
import { PUBLISHED } from "./published.ts";
import type { Row } from "./row.ts";

const MILLION = 1_000_000;
const DAY = 86_400n;
const INVOICE_PEERS = {
  ...PUBLISHED.bullaCreateClaim,
  ...PUBLISHED.requestMintReceivable,
  ...PUBLISHED.deedMintHigh,
};

/** Gas of whole transactions, through the proxies and with the real identity registry. */
export async function rows(context: BenchContext): Promise<Row[]> {
  const { gasOf } = context;
  const { as, chainId, registry, issuer, agency, clerk, buyer } = await deploy(context);
  const row = (name: string, value: number, peers: Row["peers"] = {}): Row => ({
    name: `bills.${name}`,
    value,
    unit: "gas",
    better: "lower",
    peers,
  });

  const million = batchOfAMillion(issuer.address, buyer.address, 1n);
  const manifest = { registry: await registry.getAddress(), chainId };
  const issue = (by: string, header: BatchHeader, actor = issuer) =>
    issueBatch(as(actor), { batch: { issuer: by, header, manifest }, actor: actor.address });
  const first = await gasOf(issue(issuer.address, million.header));
  const later = await gasOf(issue(issuer.address, { ...million.header, firstNumber: BigInt(MILLION) + 1n }));
  const officer = await gasOf(issue(agency.address, million.header, clerk));
  const series = await gasOf(issue(issuer.address, { ...million.header, series: encodeSeries("BRANCH") }));

  const bill = million.presented;
  const answer = (code: BillAnswer) =>
    answerBill(as(buyer), { bill, actor: buyer.address, answer: code, reasonHash: id("reason") });
  const query = await gasOf(answer("UQ"));
  const accept = await gasOf(answer("AP"));
  const actor = issuer.address;
  const settle = await gasOf(settleBill(as(issuer), { bill, actor, amount: 100n, ref: id("payment") }));
  const transfer = await gasOf(
    transferBill(as(issuer), { billId: await registry.verify(bill), actor, to: buyer.address }),
  );

  return [
    row("issue.million", first, INVOICE_PEERS), // the issuer's first batch: the most expensive in its main series
    row("issue.later", later, INVOICE_PEERS),
    row("issue.officer", officer), // like the first, by an officer of the issuer
    row("issue.series", series), // the first batch of another series
    row("answer.first", query), // proof of depth 20, and the record of the bill
    row("answer.later", accept),
    row("settle", settle),
    row("transfer", transfer),
  ];
}

/** A tree of a million leaves, of which one is a bill; the others are random, at the same cost on the chain. */
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
  const identities = contractAt(
    "identityRegistry",
    await proxied(
      await people.getAddress(),
      people.interface.encodeFunctionData("initialize", [await manager.getAddress(), ZeroAddress, 2n * DAY]),
    ),
    admin,
  );
  const bills = await (
    await ethers.getContractFactory("BillRegistry", await linked("ReimbursementActs"))
  ).deploy(ZeroAddress, await identities.getAddress(), 7n * DAY, DAY);
  const registry = contractAt(
    "billRegistry",
    await proxied(
      await bills.getAddress(),
      bills.interface.encodeFunctionData("initialize", [await manager.getAddress(), 30n * DAY, 3n * DAY]),
    ),
    admin,
  );

  const { chainId } = await ethers.provider.getNetwork();
  const as = (signer: Signer): Probity => ({
    ...acting({ billRegistry: registry.connect(signer), identityRegistry: identities.connect(signer) }),
    chainId,
  });
  const governance = as(admin);
  for (const { address: identity } of [issuer, buyer]) {
    await enrolRoot(governance, { identity, kind: "company", parent: ZeroAddress, tag: id(identity) });
  }
  for (const { kind, identity } of [
    { kind: "agency", identity: agency.address },
    { kind: "person", identity: clerk.address },
  ] as const) {
    await enrolRoot(governance, { identity, kind, parent: ZeroAddress, tag: id(identity) });
  }
  const now = BigInt((await ethers.provider.getBlock("latest"))?.timestamp ?? 0);
  const seat = { organisation: agency.address, purpose: "billing", person: clerk.address, until: now + 365n * DAY };
  await seatOfficer(governance, seat);
  return { as, chainId, registry, issuer, agency, clerk, buyer };
}
