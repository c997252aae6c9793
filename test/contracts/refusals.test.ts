import { expect } from "chai";
import { encodeBytes32String, id, Interface, type ErrorFragment, type ParamType } from "ethers";
import { artifacts } from "hardhat";
import { biddingWords } from "../../src/contracts/refusals/bidding.ts";
import { billWords } from "../../src/contracts/refusals/bills.ts";
import { commonWords } from "../../src/contracts/refusals/common.ts";
import { fundWords } from "../../src/contracts/refusals/funds.ts";
import { governanceWords } from "../../src/contracts/refusals/governance.ts";
import { identityWords } from "../../src/contracts/refusals/identity.ts";
import { explainedErrors, refusalOf } from "../../src/contracts/refusals/index.ts";
import { contractEnums, predicatesOf } from "../../src/contracts/enums.ts";
import { refused } from "../chain/fixture.ts";

/** Solidity's own, which no ABI lists. */
const BUILT_IN = ["Error", "Panic"];

/**
 * Values that the words leave to the facts: digests, which only a program compares, and what the sentence says without.
 * Whoever gives a new error words uses all its values, or says here that a person need not read them.
 */
const LEFT_TO_FACTS: Readonly<Record<string, readonly string[]>> = {
  IdentityConsentInvalid: ["digest"],
  IdentitySignatureInvalid: ["digest"],
  IdentityTagTaken: ["tag"],
  IdentityTagUnauthorized: ["digest"],
  OfficerConfirmationInvalid: ["digest"],
  StatusListsRevocationFinal: ["schema", "issuer", "position"],
  StatusListsUnchanged: ["schema", "issuer", "position", "value"],
};

/** Numbers of 48 bits that are no times but batches and lengths. */
const NO_TIMES: ReadonlySet<string> = new Set([
  ...["sequence", "through", "acknowledged", "issued", "value", "bound", "delay", "longest"],
]);

const TIME = 1_900_000_000n;
const ADDRESS = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F";
const SAMPLES: Readonly<Record<string, unknown>> = {
  address: ADDRESS,
  string: "a text",
  bytes2: "0x4150",
  bytes3: "0x4b4553",
  bytes4: id("pause(address)").slice(0, 10),
  bytes26: id("batch").slice(0, 54),
  bytes32: encodeBytes32String("NAIROBI-01"),
  uint8: 1n,
  uint32: 1_209_600n,
  uint48: TIME,
};

type Abi = readonly { type: string; name: string; inputs: readonly { name: string; internalType: string }[] }[];

