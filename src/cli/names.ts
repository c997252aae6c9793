/** Something on the chain, with the name that a file of names gives it. */
export interface Named {
  /** An address (EIP-55), the id of a budget line or a schema (32 bytes, small letters), or `tender/7`. */
  value: string;
  name: string;
}

/** What a name stands for, by the form of its value. */
export type NamedKind = "address" | "id" | "tender";

const FORMS: Readonly<Record<NamedKind, RegExp>> = {
  address: /^0x[0-9a-fA-F]{40}$/,
  id: /^0x[0-9a-fA-F]{64}$/,
  tender: /^tender\/\d+$/,
};

/** Every kind of name. */
export const NAMED_KINDS = Object.keys(FORMS) as NamedKind[];

/** The names that a user gave to what is on the chain. The chain has no names. */
export class Names {
  readonly #names = new Map<string, string>();
  readonly #all: readonly Named[];

  constructor(all: readonly Named[] = []) {
    this.#all = all;
    for (const { value, name } of all) this.#names.set(value.toLowerCase(), name);
  }

  /** The name of a value, if it has one. */
  nameOf(value: string): string | undefined {
    return this.#names.get(value.toLowerCase());
  }

  /** The values of one kind that have a name, in any case of its letters: none, one, or several. */
  valuesOf(name: string, kind: NamedKind): string[] {
    const wanted = name.trim().toLowerCase();
    return this.#ofKind(kind)
      .filter((one) => one.name.toLowerCase() === wanted)
      .map(({ value }) => value);
  }

  /** The names of one kind, in the order of the file. */
  namesOf(kind: NamedKind): string[] {
    return this.#ofKind(kind).map(({ name }) => name);
  }

  #ofKind(kind: NamedKind): Named[] {
    return this.#all.filter(({ value }) => FORMS[kind].test(value));
  }
}

let inUse = new Names();

/** The names of the command that runs. They are a setting of the process, as its environment is. */
export function namesInUse(): Names {
  return inUse;
}

/** Sets the names for the command that is about to run. */
export function useNames(names: Names): void {
  inUse = names;
}
