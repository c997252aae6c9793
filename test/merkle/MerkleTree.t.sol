// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {MerkleHarness} from "../../contracts/testing/MerkleHarness.sol";

/// @dev Attacks the library with random lists, places and proofs, against the definitions of RFC 9162 section 2.1
/// written down as they stand there: recursive and slow.
contract MerkleTreeTest {
    MerkleHarness private _harness;

    function setUp() public {
        _harness = new MerkleHarness();
    }

    function testFuzz_rootIsTheDefinitions(bytes32 seed, uint16 size) public view {
        bytes32[] memory data = _list(seed, uint256(size) % 600);
        require(_harness.rootOf(_leaves(data)) == _mth(data, 0, data.length), "another root");
    }

    function testFuzz_pathVerifiesAtItsPlaceOnly(bytes32 seed, uint16 size, uint256 place, uint256 other) public view {
        uint256 count = (uint256(size) % 300) + 1;
        uint256 index = place % count;
        bytes32[] memory data = _list(seed, count);
        bytes32[] memory proof = _path(data, index, 0, count);
        bytes32 root = _mth(data, 0, count);
        bytes32 leaf = _leaf(data[index]);

        require(_harness.verify(proof, root, index, count, leaf), "an honest proof is refused");
        if (other != index) require(!_harness.verify(proof, root, other, count, leaf), "another place is accepted");
        uint256 neighbour = other % count;
        if (neighbour != index) {
            require(!_harness.verify(proof, root, neighbour, count, leaf), "a place inside is accepted");
            require(!_harness.verify(proof, root, index, count, _leaf(data[neighbour])), "another leaf is accepted");
        }
    }

    function testFuzz_changedProofIsRefused(bytes32 seed, uint16 size, uint256 place, uint256 bit) public view {
        uint256 count = (uint256(size) % 300) + 2;
        uint256 index = place % count;
        bytes32[] memory data = _list(seed, count);
        bytes32[] memory proof = _path(data, index, 0, count);
        bytes32 root = _mth(data, 0, count);
        bytes32 leaf = _leaf(data[index]);

        require(!_harness.verify(_longer(proof, seed), root, index, count, leaf), "a longer proof is accepted");
        require(!_harness.verify(_longer(proof, root), root, index, count, leaf), "the root on top is accepted");
        require(!_harness.verify(_shorter(proof), root, index, count, leaf), "a shorter proof is accepted");
        uint256 at = bit % proof.length;
        proof[at] ^= bytes32(1 << (bit >> 248));
        require(!_harness.verify(proof, root, index, count, leaf), "a flipped bit is accepted");
    }

    /// @dev Whatever the arguments: no revert, and no proof of anything under a random root.
    function testFuzz_garbageIsFalse(
        bytes32[] calldata proof,
        bytes32 root,
        uint256 index,
        uint256 count,
        bytes32 leaf
    ) public view {
        if (proof.length == 0 && count == 1 && root == leaf) return;
        require(!_harness.verify(proof, root, index, count, leaf), "garbage is accepted");
        require(!_harness.verifyBlock(proof, root, index, count, leaf), "a garbage block is accepted");
    }

    function testFuzz_blockIsPartOfTheTree(bytes32 seed, uint16 size, uint256 place) public view {
        uint256 count = (uint256(size) % 1_300) + 1;
        uint256 blocks = _harness.blockCount(count);
        uint256 index = place % blocks;
        bytes32[] memory data = _list(seed, count);
        bytes32[] memory part = new bytes32[](_harness.blockLength(index, count));
        for (uint256 i = 0; i < part.length; ++i) part[i] = _leaf(data[index * 256 + i]);
        bytes32 blockRoot = _harness.rootOf(part);
        bytes32 root = _mth(data, 0, count);

        bytes32[] memory proof = _blockPath(data, index * 256, part.length);

        require(_harness.verifyBlock(proof, root, index, count, blockRoot), "an honest block is refused");
        require(!_harness.verifyBlock(proof, root, index + 1, count, blockRoot), "another block is accepted");
        require(!_harness.verifyBlock(_longer(proof, seed), root, index, count, blockRoot), "longer is accepted");
    }

    /// @dev Above its blocks the tree is the tree over their roots: a block's path is the upper end of a leaf's.
    function _blockPath(
        bytes32[] memory data,
        uint256 start,
        uint256 length
    ) private pure returns (bytes32[] memory proof) {
        bytes32[] memory leafPath = _path(data, start, 0, data.length);
        uint256 inside = _path(data, start, start, start + length).length;
        proof = new bytes32[](leafPath.length - inside);
        for (uint256 i = 0; i < proof.length; ++i) proof[i] = leafPath[inside + i];
    }

    /// @dev MTH(D[start:end]) of section 2.1.1.
    function _mth(bytes32[] memory data, uint256 start, uint256 end) private pure returns (bytes32) {
        uint256 n = end - start;
        if (n == 0) return keccak256("");
        if (n == 1) return _leaf(data[start]);
        uint256 k = _split(n);
        return keccak256(abi.encodePacked(bytes1(0x01), _mth(data, start, start + k), _mth(data, start + k, end)));
    }

    /// @dev PATH(m, D[start:end]) of section 2.1.3.1; `m` counts from the start of the whole list.
    function _path(
        bytes32[] memory data,
        uint256 m,
        uint256 start,
        uint256 end
    ) private pure returns (bytes32[] memory) {
        uint256 n = end - start;
        if (n == 1) return new bytes32[](0);
        uint256 middle = start + _split(n);
        if (m < middle) return _longer(_path(data, m, start, middle), _mth(data, middle, end));
        return _longer(_path(data, m, middle, end), _mth(data, start, middle));
    }

    /// @dev The largest power of two smaller than n.
    function _split(uint256 n) private pure returns (uint256 k) {
        k = 1;
        while (k * 2 < n) k *= 2;
    }

    function _leaf(bytes32 dataHash) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(bytes1(0x00), dataHash));
    }

    function _leaves(bytes32[] memory data) private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](data.length);
        for (uint256 i = 0; i < data.length; ++i) leaves[i] = _leaf(data[i]);
    }

    function _list(bytes32 seed, uint256 count) private pure returns (bytes32[] memory data) {
        data = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) data[i] = keccak256(abi.encode(seed, i));
    }

    function _longer(bytes32[] memory proof, bytes32 last) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](proof.length + 1);
        for (uint256 i = 0; i < proof.length; ++i) longer[i] = proof[i];
        longer[proof.length] = last;
    }

    function _shorter(bytes32[] memory proof) private pure returns (bytes32[] memory shorter) {
        shorter = new bytes32[](proof.length - 1);
        for (uint256 i = 0; i < shorter.length; ++i) shorter[i] = proof[i];
    }
}
