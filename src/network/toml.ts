/** A value of a flat TOML file as Besu reads it. */
export type TomlValue = string | number | boolean | readonly string[];

/** A key, what it is set to, and why. */
export interface TomlEntry {
  key: string;
  value: TomlValue;
  /** One sentence or more, printed above the key. */
  why: string;
}

const WIDTH = 110;

/**
 * A flat TOML file in which every key stands under the reason for it. Keys are bare, and strings are written as JSON
 * writes them, which is TOML as well (TOML 1.0, basic strings).
 * @param head what the file is, for who opens it
 */
export function renderToml(head: string, entries: readonly TomlEntry[]): string {
  const keys = entries.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new Error(`the key ${twice} is there twice`);
  const bad = keys.find((key) => !/^[A-Za-z0-9_-]+$/.test(key));
  if (bad !== undefined) throw new Error(`the key ${bad} is not bare`);
  const blocks = entries.map(({ key, value, why }) => `${comment(why)}\n${key} = ${renderValue(value)}\n`);
  return `${comment(head)}\n\n${blocks.join("\n")}`;
}

function renderValue(value: TomlValue): string {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`${value} is no TOML`);
  return typeof value === "object"
    ? `[${value.map((item) => JSON.stringify(item)).join(", ")}]`
    : JSON.stringify(value);
}

/** Lines that begin with a hash, broken between words. */
export function comment(text: string, width = WIDTH): string {
  return wrap(text, width - 2)
    .map((line) => `# ${line}`.trimEnd())
    .join("\n");
}

export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    for (const word of paragraph.split(" ")) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines;
  });
}
