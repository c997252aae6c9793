import { readFileSync } from "node:fs";

/** The templates lie outside `src/`, since they are files of an operator and not of a program. */
const TEMPLATES = new URL("../../network/", import.meta.url);

/** A line that holds nothing but a commented placeholder, or a placeholder anywhere else. */
const PLACEHOLDER = /^( *)# <(\w+)>\n|<(\w+)>/gm;

/** The value of each placeholder by its name. */
export type Values = Readonly<Record<string, string | number>>;

/**
 * Fills in a file of the folder `network/`.
 * @param path from that folder
 */
export function fill(path: string, values: Values = {}): string {
  return fillText(path, readFileSync(new URL(path, TEMPLATES), "utf8"), values);
}

/**
 * Replaces each `<name>` by its value. A line `# <name>` is replaced by all lines of the value, indented as the comment
 * was; an empty value deletes the line. Written so, a YAML template is valid YAML, and `<name>` is neither Grafana's
 * `{{name}}` nor the `$name` of Prometheus, nginx and Compose.
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
  return text.replace(/\n{3,}/g, "\n\n"); // An empty block leaves the empty lines on both sides of it.
}

function indented(block: string, indent: string): string {
  if (block === "") return "";
  return block
    .trimEnd()
    .split("\n")
    .map((line) => `${line === "" ? "" : indent}${line}\n`)
    .join("");
}
