import { expect } from "chai";
import { table, wrapped } from "../../src/base/table.ts";

describe("table", () => {
  it("gives columns equal width, and ends numbers at the same place", () => {
    const rows = [
      ["a", "1", "x"],
      ["bcd", "23", ""],
    ];
    expect(table(rows, [1])).to.equal("a     1  x\nbcd  23");
  });

  it("wraps the widest columns of a row that does not fit", () => {
    const rows = [
      ["first", "one two three four five", "12"],
      ["second", "six", "3"],
    ];
    expect(table(rows, [2], { width: 25 })).to.equal(
      ["first   one two three  12", "          four five", "second  six             3"].join("\n"),
    );
  });

  it("breaks a number only where nothing else can be broken", () => {
    const rows = [["Ziwa County Department of Water", "KES 2,320,000.00"]];
    expect(table(rows, [1], { width: 34 })).to.equal(
      ["Ziwa County       KES 2,320,000.00", "  Department of", "  Water"].join("\n"),
    );
    expect(table(rows, [1], { width: 28 })).to.match(/KES\n/);
  });

  it("breaks no word", () => {
    expect(table([["a".repeat(30), "b"]], [], { width: 20 })).to.equal(`${"a".repeat(30)}  b`);
  });
});

describe("wrapped", () => {
  it("breaks lines at spaces and indents the rest", () => {
    expect(wrapped("short\n  one two three four", 11)).to.equal("short\n  one two\n    three\n    four");
  });

  it("breaks no word", () => {
    const path = `/tmp/${"a".repeat(40)}`;
    expect(wrapped(`The file is ${path} here`, 20)).to.equal(`The file is\n  ${path}\n  here`);
  });

  it("leaves lines that fit as they are", () => {
    expect(wrapped("a  b   c", 8)).to.equal("a  b   c");
  });
});
