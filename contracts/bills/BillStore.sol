// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IBillRegistry} from "./IBillRegistry.sol";

/// @title Storage of the bill registry, shared by its parts
/// @dev The registry is one contract; its rarer acts live in the linked library {ReimbursementActs}.
library BillStore {
    /// @dev One slot, read and written by every batch.
    struct Issuer {
        uint48 issued; // sequence of the newest batch, over all series
        uint48 acknowledged; // sequence of the newest acknowledged batch
        uint48 oldestAt; // when batch `acknowledged + 1` was issued; 0 when there is none
        uint64 mainLast; // last number of series 0, here so that a first batch costs two new slots and not three
        // 48 bits left
    }

    /// @dev One slot. 208 bits of a hash leave 104 bits against collisions, which only the issuer could use.
    struct Batch {
        bytes26 commitment; // first bytes of keccak256(abi.encode(issuer, header))
        uint48 issuedAt;
    }

    /// @dev Three slots once touched, a fourth when credited or reimbursed, a fifth when the bill names a contract.
    /// Amounts are 96 bits, each in the slot of the party that its acts read anyway.
    struct Record {
        // slot 0
        address holder;
        uint96 total;
        // slot 1
        address buyer;
        uint96 settled; // settled + credited <= total, unless credited later
        // slot 2
        address issuer; // 0 for a bill never touched
        bytes3 currency;
        IBillRegistry.Status status; // 64 bits left
        // slot 3
        uint96 credited; // at most `total`
        uint96 reimbursed; // at most `settled`; 64 bits left
        // slot 4
        bytes32 contractId;
    }

    struct Reimbursing {
        // slot 0
        address maker;
        IBillRegistry.ReimbursementStatus status; // 88 bits left
        // slot 1
        address checker;
    }

    /// @custom:storage-location erc7201:probity.storage.BillRegistry
    struct BillRegistryStorage {
        // slot 0
        address fundLedger;
        uint48 acknowledgeWithin;
        uint48 voidWithin;
        // slot 1
        address contractBook;
        mapping(address issuer => Issuer) issuers;
        mapping(address issuer => mapping(bytes32 series => uint64)) lastNumbers; // series 0 is in the issuer's slot
        mapping(address issuer => mapping(uint48 sequence => Batch)) batches;
        mapping(bytes32 billId => Record) records;
        mapping(bytes32 reimbursementId => Reimbursing) reimbursings;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.BillRegistry")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0x7405ef6ff6e1ef4908bfe33b354e73e7244a321aa24f79298e41c8a2d3164d00;

    /// @dev The record of a bill that an act has presented before; reverts when there is none.
    function touched(bytes32 billId) internal view returns (Record storage record) {
        record = store().records[billId];
        if (record.issuer == address(0)) revert IBillRegistry.BillRegistryUntouched(billId);
    }

    function store() internal pure returns (BillRegistryStorage storage $) {
        assembly {
            $.slot := STORAGE
        }
    }
}
