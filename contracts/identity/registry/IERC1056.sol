// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title ERC-1056, as existing `did:ethr` resolvers and controllers speak it
/// @dev Function names, argument order and events are those of the ethr-did-registry, and must stay so.
/// Signed variants sign keccak256(0x19 || 0x00 || registry || nonce of the owner || identity || function || arguments).
///
/// As in the standard, the key that owns an identity is all that these functions ask for. A suspended identity can
/// therefore still change its owner, delegates and attributes; what it cannot do is act anywhere else, and only a
/// pending recovery or its end holds its keys.
interface IERC1056 {
    /// @notice Emitted when another key controls the identity from here; owner 0 means it is deactivated for ever.
    /// @param previousChange The block of the identity's change before this one; 0 when this is the first.
    event DIDOwnerChanged(address indexed identity, address owner, uint256 previousChange);

    /// @notice Emitted when a delegate is named, or revoked (`validTo` is then now).
    /// @param validTo Unix seconds.
    event DIDDelegateChanged(
        address indexed identity,
        bytes32 delegateType,
        address delegate,
        uint256 validTo,
        uint256 previousChange
    );

    /// @notice Emitted when an attribute of the DID document is set, or revoked (`validTo` is then 0).
    /// @param validTo Unix seconds.
    event DIDAttributeChanged(
        address indexed identity,
        bytes32 name,
        bytes value,
        uint256 validTo,
        uint256 previousChange
    );

    /// @notice Hands the identity to another key. Owner 0 deactivates it for ever, unless it is enrolled.
    ///
    /// @dev Emits {DIDOwnerChanged}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The identity must not be deactivated.
    /// - The caller must be its key.
    /// - No recovery of it must be pending.
    /// - For owner 0: the identity must not be enrolled.
    /// - The new owner must not be the sentinel that stands for deactivated identities.
    function changeOwner(address identity, address newOwner) external;

    /// @notice As {changeOwner}, delivered by anyone.
    ///
    /// @dev Emits {DIDOwnerChanged}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The key that owns the identity must have signed, with {nonce}. A deactivated identity has no such key.
    /// - No recovery of the identity must be pending.
    /// - For owner 0: the identity must not be enrolled.
    /// - The new owner must not be the sentinel that stands for deactivated identities.
    function changeOwnerSigned(address identity, uint8 sigV, bytes32 sigR, bytes32 sigS, address newOwner) external;

    /// @notice Names a delegate of the identity.
    ///
    /// @dev Emits {DIDDelegateChanged}.
    ///
    /// Requirements:
    /// - The identity must not be deactivated.
    /// - The caller must be its key.
    /// - No recovery of it must be pending.
    ///
    /// @param validity Seconds from now.
    function addDelegate(address identity, bytes32 delegateType, address delegate, uint256 validity) external;

    /// @notice As {addDelegate}, delivered by anyone.
    ///
    /// @dev Emits {DIDDelegateChanged}.
    ///
    /// Requirements:
    /// - The key that owns the identity must have signed, with {nonce}. A deactivated identity has no such key.
    /// - No recovery of the identity must be pending.
    function addDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) external;

    /// @notice Ends a delegate now.
    ///
    /// @dev Emits {DIDDelegateChanged}.
    ///
    /// Requirements:
    /// - The identity must not be deactivated.
    /// - The caller must be its key.
    /// - No recovery of it must be pending.
    function revokeDelegate(address identity, bytes32 delegateType, address delegate) external;

    /// @notice As {revokeDelegate}, delivered by anyone.
    ///
    /// @dev Emits {DIDDelegateChanged}.
    ///
    /// Requirements:
    /// - The key that owns the identity must have signed, with {nonce}. A deactivated identity has no such key.
    /// - No recovery of the identity must be pending.
    function revokeDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate
    ) external;

    /// @notice Sets an attribute of the identity's DID document: a public key, a service.
    ///
    /// @dev Emits {DIDAttributeChanged}.
    ///
    /// Requirements:
    /// - The identity must not be deactivated.
    /// - The caller must be its key.
    /// - No recovery of it must be pending.
    ///
    /// @param validity Seconds from now.
    function setAttribute(address identity, bytes32 name, bytes calldata value, uint256 validity) external;

    /// @notice As {setAttribute}, delivered by anyone.
    ///
    /// @dev Emits {DIDAttributeChanged}.
    ///
    /// Requirements:
    /// - The key that owns the identity must have signed, with {nonce}. A deactivated identity has no such key.
    /// - No recovery of the identity must be pending.
    function setAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value,
        uint256 validity
    ) external;

    /// @notice Ends an attribute now.
    ///
    /// @dev Emits {DIDAttributeChanged}.
    ///
    /// Requirements:
    /// - The identity must not be deactivated.
    /// - The caller must be its key.
    /// - No recovery of it must be pending.
    function revokeAttribute(address identity, bytes32 name, bytes calldata value) external;

    /// @notice As {revokeAttribute}, delivered by anyone.
    ///
    /// @dev Emits {DIDAttributeChanged}.
    ///
    /// Requirements:
    /// - The key that owns the identity must have signed, with {nonce}. A deactivated identity has no such key.
    /// - No recovery of the identity must be pending.
    function revokeAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value
    ) external;

    /// @notice The key that controls the identity now; the identity itself when it was never changed.
    function identityOwner(address identity) external view returns (address);

    /// @notice True while the delegate's validity runs.
    function validDelegate(address identity, bytes32 delegateType, address delegate) external view returns (bool);

    /// @notice The owner as stored: 0 when it was never changed.
    function owners(address identity) external view returns (address);

    /// @notice The end of a delegate's validity, Unix seconds.
    /// @param typeHash keccak256 of the delegate type.
    function delegates(address identity, bytes32 typeHash, address delegate) external view returns (uint256);

    /// @notice The block of the identity's newest change; 0 when it never changed.
    function changed(address identity) external view returns (uint256);

    /// @notice The next nonce of a signing key, over all identities it controls.
    function nonce(address signer) external view returns (uint256);
}
