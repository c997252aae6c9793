import {
  AbiCoder,
  getAddress,
  isAddress,
  isHexString,
  keccak256,
  TypedDataEncoder,
  type FunctionFragment,
  type Interface,
  type Log,
  type LogDescription,
} from "ethers";
import { z } from "zod";
import { interfaceOf } from "../contracts/connect.ts";
import type { AddressBook } from "../contracts/addressBook.ts";
import type { ContractKey } from "../contracts/table.ts";
import { ProbityError } from "../base/errors.ts";
import { VOUCHER_TYPES, voucherDomain } from "../funds/voucher.ts";
import { MOST_DATA_BYTES } from "./forwardRequest.ts";

/**
 * The body of `POST /v1/messages`: a call of a listed function, by its name and arguments (whole numbers as decimal
 * digits, tuples as lists or objects), or by its data. `to` is the key of a contract in the address book, or its address.
 */
export const messageBodySchema = z.union([
  z.strictObject({ to: z.string().max(64), function: z.string().max(64), args: z.array(z.unknown()).max(16) }),
  z.strictObject({ to: z.string().max(64), data: z.string().regex(/^0x([0-9a-fA-F]{2})*$/) }),
]);
export type MessageBody = z.infer<typeof messageBodySchema>;

/** A message with its author's signature, which anybody may deliver. */
export interface Message {
  /** Hash of chain, contract and data. The same message has the same id at every gateway. */
  id: string;
  to: string;
  data: string;
  /** The signer that the message names. It counts against this signer's limits. */
  signer: string;
  /** A filter for the event that the message leaves on the chain. */
  trace: { topics: (string | null)[] };
  /** Whether a log of that filter is certainly this message's. */
  isOwn: (log: Log) => boolean;
  /** Whether it may be this message's; then the data of its transaction decides. */
  mayBeOwn: (log: Log) => boolean;
  /** Whether the contract accepts the same message again without reverting. */
  repeats: boolean;
}

/** A function that the gateway calls for anybody. */
interface Kind {
  contract: ContractKey;
  name: string;
  abi: Interface;
  /** Picks the signer out of the arguments. */
  signer: (args: Args) => unknown;
  /** The event that the act emits, and the indexed values that the arguments give. */
  event: string;
  indexed: (args: Args) => unknown[];
  /** Whether an event fits these arguments. When it is not exact, the data of the transaction decides. */
  matches: (event: LogDescription, args: Args, place: Place) => boolean;
  exact?: false;
  repeats?: true;
}
type Args = readonly unknown[] & Readonly<Record<string, unknown>>;
interface Place {
  chainId: bigint;
  contract: string;
}

const board = interfaceOf("tenderBoard");
const desk = interfaceOf("merchantDesk");
const registry = interfaceOf("identityRegistry");

const part = (value: unknown, key: string): unknown => (value as Record<string, unknown>)[key];
const bidOf = ([message]: Args): unknown[] => ["tenderId", "lot", "account"].map((key) => part(message, key));
const sameSequence = ({ args }: LogDescription, [message]: Args): boolean =>
  args["sequence"] === part(message, "sequence");

/**
 * A change of an identity's keys that its owner signed. The data of the transaction tells which change it was.
 * @param said the values that the event has, in the order of the arguments. The arguments follow the identity or, in
 * ERC-1056's own form, the signature.
 */
const keyAct = (act: string, event: string, said: readonly string[]): Kind[] =>
  [
    { name: `${act}Signed`, first: 4 },
    { name: `${act}WithSignature`, first: 1 },
  ].map(({ name, first }) => ({
    ...{ contract: "identityRegistry", name, abi: registry, event, exact: false },
    signer: ([identity]) => identity,
    indexed: ([identity]) => [identity],
    matches: ({ args: found }, args) => said.every((value, place) => found[value] === args[first + place]),
  }));
const OWNER = ["owner"];
const DELEGATE = ["delegateType", "delegate"];
const ATTRIBUTE = ["name", "value"];

/** Every function that carries its own signature, checked by the contract, and may be called by anyone. */
const kinds: readonly Kind[] = [
  {
    ...{ contract: "tenderBoard", name: "seal", abi: board, event: "BidSealed" },
    signer: ([message]) => part(message, "account"),
    indexed: bidOf,
    matches: (event, args) => sameSequence(event, args) && event.args["envelope"] === args[1],
    repeats: true,
  },
  {
    ...{ contract: "tenderBoard", name: "withdraw", abi: board, event: "BidWithdrawn" },
    signer: ([message]) => part(message, "account"),
    indexed: bidOf,
    matches: sameSequence,
  },
  {
    ...{ contract: "tenderBoard", name: "renewGuarantee", abi: board, event: "GuaranteeTaken" },
    signer: ([, , , note]) => part(note, "guarantor"),
    indexed: ([tenderId, lot, , note]) => [tenderId, lot, part(note, "guarantor")],
    matches: ({ args }, [, , account, note]) => args["account"] === account && args["serial"] === part(note, "serial"),
  },
  {
    ...{ contract: "merchantDesk", name: "spendVoucher", abi: desk, event: "VoucherSpent" },
    signer: ([voucher]) => part(voucher, "account"),
    indexed: ([voucher]) => [part(voucher, "account")],
    matches: ({ args }, [voucher], { chainId, contract }) =>
      args["voucher"] ===
      TypedDataEncoder.hash(
        voucherDomain({ chainId, merchantDesk: contract }),
        VOUCHER_TYPES,
        (voucher as { toObject(): Record<string, unknown> }).toObject(),
      ),
  },
  ...keyAct("changeOwner", "DIDOwnerChanged", OWNER),
  ...keyAct("addDelegate", "DIDDelegateChanged", DELEGATE),
  ...keyAct("revokeDelegate", "DIDDelegateChanged", DELEGATE),
  ...keyAct("setAttribute", "DIDAttributeChanged", ATTRIBUTE),
  ...keyAct("revokeAttribute", "DIDAttributeChanged", ATTRIBUTE),
];

