import { expect } from "chai";
import { InvalidArgumentError } from "commander";
import { daysOption, endpointsOf, indexOption, timeOption } from "../../src/cli/options.ts";

describe("timeOption", () => {
  it("reads a day, a time with its zone, and seconds", () => {
    expect(timeOption("2028-02-29")).to.equal(Date.UTC(2028, 1, 29) / 1000);
    expect(timeOption("2027-06-30T17:00Z")).to.equal(Date.UTC(2027, 5, 30, 17) / 1000);
    expect(timeOption("2027-06-30T17:00:30+03:00")).to.equal(Date.UTC(2027, 5, 30, 14, 0, 30) / 1000);
    expect(timeOption("1814400000")).to.equal(1_814_400_000);
  });
  it("refuses days that are none, times without zone, and anything else", () => {
    for (const text of ["2027-02-29", "2027-13-01", "2027-06-31T10:00Z", "2027-06-30T17:00", "17:00", "0", "-5", ""]) {
      expect(() => timeOption(text), text).to.throw(InvalidArgumentError, /Give a date/);
    }
  });
});

describe("daysOption, indexOption", () => {
  it("read whole numbers", () => {
    expect([daysOption("7"), indexOption("0"), indexOption("12")]).to.deep.equal([7, 0, 12]);
  });
  it("refuse all else", () => {
    for (const text of ["0", "-1", "1.5", "week", "100000"]) {
      expect(() => daysOption(text), text).to.throw(InvalidArgumentError);
    }
    for (const text of ["-1", "1.5", "x", "9999999999"]) {
      expect(() => indexOption(text), text).to.throw(InvalidArgumentError);
    }
  });
});

describe("endpointsOf", () => {
  afterEach(() => Reflect.deleteProperty(process.env, "PROBITY_RPC_TOKEN"));

  it("takes several addresses, and the token from the environment for each", () => {
    expect(endpointsOf("http://a:1, http://b:2")).to.deep.equal([
      { url: "http://a:1", headers: {} },
      { url: "http://b:2", headers: {} },
    ]);
    process.env["PROBITY_RPC_TOKEN"] = " secret\n";
    expect(endpointsOf("http://a:1")).to.deep.equal([
      { url: "http://a:1", headers: { authorization: "Bearer secret" } },
    ]);
  });
});
