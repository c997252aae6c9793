import { expect } from "chai";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { InvoiceKind } from "../../src/invoices/index.ts";
import { readInvoices } from "../../src/invoices/node/readInvoices.ts";
import { readInvoice } from "../../src/invoices/node/readInvoice.ts";

// Documents of others, which the project does not carry: see the README beside them for where they come from.
const folder = join(import.meta.dirname, "..", "..", "..", "shared", "data", "invoices");
const present = existsSync(folder);
const itReal = (name: string, test: () => Promise<void>) =>
  present ? it(name, test) : it.skip(`${name} [skipped: ../shared/data/invoices is not there]`, test);

type Facts = readonly [
  file: string,
  kind: InvoiceKind,
  currency: string,
  lines: number,
  withTax: bigint,
  tax: bigint,
  due: bigint,
];

/** Minor units, signed as the documents have them. */
const FACTS: readonly Facts[] = [
  ["en16931/BIS3_Invoice_negativ.XML", "credit-note", "DKK", 1, -78217943n, -15643589n, -78217943n],
  ["en16931/guide-example1.xml", "invoice", "EUR", 20, 25033n, 2073n, 25033n],
  ["en16931/guide-example2.xml", "invoice", "NOK", 5, 180178n, 36528n, 80178n],
  ["en16931/issue116.xml", "invoice", "SEK", 4, 83000n, 13000n, 83000n],
  ["en16931/ubl-tc434-creditnote1.xml", "credit-note", "EUR", 1, 10011n, 0n, 10011n],
  ["en16931/ubl-tc434-example1.xml", "invoice", "EUR", 20, 25033n, 2073n, 25033n],
  ["en16931/ubl-tc434-example2.xml", "invoice", "NOK", 5, 180178n, 36528n, 80178n],
  ["en16931/ubl-tc434-example3.xml", "invoice", "DKK", 2, 200500n, 30500n, 200500n],
  ["en16931/ubl-tc434-example4.xml", "invoice", "DKK", 3, 467500n, 67500n, 467500n],
  ["en16931/ubl-tc434-example5.xml", "invoice", "DKK", 3, 467500n, 67500n, 233750n],
  ["en16931/ubl-tc434-example6.xml", "invoice", "DKK", 3, 467500n, 67500n, 467500n],
  ["en16931/ubl-tc434-example7.xml", "invoice", "SEK", 2, 320000n, 0n, 320000n],
  ["xrechnung/01.01a-INVOICE_ubl.xml", "invoice", "EUR", 2, 33690n, 2204n, 33690n],
  ["xrechnung/01.02a-INVOICE_ubl.xml", "invoice", "EUR", 1, 1260n, 82n, 1260n],
  ["xrechnung/01.03a-INVOICE_ubl.xml", "invoice", "EUR", 2, 18220n, 1192n, 18220n],
  ["xrechnung/01.04a-INVOICE_ubl.xml", "invoice", "EUR", 1, 12000n, 0n, 12000n],
  ["xrechnung/01.05a-INVOICE_ubl.xml", "invoice", "EUR", 4, 1055530n, 168530n, 1055530n],
  ["xrechnung/01.06a-INVOICE_ubl.xml", "invoice", "EUR", 7, 2170170n, 346498n, 2170170n],
  ["xrechnung/01.07a-INVOICE_ubl.xml", "invoice", "EUR", 1, 4522n, 722n, 4522n],
  ["xrechnung/01.08a-INVOICE_ubl.xml", "invoice", "EUR", 1, 282587n, 45119n, 282587n],
  ["xrechnung/01.09a-INVOICE_ubl.xml", "invoice", "EUR", 1, 719712n, 114912n, 719712n],
  ["xrechnung/01.10a-INVOICE_ubl.xml", "invoice", "EUR", 1, 259420n, 41420n, 259420n],
  ["xrechnung/02.01a-INVOICE_ubl.xml", "invoice", "EUR", 2, 1282969n, 204844n, 1282969n],
  ["xrechnung/02.02a-INVOICE_ubl.xml", "invoice", "EUR", 2, 1078125n, 0n, 1078125n],
  ["xrechnung/02.03a-INVOICE_ubl.xml", "invoice", "EUR", 2, 1282969n, 204844n, 0n],
  ["xrechnung/03.01a-INVOICE_ubl.xml", "invoice", "EUR", 14, 80486n, 11758n, -22514n],
];

describe("real UBL documents", () => {
  for (const [file, kind, currency, lines, withTax, tax, due] of FACTS) {
    itReal(`${file} is read as ${kind} in ${currency}`, async () => {
      const invoice = await readInvoice(join(folder, file));
      expect(invoice).to.deep.include({ kind, currency, negative: withTax < 0n });
      expect(invoice.lines).to.have.length(lines);
      expect(invoice.totals).to.deep.include({ withTax, tax, due });
      expect(invoice.registered.total).to.equal(withTax < 0n ? -withTax : withTax);
    });
  }

  itReal("are 26, and as one batch all are accepted but those that repeat a seller's number", async () => {
    const batch = await readInvoices(folder);
    expect(batch.accepted.length + batch.refused.length).to.equal(FACTS.length);
    expect(batch.refused.map((r) => [r.file, r.code])).to.deep.equal([
      ["en16931/ubl-tc434-example1.xml", "INVOICE_DUPLICATE"],
      ["en16931/ubl-tc434-example2.xml", "INVOICE_DUPLICATE"],
      ["xrechnung/01.08a-INVOICE_ubl.xml", "INVOICE_DUPLICATE"],
      ["xrechnung/02.02a-INVOICE_ubl.xml", "INVOICE_DUPLICATE"],
      ["xrechnung/02.03a-INVOICE_ubl.xml", "INVOICE_DUPLICATE"],
    ]);
  });

  itReal(
    "keep what tells documents apart: preceding invoice, tax in accounting currency, prepaid, adjustments",
    async () => {
      const invoice = await readInvoice(join(folder, "en16931/ubl-tc434-example5.xml"));
      expect(invoice).to.deep.include({
        taxCurrency: "EUR",
        precedingInvoices: [{ number: "TOSL109", issueDate: "2013-03-10" }],
        contractReference: "2013-05",
        orderReference: "PO4711",
      });
      expect(invoice.totals).to.deep.include({
        allowances: 15000n,
        charges: 15000n,
        prepaid: 233750n,
        taxInTaxCurrency: 62862n,
      });
    },
  );
});
