import { expect } from "chai";
import { judge, judgeAll, type RequiredRow, type Row, toJson, toSnapshot } from "../../bench/row.ts";

const row = (change: Partial<Row> = {}): Row => ({
  name: "bills.issue.million",
  value: 90_000,
  unit: "gas",
  better: "lower",
  peers: {},
  ...change,
});

const REQUIRED: RequiredRow[] = [
  { name: "bills.issue.million", unit: "gas", target: 100_000, better: "lower" },
  { name: "merkle.million.seconds", unit: "s", target: 3, better: "lower" },
];

describe("bench rows", () => {
  describe("judge", () => {
    it("says nothing of a row without a target", () => {
      expect(judge(row())).to.equal("shown");
    });

    it("takes the target itself as met, both ways", () => {
      expect(judge(row({ value: 5, target: 5 }))).to.equal("met");
      expect(judge(row({ value: 5, target: 5, better: "higher" }))).to.equal("met");
    });

    it("misses above a target where lower is better, and below it where higher is", () => {
      expect(judge(row({ value: 6, target: 5 }))).to.equal("missed");
      expect(judge(row({ value: 4, target: 5 }))).to.equal("met");
      expect(judge(row({ value: 4, target: 5, better: "higher" }))).to.equal("missed");
      expect(judge(row({ value: 6, target: 5, better: "higher" }))).to.equal("met");
    });

    it("never takes a value that is no number as met", () => {
      expect(judge(row({ value: Number.NaN, target: 5 }))).to.equal("missed");
      expect(judge(row({ value: Number.NaN, target: 5, better: "higher" }))).to.equal("missed");
    });
  });

  describe("judgeAll", () => {
    it("counts a required row that nobody gave as missing, at the end", () => {
      const judged = judgeAll([row(), row({ name: "bills.other" })], REQUIRED);
      expect(judged.map(({ name, verdict }) => [name, verdict])).to.deep.equal([
        ["bills.issue.million", "met"],
        ["bills.other", "shown"],
        ["merkle.million.seconds", "missing"],
      ]);
      expect(judged[2]).to.deep.include({ value: undefined, target: 3, unit: "s", peers: {} });
    });

    it("judges by the required target, whatever the subject says", () => {
      const [lax] = judgeAll([row({ value: 150_000, target: 200_000 })], REQUIRED);
      expect(lax).to.deep.include({ target: 100_000, verdict: "missed" });
    });

    it("refuses nothing and adds nothing when nothing is required", () => {
      expect(judgeAll([], [])).to.deep.equal([]);
    });
  });

  describe("toJson", () => {
    it("writes the measured rows with their targets, and leaves missing ones out", () => {
      const judged = judgeAll([row({ peers: { Bulla: 196_852 } }), row({ name: "bills.other", value: 1.5 })], REQUIRED);
      expect(JSON.parse(toJson(judged))).to.deep.equal([
        {
          name: "bills.issue.million",
          value: 90_000,
          unit: "gas",
          target: 100_000,
          better: "lower",
          peers: { Bulla: 196_852 },
        },
        { name: "bills.other", value: 1.5, unit: "gas", better: "lower", peers: {} },
      ]);
    });
  });

  describe("toSnapshot", () => {
    it("holds gas alone, in the order of names", () => {
      const judged = judgeAll(
        [row({ name: "b.x" }), row({ name: "a.x" }), row({ name: "a.time", unit: "s" })],
        REQUIRED,
      );
      expect(toSnapshot(judged)).to.equal('{\n  "a.x": 90000,\n  "b.x": 90000\n}\n');
    });

    it("keeps the rows of subjects that did not run", () => {
      const judged = judgeAll([row({ name: "b.x", value: 2 })], []);
      expect(JSON.parse(toSnapshot(judged, { "b.x": 1, "c.x": 3 }))).to.deep.equal({ "b.x": 2, "c.x": 3 });
    });
  });
});
