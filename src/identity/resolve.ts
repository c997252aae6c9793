import { Resolver, type DIDDocument, type VerificationMethod } from "did-resolver";
import { computeAddress, getAddress, id as keccak256OfText, type Provider, zeroPadValue } from "ethers";
import { getResolver } from "ethr-did-resolver";
import { ProbityError } from "../base/errors.ts";

/** Where identities are read. */
export type DidClient = {
  provider: Provider;
  /** The address of the identity registry. */
  registry: string;
  chainId: bigint;
};

/** What a did:ethr names. */
export type Did = {
  chainId: bigint;
  identity: string;
  /** The public key, as hex, when the DID is of the form that carries one. */
  publicKey?: string;
};

/** What an identity's DID stands for at one block. */
export type ResolvedDid = {
  /** W3C DID document; without any key when deactivated. */
  document: DIDDocument;
  deactivated: boolean;
  /** The block of the newest change that the document shows; none when nothing was ever changed. */
  versionId?: number;
  /** The block of the change after that, when an older document was asked for. */
  nextVersionId?: number;
};

/** The DID of an identity on a chain: `did:ethr:0x<chain id>:0x<address>` (did:ethr specification, "Method Specific Identifier"). */
export function didOf(chainId: bigint, identity: string): string {
  return `did:ethr:0x${chainId.toString(16)}:${getAddress(identity)}`;
}

/**
 * What a did:ethr names. Without a chain id it is of chain 1, as the specification has it; networks by name are not
 * known here, since a name says nothing on a private chain.
 *
 * @throws DID_INVALID
 */
export function parseDid(did: string): Did {
  const match = /^did:ethr:(?:(0x[0-9a-fA-F]{1,64}):)?(0x[0-9a-fA-F]{40}|0x0[23][0-9a-fA-F]{64})$/.exec(did);
  const [, chain = "0x1", id] = match ?? [];
  try {
    if (id === undefined) throw new Error("not of the form");
    const identity = id.length > 42 ? computeAddress(id) : getAddress(id);
    return { chainId: BigInt(chain), identity, ...(id.length > 42 && { publicKey: id }) };
  } catch (cause) {
    throw new ProbityError(
      "DID_INVALID",
      `"${did}" is not the DID of an identity.`,
      "Give one like did:ethr:0x7a69:0x followed by the 40 digits of the identity, or by the 66 of a public key.",
      { facts: { did }, cause },
    );
  }
}

/**
 * The DID document of an identity, by the resolver that everybody uses (ethr-did-resolver), as of the chain's clock:
 * left to itself the resolver takes the time of this machine for the newest document, and a delegate that the registry
 * calls expired, or valid still, could be shown otherwise.
 *
 * @param identity its address or its DID
 * @param options.versionId the block at whose end, and time, it is looked at; the newest when left out
 * @param options.time the second at which it is looked at, when that is later than the block: on a chain that stands
 *   still what expires does so all the same
 * @param options.sinceOwner leaves out the keys that the document had when the identity last changed hands. ERC-1056
 *   keeps them, and after a theft and a recovery they may be the thief's: whoever trusts signatures asks for this
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
  // The document bears the DID as it was asked for, but the resolver knows a chain by one spelling of its id only.
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

  // The package's types are those of ethers' CommonJS build, which differ from ours in private members only.
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
 * The provider with the time of blocks a second later. The resolver shows what is valid to a second in that second too,
 * and so, as long as no other block follows, a delegate that the newest one revoked; for the registry's
 * `validDelegate` it is over by then. A second later they agree.
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

/** The resolver takes a revoked encryption key out of the document, but leaves the reference to it (11.1.3). */
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

/** A document without the keys that a former one had; the owner's own methods stay. */
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
