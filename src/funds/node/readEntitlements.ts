import { basename } from "node:path";
import { readBytes } from "../../base/node/files.ts";
import {
  type EntitlementList,
  EntitlementsError,
  MAX_LIST_BYTES,
  parseEntitlements,
  type ParseEntitlementsOptions,
} from "../entitlements.ts";

/**
 * Reads a list of entitlements from a file, or refuses it as a whole, because half a list must not be paid.
 *
 * @throws EntitlementsError `ENTITLEMENTS_REFUSED` with every problem
 * @throws ProbityError FILE_TOO_LARGE when the file is above {@link MAX_LIST_BYTES}, and the others of {@link readBytes}
 */
export function readEntitlements(path: string, options: ParseEntitlementsOptions = {}): EntitlementList {
  const bytes = readBytes(path, "list of entitlements", MAX_LIST_BYTES);
  const list = parseEntitlements(bytes, options);
  const [first, ...others] = list.problems;
  if (first !== undefined) throw new EntitlementsError(basename(path), [first, ...others]);
  return list;
}
