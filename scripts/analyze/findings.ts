// Slither's report, and the findings in it that no exclusion covers.
import { z } from "zod";

/** A contract, function, variable or statement; inside its parent, if it has one. */
interface Element {
  readonly type: string;
  readonly name: string;
  readonly source_mapping: { readonly filename_relative: string; readonly lines: readonly number[] };
  readonly type_specific_fields?: { readonly parent?: Element | undefined } | undefined;
}

const element: z.ZodType<Element> = z.lazy(() =>
  z.object({
    type: z.string(),
    name: z.string(),
    source_mapping: z.object({ filename_relative: z.string(), lines: z.array(z.number()) }),
    type_specific_fields: z.object({ parent: element.optional() }).optional(),
  }),
);

const report = z.object({
  success: z.boolean(),
  error: z.string().nullable(),
  results: z.object({
    detectors: z
      .array(
        z.object({
          id: z.string(),
          check: z.string(),
          impact: z.string(),
          confidence: z.string(),
          description: z.string(),
          reference: z.string(),
          elements: z.array(element),
        }),
      )
      .default([]),
  }),
});

export interface Finding {
  readonly detector: string;
  readonly impact: string;
  readonly confidence: string;
  /** Such as `contracts/funds/RoundBook.sol:239`. */
  readonly position: string;
  readonly contract: string | undefined;
  /** The function or other member of the contract. */
  readonly member: string | undefined;
  readonly description: string;
  readonly reference: string;
}

const exclusions = z.array(
  z.strictObject({
    detector: z.string(),
    /** Contracts (`RoundBook`) and members of contracts (`RoundBook.claim`). */
    where: z.union([z.literal("everywhere"), z.array(z.string()).min(1)]),
    /** Only findings whose description contains this. */
    saying: z.string().min(1).optional(),
    reason: z.string().min(20),
  }),
);

export type Exclusion = z.infer<typeof exclusions>[number];

export interface Verdict {
  /** Findings that no exclusion covers. */
  readonly fresh: readonly Finding[];
  /** Exclusions, or places in them, that cover no finding, such as `timestamp in RoundBook.claim`. */
  readonly stale: readonly string[];
}

/** Parses the content of the file of exclusions, after YAML has been read. */
export function parseExclusions(value: unknown): Exclusion[] {
  return exclusions.parse(value);
}

/** Parses Slither's JSON. A file that was compiled twice, with two settings, gives each of its findings once. */
export function parseFindings(value: unknown): Finding[] {
  const { success, error, results } = report.parse(value);
  if (!success) throw new Error(`Slither failed: ${error ?? "it does not say why"}`);
  return [...new Map(results.detectors.map((found) => [found.id, found])).values()]
    .map(({ check, impact, confidence, description, reference, elements }) => {
      const [first] = elements;
      const path = first === undefined ? [] : pathTo(first);
      const at = path.findIndex(({ type }) => type === "contract");
      const { filename_relative: file, lines } = first?.source_mapping ?? { filename_relative: "", lines: [] };
      return {
        detector: check,
        impact,
        confidence,
        position: `${file}:${lines[0] ?? 1}`,
        contract: path[at]?.name,
        member: path[at + 1]?.name,
        description,
        reference,
      };
    })
    .sort((a, b) => a.position.localeCompare(b.position, "en", { numeric: true }));
}

/** The element and all around it, the outermost first. */
function pathTo(found: Element): Element[] {
  const parent = found.type_specific_fields?.parent;
  return parent === undefined ? [found] : [...pathTo(parent), found];
}

/** Compares the findings with the exclusions. */
export function judge(findings: readonly Finding[], excluded: readonly Exclusion[]): Verdict {
  const stale: string[] = [];
  const covered = new Set<Finding>();
  for (const { detector, where, saying } of excluded) {
    const alike = findings.filter((it) => it.detector === detector && it.description.includes(saying ?? ""));
    for (const place of where === "everywhere" ? [where] : where) {
      const found = alike.filter((it) => place === "everywhere" || isIn(it, place));
      if (found.length === 0) stale.push(`${detector} ${place === "everywhere" ? place : `in ${place}`}`);
      for (const it of found) covered.add(it);
    }
  }
  return { fresh: findings.filter((it) => !covered.has(it)), stale };
}

function isIn({ contract, member }: Finding, place: string): boolean {
  return contract !== undefined && (place === contract || place === `${contract}.${member ?? ""}`);
}

/** A finding for people: where, what, and what Slither says about its kind. */
export function render({ position, detector, impact, confidence, description, reference }: Finding): string {
  const text = description.trim().replaceAll("\t", "  ").split("\n");
  return [
    `${position}  ${detector} (${impact.toLowerCase()} impact, ${confidence.toLowerCase()} confidence)`,
    ...text.map((line) => `    ${line}`),
    `    ${reference}`,
  ].join("\n");
}
