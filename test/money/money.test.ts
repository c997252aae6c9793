import { expect } from "chai";
import { ProbityError } from "../../src/base/errors.ts";
import { currencyOf, findCurrency } from "../../src/money/currency.ts";
import { divideRounded, formatAmount, parseAmount, parseDecimal } from "../../src/money/decimal.ts";

describe("currencies", () => {
  it("have the minor units of ISO 4217, where Intl follows local custom instead", () => {
    const exponents = { KES: 2, EUR: 2, JPY: 0, UGX: 0, KWD: 3, CLF: 4, HUF: 2, IDR: 2, PKR: 2, XCG: 2 };
    for (const [code, minorUnits] of Object.entries(exponents)) {
      expect(findCurrency(code)).to.deep.equal({ code, minorUnits });
    }
  });

  it("are none where ISO 4217 gives no minor unit, or knows no such code", () => {
    for (const code of ["XAU", "XXX", "XTS", "XDR", "KSH", "kes", "KE", "KESS", "", "DEM", "__proto__"]) {
      expect(findCurrency(code), code).to.equal(undefined);
    }
  });

  it("are refused with what to do", () => {
    expect(() => currencyOf("KSH"))
      .to.throw(ProbityError, `"KSH" is not a currency of ISO 4217 with a minor unit.`)
      .with.property("code", "CURRENCY_UNKNOWN");
  });
});

describe("amounts", () => {
  const kes = currencyOf("KES");

  it("are read exactly", () => {
    for (const [text, amount] of [
      ["0", 0n],
      ["-0.00", 0n],
      ["12", 1200n],
      ["12.", 1200n],
      [".5", 50n],
      ["+1.10", 110n],
      ["-0.01", -1n],
      ["000123.4500", 12345n],
      ["123456789012345678.99", 12345678901234567899n],
    ] as const) {
      expect(parseAmount(text, kes), text).to.equal(amount);
    }
  });

  it("are refused when they are no decimal or have too many decimals", () => {
    for (const text of ["", ".", "-", "1e2", "1,0", "0x1", " 1", "NaN", "INF", "1234567890123456789"]) {
      expect(parseAmount(text, kes), text).to.equal("not-decimal");
    }
    expect(parseAmount("1.001", kes)).to.equal("too-many-decimals");
    expect(parseAmount("1.5", currencyOf("JPY"))).to.equal("too-many-decimals");
  });

  it("are printed as they are read, for any currency", () => {
    for (const code of ["JPY", "KES", "KWD", "CLF"]) {
      const currency = currencyOf(code);
      for (const amount of [0n, 1n, -1n, 9n, 10n, 100n, -12345n, 10n ** 20n]) {
        const [text = "", printedCode] = formatAmount(amount, currency).split(" ");
        expect(printedCode).to.equal(code);
        if (amount < 10n ** 18n) expect(parseAmount(text, currency), text).to.equal(amount);
      }
    }
    expect(formatAmount(-5n, kes)).to.equal("-0.05 KES");
    expect(formatAmount(1250n, currencyOf("JPY"))).to.equal("1250 JPY");
  });
});

describe("decimals", () => {
  it("keep digits and scale, without superfluous zeros", () => {
    expect(parseDecimal("012.3400")).to.deep.equal({ digits: 1234n, scale: 2 });
    expect(parseDecimal("-7")).to.deep.equal({ digits: -7n, scale: 0 });
    expect(parseDecimal("0.000")).to.deep.equal({ digits: 0n, scale: 0 });
  });

  it("are rounded to nearest, halves away from zero", () => {
    for (const [dividend, divisor, quotient] of [
      [5n, 2n, 3n],
      [-5n, 2n, -3n],
      [4n, 3n, 1n],
      [-4n, 3n, -1n],
      [149n, 100n, 1n],
      [150n, 100n, 2n],
      [0n, 7n, 0n],
    ] as const) {
      expect(divideRounded(dividend, divisor), `${dividend} / ${divisor}`).to.equal(quotient);
    }
  });
});
