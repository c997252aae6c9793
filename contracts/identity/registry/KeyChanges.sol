// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC1056} from "./IERC1056.sol";
import {IIdentityAuthority} from "../IIdentityAuthority.sol";
import {IIdentityRegistry} from "./IIdentityRegistry.sol";
import {IdentityStore} from "./IdentityStore.sol";

/// @title The changes of ERC-1056, whoever authorised them
/// @dev `actor` is the key that called or signed.
library KeyChanges {
    function changeOwner(address identity, address actor, address newOwner) internal {
        uint256 word = requireKey(identity, actor);

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
    ) internal {
        uint256 previous = change(identity, actor);
        uint256 validTo = block.timestamp + validity;
        IdentityStore.store().delegates[identity][typeHash(delegateType)][delegate] = validTo;
        emit IERC1056.DIDDelegateChanged(identity, delegateType, delegate, validTo, previous);
    }

    function revokeDelegate(address identity, address actor, bytes32 delegateType, address delegate) internal {
        uint256 previous = change(identity, actor);
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
        uint256 previous = change(identity, actor);
        emit IERC1056.DIDAttributeChanged(identity, name, value, block.timestamp + validity, previous);
    }

    function revokeAttribute(address identity, address actor, bytes32 name, bytes calldata value) internal {
        uint256 previous = change(identity, actor);
        emit IERC1056.DIDAttributeChanged(identity, name, value, 0, previous);
    }

    /// @dev Authorises a change and notes its block; returns the block of the change before.
    function change(address identity, address actor) internal returns (uint256 previous) {
        return IdentityStore.noteChange(identity, requireKey(identity, actor));
    }

    /// @dev Reverts unless the actor is the key of an identity that may change now; returns the identity's slot.
    function requireKey(address identity, address actor) internal view returns (uint256 word) {
        word = IdentityStore.wordOf(identity);
        address owner = address(uint160(word));
        if (owner == IdentityStore.DEACTIVATED) revert IIdentityRegistry.IdentityDeactivated(identity);
        if (owner == address(0)) owner = identity;
        if (actor != owner) revert IIdentityAuthority.IdentityUnauthorized(identity, actor);
        if ((word >> IdentityStore.FLAGS) & IdentityStore.RECOVERING != 0)
            revert IIdentityRegistry.IdentityUnderRecovery(identity);
    }

    function typeHash(bytes32 delegateType) internal pure returns (bytes32) {
        return keccak256(abi.encode(delegateType));
    }
}
