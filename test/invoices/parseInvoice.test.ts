import { expect } from "chai";
import { ProbityError } from "../../src/base/errors.ts";
import { InvoiceError, MAX_INVOICE_BYTES } from "../../src/invoices/index.ts";
import { MAX_DEPTH, MAX_ELEMENTS } from "../../src/invoices/xml.ts";
import { bytesOf, change, faultsOf, findingsOf, read, small, ubl } from "./document.ts";

describe("parseInvoice", () => {
  describe("when the document is right", () => {
    it("reads every field as plain data, amounts as minor units", () => {
      const invoice = read(ubl());
      expect(invoice).to.deep.include({
        kind: "invoice",
        negative: false,
        typeCode: "380",
        number: "INV-1",
        issueDate: "2026-03-01",
        dueDate: "2026-03-31",
        currency: "KES",
        minorUnits: 2,
        taxCurrency: null,
        contractReference: "C-3",
        orderReference: "PO-7",
        precedingInvoices: [{ number: "INV-0", issueDate: "2026-02-01" }],
        registered: { total: 28304n, tax: 3904n },
        warnings: [],
      });
      expect(invoice.seller).to.deep.equal({
        name: "Seller Ltd",
        vatId: "KE1001",
        taxRegistrationId: null,
        legalId: "L1001",
        identifiers: [],
        endpointId: "0088:1001",
        country: "KE",
      });
      expect(invoice.totals).to.deep.equal({
        lineNet: 25000n,
        allowances: 1000n,
        charges: 400n,
        withoutTax: 24400n,
        tax: 3904n,
        taxInTaxCurrency: null,
        withTax: 28304n,
        prepaid: 0n,
        rounding: 0n,
        due: 28304n,
      });
      expect(invoice.vat).to.deep.equal([{ category: "S", rate: "16", taxable: 24400n, tax: 3904n }]);
      expect(invoice.lines).to.have.length(2);
      expect(invoice.lines[0]).to.deep.include({
        id: "1",
        quantity: "2",
        netPrice: "100",
        netAmount: 20000n,
        vatCategory: "S",
      });
      expect(invoice.adjustments.map(({ charge, amount }) => ({ charge, amount }))).to.deep.equal([
        { charge: false, amount: 1000n },
        { charge: true, amount: 400n },
      ]);
      expect(invoice.source.bytes).to.equal(bytesOf(ubl()).length);
      expect(invoice.source.sha256).to.match(/^[0-9a-f]{64}$/);
    });

    it("resolves namespaces, whatever prefixes the writer chose", () => {
      const renamed = ubl()
        .replace(/(<\/?)cbc:/g, "$1b:")
        .replace(/(<\/?)cac:/g, "$1a:")
        .replace(/(<\/?)Invoice\b(?!d|L)/g, "$1u:Invoice")
        .replace("xmlns=", "xmlns:u=")
        .replace("xmlns:cac", "xmlns:a")
        .replace("xmlns:cbc", "xmlns:b");
      expect(renamed).to.contain("<u:Invoice ");
      expect(read(renamed).totals).to.deep.equal(read(ubl()).totals);
    });

    it("does not take an element of another namespace for the one it is named like", () => {
      const foreign = change(ubl(), ["<cbc:ID>INV-1</cbc:ID>", `<x:ID xmlns:x="urn:other">INV-1</x:ID>`]);
      expect(faultsOf(foreign)).to.deep.equal(["INVOICE_FIELD_MISSING BR-02"]);
    });

    it("leaves extensions out, which may contain anything", () => {
      const extension =
        `<e:UBLExtensions xmlns:e="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2">` +
        `<cbc:ID>not the number</cbc:ID></e:UBLExtensions><cbc:ID>INV-1<`;
      expect(read(change(ubl(), ["<cbc:ID>INV-1<", extension])).number).to.equal("INV-1");
    });

    it("reads a credit note as a credit, due by its payment means", () => {
      const invoice = read(ubl("CreditNote"));
      expect(invoice).to.deep.include({
        kind: "credit-note",
        negative: false,
        typeCode: "381",
        dueDate: "2026-04-30",
        registered: { total: 28304n, tax: 3904n },
      });
    });

    it("reads an invoice with a total below zero as a credit over that amount", () => {
      const invoice = read(small({ net: "-100.00", tax: "-16.00", total: "-116.00" }));
      expect(invoice).to.deep.include({
        kind: "credit-note",
        negative: true,
        typeCode: "380",
        registered: { total: 11600n, tax: 1600n },
      });
      expect(invoice.totals.withTax).to.equal(-11600n);
    });

    it("reads an invoice that was paid beyond its total as an invoice", () => {
      const paid = `<cbc:PrepaidAmount currencyID="KES">150.00</cbc:PrepaidAmount>`;
      const invoice = read(small({ net: "100.00", tax: "16.00", total: "116.00", due: "-34.00", totals: paid }));
      expect(invoice).to.deep.include({ kind: "invoice", negative: false, registered: { total: 11600n, tax: 1600n } });
      expect(invoice.totals.due).to.equal(-3400n);
    });

    for (const code of ["326", "384", "386", "389", "393", "875", "876"]) {
      it(`takes type code ${code} for an invoice`, () => {
        expect(read(change(ubl(), [">380<", `>${code}<`])).kind).to.equal("invoice");
      });
    }

    it("takes rounding of the amount due into account", () => {
      const rounding = `<cbc:PayableRoundingAmount currencyID="KES">-0.04</cbc:PayableRoundingAmount>`;
      const figures = { net: "100.03", tax: "16.01", total: "116.04", totals: rounding };
      expect(read(small({ ...figures, due: "116.00" })).totals.rounding).to.equal(-4n);
      expect(faultsOf(small({ ...figures, due: "116.04" }))).to.deep.equal(["INVOICE_ARITHMETIC BR-CO-16"]);
    });

    it("takes the four spellings of an indicator", () => {
      const document = change(ubl(), [">false<", ">0<"], [">true<", "> 1 <"]);
      expect(read(document).totals).to.deep.equal(read(ubl()).totals);
    });

    it("takes a byte order mark, CDATA and character references", () => {
      const document = change(ubl(), ["Seller Ltd", "<![CDATA[A & B]]> &#x4c;td"]);
      expect(read(`\ufeff${document}`).seller.name).to.equal("A & B Ltd");
    });

    it("composes characters, so that a number has one spelling", () => {
      expect(read(change(ubl(), ["INV-1", "E\u0301-1"])).number).to.equal("\u00c9-1");
    });

    it("takes a date with a time zone", () => {
      expect(read(change(ubl(), ["2026-03-01<", "2026-03-01+03:00<"])).issueDate).to.equal("2026-03-01");
    });

    it("does not take the bank's creditor identifier for the seller's", () => {
      const sepa = `<cac:PartyIdentification><cbc:ID schemeID="SEPA">X1</cbc:ID></cac:PartyIdentification>`;
      const own = `<cac:PartyIdentification><cbc:ID schemeID="0060">7</cbc:ID></cac:PartyIdentification>`;
      const document = change(ubl(), ["<cac:PostalAddress>", `${sepa}${own}<cac:PostalAddress>`]);
      expect(read(document).seller.identifiers).to.deep.equal(["0060:7"]);
    });
  });

  describe("amounts", () => {
    it("are exact beyond what a float can hold", () => {
      const figures = { net: "90071992547409.93", rate: "0", category: "Z", tax: "0", total: "90071992547409.93" };
      expect(read(small(figures)).registered.total).to.equal(9007199254740993n);
    });

    it("have the decimals of their currency", () => {
      expect(
        read(small({ currency: "JPY", net: "100", rate: "10", tax: "10", total: "110" })).registered.total,
      ).to.equal(110n);
      expect(
        read(small({ currency: "KWD", net: "100.125", rate: "10", tax: "10.013", total: "110.138" })).registered,
      ).to.deep.equal({ total: 110138n, tax: 10013n });
    });

    it("may have trailing zeros beyond them", () => {
      const figures = { currency: "JPY", net: "100.00", rate: "10", tax: "10.0", total: "110.000" };
      expect(read(small(figures)).registered.total).to.equal(110n);
    });

    it("may not have more decimals", () => {
      expect(
        faultsOf(
          change(ubl(), [`TaxInclusiveAmount currencyID="KES">283.04`, `TaxInclusiveAmount currencyID="KES">283.041`]),
        ),
      ).to.deep.equal(["INVOICE_DECIMALS BR-DEC-14"]);
      expect(
        faultsOf(small({ currency: "JPY", net: "100", rate: "10", tax: "10", total: "110", due: "110.5" })),
      ).to.deep.equal(["INVOICE_DECIMALS BR-DEC-18"]);
    });

    for (const text of ["1e3", "1,000.00", "NaN", "", "0x10", "12.3.4", "--1", "12 000", "٣", "9".repeat(19)]) {
      it(`may not be written "${text}"`, () => {
        const document = change(ubl(), [
          `<cbc:PayableAmount currencyID="KES">283.04`,
          `<cbc:PayableAmount currencyID="KES">${text}`,
        ]);
        expect(faultsOf(document)).to.deep.equal(["INVOICE_AMOUNT UBL 2.1 schema (xs:decimal)"]);
      });
    }

    it("are all in the document's currency", () => {
      const mixed = change(ubl(), [`<cbc:PayableAmount currencyID="KES"`, `<cbc:PayableAmount currencyID="USD"`]);
      expect(faultsOf(mixed)).to.deep.equal(["INVOICE_CURRENCY_MIXED PEPPOL-EN16931-R051"]);
      const bare = change(ubl(), [`<cbc:PayableAmount currencyID="KES"`, `<cbc:PayableAmount`]);
      expect(faultsOf(bare)).to.deep.equal(["INVOICE_CURRENCY_MIXED UBL 2.1 schema (currencyID)"]);
    });
  });

  describe("arithmetic", () => {
    const total = (name: string, from: string, to: string) =>
      [`<cbc:${name} currencyID="KES">${from}`, `<cbc:${name} currencyID="KES">${to}`] as const;
    const cases: [rule: string, what: string, document: string][] = [
      ["BR-CO-11", "the allowances do not add up", change(ubl(), total("AllowanceTotalAmount", "10.00", "11.00"))],
      ["BR-CO-12", "the charges do not add up", change(ubl(), total("ChargeTotalAmount", "4.00", "3.99"))],
      [
        "BR-CO-15",
        "the total with VAT does not add up",
        change(ubl(), total("TaxInclusiveAmount", "283.04", "283.05")),
      ],
      ["BR-CO-16", "the amount due does not add up", change(ubl(), total("PayableAmount", "283.04", "283.03"))],
    ];
    for (const [rule, what, document] of cases) {
      it(`is refused by ${rule} when ${what}, to the last unit`, () => {
        expect(faultsOf(document)).to.include(`INVOICE_ARITHMETIC ${rule}`);
      });
    }

    it("is refused by BR-CO-10 when the lines do not add up", () => {
      const document = change(ubl(), [`Amount currencyID="KES">250.00`, `Amount currencyID="KES">250.01`]);
      expect(faultsOf(document)).to.deep.equal(["INVOICE_ARITHMETIC BR-CO-10", "INVOICE_ARITHMETIC BR-CO-13"]);
    });

    it("is refused by BR-CO-13 when the total without VAT does not add up", () => {
      const document = change(
        ubl(),
        total("TaxExclusiveAmount", "244.00", "243.00"),
        total("TaxInclusiveAmount", "283.04", "282.04"),
        total("PayableAmount", "283.04", "282.04"),
      );
      expect(faultsOf(document)).to.deep.equal(["INVOICE_ARITHMETIC BR-CO-13"]);
    });

    it("is refused by BR-CO-14 when the categories' tax does not add up", () => {
      const document = change(ubl(), [
        `</cbc:TaxableAmount>\n<cbc:TaxAmount currencyID="KES">39.04`,
        `</cbc:TaxableAmount>\n<cbc:TaxAmount currencyID="KES">39.05`,
      ]);
      expect(faultsOf(document)).to.deep.equal(["INVOICE_ARITHMETIC BR-CO-14"]);
    });

    it("is refused by BR-CO-17 when tax is off by one whole unit, and not below it", () => {
      const off = (tax: string, sum: string) => small({ net: "1000.00", tax, total: sum });
      expect(read(off("160.99", "1160.99")).registered.tax).to.equal(16099n);
      expect(read(off("159.01", "1159.01")).registered.tax).to.equal(15901n);
      expect(faultsOf(off("161.00", "1161.00"))).to.deep.equal(["INVOICE_ARITHMETIC BR-CO-17"]);
      expect(faultsOf(off("159.00", "1159.00"))).to.deep.equal(["INVOICE_ARITHMETIC BR-CO-17"]);
    });

    it("is refused by BR-CO-17 when the tax has the wrong sign", () => {
      expect(faultsOf(small({ net: "1000.00", tax: "-160.00", total: "840.00" }))).to.include(
        "INVOICE_ARITHMETIC BR-CO-17",
      );
    });

    for (const [category, rule] of [
      ["Z", "BR-Z"],
      ["E", "BR-E"],
      ["AE", "BR-AE"],
      ["K", "BR-IC"],
      ["G", "BR-G"],
      ["O", "BR-O"],
    ] as const) {
      it(`is refused by ${rule}-09 when category ${category} bears tax`, () => {
        expect(faultsOf(small({ net: "100.00", rate: "0", category, tax: "0.01", total: "100.01" }))).to.deep.equal([
          `INVOICE_ARITHMETIC ${rule}-09`,
        ]);
        expect(
          read(small({ net: "100.00", rate: "0", category, tax: "0.00", total: "100.00" })).registered.tax,
        ).to.equal(0n);
      });
    }

    it("is refused by BR-S-08 when the taxable amount is not that of its lines", () => {
      const document = change(ubl(), [
        `<cbc:TaxableAmount currencyID="KES">244.00`,
        `<cbc:TaxableAmount currencyID="KES">243.00`,
      ]);
      expect(faultsOf(document)).to.deep.equal(["INVOICE_ARITHMETIC BR-S-08"]);
    });

    it("is refused by BR-S-01 when the breakdown lacks a rate of the lines", () => {
      const [head, lines] = ubl().split("</cac:LegalMonetaryTotal>") as [string, string];
      const document = `${head}</cac:LegalMonetaryTotal>${lines.replace("<cbc:Percent>16", "<cbc:Percent>8")}`;
      expect(faultsOf(document)).to.deep.equal(["INVOICE_ARITHMETIC BR-S-08", "INVOICE_ARITHMETIC BR-S-01"]);
    });

    it("names every fault at once, with its place and what to do", () => {
      const document = change(ubl(), total("TaxInclusiveAmount", "283.04", "283.05"), ["2026-03-01", "2026-02-30"]);
      expect(findingsOf(document)).to.deep.equal([
        {
          severity: "error",
          code: "INVOICE_DATE",
          rule: "UBL 2.1 schema (xs:date)",
          message: `"2026-02-30" is not a date of the calendar.`,
          where: "/Invoice/cbc:IssueDate",
          line: 5,
          next: "Write the date as YYYY-MM-DD.",
        },
        {
          severity: "error",
          code: "INVOICE_ARITHMETIC",
          rule: "BR-CO-15",
          message:
            "the total with VAT (BT-112) is 283.05 KES, but the total without VAT plus the VAT total is 283.04 KES.",
          where: "/Invoice/cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount",
          line: 23,
          next: "Ask the seller for a corrected document; do not change the figures yourself.",
        },
        {
          severity: "error",
          code: "INVOICE_ARITHMETIC",
          rule: "BR-CO-16",
          message:
            "the amount due (BT-115) is 283.04 KES, but the total with VAT less what was paid plus rounding is 283.05 KES.",
          where: "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount",
          line: 26,
          next: "Ask the seller for a corrected document; do not change the figures yourself.",
        },
      ]);
    });

    it("only warns when quantity and price do not make the net amount, which the standard allows", () => {
      const invoice = read(
        change(ubl(), [`PriceAmount currencyID="KES">100.00`, `PriceAmount currencyID="KES">101.00`]),
      );
      expect(invoice.warnings.map(({ rule, severity }) => ({ rule, severity }))).to.deep.equal([
        { rule: "PEPPOL-EN16931-R120", severity: "warning" },
      ]);
    });
  });

  describe("VAT in accounting currency", () => {
    const second = (currency: string, amount: string) =>
      `</cac:TaxTotal>\n<cac:TaxTotal><cbc:TaxAmount currencyID="${currency}">${amount}</cbc:TaxAmount></cac:TaxTotal>`;
    const coded = change(ubl(), [
      "</cbc:DocumentCurrencyCode>",
      "</cbc:DocumentCurrencyCode><cbc:TaxCurrencyCode>JPY</cbc:TaxCurrencyCode>",
    ]);

    it("is read in its own minor units and enters no sum", () => {
      const invoice = read(change(coded, ["</cac:TaxTotal>", second("JPY", "45")]));
      expect(invoice).to.deep.include({ taxCurrency: "JPY" });
      expect(invoice.totals).to.deep.include({ tax: 3904n, taxInTaxCurrency: 45n });
    });

    it("may stand before the total in the document's currency", () => {
      const document = change(coded, [
        "<cac:TaxTotal>",
        `<cac:TaxTotal>${second("JPY", "45").replace("</cac:TaxTotal>\n<cac:TaxTotal>", "")}\n<cac:TaxTotal>`,
      ]);
      expect(read(document).totals).to.deep.include({ tax: 3904n, taxInTaxCurrency: 45n });
    });

    it("is refused when it is announced and missing", () => {
      expect(faultsOf(coded)).to.deep.equal(["INVOICE_FIELD_MISSING BR-53"]);
    });

    it("is refused when it has more decimals than its currency", () => {
      expect(faultsOf(change(coded, ["</cac:TaxTotal>", second("JPY", "45.5")]))).to.deep.equal([
        "INVOICE_DECIMALS BR-DEC-15",
      ]);
    });

    it("is refused when no accounting currency is announced", () => {
      expect(faultsOf(change(ubl(), ["</cac:TaxTotal>", second("JPY", "45")]))).to.deep.equal([
        "INVOICE_ARITHMETIC BR-CO-15",
      ]);
    });
  });

  describe("when a field is missing", () => {
    const cases: [rule: string, pattern: RegExp][] = [
      ["BR-02", /<cbc:ID>INV-1<\/cbc:ID>/],
      ["BR-03", /<cbc:IssueDate>2026-03-01<\/cbc:IssueDate>/],
      ["BR-04", /<cbc:InvoiceTypeCode>.*<\/cbc:InvoiceTypeCode>/],
      ["BR-05", /<cbc:DocumentCurrencyCode>.*<\/cbc:DocumentCurrencyCode>/],
      ["BR-06", /<cbc:RegistrationName>Seller Ltd<\/cbc:RegistrationName>/],
      ["BR-07", /<cbc:RegistrationName>Buyer Office<\/cbc:RegistrationName>/],
      ["BR-12", /(?<=LegalMonetaryTotal>\n)<cbc:LineExtensionAmount.*/],
      ["BR-13", /<cbc:TaxExclusiveAmount.*/],
      ["BR-14", /<cbc:TaxInclusiveAmount.*/],
      ["BR-15", /<cbc:PayableAmount.*/],
      ["BR-16", /<cac:InvoiceLine>[^]*<\/cac:InvoiceLine>/],
      ["BR-21", /<cbc:ID>1<\/cbc:ID>/],
      ["BR-22", /<cbc:InvoicedQuantity[^/]*\/cbc:InvoicedQuantity>/],
      ["BR-24", /<cbc:LineExtensionAmount currencyID="KES">200.00<\/cbc:LineExtensionAmount>/],
      ["BR-26", /<cac:Price>.*<\/cac:Price>/],
      ["BR-31", /<cbc:Amount currencyID="KES">10.00<\/cbc:Amount>/],
      ["BR-36", /<cbc:Amount currencyID="KES">4.00<\/cbc:Amount>/],
      ["BR-45", /<cbc:TaxableAmount.*/],
      ["BR-55", /<cbc:ID>INV-0<\/cbc:ID>/],
      ["BR-CO-04", /<cac:ClassifiedTaxCategory>.*<\/cac:ClassifiedTaxCategory>/],
      ["BR-CO-18", /<cac:TaxSubtotal>[^]*<\/cac:TaxSubtotal>/],
    ];
    for (const [rule, pattern] of cases) {
      it(`is refused by ${rule}`, () => {
        const document = ubl().replace(pattern, "");
        expect(document).not.to.equal(ubl());
        expect(faultsOf(document)).to.include(`INVOICE_FIELD_MISSING ${rule}`);
      });
    }

    it("is refused by BR-CO-26 when nothing identifies the seller", () => {
      const document = change(
        ubl(),
        ["<cbc:CompanyID>KE1001</cbc:CompanyID>", ""],
        ["<cbc:CompanyID>L1001</cbc:CompanyID>", ""],
      );
      expect(faultsOf(document)).to.deep.equal(["INVOICE_FIELD_MISSING BR-CO-26"]);
    });

    it("only warns where the figures do not depend on it", () => {
      const document = ubl()
        .replace(/<cbc:CustomizationID>.*/, "")
        .replace(/<cac:PostalAddress>.*?<\/cac:PostalAddress>/g, "");
      expect(read(document).warnings.map((w) => w.rule)).to.deep.equal(["BR-01", "BR-09", "BR-11"]);
    });

    it("is refused when every total is missing, each by its rule", () => {
      const document = ubl().replace(/<cac:LegalMonetaryTotal>[^]*<\/cac:LegalMonetaryTotal>/, "");
      expect(findingsOf(document).map((f) => [f.rule, f.where])).to.deep.include([
        "BR-14",
        "/Invoice/cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount",
      ]);
    });
  });

  describe("when a field is wrong", () => {
    const cases: [fault: string, from: string, to: string][] = [
      ["INVOICE_CURRENCY BR-CL-04", "DocumentCurrencyCode>KES", "DocumentCurrencyCode>KSH"],
      ["INVOICE_CURRENCY BR-CL-04", "DocumentCurrencyCode>KES", "DocumentCurrencyCode>kes"],
      ["INVOICE_CURRENCY BR-CL-04", "DocumentCurrencyCode>KES", "DocumentCurrencyCode>XAU"],
      ["INVOICE_TYPE BR-CL-01", ">380<", ">999<"],
      ["INVOICE_TYPE BR-CL-01", ">380<", ">381<"],
      ["INVOICE_DATE UBL 2.1 schema (xs:date)", "2026-03-31<", "31.03.2026<"],
      ["INVOICE_DATE UBL 2.1 schema (xs:date)", "2026-03-31<", "2026-03-32<"],
      ["INVOICE_PRICE_NEGATIVE BR-27", `PriceAmount currencyID="KES">50.00`, `PriceAmount currencyID="KES">-50.00`],
      ["INVOICE_VAT BR-CL-18", "<cac:ClassifiedTaxCategory><cbc:ID>S", "<cac:ClassifiedTaxCategory><cbc:ID>Q"],
      [
        "INVOICE_FIELD_REPEATED UBL 2.1 schema",
        "<cbc:ID>INV-1</cbc:ID>",
        "<cbc:ID>INV-1</cbc:ID><cbc:ID>INV-2</cbc:ID>",
      ],
      ["INVOICE_FIELD_LONG PROBITY-SIZE", "INV-1", "1".repeat(201)],
      ["INVOICE_FIELD_CHARACTERS PROBITY-TEXT", "INV-1", "INV-1&#x200b;"],
      ["INVOICE_FIELD_CHARACTERS PROBITY-TEXT", "INV-1", "&#x9b;2JINV-1"],
      ["INVOICE_FIELD_CHARACTERS PROBITY-TEXT", "Seller Ltd", "&#x202e;dtL relleS"],
    ];
    for (const [fault, from, to] of cases) {
      it(`is refused by ${fault} for ${to.slice(0, 60)}`, () => {
        expect(faultsOf(change(ubl(), [from, to]))).to.include(fault);
      });
    }

    it("is refused when a credit note has the type code of an invoice", () => {
      expect(faultsOf(change(ubl("CreditNote"), [">381<", ">380<"]))).to.deep.equal(["INVOICE_TYPE BR-CL-01"]);
    });

    it("is refused when a credit note is below zero, which would be a claim", () => {
      const document = small({ kind: "CreditNote", net: "-100.00", tax: "-16.00", total: "-116.00" });
      expect(faultsOf(document)).to.deep.equal(["INVOICE_SIGN PROBITY-SIGN"]);
    });

    it("never reads the beginning of a text that was cut off", () => {
      const blanks = " ".repeat(20_000);
      expect(faultsOf(change(ubl(), ["INV-1", `INV-1${blanks}2`]))).to.deep.equal(["INVOICE_FIELD_LONG PROBITY-SIZE"]);
      const zeros = change(ubl(), [
        `<cbc:PayableAmount currencyID="KES">`,
        `<cbc:PayableAmount currencyID="KES">${"0".repeat(20_000)}`,
      ]);
      expect(faultsOf(zeros)).to.deep.equal(["INVOICE_AMOUNT UBL 2.1 schema (xs:decimal)"]);
    });

    it("does not repeat what could deceive a terminal", () => {
      const [finding] = findingsOf(change(ubl(), [`currencyID="KES">283.04`, `currencyID="KES">&#x9b;31m1`]));
      expect(finding?.message).to.contain(`"?31m1"`);
    });

    it("names at most fifty faults of one document", () => {
      const line = /<cac:InvoiceLine><cbc:ID>2.*/.exec(ubl())?.[0] ?? "";
      const document = change(ubl(), [line, line.replace("<cbc:ID>2</cbc:ID>", "").repeat(200)]);
      expect(faultsOf(document)).to.have.length(50);
    });
  });

  describe("when the file is no UBL document", () => {
    const cases: [fault: string, what: string, content: string | Uint8Array][] = [
      ["INVOICE_EMPTY XML 1.0", "an empty file", ""],
      ["INVOICE_NOT_XML XML 1.0", "blanks", "  \n "],
      ["INVOICE_NOT_XML XML 1.0", "plain text", "Invoice 1: 100 KES"],
      ["INVOICE_NOT_XML XML 1.0", "a PDF", "%PDF-1.7 ..."],
      ["INVOICE_NOT_XML XML 1.0", "JSON", `{"ID": 1}`],
      ["INVOICE_NOT_XML XML 1.0", "a document cut off", ubl().slice(0, 2000)],
      ["INVOICE_NOT_XML XML 1.0", "two roots", `${ubl()}<Invoice/>`],
      ["INVOICE_NOT_XML XML 1.0", "a prefix that is not bound", change(ubl(), ["xmlns:cac=", "xmlns:cax="])],
      ["INVOICE_NOT_XML XML 1.0", "an entity that is not declared", change(ubl(), ["Seller", "&seller;"])],
      ["INVOICE_NOT_XML XML 1.0", "a control character", change(ubl(), ["Seller", "\u0001"])],
      ["INVOICE_NOT_UBL UBL 2.1", "an element without namespace", "<Invoice><ID>1</ID></Invoice>"],
      ["INVOICE_NOT_UBL UBL 2.1", "HTML", "<html><body/></html>"],
      [
        "INVOICE_NOT_UBL UBL 2.1",
        "another UBL document",
        ubl()
          .replace(/Invoice-2/, "Order-2")
          .replace(/(<\/?)Invoice\b/g, "$1Order"),
      ],
      ["INVOICE_ENCODING UBL IND3", "UTF-16", Buffer.from(`\ufeff${ubl()}`, "utf16le")],
      ["INVOICE_ENCODING UBL IND3", "UTF-16 without a mark", Buffer.from(ubl(), "utf16le")],
      ["INVOICE_ENCODING UBL IND3", "a declared ISO-8859-1", change(ubl(), ["UTF-8", "ISO-8859-1"])],
      [
        "INVOICE_ENCODING UBL IND3",
        "bytes that are not UTF-8",
        Buffer.from(change(ubl(), ["Seller", "S\u00e9ller"]), "latin1"),
      ],
    ];
    for (const [fault, what, content] of cases) {
      it(`refuses ${what} by ${fault}`, () => {
        expect(faultsOf(content)).to.deep.equal([fault]);
      });
    }

    it("says so when it is a Cross Industry Invoice or an envelope", () => {
      const cii = `<c:CrossIndustryInvoice xmlns:c="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>`;
      expect(findingsOf(cii)[0]?.message).to.contain("Cross Industry Invoice (CII)");
      const envelope = `<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"/>`;
      expect(findingsOf(envelope)[0]?.message).to.contain("envelope");
    });

    it("refuses a DOCTYPE before anything is expanded", () => {
      const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join("");
      const document = change(
        ubl(),
        ["?>\n", `?>\n<!DOCTYPE Invoice [<!ENTITY l0 "lol">${entities}]>\n`],
        ["INV-1", "&l9;"],
      );
      expect(faultsOf(document)).to.deep.equal(["INVOICE_DOCTYPE PROBITY-DOCTYPE"]);
      const external = change(ubl(), ["?>\n", `?>\n<!DOCTYPE Invoice SYSTEM "file:///etc/hostname">\n`]);
      expect(faultsOf(external)).to.deep.equal(["INVOICE_DOCTYPE PROBITY-DOCTYPE"]);
    });

    it("refuses a document that is too deep or has too many elements", () => {
      const deep = change(ubl(), ["</Invoice>", `${"<a>".repeat(MAX_DEPTH)}${"</a>".repeat(MAX_DEPTH)}</Invoice>`]);
      expect(faultsOf(deep)).to.deep.equal(["INVOICE_TOO_COMPLEX PROBITY-SIZE"]);
      const wide = change(ubl(), ["</Invoice>", `${"<a/>".repeat(MAX_ELEMENTS)}</Invoice>`]);
      expect(faultsOf(wide)).to.deep.equal(["INVOICE_TOO_COMPLEX PROBITY-SIZE"]);
    });

    it("refuses more bytes than the limit", () => {
      expect(faultsOf(new Uint8Array(MAX_INVOICE_BYTES + 1))).to.deep.equal(["INVOICE_TOO_LARGE PROBITY-SIZE"]);
    });

    it("accepts or refuses whatever becomes of a document, and never fails otherwise", () => {
      const original = bytesOf(ubl());
      let state = 20260301; // a fixed sequence: Park and Miller's generator
      const below = (limit: number) => (state = (state * 48271) % 2147483647) % limit;
      for (let round = 0; round < 400; round++) {
        const bytes = original.slice(0, round % 4 === 0 ? below(original.length) : original.length);
        for (let flips = below(4) + 1; flips > 0 && bytes.length > 0; flips--) bytes[below(bytes.length)] = below(256);
        try {
          read(bytes);
        } catch (error) {
          if (!(error instanceof InvoiceError)) throw error;
        }
      }
    });

    it("throws an error that a program can act on", () => {
      try {
        read("");
        expect.fail("accepted");
      } catch (error) {
        expect(error).to.be.instanceOf(ProbityError).with.property("code", "INVOICE_EMPTY");
        expect((error as ProbityError).message).to.equal("test.xml: the file is empty. [XML 1.0]");
        expect((error as ProbityError).next).to.equal("Export the document again.");
      }
    });
  });
});
