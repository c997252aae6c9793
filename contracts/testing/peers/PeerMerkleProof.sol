// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title The usual Merkle check, which binds no position. For comparison in benches.
contract PeerMerkleProof {
    /// @notice The gas that one check takes, without the call around it.
    function verifyGas(
        bytes32[] calldata proof,
        bytes32 root,
        bytes32 leaf
    ) external view returns (uint256 gasUsed, bool valid) {
        uint256 before = gasleft();
        valid = MerkleProof.verifyCalldata(proof, root, leaf);
        gasUsed = before - gasleft();
    }
}
