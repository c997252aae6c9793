import { encodeRlp, keccak256, sha256, toBeArray, toUtf8Bytes, zeroPadValue } from "ethers";
import { ProbityError } from "../base/errors.ts";
import { genesisExtraData } from "./extraData.ts";
import { EMPTY_TRIE_ROOT, stateRootOf, type Allocation } from "./stateRoot.ts";

/** Blocks after which pending votes on validators are discarded; Besu's own default. */
const EPOCH_LENGTH = 30_000;

/** The mix hash of every QBFT block, by which Besu recognizes it (Besu: BftHelpers.EXPECTED_MIX_HASH). */
const QBFT_MIX_HASH = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365";

/** Keccak-256 of RLP of an empty list: no uncles. */
const NO_UNCLES = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";

/** Besu's base fee for block 0 when the genesis names none: 1 gwei (EIP-1559, INITIAL_BASE_FEE). */
const GENESIS_BASE_FEE = 1_000_000_000;

const ZERO_ADDRESS = `0x${"00".repeat(20)}`;

/** A genesis file as Besu reads it. No number exceeds 2^53. */
export interface Genesis {
  config: {
    chainId: number;
    berlinBlock: number;
    londonBlock: number;
    shanghaiTime: number;
    cancunTime: number;
    zeroBaseFee: boolean;
    qbft: { epochlength: number; blockperiodseconds: number; requesttimeoutseconds: number };
  };
  nonce: string;
  timestamp: string;
  gasLimit: string;
  difficulty: string;
  mixHash: string;
  coinbase: string;
  alloc: Allocation;
  extraData: string;
}

/** The terms that the members of a network agree on. The whole genesis follows from them. */
export interface GenesisTerms {
  chainId: number;
  /** Addresses of the first validators. */
  validators: readonly string[];
  blockPeriodSeconds: number;
  requestTimeoutSeconds: number;
  gasLimit: number;
}

/** The genesis of a network. Two members who agree on the terms get the same genesis, byte for byte. */
export function genesisOf(terms: GenesisTerms): Genesis {
  return {
    config: {
      chainId: terms.chainId,
      berlinBlock: 0,
      londonBlock: 0,
      shanghaiTime: 0,
      cancunTime: 0,
      zeroBaseFee: true,
      qbft: {
        epochlength: EPOCH_LENGTH,
        blockperiodseconds: terms.blockPeriodSeconds,
        requesttimeoutseconds: terms.requestTimeoutSeconds,
      },
    },
    nonce: "0x0",
    timestamp: "0x0",
    gasLimit: `0x${terms.gasLimit.toString(16)}`,
    difficulty: "0x1",
    mixHash: QBFT_MIX_HASH,
    coinbase: ZERO_ADDRESS,
    alloc: {},
    extraData: genesisExtraData(terms.validators),
  };
}

/**
 * The hash of block 0: keccak of the RLP of the 20 header fields of a Cancun block. Block 0 has no seals and round 0,
 * so QBFT's rule for the hash (no seals, round 0) changes nothing.
 */
export function genesisHashOf(genesis: Genesis): string {
  const empty32 = zeroPadValue("0x", 32);
  return keccak256(
    encodeRlp([
      empty32, // parentHash
      NO_UNCLES,
      genesis.coinbase,
      stateRootOf(genesis.alloc),
      EMPTY_TRIE_ROOT, // transactions
      EMPTY_TRIE_ROOT, // receipts
      zeroPadValue("0x", 256), // logs bloom
      toBeArray(genesis.difficulty),
      "0x", // number
      toBeArray(genesis.gasLimit),
      "0x", // gas used
      toBeArray(genesis.timestamp),
      genesis.extraData,
      genesis.mixHash,
      zeroPadValue(toBeArray(genesis.nonce), 8),
      toBeArray(GENESIS_BASE_FEE),
      EMPTY_TRIE_ROOT, // withdrawals
      "0x", // blob gas used
      "0x", // excess blob gas
      empty32, // parent beacon block root
    ]),
  );
}

/**
 * The digest that members compare before they start: SHA-256 of the whole genesis file as JSON without spaces and with
 * sorted keys. The hash of block 0 covers the header alone: not the chain id, the block period, the time-out or the
 * free gas. Anybody can compute the digest without this program: `jq -cjS . genesis.json | sha256sum`.
 */
export function termsDigestOf(genesis: Genesis): string {
  return sha256(
    toUtf8Bytes(JSON.stringify(genesis, (_key, value: unknown) => (isRecord(value) ? sorted(value) : value))),
  );
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * Refuses a genesis that is not the expected one, and says which field differs.
 * @param whose the file that is checked, for the message
 * @throws {ProbityError} NETWORK_GENESIS_DIFFERS
 */
export function requireSameGenesis(expected: unknown, actual: unknown, whose: string): void {
  const difference = firstDifference(expected, actual, "");
  if (difference === undefined) return;
  const { field, expected: ours, actual: theirs } = difference;
  throw new ProbityError(
    "NETWORK_GENESIS_DIFFERS",
    `${whose} differs in ${field}: it has ${theirs}; expected is ${ours}.`,
    "Ask the network's coordinator for the files again, and compare the digest of the terms with the other members by telephone.",
    { facts: { field, expected: ours, actual: theirs } },
  );
}

interface Difference {
  field: string;
  expected: string;
  actual: string;
}

function firstDifference(expected: unknown, actual: unknown, field: string): Difference | undefined {
  if (isRecord(expected) && isRecord(actual)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      const found = firstDifference(expected[key], actual[key], field === "" ? key : `${field}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const [ours, theirs] = [asText(expected), asText(actual)];
  if (ours === theirs) return undefined;
  return { field: field === "" ? "everything" : field, expected: ours, actual: theirs };
}

function asText(value: unknown): string {
  if (value === undefined) return "nothing";
  // Hex is the same number or address in either case.
  return typeof value === "string" ? value.toLowerCase() : JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
