import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { decodeExtraData, encodeExtraData } from "../../src/network/extraData.ts";
import {
  genesisHashOf,
  genesisOf,
  requireSameGenesis,
  termsDigestOf,
  type Genesis,
} from "../../src/network/genesis.ts";
import { EMPTY_TRIE_ROOT, stateRootOf } from "../../src/network/stateRoot.ts";
import { refusalOf } from "./refusal.ts";

const TERMS = {
  chainId: 20_261_122,
  validators: [`0x${"11".repeat(20)}`, `0x${"22".repeat(20)}`, `0x${"33".repeat(20)}`, `0x${"44".repeat(20)}`],
  blockPeriodSeconds: 2,
  requestTimeoutSeconds: 4,
  gasLimit: 60_000_000,
};

describe("the genesis of a network", () => {
  const genesis = genesisOf(TERMS);

  it("has Shanghai and Cancun from block 0, free gas, QBFT, and no limit of code size of its own", () => {
    expect(genesis.config).to.deep.equal({
      chainId: 20_261_122,
      berlinBlock: 0,
      londonBlock: 0,
      shanghaiTime: 0,
      cancunTime: 0,
      zeroBaseFee: true,
      qbft: { epochlength: 30_000, blockperiodseconds: 2, requesttimeoutseconds: 4 },
    });
    expect(JSON.stringify(genesis)).not.to.match(/contractSizeLimit|fixedBaseFee|milliseconds/);
    expect(genesis.alloc).to.deep.equal({});
  });
  it("names the validators in its extra data", () => {
    expect(decodeExtraData(genesis.extraData)).to.deep.equal({
      vanity: `0x${"00".repeat(32)}`,
      validators: TERMS.validators,
      round: 0,
      seals: [],
    });
  });
  it("is the same for two members who agree, whatever order they name the validators in", () => {
    const other = genesisOf({ ...TERMS, validators: [...TERMS.validators].reverse() });
    expect(other).to.deep.equal(genesis);
    expect(genesisHashOf(other)).to.equal(genesisHashOf(genesis));
  });
  it("has another hash when any header field is another", () => {
    const hashes = [
      genesis,
      genesisOf({ ...TERMS, gasLimit: 60_000_001 }),
      genesisOf({ ...TERMS, validators: TERMS.validators.slice(1) }),
      { ...genesis, alloc: { [TERMS.validators[0]!]: { balance: "0x1" } } },
      { ...genesis, timestamp: "0x1" },
      { ...genesis, nonce: "0x1" },
    ].map(genesisHashOf);
    expect(new Set(hashes).size).to.equal(hashes.length);
  });

  const changes: [field: string, change: (other: Genesis) => unknown][] = [
    ["config.chainId", (other) => (other.config.chainId += 1)],
    ["config.zeroBaseFee", (other) => (other.config.zeroBaseFee = false)],
    ["config.qbft.blockperiodseconds", (other) => (other.config.qbft.blockperiodseconds = 1)],
    ["config.contractSizeLimit", (other) => Object.assign(other.config, { contractSizeLimit: 100_000 })],
    ["config.cancunTime", (other) => Reflect.deleteProperty(other.config, "cancunTime")],
    ["gasLimit", (other) => (other.gasLimit = "0x1")],
    [`alloc.${TERMS.validators[0]}`, (other) => (other.alloc = { [TERMS.validators[0]!]: { balance: "0x1" } })],
    ["extraData", (other) => (other.extraData = genesisOf({ ...TERMS, validators: [] }).extraData)],
  ];
  for (const [field, change] of changes) {
    it(`is refused when another member's differs in ${field}, by that name`, async () => {
      const other = structuredClone(genesis);
      change(other);
      const refusal = await refusalOf(() => requireSameGenesis(genesis, other, "Their genesis"));
      expect(refusal.code).to.equal("NETWORK_GENESIS_DIFFERS");
      expect(refusal.facts["field"]).to.equal(field);
      expect(refusal.message).to.include(`differs in ${field}:`);
    });
  }
  it("has a digest that covers every field, whatever order the keys are in", () => {
    const others = changes.map(([, change]) => {
      const other = structuredClone(genesis);
      change(other);
      return termsDigestOf(other);
    });
    expect(new Set([termsDigestOf(genesis), ...others]).size).to.equal(changes.length + 1);
    const turned = Object.fromEntries(Object.entries(genesis).toReversed()) as unknown as Genesis;
    expect(termsDigestOf({ ...turned, config: { ...genesis.config } })).to.equal(termsDigestOf(genesis));
  });
  it("has the digest that a member gets with jq and sha256sum", () => {
    // What "jq -cjS . genesis.json" prints.
    const text =
      `{"alloc":{},"coinbase":"0x${"00".repeat(20)}","config":{"berlinBlock":0,"cancunTime":0,"chainId":20261122,` +
      `"londonBlock":0,"qbft":{"blockperiodseconds":2,"epochlength":30000,"requesttimeoutseconds":4},"shanghaiTime":0,` +
      `"zeroBaseFee":true},"difficulty":"0x1","extraData":"${genesis.extraData}","gasLimit":"0x3938700",` +
      `"mixHash":"${genesis.mixHash}","nonce":"0x0","timestamp":"0x0"}`;
    expect(termsDigestOf(genesis)).to.equal(`0x${createHash("sha256").update(text).digest("hex")}`);
  });
  it("is the same genesis when only the case of its hex differs", () => {
    requireSameGenesis(
      genesis,
      { ...genesis, mixHash: genesis.mixHash.toUpperCase().replace("0X", "0x") },
      "Their genesis",
    );
  });
});

describe("the state root of an allocation", () => {
  it("is the root of the empty trie without accounts", () => expect(stateRootOf({})).to.equal(EMPTY_TRIE_ROOT));
  it("does not depend on the order of the accounts", () => {
    const entries = Array.from({ length: 40 }, (_, index) => [
      `0x${(index + 1).toString(16).padStart(40, "0")}`,
      { balance: `0x${(index * 7).toString(16)}` },
    ]) as [string, { balance: string }][];
    expect(stateRootOf(Object.fromEntries(entries))).to.equal(stateRootOf(Object.fromEntries(entries.toReversed())));
  });
});

describe("a real chain of four validators", () => {
  const folder = new URL("../../../shared/data/qbft/", import.meta.url);
  const present = existsSync(new URL("genesis.json", folder));
  const real = (name: string, test: () => void): unknown =>
    present ? it(name, test) : it.skip(`${name} [skipped: ../shared/data/qbft is not there]`, test);
  const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  interface Sample {
    number: number;
    block: { hash: string; stateRoot: string; extraData: string };
  }

  real("began with the block that is reckoned from its genesis", () => {
    const genesis = read("genesis.json") as Genesis;
    const first = (read("blocks.json") as Sample[]).find(({ number }) => number === 0)!;
    expect(stateRootOf(genesis.alloc)).to.equal(first.block.stateRoot);
    expect(genesisHashOf(genesis)).to.equal(first.block.hash);
  });
  real("had its validators in the order that we write them", () => {
    const { extraData } = read("genesis.json") as Genesis;
    const { validators } = decodeExtraData(extraData);
    expect(genesisOf({ ...TERMS, validators: validators.toReversed() }).extraData).to.equal(extraData);
  });
  real("has extra data in every block that comes out as it went in", () => {
    const blocks = read("blocks.json") as Sample[];
    expect(blocks.length).to.be.greaterThan(10);
    for (const { number, block } of blocks) {
      expect(encodeExtraData(decodeExtraData(block.extraData)), `block ${number}`).to.equal(block.extraData);
    }
  });
});
