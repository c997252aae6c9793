import { zeroPadValue } from "ethers";
import type { IdentityRegistry } from "../contracts/bindings.ts";
import { readActs, type Act, type ActsRange } from "../chain/logs.ts";
import { kindOfNumber } from "./standing.ts";
import type { Kind } from "./typedData.ts";

/** The registry's events about an identity itself. */
const ACTS = [
  "IdentityEnrolled",
  "IdentitySuspended",
  "IdentityReinstated",
  "IdentityEnded",
  "IdentityRegistrarChanged",
  "IdentityRecoveryChanged",
  "DIDOwnerChanged",
  "MandateGranted",
  "MandateRevoked",
];

/** The history of an identity: enrolment, status with reasons, keys and mandates, from the first act to the last. */
export async function identityHistory(registry: IdentityRegistry, identity: string, range: ActsRange): Promise<Act[]> {
  const acts = await readActs(registry, [{ events: ACTS, indexed: [zeroPadValue(identity, 32)] }], range);
  return acts.map(withKindInWords);
}

/** An act whose kind of identity is the word that everything else has for it. */
function withKindInWords(act: Act): Act {
  const { kind } = act.values;
  return typeof kind === "bigint" ? { ...act, values: { ...act.values, kind: kindOfNumber(kind) } } : act;
}

/** One enrolment. */
export type EnrolmentRecord = {
  identity: string;
  kind: Kind;
  parent: string;
  /** The enrolling organisation; 0 for governance. */
  registrar: string;
  /** The officer of the registrar who enrolled; 0 for governance. */
  officer: string;
  /** Unix seconds. */
  time: number;
  blockNumber: number;
  transactionHash: string;
};

/** The enrolments by a registrar, in order. Each record names the officer. */
export async function enrolmentsBy(
  registry: IdentityRegistry,
  registrar: string,
  range: ActsRange,
): Promise<EnrolmentRecord[]> {
  const acts = await readActs(
    registry,
    [{ events: ["IdentityEnrolled"], indexed: [null, zeroPadValue(registrar, 32)] }],
    range,
  );
  return acts.map(withKindInWords).map(enrolmentOf);
}

/** The enrolment in an act of {@link identityHistory}. */
export function enrolmentOf({ time, blockNumber, transactionHash, values }: Act): EnrolmentRecord {
  return {
    identity: String(values["identity"]),
    kind: values["kind"] as Kind,
    parent: String(values["parent"]),
    registrar: String(values["registrar"]),
    officer: String(values["officer"]),
    ...{ time, blockNumber, transactionHash },
  };
}
