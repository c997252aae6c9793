import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProbityError } from "../../src/base/errors.ts";
import { InvoiceError } from "../../src/invoices/index.ts";
import { readInvoices } from "../../src/invoices/node/readInvoices.ts";
import { readInvoice } from "../../src/invoices/node/readInvoice.ts";
import { asNobody } from "../support/asNobody.ts";
import { change, ubl } from "./document.ts";

const numbered = (number: string) => change(ubl(), ["INV-1", number]);

async function refusalOf(path: string): Promise<string> {
  try {
    await readInvoice(path);
  } catch (error) {
    if (error instanceof InvoiceError) return `${error.code} ${error.findings[0]?.rule ?? ""}`;
    throw error;
  }
  throw new Error("the file was accepted");
}

describe("reading invoices from files", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "probity-invoices-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });
  const put = async (name: string, content: string) => {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  describe("readInvoice", () => {
    it("reads a file and calls it by its base name", async () => {
      const invoice = await readInvoice(await put("a.xml", ubl()));
      expect(invoice.source.name).to.equal("a.xml");
      expect(invoice.number).to.equal("INV-1");
    });

    it("refuses a file of 200 MB by its size, without reading it", async () => {
      const path = await put("large.xml", ubl());
      await truncate(path, 200_000_000);
      expect(await refusalOf(path)).to.equal("INVOICE_TOO_LARGE PROBITY-SIZE");
    });

    it("refuses a missing file, a folder, and a path through a file", async () => {
      const path = await put("a.xml", ubl());
      expect(await refusalOf(join(folder, "b.xml"))).to.equal("INVOICE_FILE_MISSING PROBITY-FILE");
      expect(await refusalOf(join(path, "b.xml"))).to.equal("INVOICE_FILE_MISSING PROBITY-FILE");
      expect(await refusalOf(folder)).to.equal("INVOICE_NOT_A_FILE PROBITY-FILE");
    });

    it("refuses a pipe without waiting for it", async function () {
      if (process.platform === "win32") this.skip();
      const path = join(folder, "pipe.xml");
      execFileSync("mkfifo", [path]);
      expect(await refusalOf(path)).to.equal("INVOICE_NOT_A_FILE PROBITY-FILE");
    });

    it("refuses a file that may not be read", async () => {
      const path = await put("secret.xml", ubl());
      await chmod(path, 0);
      expect(await asNobody(() => refusalOf(path))).to.equal("INVOICE_FILE_FORBIDDEN PROBITY-FILE");
    });
  });

  describe("readInvoices", () => {
    it("lists every file in the order of its path, and no bad one hides another", async () => {
      await put("b/2.xml", numbered("B-2"));
      await put("b/1.XML", numbered("B-1"));
      await put("a.xml", "not xml");
      await put("B.xml", numbered("B-0"));
      await put("c.xml", change(numbered("C"), ["283.04", "283.05"]));
      await put("d.xml", numbered("D"));
      await put("notes.txt", "");
      await put(".hidden.xml", "");
      const batch = await readInvoices(folder);
      expect(batch.accepted.map((a) => `${a.file} ${a.invoice.number}`)).to.deep.equal([
        "B.xml B-0",
        "b/1.XML B-1",
        "b/2.xml B-2",
        "d.xml D",
      ]);
      expect(batch.refused.map((r) => `${r.file} ${r.code}`)).to.deep.equal([
        "a.xml INVOICE_NOT_XML",
        "c.xml INVOICE_ARITHMETIC",
      ]);
      expect(batch.refused[1]?.findings.map((f) => f.rule)).to.include("BR-CO-15");
      expect(batch.ignored).to.deep.equal([".hidden.xml", "notes.txt"]);
    });

    it("refuses the later of two documents with one seller and number", async () => {
      await put("1.xml", numbered("X"));
      await put("2.xml", numbered("X"));
      await put("3.xml", change(numbered("X"), ["KE1001", "KE 10-01"]));
      await put("4.xml", change(numbered("X"), ["KE1001", "KE1009"]));
      await put("5.xml", change(ubl("CreditNote"), ["INV-1", "X"]));
      const batch = await readInvoices(folder);
      expect(batch.accepted.map((a) => a.file)).to.deep.equal(["1.xml", "4.xml"]);
      expect(batch.refused.map((r) => `${r.file} ${r.code} ${r.findings[0]?.rule ?? ""}`)).to.deep.equal([
        "2.xml INVOICE_DUPLICATE PROBITY-ONCE",
        "3.xml INVOICE_DUPLICATE PROBITY-ONCE",
        "5.xml INVOICE_DUPLICATE PROBITY-ONCE",
      ]);
      expect(batch.refused[0]?.findings[0]?.message).to.equal("number X of Seller Ltd was already read from 1.xml.");
    });

    it("knows a seller again whose document leaves an identifier out", async () => {
      await put("1.xml", numbered("X"));
      await put("2.xml", change(numbered("X"), ["<cbc:CompanyID>KE1001</cbc:CompanyID>", ""]));
      const batch = await readInvoices(folder);
      expect(batch.refused.map((r) => r.code)).to.deep.equal(["INVOICE_DUPLICATE"]);
    });

    it("keeps the number of a refused document free", async () => {
      await put("1.xml", change(numbered("X"), ["283.04", "283.05"]));
      await put("2.xml", numbered("X"));
      const batch = await readInvoices(folder);
      expect(batch.accepted.map((a) => a.file)).to.deep.equal(["2.xml"]);
    });

    it("does not run in circles, and lists what a link names", async () => {
      await put("a/1.xml", ubl());
      await symlink(folder, join(folder, "a", "again"));
      await symlink(join(folder, "nowhere"), join(folder, "broken.xml"));
      const batch = await readInvoices(folder);
      expect(batch.accepted.map((a) => a.file)).to.deep.equal(["a/1.xml"]);
      expect(batch.refused.map((r) => `${r.file} ${r.code}`)).to.deep.equal(["broken.xml INVOICE_FILE_MISSING"]);
      expect(batch.ignored).to.deep.equal(["a/again"]);
    });

    it("returns empty lists for an empty folder", async () => {
      expect(await readInvoices(folder)).to.deep.equal({ accepted: [], refused: [], ignored: [] });
    });

    it("throws when the folder is missing or is a file", async () => {
      for (const path of [join(folder, "none"), await put("1.xml", ubl())]) {
        try {
          await readInvoices(path);
          expect.fail("accepted");
        } catch (error) {
          expect(error).to.be.instanceOf(ProbityError).with.property("code", "INVOICE_FOLDER");
        }
      }
    });
  });
});
