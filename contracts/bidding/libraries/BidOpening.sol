// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ICredentialStatus} from "../../identity/ICredentialStatus.sol";
import {IIdentityAuthority} from "../../identity/IIdentityAuthority.sol";
import {ITenderBoard} from "../ITenderBoard.sol";
import {SealedEnvelope} from "./SealedEnvelope.sol";
import {ShamirField} from "./ShamirField.sol";
import {TenderStore} from "./TenderStore.sol";

/// @title The part of the tender board that opens bids and judges them
/// @dev A deployed library: the board calls it by delegatecall, after it has checked who acts and that it is time.
library BidOpening {
    /// @notice The bid to open. The board fills in the first part, the library the second.
    /// @param early Whether it is the trustees' time, when only released shares count.
    /// @param domain The board's EIP-712 domain separator.
    struct Opening {
        uint256 tenderId;
        uint16 lot;
        address account;
        uint48 deadline;
        bool early;
        bytes32 domain;
        IIdentityAuthority identities;
        ICredentialStatus credentials;
        // the second part
        bytes32 context;
        uint256 n;
        uint256 k;
        uint256 usable; // bit i when trustee i's share may be used now
    }

    bytes32 private constant BID_TYPEHASH = keccak256(
        "Bid(address bidder,bytes32 context,bytes32 keyHash,uint128 price,bytes32 packageHash,bytes32 salt)"
    );

    /// @notice See {ITenderBoard-releaseShares}.
    function release(
        uint256 tenderId,
        uint16 lot,
        address trustee,
        ITenderBoard.ReleasedShare[] calldata shares
    ) external {
        TenderStore.Tender storage tender = TenderStore.store().tenders[tenderId];
        TenderStore.Lot storage lot_ = TenderStore.lotOf(tender, tenderId, lot);
        uint256 index = TenderStore.trusteeIndex(tenderId, tender, trustee);
        for (uint256 i = 0; i < shares.length; ++i) {
            address account = shares[i].account;
            _release(tender, TenderStore.standing(lot_, tenderId, lot, account), index, account);
            emit ITenderBoard.ShareReleased(tenderId, lot, account, uint8(index), shares[i].share);
        }
    }

    /// @notice See {ITenderBoard-reportShares}.
    function report(uint256 tenderId, uint16 lot, address trustee, address[] calldata accounts) external {
        TenderStore.Tender storage tender = TenderStore.store().tenders[tenderId];
        TenderStore.Lot storage lot_ = TenderStore.lotOf(tender, tenderId, lot);
        uint256 index = TenderStore.trusteeIndex(tenderId, tender, trustee);
        uint256 tolerated = tender.trusteeCount - tender.quorum;
        for (uint256 i = 0; i < accounts.length; ++i) {
            address account = accounts[i];
            TenderStore.Bid storage bid = TenderStore.standing(lot_, tenderId, lot, account);
            if (bid.outcome != ITenderBoard.Outcome.Sealed) continue;
            uint256 reports = _report(bid, index, account);
            emit ITenderBoard.ShareReported(tenderId, lot, account, uint8(index));
            if (reports > tolerated) {
                _out(lot_, tenderId, lot, account, ITenderBoard.Outcome.Barred, address(0));
            }
        }
    }

    /// @notice See {ITenderBoard-open}.
    // The library fills in the second part of `opening`.
    // solhint-disable-next-line gas-calldata-parameters
    function openWithShares(
        Opening memory opening,
        bytes calldata envelope,
        ITenderBoard.SharePoint[] calldata shares
    ) external {
        (TenderStore.Tender storage tender, TenderStore.Lot storage lot) = _begin(opening);
        if (_isUnconfirmed(opening, tender, lot)) return;
        _checkEnvelope(opening, lot, envelope);
        _judge(opening, tender, lot, envelope, _valuesOf(opening, envelope, shares));
    }

    /// @notice See {ITenderBoard-openWithKey}.
    // The library fills in the second part of `opening`.
    // solhint-disable-next-line gas-calldata-parameters
    function openWithKey(Opening memory opening, bytes calldata envelope, uint256[] calldata coefficients) external {
        (TenderStore.Tender storage tender, TenderStore.Lot storage lot) = _begin(opening);
        if (_isUnconfirmed(opening, tender, lot)) return;
        _checkEnvelope(opening, lot, envelope);

        // Check: the right number of coefficients, and those of the bid; values of the caller's that are wrong revert.
        if (coefficients.length != opening.k) {
            revert ITenderBoard.TenderBoardWrongShareCount(coefficients.length, opening.k);
        }
        uint256[] memory values = ShamirField.evaluate(coefficients, opening.n);
        if (!SealedEnvelope.isConsistent(envelope, values, opening.context)) {
            revert ITenderBoard.TenderBoardWrongKey(opening.account);
        }
        _judge(opening, tender, lot, envelope, values);
    }

    /// @notice See {ITenderBoard-dismiss}.
    function dismiss(uint256 tenderId, uint16 lot, address[] calldata accounts) external {
        TenderStore.Tender storage tender = TenderStore.store().tenders[tenderId];
        TenderStore.Lot storage lot_ = TenderStore.lotOf(tender, tenderId, lot);
        for (uint256 i = 0; i < accounts.length; ++i) {
            TenderStore.Bid storage bid = TenderStore.unjudged(lot_, tenderId, lot, accounts[i]);
            ITenderBoard.Outcome outcome =
                bid.guaranteeExpiry < tender.guaranteeUntil
                    ? ITenderBoard.Outcome.Unconfirmed
                    : ITenderBoard.Outcome.Unopened;
            _out(lot_, tenderId, lot, accounts[i], outcome, address(0));
        }
    }

    /// @dev Fills in the second part, after the check that the bid is still to be judged.
    function _begin(
        Opening memory opening
    ) private view returns (TenderStore.Tender storage tender, TenderStore.Lot storage lot) {
        tender = TenderStore.store().tenders[opening.tenderId];
        lot = TenderStore.lotOf(tender, opening.tenderId, opening.lot);
        TenderStore.Bid storage bid = TenderStore.unjudged(lot, opening.tenderId, opening.lot, opening.account);
        opening.n = tender.trusteeCount;
        opening.k = tender.quorum;
        opening.usable = opening.early ? bid.released : type(uint16).max;
        opening.context = TenderStore.contextOf(opening.tenderId, opening.lot, opening.account, bid.sequence);
    }

    function _release(
        TenderStore.Tender storage tender,
        TenderStore.Bid storage bid,
        uint256 index,
        address account
    ) private {
        if (bid.guaranteeExpiry < tender.guaranteeUntil) revert ITenderBoard.TenderBoardBidUnconfirmed(account);
        if (bid.reported & (1 << index) != 0) revert ITenderBoard.TenderBoardShareStated(account, index);
        bid.released |= uint16(1 << index);
    }

    /// @return reports How many trustees have reported the bid.
    function _report(TenderStore.Bid storage bid, uint256 index, address account) private returns (uint256 reports) {
        if (bid.released & (1 << index) != 0) revert ITenderBoard.TenderBoardShareStated(account, index);
        uint16 reported = bid.reported | uint16(1 << index);
        bid.reported = reported;
        for (; reported != 0; reported &= reported - 1) ++reports;
    }

    /// @dev Puts a bid out, unopened, when its guarantee ends too early.
    function _isUnconfirmed(
        Opening memory opening,
        TenderStore.Tender storage tender,
        TenderStore.Lot storage lot_
    ) private returns (bool) {
        if (lot_.bids[opening.account].guaranteeExpiry >= tender.guaranteeUntil) return false;
        _out(lot_, opening.tenderId, opening.lot, opening.account, ITenderBoard.Outcome.Unconfirmed, address(0));
        return true;
    }

    function _checkEnvelope(
        Opening memory opening,
        TenderStore.Lot storage lot_,
        bytes calldata envelope
    ) private view {
        bytes32 expected = lot_.bids[opening.account].envelopeHash;
        bytes32 actual = keccak256(envelope);
        if (actual != expected) revert ITenderBoard.TenderBoardWrongEnvelope(opening.account, expected, actual);
    }

    /// @dev The values at 0..n that k shares give. Empty when a share that was sealed is no element of the field.
    function _valuesOf(
        Opening memory opening,
        bytes calldata envelope,
        ITenderBoard.SharePoint[] calldata shares
    ) private pure returns (uint256[] memory) {
        if (shares.length != opening.k) revert ITenderBoard.TenderBoardWrongShareCount(shares.length, opening.k);
        uint256[] memory xs = new uint256[](shares.length);
        uint256[] memory ys = new uint256[](shares.length);
        bool inField = true;
        for (uint256 j = 0; j < xs.length; ++j) {
            xs[j] = shares[j].index;
            ys[j] = shares[j].share;
            if (xs[j] <= (j == 0 ? 0 : xs[j - 1])) revert ITenderBoard.TenderBoardShareIndex(xs[j]);
            _checkShare(opening, envelope, xs[j], ys[j]);
            if (ys[j] >= ShamirField.ORDER) inField = false;
        }
        return inField ? ShamirField.extend(xs, ys, opening.n) : new uint256[](0);
    }

    function _checkShare(Opening memory opening, bytes calldata envelope, uint256 x, uint256 y) private pure {
        if (x > opening.n) revert ITenderBoard.TenderBoardShareIndex(x);
        if (opening.usable & (1 << x) == 0) revert ITenderBoard.TenderBoardShareNotReleased(opening.account, x);
        if (!SealedEnvelope.isShare(envelope, x, y, opening.context))
            revert ITenderBoard.TenderBoardWrongShare(opening.account, x);
    }

    /// @dev Judges a bid from the values at 0..n. Nothing here depends on who calls, when, or with whose shares.
    function _judge(
        Opening memory opening,
        TenderStore.Tender storage tender,
        TenderStore.Lot storage lot,
        bytes calldata envelope,
        uint256[] memory values
    ) private {
        TenderStore.Bid storage bid = lot.bids[opening.account];
        if (values.length == 0 || !SealedEnvelope.isConsistent(envelope, values, opening.context)) {
            _out(lot, opening.tenderId, opening.lot, opening.account, ITenderBoard.Outcome.Inconsistent, address(0));
            return;
        }
        SealedEnvelope.Payload memory payload = SealedEnvelope.decrypt(envelope, values[0]);
        if (payload.bidder == address(0) || payload.price == 0) {
            _out(lot, opening.tenderId, opening.lot, opening.account, ITenderBoard.Outcome.Unreadable, address(0));
            return;
        }
        if (!_isSigned(opening, payload, SealedEnvelope.keyHash(envelope), bid.sealedAt)) {
            _out(lot, opening.tenderId, opening.lot, opening.account, ITenderBoard.Outcome.Forged, address(0));
            return;
        }

        // From here the bid is one of the identity: its owner key signed.
        ITenderBoard.Outcome outcome = _verdict(opening, tender, lot, payload, bid.sealedAt);
        if (outcome != ITenderBoard.Outcome.Admitted) {
            _out(lot, opening.tenderId, opening.lot, opening.account, outcome, payload.bidder);
            return;
        }
        bid.outcome = ITenderBoard.Outcome.Admitted;
        bid.bidder = payload.bidder;
        bid.price = payload.price;
        bid.packageHash = payload.packageHash;
        bid.tieBreak = keccak256(abi.encode(values[0]));
        ++lot.judged;
        emit ITenderBoard.BidAdmitted(
            opening.tenderId,
            opening.lot,
            opening.account,
            payload.bidder,
            payload.price,
            payload.packageHash
        );
    }

    function _isSigned(
        Opening memory opening,
        SealedEnvelope.Payload memory payload,
        bytes32 keyHash,
        uint48 sealedAt
    ) private view returns (bool) {
        bytes32 structHash = keccak256(
            abi.encode(
                BID_TYPEHASH,
                payload.bidder,
                opening.context,
                keyHash,
                payload.price,
                payload.packageHash,
                payload.salt
            )
        );
        (address signer, ECDSA.RecoverError error, ) = ECDSA.tryRecover(
            MessageHashUtils.toTypedDataHash(opening.domain, structHash),
            payload.v,
            payload.r,
            payload.s
        );
        return error == ECDSA.RecoverError.NoError && signer == opening.identities.ownerAt(payload.bidder, sealedAt);
    }

    /// @dev The verdict on a signed bid. Two bids of one identity are both out, whatever else they are. A bid that was
    /// sealed while the identity could not act is out, but does not count as one of its bids: otherwise a thief's bid
    /// would put the owner's out as a duplicate.
    function _verdict(
        Opening memory opening,
        TenderStore.Tender storage tender,
        TenderStore.Lot storage lot,
        SealedEnvelope.Payload memory payload,
        uint48 sealedAt
    ) private returns (ITenderBoard.Outcome) {
        address bidder = payload.bidder;
        if (!opening.identities.couldActAt(bidder, sealedAt)) return ITenderBoard.Outcome.Ineligible;
        address first = lot.accountOf[bidder];
        if (first != address(0)) {
            TenderStore.Bid storage other = lot.bids[first];
            if (other.outcome != ITenderBoard.Outcome.Duplicate) {
                other.outcome = ITenderBoard.Outcome.Duplicate;
                emit ITenderBoard.BidOut(opening.tenderId, opening.lot, first, ITenderBoard.Outcome.Duplicate, bidder);
            }
            return ITenderBoard.Outcome.Duplicate;
        }
        lot.accountOf[bidder] = opening.account;

        if (bidder == tender.buyer) return ITenderBoard.Outcome.Conflicted;
        uint256 trustees = tender.trusteeCount;
        for (uint256 i = 1; i <= trustees; ++i) {
            if (tender.trustees[i].organisation == bidder) return ITenderBoard.Outcome.Conflicted;
        }
        // A recovery that is pending at the deadline does not count: guardians could put a bid out by starting one.
        if (
            !opening.identities.wasActiveAt(bidder, opening.deadline) ||
            !_holdsAll(opening, tender, bidder, sealedAt) ||
            !_holdsAll(opening, tender, bidder, opening.deadline)
        ) {
            return ITenderBoard.Outcome.Ineligible;
        }
        return payload.price > lot.ceiling ? ITenderBoard.Outcome.AboveCeiling : ITenderBoard.Outcome.Admitted;
    }

    function _holdsAll(
        Opening memory opening,
        TenderStore.Tender storage tender,
        address bidder,
        uint48 time
    ) private view returns (bool) {
        uint256 schemas = tender.schemas.length;
        for (uint256 i = 0; i < schemas; ++i) {
            if (!opening.credentials.wasValidAt(bidder, tender.schemas[i], time)) return false;
        }
        return true;
    }

    /// @dev Puts a bid out. A bid that is no offer at all forfeits its guarantee; otherwise junk would cost nothing.
    function _out(
        TenderStore.Lot storage lot_,
        uint256 tenderId,
        uint16 lot,
        address account,
        ITenderBoard.Outcome outcome,
        address bidder
    ) private {
        TenderStore.Bid storage bid = lot_.bids[account];
        bid.outcome = outcome;
        ++lot_.judged;
        emit ITenderBoard.BidOut(tenderId, lot, account, outcome, bidder);
        if (outcome == ITenderBoard.Outcome.Unconfirmed) {
            emit ITenderBoard.GuaranteeReleased(tenderId, lot, account, bid.guarantor, bid.serial);
        } else if (
            outcome == ITenderBoard.Outcome.Inconsistent ||
            outcome == ITenderBoard.Outcome.Unreadable ||
            outcome == ITenderBoard.Outcome.Forged ||
            outcome == ITenderBoard.Outcome.Barred ||
            outcome == ITenderBoard.Outcome.Unopened
        ) {
            emit ITenderBoard.GuaranteeCalled(tenderId, lot, account, bid.guarantor, bid.serial, lot_.guarantee);
        }
    }
}
