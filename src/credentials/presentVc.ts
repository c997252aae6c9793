import { ProbityError } from "../base/errors.ts";
import type { JwsSigner } from "./es256k.ts";
import { unknownClaim } from "./issueVc.ts";
import { presentationFrame, type ClaimPath } from "./paths.ts";
import { sdJwt } from "./sdJwt.ts";

/** Proves that the subject itself presents, now and to this verifier. */
export type HolderBinding = {
  /** The signer of the subject's key in its DID document's `authentication`. */
  signer: JwsSigner;
  /** The verifier's nonce, used once. */
  nonce: string;
  /** The verifier's identifier, such as its DID or address. */
  audience: string;
  /** Unix seconds. */
  at: bigint;
};

/**
 * Presents a credential: the chosen and the mandatory claims. A binding adds the holder's signature over exactly these
 * (RFC 9901, section 4.3).
 *
 * @param credential the SD-JWT as the holder received it
 * @example
 * const presentation = await presentVc(credential, ["over18"], { signer, nonce, audience, at });
 * @throws {ProbityError} VC_UNREADABLE, VC_CLAIM_UNKNOWN
 */
export async function presentVc(
  credential: string,
  disclose: readonly ClaimPath[],
  binding?: HolderBinding,
): Promise<string> {
  const library = sdJwt(binding ? { holder: binding.signer } : {});
  let presentable: string[];
  try {
    presentable = await library.presentableKeys(credential.trim());
  } catch (cause) {
    throw unreadable(cause);
  }
  const missing = disclose.find((path) => !presentable.includes(`credentialSubject.${path}`));
  if (missing !== undefined) throw unknownClaim(missing);
  const frame = { credentialSubject: presentationFrame(disclose) };
  if (binding === undefined) return library.present(credential.trim(), frame);
  const payload = { iat: Number(binding.at), aud: binding.audience, nonce: binding.nonce };
  return library.present(credential.trim(), frame, { kb: { payload } });
}

/** The error for a text that is not an SD-JWT. */
export function unreadable(cause?: unknown): ProbityError {
  return new ProbityError(
    "VC_UNREADABLE",
    "The text is not a credential: it is not an SD-JWT in its compact form.",
    "Check that it is the right file, and complete.",
    { cause },
  );
}
