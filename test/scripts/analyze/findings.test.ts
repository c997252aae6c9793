import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import {
  type Exclusion,
  type Finding,
  judge,
  parseExclusions,
  parseFindings,
  render,
} from "../../../scripts/analyze/findings.ts";

const REASON = "a reason that is long enough";

function finding(detector: string, contract: string, member: string, description = ""): Finding {
  return {
    detector,
    impact: "Low",
    confidence: "Medium",
    position: `contracts/${contract}.sol:1`,
    contract,
    member,
    description,
    reference: "https://example.org/",
  };
}

describe("scripts/analyze/findings.ts", () => {
  describe("judge", () => {
    const claim = finding("timestamp", "RoundBook", "claim", "uses timestamp");
    const close = finding("timestamp", "RoundBook", "closeRound", "uses timestamp, badly");
    const spend = finding("timestamp", "Funds", "spend", "uses timestamp");
    const loop = finding("calls-loop", "RoundBook", "claim");
    const all = [claim, close, spend, loop];

    const cases: { title: string; excluded: Omit<Exclusion, "reason">; fresh: Finding[]; stale: string[] }[] = [
      { title: "everywhere", excluded: { detector: "timestamp", where: "everywhere" }, fresh: [loop], stale: [] },
      {
        title: "in a contract",
        excluded: { detector: "timestamp", where: ["RoundBook"] },
        fresh: [spend, loop],
        stale: [],
      },
      {
        title: "in a function",
        excluded: { detector: "timestamp", where: ["RoundBook.claim"] },
        fresh: [close, spend, loop],
        stale: [],
      },
      {
        title: "by what they say",
        excluded: { detector: "timestamp", where: "everywhere", saying: "badly" },
        fresh: [claim, spend, loop],
        stale: [],
      },
      {
        title: "in one place, and names another that has none",
        excluded: { detector: "timestamp", where: ["RoundBook.claim", "RoundBook.open", "Round"] },
        fresh: [close, spend, loop],
        stale: ["timestamp in RoundBook.open", "timestamp in Round"],
      },
      {
        title: "of no kind that was found",
        excluded: { detector: "suicidal", where: "everywhere" },
        fresh: all,
        stale: ["suicidal everywhere"],
      },
    ];
    for (const { title, excluded, fresh, stale } of cases) {
      it(`excludes findings ${title}`, () => {
        expect(judge(all, [{ ...excluded, reason: REASON }])).to.deep.equal({ fresh, stale });
      });
    }

    it("counts an exclusion as used that covers only what another covers too", () => {
      const excluded: Exclusion[] = [
        { detector: "calls-loop", where: "everywhere", reason: REASON },
        { detector: "calls-loop", where: ["RoundBook"], reason: REASON },
      ];
      expect(judge([loop], excluded)).to.deep.equal({ fresh: [], stale: [] });
    });
  });

  describe("parseFindings", () => {
    const contract = {
      type: "contract",
      name: "Book",
      source_mapping: { filename_relative: "c/B.sol", lines: [3, 4] },
    };
    const within = (type: string, name: string, parent: object, line: number): object => ({
      type,
      name,
      source_mapping: { filename_relative: "c/B.sol", lines: [line, line + 1] },
      type_specific_fields: { parent },
    });
    const pay = within("function", "pay", contract, 20);
    const found = (id: string, ...elements: object[]): object => ({
      id,
      check: "timestamp",
      impact: "Low",
      confidence: "High",
      description: "Book.pay() uses timestamp:\n\t- x < y\n",
      reference: "https://example.org/#timestamp",
      elements,
    });
    const reportOf = (...detectors: object[]): object => ({ success: true, error: null, results: { detectors } });

    it("takes contract and function from the first element, and gives findings in the order of the files", () => {
      const parsed = parseFindings(
        reportOf(found("1", within("variable", "sum", pay, 100)), found("2", pay, contract), found("3", contract)),
      );
      expect(parsed.map(({ position, contract: name, member }) => [position, name, member])).to.deep.equal([
        ["c/B.sol:3", "Book", undefined],
        ["c/B.sol:20", "Book", "pay"],
        ["c/B.sol:100", "Book", "pay"],
      ]);
    });

    it("gives a finding once that Slither made in two compilations", () => {
      expect(parseFindings(reportOf(found("1", pay), found("1", pay)))).to.have.length(1);
    });

    it("takes a report without findings", () => {
      expect(parseFindings({ success: true, error: null, results: {} })).to.deep.equal([]);
    });

    it("refuses the report of a run that failed", () => {
      expect(() => parseFindings({ success: false, error: "no AST", results: {} })).to.throw("Slither failed: no AST");
    });

    it("renders where, what and how sure", () => {
      const [first] = parseFindings(reportOf(found("1", pay)));
      expect(first && render(first)).to.equal(
        [
          "c/B.sol:20  timestamp (low impact, high confidence)",
          "    Book.pay() uses timestamp:",
          "      - x < y",
          "    https://example.org/#timestamp",
        ].join("\n"),
      );
    });
  });

  describe("parseExclusions", () => {
    it("refuses an exclusion without a reason", () => {
      expect(() => parseExclusions([{ detector: "timestamp", where: "everywhere" }])).to.throw("reason");
      expect(() => parseExclusions([{ detector: "timestamp", where: "everywhere", reason: "fine" }])).to.throw(
        "reason",
      );
    });
    it("takes the committed file", () => {
      expect(parseExclusions(parse(readFileSync("scripts/analyze/exclusions.yaml", "utf8")))).not.to.be.empty;
    });
  });
});
