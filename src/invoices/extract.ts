import type { Currency } from "../money/currency.ts";
import { CREDIT_NOTE_NAMESPACE, CREDIT_NOTE_TYPES, INVOICE_TYPES, VAT_CATEGORIES } from "./codes.ts";
import type { FieldReader } from "./fields.ts";
import type { DocumentAdjustment, Invoice, InvoiceLine, Party, Totals, VatGroup } from "./types.ts";
import { childrenOf, textOf, type XmlElement } from "./xml.ts";

/** A parsed document, with the elements that the checks refer to. */
export interface Draft {
  readonly root: XmlElement;
  readonly creditNote: boolean;
  readonly currency: Currency | undefined;
  readonly taxCurrency: Currency | null;
  readonly invoice: Omit<Invoice, "kind" | "negative" | "registered" | "source" | "warnings">;
  readonly places: {
    readonly totals: XmlElement;
    /** `cac:TaxTotal` in the document's currency. */
    readonly tax: XmlElement;
    readonly lines: readonly XmlElement[];
    readonly vat: readonly XmlElement[];
    readonly adjustments: readonly XmlElement[];
  };
}

/** Reads every field that Probity uses from a UBL Invoice or CreditNote. Faults are in `reader.findings`. */
export function extract(root: XmlElement, reader: FieldReader): Draft {
  const creditNote = root.namespace === CREDIT_NOTE_NAMESPACE;
  const number = reader.required(root, "cbc:ID", { rule: "BR-02", name: "the invoice number (BT-1)" });
  const issueDate = reader.required(root, "cbc:IssueDate", { rule: "BR-03", name: "the issue date (BT-2)" });
  const currencyText = reader.required(root, "cbc:DocumentCurrencyCode", {
    rule: "BR-05",
    name: "the currency (BT-5)",
  });
  const currency = reader.currency(root, "cbc:DocumentCurrencyCode", "BR-CL-04");
  const taxCurrency = reader.currency(root, "cbc:TaxCurrencyCode", "BR-CL-05") ?? null;
  const customization = reader.identifier(root, "cbc:CustomizationID");
  if (customization === null) {
    reader.missing(root, "cbc:CustomizationID", { rule: "BR-01", name: "the specification (BT-24)" }, "warning");
  }

  const totalsElement = reader.child(root, "cac:LegalMonetaryTotal") ?? missingTotals(root);
  const lineElements = childrenOf(root, creditNote ? "cac:CreditNoteLine" : "cac:InvoiceLine");
  if (lineElements.length === 0) {
    const path = creditNote ? "cac:CreditNoteLine" : "cac:InvoiceLine";
    reader.missing(root, path, { rule: "BR-16", name: "at least one line (BG-25)" });
  }
  const adjustmentElements = childrenOf(root, "cac:AllowanceCharge");
  const tax = readTax(root, reader, currency, taxCurrency);

  return {
    root,
    creditNote,
    currency,
    taxCurrency,
    invoice: {
      typeCode: readType(root, creditNote, reader),
      customization,
      number: number ?? "",
      issueDate: (issueDate === undefined ? null : reader.date(root, "cbc:IssueDate")) ?? "",
      dueDate: readDueDate(root, reader),
      currency: currencyText ?? "",
      minorUnits: currency?.minorUnits ?? 0,
      taxCurrency: taxCurrency?.code ?? null,
      seller: readParty(root, "cac:AccountingSupplierParty", "seller", reader),
      buyer: readParty(root, "cac:AccountingCustomerParty", "buyer", reader),
      buyerReference: reader.identifier(root, "cbc:BuyerReference"),
      contractReference: firstReference(root, "cac:ContractDocumentReference", reader),
      orderReference: reader.identifier(root, "cac:OrderReference/cbc:ID"),
      precedingInvoices: readPreceding(root, reader),
      lines: lineElements.map((line) => readLine(line, creditNote, currency, reader)),
      adjustments: adjustmentElements.map((element) => readAdjustment(element, currency, reader)),
      vat: tax.groups,
      totals: readTotals(totalsElement, currency, tax, reader),
    },
    places: {
      totals: totalsElement,
      tax: tax.element,
      lines: lineElements,
      vat: tax.groupElements,
      adjustments: adjustmentElements,
    },
  };
}

