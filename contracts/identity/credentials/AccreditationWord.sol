// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ICredentialRegistry} from "./ICredentialRegistry.sol";

/// @title An accreditation as one word, so that issuing and checking read one slot
/// @dev From the low end: holder 160 bits, from 34, until 34, accreditor 1, cascading 1, withdrawn 1, parent 25. Times
/// are Unix seconds, to the year 2514. 0 is no accreditation. A withdrawal cuts the term, so that `until` alone says
/// when it was in force.
library AccreditationWord {
    uint256 internal constant MAX_TIME = (1 << 34) - 1;
    uint256 internal constant MAX_PARENT = (1 << 25) - 1;

    uint256 private constant FROM = 160;
    uint256 private constant UNTIL = 194;
    uint256 private constant ACCREDITOR = 1 << 228;
    uint256 private constant CASCADING = 1 << 229;
    uint256 private constant WITHDRAWN = 1 << 230;
    uint256 private constant PARENT = 231;

    function pack(
        address holder_,
        bool accreditor_,
        bool cascading_,
        uint256 from_,
        uint256 until_,
        uint32 parent_
    ) internal pure returns (uint256 word) {
        word = uint160(holder_) | (from_ << FROM) | (until_ << UNTIL) | (uint256(parent_) << PARENT);
        if (accreditor_) word |= ACCREDITOR;
        if (cascading_) word |= CASCADING;
    }

    function unpack(uint256 word) internal pure returns (ICredentialRegistry.Accreditation memory) {
        return
            ICredentialRegistry.Accreditation({
                holder: holder(word),
                accreditor: isAccreditor(word),
                from: uint40(from(word)),
                until: uint40(until(word)),
                withdrawn: isWithdrawn(word),
                parent: parent(word),
                cascading: isCascading(word)
            });
    }

    /// @dev Withdrawn at that second, or after its end.
    function withdrawn(uint256 word, uint256 time) internal pure returns (uint256) {
        if (time < until(word)) word = (word & ~(MAX_TIME << UNTIL)) | (time << UNTIL);
        return word | WITHDRAWN;
    }

    function holder(uint256 word) internal pure returns (address) {
        return address(uint160(word));
    }

    function from(uint256 word) internal pure returns (uint48) {
        return uint48((word >> FROM) & MAX_TIME);
    }

    function until(uint256 word) internal pure returns (uint48) {
        return uint48((word >> UNTIL) & MAX_TIME);
    }

    function parent(uint256 word) internal pure returns (uint32) {
        return uint32(word >> PARENT);
    }

    function isAccreditor(uint256 word) internal pure returns (bool) {
        return word & ACCREDITOR != 0;
    }

    function isCascading(uint256 word) internal pure returns (bool) {
        return word & CASCADING != 0;
    }

    function isWithdrawn(uint256 word) internal pure returns (bool) {
        return word & WITHDRAWN != 0;
    }

    function inForceAt(uint256 word, uint256 time) internal pure returns (bool) {
        return from(word) <= time && time < until(word);
    }
}
