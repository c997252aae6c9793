// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IERC1056} from "./IERC1056.sol";
import {IIdentityAuthority} from "./IIdentityAuthority.sol";
import {IdentityStore} from "./IdentityStore.sol";

/// @title The part of the identity registry that is ERC-1056
/// @dev The signed variants bind this contract's address only, as the standard has it: the proxy's address therefore
/// has to depend on the chain id (deployment's CREATE2 factory sees to it).
abstract contract IdentityKeys is IdentityStore {
    using Checkpoints for Checkpoints.Trace208;

    /// @inheritdoc IERC1056
    function changeOwner(address identity, address newOwner) external {
        _changeOwner(identity, _msgSender(), newOwner);
    }

    /// @inheritdoc IERC1056
    function changeOwnerSigned(address identity, uint8 sigV, bytes32 sigR, bytes32 sigS, address newOwner) external {
        bytes memory message = abi.encodePacked("changeOwner", newOwner);
        _changeOwner(identity, _consumeSignature(identity, sigV, sigR, sigS, message), newOwner);
    }

    /// @inheritdoc IERC1056
    function addDelegate(address identity, bytes32 delegateType, address delegate, uint256 validity) external {
        _addDelegate(identity, _msgSender(), delegateType, delegate, validity);
    }

    /// @inheritdoc IERC1056
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
        _addDelegate(identity, signer, delegateType, delegate, validity);
    }

    /// @inheritdoc IERC1056
    function revokeDelegate(address identity, bytes32 delegateType, address delegate) external {
        _revokeDelegate(identity, _msgSender(), delegateType, delegate);
    }

    /// @inheritdoc IERC1056
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
        _revokeDelegate(identity, signer, delegateType, delegate);
    }

    /// @inheritdoc IERC1056
    function setAttribute(address identity, bytes32 name, bytes calldata value, uint256 validity) external {
        uint256 previous = _change(identity, _msgSender());
        emit DIDAttributeChanged(identity, name, value, block.timestamp + validity, previous);
    }

    /// @inheritdoc IERC1056
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
        uint256 previous = _change(identity, _consumeSignature(identity, sigV, sigR, sigS, message));
        emit DIDAttributeChanged(identity, name, value, block.timestamp + validity, previous);
    }

    /// @inheritdoc IERC1056
    function revokeAttribute(address identity, bytes32 name, bytes calldata value) external {
        emit DIDAttributeChanged(identity, name, value, 0, _change(identity, _msgSender()));
    }

    /// @inheritdoc IERC1056
    function revokeAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value
    ) external {
        bytes memory message = abi.encodePacked("revokeAttribute", name, value);
        uint256 previous = _change(identity, _consumeSignature(identity, sigV, sigR, sigS, message));
        emit DIDAttributeChanged(identity, name, value, 0, previous);
    }

    /// @inheritdoc IIdentityAuthority
    function ownerAt(address identity, uint48 time) external view returns (address) {
        if (time > block.timestamp) revert IdentityTimeInFuture(time, _now());
        address owner = address(uint160(_store().ownerHistory[identity].upperLookupRecent(time)));
        return owner == address(0) ? identity : owner;
    }

    /// @inheritdoc IERC1056
    function validDelegate(address identity, bytes32 delegateType, address delegate) external view returns (bool) {
        return _store().delegates[identity][_typeHash(delegateType)][delegate] > block.timestamp;
    }

    /// @inheritdoc IERC1056
    function owners(address identity) external view returns (address) {
        return _store().identities[identity].owner;
    }

    /// @inheritdoc IERC1056
    function delegates(address identity, bytes32 typeHash, address delegate) external view returns (uint256) {
        return _store().delegates[identity][typeHash][delegate];
    }

    /// @inheritdoc IERC1056
    function changed(address identity) external view returns (uint256) {
        return _store().identities[identity].changedAt;
    }

    /// @inheritdoc IERC1056
    function nonce(address signer) external view returns (uint256) {
        return _store().nonces[signer];
    }

    function _changeOwner(address identity, address actor, address newOwner) private whenRunning {
        uint8 flags = _requireKey(identity, actor);

        // Check: an enrolled identity ends only by its registrar's act, and nobody can take over the sentinel.
        if (newOwner == address(0) && flags & KIND != 0) revert IdentityEnrolledNotDeactivable(identity);
        if (newOwner == DEACTIVATED) revert IdentityOwnerInvalid(identity, newOwner);

        // Effect: the key, its checkpoint and its event.
        _setOwner(identity, newOwner);
    }

    function _addDelegate(
        address identity,
        address actor,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) private {
        uint256 previous = _change(identity, actor);
        uint256 validTo = block.timestamp + validity;
        _store().delegates[identity][_typeHash(delegateType)][delegate] = validTo;
        emit DIDDelegateChanged(identity, delegateType, delegate, validTo, previous);
    }

    function _revokeDelegate(address identity, address actor, bytes32 delegateType, address delegate) private {
        uint256 previous = _change(identity, actor);
        _store().delegates[identity][_typeHash(delegateType)][delegate] = block.timestamp;
        emit DIDDelegateChanged(identity, delegateType, delegate, block.timestamp, previous);
    }

    /// @dev Authorises a change and notes its block; returns the block of the change before.
    function _change(address identity, address actor) private whenRunning returns (uint256 previous) {
        _requireKey(identity, actor);
        Identity storage record = _store().identities[identity];
        previous = record.changedAt;
        record.changedAt = uint32(block.number);
    }

    /// @dev The ERC-1056 signature scheme. The nonce is the signing key's, so it survives a change of owner and back.
    function _consumeSignature(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes memory message
    ) private returns (address signer) {
        address owner = identityOwner(identity);
        uint256 current = _store().nonces[owner];
        bytes32 hash = keccak256(abi.encodePacked(hex"1900", address(this), current, identity, message));
        signer = ecrecover(hash, sigV, sigR, sigS);
        if (signer == address(0) || signer != owner) revert IdentitySignerInvalid(identity, signer);
        _store().nonces[signer] = current + 1;
    }

    /// @dev Reverts unless the actor is the key of an identity that may change now; returns its flags.
    function _requireKey(address identity, address actor) private view returns (uint8 flags) {
        Identity storage record = _store().identities[identity];
        address owner = record.owner;
        flags = record.flags;
        if (owner == DEACTIVATED) revert IdentityDeactivated(identity);
        if (owner == address(0)) owner = identity;
        if (actor != owner) revert IdentityUnauthorized(identity, actor);
        if (flags & RECOVERING != 0) revert IdentityUnderRecovery(identity);
    }

    function _typeHash(bytes32 delegateType) private pure returns (bytes32) {
        return keccak256(abi.encode(delegateType));
    }
}