/** An empty element, so that every total in it is reported as missing, each by its rule. */
function missingTotals(root: XmlElement): XmlElement {
  const { namespace, line } = root;
  return { namespace, name: "cac:LegalMonetaryTotal", attributes: {}, text: "", children: [], parent: root, line };
}

function readType(root: XmlElement, creditNote: boolean, reader: FieldReader): string {
  const path = creditNote ? "cbc:CreditNoteTypeCode" : "cbc:InvoiceTypeCode";
  const code = reader.required(root, path, { rule: "BR-04", name: "the type code (BT-3)" });
  if (code === undefined) return "";
  if ((creditNote ? CREDIT_NOTE_TYPES : INVOICE_TYPES).has(code)) return code;
  const wrongDocument = (creditNote ? INVOICE_TYPES : CREDIT_NOTE_TYPES).has(code);
  const have = creditNote ? "credit note" : "invoice";
  const want = creditNote ? "invoice" : "credit note";
  reader.report(reader.child(root, path) ?? root, {
    code: "INVOICE_TYPE",
    rule: "BR-CL-01",
    message: wrongDocument
      ? `type code ${code} is that of a UBL ${want}, but the document is a UBL ${have}.`
      : `type code "${code.slice(0, 40)}" is not one of UNTDID 1001 that EN 16931 allows in a UBL ${have}.`,
    next: creditNote ? "Use 381 for a credit note." : "Use 380 for an invoice; send credits as a UBL CreditNote.",
  });
  return code;
}

function readDueDate(root: XmlElement, reader: FieldReader): string | null {
  const own = reader.date(root, "cbc:DueDate");
  if (own !== null) return own;
  // A UBL CreditNote has no due date of its own: EN 16931 binds BT-9 to the payment means.
  for (const means of childrenOf(root, "cac:PaymentMeans")) {
    const date = reader.date(means, "cbc:PaymentDueDate");
    if (date !== null) return date;
  }
  return null;
}

function firstReference(root: XmlElement, name: string, reader: FieldReader): string | null {
  const [first] = childrenOf(root, name);
  return first === undefined ? null : reader.identifier(first, "cbc:ID");
}

function readPreceding(root: XmlElement, reader: FieldReader): Invoice["precedingInvoices"] {
  const references: { number: string; issueDate: string | null }[] = [];
  for (const billing of childrenOf(root, "cac:BillingReference")) {
    const document = reader.child(billing, "cac:InvoiceDocumentReference");
    if (document === undefined) continue; // UBL also allows references to reminders, statements and the like
    const number = reader.required(document, "cbc:ID", {
      rule: "BR-55",
      name: "the preceding invoice's number (BT-25)",
    });
    if (number !== undefined) references.push({ number, issueDate: reader.date(document, "cbc:IssueDate") });
  }
  return references;
}

const NO_PARTY: Party = {
  name: "",
  vatId: null,
  taxRegistrationId: null,
  legalId: null,
  identifiers: [],
  endpointId: null,
  country: null,
};

