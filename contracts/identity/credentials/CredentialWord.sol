// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ICredentialRegistry} from "./ICredentialRegistry.sol";

/// @title A credential as one word, so that a check reads and an issue writes one slot
/// @dev From the low end: issuer 32 bits, from 40, until 40, revoked at 40, suspended from 40, suspended until 40,
/// cascading 1, history 1. Times are Unix seconds. 0 is no credential.
library CredentialWord {
    uint256 internal constant MAX_TIME = type(uint40).max;

    uint256 private constant FROM = 32;
    uint256 private constant UNTIL = 72;
    uint256 private constant REVOKED = 112;
    uint256 private constant SUSPENDED_FROM = 152;
    uint256 private constant SUSPENDED_UNTIL = 192;
    uint256 private constant CASCADING = 1 << 232;
    uint256 private constant HISTORY = 1 << 233;

    function pack(uint32 issuer_, bool cascading_, uint256 from_, uint256 until_) internal pure returns (uint256 word) {
        word = issuer_ | (from_ << FROM) | (until_ << UNTIL);
        if (cascading_) word |= CASCADING;
    }

    function unpack(uint256 word) internal pure returns (ICredentialRegistry.Credential memory) {
        return
            ICredentialRegistry.Credential({
                issuer: issuer(word),
                from: uint40(from(word)),
                until: uint40(until(word)),
                revokedAt: uint40(word >> REVOKED),
                suspendedFrom: uint40(word >> SUSPENDED_FROM),
                suspendedUntil: uint40(word >> SUSPENDED_UNTIL),
                cascading: isCascading(word),
                history: hasHistory(word)
            });
    }

    /// @dev The same, to a later end.
    function renewed(uint256 word, uint256 until_) internal pure returns (uint256) {
        return (word & ~(MAX_TIME << UNTIL)) | (until_ << UNTIL);
    }

    function revoked(uint256 word, uint256 time) internal pure returns (uint256) {
        return word | (time << REVOKED);
    }

    /// @dev Suspended from now; an older suspension is forgotten, and so has to be in the history.
    function suspended(uint256 word, uint256 time) internal pure returns (uint256) {
        return (word & ~((MAX_TIME << SUSPENDED_FROM) | (MAX_TIME << SUSPENDED_UNTIL))) | (time << SUSPENDED_FROM);
    }

    function reinstated(uint256 word, uint256 time) internal pure returns (uint256) {
        return word | (time << SUSPENDED_UNTIL);
    }

    function withHistory(uint256 word) internal pure returns (uint256) {
        return word | HISTORY;
    }

    function issuer(uint256 word) internal pure returns (uint32) {
        return uint32(word);
    }

    function from(uint256 word) internal pure returns (uint48) {
        return uint48((word >> FROM) & MAX_TIME);
    }

    function until(uint256 word) internal pure returns (uint48) {
        return uint48((word >> UNTIL) & MAX_TIME);
    }

    function isCascading(uint256 word) internal pure returns (bool) {
        return word & CASCADING != 0;
    }

    function hasHistory(uint256 word) internal pure returns (bool) {
        return word & HISTORY != 0;
    }

    function wasEverSuspended(uint256 word) internal pure returns (bool) {
        return (word >> SUSPENDED_FROM) & MAX_TIME != 0;
    }

    function isSuspendedAt(uint256 word, uint256 time) internal pure returns (bool) {
        uint256 start = (word >> SUSPENDED_FROM) & MAX_TIME;
        if (start == 0 || time < start) return false;
        uint256 end = (word >> SUSPENDED_UNTIL) & MAX_TIME;
        return end == 0 || time < end;
    }

    /// @dev There is one, neither revoked nor over; it may not have begun, and may be suspended.
    function stands(uint256 word, uint256 time) internal pure returns (bool) {
        return (word >> REVOKED) & MAX_TIME == 0 && time < until(word);
    }

    /// @dev Good at that second, as far as the credential itself goes.
    function holdsAt(uint256 word, uint256 time) internal pure returns (bool) {
        if (time < from(word) || time >= until(word)) return false;
        uint256 revokedAt = (word >> REVOKED) & MAX_TIME;
        return (revokedAt == 0 || time < revokedAt) && !isSuspendedAt(word, time);
    }
}
