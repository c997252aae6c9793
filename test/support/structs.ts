import type { Result } from "ethers";

/** A struct of a contract's answer by the names of its fields, to compare as a whole. */
export function fieldsOf<Struct extends object>(struct: Struct): Omit<Struct, keyof unknown[] | `${number}`> {
  return (struct as unknown as Result).toObject() as Omit<Struct, keyof unknown[] | `${number}`>;
}
