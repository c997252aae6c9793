import { dataLength, decodeRlp, encodeRlp, getAddress, toBeArray, toQuantity, type RlpStructuredData } from "ethers";

/** The consensus part of a QBFT block header (Besu: QbftExtraDataCodec). */
export interface ExtraData {
  /** 32 bytes without a meaning. */
  vanity: string;
  validators: readonly string[];
  /** A vote for or against a validator: 0xff adds, 0x (an empty string) drops. */
  vote?: { validator: string; kind: "add" | "drop" };
  round: number;
  /** 65 bytes each: r, s and v. */
  seals: readonly string[];
}

const NO_VANITY = `0x${"00".repeat(32)}`;
const ADD = "0xff";
const DROP = "0x";

/** RLP of [vanity, validators, vote, round, seals]. */
export function encodeExtraData({ vanity, validators, vote, round, seals }: ExtraData): string {
  return encodeRlp([
    vanity,
    [...validators],
    vote === undefined ? [] : [vote.validator, vote.kind === "add" ? ADD : DROP],
    toBeArray(round), // zero is the empty string, as in every RLP number
    [...seals],
  ]);
}

/** The extra data of block 0: the first validators, sorted by address as Besu sorts them. */
export function genesisExtraData(validators: readonly string[]): string {
  return encodeExtraData({ vanity: NO_VANITY, validators: sortedAddresses(validators), round: 0, seals: [] });
}

/** By value, smallest first. */
function sortedAddresses(addresses: readonly string[]): string[] {
  return [...addresses].map((address) => address.toLowerCase()).sort();
}

/** @throws {Error} when the bytes are not the extra data of a QBFT block */
export function decodeExtraData(data: string): ExtraData {
  const [vanity, validators, vote, round, seals, ...more] = list(decodeRlp(data), "extra data");
  if (more.length > 0) throw new Error("extra data has more than five items");
  if (dataLength(bytes(vanity, "vanity")) !== 32) throw new Error("vanity is not of 32 bytes");
  const decodedVote = voteOf(list(vote, "vote"));
  return {
    vanity: bytes(vanity, "vanity"),
    validators: list(validators, "validators").map((address) => getAddress(bytes(address, "validator"))),
    ...(decodedVote === undefined ? {} : { vote: decodedVote }),
    round: roundOf(bytes(round, "round")),
    seals: list(seals, "seals").map((seal) => {
      if (dataLength(bytes(seal, "seal")) !== 65) throw new Error("a seal is not of 65 bytes");
      return bytes(seal, "seal");
    }),
  };
}

function voteOf(vote: readonly RlpStructuredData[]): ExtraData["vote"] {
  if (vote.length === 0) return undefined;
  const kind = bytes(vote[1], "kind of vote");
  if (vote.length !== 2 || (kind !== ADD && kind !== DROP)) throw new Error("the vote is neither to add nor to drop");
  return { validator: getAddress(bytes(vote[0], "validator voted on")), kind: kind === ADD ? "add" : "drop" };
}

function roundOf(data: string): number {
  if (data === "0x") return 0;
  if (dataLength(data) > 4 || data.startsWith("0x00")) throw new Error("the round is no number of up to 4 bytes");
  return Number(toQuantity(data));
}

function list(item: RlpStructuredData | undefined, what: string): readonly RlpStructuredData[] {
  if (!Array.isArray(item)) throw new Error(`${what} is no list`);
  return item;
}

function bytes(item: RlpStructuredData | undefined, what: string): string {
  if (typeof item !== "string") throw new Error(`${what} is no bytes`);
  return item;
}
