import {
  concat,
  dataLength,
  getAddress,
  TypedDataEncoder,
  verifyTypedData,
  type BytesLike,
  type Provider,
  type TypedDataDomain,
} from "ethers";
import { z } from "zod";
import { contractAt, interfaceOf } from "../contracts/connect.ts";
import { address } from "../base/address.ts";
import { ProbityError } from "../base/errors.ts";

/** Nodes do not propagate larger transactions reliably; see docs/operations.md. */
export const MOST_DATA_BYTES = 100_000;

/** The typed data of OpenZeppelin's ERC2771Forwarder 5. */
export const FORWARD_REQUEST_TYPES = {
  ForwardRequest: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "gas", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint48" },
    { name: "data", type: "bytes" },
  ],
};

/** A call that the forwarder makes in the name of `from`. Value is in wei and always 0 here; deadline in Unix seconds. */
export interface ForwardRequest {
  from: string;
  to: string;
  value: bigint;
  /** For the inner call alone. */
  gas: bigint;
  /** That of `from` at the forwarder. */
  nonce: bigint;
  deadline: bigint;
  data: string;
}

export interface SignedForwardRequest {
  request: ForwardRequest;
  /** 65 bytes: r, s, v, of a plain key. The forwarder does not support ERC-1271 wallets. */
  signature: string;
}

/** A whole number that JSON may hold as a number or, when it is large, as decimal digits. */
const whole = z.union([z.string().regex(/^\d{1,78}$/), z.int().nonnegative()]).transform(BigInt);
const bytes = z
  .string()
  .regex(/^0x([0-9a-fA-F]{2})*$/, "is not 0x and whole bytes")
  .transform((text) => text.toLowerCase());
const signature = z
  .string()
  .regex(/^0x[0-9a-fA-F]{130}$/, "is not a signature of 65 bytes")
  .transform((text) => text.toLowerCase());

/** The body of `POST /v1/requests`. */
export const signedForwardRequestSchema = z.strictObject({
  request: z.strictObject({
    from: address,
    to: address,
    value: whole,
    gas: whole,
    nonce: whole,
    deadline: whole.refine((seconds) => seconds < 2n ** 48n, "is no time"),
    data: bytes.refine((data) => dataLength(data) <= MOST_DATA_BYTES, `is longer than ${MOST_DATA_BYTES} bytes`),
  }),
  signature,
});

/** The request as JSON, with whole numbers as decimal digits. {@link signedForwardRequestSchema} reads it. */
export function signedRequestToJson({ request, signature: signed }: SignedForwardRequest): object {
  const { from, to, value, gas, nonce, deadline, data } = request;
  return {
    request: {
      ...{ from, to, data },
      ...{ value: String(value), gas: String(gas), nonce: String(nonce), deadline: String(deadline) },
    },
    signature: signed,
  };
}

/**
 * The EIP-712 domain of a forwarder, as it says itself (ERC-5267).
 * @throws {ProbityError} GATEWAY_FORWARDER_INVALID when it names another chain or contract, or adds a salt or fields
 */
export async function forwarderDomain(forwarder: string, provider: Provider): Promise<TypedDataDomain> {
  const [{ chainId }, said] = await Promise.all([
    provider.getNetwork(),
    contractAt("forwarder", forwarder, provider).eip712Domain(),
  ]);
  const standard = BigInt(said.fields) === 0x0fn && said.extensions.length === 0;
  if (!standard || said.chainId !== chainId || said.verifyingContract !== getAddress(forwarder)) {
    throw new ProbityError(
      "GATEWAY_FORWARDER_INVALID",
      `The forwarder ${forwarder} does not sign for itself on chain ${String(chainId)}.`,
      "Check that the address book belongs to this chain.",
      { facts: { forwarder, chainId: String(chainId) } },
    );
  }
  return { name: said.name, version: said.version, chainId, verifyingContract: said.verifyingContract };
}

/** The digest that is signed, which is also the id of a request. */
export function digestOf(domain: TypedDataDomain, request: ForwardRequest): string {
  return TypedDataEncoder.hash(domain, FORWARD_REQUEST_TYPES, request);
}

/** The address that signed a request; undefined when the signature is malformed. */
export function signerOf(domain: TypedDataDomain, signed: SignedForwardRequest): string | undefined {
  // The forwarder accepts only 27 and 28 as v; ethers accepts others too.
  if (!/1[bc]$/.test(signed.signature)) return undefined;
  try {
    return verifyTypedData(domain, FORWARD_REQUEST_TYPES, signed.request, signed.signature);
  } catch {
    return undefined;
  }
}

/** The inner call as the target gets it: from the forwarder, with the signer behind the data (ERC-2771). */
export function innerCall(
  forwarder: string,
  { from, to, data }: { from: string; to: string; data: BytesLike },
): { from: string; to: string; data: string } {
  return { from: forwarder, to, data: concat([data, from]) };
}

const forwarderInterface = interfaceOf("forwarder");

/** The data of the outer call. */
export function encodeExecute({ request, signature: signed }: SignedForwardRequest): string {
  const { from, to, value, gas, deadline, data } = request;
  return forwarderInterface.encodeFunctionData("execute", [
    { from, to, value, gas, deadline, data, signature: signed },
  ]);
}

/**
 * The gas of the outer transaction. The forwarder passes on at most 63/64 of what it has, and burns everything when that
 * is less than the request's gas; the rest is for its own work: the bytes of the call, which it also copies and hashes,
 * recovering the signer, asking the target, writing the nonce (22,100 the first time), and the event.
 */
export function outerGas(request: ForwardRequest, executeData: string): bigint {
  const length = BigInt(dataLength(executeData));
  return 21_000n + 100_000n + 40n * length + (request.gas * 64n) / 63n + 1n;
}
