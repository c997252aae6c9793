import { expect } from "chai";
import { InvalidArgumentError } from "commander";
import { explainNode } from "../../src/cli/deployment.ts";
import {
  addressOption,
  daysOption,
  durationOption,
  endpointsOf,
  indexOption,
  numberOption,
  portOption,
  shownRpc,
  timeOption,
} from "../../src/cli/options.ts";
import { ProbityError } from "../../src/base/errors.ts";

/** The instruction of a parser that refuses a text. */
function refusal(parse: (text: string) => unknown, text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return error.message;
    throw error;
  }
  throw new Error(`${text} was not refused`);
}

describe("timeOption", () => {
  it("reads a day, a time with its zone, and seconds", () => {
    expect(timeOption("2028-02-29")).to.equal(Date.UTC(2028, 1, 29) / 1000);
    expect(timeOption("2027-06-30T17:00Z")).to.equal(Date.UTC(2027, 5, 30, 17) / 1000);
    expect(timeOption("2027-06-30T17:00:30+03:00")).to.equal(Date.UTC(2027, 5, 30, 14, 0, 30) / 1000);
    expect(timeOption("1814400000")).to.equal(1_814_400_000);
  });
  it("says what is wrong with a time", () => {
    for (const text of ["17:00", "next year", "30.06.2027", "2027-6-30", ""]) {
      expect(refusal(timeOption, text), text).to.match(/^Give a date/);
    }
    for (const text of ["2027-02-29", "2027-13-01", "2027-06-31T10:00Z", "2027-06-30T25:00Z"]) {
      expect(refusal(timeOption, text), text).to.match(/^There is no such day or time/);
    }
    expect(refusal(timeOption, "2027-06-30T17:00")).to.match(/^Add the zone/);
    for (const text of ["0", "-5", "1814400000000"]) {
      expect(refusal(timeOption, text), text).to.match(
        /^Out of range: Unix seconds, not milliseconds, .* 253402300799/,
      );
    }
  });
});

describe("parsers of numbers", () => {
  it("read whole numbers", () => {
    expect([portOption("0"), daysOption("7"), indexOption("0"), indexOption("12")]).to.deep.equal([0, 7, 0, 12]);
    expect(numberOption("18446744073709551615")).to.equal(2n ** 64n - 1n);
    expect(durationOption("12h")).to.equal(43_200n);
  });
  it("name the range, whether the text is no number or is beyond it", () => {
    for (const [parse, range, beyond] of [
      [portOption, /from 0 to 65535/, ["65536", "-1", "1".repeat(30)]],
      [daysOption, /from 1 to 36500/, ["0", "-1", "36501"]],
      [indexOption, /from 0 to 33554431/, ["-1", "33554432"]],
      [numberOption, /from 1 to 18446744073709551615/, ["0", "18446744073709551616"]],
      [durationOption, /from 1s to 365250d/, ["0d", "-1h", "365251d"]],
    ] as const) {
      for (const text of beyond)
        expect(refusal(parse, text), text)
          .to.match(/^Out of range: /)
          .and.to.match(range);
      for (const text of ["", "x", "1.5", "1e3", " 1", "0x10"]) expect(refusal(parse, text), text).to.match(/^Give /);
    }
    expect(refusal(portOption, "x")).to.match(/from 0 to 65535/);
  });
});

describe("addressOption", () => {
  const address = "0x52908400098527886E0F7030069857D2E4169EE7";

  it("reads an address in small letters, in capitals, or with its checksum", () => {
    for (const text of [address, address.toLowerCase(), `0x${address.slice(2).toUpperCase()}`]) {
      expect(addressOption(text)).to.equal(address);
    }
  });
  it("calls a wrong checksum one, and does not offer the right one", () => {
    const said = refusal(addressOption, address.replace("E0F", "e0F"));
    expect(said)
      .to.match(/wrong checksum/)
      .and.to.match(/compare it with its source/);
    expect(said).not.to.match(/0x5290/i);
  });
  it("refuses all else", () => {
    for (const text of ["", "amina", address.slice(2), `${address}0`, "XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS"]) {
      expect(refusal(addressOption, text), text).to.match(/^Give an address: 0x and 40/);
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
