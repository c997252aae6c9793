import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { withNumber } from "../../../src/cli/tryOut/invoice.ts";
import { parseInvoice } from "../../../src/invoices/index.ts";
import { SAMPLES } from "../../../src/scenario/samples.ts";

describe("an invoice under another number", () => {
  const sample = readFileSync(join(SAMPLES, "invoices", "14-pump-spares.xml"), "utf8");

  it("differs in its number and dates alone", () => {
    const text = withNumber(sample, "KBW-0200", Date.UTC(2027, 2, 20, 23, 59) / 1000);
    const lines = text.split("\n");
    const changed = lines.filter((line, index) => line !== sample.split("\n")[index]).map((line) => line.trim());
    expect(changed).to.deep.equal([
      "<cbc:ID>KBW-0200</cbc:ID>",
      "<cbc:IssueDate>2027-03-20</cbc:IssueDate>",
      "<cbc:DueDate>2027-04-19</cbc:DueDate>",
    ]);
    const { number } = parseInvoice(new TextEncoder().encode(text), { name: "a.xml" });
    expect(number).to.equal("KBW-0200");
  });
});
