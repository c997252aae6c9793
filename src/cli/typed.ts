/** The program's name in every message; {@link asTyped} replaces it with what the user types. */
export const PROGRAM = "probity";

/**
 * What a user types to start this program: through npm in a clone, through npx from an installed package, and by its
 * name when it is on the PATH.
 * @param script the path that Node.js was started with
 */
export function typedAs(script: string): string {
  const folders = script.split(/[/\\]/);
  if (folders.includes("node_modules")) return `npx ${PROGRAM}`;
  return folders.at(-1) === PROGRAM ? PROGRAM : `npm run ${PROGRAM} --`;
}

/**
 * Replaces the program's name in the commands that a text quotes, such as `Look with "probity bill show".`.
 * @param form as {@link typedAs} gives it; the program's name when left out
 */
export function asTyped(text: string, form = PROGRAM): string {
  return text.replaceAll(/(?<=["`])probity (?=[a-z])/g, `${form} `);
}

/** The width of a terminal. */
const WIDTH = 80;

/**
 * A command as lines to paste into a POSIX shell: words are quoted where needed, and an option stays beside its value.
 * @param words the words after the program's name
 * @param form as {@link typedAs} gives it
 * @param indent spaces before the first line
 * @param further spaces before the others
 */
export function typedLines(words: readonly string[], form: string, indent: number, further = indent + 2): string[] {
  const parts: string[] = [];
  for (const [index, word] of words.entries()) {
    const isValue = !word.startsWith("--") && words[index - 1]?.startsWith("--") === true;
    if (isValue) parts.push(`${parts.pop() ?? ""} ${shellWord(word)}`);
    else parts.push(shellWord(word));
  }
  const lines: string[] = [];
  let line = " ".repeat(indent) + form;
  for (const part of parts) {
    if (`${line} ${part} \\`.length > WIDTH) {
      lines.push(`${line} \\`);
      line = " ".repeat(further) + part;
    } else line += ` ${part}`;
  }
  return [...lines, line];
}

/** A word as a POSIX shell reads it back. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
