import { getBytes, id, keccak256 } from "ethers";
import {
  approveMilestone,
  approveOffer,
  certifyMilestone,
  contractIdOf,
  prepareOffer,
  payMilestone,
  reportDelivery,
  signContract,
  termsHashOf,
} from "../bidding/contract.ts";
import { readRanking } from "../bidding/award.ts";
import {
  deliverSeal,
  generateTrusteeKeys,
  openBid,
  prepareSeal,
  releaseShares,
  signGuarantee,
  tenderStatus,
  type TrusteeKeyPair,
} from "../bidding/index.ts";
import { encodeCurrency } from "../bills/index.ts";
import type { Invoice } from "../invoices/index.ts";
import { currencyOf } from "../money/currency.ts";
import { parseAmount } from "../money/decimal.ts";
import { formatMoney } from "../money/formatMoney.ts";
import { acceptAndCredit, issueGroup, verifyAndAcknowledge, type IssuedDocument } from "./bills.ts";
import { nameOf } from "./credentials.ts";
import { eventOf } from "./events.ts";
import { redeem, type Line } from "./funds.ts";
import { schemaId } from "./genesis.ts";
import { officerOf } from "./identities.ts";
import type { Actor } from "./cast.ts";
import type { Stage } from "./stage.ts";

const LOT = 0;
/** What a slow network may need for the acts between preparing a tender and its publication, in seconds. */
const PUBLISHING_TIME = 45;

/** What came of the tender. Amounts in minor units. */
export interface TenderResult {
  tenderId: bigint;
  winner: string;
  price: bigint;
  contractId: string;
  paid: bigint;
  bill: IssuedDocument | undefined;
}

/** A tender from its notice to the first milestone paid. */
export async function runTender(stage: Stage, line: Line, invoices: readonly Invoice[]): Promise<TenderResult> {
  stage.story.chapter("Tender");
  const { tenderId, trustees } = await publish(stage, line);
  await sealBids(stage, tenderId);
  await open(stage, tenderId, trustees);
  const { winner, price } = await award(stage, tenderId);
  const contractId = await sign(stage, tenderId, winner, price);
  const { paid, bill } = await payFirstMilestone(stage, line, contractId, winner, price, invoices);
  return { tenderId, winner, price, contractId, paid, bill };
}

/** An amount of the sample documents, as minor units. */
function minor({ samples }: Stage, text: string): bigint {
  const amount = parseAmount(text, currencyOf(samples.county.currency));
  if (typeof amount !== "bigint") throw new Error(`"${text}" is not an amount of ${samples.county.currency}`);
  return amount;
}

function buyerOfficer(stage: Stage, purpose: string): Actor {
  return stage.cast.actor(officerOf(stage, stage.samples.tender.buyer, purpose));
}

async function publish(stage: Stage, line: Line): Promise<{ tenderId: bigint; trustees: Trustee[] }> {
  const { story, cast, contracts, clock, samples } = stage;
  const { tender } = samples;
  const [lot] = tender.lots;
  const board = contracts.tenderBoard;
  const [maker, checker] = [buyerOfficer(stage, "maker"), buyerOfficer(stage, "checker")];
  const period = (name: string): number => (tender.periods[name] ?? 0) * stage.day;
  const least = await board.periods();
  // The period runs from the publication, which takes a few blocks from here.
  const deadline =
    (await clock.now()) + Math.max(period("sealing"), Number(least.tendering)) + Math.max(stage.day, PUBLISHING_TIME);
  const trusteesTime = Math.max(period("opening") / 2, Number(least.trusteesTime));
  const openingTime = Math.max(period("opening") / 2, Number(least.openingTime));
  const openingEnds = deadline + trusteesTime + openingTime;
  const notice = {
    buyer: cast.actor(tender.buyer).identity,
    quorum: tender.trustees.quorum,
    noticeHash: keccak256(samples.notice),
    deadline,
    trusteesTime,
    openingTime,
    guaranteeUntil: openingEnds + period("evaluation") + period("standstill"),
    guarantorSchema: schemaId("guarantor"),
    schemas: [schemaId("registered-taxpayer"), schemaId("licensed-borehole-contractor")],
    trustees: tender.trustees.organisations.map((key) => cast.actor(key).identity),
    lots: [
      {
        line: line.id,
        ceiling: minor(stage, lot.ceiling),
        guarantee: minor(stage, lot.guarantee),
        currency: encodeCurrency(tender.currency),
      },
    ],
  };
  const receipt = await story.send(board.connect(maker.signer).prepare(notice, maker.identity));
  const tenderId = eventOf(board.interface, receipt, "TenderPrepared")["tenderId"] as bigint;
  const trustees: Trustee[] = [];
  for (const key of tender.trustees.organisations) {
    const keys = await generateTrusteeKeys(getBytes(id(`probity sandbox: trustee ${key} of ${tender.reference}`)));
    const officer = cast.actor(officerOf(stage, key, "trustee"));
    const organisation = cast.actor(key).identity;
    await story.send(
      board.connect(officer.signer).acceptTrust(tenderId, organisation, officer.identity, keys.publicKey),
    );
    trustees.push({ key, officer, keys });
  }
  await story.send(board.connect(checker.signer).approve(tenderId, checker.identity));
  const ceiling = formatMoney(minor(stage, lot.ceiling), tender.currency);
  story.say(
    `${tender.reference} "${tender.title}" was published by ${nameOf(stage, tender.buyer)}; ${ceiling} is reserved`,
  );
  story.say(
    `${trustees.length} trustees hold key shares, ${tender.trustees.quorum} of them open: ${trustees.map(({ key }) => key).join(", ")}`,
  );
  if (checker.signer.address !== checker.identity) {
    story.say("its checker approved it with the recovered key");
  }
  return { tenderId, trustees };
}

