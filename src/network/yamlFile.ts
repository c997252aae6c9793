import { Document, isMap, isSeq, Pair, Scalar, YAMLMap, YAMLSeq, type Node } from "yaml";
import { comment, wrap } from "./toml.ts";

/** A mapping in which every key has its reason; written in this order. */
export interface Reasoned {
  /** [key, why, value] */
  entries: readonly (readonly [key: string, why: string, value: YamlValue])[];
  /** Given a name, other mappings can take its keys over with {@link merge}. */
  anchor?: string;
}

/** What a merge key takes over: the mapping with this anchor. */
export interface Merge {
  alias: string;
}

export type YamlValue = string | number | boolean | Reasoned | Merge | readonly YamlValue[];

export const map = (...entries: Reasoned["entries"]): Reasoned => ({ entries });

const WIDTH = 100;

/**
 * A YAML file in which every key stands under the reason for it.
 * @param head what the file is, for who opens it
 */
export function renderYaml(head: string, root: Reasoned): string {
  const document = new Document({}, { merge: true });
  const anchors = new Map<string, Node>();
  document.contents = nodeOf(document, root, anchors);
  const text = document.toString({ lineWidth: 0, indentSeq: true });
  return `${comment(head)}\n\n${text}`;
}

const isList = (value: YamlValue): value is readonly YamlValue[] => Array.isArray(value);

function nodeOf(document: Document, value: YamlValue, anchors: Map<string, Node>): Node {
  if (typeof value !== "object") {
    const scalar = new Scalar(value);
    // Old readers take 1000:10 for a number of base 60 (YAML 1.1).
    if (typeof value === "string" && /^[\d:]+$/.test(value)) scalar.type = "QUOTE_DOUBLE";
    return scalar;
  }
  if (isList(value)) {
    const sequence = new YAMLSeq();
    for (const item of value) sequence.add(nodeOf(document, item, anchors));
    if (sequence.items.length === 0) sequence.flow = true;
    return sequence;
  }
  if ("alias" in value) {
    const target = anchors.get(value.alias);
    if (target === undefined) throw new Error(`no mapping is called ${value.alias}`);
    return document.createAlias(target as Scalar, value.alias);
  }
  const { entries, anchor } = value;
  const mapping = new YAMLMap();
  for (const [key, why, item] of entries) {
    const name = new Scalar(key);
    const node = nodeOf(document, item, anchors);
    name.commentBefore = wrap(why, WIDTH)
      .map((line) => ` ${line}`)
      .join("\n");
    // Long lists and mappings stand under their key, short ones beside it are not needed.
    if (isMap(node) || isSeq(node)) node.flow = node.items.length === 0;
    mapping.add(new Pair(name, node));
  }
  if (anchor !== undefined) anchors.set(anchor, mapping);
  return mapping;
}
