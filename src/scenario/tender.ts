import { getBytes, id, keccak256 } from "ethers";
import {
  acceptTrust,
  approveAward,
  approveMilestone,
  approveOffer,
  approveTender,
  beginEvaluation,
  certifyMilestone,
  contractIdOf,
  decryptShares,
  generateTrusteeKeys,
  openBid,
  openingOf,
  payMilestone,
  prepareAward,
  prepareOffer,
  prepareSeal,
  prepareTender,
  readRanking,
  releaseShares,
  reportDelivery,
  reportShares,
  sealBid,
  signContract,
  signGuarantee,
  tenderStatus,
  termsHashOf,
  type TenderNotice,
  type TrusteeKeyPair,
} from "../bidding/index.ts";
import type { Invoice } from "../invoices/index.ts";
import { currencyOf } from "../money/currency.ts";
import { parseAmount } from "../money/decimal.ts";
import { formatMoney } from "../money/formatMoney.ts";
import { acceptAndCredit, issueGroup, verifyAndAcknowledge, type IssuedDocument } from "./bills.ts";
import { nameOf } from "./credentials.ts";
import { redeem, type Line } from "./funds.ts";
import { schemaId } from "./genesis.ts";
import { officerOf } from "./identities.ts";
import type { Actor } from "./cast.ts";
import type { Stage } from "./stage.ts";

const LOT = 0;
/** Seconds that a slow network may need between preparing and publishing a tender. */
const PUBLISHING_TIME = 45;

/** The result of the tender. Amounts in minor units. */
export interface TenderResult {
  tenderId: bigint;
  winner: string;
  price: bigint;
  contractId: string;
  paid: bigint;
  bill: IssuedDocument | undefined;
}

/** A tender from its notice to the payment of the first milestone. */
export async function runTender(stage: Stage, line: Line, invoices: readonly Invoice[]): Promise<TenderResult> {
  stage.story.chapter("Tender");
  const { tenderId, trustees } = await publishTender(stage, line);
  await sealBids(stage, tenderId);
  await open(stage, tenderId, trustees);
  const { winner, price } = await award(stage, tenderId);
  const contractId = await sign(stage, tenderId, winner, price);
  const { paid, bill } = await payFirstMilestone(stage, line, contractId, winner, price, invoices);
  return { tenderId, winner, price, contractId, paid, bill };
}

/** Converts an amount of the sample documents to minor units. */
function minor({ samples }: Stage, text: string): bigint {
  const amount = parseAmount(text, currencyOf(samples.county.currency));
  if (typeof amount !== "bigint") throw new Error(`"${text}" is not an amount of ${samples.county.currency}`);
  return amount;
}

function buyerOfficer(stage: Stage, purpose: string): Actor {
  return stage.cast.actor(officerOf(stage, stage.samples.tender.buyer, purpose));
}

