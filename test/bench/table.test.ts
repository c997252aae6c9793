import { expect } from "chai";
import type { JudgedRow } from "../../bench/row.ts";
import { formatNumber, renderTable } from "../../bench/table.ts";

const ROWS: JudgedRow[] = [
  { name: "a.met", value: 1.2345, unit: "s", target: 3, better: "lower", peers: { usual: 8.524 }, verdict: "met" },
  { name: "a.missed", value: 4, unit: "%", target: 99, better: "higher", peers: {}, verdict: "missed" },
  { name: "b.shown", value: 98_765, unit: "gas", better: "lower", peers: { x: 1, y: 2_000 }, verdict: "shown" },
  { name: "b.gone", value: undefined, unit: "gas", target: 5_000, better: "lower", peers: {}, verdict: "missing" },
];

describe("bench table", () => {
  it("shows each row with its target, whether it was met, and its peers", () => {
    expect(renderTable(ROWS)).to.equal(
      [
        "name        value  unit    target  met?    peers",
        "--------  -------  ----  --------  ------  -----",
        "a.met        1.23  s         <= 3  yes     usual: 8.52",
        "a.missed        4  %        >= 99  MISSED",
        "b.shown    98,765  gas             -       x: 1; y: 2,000",
        "b.gone    missing  gas   <= 5,000  MISSED",
        "",
        "1 of 3 targets met. Missed: a.missed, b.gone (missing).",
      ].join("\n"),
    );
  });

  it("says so when all targets are met, or there are none", () => {
    expect(renderTable(ROWS.slice(0, 1)).split("\n").at(-1)).to.equal("1 of 1 targets met.");
    expect(renderTable([]).split("\n").at(-1)).to.equal("0 of 0 targets met.");
  });

  it("writes numbers in whole from a thousand on, and with three digits below", () => {
    const numbers = [0, 7, 999, 1_000_000, 0.012345, 99.94, 1234.5].map(formatNumber);
    expect(numbers).to.deep.equal(["0", "7", "999", "1,000,000", "0.0123", "99.9", "1,235"]);
    expect(formatNumber(Number.NaN)).to.equal("NaN");
  });
});
