import { id, ZeroHash } from "ethers";
import {
  approveAllocation,
  approveAppropriation,
  prepareAllocation,
  prepareAppropriation,
} from "../funds/acts/budget.ts";
import { approveBillPayment, payBill, prepareBillPayment } from "../funds/acts/billPayments.ts";
import { approveLine, prepareLine } from "../funds/acts/lines.ts";
import { confirmRedemption, recordRedemption, requestRedemption } from "../funds/acts/redemptions.ts";
import { approveRound, payBlock, prepareRound, releaseRound } from "../funds/acts/rounds.ts";
import { deliverVoucher, spend } from "../funds/acts/spending.ts";
import { consentHash, signConsent } from "../funds/consent.ts";
import type { Entitlement } from "../funds/entitlements.ts";
import { readEntitlements } from "../funds/node/readEntitlements.ts";
import { derivePseudonym, programmeId } from "../funds/pseudonym.ts";
import { buildRound } from "../funds/round.ts";
import { signVoucher } from "../funds/voucher.ts";
import { formatMoney } from "../money/formatMoney.ts";
import { billingActor, type IssuedDocument } from "./bills.ts";
import { nameOf } from "./credentials.ts";
import { schemaId } from "./genesis.ts";
import { officerOf } from "./identities.ts";
import type { Stage } from "./stage.ts";
import { counted } from "../base/counted.ts";

const DAY = 24 * 3600;
const YEAR = 365 * DAY;
const FISCAL_YEAR = 2026;

/** A budget line of the scenario. */
export interface Line {
  id: string;
  key: string;
  /** The organisation that spends it. */
  organisation: string;
  /** In minor units. */
  appropriated: bigint;
}

/** The organisation that holds a mandate. */
function mandated({ samples }: Stage, mandate: string): string {
  const found = samples.county.organisations.find(({ mandates }) => mandates.includes(mandate));
  if (found === undefined) throw new Error(`the samples name nobody with the mandate ${mandate}`);
  return found.key;
}

/**
 * The assembly opens a line, the ceiling is under public notice, money is appropriated, and the treasury allocates it
 * to the department. One officer prepares each act and another approves it.
 */
export async function openLines(stage: Stage, wanted: readonly Omit<Line, "id">[]): Promise<Line[]> {
  const { story, cast, contracts, clock, samples } = stage;
  story.chapter("Budget");
  const assembly = mandated(stage, "budget-authority");
  const treasury = mandated(stage, "treasury");
  const [budget, checker] = [
    cast.actor(officerOf(stage, assembly, "budget")),
    cast.actor(officerOf(stage, assembly, "checker")),
  ];
  const authority = cast.actor(assembly).identity;
  const now = await clock.now();
  const lines: Line[] = wanted.map((line) => ({ ...line, id: id(`${samples.county.county} ${line.key}`) }));

  for (const line of lines) {
    const terms = {
      act: id(`Appropriation Act ${FISCAL_YEAR}, ${samples.county.county}`),
      area: id(samples.county.county),
      treasury: cast.actor(treasury).identity,
      fiscalYear: FISCAL_YEAR,
      currency: samples.county.currency,
      ceiling: line.appropriated,
      commitUntil: now + YEAR,
      payUntil: now + YEAR + 90 * DAY,
      redeemUntil: now + YEAR + 180 * DAY,
      categories: [schemaId("merchant-food"), schemaId("merchant-household")],
    };
    const opening = { line: line.id, terms, authority };
    await story.act(prepareLine(stage.as(budget), { ...opening, officer: budget.identity }));
    await story.act(approveLine(stage.as(checker), { ...opening, officer: checker.identity }));
  }
  await clock.waitUntil((await clock.now()) + Number(await contracts.fundLedger.noticePeriod()) + 1);
  story.say(
    `${nameOf(stage, assembly)} opened ${lines.length} budget lines; their ceilings stood under notice and now hold`,
  );

  const [maker, approver] = [
    cast.actor(officerOf(stage, treasury, "maker")),
    cast.actor(officerOf(stage, treasury, "checker")),
  ];
  for (const line of lines) {
    const warrant = id(`warrant ${line.key}`);
    const amount = line.appropriated;
    const appropriation = { line: line.id, amount, ref: warrant };
    await story.act(prepareAppropriation(stage.as(budget), { ...appropriation, officer: budget.identity }));
    await story.act(approveAppropriation(stage.as(checker), { ...appropriation, officer: checker.identity }));
    const allocation = {
      line: line.id,
      from: cast.actor(treasury).identity,
      to: cast.actor(line.organisation).identity,
      amount,
      ref: warrant,
    };
    await story.act(prepareAllocation(stage.as(maker), { ...allocation, officer: maker.identity }));
    await story.act(approveAllocation(stage.as(approver), { ...allocation, officer: approver.identity }));
    story.say(
      `${line.key}: ${formatMoney(amount, samples.county.currency)} appropriated and allocated to ${nameOf(stage, line.organisation)}`,
    );
  }
  return lines;
}

