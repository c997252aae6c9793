// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title The Merkle tree of RFC 9162 section 2.1, with keccak256.
/// @notice Commits a numbered list of any length in one hash, and shows what stands at a position of it.
///
/// @dev The tree over n leaves splits at the largest power of two below n, so nothing is padded and nothing doubled.
/// Leaves and nodes are hashed with different first bytes, so that neither can pass for the other. No two lists, of
/// the same or of different length, have the same root.
///
/// A proof shows what stands at `index` in a list of `count` entries with this root. It binds the position only when
/// the caller sees to two things:
///
/// WARNING: `count` must be what was committed together with `root` (from storage, not from the one who proves). The
/// root fixes the length of the list, but a path does not: the path of the first of three leaves also has the shape
/// that the first of four has.
///
/// WARNING: A leaf hash must be made here by {hashLeaf} from data that the caller checked, and a block root by {rootOf}
/// from such leaf hashes. A hash taken as it comes from the one who proves may be an inner node.
library MerkleTree {
    /// @notice How many leaves an aligned block has: one bitmap word. Only the last block of a list has fewer.
    uint256 internal constant BLOCK_SIZE = 256;

    /// @notice The root of the list without entries: the hash of nothing. No proof verifies against it.
    bytes32 internal constant EMPTY_ROOT = 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470;

    /// @notice The hash of a leaf: keccak256(0x00 || dataHash).
    /// @param dataHash The hash of what the leaf says, keccak256(abi.encode(struct)).
    function hashLeaf(bytes32 dataHash) internal pure returns (bytes32 leafHash) {
        assembly ("memory-safe") {
            mstore8(0x00, 0x00)
            mstore(0x01, dataHash)
            leafHash := keccak256(0x00, 0x21)
        }
    }

    /// @notice The hash of an inner node: keccak256(0x01 || left || right).
    /// @param left The root of the leaves that come first.
    /// @param right The root of the leaves that come after them.
    function hashNode(bytes32 left, bytes32 right) internal pure returns (bytes32 nodeHash) {
        assembly ("memory-safe") {
            let input := mload(0x40)
            mstore8(input, 0x01)
            mstore(add(input, 0x01), left)
            mstore(add(input, 0x21), right)
            nodeHash := keccak256(input, 0x41)
        }
    }

    /// @notice Whether `leafHash` stands at `index` in the list of `count` entries that `root` commits.
    /// @dev The algorithm of RFC 9162 section 2.1.3.2. Never reverts: a proof that is too long, too short, for another
    /// position or another list is false, and so is any proof when `index` is not below `count`.
    /// @param proof The inclusion proof, lowest sibling first.
    /// @param root The root of the list.
    /// @param index The position, from 0.
    /// @param count How many entries the list has; see the warning above.
    /// @param leafHash The leaf at the position, from {hashLeaf}.
    function verify(
        bytes32[] calldata proof,
        bytes32 root,
        uint256 index,
        uint256 count,
        bytes32 leafHash
    ) internal pure returns (bool valid) {
        if (index >= count) return false;
        assembly ("memory-safe") {
            // The hash input 0x01 || left || right is laid behind the free memory pointer and built anew at each level.
            let input := mload(0x40)
            let left := add(input, 0x01)
            let right := add(input, 0x21)
            mstore8(input, 0x01)

            // `fn`, `sn` and `r` as in the RFC: our node, the last node of the same level, and our hash so far. The RFC's
            // one loop is cut in two where our node becomes the last of its level, and stays it up to the root.
            let fn := index
            let sn := sub(count, 1)
            let r := leafHash
            let next := proof.offset
            let end := add(next, shl(5, proof.length))

            // Before that, our node has its sibling on the left when it is odd, and on the right when it is even.
            for {} and(lt(fn, sn), lt(next, end)) {} {
                let side := shl(5, and(fn, 1))
                mstore(add(left, side), r)
                mstore(sub(right, side), calldataload(next))
                r := keccak256(input, 0x41)
                next := add(next, 0x20)
                fn := shr(1, fn)
                sn := shr(1, sn)
            }

            // The proof was too short to get there: keep `fn` from ending at zero.
            if xor(fn, sn) {
                fn := sn
            }

            // After it, siblings are on the left only: an even last node has none, and rises unchanged.
            for {} and(lt(0, fn), lt(next, end)) {} {
                if and(fn, 1) {
                    mstore(left, calldataload(next))
                    mstore(right, r)
                    r := keccak256(input, 0x41)
                    next := add(next, 0x20)
                }
                fn := shr(1, fn)
            }

            // We are at the root, with nothing left of the proof.
            valid := and(and(iszero(fn), eq(next, end)), eq(r, root))
        }
    }

    /// @notice Whether the aligned block `blockIndex`, with the root `blockRoot`, is part of the list that `root`
    /// commits: leaves `256 * blockIndex` up to the block's end.
    /// @dev The tree splits at powers of two, so above the blocks it is the same tree over their roots. Never reverts.
    /// The root of a block fixes how many leaves it has; see {blockLength}.
    /// @param proof The inclusion proof of the block, lowest sibling first.
    /// @param root The root of the whole list.
    /// @param blockIndex The block's position, from 0.
    /// @param count How many entries the whole list has (leaves, not blocks); see the warning above.
    /// @param blockRoot The block's own root, from {rootOf} over all its leaf hashes.
    function verifyBlock(
        bytes32[] calldata proof,
        bytes32 root,
        uint256 blockIndex,
        uint256 count,
        bytes32 blockRoot
    ) internal pure returns (bool valid) {
        return verify(proof, root, blockIndex, blockCount(count), blockRoot);
    }

    /// @notice How many aligned blocks of 256 leaves a list of `count` entries has: count / 256, rounded up.
    function blockCount(uint256 count) internal pure returns (uint256 blocks) {
        assembly ("memory-safe") {
            blocks := add(shr(8, count), iszero(iszero(and(count, 0xff))))
        }
    }

    /// @notice How many leaves the block `blockIndex` of a list of `count` entries has: 256, fewer in the last block,
    /// and none beyond it.
    function blockLength(uint256 blockIndex, uint256 count) internal pure returns (uint256 length) {
        uint256 whole = count >> 8;
        if (blockIndex < whole) return BLOCK_SIZE;
        return blockIndex == whole ? count & 0xff : 0;
    }

    /// @notice The root of a whole list held in memory, such as one block of a bigger one.
    /// @dev Leaves the list as it is. Costs about 160 gas a leaf.
    /// @param leafHashes The leaves in order, each from {hashLeaf}.
    function rootOf(bytes32[] memory leafHashes) internal pure returns (bytes32 root) {
        if (leafHashes.length == 0) return EMPTY_ROOT;
        assembly ("memory-safe") {
            // A working copy behind the free memory pointer, with a word before it for the first node's prefix.
            let length := mload(leafHashes)
            let level := add(mload(0x40), 0x20)
            mcopy(level, add(leafHashes, 0x20), shl(5, length))

            // Each pass replaces a level by the one above it; an odd last node rises unchanged.
            for {} gt(length, 1) {} {
                let target := level
                let source := level
                for {
                    let end := add(level, shl(6, shr(1, length)))
                } lt(source, end) {
                    source := add(source, 0x40)
                } {
                    // The children lie side by side. Their prefix takes the byte before them, the last of a node that
                    // was read already: results are written at half the pace.
                    let input := sub(source, 0x01)
                    mstore8(input, 0x01)
                    mstore(target, keccak256(input, 0x41))
                    target := add(target, 0x20)
                }
                if and(length, 1) {
                    mstore(target, mload(source))
                }
                length := shr(1, add(length, 1))
            }
            root := mload(level)
        }
    }
}
