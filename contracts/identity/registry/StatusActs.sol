// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IIdentityAuthority} from "../IIdentityAuthority.sol";
import {Mandates} from "../Mandates.sol";
import {Purposes} from "../Purposes.sol";
import {IIdentityRegistry} from "./IIdentityRegistry.sol";
import {IdentityStore} from "./IdentityStore.sol";

/// @title Suspension, end, recovery and what was, as acts of the identity registry
/// @dev Linked into {IdentityRegistry}, which checks what is `restricted` or paused and passes the caller on.
library StatusActs {
    using Checkpoints for Checkpoints.Trace208;

    // -- Registrars and recovery ---------------------------------------------------------------------------------

    function assignRegistrar(address identity, address registrar) external {
        IdentityStore.IdentityRegistryStorage storage $ = IdentityStore.store();

        // Check: a registrar, and somebody to answer for.
        uint16 number = $.mandates[registrar][Mandates.REGISTRAR];
        if (number == 0) revert IIdentityAuthority.IdentityNotMandated(registrar, Mandates.REGISTRAR);
        if (IdentityStore.kindOf(identity) == IIdentityAuthority.Kind.None)
            revert IIdentityAuthority.IdentityNotActive(identity);

        // Effect: another answers for it.
        address previous = IdentityStore.registrarOf(identity);
        $.identities[identity].registrar = number;
        emit IIdentityRegistry.IdentityRegistrarChanged(identity, previous, registrar);
    }

    function suspend(
        address registrar,
        address officer,
        address identity,
        bool onReference,
        bytes32 reasonHash,
        address caller
    ) external {
        uint8 flags = _requireOwnRegistrar(registrar, officer, identity, caller);
        uint8 changedFlags =
            (flags & ~IdentityStore.ON_REFERENCE) |
                IdentityStore.SUSPENDED |
                (onReference ? IdentityStore.ON_REFERENCE : 0);

        // Check: something changes.
        if (changedFlags == flags) revert IIdentityRegistry.IdentityStatusUnchanged(identity);

        // Effect: suspended, on this ground.
        IdentityStore.setFlags(identity, changedFlags);
        emit IIdentityRegistry.IdentitySuspended(identity, registrar, officer, onReference, reasonHash);
    }

    function reinstate(
        address registrar,
        address officer,
        address identity,
        bytes32 reasonHash,
        address caller
    ) external {
        // Check: suspended, on whatever ground.
        uint8 flags = _requireOwnRegistrar(registrar, officer, identity, caller);
        if (flags & IdentityStore.SUSPENDED == 0) revert IIdentityRegistry.IdentityStatusUnchanged(identity);

        // Effect: free again.
        IdentityStore.setFlags(identity, flags & ~(IdentityStore.SUSPENDED | IdentityStore.ON_REFERENCE));
        emit IIdentityRegistry.IdentityReinstated(identity, registrar, officer, reasonHash);
    }

    function end(address registrar, address officer, address identity, bytes32 reasonHash, address caller) external {
        uint8 flags = _requireOwnRegistrar(registrar, officer, identity, caller);

        // Effect: ended, and nobody controls it any more.
        IdentityStore.setFlags(identity, (flags | IdentityStore.ENDED) & ~IdentityStore.RECOVERING);
        IdentityStore.setOwner(identity, address(0));
        emit IIdentityRegistry.IdentityEnded(identity, registrar, officer, reasonHash);
    }

    function beginRecovery(address identity, address caller) external {
        // Check: no recovery is pending.
        uint8 flags = _requireRecoverable(identity, caller);
        if (flags & IdentityStore.RECOVERING != 0) revert IIdentityRegistry.IdentityUnderRecovery(identity);

        // Effect: frozen.
        IdentityStore.setFlags(identity, flags | IdentityStore.RECOVERING);
        emit IIdentityRegistry.IdentityRecoveryChanged(identity, true);
    }

    function endRecovery(address identity, address newOwner, address caller) external {
        // Check: a recovery is pending, and nobody takes over the sentinel.
        uint8 flags = _requireRecoverable(identity, caller);
        if (flags & IdentityStore.RECOVERING == 0) revert IIdentityRegistry.IdentityStatusUnchanged(identity);
        if (newOwner == IdentityStore.DEACTIVATED) revert IIdentityRegistry.IdentityOwnerInvalid(identity, newOwner);

        // Effect: free again, with the new key if there is one.
        IdentityStore.setFlags(identity, flags & ~IdentityStore.RECOVERING);
        if (newOwner != address(0)) IdentityStore.setOwner(identity, newOwner);
        emit IIdentityRegistry.IdentityRecoveryChanged(identity, false);
    }

    // -- What was ------------------------------------------------------------------------------------------------

    function ownerAt(address identity, uint48 time) external view returns (address) {
        if (time > block.timestamp) revert IIdentityRegistry.IdentityTimeInFuture(time, uint48(block.timestamp));
        address owner = _ownerAt(IdentityStore.store().ownerHistory[identity], time);
        return owner == address(0) ? identity : owner;
    }

    function wasActiveAt(address identity, uint48 time) external view returns (bool) {
        return _wasFreeOf(identity, time, IdentityStore.SUSPENDED | IdentityStore.ENDED);
    }

    function couldActAt(address identity, uint48 time) external view returns (bool) {
        return _wasFreeOf(identity, time, IdentityStore.INACTIVE);
    }

    function standingOf(address identity) external view returns (IIdentityRegistry.Standing memory) {
        IdentityStore.IdentityRegistryStorage storage $ = IdentityStore.store();
        IdentityStore.Identity memory record = $.identities[identity];
        return
            IIdentityRegistry.Standing({
                owner: IdentityStore.identityOwner(identity),
                parent: $.parents[identity],
                registrar: IdentityStore.registrarOf(identity),
                enrolledAt: record.enrolledAt,
                suspended: record.flags & IdentityStore.SUSPENDED != 0,
                onReference: record.flags & IdentityStore.ON_REFERENCE != 0,
                ended: record.flags & IdentityStore.ENDED != 0,
                recovering: record.flags & IdentityStore.RECOVERING != 0,
                deactivated: record.owner == IdentityStore.DEACTIVATED
            });
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    /// @dev Reverts unless the caller is an officer of a mandated registrar that answers for the identity, which has not
    /// ended; returns the identity's flags.
    function _requireOwnRegistrar(
        address registrar,
        address officer,
        address identity,
        address caller
    ) private view returns (uint8 flags) {
        uint16 number = IdentityStore.requireMandated(
            registrar,
            Mandates.REGISTRAR,
            Purposes.REGISTRAR,
            officer,
            caller
        );
        IdentityStore.Identity storage record = IdentityStore.store().identities[identity];
        flags = record.flags;
        if (flags & IdentityStore.KIND == 0) revert IIdentityAuthority.IdentityNotActive(identity);
        if (record.registrar != number)
            revert IIdentityRegistry.IdentityNotOfRegistrar(identity, IdentityStore.registrarOf(identity));
        if (flags & IdentityStore.ENDED != 0) revert IIdentityRegistry.IdentityDeactivated(identity);
    }

    /// @dev The owner at a second, 0 before the first entry.
    function _ownerAt(
        mapping(uint256 index => IdentityStore.OwnerEntry) storage entries,
        uint256 time
    ) private view returns (address) {
        // Every entry before `low` began by then, none from `high` on.
        uint256 low = 0;
        uint256 high = entries[0].count;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (entries[middle].from > time) high = middle;
            else low = middle + 1;
        }
        return low == 0 ? address(0) : entries[low - 1].owner;
    }

    /// @dev Whether the identity was enrolled at a past second, with none of these flags.
    function _wasFreeOf(address identity, uint48 time, uint8 flags) private view returns (bool) {
        if (time > block.timestamp) revert IIdentityRegistry.IdentityTimeInFuture(time, uint48(block.timestamp));
        IdentityStore.IdentityRegistryStorage storage $ = IdentityStore.store();
        IdentityStore.Identity storage record = $.identities[identity];
        uint40 enrolledAt = record.enrolledAt;

        // Check: enrolled by then.
        if (enrolledAt == 0 || time < enrolledAt) return false;
        if (record.flags & IdentityStore.HISTORY == 0) return true;

        // Before the first checkpoint nothing had happened: the flags found are 0.
        return uint8($.statusHistory[identity].upperLookupRecent(time)) & flags == 0;
    }

    /// @dev Reverts unless the recovery board calls for an enrolled identity that has not ended; returns its flags.
    function _requireRecoverable(address identity, address caller) private view returns (uint8 flags) {
        if (caller != IdentityStore.store().recoveryBoard) revert IIdentityRegistry.IdentityNotRecoveryBoard(caller);
        flags = IdentityStore.store().identities[identity].flags;
        if (flags & IdentityStore.KIND == 0) revert IIdentityAuthority.IdentityNotActive(identity);
        if (flags & IdentityStore.ENDED != 0) revert IIdentityRegistry.IdentityDeactivated(identity);
    }
}