/** Reads the list of households that receive aid. */
export function readHouseholds(stage: Pick<Stage, "samples">): readonly Entitlement[] {
  return readEntitlements(stage.samples.households).entitlements;
}

/**
 * Pays one round. Each household consents with a pseudonym of its own for this programme and year. The list is one
 * Merkle root. Maker, checker and payer are three persons. The money is pushed in aligned blocks.
 */
export async function payRound(stage: Stage, line: Line, households: readonly Entitlement[]): Promise<Beneficiary[]> {
  const { story, cast, contracts, clock, chainId } = stage;
  story.chapter("Aid");
  const roundBook = await contracts.roundBook.getAddress();
  const programme = programmeId(line.key);
  const beneficiaries: Beneficiary[] = [];
  for (const { household, amount } of households) {
    const person = cast.actor(household);
    const seed = Buffer.from(person.signer.privateKey.slice(2), "hex");
    const pseudonym = derivePseudonym({ seed, chainId, roundBook, programme, year: FISCAL_YEAR });
    const consent = { person: person.identity, programme, year: FISCAL_YEAR, pseudonym: pseudonym.address };
    const signed = await signConsent({ chainId, roundBook }, consent, person.signer, pseudonym);
    const leaf = { account: pseudonym.address, amount, consentHash: consentHash(signed, id(`salt ${household}`)) };
    beneficiaries.push({ household, leaf, signer: cast.sender(pseudonym) });
  }
  const round = buildRound(beneficiaries.map(({ leaf }) => leaf));
  const terms = {
    organisation: cast.actor(line.organisation).identity,
    line: line.id,
    programme,
    root: round.root,
    manifestHash: id(`manifest of ${line.key}`),
    count: round.count,
    fiscalYear: FISCAL_YEAR,
    decisionDate: await clock.now(),
    endsAt: (await clock.now()) + 90 * DAY,
    total: round.total,
  };
  const officer = (purpose: string) => cast.actor(officerOf(stage, line.organisation, purpose));
  const [maker, checker, payer] = [officer("maker"), officer("checker"), officer("payer")];
  const { roundId } = await story.act(prepareRound(stage.as(maker), { terms, officer: maker.identity }));
  await story.act(approveRound(stage.as(checker), { roundId, officer: checker.identity }));
  await story.act(releaseRound(stage.as(payer), { roundId, officer: payer.identity }));
  const total = formatMoney(round.total, stage.samples.county.currency);
  story.say(
    `a round of ${round.count} entitlements over ${total} was prepared, approved and released by three persons`,
  );

  let gas = 0n;
  for (let block = 0; block < round.blocks; ++block) {
    const { gasUsed } = await story.act(payBlock(stage.as(payer), { roundId, block, ...round.block(block) }));
    gas += gasUsed;
  }
  story.say(`all were paid in ${round.blocks} blocks of leaves, ${gas / BigInt(round.count)} gas a household`);
  return beneficiaries;
}

/** A household as the ledger knows it. */
export interface Beneficiary {
  household: string;
  leaf: { account: string; amount: bigint; consentHash: string };
  signer: ReturnType<typeof derivePseudonym>;
}

