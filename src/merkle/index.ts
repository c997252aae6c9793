export { keccak256 } from "./keccak.ts";
export { BLOCK_SIZE, blockCount, blockLength, EMPTY_ROOT, hashLeaf, hashNode } from "./hash.ts";
export { buildTree, MAX_LEAVES, type BuildTreeParameters, type MerkleTree, packHashes } from "./tree.ts";
export { rootOf, verify, verifyBlock, type VerifyBlockParameters, type VerifyParameters } from "./verify.ts";