/** The published list: which functions `POST /v1/messages` takes. */
export const messageKinds: readonly { to: ContractKey; function: string; inputs: string }[] = kinds.map((kind) => ({
  to: kind.contract,
  function: kind.name,
  inputs: functionOf(kind).format("sighash"),
}));

/**
 * Reads a message of the published list.
 * @throws {ProbityError} GATEWAY_MESSAGE_UNKNOWN, GATEWAY_REQUEST_INVALID, GATEWAY_TOO_LARGE
 */
export function readMessage(body: MessageBody, book: AddressBook): Message {
  const contract = isAddress(body.to) ? getAddress(body.to) : (book.contracts as Record<string, string>)[body.to];
  const ofContract = kinds.filter((kind) => book.contracts[kind.contract] === contract);
  const kind = ofContract.find((one) =>
    "data" in body ? body.data.slice(0, 10).toLowerCase() === functionOf(one).selector : body.function === one.name,
  );
  if (contract === undefined || kind === undefined) {
    throw new ProbityError(
      "GATEWAY_MESSAGE_UNKNOWN",
      "The gateway sends only messages of the listed functions, which carry their own signature.",
      "See GET /v1/info for the list; for any other act, post a signed request to /v1/requests.",
      { facts: { to: body.to } },
    );
  }
  const { abi } = kind;
  let data: string;
  let args: Args;
  try {
    const given = "data" in body ? [...abi.decodeFunctionData(kind.name, body.data)] : body.args;
    // Encoded anew, so that the same message has the same bytes however it was written.
    data = abi.encodeFunctionData(kind.name, given);
    args = abi.decodeFunctionData(kind.name, data);
  } catch (cause) {
    throw new ProbityError(
      "GATEWAY_REQUEST_INVALID",
      `The arguments of ${kind.name} cannot be read.`,
      `Give them as ${functionOf(kind).format("sighash")}, with whole numbers as decimal digits.`,
      { facts: { function: kind.name }, cause },
    );
  }
  if ((data.length - 2) / 2 > MOST_DATA_BYTES) {
    throw new ProbityError(
      "GATEWAY_TOO_LARGE",
      `The message is longer than ${MOST_DATA_BYTES} bytes.`,
      "Make it shorter.",
    );
  }
  return messageOf(kind, { chainId: BigInt(book.chainId), contract }, { data, args });
}

/** Reads a call as a message of the list; undefined when it is none. */
export function messageIn(chainId: bigint, { to, data }: { to: string; data: string }): Message | undefined {
  const kind = kinds.find((one) => data.slice(0, 10) === functionOf(one).selector);
  if (kind === undefined) return undefined;
  try {
    return messageOf(kind, { chainId, contract: to }, { data, args: kind.abi.decodeFunctionData(kind.name, data) });
  } catch {
    return undefined;
  }
}

function messageOf(kind: Kind, { chainId, contract }: Place, { data, args }: { data: string; args: Args }): Message {
  const { abi, matches, exact = true, repeats = false } = kind;
  const isLike = (log: Log): boolean => {
    const parsed = abi.parseLog(log);
    return parsed !== null && matches(parsed, args, { chainId, contract });
  };
  const event = abi.getEvent(kind.event);
  if (event === null) throw new Error(`no event ${kind.event}`);
  return {
    id: keccak256(
      AbiCoder.defaultAbiCoder().encode(
        ["string", "uint256", "address", "bytes32"],
        ["probity-gateway-message/1", chainId, contract, keccak256(data)],
      ),
    ),
    to: contract,
    data,
    signer: String(kind.signer(args)),
    trace: { topics: abi.encodeFilterTopics(event, kind.indexed(args)) as (string | null)[] },
    isOwn: (log) => exact && isLike(log),
    mayBeOwn: (log) => !exact && isLike(log),
    repeats,
  };
}

/** Errors about a forged message, which cannot be on the chain already. */
const UNSIGNED = [
  ...[desk.getError("MerchantDeskVoucherUnsigned"), board.getError("TenderBoardMessageForged")],
  board.getError("TenderBoardNoteForged"),
].map((error) => error?.selector);

/** Whether a contract refused a message as forged, by the data of its error. */
export function isForged(revert: string): boolean {
  return UNSIGNED.includes(revert.slice(0, 10));
}

/** Whether a log fits the filter of a message's event. */
export function isOfTrace({ to, trace }: Pick<Message, "to" | "trace">, log: Pick<Log, "address" | "topics">): boolean {
  return log.address === to && trace.topics.every((topic, place) => topic === null || log.topics[place] === topic);
}

function functionOf({ abi, name }: Pick<Kind, "abi" | "name">): FunctionFragment {
  const fragment = abi.getFunction(name);
  if (fragment === null) throw new Error(`no function ${name}`);
  return fragment;
}

/** Whether a text is the id of a request: 32 bytes. */
export function isRequestId(text: string): boolean {
  return isHexString(text, 32);
}