function readParty(root: XmlElement, wrapper: string, role: "seller" | "buyer", reader: FieldReader): Party {
  const [nameRule, nameTerm] = role === "seller" ? ["BR-06", "BT-27"] : ["BR-07", "BT-44"];
  const party = reader.find(root, `${wrapper}/cac:Party`);
  const namePath = "cac:PartyLegalEntity/cbc:RegistrationName";
  const nameField = { rule: nameRule, name: `the ${role}'s registered name (${nameTerm})` };
  if (party === undefined) {
    reader.missing(root, `${wrapper}/cac:Party/${namePath}`, nameField);
    return NO_PARTY;
  }
  const legal = childrenOf(party, "cac:PartyLegalEntity")[0];
  const name = legal === undefined ? null : reader.text(legal, "cbc:RegistrationName");
  if (name === null) reader.missing(party, namePath, nameField);

  let vatId: string | null = null;
  let taxRegistrationId: string | null = null;
  for (const scheme of childrenOf(party, "cac:PartyTaxScheme")) {
    const kind = reader.identifier(scheme, "cac:TaxScheme/cbc:ID");
    const id = reader.identifier(scheme, "cbc:CompanyID");
    if (kind?.toUpperCase() === "VAT") vatId ??= id;
    else taxRegistrationId ??= id;
  }
  const identifications = childrenOf(party, "cac:PartyIdentification")
    .map((element) => reader.child(element, "cbc:ID"))
    // BT-90, the bank's creditor identifier, is here too and does not identify the seller.
    .filter((element) => element?.attributes["schemeID"] !== "SEPA")
    .map((element) => reader.schemed(element))
    .filter((id) => id !== null);
  const legalId = legal === undefined ? null : reader.identifier(legal, "cbc:CompanyID");
  if (role === "seller" && vatId === null && legalId === null && identifications.length === 0) {
    reader.missing(party, "cac:PartyLegalEntity/cbc:CompanyID", {
      rule: "BR-CO-26",
      name: "an identifier of the seller (BT-29, BT-30 or BT-31)",
    });
  }
  const country = reader.identifier(party, "cac:PostalAddress/cac:Country/cbc:IdentificationCode");
  if (country === null) {
    reader.missing(
      party,
      "cac:PostalAddress/cac:Country/cbc:IdentificationCode",
      role === "seller"
        ? { rule: "BR-09", name: "the seller's country (BT-40)" }
        : { rule: "BR-11", name: "the buyer's country (BT-55)" },
      "warning",
    );
  }
  return {
    name: name ?? "",
    vatId,
    taxRegistrationId,
    legalId,
    identifiers: identifications,
    endpointId: reader.schemed(reader.child(party, "cbc:EndpointID")),
    country,
  };
}

/** Category and rate of `cac:TaxCategory` or `cac:ClassifiedTaxCategory`. */
function readCategory(
  parent: XmlElement,
  path: string,
  field: { rule: string; name: string },
  reader: FieldReader,
): { vatCategory: string; vatRate: string | null } {
  const elements = childrenOf(parent, path);
  const element =
    elements.find((e) => {
      const scheme = reader.identifier(e, "cac:TaxScheme/cbc:ID");
      return scheme?.toUpperCase() === "VAT";
    }) ?? elements[0];
  const id = element && reader.identifier(element, "cbc:ID");
  if (element === undefined || id === null || id === undefined) {
    reader.missing(parent, `${path}/cbc:ID`, field);
    reader.amountsBroken = true;
    return { vatCategory: "", vatRate: null };
  }
  if (!VAT_CATEGORIES.has(id)) {
    reader.report(element, {
      code: "INVOICE_VAT",
      rule: path === "cac:ClassifiedTaxCategory" ? "BR-CL-18" : "BR-CL-17",
      message: `"${id.slice(0, 40)}" is not a VAT category that EN 16931 allows.`,
      next: `Use one of ${[...VAT_CATEGORIES.keys()].join(", ")}.`,
    });
  }
  return { vatCategory: id, vatRate: reader.decimal(element, "cbc:Percent") };
}

function readLine(
  line: XmlElement,
  creditNote: boolean,
  currency: Currency | undefined,
  reader: FieldReader,
): InvoiceLine {
  const quantityPath = creditNote ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity";
  const item = reader.child(line, "cac:Item");
  const price = reader.child(line, "cac:Price");
  const unit = reader.child(line, quantityPath)?.attributes["unitCode"];
  const id = reader.required(line, "cbc:ID", { rule: "BR-21", name: "the line's identifier (BT-126)" });
  const quantity = reader.decimal(line, quantityPath);
  if (quantity === null) reader.required(line, quantityPath, { rule: "BR-22", name: "the line's quantity (BT-129)" });
  const netPrice = price === undefined ? null : reader.decimal(price, "cbc:PriceAmount");
  if (netPrice === null) {
    reader.required(line, "cac:Price/cbc:PriceAmount", { rule: "BR-26", name: "the item's net price (BT-146)" });
  } else if (netPrice.startsWith("-")) {
    reader.report(reader.find(line, "cac:Price/cbc:PriceAmount") ?? line, {
      code: "INVOICE_PRICE_NEGATIVE",
      rule: "BR-27",
      message: `the net price is ${netPrice}, below zero.`,
      next: "Give a negative quantity and a positive price.",
    });
  }
  const netAmount = reader.requiredAmount(line, "cbc:LineExtensionAmount", currency, {
    rule: "BR-24",
    name: "the line's net amount (BT-131)",
    decimals: "BR-DEC-23",
  });
  let allowances = 0n;
  let charges = 0n;
  for (const element of childrenOf(line, "cac:AllowanceCharge")) {
    const charge = readIndicator(element, reader);
    const amount = reader.requiredAmount(element, "cbc:Amount", currency, {
      rule: charge ? "BR-43" : "BR-41",
      name: charge ? "the line charge's amount (BT-141)" : "the line allowance's amount (BT-136)",
      decimals: charge ? "BR-DEC-27" : "BR-DEC-24",
    });
    if (charge) charges += amount;
    else allowances += amount;
  }
  const category =
    item === undefined
      ? readCategory(line, "cac:Item", { rule: "BR-CO-04", name: "the line's VAT category (BT-151)" }, reader)
      : readCategory(
          item,
          "cac:ClassifiedTaxCategory",
          { rule: "BR-CO-04", name: "the line's VAT category (BT-151)" },
          reader,
        );
  return {
    id: id ?? "",
    quantity: quantity ?? "0",
    unit: unit ?? null,
    item: item === undefined ? null : reader.text(item, "cbc:Name"),
    netPrice: netPrice ?? "0",
    baseQuantity: (price === undefined ? null : reader.decimal(price, "cbc:BaseQuantity")) ?? "1",
    netAmount,
    allowances,
    charges,
    ...category,
  };
}

