import { createKeccak } from "hash-wasm";

// One instance for the whole process is safe, because it hashes synchronously: nothing runs between its three calls.
const hasher = await createKeccak(256);

/** The keccak256 of `data`, as the chain computes it: 32 bytes, in a new array. */
export function keccak256(data: Uint8Array): Uint8Array {
  return hasher.init().update(data).digest("binary");
}
