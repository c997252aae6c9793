import { Resolver, type DIDDocument, type VerificationMethod } from "did-resolver";
import { computeAddress, getAddress, id as keccak256OfText, type Provider, zeroPadValue } from "ethers";
import { getResolver } from "ethr-did-resolver";
import { addressFault, WRONG_CHECKSUM } from "../base/address.ts";
import { ProbityError } from "../base/errors.ts";

/** The chain and registry of the identities. */
export type DidClient = {
  provider: Provider;
  /** The address of the identity registry. */
  registry: string;
  chainId: bigint;
};

/** The parts of a did:ethr. */
export type Did = {
  chainId: bigint;
  identity: string;
  /** The public key, as hex, when the DID carries one. */
  publicKey?: string;
};

/** The resolution of an identity's DID at one block. */
export type ResolvedDid = {
  /** W3C DID document; without keys when deactivated. */
  document: DIDDocument;
  deactivated: boolean;
  /** The block of the newest change in the document; none when nothing was ever changed. */
  versionId?: number;
  /** The block of the next change, when an older document was requested. */
  nextVersionId?: number;
};

/** The DID of an identity on a chain: `did:ethr:0x<chain id>:0x<address>` (did:ethr specification, "Method Specific Identifier"). */
export function didOf(chainId: bigint, identity: string): string {
  return `did:ethr:0x${chainId.toString(16)}:${getAddress(identity)}`;
}

/**
 * Parses a did:ethr. Without a chain id it belongs to chain 1, as the specification says. Network names are not
 * supported, because a name means nothing on a private chain.
 *
 * @throws DID_INVALID
 */
export function parseDid(did: string): Did {
  const match = /^did:ethr:(?:(0x[0-9a-fA-F]{1,64}):)?(0x[0-9a-fA-F]{40}|0x0[23][0-9a-fA-F]{64})$/.exec(did);
  const [, chain = "0x1", id] = match ?? [];
  const isMistyped = id?.length === 42 && addressFault(id) === WRONG_CHECKSUM;
  try {
    if (id === undefined) throw new Error("not of the form");
    const identity = id.length > 42 ? computeAddress(id) : getAddress(id);
    return { chainId: BigInt(chain), identity, ...(id.length > 42 && { publicKey: id }) };
  } catch (cause) {
    throw new ProbityError(
      "DID_INVALID",
      isMistyped ? `The address in "${did}" ${WRONG_CHECKSUM}.` : `"${did}" is not the DID of an identity.`,
      "Give one like did:ethr:0x7a69:0x followed by the 40 digits of the identity, or by the 66 of a public key.",
      { facts: { did }, cause },
    );
  }
}

/**
 * Resolves an identity's DID document with the standard resolver (ethr-did-resolver), at the chain's clock. By default
 * the resolver uses this machine's time for the newest document, so it could disagree with the registry about an
 * expired delegate.
 *
 * @param identity its address or its DID
 * @param options.versionId resolve at the end and time of this block; the newest by default
 * @param options.time resolve at this second when it is later than the block's: on a chain without new blocks, records
 * still expire
 * @param options.sinceOwner leave out the keys of the document at the identity's last change of owner. ERC-1056 keeps
 * them, and after a theft and a recovery they may be the thief's: set this before you trust signatures
 *
 * @example
 * const { document, deactivated } = await resolveDid({ provider, registry, chainId }, identity);
 *
 * @throws DID_INVALID, DID_OTHER_CHAIN, DID_VERSION_UNKNOWN, DID_UNRESOLVED
 */
