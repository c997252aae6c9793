import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writePrivate } from "../../base/node/files.ts";
import { parseInvoice } from "../../invoices/index.ts";
import type { Stage } from "../../scenario/stage.ts";
import { tryOutFile } from "./files.ts";

const SAMPLE = "14-pump-spares.xml";
/** Follows the numbers of the seller's samples. */
const NUMBER = "KBW-0104";
const TERM = 30 * 86_400;

/**
 * Writes an invoice for which there is no bill yet: that of a sample, by its seller, under a new number and of today's
 * date on the chain.
 * @returns its path
 */
export async function writeFreshInvoice({ samples, clock }: Pick<Stage, "samples" | "clock">): Promise<string> {
  const sample = await readFile(join(samples.invoices, SAMPLE), "utf8");
  const path = tryOutFile("invoice.xml");
  const text = withNumber(sample, NUMBER, await clock.now());
  parseInvoice(new TextEncoder().encode(text), { name: path });
  writePrivate(path, [text]);
  return path;
}

/**
 * A UBL invoice under another number, with another date and a term of 30 days.
 * @param issued Unix seconds
 */
export function withNumber(text: string, number: string, issued: number): string {
  const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
  // The first ID is that of the document; those of its parts come later.
  return Object.entries({ ID: number, IssueDate: day(issued), DueDate: day(issued + TERM) }).reduce(
    (changed, [name, value]) => changed.replace(new RegExp(`(<cbc:${name}>)[^<]*`), (_all, tag: string) => tag + value),
    text,
  );
}
