// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

// The runner wants these names, and shows the strings.
// solhint-disable func-name-mixedcase, gas-custom-errors

import {FundLedger} from "../../contracts/funds/FundLedger.sol";
import {IRoundBook} from "../../contracts/funds/IRoundBook.sol";
import {RoundBook} from "../../contracts/funds/RoundBook.sol";
import {RoundBookHandler} from "./RoundBookHandler.t.sol";

/// @dev Law 3 for entitlements: a leaf is paid once or never, whatever mix of blocks, claims, exclusions and freezes.
contract RoundBookInvariantTest {
    RoundBookHandler private _handler;

    function setUp() public {
        _handler = new RoundBookHandler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev Nobody spends in this campaign, so an account's aid is all that it was ever paid.
    function invariant_EveryLeafIsPaidOnceOrNever() public view {
        RoundBook rounds = _handler.ROUNDS();
        FundLedger ledger = _handler.LEDGER();
        bytes32 roundId = _handler.roundId();
        uint256 paid;
        uint256 excluded;
        for (uint256 i = 0; i < _handler.COUNT(); ++i) {
            IRoundBook.Leaf memory leaf = _handler.leafAt(i);
            uint128 aid = ledger.holdingOf(_handler.LINE(), leaf.account).aid;
            (IRoundBook.LeafState state, ) = rounds.leafState(roundId, i);
            require(aid == (state == IRoundBook.LeafState.Paid ? leaf.amount : 0), "paid twice, or not as stated");
            require(_handler.excluded(i) == (state == IRoundBook.LeafState.Excluded), "an exclusion was lost");
            if (state == IRoundBook.LeafState.Paid) paid += leaf.amount;
            if (state == IRoundBook.LeafState.Excluded) excluded += leaf.amount;
        }
        IRoundBook.Round memory round = rounds.roundOf(roundId);
        require(round.paid == paid && round.excluded == excluded, "the round's sums are not those of its leaves");
        require(paid + excluded <= round.total, "more than was approved");
    }

    function invariant_TheReservationIsWhatIsLeft() public view {
        RoundBook rounds = _handler.ROUNDS();
        IRoundBook.Round memory round = rounds.roundOf(_handler.roundId());
        (, , uint128 reserved) = _handler.LEDGER().reservationOf(address(rounds), _handler.roundId());
        uint128 left = round.stage == IRoundBook.RoundStage.Closed ? 0 : round.total - round.paid - round.excluded;
        require(reserved == left, "the reservation is not what is left");
    }
}
