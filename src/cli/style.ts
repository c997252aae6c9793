import { styleText } from "node:util";
import { table } from "../base/table.ts";

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

/** Writes values as text: shortened to the width of the output, unless --wide asks for all of them. */
export class TextForm {
  readonly #layout: Layout;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** `0x1234…abcd` of 32 bytes. */
  hash(hash: string): string {
    return this.#layout.wide ? hash : shortened(hash);
  }

  /** `0x1234…abcd` of an address. */
  address(address: string): string {
    return this.#layout.wide ? address : shortened(address);
  }

  /** Columns of equal width, which fit the output; numbers in `right` columns end at the same place. */
  table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
    const { ascii, width } = this.#layout;
    return table(ascii ? rows.map((row) => row.map(asciiText)) : rows, right, { width });
  }
}

/** The first and the last four digits of a long hexadecimal number. */
function shortened(hex: string): string {
  return /^0x[0-9a-fA-F]{16,}$/.test(hex) ? `${hex.slice(0, 6)}…${hex.slice(-4)}` : hex;
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
