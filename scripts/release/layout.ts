import { id, keccak256, toBeHex, toBigInt } from "ethers";
import type { Member, Namespace } from "./storageLayout.ts";

/** For each struct of a namespace, what lies at each place of it. */
type Structs = Record<string, Record<string, string>>;

/** For each namespace its structs. */
export type Layout = Record<string, Structs>;

/** The slot of a namespace, by the formula of ERC-7201. */
export function slotOf(namespace: string): string {
  const hash = toBigInt(keccak256(toBeHex(toBigInt(id(namespace)) - 1n, 32)));
  return toBeHex(hash & ~0xffn, 32);
}

/** The layout of namespaces, in the order of names, so that a file of it changes only where the layout does. */
export function layoutOf(namespaces: readonly Namespace[]): Layout {
  const layout: Layout = {};
  for (const { name, structs } of namespaces) {
    layout[name] = {};
    for (const [struct, members] of Object.entries(sorted(structs))) {
      layout[name][struct] = Object.fromEntries(members.map(placed));
    }
  }
  return sorted(layout);
}

/** What differs between two layouts: a heading for each struct, then what it loses (-) and gains (+). */
export function differences(before: Layout, after: Layout): string[] {
  return union(before, after).flatMap((namespace) =>
    union(before[namespace] ?? {}, after[namespace] ?? {}).flatMap((struct) => {
      const [old, now] = [before[namespace]?.[struct] ?? {}, after[namespace]?.[struct] ?? {}];
      const moved = union(old, now).flatMap((place) => {
        if (old[place] === now[place]) return [];
        const lost = old[place] === undefined ? [] : `    - ${place}: ${old[place]}`;
        const gained = now[place] === undefined ? [] : `    + ${place}: ${now[place]}`;
        return [lost, gained].flat();
      });
      return moved.length === 0 ? [] : [`  ${namespace}: ${struct}`, ...moved];
    }),
  );
}

const placed = ({ slot, offset, type, label }: Member): [string, string] => [
  `slot ${slot}, byte ${offset}`,
  `${type} ${label}`,
];

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const union = (one: object, other: object): string[] => [...new Set([...Object.keys(one), ...Object.keys(other)])];
