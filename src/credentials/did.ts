import type { DIDDocument, VerificationMethod } from "did-resolver";
import { computeAddress, getAddress, isAddress, toQuantity } from "ethers";
import { hexOf } from "../base/bytes.ts";

/**
 * Returns a DID's document as of a second (Unix). Throws when the DID cannot be resolved.
 *
 * @example
 * const resolve: ResolveDid = (did, at) => resolveDid(client, did, at);
 */
export type ResolveDid = (did: string, at: bigint) => Promise<DIDDocument>;

/** The identity that a DID of this chain names; undefined for a DID of another chain. */
export function identityOf(chainId: bigint, did: string): string | undefined {
  const [scheme, method, network, address, ...rest] = did.split(":");
  if (scheme !== "did" || method !== "ethr" || network !== toQuantity(chainId) || rest.length > 0) return undefined;
  // ethers also accepts addresses without 0x and ICAP addresses; a DID has one form.
  const known = address !== undefined && /^0x[0-9a-fA-F]{40}$/.test(address) && isAddress(address);
  return known ? getAddress(address) : undefined;
}

/** The purpose of a key in a DID document: to issue credentials, or to prove control of their subject. */
export type Relationship = "assertionMethod" | "authentication";

/** A DID document's keys for a relationship. */
export function methodsOf(document: DIDDocument, relationship: Relationship): VerificationMethod[] {
  const listed = document[relationship] ?? [];
  return listed.flatMap((entry) => {
    if (typeof entry !== "string") return [entry];
    return (document.verificationMethod ?? []).filter(({ id }) => id === entry);
  });
}

/** The address of a method that names an account (CAIP-10) instead of a key. */
export function accountOf({ blockchainAccountId }: VerificationMethod): string | undefined {
  const account = blockchainAccountId?.split(":").at(-1);
  return account !== undefined && isAddress(account) ? getAddress(account) : undefined;
}

/** The address of a public key. */
export function addressOfKey(publicKey: Uint8Array): string {
  return computeAddress(hexOf(publicKey));
}