interface Trustee {
  key: string;
  officer: Actor;
  keys: TrusteeKeyPair;
}

async function sealBids(stage: Stage, tenderId: bigint): Promise<void> {
  const { story, cast, contracts, samples } = stage;
  const board = contracts.tenderBoard;
  const [guarantorKey] = samples.tender.guarantors;
  const guarantor = cast.actor(guarantorKey);
  const { guaranteeUntil } = await board.tenderOf(tenderId);
  const [lot] = samples.tender.lots;
  for (const [index, { bidder, price }] of samples.bids.bids.entries()) {
    // A fresh address for each bid: until the opening nobody knows whose it is.
    const account = cast.freshKey(`bid of ${bidder}`);
    const bid = { tenderId, lot: LOT, account: account.address };
    const note = await signGuarantee(
      board,
      bid,
      {
        guarantor: guarantor.identity,
        serial: BigInt(index + 1),
        expiry: guaranteeUntil + 1n,
        amount: minor(stage, lot.guarantee),
      },
      guarantor.signer,
    );
    const vendor = cast.actor(bidder);
    const { request } = await prepareSeal(board, {
      bid,
      sequence: 1n,
      offer: {
        bidder: vendor.identity,
        price: minor(stage, price),
        packageHash: id(`package of ${bidder}`),
      },
      note,
      owner: vendor.signer,
      account,
    });
    await story.send(deliverSeal(board.connect(cast.courier(account)), request));
  }
  story.say(
    `${samples.bids.bids.length} vendors sealed bids from fresh addresses, each with a guarantee; nobody can read them`,
  );
}

async function open(stage: Stage, tenderId: bigint, trustees: readonly Trustee[]): Promise<void> {
  const { story, cast, contracts, clock, samples } = stage;
  const board = contracts.tenderBoard;
  const { deadline } = await board.tenderOf(tenderId);
  await clock.waitUntil(Number(deadline) + 1);
  const releasing = trustees.slice(0, samples.tender.trustees.quorum);
  for (const { key, officer, keys } of releasing) {
    const { transactions } = await releaseShares(board.connect(officer.signer), {
      tenderId,
      lot: LOT,
      trustee: cast.actor(key).identity,
      officer: officer.identity,
      privateKey: keys.privateKey,
    });
    for (const transaction of transactions) await story.send(Promise.resolve(transaction));
  }
  story.say(`the deadline has passed; ${releasing.length} trustees released their shares, one kept silent`);
  const opener = buyerOfficer(stage, "checker");
  for (const account of await board.accountsOf(tenderId, LOT)) {
    const opened = await openBid(board.connect(opener.signer), { tenderId, lot: LOT, account });
    if (opened !== undefined) await story.send(Promise.resolve(opened));
  }
  const status = await tenderStatus(board, tenderId);
  for (const bid of status.lots[0]?.bids ?? []) {
    const who = cast.actorOf(bid.bidder ?? "")?.key;
    const price = bid.price === undefined ? "" : formatMoney(bid.price, samples.tender.currency);
    story.say(`opened on chain: ${who === undefined ? bid.account : nameOf(stage, who)} ${price} (${bid.outcome})`);
  }
}

