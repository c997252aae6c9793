import type { Probity } from "../../../../contracts/connect.ts";
import { byTime, signerFor, type JwsSigner, type ResolveDid } from "../../../../credentials/index.ts";
import { didOf, resolveDid } from "../../../../identity/index.ts";

/** Resolves DIDs of the chain as they were at a second, without the keys that a former owner left. */
export function resolverOf({ provider, addressBook, chainId }: Probity): ResolveDid {
  const client = { provider, registry: addressBook.contracts.identityRegistry, chainId };
  return byTime(
    provider,
    async (did, versionId, time) => (await resolveDid(client, did, { versionId, time, sinceOwner: true })).document,
  );
}

/** The DID of an identity that was named by its address or its DID. */
export function didNamed({ chainId }: Probity, named: string): string {
  return named.startsWith("did:") ? named : didOf(chainId, named);
}

/**
 * Signs with the key of a keystore for an identity whose DID document lists it.
 * @param at Unix seconds
 * @throws {ProbityError} DID_KEY_NOT_LISTED
 */
export async function signerOf(
  probity: Probity,
  { did, privateKey, at }: { did: string; privateKey: string; at: bigint },
  relationship?: "assertionMethod" | "authentication",
): Promise<JwsSigner> {
  return signerFor(await resolverOf(probity)(did, at), privateKey, relationship);
}
