// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IModule} from "../common/IModule.sol";
import {Persons} from "../common/Persons.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {Mandates} from "../identity/Mandates.sol";
import {Purposes} from "../identity/Purposes.sol";
import {IAwardBoard} from "./IAwardBoard.sol";
import {ITenderResults} from "./ITenderResults.sol";

/// @title What the award board asks about a lot that depends on none of its own state
/// @dev Views only; it holds nothing and nobody trusts its caller. The award board's constructor deploys one for itself,
/// so that both together need no linking and each stays under the limit of code size.
contract AwardRules {
    IIdentityAuthority private immutable _IDENTITIES;
    ITenderResults private immutable _TENDERS;

    uint48 private immutable _MIN_EVALUATION;
    uint48 private immutable _MIN_SUBSTITUTE;
    uint48 private immutable _MIN_STANDSTILL;
    uint48 private immutable _MIN_REVIEW;
    uint48 private immutable _MIN_SIGNATURE;
    uint48 private immutable _MIN_LATE_COMPLAINT;

    /// @param bounds The lower bounds of the award board's periods.
    constructor(IIdentityAuthority identities, ITenderResults tenders, IAwardBoard.Periods memory bounds) {
        _IDENTITIES = identities;
        _TENDERS = tenders;
        _MIN_EVALUATION = bounds.evaluation;
        _MIN_SUBSTITUTE = bounds.substitute;
        _MIN_STANDSTILL = bounds.standstill;
        _MIN_REVIEW = bounds.review;
        _MIN_SIGNATURE = bounds.signature;
        _MIN_LATE_COMPLAINT = bounds.lateComplaint;
    }

    /// @notice Reverts when a period lies under its lower bound.
    function requirePeriods(IAwardBoard.Periods calldata chosen) external view {
        _requirePeriod("evaluation", chosen.evaluation, _MIN_EVALUATION);
        _requirePeriod("substitute", chosen.substitute, _MIN_SUBSTITUTE);
        _requirePeriod("standstill", chosen.standstill, _MIN_STANDSTILL);
        _requirePeriod("review", chosen.review, _MIN_REVIEW);
        _requirePeriod("signature", chosen.signature, _MIN_SIGNATURE);
        _requirePeriod("lateComplaint", chosen.lateComplaint, _MIN_LATE_COMPLAINT);
    }

    /// @notice Reverts unless every bid of the lot is opened or out.
    function requireOpened(uint256 tenderId, uint16 lot) external view {
        ITenderResults.LotStage stage = _TENDERS.lotStage(tenderId, lot);
        if (stage != ITenderResults.LotStage.Opened) revert IAwardBoard.AwardBoardNotOpened(tenderId, lot, stage);
    }

    /// @notice Reverts unless `caller` is the officer of the buyer, or of its parent in the substitute period.
    function requireEvaluator(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        bytes32 purpose,
        address caller,
        bool substitute
    ) external view {
        _IDENTITIES.requireOfficerOf(organisation, purpose, officer, caller);
        address buyer = _TENDERS.lotTerms(tenderId, lot).buyer;
        if (organisation != buyer && !(substitute && organisation == _IDENTITIES.parentOf(buyer))) {
            revert IAwardBoard.AwardBoardNotEvaluator(organisation, buyer);
        }
    }

    /// @notice Reverts unless `account` is the best remaining bid and the officer is a stranger to its bidder.
    function requireBest(
        IAwardBoard board,
        uint256 tenderId,
        uint16 lot,
        address officer,
        address account
    ) external view returns (address bidder, uint128 price) {
        ITenderResults.AdmittedBid memory best = bestBid(board, tenderId, lot);
        if (best.account != account) {
            revert IAwardBoard.AwardBoardNotBest(tenderId, lot, account, best.account);
        }
        if (account != address(0)) requireDisinterested(officer, best.bidder);
        return (best.bidder, best.price);
    }

    /// @notice Reverts unless `caller` is the officer of a review body.
    function requireReviewer(address organisation, bytes32 purpose, address officer, address caller) external view {
        _IDENTITIES.requireMandated(organisation, Mandates.REVIEW_BODY, purpose, officer, caller);
    }

    /// @notice Reverts unless the organisation and its officer are strangers to the case.
    /// @param award The award that is complained against.
    function requireImpartial(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address complainant,
        IAwardBoard.Award calldata award
    ) external view {
        ITenderResults.LotTerms memory terms = _TENDERS.lotTerms(tenderId, lot);
        address buyer = terms.buyer;
        if (
            organisation == buyer ||
            organisation == _IDENTITIES.parentOf(buyer) ||
            _IDENTITIES.parentOf(organisation) == buyer ||
            officer == terms.preparer ||
            officer == terms.approver ||
            officer == award.preparer ||
            officer == award.approver
        ) {
            revert Persons.PersonsConflictOfInterest(officer, buyer);
        }
        if (_find(tenderId, lot, organisation) != address(0)) {
            revert Persons.PersonsConflictOfInterest(officer, organisation);
        }
        requireDisinterested(officer, complainant);
        if (award.bidder != address(0)) requireDisinterested(officer, award.bidder);
    }

    /// @notice Reverts unless the account sealed an admitted bid of the lot.
    function requireBid(uint256 tenderId, uint16 lot, address account) external view {
        ITenderResults.AdmittedBid[] memory bids = _TENDERS.admittedBids(tenderId, lot);
        for (uint256 i; i < bids.length; ++i) {
            if (bids[i].account == account) return;
        }
        revert IAwardBoard.AwardBoardUnknownBid(tenderId, lot, account);
    }

    /// @notice The bidding address of the identity's only admitted bid; reverts when it has none.
    function bidOf(uint256 tenderId, uint16 lot, address bidder) external view returns (address account) {
        account = _find(tenderId, lot, bidder);
        if (account == address(0)) revert IAwardBoard.AwardBoardNotBidder(tenderId, lot, bidder);
    }

    /// @notice The bids that remain on the board, best first.
    /// @dev The cost grows with the square of the number of bids: for readers off chain.
    function ranking(
        IAwardBoard board,
        uint256 tenderId,
        uint16 lot
    ) external view returns (ITenderResults.AdmittedBid[] memory ranked) {
        ITenderResults.AdmittedBid[] memory bids = _TENDERS.admittedBids(tenderId, lot);
        uint128 ceiling = _TENDERS.lotTerms(tenderId, lot).ceiling;
        bytes32[] memory draws = new bytes32[](bids.length);
        for (uint256 i; i < bids.length; ++i) draws[i] = _draw(_seed(bids, bids[i].price), bids[i]);
        uint256 count;
        for (uint256 i; i < bids.length; ++i) {
            (ITenderResults.AdmittedBid memory bid, bytes32 draw) = (bids[i], draws[i]);
            (IAwardBoard.Standing standing, ) = board.standingOf(tenderId, lot, bid.account);
            if (!isPayable(bid, ceiling) || !isRanked(standing)) continue;
            // Insertion keeps the order of sealing between equals. Slots before `i` are free to be overwritten.
            uint256 place = count++;
            for (; place > 0; --place) {
                uint128 price = bids[place - 1].price;
                if (bid.price > price || (bid.price == price && draw >= draws[place - 1])) break;
                (bids[place], draws[place]) = (bids[place - 1], draws[place - 1]);
            }
            (bids[place], draws[place]) = (bid, draw);
        }
        ranked = new ITenderResults.AdmittedBid[](count);
        for (uint256 i; i < count; ++i) ranked[i] = bids[i];
    }

    /// @notice Whether any admitted bid has a price that the lot can pay, whatever its standing.
    function anyPayable(uint256 tenderId, uint16 lot) external view returns (bool) {
        ITenderResults.AdmittedBid[] memory bids = _TENDERS.admittedBids(tenderId, lot);
        uint128 ceiling = _TENDERS.lotTerms(tenderId, lot).ceiling;
        for (uint256 i; i < bids.length; ++i) {
            if (isPayable(bids[i], ceiling)) return true;
        }
        return false;
    }

    /// @notice The best bid that remains on the board, all zero when none does; three passes over the bids.
    /// @dev Between equal prices lots are drawn: the seed hashes the keys of all bids admitted at that price, whatever
    /// their standing, so neither a bidder who tries many keys nor a buyer who disqualifies can choose the outcome.
    function bestBid(
        IAwardBoard board,
        uint256 tenderId,
        uint16 lot
    ) public view returns (ITenderResults.AdmittedBid memory best) {
        ITenderResults.AdmittedBid[] memory bids = _TENDERS.admittedBids(tenderId, lot);
        uint128 ceiling = _TENDERS.lotTerms(tenderId, lot).ceiling;
        for (uint256 i; i < bids.length; ++i) {
            ITenderResults.AdmittedBid memory bid = bids[i];
            // Only a cheaper bid displaces the one found before, so the earlier seal stays between equals.
            bool cheaper = best.account == address(0) || bid.price < best.price;
            if (!cheaper || !isPayable(bid, ceiling)) continue;
            (IAwardBoard.Standing standing, ) = board.standingOf(tenderId, lot, bid.account);
            if (isRanked(standing)) best = bid;
        }
        if (best.account == address(0)) return best;

        bytes32 seed = _seed(bids, best.price);
        bytes32 lowest = _draw(seed, best);
        for (uint256 i; i < bids.length; ++i) {
            ITenderResults.AdmittedBid memory bid = bids[i];
            bytes32 draw = _draw(seed, bid);
            if (bid.price != best.price || draw >= lowest) continue;
            (IAwardBoard.Standing standing, ) = board.standingOf(tenderId, lot, bid.account);
            if (isRanked(standing)) (best, lowest) = (bid, draw);
        }
    }

    /// @notice Reverts when the officer is the party, or is named to bid or to bill for it, even while either of them
    /// cannot act: a suspension or recovery that ends tomorrow makes nobody a stranger today.
    function requireDisinterested(address officer, address party) public view {
        if (
            officer == party ||
            _IDENTITIES.holdsSeat(party, Purposes.BIDDING, officer) ||
            _IDENTITIES.holdsSeat(party, Purposes.BILLING, officer)
        ) {
            revert Persons.PersonsConflictOfInterest(officer, party);
        }
    }

    /// @notice Whether a bid of that standing can be awarded.
    function isRanked(IAwardBoard.Standing standing) public pure returns (bool) {
        return standing == IAwardBoard.Standing.Ranked || standing == IAwardBoard.Standing.Reinstated;
    }

    /// @notice Whether the lot can pay the price of the bid.
    function isPayable(ITenderResults.AdmittedBid memory bid, uint128 ceiling) public pure returns (bool) {
        return bid.price != 0 && bid.price <= ceiling;
    }

    function _find(uint256 tenderId, uint16 lot, address bidder) private view returns (address) {
        ITenderResults.AdmittedBid[] memory bids = _TENDERS.admittedBids(tenderId, lot);
        for (uint256 i; i < bids.length; ++i) {
            if (bids[i].bidder == bidder) return bids[i].account;
        }
        return address(0);
    }

    /// @dev What the bids at one price draw lots by: a hash over all their tie-breaks in order of sealing.
    function _seed(ITenderResults.AdmittedBid[] memory bids, uint128 price) private pure returns (bytes32 seed) {
        for (uint256 i; i < bids.length; ++i) {
            if (bids[i].price == price) seed = keccak256(abi.encode(seed, bids[i].tieBreak));
        }
    }

    /// @dev The lot that a bid draws; the lowest wins.
    function _draw(bytes32 seed, ITenderResults.AdmittedBid memory bid) private pure returns (bytes32) {
        return keccak256(abi.encode(seed, bid.tieBreak));
    }

    function _requirePeriod(bytes32 name, uint48 value, uint48 bound) private pure {
        if (value < bound) revert IModule.ModulePeriodTooShort(name, value, bound);
    }
}
