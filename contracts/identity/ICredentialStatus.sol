// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title What other contracts ask the credential registry
interface ICredentialStatus {
    /// @notice True when the subject is active and holds an unsuspended, unrevoked credential of the schema now.
    /// @param schema The schema's id: the hash of its JSON Schema.
    function isValid(address subject, bytes32 schema) external view returns (bool);

    /// @notice As {isValid}, at a past second.
    /// @param time Unix seconds, not in the future.
    function wasValidAt(address subject, bytes32 schema, uint48 time) external view returns (bool);
}
