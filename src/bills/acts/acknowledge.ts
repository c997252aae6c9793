import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

export type AcknowledgeBatchesParameters = {
  /** The tax authority. */
  authority: string;
  /** Its officer for taxes. */
  officer: string;
  issuer: string;
  /** The newest batch that was recomputed, by its sequence. */
  through: bigint;
  /** That batch's commitment; see `batchCommitment`. */
  commitment: string;
  /** The hash of the report when something is wrong, or 32 bytes of 0. */
  findings: string;
};

/**
 * Records that the tax authority has recomputed an issuer's batches up to one, by its tax officer.
 * Requirements: IBillRegistry.acknowledge.
 */
export async function acknowledgeBatches(
  probity: Probity,
  { authority, officer, issuer, through, commitment, findings }: AcknowledgeBatchesParameters,
): Promise<Sent> {
  const { billRegistry } = probity.contracts;
  return send(billRegistry, "acknowledge", [authority, officer, issuer, through, commitment, findings]);
}
