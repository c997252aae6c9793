// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {MerkleTree} from "../merkle/MerkleTree.sol";

/// @title The Merkle library opened to tests. Never deployed outside tests.
contract MerkleHarness {
    /// @dev One proof to check; `proofStart` and `proofLength` point into the words that {verifyMany} is given.
    struct Check {
        bytes32 root;
        uint256 index;
        uint256 count;
        bytes32 leafHash;
        uint256 proofStart;
        uint256 proofLength;
    }

    function hashLeaf(bytes32 dataHash) external pure returns (bytes32) {
        return MerkleTree.hashLeaf(dataHash);
    }

    function hashNode(bytes32 left, bytes32 right) external pure returns (bytes32) {
        return MerkleTree.hashNode(left, right);
    }

    function verify(
        bytes32[] calldata proof,
        bytes32 root,
        uint256 index,
        uint256 count,
        bytes32 leafHash
    ) external pure returns (bool) {
        return MerkleTree.verify(proof, root, index, count, leafHash);
    }

    function verifyBlock(
        bytes32[] calldata proof,
        bytes32 root,
        uint256 blockIndex,
        uint256 count,
        bytes32 blockRoot
    ) external pure returns (bool) {
        return MerkleTree.verifyBlock(proof, root, blockIndex, count, blockRoot);
    }

    function blockCount(uint256 count) external pure returns (uint256) {
        return MerkleTree.blockCount(count);
    }

    function blockLength(uint256 blockIndex, uint256 count) external pure returns (uint256) {
        return MerkleTree.blockLength(blockIndex, count);
    }

    function rootOf(bytes32[] calldata leafHashes) external pure returns (bytes32) {
        return MerkleTree.rootOf(leafHashes);
    }

    /// @notice What the list holds after its root was taken: the library must leave it alone.
    function leavesAfterRootOf(bytes32[] calldata leafHashes) external pure returns (bytes32[] memory copy) {
        copy = leafHashes;
        MerkleTree.rootOf(copy);
    }

    /// @notice The gas that one {MerkleTree-verify} takes, without the call around it.
    function verifyGas(
        bytes32[] calldata proof,
        bytes32 root,
        uint256 index,
        uint256 count,
        bytes32 leafHash
    ) external view returns (uint256 gasUsed, bool valid) {
        uint256 before = gasleft();
        valid = MerkleTree.verify(proof, root, index, count, leafHash);
        gasUsed = before - gasleft();
    }

    /// @notice The gas that one {MerkleTree-rootOf} takes, without the call around it.
    function rootOfGas(bytes32[] calldata leafHashes) external view returns (uint256 gasUsed, bytes32 root) {
        bytes32[] memory copy = leafHashes;
        uint256 before = gasleft();
        root = MerkleTree.rootOf(copy);
        gasUsed = before - gasleft();
    }

    /// @notice Checks many proofs in one call.
    /// @param checks What to check, each as the six words of a {Check}, packed one after the other.
    /// @param nodes The proofs of all of them, as packed words.
    /// @return verdicts One byte a check: 1 for valid, 0 for not.
    function verifyMany(bytes calldata checks, bytes calldata nodes) external pure returns (bytes memory verdicts) {
        Check[] calldata list = _checks(checks);
        bytes32[] calldata words = _words(nodes);
        verdicts = new bytes(list.length);
        for (uint256 i = 0; i < list.length; ++i) {
            Check calldata check = list[i];
            bool valid = MerkleTree.verify(
                words[check.proofStart:check.proofStart + check.proofLength],
                check.root,
                check.index,
                check.count,
                check.leafHash
            );
            if (valid) verdicts[i] = 0x01;
        }
    }

    /// @notice The root of the first `n` leaves, for every n of `sizes`.
    /// @param leafHashes Packed words.
    function rootsOf(
        bytes calldata leafHashes,
        uint256[] calldata sizes
    ) external pure returns (bytes32[] memory roots) {
        bytes32[] calldata words = _words(leafHashes);
        roots = new bytes32[](sizes.length);
        for (uint256 i = 0; i < sizes.length; ++i) roots[i] = MerkleTree.rootOf(words[:sizes[i]]);
    }

    function _words(bytes calldata packed) private pure returns (bytes32[] calldata words) {
        assembly ("memory-safe") {
            words.offset := packed.offset
            words.length := shr(5, packed.length)
        }
    }

    function _checks(bytes calldata packed) private pure returns (Check[] calldata checks) {
        assembly ("memory-safe") {
            checks.offset := packed.offset
            checks.length := div(packed.length, 192)
        }
    }
}
