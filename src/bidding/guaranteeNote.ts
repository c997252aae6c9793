import { z } from "zod";
import { address } from "../base/address.ts";
import { integer, parsed } from "../bills/schema.ts";

/** A guarantor's promise for one bid; amount in minor units, expiry in Unix seconds. */
export type GuaranteeNote = {
  guarantor: string;
  serial: bigint;
  expiry: bigint;
  amount: bigint;
  signature: string;
};

const unsigned = (bits: bigint) => integer(0n, 2n ** bits - 1n);

const noteSchema = z.object({
  guarantor: address,
  serial: unsigned(64n),
  expiry: unsigned(48n),
  amount: unsigned(128n),
  // Longer than 65 bytes when the guarantor's key is a contract (ERC-1271).
  signature: z.string().regex(/^0x([0-9a-fA-F]{2})+$/, "is not 0x and whole bytes"),
});

/**
 * Parses a guarantee note, from the file that a guarantor sent. The board checks the signature when the bid is sealed.
 * @throws {@link ProbityError} `GUARANTEE_NOTE_MALFORMED`
 */
export function parseGuaranteeNote(json: unknown): GuaranteeNote {
  return parsed(noteSchema, json, "GUARANTEE_NOTE_MALFORMED", "The guarantee note is malformed.");
}

/** The text of a file with a guarantee note: JSON, whole numbers as decimal text. */
export function guaranteeNoteText({ guarantor, serial, expiry, amount, signature }: GuaranteeNote): string {
  const decimals = { serial: String(serial), expiry: String(expiry), amount: String(amount) };
  return `${JSON.stringify({ guarantor, ...decimals, signature }, null, 2)}\n`;
}