/** `xs:boolean` has four spellings. Returns true for a charge. */
function readIndicator(element: XmlElement, reader: FieldReader): boolean {
  const indicator = reader.child(element, "cbc:ChargeIndicator");
  const text = indicator === undefined ? "" : textOf(indicator);
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  reader.amountsBroken = true;
  reader.report(indicator ?? element, {
    ...(indicator === undefined && { missing: "cbc:ChargeIndicator" }),
    code: "INVOICE_FIELD_MISSING",
    rule: "UBL 2.1 schema (cbc:ChargeIndicator)",
    message: "the document does not say whether this is an allowance or a charge.",
    next: "Set cbc:ChargeIndicator to false for an allowance and to true for a charge.",
  });
  return false;
}

function readAdjustment(element: XmlElement, currency: Currency | undefined, reader: FieldReader): DocumentAdjustment {
  const charge = readIndicator(element, reader);
  const amount = reader.requiredAmount(element, "cbc:Amount", currency, {
    rule: charge ? "BR-36" : "BR-31",
    name: charge ? "the charge's amount (BT-99)" : "the allowance's amount (BT-92)",
    decimals: charge ? "BR-DEC-05" : "BR-DEC-01",
  });
  const category = readCategory(
    element,
    "cac:TaxCategory",
    charge
      ? { rule: "BR-37", name: "the charge's VAT category (BT-102)" }
      : { rule: "BR-32", name: "the allowance's VAT category (BT-95)" },
    reader,
  );
  const [reason] = childrenOf(element, "cbc:AllowanceChargeReason");
  return { charge, amount, ...category, reason: reason === undefined ? null : textOf(reason).slice(0, 1_000) || null };
}

interface Tax {
  readonly element: XmlElement;
  readonly total: bigint;
  readonly totalInTaxCurrency: bigint | null;
  readonly groups: readonly VatGroup[];
  readonly groupElements: readonly XmlElement[];
}

/**
 * The VAT total in the document's currency (BT-110) with its breakdown (BG-23), and the total in the accounting
 * currency (BT-111). `currencyID` distinguishes them, never their order.
 */
