import { ErrorFragment, FunctionFragment, Interface, type ErrorDescription, type JsonFragment } from "ethers";
import * as bindings from "./bindings.ts";

/** What is of one type in any of our contracts, as the build generated them, each signature once. */
function fragments(type: string): JsonFragment[] {
  const found = new Map<string, JsonFragment>();
  for (const binding of Object.values(bindings)) {
    if (!("abi" in binding)) continue;
    for (const item of binding.abi as readonly JsonFragment[]) {
      if (item.type !== type) continue;
      found.set(`${item.name ?? ""}(${(item.inputs ?? []).map((input) => input.type).join(",")})`, item);
    }
  }
  return [...found.values()];
}

let errors: ReadonlyMap<string, ErrorFragment> | undefined;

/** What the data of a revert says, by the custom errors of all our contracts; null when it is none of them. */
export function parseError(data: string): ErrorDescription | null {
  errors ??= new Map(
    fragments("error")
      .map((item) => ErrorFragment.from(item))
      .map((one) => [one.selector, one]),
  );
  const known = errors.get(data.slice(0, 10).toLowerCase());
  // An interface without errors still knows those of Solidity itself.
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
