import { isCallException } from "ethers";
import { restoreBatch, proofOf } from "./buildBatch.ts";
import { billId } from "./encoding.ts";
import { findBatch, type IssuedBatch } from "./findBatch.ts";
import { type BillLife, lifeOf } from "./lifeOf.ts";
import { checkManifest, hashManifest, type Manifest, type ManifestBill } from "./manifest.ts";
import type { BillNumber, BillsClient, PresentedBill } from "./types.ts";

export type VerifyBillParameters = BillNumber & {
  /** The batch's manifest, or the one bill with its proof for who may not see the others. */
  evidence: { manifest: Manifest } | { presented: PresentedBill };
};

/** One thing that was checked. `detail` says what failed and is empty when it passed. */
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
  /** True when every check passed: the issuer issued this very bill under this number, and has not voided it. */
  real: boolean;
  billId: string;
  checks: BillCheck[];
  batch?: IssuedBatch;
  bill?: PresentedBill["bill"];
  /** What the manifest says in clear, when it was given and sound. */
  document?: ManifestBill;
  life?: BillLife;
};

/**
 * Verifies a bill by its number: that the issuer issued the number, that the manifest or the proof is of that batch,
 * that the bill stands at its position (asked of the contract itself), and what has become of it.
 *
 * A bill that fails is an answer, not an error; only a node that cannot answer throws.
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
    const { header, sequence, bill } = presented;
    const same =
      presented.issuer.toLowerCase() === issuer.toLowerCase() &&
      sequence === batch.sequence &&
      bill.number === number &&
      header.root === batch.header.root;
    if (!check("BILL_HEADER_ISSUED", same, "The proof is of another bill or batch.")) return { ...result, batch };
  }

  const refusal = await refusalOf(client, presented);
  if (!check("BILL_PROVED", refusal === undefined, `The registry refuses the proof: ${refusal}.`)) {
    return { ...result, batch };
  }
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

/** The name of the error with which the registry refuses a proof; undefined when it verifies. */
async function refusalOf({ registry }: BillsClient, presented: PresentedBill): Promise<string | undefined> {
  try {
    await registry.verify(presented);
    return undefined;
  } catch (error) {
    if (isCallException(error) && error.data) {
      return registry.interface.parseError(error.data)?.name ?? error.data;
    }
    throw error;
  }
}
