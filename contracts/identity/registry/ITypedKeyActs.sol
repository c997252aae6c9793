// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title The changes of ERC-1056, signed as EIP-712 typed data
/// @dev Beside the `...Signed` functions of the standard, whose signatures bind only the registry's address, never
/// expire, are unreadable in a wallet and can come from a key alone. A signature here binds the chain, the registry, the
/// identity, its nonce and a deadline, and a contract wallet may give it (ERC-1271). Effects and events are the same.
///
/// Requirements of each of them:
/// - The deadline has not passed.
/// - The key that owns the identity now signed exactly this, with {keyNonce}; a signature's `s` lies in the lower half.
/// - What the plain function requires: not deactivated, no recovery pending; a change of owner, no pause.
interface ITypedKeyActs {
    /// @notice Thrown when the key that owns the identity did not sign the change.
    /// @param digest The EIP-712 digest that should have been signed.
    error IdentitySignatureInvalid(address identity, bytes32 digest);

    /// @notice As {IERC1056-changeOwner}, delivered by anyone.
    ///
    /// @dev Emits {IERC1056-DIDOwnerChanged}.
    ///
    /// @param deadline The last second at which the signature may be used, Unix seconds.
    /// @param signature Over ChangeOwner(identity, newOwner, nonce, deadline).
    function changeOwnerWithSignature(
        address identity,
        address newOwner,
        uint48 deadline,
        bytes calldata signature
    ) external;

    /// @notice As {IERC1056-addDelegate}, delivered by anyone.
    ///
    /// @dev Emits {IERC1056-DIDDelegateChanged}.
    ///
    /// @param validity Seconds from the block that the change is in, not from the signing.
    /// @param deadline The last second at which the signature may be used, Unix seconds.
    /// @param signature Over AddDelegate(identity, delegateType, delegate, validity, nonce, deadline).
    function addDelegateWithSignature(
        address identity,
        bytes32 delegateType,
        address delegate,
        uint256 validity,
        uint48 deadline,
        bytes calldata signature
    ) external;

    /// @notice As {IERC1056-revokeDelegate}, delivered by anyone.
    ///
    /// @dev Emits {IERC1056-DIDDelegateChanged}.
    ///
    /// @param deadline The last second at which the signature may be used, Unix seconds.
    /// @param signature Over RevokeDelegate(identity, delegateType, delegate, nonce, deadline).
    function revokeDelegateWithSignature(
        address identity,
        bytes32 delegateType,
        address delegate,
        uint48 deadline,
        bytes calldata signature
    ) external;

    /// @notice As {IERC1056-setAttribute}, delivered by anyone.
    ///
    /// @dev Emits {IERC1056-DIDAttributeChanged}.
    ///
    /// @param validity Seconds from the block that the change is in, not from the signing.
    /// @param deadline The last second at which the signature may be used, Unix seconds.
    /// @param signature Over SetAttribute(identity, name, value, validity, nonce, deadline).
    function setAttributeWithSignature(
        address identity,
        bytes32 name,
        bytes calldata value,
        uint256 validity,
        uint48 deadline,
        bytes calldata signature
    ) external;

    /// @notice As {IERC1056-revokeAttribute}, delivered by anyone.
    ///
    /// @dev Emits {IERC1056-DIDAttributeChanged}.
    ///
    /// @param deadline The last second at which the signature may be used, Unix seconds.
    /// @param signature Over RevokeAttribute(identity, name, value, nonce, deadline).
    function revokeAttributeWithSignature(
        address identity,
        bytes32 name,
        bytes calldata value,
        uint48 deadline,
        bytes calldata signature
    ) external;

    /// @notice The nonce that the next typed signature for the identity takes. Apart from {IERC1056-nonce}.
    function keyNonce(address identity) external view returns (uint256);
}
