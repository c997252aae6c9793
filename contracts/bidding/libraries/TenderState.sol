// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ITenderBoard} from "../ITenderBoard.sol";

/// @title What the tender board stores, for the board and the libraries that act on its storage
/// @dev The board is one contract in several pieces only because no contract may exceed 24,576 bytes.
library TenderState {
    enum State {
        None,
        Draft,
        Approved,
        Cancelled
    }

    struct Bid {
        // slot 0
        bytes32 envelopeHash;
        // slot 1: the note
        address guarantor;
        uint64 serial;
        uint32 order; // of sealing, within the lot
        // slot 2
        uint48 sealedAt; // Unix seconds
        uint48 guaranteeExpiry; // Unix seconds
        uint64 sequence; // of the newest message; stays after a withdrawal
        uint16 index; // place in the list of accounts plus 1; 0 when no bid stands
        uint16 released; // bit i for trustee i
        uint16 reported; // bit i for trustee i
        ITenderBoard.Outcome outcome; // 40 bits left
        // slots 3 to 6: written when the bid is admitted
        address bidder;
        uint128 price; // minor units
        bytes32 packageHash;
        bytes32 tieBreak;
    }

    struct Lot {
        // slot 0
        bytes32 line;
        // slot 1
        uint128 ceiling; // minor units
        uint128 guarantee; // minor units
        // slot 2
        bytes3 currency;
        bool reservationReleased;
        uint32 sealings; // counts seals, for the order
        uint16 judged; // bids with a verdict
        // the bidding addresses with a standing bid, in no order
        address[] accounts;
        mapping(address account => Bid) bids;
        // the first opened bid of an identity
        mapping(address bidder => address account) accountOf;
    }

    struct Tender {
        // slot 0
        address buyer;
        uint8 quorum;
        State state;
        uint48 deadline; // as set
        // slot 1
        uint48 setAt; // when the deadline was set; only later pauses extend it
        uint48 trusteesTime; // seconds
        uint48 openingTime; // seconds
        uint48 guaranteeUntil; // Unix seconds
        // slots 2 to 5
        address preparer;
        address approver;
        bytes32 noticeHash;
        bytes32 guarantorSchema;
        // slots 6 and 7: the change that waits for approval
        bytes32 changeHash;
        address changePreparer;
        bytes32[] schemas;
        ITenderBoard.Trustee[] trustees;
        Lot[] lots;
    }

    /// @custom:storage-location erc7201:probity.storage.TenderBoard
    struct TenderBoardStorage {
        // slot 0
        address awardBoard;
        uint48 minTendering;
        // slot 1
        address contractBook;
        uint48 minTrusteesTime;
        uint48 minOpeningTime;
        // tenders from 1; index 0 stays empty
        uint256 count;
        mapping(uint256 tenderId => Tender) tenders;
        mapping(bytes32 trusteeAndPublicKey => bool) usedKeys; // by keccak256(abi.encode(trustee, publicKey))
        mapping(address guarantor => mapping(uint64 word => uint256 serials)) usedNotes;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.TenderBoard")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 internal constant TENDER_BOARD_STORAGE = 0x3ff7bf88d8be83ed02d905168df6240791be21162625a10a63297bc1076a5500;

    function load() internal pure returns (TenderBoardStorage storage $) {
        assembly ("memory-safe") {
            $.slot := TENDER_BOARD_STORAGE
        }
    }

    function lotOf(Tender storage tender, uint256 tenderId, uint16 lot) internal view returns (Lot storage) {
        if (lot >= tender.lots.length) revert ITenderBoard.TenderBoardLotUnknown(tenderId, lot);
        return tender.lots[lot];
    }

    function standing(
        Lot storage lot_,
        uint256 tenderId,
        uint16 lot,
        address account
    ) internal view returns (Bid storage bid) {
        bid = lot_.bids[account];
        if (bid.index == 0) revert ITenderBoard.TenderBoardBidUnknown(tenderId, lot, account);
    }

    function unjudged(
        Lot storage lot_,
        uint256 tenderId,
        uint16 lot,
        address account
    ) internal view returns (Bid storage bid) {
        bid = standing(lot_, tenderId, lot, account);
        if (bid.outcome != ITenderBoard.Outcome.Sealed) revert ITenderBoard.TenderBoardBidJudged(account, bid.outcome);
    }

    /// @dev The trustee's place in the list, from 1.
    function trusteeIndex(
        uint256 tenderId,
        Tender storage tender,
        address organisation
    ) internal view returns (uint256) {
        uint256 trustees = tender.trustees.length;
        for (uint256 i = 0; i < trustees; ++i) {
            if (tender.trustees[i].organisation == organisation) return i + 1;
        }
        revert ITenderBoard.TenderBoardNotTrustee(tenderId, organisation);
    }
}
