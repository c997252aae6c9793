import { hexlify, id, randomBytes, ZeroHash } from "ethers";
import {
  acknowledgeBatches,
  answerBill,
  type Batch,
  billId,
  buildBatch,
  creditBill,
  encodeSeries,
  issueBatch,
  proofOf,
  verifyBill,
  type PresentedBill,
} from "../bills/index.ts";
import { billOfInvoice } from "../bills/billOfInvoice.ts";
import type { Invoice, Party } from "../invoices/index.ts";
import { readInvoices } from "../invoices/node/readInvoices.ts";
import { formatMoney } from "../money/formatMoney.ts";
import { enrolAll, officerOf } from "./identities.ts";
import type { Stage } from "./stage.ts";
import { counted } from "../base/counted.ts";

/** An issued document, with its place on the chain and its proof. */
export interface IssuedDocument {
  invoice: Invoice;
  /** The seller's key in the cast. */
  seller: string;
  /** The buyer's key in the cast; undefined when the buyer is not enrolled. */
  buyer: string | undefined;
  issuer: string;
  series: string;
  number: bigint;
  billId: string;
  presented: PresentedBill;
  batch: Batch;
}

/**
 * Reads a folder of UBL documents, issues the valid ones as one batch per seller and currency, and lists the refused
 * ones.
 * Documents of the sample tender's contract wait until that contract is signed; they are returned as `later`.
 */
export async function issueInvoices(
  stage: Stage,
  folder: string,
): Promise<{ issued: IssuedDocument[]; later: Invoice[] }> {
  const { story } = stage;
  story.chapter("Bills");
  const { accepted, refused } = await readInvoices(folder);
  const credits = accepted.filter(({ invoice }) => invoice.kind === "credit-note").length;
  story.say(`${counted(accepted.length, "document")} read, ${credits} of them credits; ${refused.length} refused`);
  for (const { file, findings } of refused) {
    const [first] = findings;
    story.say(`✖ ${file}: ${first === undefined ? "no reason" : `${first.rule} ${first.message}`}`);
  }
  const all = accepted.map(({ invoice }) => invoice);
  const later = all.filter((invoice) => isOfTender(stage, invoice));
  const now = all.filter((invoice) => !isOfTender(stage, invoice));

  await enrolStrangers(
    stage,
    now.map(({ seller }) => seller),
  );
  const issued: IssuedDocument[] = [];
  for (const group of groupsOf(now, (invoice) => `${keyOf(stage, invoice.seller)} ${invoice.currency}`)) {
    issued.push(...(await issueGroup(stage, group)));
  }
  return { issued, later };
}

/** Whether a document belongs to the contract that the sample tender produces. */
export function isOfTender({ samples }: Stage, invoice: Invoice): boolean {
  return invoice.contractReference?.startsWith(samples.tender.reference) === true;
}

/** Issues documents of one seller and one currency as one batch. */
export async function issueGroup(
  stage: Stage,
  invoices: readonly Invoice[],
  contractId?: string,
): Promise<IssuedDocument[]> {
  const [first] = invoices;
  if (first === undefined) return [];
  const { story, contracts, chainId } = stage;
  const seller = keyOf(stage, first.seller);
  const issuer = stage.cast.actor(seller);
  const actor = billingActor(stage, seller);
  const registry = contracts.billRegistry;
  // One series per currency: a batch header has one currency, and the numbers of a series have no gap.
  const series = encodeSeries(first.currency);
  const { value: secret } = await stage.memory.once("secret of a batch", () =>
    Promise.resolve(hexlify(randomBytes(32))),
  );
  const batch = await buildBatch({
    chainId,
    secret,
    registry: await registry.getAddress(),
    issuer: issuer.identity,
    series,
    firstNumber: await registry.nextNumber(issuer.identity, series),
    currency: first.currency,
    bills: invoices.map((invoice) => {
      const buyer = enrolledKeyOf(stage, invoice.buyer);
      return billOfInvoice(invoice, {
        ...(buyer === undefined ? {} : { buyer: stage.cast.actor(buyer).identity }),
        ...(contractId === undefined ? {} : { contractId }),
      });
    }),
  });
  const { sequence } = await story.act(issueBatch(stage.as(actor), { batch, actor: actor.identity }));
  const total = formatMoney(batch.header.total, first.currency);
  story.say(`${first.seller.name} issued ${counted(invoices.length, "document")} over ${total} in one transaction`);
  return invoices.map((invoice, index) => {
    const number = batch.header.firstNumber + BigInt(index);
    return {
      invoice,
      seller,
      buyer: enrolledKeyOf(stage, invoice.buyer),
      issuer: issuer.identity,
      series,
      number,
      billId: billId({ issuer: issuer.identity, series, number }),
      presented: proofOf(batch, sequence, number),
      batch,
    };
  });
}

