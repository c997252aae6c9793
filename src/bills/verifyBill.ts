import { hashLeaf, verify } from "../merkle/index.ts";
import { restoreBatch, proofOf } from "./buildBatch.ts";
import { batchCommitment, billDataHash, billId } from "./encoding.ts";
import { bytesOf } from "../base/bytes.ts";
import { findBatch, type IssuedBatch } from "./findBatch.ts";
import { type BillLife, lifeOf } from "./lifeOf.ts";
import { checkManifest, hashManifest, type Manifest, type ManifestBill } from "./manifest.ts";
import type { BillNumber, BillsClient, PresentedBill } from "./types.ts";

export type VerifyBillParameters = BillNumber & {
  /** The batch's manifest, or one bill with its proof for a reader who may not see the others. */
  evidence: { manifest: Manifest } | { presented: PresentedBill };
};

/** The result of one check. `detail` says why it failed and is empty when it passed. */
export type BillCheck = {
  code:
    | "BILL_NUMBER_ISSUED"
    | "BILL_MANIFEST_ISSUED"
    | "BILL_MANIFEST_SOUND"
    | "BILL_HEADER_ISSUED"
    | "BILL_PROVED"
    | "BILL_NOT_VOIDED";
  passed: boolean;
  detail: string;
};

export type VerifyBillReturnType = {
  /** True when every check passed: the issuer issued exactly this bill under this number, and has not voided it. */
  real: boolean;
  billId: string;
  checks: BillCheck[];
  batch?: IssuedBatch;
  bill?: PresentedBill["bill"];
  /** The bill in clear, from the manifest, when a valid manifest was given. */
  document?: ManifestBill;
  life?: BillLife;
};

/**
 * Verifies a bill by its number: the issuer issued the number, the manifest or the proof belongs to that batch, and the
 * bill is at its position (computed here, and confirmed by the contract). Reads the bill's state too.
 *
 * A bill that fails is a result, not an error. It throws only when a node cannot answer.
 *
 * @example
 * const { real, life } = await verifyBill({ registry }, { issuer, series, number: 7n, evidence: { manifest } });
 */
export async function verifyBill(
  client: BillsClient,
  { issuer, series, number, evidence }: VerifyBillParameters,
): Promise<VerifyBillReturnType> {
  const checks: BillCheck[] = [];
  const check = (code: BillCheck["code"], passed: boolean, detail: string): boolean => {
    checks.push({ code, passed, detail: passed ? "" : detail });
    return passed;
  };
  const result = { real: false, billId: billId({ issuer, series, number }), checks };

  const batch = await findBatch(client, { issuer, series, number });
  check("BILL_NUMBER_ISSUED", batch !== undefined, `The issuer has not issued number ${number} in this series.`);
  if (batch === undefined) return result;

  let presented: PresentedBill;
  let document: ManifestBill | undefined;
  if ("manifest" in evidence) {
    const { manifest } = evidence;
    const hash = await hashManifest(manifest);
    const { manifestHash } = batch.header;
    if (
      !check(
        "BILL_MANIFEST_ISSUED",
        hash === manifestHash,
        `The manifest's hash is ${hash}, issued was ${manifestHash}.`,
      )
    ) {
      return { ...result, batch };
    }
    const findings = checkManifest(manifest);
    const wrong = findings.map(({ code, expected, actual }) => `${code}: ${actual} instead of ${expected}`).join("; ");
    if (!check("BILL_MANIFEST_SOUND", findings.length === 0, wrong)) return { ...result, batch };
    presented = { ...proofOf(await restoreBatch(manifest), batch.sequence, number), issuer, header: batch.header };
    document = manifest.bills[Number(number - manifest.firstNumber)];
  } else {
    presented = evidence.presented;
    const { sequence, bill, header } = presented;
    // The commitment on the chain binds every field of the header.
    const { commitment } = await client.registry.commitmentOf(issuer, batch.sequence);
    const same = sequence === batch.sequence && batchCommitment(issuer, header) === commitment;
    if (
      !check("BILL_HEADER_ISSUED", same && bill.number === number, "The proof is of another bill, batch or issuer.")
    ) {
      return { ...result, batch };
    }
  }

  const { header, bill, proof } = presented;
  const proved = verify({
    proof: proof.map(bytesOf),
    root: bytesOf(header.root),
    index: Number(number - header.firstNumber),
    count: Number(header.count),
    leafHash: hashLeaf(billDataHash(bill)),
  });
  if (!check("BILL_PROVED", proved, `The bill does not stand in its batch as number ${number}.`)) {
    return { ...result, batch };
  }
  await client.registry.verify({ ...presented, issuer }); // throws when the contract disagrees, which would be a defect
  const life = await lifeOf(client, { issuer, series, number });
  check("BILL_NOT_VOIDED", life.status !== "voided", "The issuer has voided the bill.");
  return {
    ...result,
    real: checks.every(({ passed }) => passed),
    batch,
    bill: presented.bill,
    ...(document === undefined ? {} : { document }),
    life,
  };
}
