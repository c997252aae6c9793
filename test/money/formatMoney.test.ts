import { expect } from "chai";
import { formatMoney } from "../../src/money/formatMoney.ts";

describe("formatMoney", () => {
  for (const [amount, code, text] of [
    [0n, "KES", "KES 0.00"],
    [5n, "KES", "KES 0.05"],
    [125_000_050n, "KES", "KES 1,250,000.50"],
    [-100_000n, "KES", "KES -1,000.00"],
    [1_234n, "JPY", "JPY 1,234"],
    [1_234n, "KWD", "KWD 1.234"],
  ] as const) {
    it(`writes ${amount} minor units of ${code} as ${text}`, () => {
      expect(formatMoney(amount, code)).to.equal(text);
    });
  }
});
