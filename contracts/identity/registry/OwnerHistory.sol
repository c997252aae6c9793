// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title The owners that an identity had, by the second
/// @dev As OpenZeppelin's `Checkpoints`, but the number of entries lies in the first of them instead of a slot of its
/// own: most identities change hands once or never, and that first change, relayed, has to stay within the 123,456 gas
/// that ethr-did sends with every transaction.
library OwnerHistory {
    /// @dev One slot.
    struct Entry {
        address owner;
        uint48 from; // Unix seconds
        uint48 count; // of all entries, in the first; 0 in the others
    }

    /// @dev Notes the owner from this second on.
    function push(mapping(uint256 index => Entry) storage entries, address owner) internal {
        uint48 time = uint48(block.timestamp);
        uint48 count = entries[0].count;
        if (count == 0) {
            entries[0] = Entry({owner: owner, from: time, count: 1});
        } else if (entries[count - 1].from == time) {
            // The last of several owners in one second is the owner of that second.
            entries[count - 1].owner = owner;
        } else {
            entries[count] = Entry({owner: owner, from: time, count: 0});
            entries[0].count = count + 1;
        }
    }

    /// @dev The owner at a second, 0 before the first entry.
    function at(mapping(uint256 index => Entry) storage entries, uint256 time) internal view returns (address) {
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
}
