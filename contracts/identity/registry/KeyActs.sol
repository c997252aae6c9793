// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIdentityRegistry} from "./IIdentityRegistry.sol";
import {IdentityStore} from "./IdentityStore.sol";
import {KeyChanges} from "./KeyChanges.sol";

/// @title Changes of ERC-1056 and their signed variants, as acts of the identity registry
/// @dev Linked into {IdentityRegistry}. The signatures bind the registry's address only, as the standard has it: the
/// proxy's address therefore has to depend on the chain id ({ChainBoundFactory} sees to it). The registry hands the
/// signed calls on as they came: those functions have the names and arguments of its own, and must keep them.
library KeyActs {
    function changeOwner(address identity, address actor, address newOwner) external {
        KeyChanges.changeOwner(identity, actor, newOwner);
    }

    function addDelegate(
        address identity,
        address actor,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) external {
        KeyChanges.addDelegate(identity, actor, delegateType, delegate, validity);
    }

    function revokeDelegate(address identity, address actor, bytes32 delegateType, address delegate) external {
        KeyChanges.revokeDelegate(identity, actor, delegateType, delegate);
    }

    function revokeAttribute(address identity, address actor, bytes32 name, bytes calldata value) external {
        KeyChanges.revokeAttribute(identity, actor, name, value);
    }

    function changeOwnerSigned(address identity, uint8 sigV, bytes32 sigR, bytes32 sigS, address newOwner) external {
        bytes memory message = abi.encodePacked("changeOwner", newOwner);
        KeyChanges.changeOwner(identity, _consumeSignature(identity, sigV, sigR, sigS, message), newOwner);
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
        KeyChanges.addDelegate(identity, signer, delegateType, delegate, validity);
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
        KeyChanges.revokeDelegate(identity, signer, delegateType, delegate);
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
        KeyChanges.setAttribute(identity, signer, name, value, validity);
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
        KeyChanges.revokeAttribute(identity, signer, name, value);
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
}
