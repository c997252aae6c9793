// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

// The runner wants these names, and shows the strings.
// solhint-disable func-name-mixedcase, gas-custom-errors

import {FundLedger} from "../../contracts/funds/FundLedger.sol";
import {IFundLedger} from "../../contracts/funds/IFundLedger.sol";
import {FundLedgerHandler} from "./FundLedgerHandler.t.sol";

/// @dev Law 1: for each line, appropriated = unallocated + held + spent + redeemed + lapsed. Law 2: what is held and
/// spent of a line is exactly what its holders and books have of it, so no unit has changed its line.
contract FundLedgerInvariantTest {
    FundLedgerHandler private _handler;

    function setUp() public {
        _handler = new FundLedgerHandler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_NothingIsLostOrMade() public view {
        FundLedger ledger = _handler.LEDGER();
        for (uint256 i = 0; i < 2; ++i) {
            IFundLedger.LineTotals memory t = ledger.lineTotals(_handler.lines(i));
            uint256 sum = uint256(t.unallocated) + t.held + t.spent + t.redeemed + t.lapsed;
            require(t.appropriated == sum, "law 1 is broken");
            require(t.appropriated <= _handler.CEILING(), "above the ceiling");
        }
    }

    function invariant_EveryUnitKeepsItsLine() public view {
        FundLedger ledger = _handler.LEDGER();
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 line = _handler.lines(i);
            IFundLedger.LineTotals memory t = ledger.lineTotals(line);
            uint256 held;
            uint256 earned;
            for (uint256 j = 0; j < 4; ++j) {
                IFundLedger.Holding memory holding = ledger.holdingOf(line, _handler.actors(j));
                held += uint256(holding.free) + holding.aid;
                earned += holding.earned;
                require(holding.locked <= holding.earned, "more is locked than earned");
                require(holding.successor == address(0) || holding.aid == 0, "a replaced account has aid");
            }
            for (uint256 r = 0; r < 3; ++r) {
                held += _reserved(ledger, address(_handler), line, _handler.refs(r));
                held += _reserved(ledger, _handler.OTHER_BOOK(), line, _handler.refs(r));
            }
            require(held == t.held, "what is held is not what holders have");
            require(earned == t.spent, "what is spent is not what was earned");
        }
    }

    function _reserved(FundLedger ledger, address book, bytes32 line, bytes32 ref) private view returns (uint256) {
        (bytes32 of_, , uint128 amount) = ledger.reservationOf(book, ref);
        return of_ == line ? amount : 0;
    }
}