/** The custom errors in the ABIs of everything that is deployed: all contracts but those of tests. */
async function errorsOfContracts(): Promise<{ fragments: Map<string, ErrorFragment>; abi: Abi }> {
  const fragments = new Map<string, ErrorFragment>();
  const abi: Abi[number][] = [];
  for (const name of await artifacts.getAllFullyQualifiedNames()) {
    if (/^(contracts\/testing|test)\//.test(name)) continue;
    const { abi: items } = await artifacts.readArtifact(name);
    abi.push(...(items as Abi).filter(({ type }) => type === "error"));
    Interface.from(items).forEachError((fragment) => fragments.set(fragment.format("sighash"), fragment));
  }
  return { fragments, abi };
}

const sampleOf = ({ name, type }: ParamType): unknown => (NO_TIMES.has(name) ? 7n : (SAMPLES[type] ?? 7n));
const bare = (value: string): string => value.replace(/\.$/, "");

describe("refusals in words", function () {
  this.timeout(60_000);
  let fragments: Map<string, ErrorFragment>;
  before(async () => ({ fragments } = await errorsOfContracts()));

  it("there are for every custom error, and for nothing that is none", () => {
    const names = [...fragments.values()].map(({ name }) => name);
    // One name stands for one signature, so that words may go by it.
    expect(new Set(names).size).to.equal(names.length);
    expect(names.length).to.be.greaterThan(280);
    expect(
      names.filter((name) => !explainedErrors.includes(name)),
      "errors without words",
    ).to.deep.equal([]);
    const known = new Set([...names, ...BUILT_IN]);
    expect(
      explainedErrors.filter((name) => !known.has(name)),
      "words without an error",
    ).to.deep.equal([]);
    expect(refusalOf("Unheard", {})).to.equal(undefined);
    expect(refusalOf("toString", {})).to.equal(undefined);
  });

  it("stand in one place for each error, so that no subject's words replace another's", () => {
    const subjects = [commonWords, identityWords, governanceWords, billWords, fundWords, biddingWords];
    const names = subjects.flatMap((words) => Object.keys(words));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
    expect(names.sort()).to.deep.equal([...explainedErrors].sort());
  });

  it("use every value that an error has, and none that it has not", () => {
    const unused: string[] = [];
    for (const { name, inputs } of fragments.values()) {
      const known = inputs.map((input) => input.name);
      const read = new Set<string>();
      // A sentence may depend on whether something is 0.
      for (const sample of ["0", "1"]) {
        const values = new Proxy({}, { get: (_target, key) => (read.add(String(key)), sample) });
        refusalOf(name, values);
      }
      for (const key of read) expect(known, name).to.include(key);
      unused.push(...known.filter((key) => !read.has(key)).map((key) => `${name}.${key}`));
    }
    const left = Object.entries(LEFT_TO_FACTS).flatMap(([name, keys]) => keys.map((key) => `${name}.${key}`));
    expect(unused.sort()).to.deep.equal(left.sort());
  });

  it("read as one sentence and a next step, with times, amounts and codes as people read them", () => {
    for (const fragment of fragments.values()) {
      const { name, inputs } = fragment;
      const data = new Interface([fragment]).encodeErrorResult(fragment, inputs.map(sampleOf));
      const { message, next, facts } = refused(data);
      expect(message, name).to.match(/^The contract refused: \S.*[^. ] \(\w+\)\.$/);
      expect(message.endsWith(` (${name}).`), message).to.equal(true);
      expect(bare(message), name).not.to.match(/undefined|NaN|\bnull\b|\[object|\bnone\b| {2}|\. [A-Z]/);
      expect(next, name)
        .to.match(/^[A-Z].*[^. ]\.$/)
        .and.not.to.match(/undefined/);
      expect(facts["error"], name).to.match(new RegExp(`^${name}\\(.*\\)$`));
      expect(message, name).not.to.include(String(TIME));
      for (const { name: value, type } of inputs) {
        expect(facts["error"], name).to.include(`${value}: `);
        if (/^bytes[234]$/.test(type)) expect(message, name).not.to.include(String(SAMPLES[type]));
        if (type === "bytes4") expect(message, name).to.include("pause");
        if (/^u?int128$/.test(type)) expect(message, name).to.include("7 minor units");
      }
    }
  });

  it("count milestones from 1, as every tool does", () => {
    const milestones = [...fragments.values()].filter(({ name, inputs }) => {
      return name.startsWith("ContractBook") && inputs.some((input) => input.name === "index");
    });
    expect(milestones).to.have.length(5);
    for (const { name, inputs } of milestones) {
      const values = Object.fromEntries(inputs.map((input) => [input.name, "4"]));
      expect(refusalOf(name, values)?.what, name).to.match(/milestone 5\b/);
    }
  });

  it("render when every value is 0, as a contract that names nobody gives it", () => {
    for (const fragment of fragments.values()) {
      const zero = ({ type }: ParamType) =>
        type === "string"
          ? ""
          : type === "address"
            ? `0x${"00".repeat(20)}`
            : type.startsWith("bytes")
              ? `0x${"00".repeat(Number(type.slice(5)))}`
              : 0n;
      const { message } = refused(new Interface([fragment]).encodeErrorResult(fragment, fragment.inputs.map(zero)));
      expect(message, fragment.name).not.to.match(/undefined|NaN|\bnull\b|\[object/);
    }
  });
});

describe("states in words", () => {
  it("are there for every enum that an error carries, and for no other", async () => {
    const { abi } = await errorsOfContracts();
    const carried = abi.flatMap(({ inputs }) =>
      inputs.flatMap(({ internalType }) => /^enum (.*)$/.exec(internalType)?.[1] ?? []),
    );
    for (const of of contractEnums) {
      const isCarried = carried.includes(of);
      expect(new Set(predicatesOf(of).map((words) => words !== null)), of).to.deep.equal(new Set([isCarried]));
    }
    expect(contractEnums).to.include.members(carried);
  });

  it("are used by the errors that carry them", async () => {
    const { abi } = await errorsOfContracts();
    for (const { name, inputs } of abi) {
      const carried = inputs.filter(({ internalType }) => internalType.startsWith("enum "));
      for (const { name: value, internalType } of carried) {
        predicatesOf(internalType.slice(5) as (typeof contractEnums)[number]).forEach((words, index) => {
          const others = Object.fromEntries(inputs.map((input) => [input.name, "7"]));
          const said = refusalOf(name, { ...others, [value]: String(index) });
          expect(said?.what, name).to.include(words);
        });
      }
    }
  });
});
