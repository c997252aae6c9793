import { styleText } from "node:util";
import { table } from "../base/table.ts";
import { namesInUse, type Names } from "./names.ts";

/** The columns of a terminal that does not say how many it has, and of a file. */
const COLUMNS = 80;

/** What stands for a mark where only ASCII can be printed. */
const ASCII: Readonly<Record<string, string>> = {
  ...{ "✔": "ok", "✖": "x", "⚠": "!", "→": "->", "←": "<-", "×": "x", "·": "-", "…": ".." },
  ...{ "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"' },
  ...{ "─": "-", "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+" },
};

const COLOURS = { "✔": "green", ok: "green", "✖": "red", x: "red", "⚠": "yellow", "!": "yellow" } as const;

type Stream = Partial<Pick<NodeJS.WriteStream, "isTTY" | "columns" | "getColorDepth">>;

/** How the text of a result is laid out. */
export interface Layout {
  width: number;
  wide: boolean;
  ascii: boolean;
}

/** How short values are in a table: rising until the rows fit the width of the output. */
const SHORTNESS = ["full addresses", "short addresses", "names alone"] as const;
type Shortness = (typeof SHORTNESS)[number];

/**
 * Hashes, ids and addresses that stand as a word of their own. A quoted command, a path, a URL, a DID and quoted JSON
 * keep theirs, because they are there to be copied.
 */
const VALUES = /"probity [^"]*"|(?<![\w"'`:/.=-])0x(?:[0-9a-fA-F]{64}|[0-9a-fA-F]{40})(?![\w"'`/=-]|[.:]\w)/g;
const ADDRESS_LENGTH = 42;

/**
 * Writes values as text. An address stands behind its name if the user's file has one; hashes and ids are shortened in
 * the middle. With --wide everything is in full.
 */
export class TextForm {
  readonly #layout: Layout;
  readonly #names: Names;
  readonly #whole = new Set<string>();

  constructor(layout: Layout, names = namesInUse()) {
    this.#layout = layout;
    this.#names = names;
  }

  /** A hash or an id that stays in full, because the user is to copy it. */
  whole(hash: string): string {
    this.#whole.add(hash);
    return hash;
  }

  /** Text whose hashes, ids and addresses have their form. {@link report} applies it to all text of a result. */
  text(text: string): string {
    return this.#shown(text, "full addresses");
  }

  /** As {@link text}, with hashes and ids in full, for the text of an error. */
  evidence(text: string): string {
    return this.#shown(text, "full addresses", true);
  }

  /**
   * Columns of equal width, which fit the output; numbers in `right` columns end at the same place. Where rows are too
   * wide, addresses are shortened too, then named parties have their name alone, then cells are broken into lines.
   */
  table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
    const { ascii, width } = this.#layout;
    let text = "";
    for (const shortness of SHORTNESS) {
      const shown = rows.map((row) => row.map((cell) => this.#shown(cell, shortness)));
      const cells = ascii ? shown.map((row) => row.map(asciiText)) : shown;
      text = table(cells, right);
      if (text.split("\n").every((line) => line.length <= width)) return text;
      text = table(cells, right, { width });
    }
    return text;
  }

  #shown(text: string, shortness: Shortness, isEvidence = false): string {
    const { wide } = this.#layout;
    return text.replace(VALUES, (value) => {
      if (value.startsWith('"')) return value;
      const name = this.#names.nameOf(value);
      const isAddress = value.length === ADDRESS_LENGTH;
      const inFull = wide || isEvidence || this.#whole.has(value);
      if (name !== undefined && shortness === "names alone" && !wide) return name;
      if (name !== undefined) return `${name} (${inFull ? value : shortened(value)})`;
      if (inFull || (isAddress && shortness === "full addresses")) return value;
      return shortened(value);
    });
  }
}

/** The first and the last four digits of a long hexadecimal number. */
function shortened(hex: string): string {
  return `${hex.slice(0, 6)}…${hex.slice(-4)}`;
}

/** ASCII forms of our marks; any other character as JSON escapes it, such as `\u00e9`. */
export function asciiText(text: string): string {
  return escapedText(text.replace(/[\u0080-\uffff]/g, (mark) => ASCII[mark] ?? mark));
}

/** Characters beyond ASCII as JSON escapes them. */
export function escapedText(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The columns of a terminal, at least 80; 80 of anything else. */
export function widthOf({ isTTY, columns }: Stream): number {
  return isTTY === true ? Math.max(COLUMNS, columns ?? COLUMNS) : COLUMNS;
}

/** Whether an environment says that it shows ASCII only: PROBITY_ASCII=1, a plain terminal, a locale without UTF-8. */
export function needsAscii(env: NodeJS.ProcessEnv): boolean {
  if (env["PROBITY_ASCII"] === "1") return true;
  if (env["TERM"] === "dumb" || env["TERM"] === "linux") return true;
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find((one) => one !== undefined && one !== "");
  return locale !== undefined && !/utf-?8/i.test(locale);
}

/** Colours the marks at the begin of lines, on a terminal that shows colours and unless NO_COLOR is set. */
export function colored(text: string, stream: Stream, env = process.env): string {
  if (stream.isTTY !== true || (env["NO_COLOR"] ?? "") !== "" || (stream.getColorDepth?.(env) ?? 1) <= 2) return text;
  return text.replace(/^( *)(✔|✖|⚠|ok|x|!)(?= )/gm, (_line, indent: string, mark: keyof typeof COLOURS) => {
    return `${indent}${styleText(COLOURS[mark], mark, { validateStream: false })}`;
  });
}
