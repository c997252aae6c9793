import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { SAMPLES } from "../../src/scenario/samples.ts";
import { expectRefusal, runCli, type CliRun } from "../support/cli.ts";

describe("probity start --invoices", () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), "probity-start-"))));
  afterEach(() => rmSync(root, { recursive: true }));

  const folder = (name: string, ...documents: string[]): string => {
    mkdirSync(join(root, name));
    for (const document of documents) copyFileSync(join(SAMPLES, document), join(root, name, document.split("/")[1]!));
    return join(root, name);
  };
  /** Refused before the first line of the story. */
  const expectNothingStarted = (run: CliRun, code: string, sentence: RegExp): void => {
    expectRefusal(run, code, sentence);
    expect(run.out).to.equal("");
  };

  for (const where of [["--once"], ["--network", "no-network"]]) {
    const start = (invoices: string): Promise<CliRun> => runCli("start", ...where, "--invoices", invoices);

    describe(`with ${where[0]}`, () => {
      it("refuses a folder that does not exist, and a file", async () => {
        expectNothingStarted(await start(join(root, "nothing")), "INVOICE_FOLDER", /ENOENT/);
        expectNothingStarted(await start(join(SAMPLES, "bids.json")), "INVOICE_FOLDER", /ENOTDIR/);
      });
      it("refuses a folder without documents", async () => {
        expectNothingStarted(await start(folder("empty")), "BILL_FILES_NONE", /no XML file in .*empty, so nothing was/);
      });
      it("refuses a folder with a document that cannot be read, and lists all", async () => {
        const mixed = folder("mixed", "broken/wrong-arithmetic.xml", "invoices/08-culvert-rings.xml");
        const run = await start(mixed);
        expectNothingStarted(run, "BILL_FILES_REFUSED", /1 of 2 files were refused, so nothing was started/);
        expect(run.err).to.match(/✖ wrong-arithmetic\.xml\S*: .*\[BR-CO-15, INVOICE_ARITHMETIC\]/);
        expect(run.err).to.match(/✔ 08-culvert-rings\.xml: sound, /);
      });
    });
  }
});