/** Some households spend at merchants, one with a voucher signed offline; the merchants redeem at the treasury. */
export async function spendAndRedeem(stage: Stage, line: Line, beneficiaries: readonly Beneficiary[]): Promise<void> {
  const { story, cast, contracts, samples, clock } = stage;
  const currency = samples.county.currency;
  const merchants = samples.county.organisations.filter(({ merchantCategories }) =>
    merchantCategories.includes("food"),
  );
  const shoppers = beneficiaries.slice(0, 24);
  let spent = 0n;
  for (const [index, { signer, leaf }] of shoppers.entries()) {
    const merchant = merchants[index % merchants.length];
    if (merchant === undefined) break;
    const amount = index % 3 === 0 ? leaf.amount : leaf.amount / 2n;
    const receiver = cast.actor(merchant.key);
    if (index === 0) {
      const voucher = {
        account: leaf.account,
        merchant: receiver.identity,
        line: line.id,
        amount,
        nonce: 1n,
        validUntil: BigInt((await clock.now()) + 7 * DAY),
      };
      const at = { chainId: stage.chainId, merchantDesk: await contracts.merchantDesk.getAddress() };
      const signed = await signVoucher(at, signer, voucher);
      // The household has no connection: the merchant submits the voucher, and hands over the goods when it is final.
      await story.act(deliverVoucher(stage.as({ signer: cast.courier(receiver.signer) }), signed));
    } else {
      const purchase = { line: line.id, merchant: receiver.identity, amount, ref: id(`till ${index}`) };
      await story.act(spend(stage.as({ signer }), purchase));
    }
    spent += amount;
  }
  story.say(
    `${shoppers.length} households spent ${formatMoney(spent, currency)} at ${merchants.length} merchants, one by an offline voucher`,
  );

  const redeemed = await redeem(
    stage,
    line,
    merchants.map(({ key }) => key),
  );
  story.say(
    `the merchants redeemed ${formatMoney(redeemed, currency)}; one treasury officer named the transfers, another burned`,
  );
}

/**
 * Holders redeem all that they earned on a line. One treasury officer names the bank transfer, the holder has time to
 * dispute it, and another officer confirms and burns. Returns the redeemed amount in minor units.
 */
export async function redeem(stage: Stage, line: Line, keys: Iterable<string>): Promise<bigint> {
  const { story, cast, contracts, clock } = stage;
  const desk = contracts.merchantDesk;
  const treasury = mandated(stage, "treasury");
  const recorder = cast.actor(officerOf(stage, treasury, "treasury", 0));
  const confirmer = cast.actor(officerOf(stage, treasury, "treasury", 1));
  const redemptions: bigint[] = [];
  let total = 0n;
  for (const key of keys) {
    const party = cast.actor(key).identity;
    const actor = billingActor(stage, key);
    const { earned } = await contracts.fundLedger.holdingOf(line.id, party);
    if (earned === 0n) continue;
    const request = { line: line.id, merchant: party, amount: earned, actor: actor.identity };
    const { redemption } = await story.act(requestRedemption(stage.as(actor), request));
    const bankReference = id(`transfer ${key} ${redemption}`);
    const transfer = { redemption, bankReference, officer: recorder.identity };
    await story.act(recordRedemption(stage.as(recorder), transfer));
    redemptions.push(redemption);
    total += earned;
  }
  await clock.waitUntil((await clock.now()) + Number(await desk.disputePeriod()) + 1);
  for (const redemption of redemptions) {
    await story.act(confirmRedemption(stage.as(confirmer), { redemption, officer: confirmer.identity }));
  }
  return total;
}

/** A department pays its accepted bills directly from its line; the holder redeems. */
export async function payBills(stage: Stage, line: Line, documents: readonly IssuedDocument[]): Promise<void> {
  const { story, cast, contracts, samples } = stage;
  const officer = (purpose: string) => cast.actor(officerOf(stage, line.organisation, purpose));
  const [maker, checker, payer] = [officer("maker"), officer("checker"), officer("payer")];
  const sellers = new Set<string>();
  let total = 0n;
  for (const document of documents.filter(({ buyer }) => buyer === line.organisation)) {
    const { open } = await contracts.billRegistry.payableOf(document.billId);
    if (open === 0n) continue;
    const payment = {
      line: line.id,
      organisation: cast.actor(line.organisation).identity,
      billId: document.billId,
      amount: open,
      ref: ZeroHash,
    };
    await story.act(prepareBillPayment(stage.as(maker), { ...payment, officer: maker.identity }));
    await story.act(approveBillPayment(stage.as(checker), { ...payment, officer: checker.identity }));
    await story.act(payBill(stage.as(payer), { ...payment, officer: payer.identity }));
    sellers.add(document.seller);
    total += open;
  }
  await redeem(stage, line, sellers);
  const text = formatMoney(total, samples.county.currency);
  story.say(
    `${nameOf(stage, line.organisation)} paid its accepted bills, ${text}, and ${counted(sellers.size, "seller")} redeemed`,
  );
}
