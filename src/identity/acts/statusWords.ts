import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { CredentialOffice } from "./credentials.ts";

export type StatusWordParameters = CredentialOffice & {
  /** The index of the issuer's accreditation. */
  issuer: number;
  /** The position of the word of 256 flags; see `positionOf` of `credentials`. */
  position: bigint;
  /** The flags to change; the others stay as they are. See `masksOf` of `credentials`. */
  flags: bigint;
};

/**
 * Sets flags of one word of a status list at once; `setStatus` of `credentials` takes indices instead.
 * Requirements: ICredentialRegistry.setStatusWord.
 */
export async function setStatusWord(
  probity: Probity,
  { schema, issuer, position, flags, organisation, officer }: StatusWordParameters,
): Promise<Sent> {
  const { credentialRegistry } = probity.contracts;
  return send(credentialRegistry, "setStatusWord", [schema, issuer, position, flags, organisation, officer]);
}

/** Clears flags of one word of a suspension list. Requirements: ICredentialRegistry.clearStatusWord. */
export async function clearStatusWord(
  probity: Probity,
  { schema, issuer, position, flags, organisation, officer }: StatusWordParameters,
): Promise<Sent> {
  const { credentialRegistry } = probity.contracts;
  return send(credentialRegistry, "clearStatusWord", [schema, issuer, position, flags, organisation, officer]);
}