/** Publishes the sample tender: an officer prepares it, the trustees accept their keys, and another officer approves. */
export async function publishTender(stage: Stage, line: Line): Promise<{ tenderId: bigint; trustees: Trustee[] }> {
  const { story, cast, contracts, clock, samples } = stage;
  const { tender } = samples;
  const [lot] = tender.lots;
  const board = contracts.tenderBoard;
  const [maker, checker] = [buyerOfficer(stage, "maker"), buyerOfficer(stage, "checker")];
  const period = (name: string): number => (tender.periods[name] ?? 0) * stage.day;
  const least = await board.periods();
  // The period runs from the publication, which is a few blocks away.
  const deadline =
    (await clock.now()) + Math.max(period("sealing"), Number(least.tendering)) + Math.max(stage.day, PUBLISHING_TIME);
  const trusteesTime = Math.max(period("opening") / 2, Number(least.trusteesTime));
  const openingTime = Math.max(period("opening") / 2, Number(least.openingTime));
  const openingEnds = deadline + trusteesTime + openingTime;
  const notice: TenderNotice = {
    buyer: cast.actor(tender.buyer).identity,
    quorum: tender.trustees.quorum,
    noticeHash: keccak256(samples.notice),
    deadline: BigInt(deadline),
    trusteesTime: BigInt(trusteesTime),
    openingTime: BigInt(openingTime),
    guaranteeUntil: BigInt(openingEnds + period("evaluation") + period("standstill")),
    guarantorSchema: schemaId("guarantor"),
    schemas: [schemaId("registered-taxpayer"), schemaId("licensed-borehole-contractor")],
    trustees: tender.trustees.organisations.map((key) => cast.actor(key).identity),
    lots: [
      {
        line: line.id,
        ceiling: minor(stage, lot.ceiling),
        guarantee: minor(stage, lot.guarantee),
        currency: tender.currency,
      },
    ],
  };
  const { tenderId } = await story.act(prepareTender(stage.as(maker), { notice, officer: maker.identity }));
  const trustees: Trustee[] = [];
  for (const key of tender.trustees.organisations) {
    const keys = await generateTrusteeKeys(getBytes(id(`probity sandbox: trustee ${key} of ${tender.reference}`)));
    const officer = cast.actor(officerOf(stage, key, "trustee"));
    const trustee = cast.actor(key).identity;
    const { publicKey } = keys;
    await story.act(acceptTrust(stage.as(officer), { tenderId, trustee, officer: officer.identity, publicKey }));
    trustees.push({ key, officer, keys });
  }
  await story.act(approveTender(stage.as(checker), { tenderId, officer: checker.identity }));
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
    // Each bid uses a fresh address, so nobody knows the bidder until the opening.
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
    await story.act(sealBid(stage.as({ signer: cast.courier(account) }), request));
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
    const trustee = { tenderId, lot: LOT, trustee: cast.actor(key).identity };
    const { shares, mismatched } = await decryptShares(board, { ...trustee, privateKey: keys.privateKey });
    const [probity, by] = [stage.as(officer), { ...trustee, officer: officer.identity }];
    if (shares.length > 0) await story.act(releaseShares(probity, { ...by, shares }));
    if (mismatched.length > 0) await story.act(reportShares(probity, { ...by, accounts: mismatched }));
  }
  story.say(`the deadline has passed; ${releasing.length} trustees released their shares, one kept silent`);
  const opener = buyerOfficer(stage, "checker");
  for (const account of await board.accountsOf(tenderId, LOT)) {
    const opening = await openingOf(board, { tenderId, lot: LOT, account });
    if (opening !== undefined) await story.act(openBid(stage.as(opener), opening));
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
  const lot = { tenderId, lot: LOT };
  await story.act(beginEvaluation(stage.as(maker), lot));
  const best = (await readRanking(awards, contracts.tenderBoard, lot))[0];
  if (best === undefined) throw new Error("no bid was admitted");
  const decision = { ...lot, organisation: buyer, account: best.account };
  await story.act(prepareAward(stage.as(maker), { ...decision, officer: maker.identity }));
  await story.act(approveAward(stage.as(checker), { ...decision, officer: checker.identity }));
  const { bidder, price, signableFrom } = await awards.awardOf(tenderId, LOT);
  await clock.waitUntil(Number(signableFrom) + 1);
  const winner = cast.actorOf(bidder)?.key ?? bidder;
  story.say(`awarded by price to ${nameOf(stage, winner)}; the standstill passed without a complaint`);
  return { winner, price };
}

async function sign(stage: Stage, tenderId: bigint, winner: string, price: bigint): Promise<string> {
  const { story, cast, contracts, clock, chainId, samples } = stage;
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
  const document = { ...at, documentHash, milestones };
  await story.act(prepareOffer(stage.as(maker), { ...document, officer: maker.identity }));
  await story.act(approveOffer(stage.as(checker), { ...at, officer: checker.identity, termsHash }));
  await story.act(signContract(stage.as(vendor), { ...document, actor: vendor.identity }));
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
  const [maker, checker, payer] = [
    buyerOfficer(stage, "maker"),
    buyerOfficer(stage, "checker"),
    buyerOfficer(stage, "payer"),
  ];
  const vendor = cast.actor(winner);
  const milestone = { contractId, index: 0 };
  const deliveryHash = id("delivery note 1");
  const acceptanceHash = id("acceptance certificate 1");
  await story.act(reportDelivery(stage.as(vendor), { ...milestone, actor: vendor.identity, deliveryHash }));
  const accepted = { ...milestone, acceptanceHash };
  await story.act(certifyMilestone(stage.as(maker), { ...accepted, officer: maker.identity, deliveryHash }));
  await story.act(approveMilestone(stage.as(checker), { ...accepted, officer: checker.identity }));

  const [bill] = await issueGroup(stage, invoices, contractId);
  if (bill === undefined) {
    story.say("no invoice names the contract, so that nothing is paid yet");
    return { paid: 0n, bill: undefined };
  }
  await verifyAndAcknowledge(stage, [bill]);
  await acceptAndCredit(stage, [bill]);
  const { amount: limit } = await contracts.contractBook.milestoneOf(contractId, 0);
  const { open } = await contracts.billRegistry.payableOf(bill.billId);
  const amount = open < limit ? open : limit;
  const payment = { ...milestone, officer: payer.identity, billId: bill.billId, amount };
  await story.act(payMilestone(stage.as(payer), payment));
  const redeemed = await redeem(stage, line, [bill.seller]);
  story.say(
    `milestone 1 was paid against bill ${bill.invoice.number}: ${formatMoney(amount, samples.tender.currency)} of ${formatMoney(price, samples.tender.currency)}; ${formatMoney(redeemed, samples.tender.currency)} redeemed`,
  );
  return { paid: amount, bill };
}
