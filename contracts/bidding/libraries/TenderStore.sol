// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ITenderBoard} from "../ITenderBoard.sol";
import {SealedEnvelope} from "./SealedEnvelope.sol";

/// @title What the tender board stores, for the board and the libraries that act on its storage
/// @dev No contract may exceed 24,576 bytes, so the board's acts lie in linked libraries, which it calls by
/// delegatecall. They share this storage, which is the board's.
library TenderStore {
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
        // slots 3 to 5
        address[] accounts; // the bidding addresses with a standing bid, in no order
        mapping(address account => Bid) bids;
        mapping(address bidder => address account) accountOf; // the first opened bid of an identity
    }

    struct Tender {
        // slot 0
        address buyer;
        uint8 quorum;
        State state;
        uint48 deadline; // as set
        uint16 lotCount;
        uint8 trusteeCount; // 8 bits left
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
        // slots 8 to 10
        bytes32[] schemas;
        mapping(uint256 place => ITenderBoard.Trustee) trustees; // from 1 to `trusteeCount`
        mapping(uint16 lot => Lot) lots; // from 0 to `lotCount - 1`
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
        // slots 2 to 5
        uint256 count; // of tenders
        mapping(uint256 tenderId => Tender) tenders; // from 1 to `count`
        mapping(bytes32 trusteeAndPublicKey => bool) usedKeys; // by keccak256(abi.encode(trustee, publicKey))
        mapping(address guarantor => mapping(uint64 word => uint256 serials)) usedNotes;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.TenderBoard")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0x3ff7bf88d8be83ed02d905168df6240791be21162625a10a63297bc1076a5500;

    /// @dev The lot; reverts when the tender has no such lot.
    function lotOf(Tender storage tender, uint256 tenderId, uint16 lot) internal view returns (Lot storage) {
        if (lot >= tender.lotCount) revert ITenderBoard.TenderBoardLotUnknown(tenderId, lot);
        return tender.lots[lot];
    }

    /// @dev The bid of the address; reverts unless it stands.
    function standing(
        Lot storage lot_,
        uint256 tenderId,
        uint16 lot,
        address account
    ) internal view returns (Bid storage bid) {
        bid = lot_.bids[account];
        if (bid.index == 0) revert ITenderBoard.TenderBoardBidUnknown(tenderId, lot, account);
    }

    /// @dev As {standing}, of a bid that nobody has judged.
    function unjudged(
        Lot storage lot_,
        uint256 tenderId,
        uint16 lot,
        address account
    ) internal view returns (Bid storage bid) {
        bid = standing(lot_, tenderId, lot, account);
        if (bid.outcome != ITenderBoard.Outcome.Sealed) revert ITenderBoard.TenderBoardBidJudged(account, bid.outcome);
    }

    /// @dev The trustee's place in the list, from 1; reverts when the organisation is no trustee of the tender.
    function trusteeIndex(
        uint256 tenderId,
        Tender storage tender,
        address organisation
    ) internal view returns (uint256) {
        uint256 trustees = tender.trusteeCount;
        for (uint256 i = 1; i <= trustees; ++i) {
            if (tender.trustees[i].organisation == organisation) return i;
        }
        revert ITenderBoard.TenderBoardNotTrustee(tenderId, organisation);
    }

    /// @dev The reference under which the ceiling of the lot is reserved at the fund ledger.
    function reservationRef(uint256 tenderId, uint16 lot) internal view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), tenderId, lot));
    }

    /// @dev The context that the envelope of a message is bound to.
    function contextOf(uint256 tenderId, uint16 lot, address account, uint64 sequence) internal view returns (bytes32) {
        return
            SealedEnvelope.contextOf(
                SealedEnvelope.Place({
                    board: address(this),
                    tenderId: tenderId,
                    lot: lot,
                    stage: 0,
                    account: account,
                    sequence: sequence
                })
            );
    }

    function store() internal pure returns (TenderBoardStorage storage $) {
        assembly {
            $.slot := STORAGE
        }
    }
}