export async function resolveDid(
  { provider, registry, chainId }: DidClient,
  identity: string,
  options: { versionId?: number; time?: bigint; sinceOwner?: boolean } = {},
): Promise<ResolvedDid> {
  const asked = identity.startsWith("did:");
  const named = parseDid(asked ? identity : `did:ethr:0x${chainId.toString(16)}:${identity}`);
  if (named.chainId !== chainId) {
    throw new ProbityError(
      "DID_OTHER_CHAIN",
      `${identity} belongs to chain ${named.chainId}, but the node is on chain ${chainId}.`,
      "Connect to a node of that chain.",
      { facts: { did: identity, chainId: String(chainId) } },
    );
  }
  // The document carries the DID as it was given, but the resolver knows only one spelling of a chain id.
  const subject = asked ? identity.slice(identity.lastIndexOf(":") + 1) : named.identity;
  const did = `did:ethr:0x${chainId.toString(16)}:${subject}`;

  const head = await provider.getBlockNumber();
  const { versionId = head, time = 0n } = options;
  if (!Number.isSafeInteger(versionId) || versionId < 0 || versionId > head) {
    throw new ProbityError(
      "DID_VERSION_UNKNOWN",
      `There is no block ${versionId} yet: the newest block is ${head}.`,
      "Give the number of a block that the chain has.",
      { facts: { versionId: String(versionId), head: String(head) } },
    );
  }

  // The package's types are those of ethers' CommonJS build, which differ only in private members.
  const resolver = new Resolver(
    getResolver({ chainId, registry, provider: aSecondLater(provider, versionId, Number(time)) as never }),
  );
  const { didDocument, didDocumentMetadata, didResolutionMetadata } = await resolver.resolve(
    `${did}?versionId=${String(versionId)}`,
  );
  if (didDocument === null) {
    throw new ProbityError(
      "DID_UNRESOLVED",
      `${did} cannot be resolved: ${String(didResolutionMetadata["message"] ?? didResolutionMetadata.error)}.`,
      "Check the address of the identity registry, and that the node keeps the logs of the whole chain.",
      { facts: { did, registry, error: didResolutionMetadata.error ?? "" } },
    );
  }
  let document = withoutDanglingKeys(didDocument);
  if (options.sinceOwner === true) {
    const changed = await lastOwnerChange(provider, registry, named.identity, versionId);
    if (changed !== undefined) {
      const then = await resolver.resolve(`${did}?versionId=${String(changed)}`);
      document = withoutMethodsOf(document, then.didDocument);
    }
  }
  const shown = didDocumentMetadata.versionId;
  const next = didDocumentMetadata.nextVersionId;
  return {
    document,
    deactivated: didDocumentMetadata.deactivated === true,
    ...(shown !== undefined && { versionId: Number(shown) }),
    ...(next !== undefined && { nextVersionId: Number(next) }),
  };
}

/**
 * A provider whose blocks are a second later. The resolver shows records in the last second of their validity too. So
 * until the next block it shows a delegate that the newest block revoked, although the registry's `validDelegate` is
 * false. A second later they agree.
 */
function aSecondLater(provider: Provider, versionId: number, time: number): Provider {
  const later: Provider = new Proxy(provider, {
    get(target, name) {
      if (name === "provider") return later;
      if (name === "getBlock") {
        return async (number: number) => {
          const block = await target.getBlock(number);
          if (block === null) return null;
          const second = number === versionId ? Math.max(block.timestamp, time) : block.timestamp;
          return { number: block.number, timestamp: second + 1 };
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  return later;
}

/** The resolver removes a revoked encryption key from the document but leaves the reference to it (11.1.3). */
function withoutDanglingKeys(document: DIDDocument): DIDDocument {
  const { keyAgreement, ...rest } = document;
  if (keyAgreement === undefined) return document;
  const known = new Set((document.verificationMethod ?? []).map(({ id }) => id));
  const kept = keyAgreement.filter((key) => typeof key !== "string" || known.has(key));
  return kept.length === 0 ? rest : { ...rest, keyAgreement: kept };
}

/** The block of the newest change of owner up to a block. */
async function lastOwnerChange(
  provider: Provider,
  registry: string,
  identity: string,
  toBlock: number,
): Promise<number | undefined> {
  const topics = [keccak256OfText("DIDOwnerChanged(address,address,uint256)"), zeroPadValue(identity, 32)];
  const logs = await provider.getLogs({ address: registry, topics, fromBlock: 0, toBlock });
  return logs.at(-1)?.blockNumber;
}

/** A document without the keys of a former one; the owner's own methods stay. */
function withoutMethodsOf(document: DIDDocument, former: DIDDocument | null): DIDDocument {
  const material = (method: VerificationMethod) => JSON.stringify({ ...method, id: "", controller: "" });
  const isOwners = ({ id }: VerificationMethod) => /#controller(Key)?$/.test(id);
  const old = new Set((former?.verificationMethod ?? []).filter((method) => !isOwners(method)).map(material));
  const methods = (document.verificationMethod ?? []).filter(
    (method) => isOwners(method) || !old.has(material(method)),
  );
  const kept = new Set(methods.map(({ id }) => id));
  const only = (list: DIDDocument["authentication"]) =>
    list?.filter((entry) => kept.has(typeof entry === "string" ? entry : entry.id));
  const result: DIDDocument = { ...document, verificationMethod: methods };
  for (const relationship of ["authentication", "assertionMethod", "keyAgreement"] as const) {
    const left = only(document[relationship]);
    if (left !== undefined) result[relationship] = left;
  }
  return result;
}
