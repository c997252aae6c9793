import { expect } from "chai";
import { InvalidArgumentError } from "commander";
import { explainNode } from "../../src/cli/deployment.ts";
import { daysOption, endpointsOf, indexOption, shownRpc, timeOption } from "../../src/cli/options.ts";
import { ProbityError } from "../../src/base/errors.ts";

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

  it("refuses what is no token, and does not say what it is", () => {
    for (const token of ["eyJ.secret\nsecret", "eyJ secret", "sécret", "secret\u0007"]) {
      process.env["PROBITY_RPC_TOKEN"] = token;
      expect(() => endpointsOf("http://a:1"), token)
        .to.throw(ProbityError)
        .that.satisfies((error: ProbityError) => !/secret|sécret/.test(error.message + JSON.stringify(error)))
        .and.includes({ code: "CHAIN_TOKEN_INVALID" });
    }
  });
});

describe("what --rpc holds, when it is printed", () => {
  const secret = "http://user:secret@127.0.0.1:8545/path?key=secret";
  it("has no password and no query, however it was mistyped", () => {
    expect(shownRpc(`${secret}, http://b:2/`)).to.equal("http://127.0.0.1:8545/path, http://b:2");
    const mistyped = [
      "htps://user:secret@a:1",
      "user:secret@a:1",
      "http:/user:secret@a:1",
      "http://user:sec@ret@a:1 b",
    ];
    for (const url of [...mistyped, "ftp://a?secret", "http://a b?secret"]) {
      expect(shownRpc(url), url).to.match(/a/);
      expect(shownRpc(url), url).not.to.match(/sec/);
    }
  });

  it("is not in what is said of a node that failed, nor in what the node's errors say", () => {
    const failed = { code: "SERVER_ERROR", message: `GET ${secret} failed` };
    for (const error of [
      Object.assign(new Error(failed.message), failed),
      Object.assign(new Error(), { code: "BAD_DATA" }),
    ]) {
      const said = explainNode(error, secret) as ProbityError;
      expect(said).to.be.instanceOf(ProbityError);
      expect(said.message).to.include("http://127.0.0.1:8545/path").and.not.include("secret");
      expect(JSON.stringify(said.facts)).not.to.include("secret");
    }
  });

  it("keeps the name of a network's folder as it is", () => {
    const error = Object.assign(new Error(), { code: "BAD_DATA" });
    expect((explainNode(error, "me@home?") as ProbityError).message).to.include("me@home?");
  });
});
