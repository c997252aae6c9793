import { expect } from "chai";
import { collect, select, type Subject } from "../../bench/collect.ts";
import type { RequiredRow, Row } from "../../bench/row.ts";
import { ProbityError } from "../../src/base/errors.ts";

const row = (name: string, value = 1): Row => ({ name, value, unit: "gas", better: "lower", peers: {} });

const subject = (name: string, rows: (context: string) => Promise<Row[]>): Subject<string> => ({
  name,
  load: () => Promise.resolve({ rows }),
});

const REQUIRED: RequiredRow[] = ["bills.issue.million", "merkle.million.seconds"].map((name) => ({
  name,
  unit: "gas",
  target: 1,
  better: "lower",
}));

describe("bench collection", () => {
  it("gives each subject the context and keeps the rows in order", async () => {
    const seen: string[] = [];
    const { rows, failures } = await collect(
      ["a", "b"].map((name) =>
        subject(name, (context) => {
          seen.push(`${name} ${context}`);
          return Promise.resolve([row(`${name}.x`), row(`${name}.y`)]);
        }),
      ),
      "context",
    );
    expect(seen).to.deep.equal(["a context", "b context"]);
    expect(rows.map(({ name }) => name)).to.deep.equal(["a.x", "a.y", "b.x", "b.y"]);
    expect(failures).to.deep.equal([]);
  });

  it("goes on after a subject that throws or does not load, and reports it", async () => {
    const broken = new Error("broken");
    const { rows, failures } = await collect(
      [
        subject("a", () => Promise.reject(broken)),
        { name: "b", load: () => Promise.reject<Awaited<ReturnType<Subject<string>["load"]>>>(broken) },
        subject("c", () => Promise.resolve([row("c.x")])),
      ],
      "context",
    );
    expect(rows.map(({ name }) => name)).to.deep.equal(["c.x"]);
    expect(failures).to.deep.equal([
      { subject: "a", error: broken },
      { subject: "b", error: broken },
    ]);
  });

  for (const [what, rows] of [
    ["a row of another subject", [row("b.x")]],
    ["a row given twice", [row("a.x"), row("a.x")]],
    ["a row without a value", [row("a.x", Number.NaN)]],
  ] as const) {
    it(`reports ${what}`, async () => {
      const collected = await collect([subject("a", () => Promise.resolve([...rows]))], "context");
      expect(collected.rows).to.deep.equal([]);
      expect(collected.failures.map((failure) => failure.subject)).to.deep.equal(["a"]);
    });
  }

  describe("--only", () => {
    const subjects = [{ name: "merkle" }, { name: "peers" }];

    it("takes everything when it is not given", () => {
      expect(select([], subjects, REQUIRED)).to.deep.equal({ subjects, required: REQUIRED });
    });

    it("leaves the named subjects and their required rows", () => {
      expect(select(["merkle"], subjects, REQUIRED)).to.deep.equal({
        subjects: [{ name: "merkle" }],
        required: REQUIRED.slice(1),
      });
    });

    it("takes a subject that is required but not there yet, so that its row shows as missing", () => {
      expect(select(["bills"], subjects, REQUIRED)).to.deep.equal({ subjects: [], required: REQUIRED.slice(0, 1) });
    });

    it("refuses a name it does not know", () => {
      expect(() => select(["merkel"], subjects, REQUIRED))
        .to.throw(ProbityError, 'The bench has no subject "merkel".')
        .with.property("code", "BENCH_UNKNOWN_SUBJECT");
    });
  });
});
