// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAwardBoard} from "../IAwardBoard.sol";
import {IContractBook} from "../IContractBook.sol";

/// @title What the award board stores, for the board and the library that works on its storage
library AwardStore {
    struct BidState {
        // slot 0
        IAwardBoard.Standing standing;
        address preparer; // of a disqualification
        // slot 1
        bytes32 reasonHash;
    }

    struct PreparedRuling {
        // slot 0
        IAwardBoard.Ruling ruling;
        address preparer;
        // slot 1
        bytes32 reasonHash;
    }

    struct LotState {
        // slot 0: read by every act
        IAwardBoard.Stage stage;
        uint16 decision;
        uint16 openComplaints;
        uint48 since; // as in {IAwardBoard-Award}
        uint48 standstillEnds; // before pauses
        uint48 clearedAt; // when the last open complaint was decided in favour of the award
        uint48 signedAt;
        // slots 1 to 5: the decision that stands
        address account;
        address bidder;
        uint128 price;
        address preparer;
        address approver;
        // slot 6: the prepared decision; account 0 means that no bid is left
        address preparedAccount;
        // slot 7: 0 when nothing is prepared
        address preparedBy;
        // slots 8 to 10
        mapping(address account => BidState) bids;
        mapping(uint16 decision => mapping(address bidder => IAwardBoard.Complaint)) complaints;
        mapping(bytes32 decisionComplainantOrganisation => PreparedRuling) rulings;
    }

    /// @custom:storage-location erc7201:probity.storage.AwardBoard
    struct AwardBoardStorage {
        // slot 0
        IContractBook contractBook;
        // slot 1
        mapping(uint256 tenderId => mapping(uint16 lot => LotState)) lots;
        // slots 2 and 3: at the end, so that a period can be added
        IAwardBoard.Periods periods;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.AwardBoard")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0xd74b6a761bccec4dd37ef811652bb4f9454bdcfecd25a5291ae10311af4e0900;

    function lotOf(uint256 tenderId, uint16 lot) internal view returns (LotState storage) {
        return store().lots[tenderId][lot];
    }

    function store() internal pure returns (AwardBoardStorage storage $) {
        assembly {
            $.slot := STORAGE
        }
    }
}
