import type { Probity } from "../../../../contracts/connect.ts";
import { byTime, signerFor, type JwsSigner, type ResolveDid } from "../../../../credentials/index.ts";
import { didOf, resolveDid } from "../../../../identity/index.ts";

/** Resolves the chain's DIDs as of a second, without the keys that a former owner left. */
export function resolverOf({ provider, addressBook, chainId }: Probity): ResolveDid {
  const client = { provider, registry: addressBook.contracts.identityRegistry, chainId };
  return byTime(
    provider,
    async (did, versionId, time) => (await resolveDid(client, did, { versionId, time, sinceOwner: true })).document,
  );
}

/** The DID of an identity that the user named by address or DID. */
export function didNamed({ chainId }: Probity, named: string): string {
  return named.startsWith("did:") ? named : didOf(chainId, named);
}

/**
 * Makes a signer from a keystore's key, for an identity whose DID document lists it.
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
