import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { InvoiceError } from "../../src/invoices/index.ts";
import { readInvoices } from "../../src/invoices/node/readInvoices.ts";
import { readInvoice } from "../../src/invoices/node/readInvoice.ts";
import { readEntitlements } from "../../src/funds/node/readEntitlements.ts";
import { currencyOf } from "../../src/money/currency.ts";
import { parseAmount } from "../../src/money/decimal.ts";

const samples = join(import.meta.dirname, "..", "..", "samples");
const json = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(samples, name), "utf8"));

const organisationsSchema = z.object({
  people: z.array(z.object({ key: z.string(), name: z.string(), civilNumber: z.string().startsWith("TEST-") })),
  organisations: z.array(
    z.object({
      key: z.string(),
      kind: z.enum(["agency", "company"]),
      name: z.string(),
      parent: z.string().nullable(),
      roles: z.array(z.string()).min(1),
      mandates: z.array(z.string()),
      registration: z.string().startsWith("TEST-"),
      taxId: z.string(),
      officers: z.array(z.object({ person: z.string(), purposes: z.array(z.string()).min(1) })).min(1),
      merchantCategories: z.array(z.string()).optional(),
    }),
  ),
});

describe("samples", () => {
  it("hold 14 documents that are read without a warning: 12 invoices and 2 credits", async () => {
    const batch = await readInvoices(join(samples, "invoices"));
    expect(batch.refused).to.deep.equal([]);
    expect(batch.ignored).to.deep.equal([]);
    const facts = batch.accepted.map(({ invoice }) => [invoice.number, invoice.kind, invoice.registered.total]);
    expect(facts).to.deep.equal([
      ["BFF-2026-001", "invoice", 108722400n],
      ["BFF-2026-002", "invoice", 74213745n],
      ["BFF-2026-003", "invoice", 78789500n],
      ["BFF-CN-2026-01", "credit-note", 5115600n],
      ["BFF-2026-004", "credit-note", 1098675n],
      ["MA/26/0107", "invoice", 164551800n],
      ["MA/26/0131", "invoice", 252734420n],
      ["MA/26/0144", "invoice", 37270800n],
      ["TS-10442", "invoice", 92677185n],
      ["TS-10517", "invoice", 33096749n],
      ["BFF-2026-005", "invoice", 43711000n],
      ["KBW-0071", "invoice", 72979219n],
      ["KBW-0098", "invoice", 110200000n],
      ["KBW-0103", "invoice", 21071261n],
    ]);
    for (const { invoice } of batch.accepted) {
      expect(invoice).to.deep.include({ currency: "KES", warnings: [] });
    }
  });

  it("hold credits that name an invoice of the same seller and are below it", async () => {
    const { accepted } = await readInvoices(join(samples, "invoices"));
    const credits = accepted.map((a) => a.invoice).filter((i) => i.kind === "credit-note");
    expect(credits.map((credit) => credit.negative)).to.deep.equal([false, true]);
    for (const credit of credits) {
      const original = accepted.find((a) => a.invoice.number === credit.precedingInvoices[0]?.number)?.invoice;
      expect(original?.seller).to.deep.equal(credit.seller);
      expect(original?.registered.total).to.be.greaterThan(credit.registered.total);
    }
  });

  for (const [file, fault] of [
    ["doctype.xml", "INVOICE_DOCTYPE PROBITY-DOCTYPE"],
    ["not-ubl.xml", "INVOICE_NOT_UBL UBL 2.1"],
    ["unknown-currency.xml", "INVOICE_CURRENCY BR-CL-04"],
    ["wrong-arithmetic.xml", "INVOICE_ARITHMETIC BR-CO-15"],
  ] as const) {
    it(`hold broken/${file}, refused by ${fault}`, async () => {
      try {
        await readInvoice(join(samples, "broken", file));
        expect.fail("accepted");
      } catch (error) {
        if (!(error instanceof InvoiceError)) throw error;
        expect(`${error.code} ${error.findings[0]?.rule ?? ""}`).to.equal(fault);
      }
    });
  }

  it("hold organisations whose parents and officers exist, each officer in one place", async () => {
    const { organisations, people } = organisationsSchema.parse(await json("organisations.json"));
    const keys = new Set(organisations.map((o) => o.key));
    const officers = organisations.flatMap((o) => o.officers.map((officer) => officer.person));
    expect(keys.size).to.equal(organisations.length);
    expect(new Set(organisations.map((o) => o.taxId)).size).to.equal(organisations.length);
    expect(new Set(people.map((p) => p.name)).size).to.equal(people.length);
    expect([...officers].sort()).to.deep.equal(people.map((p) => p.key).sort());
    for (const { parent } of organisations) if (parent !== null) expect(keys).to.include(parent);
  });

  it("hold a maker, a checker and a payer, three persons, in every buying agency", async () => {
    const { organisations } = organisationsSchema.parse(await json("organisations.json"));
    const buyers = organisations.filter((o) => o.roles.includes("buyer") || o.roles.includes("treasury"));
    expect(buyers).to.have.length(5);
    for (const buyer of buyers) {
      const who = ["maker", "checker", "payer"].map((p) => buyer.officers.find((o) => o.purposes.includes(p))?.person);
      expect(who).not.to.include(undefined);
      expect(new Set(who).size).to.equal(3);
    }
  });

  it("name in the invoices only organisations that exist", async () => {
    const { organisations } = organisationsSchema.parse(await json("organisations.json"));
    const byTaxId = new Map(organisations.map((o) => [o.taxId, o]));
    const { accepted } = await readInvoices(join(samples, "invoices"));
    for (const { invoice } of accepted) {
      const seller = byTaxId.get(invoice.seller.vatId ?? "");
      const buyer = byTaxId.get(invoice.buyer.vatId ?? "");
      expect(seller).to.deep.include({ name: invoice.seller.name, registration: invoice.seller.legalId });
      expect(buyer).to.deep.include({ name: invoice.buyer.name, registration: invoice.buyer.legalId });
      expect(seller?.roles).to.include("vendor");
      expect(buyer?.roles).to.include("buyer");
    }
  });

  it("hold 300 households", () => {
    const { entitlements, total } = readEntitlements(join(samples, "households.csv"), { currency: "KES" });
    expect(entitlements).to.have.length(300);
    expect(total).to.equal(91185600n);
    for (const { civilNumber } of entitlements) expect(civilNumber).to.match(/^TEST-\d{6}$/);
  });

  it("hold a tender whose lowest bid fits the ceiling and whose first milestone is billed", async () => {
    const tender = z
      .object({
        reference: z.string(),
        buyer: z.string(),
        currency: z.string(),
        lots: z.array(z.object({ ceiling: z.string(), milestones: z.array(z.object({ percent: z.number().int() })) })),
        trustees: z.object({ organisations: z.array(z.string()), quorum: z.number() }),
        periods: z.record(z.string(), z.string().regex(/^P\d+D$/)),
      })
      .parse(await json("tender.json"));
    const { bids } = z
      .object({ bids: z.array(z.object({ bidder: z.string(), price: z.string() })) })
      .parse(await json("bids.json"));
    const { organisations } = organisationsSchema.parse(await json("organisations.json"));
    const minor = (text: string) => parseAmount(text, currencyOf(tender.currency)) as bigint;
    const [lot] = tender.lots;
    const lowest = bids.map((bid) => minor(bid.price)).reduce((a, b) => (a < b ? a : b));
    const winner = bids.find((bid) => minor(bid.price) === lowest)?.bidder;
    for (const bid of bids) expect(minor(bid.price) <= minor(lot?.ceiling ?? "0")).to.equal(true);

    const { accepted } = await readInvoices(join(samples, "invoices"));
    const bill = accepted.find((a) => a.invoice.contractReference !== null)?.invoice;
    const seller = organisations.find((o) => o.taxId === bill?.seller.vatId);
    expect(bill?.contractReference).to.equal(`${tender.reference}/1`);
    expect(seller?.key).to.equal(winner);
    expect(bill?.registered.total).to.equal((lowest * BigInt(lot?.milestones[0]?.percent ?? 0)) / 100n);

    // More than half of three or more organisations, none of them the buyer, its parent, or a bidder.
    const { organisations: trustees, quorum } = tender.trustees;
    const buyer = organisations.find((o) => o.key === tender.buyer);
    expect(trustees).to.have.length.of.at.least(3);
    expect(quorum)
      .to.be.greaterThan(trustees.length / 2)
      .and.lessThan(trustees.length);
    for (const trustee of trustees) {
      expect(organisations.find((o) => o.key === trustee)?.roles).to.include("trustee");
      expect([tender.buyer, buyer?.parent, ...bids.map((bid) => bid.bidder)]).not.to.include(trustee);
    }
  });
});
