// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Persons} from "../../common/Persons.sol";
import {IFundReservations} from "../../funds/IFundReservations.sol";
import {IIdentityAuthority} from "../../identity/IIdentityAuthority.sol";
import {ITenderBoard} from "../ITenderBoard.sol";
import {ITenderResults} from "../ITenderResults.sol";
import {ShamirField} from "./ShamirField.sol";
import {TenderStore} from "./TenderStore.sol";

/// @title The part of the tender board that writes notices down and reads results out
/// @dev A deployed library: the board calls it by delegatecall, after it has checked who acts.
library TenderNotices {
    uint256 private constant MIN_TRUSTEES = 3;
    uint256 private constant MAX_LOTS = 32;
    uint256 private constant MAX_SCHEMAS = 8;

    /// @notice See {ITenderBoard-prepare}.
    function prepare(
        ITenderBoard.Notice calldata notice,
        address officer,
        IIdentityAuthority identities,
        IFundReservations funds
    ) external returns (uint256 tenderId) {
        TenderStore.TenderBoardStorage storage $ = TenderStore.store();
        _checkDates($, notice);
        if (notice.schemas.length > MAX_SCHEMAS) {
            revert ITenderBoard.TenderBoardTooManySchemas(notice.schemas.length);
        }

        // Effect: the draft. Its content never changes, so that the checker approves what was prepared.
        tenderId = ++$.count;
        TenderStore.Tender storage tender = $.tenders[tenderId];
        tender.buyer = notice.buyer;
        tender.quorum = notice.quorum;
        tender.state = TenderStore.State.Draft;
        tender.deadline = notice.deadline;
        tender.setAt = uint48(block.timestamp);
        tender.trusteesTime = notice.trusteesTime;
        tender.openingTime = notice.openingTime;
        tender.guaranteeUntil = notice.guaranteeUntil;
        tender.preparer = officer;
        tender.noticeHash = notice.noticeHash;
        tender.guarantorSchema = notice.guarantorSchema;
        tender.schemas = notice.schemas;
        _nameTrustees(tender, notice, identities);
        _addLots(tender, notice.lots, funds);
        emit ITenderBoard.TenderPrepared(tenderId, notice.buyer, officer, notice);
    }

    /// @notice See {ITenderBoard-acceptTrust}.
    function acceptTrust(uint256 tenderId, address trustee, address officer, bytes32 publicKey) external {
        TenderStore.Tender storage tender = TenderStore.store().tenders[tenderId];
        ITenderBoard.Trustee storage entry = tender.trustees[TenderStore.trusteeIndex(tenderId, tender, trustee)];

        // Check: one key a trustee, fresh for this tender: a key that leaks later must open one tender only. Keys that
        // other organisations brought to other tenders do not count: a copy of a pending key must not block it.
        if (entry.publicKey != 0) revert ITenderBoard.TenderBoardTrustAlreadyAccepted(trustee);
        mapping(bytes32 => bool) storage usedKeys = TenderStore.store().usedKeys;
        bytes32 usedKey = keccak256(abi.encode(trustee, publicKey));
        if (publicKey == 0 || usedKeys[usedKey]) revert ITenderBoard.TenderBoardKeyNotFresh(publicKey);
        uint256 trustees = tender.trusteeCount;
        for (uint256 i = 1; i <= trustees; ++i) {
            if (tender.trustees[i].publicKey == publicKey) revert ITenderBoard.TenderBoardKeyNotFresh(publicKey);
        }

        // Effect: the key is the trustee's.
        usedKeys[usedKey] = true;
        entry.publicKey = publicKey;
        emit ITenderBoard.TrustAccepted(tenderId, trustee, officer, publicKey);
    }

    /// @notice See {ITenderBoard-approve}.
    function approve(uint256 tenderId, address officer, IFundReservations funds) external {
        TenderStore.Tender storage tender = TenderStore.store().tenders[tenderId];
        address buyer = tender.buyer;
        _checkApproval(tender, officer);

        // Effect: the tender takes bids. The deadline counts from now.
        tender.state = TenderStore.State.Approved;
        tender.approver = officer;
        tender.setAt = uint48(block.timestamp);
        emit ITenderBoard.TenderApproved(tenderId, buyer, officer);

        // Interaction: the ceilings are set aside, so that no award can fail for want of money.
        uint256 lots = tender.lotCount;
        for (uint16 i = 0; i < lots; ++i) {
            TenderStore.Lot storage lot = tender.lots[i];
            funds.reserve(lot.line, buyer, lot.ceiling, TenderStore.reservationRef(tenderId, i));
        }
    }

    /// @notice See {ITenderBoard-approveChange}.
    /// @param effective The effective deadline.
    function change(
        uint256 tenderId,
        address officer,
        ITenderBoard.Change calldata change_,
        uint48 effective,
        IFundReservations funds
    ) external {
        TenderStore.Tender storage tender = TenderStore.store().tenders[tenderId];

        // Check: what was prepared, by another person.
        bytes32 changeHash = keccak256(abi.encode(change_));
        if (tender.changeHash != changeHash) revert ITenderBoard.TenderBoardChangeNotPrepared(tenderId, changeHash);
        Persons.requireOther(officer, tender.changePreparer);
        tender.changeHash = 0;

        if (change_.cancel) {
            _cancel(tenderId, tender, change_.reasonHash, funds);
        } else {
            _extend(tenderId, tender, change_, effective);
        }
    }

    /// @notice See {ITenderResults-releaseReservation}.
    function releaseReservation(uint256 tenderId, uint16 lot, IFundReservations funds) external {
        TenderStore.Lot storage lot_ = TenderStore.store().tenders[tenderId].lots[lot];
        if (lot_.reservationReleased) revert ITenderBoard.TenderBoardReservationReleased(tenderId, lot);
        _releaseReservation(tenderId, lot, lot_, funds);
    }

    /// @notice See {ITenderResults-handOverReservation}.
    /// @param book The contract book.
    function handOverReservation(
        uint256 tenderId,
        uint16 lot,
        address book,
        bytes32 ref,
        uint128 amount,
        IFundReservations funds
    ) external {
        TenderStore.Lot storage lot_ = TenderStore.store().tenders[tenderId].lots[lot];
        if (lot_.reservationReleased) revert ITenderBoard.TenderBoardReservationReleased(tenderId, lot);
        funds.handOver(TenderStore.reservationRef(tenderId, lot), book, ref, amount);
        _releaseReservation(tenderId, lot, lot_, funds);
    }

    /// @notice See {ITenderBoard-tenderOf}; the board fills in the effective dates.
    function tenderOf(uint256 tenderId) external view returns (ITenderBoard.TenderView memory tender) {
        TenderStore.Tender storage from = TenderStore.store().tenders[tenderId];
        tender.buyer = from.buyer;
        tender.preparer = from.preparer;
        tender.approver = from.approver;
        tender.quorum = from.quorum;
        tender.lots = from.lotCount;
        tender.noticeHash = from.noticeHash;
        tender.guaranteeUntil = from.guaranteeUntil;
        tender.guarantorSchema = from.guarantorSchema;
        tender.schemas = from.schemas;
        tender.trustees = new ITenderBoard.Trustee[](from.trusteeCount);
        for (uint256 i = 0; i < tender.trustees.length; ++i) tender.trustees[i] = from.trustees[i + 1];
    }

    /// @notice See {ITenderResults-admittedBids}.
    function admittedBids(
        uint256 tenderId,
        uint16 lot
    ) external view returns (ITenderResults.AdmittedBid[] memory admitted) {
        TenderStore.Lot storage lot_ = TenderStore.lotOf(TenderStore.store().tenders[tenderId], tenderId, lot);
        uint256 count = lot_.accounts.length;
        admitted = new ITenderResults.AdmittedBid[](count);
        uint256[] memory orders = new uint256[](count);

        // Insertion by order of sealing: withdrawals have mixed the list, which is short.
        uint256 found;
        for (uint256 i = 0; i < count; ++i) {
            address account = lot_.accounts[i];
            TenderStore.Bid storage bid = lot_.bids[account];
            if (bid.outcome != ITenderBoard.Outcome.Admitted) continue;
            uint256 order = bid.order;
            uint256 place = found++;
            for (; place > 0 && orders[place - 1] > order; --place) {
                orders[place] = orders[place - 1];
                admitted[place] = admitted[place - 1];
            }
            orders[place] = order;
            admitted[place] = ITenderResults.AdmittedBid({
                account: account,
                bidder: bid.bidder,
                price: bid.price,
                packageHash: bid.packageHash,
                tieBreak: bid.tieBreak
            });
        }
        // Only the admitted are returned: a memory array may be shortened in place.
        assembly ("memory-safe") {
            mstore(admitted, found)
        }
    }

    function _checkDates(TenderStore.TenderBoardStorage storage $, ITenderBoard.Notice calldata notice) private view {
        uint48 earliest = uint48(block.timestamp) + $.minTendering;
        if (notice.deadline < earliest) revert ITenderBoard.TenderBoardDeadlineTooEarly(notice.deadline, earliest);
        uint48 opened = notice.deadline + notice.trusteesTime + notice.openingTime;
        if (notice.guaranteeUntil < opened)
            revert ITenderBoard.TenderBoardGuaranteeTooShort(notice.guaranteeUntil, opened);
    }

    function _nameTrustees(
        TenderStore.Tender storage tender,
        ITenderBoard.Notice calldata notice,
        IIdentityAuthority identities
    ) private {
        address[] calldata trustees = notice.trustees;
        uint256 n = trustees.length;
        uint256 k = notice.quorum;
        if (n < MIN_TRUSTEES || n > ShamirField.MAX_SHARES || 2 * k <= n || k >= n) {
            revert ITenderBoard.TenderBoardQuorumOutOfRange(n, k);
        }
        tender.trusteeCount = uint8(n);
        address parent = identities.parentOf(notice.buyer);
        bool ofBuyer;
        for (uint256 i = 0; i < n; ++i) {
            address trustee = trustees[i];
            for (uint256 j = 0; j < i; ++j) {
                if (trustees[j] == trustee) revert ITenderBoard.TenderBoardTrusteeRepeated(trustee);
            }
            IIdentityAuthority.Kind kind = identities.kindOf(trustee);
            if (
                (kind != IIdentityAuthority.Kind.Company && kind != IIdentityAuthority.Kind.Agency) ||
                !identities.isActive(trustee)
            ) revert ITenderBoard.TenderBoardTrusteeNotOrganisation(trustee);
            if (trustee == notice.buyer || trustee == parent || identities.parentOf(trustee) == notice.buyer) {
                if (ofBuyer) revert ITenderBoard.TenderBoardTrusteeOfBuyer(trustee);
                ofBuyer = true;
            }
            tender.trustees[i + 1].organisation = trustee;
        }
    }

    function _addLots(
        TenderStore.Tender storage tender,
        ITenderBoard.LotNotice[] calldata lots,
        IFundReservations funds
    ) private {
        if (lots.length == 0 || lots.length > MAX_LOTS) revert ITenderBoard.TenderBoardLotCount(lots.length);
        tender.lotCount = uint16(lots.length);
        for (uint16 i = 0; i < lots.length; ++i) {
            ITenderBoard.LotNotice calldata from = lots[i];
            if (from.ceiling == 0 || from.guarantee == 0) revert ITenderBoard.TenderBoardAmountZero(i);
            (bytes3 currency, , ) = funds.lineTerms(from.line);
            if (currency != from.currency)
                revert ITenderBoard.TenderBoardWrongCurrency(from.line, currency, from.currency);
            TenderStore.Lot storage lot = tender.lots[i];
            lot.line = from.line;
            lot.ceiling = from.ceiling;
            lot.guarantee = from.guarantee;
            lot.currency = from.currency;
        }
    }

    function _cancel(
        uint256 tenderId,
        TenderStore.Tender storage tender,
        bytes32 reasonHash,
        IFundReservations funds
    ) private {
        tender.state = TenderStore.State.Cancelled;
        emit ITenderBoard.TenderCancelled(tenderId, reasonHash);
        uint256 lots = tender.lotCount;
        for (uint16 i = 0; i < lots; ++i) _releaseReservation(tenderId, i, tender.lots[i], funds);
    }

    function _extend(
        uint256 tenderId,
        TenderStore.Tender storage tender,
        ITenderBoard.Change calldata change_,
        uint48 effective
    ) private {
        // Check: dates only move later, and the guarantees still reach beyond the opening.
        uint48 earliest = effective + 1;
        if (change_.deadline < earliest) revert ITenderBoard.TenderBoardDeadlineTooEarly(change_.deadline, earliest);
        uint48 opened = change_.deadline + tender.trusteesTime + tender.openingTime;
        if (opened < tender.guaranteeUntil) opened = tender.guaranteeUntil;
        if (change_.guaranteeUntil < opened)
            revert ITenderBoard.TenderBoardGuaranteeTooShort(change_.guaranteeUntil, opened);

        tender.deadline = change_.deadline;
        tender.setAt = uint48(block.timestamp);
        tender.guaranteeUntil = change_.guaranteeUntil;
        emit ITenderBoard.TenderExtended(tenderId, change_.deadline, change_.guaranteeUntil, change_.reasonHash);
    }

    function _releaseReservation(
        uint256 tenderId,
        uint16 lot,
        TenderStore.Lot storage lot_,
        IFundReservations funds
    ) private {
        lot_.reservationReleased = true;
        bytes32 ref = TenderStore.reservationRef(tenderId, lot);
        // The ledger's figure: after the line's pay-until anyone may have sent the reservation back already.
        (, , uint128 left) = funds.reservationOf(address(this), ref);
        emit ITenderBoard.ReservationReleased(tenderId, lot, left);
        if (left != 0) funds.release(ref, left);
    }

    function _checkApproval(TenderStore.Tender storage tender, address officer) private view {
        // Check: two persons, every trustee with its key, time enough to bid.
        Persons.requireOther(officer, tender.preparer);
        uint256 trustees = tender.trusteeCount;
        for (uint256 i = 1; i <= trustees; ++i) {
            ITenderBoard.Trustee storage trustee = tender.trustees[i];
            if (trustee.publicKey == 0) revert ITenderBoard.TenderBoardTrustNotAccepted(trustee.organisation);
        }
        uint48 earliest = uint48(block.timestamp) + TenderStore.store().minTendering;
        if (tender.deadline < earliest) revert ITenderBoard.TenderBoardDeadlineTooEarly(tender.deadline, earliest);
    }
}
