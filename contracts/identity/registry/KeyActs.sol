// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIdentityAuthority} from "../IIdentityAuthority.sol";
import {IERC1056} from "./IERC1056.sol";
import {IIdentityRegistry} from "./IIdentityRegistry.sol";
import {IdentityStore} from "./IdentityStore.sol";

/// @title Changes of keys, delegates and attributes, as acts of the identity registry
/// @dev Linked into {IdentityRegistry}. Each change of ERC-1056 comes in three forms: by a call of the key, by the
/// signature of the standard, and by a signature of typed data (EIP-712).
///
/// WARNING: the registry passes the signed calls on as they came. Those functions have the names and arguments of the
/// registry's own, and must keep them.
library KeyActs {
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

    // -- By a call: `actor` is the key that authorised the change ------------------------------------------------

    function changeOwner(address identity, address actor, address newOwner) public {
        uint256 word = _requireKey(identity, actor);

        // Check: an enrolled identity ends only by its registrar's act, and nobody can take over the sentinel.
        if (newOwner == address(0) && (word >> IdentityStore.FLAGS) & IdentityStore.KIND != 0)
            revert IIdentityRegistry.IdentityEnrolledNotDeactivable(identity);
        if (newOwner == IdentityStore.DEACTIVATED) revert IIdentityRegistry.IdentityOwnerInvalid(identity, newOwner);

        // Effect: the key, its checkpoint and its event.
        IdentityStore.setOwner(identity, newOwner);
    }

    function addDelegate(
        address identity,
        address actor,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) public {
        uint256 previous = _change(identity, actor);
        uint256 validTo = block.timestamp + validity;
        IdentityStore.store().delegates[identity][typeHash(delegateType)][delegate] = validTo;
        emit IERC1056.DIDDelegateChanged(identity, delegateType, delegate, validTo, previous);
    }

    function revokeDelegate(address identity, address actor, bytes32 delegateType, address delegate) public {
        uint256 previous = _change(identity, actor);
        IdentityStore.store().delegates[identity][typeHash(delegateType)][delegate] = block.timestamp;
        emit IERC1056.DIDDelegateChanged(identity, delegateType, delegate, block.timestamp, previous);
    }

    function setAttribute(
        address identity,
        address actor,
        bytes32 name,
        bytes calldata value,
        uint256 validity
    ) internal {
        uint256 previous = _change(identity, actor);
        emit IERC1056.DIDAttributeChanged(identity, name, value, block.timestamp + validity, previous);
    }

    function revokeAttribute(address identity, address actor, bytes32 name, bytes calldata value) public {
        uint256 previous = _change(identity, actor);
        emit IERC1056.DIDAttributeChanged(identity, name, value, 0, previous);
    }

    // -- By the signature of ERC-1056 ----------------------------------------------------------------------------

    function changeOwnerSigned(address identity, uint8 sigV, bytes32 sigR, bytes32 sigS, address newOwner) external {
        bytes memory message = abi.encodePacked("changeOwner", newOwner);
        changeOwner(identity, _consumeSignature(identity, sigV, sigR, sigS, message), newOwner);
    }

    function addDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) external {
        bytes memory message = abi.encodePacked("addDelegate", delegateType, delegate, validity);
        address signer = _consumeSignature(identity, sigV, sigR, sigS, message);
        addDelegate(identity, signer, delegateType, delegate, validity);
    }

    function revokeDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate
    ) external {
        bytes memory message = abi.encodePacked("revokeDelegate", delegateType, delegate);
        address signer = _consumeSignature(identity, sigV, sigR, sigS, message);
        revokeDelegate(identity, signer, delegateType, delegate);
    }

    function setAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value,
        uint256 validity
    ) external {
        bytes memory message = abi.encodePacked("setAttribute", name, value, validity);
        address signer = _consumeSignature(identity, sigV, sigR, sigS, message);
        setAttribute(identity, signer, name, value, validity);
    }

    function revokeAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value
    ) external {
        bytes memory message = abi.encodePacked("revokeAttribute", name, value);
        address signer = _consumeSignature(identity, sigV, sigR, sigS, message);
        revokeAttribute(identity, signer, name, value);
    }

    // -- By a signature of typed data ----------------------------------------------------------------------------

    function changeOwnerWithSignature(
        address identity,
        address newOwner,
        uint48 deadline,
        bytes calldata signature
    ) external {
        uint256 current = _useNonce(identity);
        bytes32 structHash = keccak256(abi.encode(CHANGE_OWNER_TYPE, identity, newOwner, current, deadline));
        address key = _requireSigned(identity, structHash, deadline, signature);
        changeOwner(identity, key, newOwner);
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
        addDelegate(identity, key, delegateType, delegate, validity);
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
        revokeDelegate(identity, key, delegateType, delegate);
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
        setAttribute(identity, key, name, value, validity);
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
        revokeAttribute(identity, key, name, value);
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    /// @dev Authorises a change and notes its block; returns the block of the change before.
    function _change(address identity, address actor) private returns (uint256 previous) {
        return IdentityStore.noteChange(identity, _requireKey(identity, actor));
    }

    /// @dev Reverts unless the actor is the key of an identity that may change now; returns the identity's slot.
    function _requireKey(address identity, address actor) private view returns (uint256 word) {
        word = IdentityStore.wordOf(identity);
        address owner = address(uint160(word));
        if (owner == IdentityStore.DEACTIVATED) revert IIdentityRegistry.IdentityDeactivated(identity);
        if (owner == address(0)) owner = identity;
        if (actor != owner) revert IIdentityAuthority.IdentityUnauthorized(identity, actor);
        if ((word >> IdentityStore.FLAGS) & IdentityStore.RECOVERING != 0)
            revert IIdentityRegistry.IdentityUnderRecovery(identity);
    }

    /// @dev The ERC-1056 signature scheme. The nonce is the signing key's, so it survives a change of owner and back.
    function _consumeSignature(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes memory message
    ) private returns (address signer) {
        address owner = IdentityStore.identityOwner(identity);
        uint256 current = IdentityStore.store().nonces[owner];
        bytes32 hash = keccak256(abi.encodePacked(hex"1900", address(this), current, identity, message));
        signer = ecrecover(hash, sigV, sigR, sigS);
        if (signer == address(0) || signer != owner) revert IIdentityRegistry.IdentitySignerInvalid(identity, signer);
        IdentityStore.store().nonces[signer] = current + 1;
    }

    /// @dev Used up before the signature is checked, so that a contract wallet, which is asked by a static call, finds no
    /// nonce that could be used again.
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
        if (!IdentityStore.isSignedBy(key, digest, signature))
            revert IIdentityRegistry.IdentitySignatureInvalid(identity, digest);
    }

    function typeHash(bytes32 delegateType) internal pure returns (bytes32) {
        return keccak256(abi.encode(delegateType));
    }
}
