import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packagePath } from "../base/node/root.ts";

/** The templates lie outside `src/`, because they are files for operators, not program code. */
const TEMPLATES = packagePath("network");

/** A line with nothing but a commented placeholder, or a placeholder anywhere else. */
const PLACEHOLDER = /^( *)# <(\w+)>\n|<(\w+)>/gm;

/** The value of each placeholder by its name. */
export type Values = Readonly<Record<string, string | number>>;

/**
 * Fills in a template of the folder `network/`.
 * @param path relative to that folder
 */
export function fill(path: string, values: Values = {}): string {
  return fillText(path, readFileSync(join(TEMPLATES, path), "utf8"), values);
}

/**
 * Replaces each `<name>` by its value. All lines of the value replace a line `# <name>`, with the comment's
 * indentation; an empty value deletes the line. With this syntax a YAML template is valid YAML, and `<name>` differs
 * from Grafana's `{{name}}` and from the `$name` of Prometheus, nginx and Compose.
 * @param name of the template, for the message
 * @throws {Error} for a placeholder without a value and for a value without a placeholder
 */
export function fillText(name: string, template: string, values: Values): string {
  const used = new Set<string>();
  const valueOf = (key: string): string => {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    if (value === undefined) throw new Error(`${name}: <${key}> has no value`);
    used.add(key);
    return String(value);
  };
  const text = template.replace(
    PLACEHOLDER,
    (_match, indent: string | undefined, block: string | undefined, inline: string | undefined) => {
      if (block !== undefined) return indented(valueOf(block), indent ?? "");
      const value = valueOf(inline ?? "");
      if (value.includes("\n")) throw new Error(`${name}: <${inline ?? ""}> has several lines and stands within one`);
      return value;
    },
  );
  const unused = Object.keys(values).filter((key) => !used.has(key));
  if (unused.length > 0) throw new Error(`${name}: nothing takes the value of ${unused.join(", ")}`);
  return text.replace(/\n{3,}/g, "\n\n"); // An empty block leaves the empty lines on both sides.
}

function indented(block: string, indent: string): string {
  if (block === "") return "";
  return block
    .trimEnd()
    .split("\n")
    .map((line) => `${line === "" ? "" : indent}${line}\n`)
    .join("");
}
