import { ErrorFragment, FunctionFragment, Interface, type ErrorDescription, type JsonFragment } from "ethers";
import { abis } from "./abis.ts";

/** All functions, or all errors, of the released ABIs, each signature once. */
function fragments(type: "error" | "function"): JsonFragment[] {
  const found = new Map<string, JsonFragment>();
  for (const abi of Object.values(abis)) {
    for (const item of abi as readonly JsonFragment[]) {
      if (item.type !== type) continue;
      found.set(`${item.name ?? ""}(${(item.inputs ?? []).map((input) => input.type).join(",")})`, item);
    }
  }
  return [...found.values()];
}

let errors: ReadonlyMap<string, ErrorFragment> | undefined;

/** Decodes the data of a revert by the custom errors of all our contracts; null when none of them fits. */
export function parseError(data: string): ErrorDescription | null {
  errors ??= new Map(
    fragments("error")
      .map((item) => ErrorFragment.from(item))
      .map((one) => [one.selector, one]),
  );
  const known = errors.get(data.slice(0, 10).toLowerCase());
  // An interface without errors still decodes those of Solidity itself.
  return new Interface(known === undefined ? [] : [known]).parseError(data);
}

let functions: ReadonlyMap<string, string> | undefined;

/** The name of the function of our contracts with that selector; undefined when there is none. */
export function functionName(selector: string): string | undefined {
  functions ??= new Map(
    fragments("function")
      .map((item) => FunctionFragment.from(item))
      .map((one) => [one.selector, one.name]),
  );
  return functions.get(selector);
}
