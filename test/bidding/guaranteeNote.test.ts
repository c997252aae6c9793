import { expect } from "chai";
import { type GuaranteeNote, guaranteeNoteText, parseGuaranteeNote } from "../../src/bidding/index.ts";
import { refusalOf } from "../network/refusal.ts";

const NOTE: GuaranteeNote = {
  guarantor: "0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00",
  serial: 2n ** 64n - 1n,
  expiry: 1_800_000_000n,
  amount: 10_000_000_000_000_000_000n,
  signature: `0x${"1b".repeat(65)}`,
};

describe("the file of a guarantee note", () => {
  const json = (): object => JSON.parse(guaranteeNoteText(NOTE)) as object;

  it("reads as it was written, also above what a JSON number holds", () => {
    expect(parseGuaranteeNote(json())).to.deep.equal(NOTE);
  });

  for (const [field, value] of [
    ["guarantor", "0x355A"],
    ["serial", String(2n ** 64n)],
    ["expiry", "-1"],
    ["amount", "1.5"],
    ["signature", "0x1"],
  ] as const) {
    it(`is refused with a wrong ${field}, which is named`, async () => {
      const { code, message } = await refusalOf(() => parseGuaranteeNote({ ...json(), [field]: value }));
      expect(code).to.equal("GUARANTEE_NOTE_MALFORMED");
      expect(message).to.include(field);
    });
  }
});