/** Verifies each bill by its number against the chain, as anybody can; the tax authority acknowledges the batches. */
export async function verifyAndAcknowledge(stage: Stage, documents: readonly IssuedDocument[]): Promise<void> {
  const { story, contracts, samples, cast } = stage;
  for (const { issuer, series, number, batch, invoice } of documents) {
    const result = await verifyBill(
      { registry: contracts.billRegistry },
      { issuer, series, number, evidence: { manifest: batch.manifest } },
    );
    if (!result.real) throw new Error(`bill ${invoice.number} was issued and does not verify`);
  }
  story.say(`${counted(documents.length, "bill")} verified by number: manifest, root, proof and position agree`);

  const authority = samples.county.organisations.find(({ mandates }) => mandates.includes("tax-authority"));
  if (authority === undefined) throw new Error("the samples name no tax authority");
  const officer = cast.actor(officerOf(stage, authority.key, "tax"));
  const through = new Map<string, bigint>();
  for (const { issuer, presented } of documents) {
    const known = through.get(issuer) ?? 0n;
    if (presented.sequence >= known) through.set(issuer, presented.sequence);
  }
  for (const [issuer, sequence] of through) {
    const { commitment } = await contracts.billRegistry.commitmentOf(issuer, sequence);
    const by = { authority: cast.actor(authority.key).identity, officer: officer.identity };
    const recomputed = { issuer, through: sequence, commitment, findings: ZeroHash };
    await story.act(acknowledgeBatches(stage.as(officer), { ...by, ...recomputed }));
  }
  story.say(`${authority.name} recomputed and acknowledged the batches of ${counted(through.size, "issuer")}`);
}

/** Each enrolled buyer accepts its bills, and credits are set against the bills that they name. */
export async function acceptAndCredit(stage: Stage, documents: readonly IssuedDocument[]): Promise<void> {
  const { story } = stage;
  let accepted = 0;
  for (const document of documents) {
    if (document.invoice.kind === "credit-note" || document.buyer === undefined) continue;
    const actor = billingActor(stage, document.buyer);
    const answer = { bill: document.presented, answer: "AP", reasonHash: ZeroHash } as const;
    await story.act(answerBill(stage.as(actor), { ...answer, actor: actor.identity }));
    accepted += 1;
  }
  story.say(`${counted(accepted, "bill")} accepted by the buyer (Peppol code AP)`);

  for (const credit of documents.filter(({ invoice }) => invoice.kind === "credit-note")) {
    for (const { number } of credit.invoice.precedingInvoices) {
      const original = documents.find(({ seller, invoice }) => seller === credit.seller && invoice.number === number);
      if (original === undefined) continue;
      const actor = billingActor(stage, credit.seller);
      const amount = credit.invoice.registered.total;
      const credited = { bill: original.presented, actor: actor.identity, amount, ref: credit.billId };
      await story.act(creditBill(stage.as(actor), credited));
      const text = formatMoney(amount, credit.invoice.currency);
      story.say(`${credit.invoice.seller.name} credited ${text} of bill ${number} by ${credit.invoice.number}`);
    }
  }
}

/** A party's key in the cast: its own if the samples know it, otherwise one derived from its ids. */
function keyOf(stage: Stage, party: Party): string {
  return enrolledKeyOf(stage, party) ?? strangerKey(party);
}

function strangerKey(party: Party): string {
  return `stranger ${party.vatId ?? party.legalId ?? party.taxRegistrationId ?? party.name}`;
}

/** The key of an enrolled party, found by its tax number or registration. */
function enrolledKeyOf(stage: Stage, { vatId, legalId, taxRegistrationId }: Party): string | undefined {
  const ids = [vatId, legalId, taxRegistrationId].filter((value) => value !== null);
  return stage.samples.county.organisations.find(({ taxId, registration }) =>
    ids.some((value) => value === taxId || value === registration),
  )?.key;
}

/** Enrols unknown sellers as companies; a user's own documents may name sellers that the samples do not know. */
async function enrolStrangers(stage: Stage, parties: readonly Party[]): Promise<void> {
  const strangers = new Set(parties.filter((party) => enrolledKeyOf(stage, party) === undefined).map(strangerKey));
  if (strangers.size === 0) return;
  await enrolAll(
    stage,
    "company",
    [...strangers].map((key) => ({ key, civilNumber: id(key) })),
  );
  stage.story.say(`${counted(strangers.size, "seller")} not known in the county enrolled as companies`);
}

/** The signer of an organisation's bills: its billing officer, or its own key when the samples name none. */
export function billingActor(stage: Stage, key: string): ReturnType<Stage["cast"]["actor"]> {
  const officer = stage.samples.county.organisations
    .find((organisation) => organisation.key === key)
    ?.officers.find(({ purposes }) => purposes.includes("billing"));
  return stage.cast.actor(officer?.person ?? key);
}

function groupsOf<T>(items: readonly T[], keyOfItem: (item: T) => string): T[][] {
  return [...Map.groupBy(items, keyOfItem).values()];
}