function readTax(
  root: XmlElement,
  reader: FieldReader,
  currency: Currency | undefined,
  taxCurrency: Currency | null,
): Tax {
  const none: Tax = { element: root, total: 0n, totalInTaxCurrency: null, groups: [], groupElements: [] };
  if (currency === undefined) {
    reader.amountsBroken = true;
    return none;
  }
  const own: XmlElement[] = [];
  const accounting: XmlElement[] = [];
  for (const total of childrenOf(root, "cac:TaxTotal")) {
    const amount = reader.child(total, "cbc:TaxAmount");
    const code = amount?.attributes["currencyID"];
    if (code === currency.code || amount === undefined || taxCurrency === null || code !== taxCurrency.code) {
      own.push(total);
    } else accounting.push(total);
  }
  const [element, second] = own;
  if (element === undefined) {
    reader.missing(root, "cac:TaxTotal/cbc:TaxAmount", {
      rule: "BR-CO-15",
      name: "the VAT total in the document's currency (BT-110)",
    });
    reader.amountsBroken = true;
    return none;
  }
  if (second !== undefined) {
    reader.report(second, {
      code: "INVOICE_ARITHMETIC",
      rule: "BR-CO-15",
      message: `there is more than one VAT total besides that in accounting currency.`,
      next: `Give one VAT total in ${currency.code}, and at most one more in the currency of cbc:TaxCurrencyCode.`,
    });
    reader.amountsBroken = true;
  }
  const total = reader.requiredAmount(element, "cbc:TaxAmount", currency, {
    rule: "BR-CO-15",
    name: "the VAT total (BT-110)",
    decimals: "BR-DEC-13",
  });
  const groupElements = childrenOf(element, "cac:TaxSubtotal");
  if (groupElements.length === 0) {
    reader.missing(element, "cac:TaxSubtotal", { rule: "BR-CO-18", name: "a VAT breakdown (BG-23)" });
  }
  const groups = groupElements.map((group): VatGroup => {
    const taxable = reader.requiredAmount(group, "cbc:TaxableAmount", currency, {
      rule: "BR-45",
      name: "the taxable amount (BT-116)",
      decimals: "BR-DEC-19",
    });
    const tax = reader.requiredAmount(group, "cbc:TaxAmount", currency, {
      rule: "BR-46",
      name: "the category's tax (BT-117)",
      decimals: "BR-DEC-20",
    });
    const field = { rule: "BR-47", name: "the VAT category (BT-118)" };
    const { vatCategory, vatRate } = readCategory(group, "cac:TaxCategory", field, reader);
    return { category: vatCategory, rate: vatRate, taxable, tax };
  });

  let totalInTaxCurrency: bigint | null = null;
  const [inTaxCurrency, again] = accounting;
  if (taxCurrency !== null && taxCurrency.code !== currency.code) {
    if (inTaxCurrency === undefined) {
      reader.missing(root, "cac:TaxTotal/cbc:TaxAmount", {
        rule: "BR-53",
        name: `the VAT total in ${taxCurrency.code} (BT-111)`,
      });
    } else {
      const amount = reader.child(inTaxCurrency, "cbc:TaxAmount");
      totalInTaxCurrency = (amount && reader.amountOf(amount, taxCurrency, "BR-DEC-15")) ?? null;
      if (again !== undefined) {
        reader.report(again, {
          code: "INVOICE_FIELD_REPEATED",
          rule: "PEPPOL-EN16931-R054",
          message: `there is more than one VAT total in ${taxCurrency.code}.`,
          next: "Keep the right one.",
        });
      }
    }
  }
  return { element, total, totalInTaxCurrency, groups, groupElements };
}

function readTotals(element: XmlElement, currency: Currency | undefined, tax: Tax, reader: FieldReader): Totals {
  const required = (name: string, rule: string, label: string, decimals: string) =>
    reader.requiredAmount(element, name, currency, { rule, name: label, decimals });
  return {
    lineNet: required("cbc:LineExtensionAmount", "BR-12", "the sum of lines (BT-106)", "BR-DEC-09"),
    allowances: reader.optionalAmount(element, "cbc:AllowanceTotalAmount", currency, "BR-DEC-10"),
    charges: reader.optionalAmount(element, "cbc:ChargeTotalAmount", currency, "BR-DEC-11"),
    withoutTax: required("cbc:TaxExclusiveAmount", "BR-13", "the total without VAT (BT-109)", "BR-DEC-12"),
    tax: tax.total,
    taxInTaxCurrency: tax.totalInTaxCurrency,
    withTax: required("cbc:TaxInclusiveAmount", "BR-14", "the total with VAT (BT-112)", "BR-DEC-14"),
    prepaid: reader.optionalAmount(element, "cbc:PrepaidAmount", currency, "BR-DEC-16"),
    rounding: reader.optionalAmount(element, "cbc:PayableRoundingAmount", currency, "BR-DEC-17"),
    due: required("cbc:PayableAmount", "BR-15", "the amount due (BT-115)", "BR-DEC-18"),
  };
}
