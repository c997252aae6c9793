import { expect } from "chai";
import { fillText } from "../../src/network/template.ts";

const fill = (template: string, values: Record<string, string | number> = {}): string =>
  fillText("one.yml", template, values);

describe("a template of the network folder", () => {
  it("takes a value wherever its placeholder stands", () => {
    expect(fill("port: <port> # <port> of <name>\n", { port: 8600, name: "one" })).to.equal(
      "port: 8600 # 8600 of one\n",
    );
  });
  it("takes a block in place of a comment, with the indent of the comment", () => {
    expect(fill("all:\n  # <items>\nend: 1\n", { items: "a:\n  b: 1\n\nc: 2\n" })).to.equal(
      "all:\n  a:\n    b: 1\n\n  c: 2\nend: 1\n",
    );
  });
  it("loses the line of an empty block, and one of the empty lines around it", () => {
    expect(fill("a: 1\n\n# <more>\n\nb: 2\n", { more: "" })).to.equal("a: 1\n\nb: 2\n");
  });
  it("leaves placeholders of other programs alone", () => {
    const text = "{{node}} {{ $labels.node }} $remote_addr 3<>/dev/tcp <&3 a < b and c > d\n";
    expect(fill(text)).to.equal(text);
  });
  it("does not look for placeholders in values", () => {
    expect(fill("<a>\n", { a: "<b>" })).to.equal("<b>\n");
  });
  it("is refused for a placeholder without a value", () => {
    expect(() => fill("<port>\n")).to.throw("one.yml: <port> has no value");
    expect(() => fill("# <toString>\n")).to.throw("one.yml: <toString> has no value");
  });
  it("is refused for a value without a placeholder", () => {
    expect(() => fill("<a>\n", { a: 1, b: 2, c: 3 })).to.throw("one.yml: nothing takes the value of b, c");
  });
  it("is refused for several lines within one", () => {
    expect(() => fill("a: <a>\n", { a: "1\n2" })).to.throw("one.yml: <a> has several lines");
  });
});
