/** A buyer's possible answers to a bill, in words: the codes of a Peppol Invoice Response, a subset of UNCL 4343. */
export const BILL_ANSWERS = {
  AB: "received",
  IP: "in process",
  UQ: "under query",
  CA: "conditionally accepted",
  RE: "rejected",
  AP: "accepted",
  PD: "paid",
} as const;

/** The code of an answer. Only RE and AP change the bill. */
export type BillAnswer = keyof typeof BILL_ANSWERS;
