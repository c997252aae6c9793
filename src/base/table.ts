/** The least columns of a cell whose text is wrapped. */
const LEAST = 12;

/**
 * Columns of equal width; numbers in `right` columns end at the same place. Where a row is wider than `width`, the text
 * of the widest columns is wrapped.
 */
export function table(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
  { width = Infinity }: { width?: number } = {},
): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  // A number is broken only where nothing else can be.
  const isNumber = (column: number): boolean => right.includes(column);
  narrow(widths, width, isNumber);
  narrow(widths, width);
  return rows
    .flatMap((row) => {
      const cells = row.map((cell, column) => cellLines(cell, widths[column] ?? 0));
      const height = Math.max(...cells.map((lines) => lines.length));
      return Array.from({ length: height }, (_, line) =>
        cells
          .map((lines, column) => {
            const text = lines[line] ?? "";
            const columns = widths[column] ?? 0;
            return right.includes(column) ? text.padStart(columns) : text.padEnd(columns);
          })
          .join("  ")
          .trimEnd(),
      );
    })
    .join("\n");
}

/** Takes columns from the widest ones until a row fits, but for those that are kept. */
function narrow(widths: number[], width: number, isKept: (column: number) => boolean = () => false): void {
  let over = widths.reduce((sum, one) => sum + one, 2 * (widths.length - 1)) - width;
  while (over > 0) {
    const others = widths.filter((_one, column) => !isKept(column));
    const widest = Math.max(0, ...others);
    if (widest <= LEAST) return;
    const next = Math.max(LEAST, ...others.filter((one) => one < widest));
    const taken = Math.min(over, widest - next);
    widths[widths.findIndex((one, column) => one === widest && !isKept(column))] = widest - taken;
    over -= taken;
  }
}

function cellLines(cell: string, width: number): string[] {
  return cell.length <= width ? [cell] : wrapped(cell, width).split("\n");
}

/**
 * Breaks lines at spaces so that none has more than `width` columns, unless a single word has. The rest of a line stands
 * two columns further in than its begin.
 */
export function wrapped(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => (line.length <= width ? [line] : pieces(line, width)))
    .join("\n");
}

function pieces(line: string, width: number): string[] {
  const [indent = ""] = /^ */.exec(line) ?? [];
  const further = `${indent}  `;
  const lines: string[] = [];
  let current = indent;
  for (const word of line.slice(indent.length).split(" ")) {
    if (current.trim() === "") current += word;
    else if (current.length + 1 + word.length <= width) current += ` ${word}`;
    else {
      lines.push(current.trimEnd());
      current = `${further}${word}`;
    }
  }
  return [...lines, current];
}