async function award(stage: Stage, tenderId: bigint): Promise<{ winner: string; price: bigint }> {
  const { story, cast, contracts, clock, samples } = stage;
  const awards = contracts.awardBoard;
  const [maker, checker] = [buyerOfficer(stage, "maker"), buyerOfficer(stage, "checker")];
  const buyer = cast.actor(samples.tender.buyer).identity;
  await story.send(awards.connect(maker.signer).beginEvaluation(tenderId, LOT));
  const best = (await readRanking(awards, contracts.tenderBoard, { tenderId, lot: LOT }))[0];
  if (best === undefined) throw new Error("no bid was admitted");
  await story.send(awards.connect(maker.signer).prepareAward(tenderId, LOT, buyer, maker.identity, best.account));
  await story.send(awards.connect(checker.signer).approveAward(tenderId, LOT, buyer, checker.identity, best.account));
  const { bidder, price, signableFrom } = await awards.awardOf(tenderId, LOT);
  await clock.waitUntil(Number(signableFrom) + 1);
  const winner = cast.actorOf(bidder)?.key ?? bidder;
  story.say(`awarded by price to ${nameOf(stage, winner)}; the standstill passed without a complaint`);
  return { winner, price };
}

async function sign(stage: Stage, tenderId: bigint, winner: string, price: bigint): Promise<string> {
  const { story, cast, contracts, clock, chainId, samples } = stage;
  const book = contracts.contractBook;
  const [maker, checker] = [buyerOfficer(stage, "maker"), buyerOfficer(stage, "checker")];
  const [lot] = samples.tender.lots;
  const delivery = (samples.tender.periods["delivery"] ?? 90) * stage.day;
  const due = (await clock.now()) + delivery;
  const milestones = lot.milestones.map(({ title, percent }) => ({
    amount: (price * BigInt(percent)) / 100n,
    due,
    descriptionHash: id(title),
  }));
  const documentHash = id(`contract document of ${samples.tender.reference}`);
  const contractId = contractIdOf({ chainId, awardBoard: await contracts.awardBoard.getAddress(), tenderId, lot: LOT });
  const at = { tenderId, lot: LOT };
  const { decision } = await contracts.awardBoard.awardOf(tenderId, LOT);
  const termsHash = termsHashOf({ contractId, decision: Number(decision), documentHash, milestones });
  const vendor = cast.actor(winner);
  await story.run(() =>
    prepareOffer(book.connect(maker.signer), { ...at, officer: maker.identity, documentHash, milestones }),
  );
  await story.run(() => approveOffer(book.connect(checker.signer), { ...at, officer: checker.identity, termsHash }));
  await story.run(() =>
    signContract(book.connect(vendor.signer), { ...at, actor: vendor.identity, documentHash, milestones }),
  );
  story.say(
    `${nameOf(stage, winner)} and the buyer signed; ${formatMoney(price, samples.tender.currency)} is reserved for ${milestones.length} milestones`,
  );
  return contractId;
}

async function payFirstMilestone(
  stage: Stage,
  line: Line,
  contractId: string,
  winner: string,
  price: bigint,
  invoices: readonly Invoice[],
): Promise<{ paid: bigint; bill: IssuedDocument | undefined }> {
  const { story, cast, contracts, samples } = stage;
  const book = contracts.contractBook;
  const [maker, checker, payer] = [
    buyerOfficer(stage, "maker"),
    buyerOfficer(stage, "checker"),
    buyerOfficer(stage, "payer"),
  ];
  const vendor = cast.actor(winner);
  const milestone = { contractId, index: 0 };
  const deliveryHash = id("delivery note 1");
  const acceptanceHash = id("acceptance certificate 1");
  await story.run(() =>
    reportDelivery(book.connect(vendor.signer), { ...milestone, actor: vendor.identity, deliveryHash }),
  );
  await story.run(() =>
    certifyMilestone(book.connect(maker.signer), {
      ...milestone,
      officer: maker.identity,
      deliveryHash,
      acceptanceHash,
    }),
  );
  await story.run(() =>
    approveMilestone(book.connect(checker.signer), { ...milestone, officer: checker.identity, acceptanceHash }),
  );

  const [bill] = await issueGroup(stage, invoices, contractId);
  if (bill === undefined) {
    story.say("no invoice names the contract, so that nothing is paid yet");
    return { paid: 0n, bill: undefined };
  }
  await verifyAndAcknowledge(stage, [bill]);
  await acceptAndCredit(stage, [bill]);
  const { amount: limit } = await book.milestoneOf(contractId, 0);
  const { open } = await contracts.billRegistry.payableOf(bill.billId);
  const amount = open < limit ? open : limit;
  await story.run(() =>
    payMilestone(book.connect(payer.signer), { ...milestone, officer: payer.identity, billId: bill.billId, amount }),
  );
  const redeemed = await redeem(stage, line, [bill.seller]);
  story.say(
    `milestone 1 was paid against bill ${bill.invoice.number}: ${formatMoney(amount, samples.tender.currency)} of ${formatMoney(price, samples.tender.currency)}; ${formatMoney(redeemed, samples.tender.currency)} redeemed`,
  );
  return { paid: amount, bill };
}
