// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIdentityRegistry} from "./IIdentityRegistry.sol";
import {IdentityStore} from "./IdentityStore.sol";
import {ITypedKeyActs} from "./ITypedKeyActs.sol";
import {KeyChanges} from "./KeyChanges.sol";
import {KeySignatures} from "./KeySignatures.sol";

/// @title Changes of keys by EIP-712 signature, as acts of the identity registry
/// @dev Linked into {IdentityRegistry}, which hands its calls on as they came: each function here has the name and the
/// arguments of the registry's own, and must keep them.
library TypedKeyActs {
    bytes32 private constant CHANGE_OWNER_TYPE = keccak256(
        "ChangeOwner(address identity,address newOwner,uint256 nonce,uint48 deadline)"
    );
    bytes32 private constant ADD_DELEGATE_TYPE = keccak256(
        "AddDelegate(address identity,bytes32 delegateType,address delegate,uint256 validity,uint256 nonce,"
        "uint48 deadline)"
    );
    bytes32 private constant REVOKE_DELEGATE_TYPE = keccak256(
        "RevokeDelegate(address identity,bytes32 delegateType,address delegate,uint256 nonce,uint48 deadline)"
    );
    bytes32 private constant SET_ATTRIBUTE_TYPE = keccak256(
        "SetAttribute(address identity,bytes32 name,bytes value,uint256 validity,uint256 nonce,uint48 deadline)"
    );
    bytes32 private constant REVOKE_ATTRIBUTE_TYPE = keccak256(
        "RevokeAttribute(address identity,bytes32 name,bytes value,uint256 nonce,uint48 deadline)"
    );

    function changeOwnerWithSignature(
        address identity,
        address newOwner,
        uint48 deadline,
        bytes calldata signature
    ) external {
        uint256 current = _useNonce(identity);
        bytes32 structHash = keccak256(abi.encode(CHANGE_OWNER_TYPE, identity, newOwner, current, deadline));
        address key = _requireSigned(identity, structHash, deadline, signature);
        KeyChanges.changeOwner(identity, key, newOwner);
    }

    function addDelegateWithSignature(
        address identity,
        bytes32 delegateType,
        address delegate,
        uint256 validity,
        uint48 deadline,
        bytes calldata signature
    ) external {
        uint256 current = _useNonce(identity);
        bytes32 structHash = keccak256(
            abi.encode(ADD_DELEGATE_TYPE, identity, delegateType, delegate, validity, current, deadline)
        );
        address key = _requireSigned(identity, structHash, deadline, signature);
        KeyChanges.addDelegate(identity, key, delegateType, delegate, validity);
    }

    function revokeDelegateWithSignature(
        address identity,
        bytes32 delegateType,
        address delegate,
        uint48 deadline,
        bytes calldata signature
    ) external {
        uint256 current = _useNonce(identity);
        bytes32 structHash = keccak256(
            abi.encode(REVOKE_DELEGATE_TYPE, identity, delegateType, delegate, current, deadline)
        );
        address key = _requireSigned(identity, structHash, deadline, signature);
        KeyChanges.revokeDelegate(identity, key, delegateType, delegate);
    }

    function setAttributeWithSignature(
        address identity,
        bytes32 name,
        bytes calldata value,
        uint256 validity,
        uint48 deadline,
        bytes calldata signature
    ) external {
        uint256 current = _useNonce(identity);
        bytes32 structHash = keccak256(
            abi.encode(SET_ATTRIBUTE_TYPE, identity, name, keccak256(value), validity, current, deadline)
        );
        address key = _requireSigned(identity, structHash, deadline, signature);
        KeyChanges.setAttribute(identity, key, name, value, validity);
    }

    function revokeAttributeWithSignature(
        address identity,
        bytes32 name,
        bytes calldata value,
        uint48 deadline,
        bytes calldata signature
    ) external {
        uint256 current = _useNonce(identity);
        bytes32 structHash = keccak256(
            abi.encode(REVOKE_ATTRIBUTE_TYPE, identity, name, keccak256(value), current, deadline)
        );
        address key = _requireSigned(identity, structHash, deadline, signature);
        KeyChanges.revokeAttribute(identity, key, name, value);
    }

    /// @dev Used up before the signature is looked at: an ERC-1271 wallet is asked by a static call, and even so finds
    /// no nonce that could be used again.
    function _useNonce(address identity) private returns (uint256) {
        return IdentityStore.store().keyNonces[identity]++;
    }

    /// @dev Returns the key that owns the identity, which signed.
    function _requireSigned(
        address identity,
        bytes32 structHash,
        uint48 deadline,
        bytes calldata signature
    ) private view returns (address key) {
        // Check: in time.
        if (deadline < block.timestamp)
            revert IIdentityRegistry.IdentitySignatureExpired(deadline, uint48(block.timestamp));

        // Check: by the owner of this second. Of a deactivated identity that is nobody.
        key = IdentityStore.identityOwner(identity);
        bytes32 digest = IdentityStore.typedHash(structHash);
        if (!KeySignatures.isValid(key, digest, signature))
            revert ITypedKeyActs.IdentitySignatureInvalid(identity, digest);
    }
}
