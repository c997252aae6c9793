import type { ContractTransactionResponse } from "ethers";
import type { IdentityRegistry } from "../contracts/bindings.ts";
import { ProbityError } from "../base/errors.ts";
import { kinds, type Kind } from "./typedData.ts";

/** Who enrols: the registrar, and its officer, whose key the registry is connected with. */
export type Desk = { registrar: string; officer: string };

export type Enrolment = {
  identity: string;
  kind: Kind;
  /** The agency above an agency; the zero address for others. */
  parent: string;
  tag: string;
  /** Unix seconds. */
  consentUntil: bigint;
  /** See `signTag`. */
  tagSignature: string;
  /** See `signConsent`. */
  consent: string;
};

export type Sent = { transactionHash: string; blockNumber: number };

/**
 * Enrols an identity that consents.
 *
 * @example
 * const tagSignature = await signTag(authority, to, kind, tag, registrar);
 * const consent = await signConsent(key, to, { identity, registrar, kind, parent, tag, consentUntil });
 * await enrol(registry.connect(clerk), { registrar, officer }, { identity, kind, parent, tag, consentUntil, tagSignature, consent });
 */
export async function enrol(registry: IdentityRegistry, desk: Desk, enrolment: Enrolment): Promise<Sent> {
  const { registrar, officer } = desk;
  return sent(registry.enrol(registrar, officer, { ...enrolment, kind: kinds[enrolment.kind] }));
}

/**
 * Enrols persons or companies whose addresses never acted, all or none.
 *
 * @param tagsSignature see `signTags`, over the tags in this order
 */
export async function enrolMany(
  registry: IdentityRegistry,
  desk: Desk,
  kind: "person" | "company",
  enrolments: readonly { identity: string; tag: string }[],
  tagsSignature: string,
): Promise<Sent> {
  return sent(registry.enrolMany(desk.registrar, desk.officer, kinds[kind], [...enrolments], tagsSignature));
}

/** Waits for a transaction and gives where it is. */
export async function sent(transaction: Promise<ContractTransactionResponse>): Promise<Sent> {
  const receipt = await (await transaction).wait();
  if (receipt === null) {
    throw new ProbityError(
      "TRANSACTION_DROPPED",
      "The node dropped the transaction before it was in a block.",
      "Send it again.",
    );
  }
  return { transactionHash: receipt.hash, blockNumber: receipt.blockNumber };
}
