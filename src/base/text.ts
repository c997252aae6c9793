/**
 * Text from outside, made safe to print on one line: control characters, line ends, and marks that turn the direction
 * of writing are shown as `\u{…}`. A file's name or a document's field must not be able to write over our own words.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (mark) => `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`);
}

/** As {@link visible}, but text of several lines keeps them. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}
