/** `1 bill`, `2 bills`. */
export function counted(count: number | bigint | string | undefined, noun: string): string {
  const text = String(count);
  return `${text} ${noun}${text === "1" || text === "-1" ? "" : "s"}`;
}
