// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Persons} from "../../common/Persons.sol";
import {IIdentityAuthority} from "../../identity/IIdentityAuthority.sol";
import {IAwardBoard} from "../IAwardBoard.sol";
import {ITenderResults} from "../ITenderResults.sol";
import {AwardStore} from "./AwardStore.sol";

/// @title The part of the award board that ranks bids and says who may judge a complaint
/// @dev A deployed library of views: the board calls it by delegatecall, so it reads the board's storage.
/// The board passes on the other contracts as addresses: in the ABI of a library, an interface type would stand under
/// its Solidity name, which no tool off chain can read.
library AwardRules {
    /// @notice Reverts unless `account` is the best remaining bid and the officer has no stake in its bidder.
    function requireBest(
        address tenders,
        address identities,
        uint256 tenderId,
        uint16 lot,
        address officer,
        address account
    ) external view returns (address bidder, uint128 price) {
        ITenderResults.AdmittedBid memory best = _best(ITenderResults(tenders), tenderId, lot);
        if (best.account != account) {
            revert IAwardBoard.AwardBoardNotBest(tenderId, lot, account, best.account);
        }
        if (account != address(0)) Persons.requireDisinterested(IIdentityAuthority(identities), officer, best.bidder);
        return (best.bidder, best.price);
    }

    /// @notice Reverts unless the review body and its officer are strangers to the case.
    function requireImpartial(
        address tenders,
        address identities,
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address complainant
    ) external view {
        AwardStore.LotState storage state = AwardStore.lotOf(tenderId, lot);
        ITenderResults.LotTerms memory terms = ITenderResults(tenders).lotTerms(tenderId, lot);
        address buyer = terms.buyer;
        if (
            organisation == buyer ||
            organisation == IIdentityAuthority(identities).parentOf(buyer) ||
            IIdentityAuthority(identities).parentOf(organisation) == buyer ||
            officer == terms.preparer ||
            officer == terms.approver ||
            officer == state.preparer ||
            officer == state.approver
        ) {
            revert Persons.PersonsConflictOfInterest(officer, buyer);
        }
        if (_accountOf(ITenderResults(tenders), tenderId, lot, organisation) != address(0)) {
            revert Persons.PersonsConflictOfInterest(officer, organisation);
        }
        Persons.requireDisinterested(IIdentityAuthority(identities), officer, complainant);
        if (state.bidder != address(0))
            Persons.requireDisinterested(IIdentityAuthority(identities), officer, state.bidder);
    }

    /// @notice Reverts unless the account sealed an admitted bid of the lot.
    function requireBid(address tenders, uint256 tenderId, uint16 lot, address account) external view {
        ITenderResults.AdmittedBid[] memory bids = ITenderResults(tenders).admittedBids(tenderId, lot);
        for (uint256 i; i < bids.length; ++i) {
            if (bids[i].account == account) return;
        }
        revert IAwardBoard.AwardBoardUnknownBid(tenderId, lot, account);
    }

    /// @notice The bidding address of the identity's only admitted bid; reverts when it has none.
    function bidOf(
        address tenders,
        uint256 tenderId,
        uint16 lot,
        address bidder
    ) external view returns (address account) {
        account = _accountOf(ITenderResults(tenders), tenderId, lot, bidder);
        if (account == address(0)) revert IAwardBoard.AwardBoardNotBidder(tenderId, lot, bidder);
    }

    /// @notice Whether any admitted bid has a price that the lot can pay, whatever its standing.
    function anyPayable(address tenders, uint256 tenderId, uint16 lot) external view returns (bool) {
        ITenderResults.AdmittedBid[] memory bids = ITenderResults(tenders).admittedBids(tenderId, lot);
        uint128 ceiling = ITenderResults(tenders).lotTerms(tenderId, lot).ceiling;
        for (uint256 i; i < bids.length; ++i) {
            if (_isPayable(bids[i], ceiling)) return true;
        }
        return false;
    }

    /// @notice See {IAwardBoard-ranking}.
    function ranking(
        address tenders,
        uint256 tenderId,
        uint16 lot
    ) external view returns (ITenderResults.AdmittedBid[] memory ranked) {
        ITenderResults.AdmittedBid[] memory bids = ITenderResults(tenders).admittedBids(tenderId, lot);
        uint128 ceiling = ITenderResults(tenders).lotTerms(tenderId, lot).ceiling;
        bytes32[] memory draws = new bytes32[](bids.length);
        for (uint256 i; i < bids.length; ++i) draws[i] = _draw(_seed(bids, bids[i].price), bids[i]);
        uint256 count;
        for (uint256 i; i < bids.length; ++i) {
            (ITenderResults.AdmittedBid memory bid, bytes32 draw) = (bids[i], draws[i]);
            if (!_isPayable(bid, ceiling) || !_isRanked(tenderId, lot, bid)) continue;
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

    /// @notice See {IAwardBoard-bestBid}.
    function bestBid(
        address tenders,
        uint256 tenderId,
        uint16 lot
    ) external view returns (ITenderResults.AdmittedBid memory) {
        return _best(ITenderResults(tenders), tenderId, lot);
    }

    /// @dev Three passes over the bids. Between equal prices lots are drawn: the seed hashes the keys of all bids
    /// admitted at that price, whatever their standing. So neither a bidder who tries many keys nor a buyer who
    /// disqualifies can choose the outcome.
    function _best(
        ITenderResults tenders,
        uint256 tenderId,
        uint16 lot
    ) private view returns (ITenderResults.AdmittedBid memory best) {
        ITenderResults.AdmittedBid[] memory bids = tenders.admittedBids(tenderId, lot);
        uint128 ceiling = tenders.lotTerms(tenderId, lot).ceiling;
        for (uint256 i; i < bids.length; ++i) {
            ITenderResults.AdmittedBid memory bid = bids[i];
            // Only a cheaper bid displaces the one found before, so the earlier seal stays between equals.
            bool cheaper = best.account == address(0) || bid.price < best.price;
            if (cheaper && _isPayable(bid, ceiling) && _isRanked(tenderId, lot, bid)) best = bid;
        }
        if (best.account == address(0)) return best;

        bytes32 seed = _seed(bids, best.price);
        bytes32 lowest = _draw(seed, best);
        for (uint256 i; i < bids.length; ++i) {
            ITenderResults.AdmittedBid memory bid = bids[i];
            bytes32 draw = _draw(seed, bid);
            if (bid.price != best.price || draw >= lowest) continue;
            if (_isRanked(tenderId, lot, bid)) (best, lowest) = (bid, draw);
        }
    }

    /// @dev The bidding address of the identity's only admitted bid, or 0.
    function _accountOf(
        ITenderResults tenders,
        uint256 tenderId,
        uint16 lot,
        address bidder
    ) private view returns (address) {
        ITenderResults.AdmittedBid[] memory bids = tenders.admittedBids(tenderId, lot);
        for (uint256 i; i < bids.length; ++i) {
            if (bids[i].bidder == bidder) return bids[i].account;
        }
        return address(0);
    }

    /// @dev Whether the standing of the bid lets it be awarded.
    function _isRanked(
        uint256 tenderId,
        uint16 lot,
        ITenderResults.AdmittedBid memory bid
    ) private view returns (bool) {
        IAwardBoard.Standing standing = AwardStore.lotOf(tenderId, lot).bids[bid.account].standing;
        return standing == IAwardBoard.Standing.Ranked || standing == IAwardBoard.Standing.Reinstated;
    }

    /// @dev Whether the lot can pay the price of the bid.
    function _isPayable(ITenderResults.AdmittedBid memory bid, uint128 ceiling) private pure returns (bool) {
        return bid.price != 0 && bid.price <= ceiling;
    }

    /// @dev The seed by which the bids at one price draw lots: a hash over all their tie-breaks in order of sealing.
    function _seed(ITenderResults.AdmittedBid[] memory bids, uint128 price) private pure returns (bytes32 seed) {
        for (uint256 i; i < bids.length; ++i) {
            if (bids[i].price == price) seed = keccak256(abi.encode(seed, bids[i].tieBreak));
        }
    }

    /// @dev The lot that a bid draws; the lowest wins.
    function _draw(bytes32 seed, ITenderResults.AdmittedBid memory bid) private pure returns (bytes32) {
        return keccak256(abi.encode(seed, bid.tieBreak));
    }
}
