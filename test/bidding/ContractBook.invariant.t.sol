// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

// The runner wants these names, and shows the strings.
// solhint-disable func-name-mixedcase, gas-custom-errors

import {IContractBook} from "../../contracts/bidding/IContractBook.sol";
import {ContractBookHandler} from "./ContractBookHandler.t.sol";

/// @title Whatever buyer, vendor, rivals and review body do, the money of a contract adds up
/// @dev The laws:
/// - paid of a milestone <= its amount; sum paid <= price.
/// - what the book says is reserved is what the ledger holds for the contract, and with what was paid never above
///   the price.
/// - what was paid is what the bills say was settled, and what holders received.
/// - what was approved and not paid is always still reserved.
/// - nothing of the buyer's money appears or is lost.
contract ContractBookInvariantTest {
    ContractBookHandler private _handler;

    function setUp() public {
        _handler = new ContractBookHandler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_MilestonesAndAwardBoundPayments() public view {
        IContractBook.Contract memory made = _handler.made();
        uint256 sum;
        for (uint256 i; i < made.milestones; ++i) {
            IContractBook.Milestone memory milestone = _handler.milestone(i);
            require(milestone.paid <= milestone.amount, "a milestone was overpaid");
            require(
                milestone.paid == 0 || milestone.stage == IContractBook.MilestoneStage.Approved,
                "paid without approval"
            );
            sum += milestone.paid;
        }
        require(sum == made.paid, "milestones and contract disagree");
        require(made.paid <= made.price, "the award was overpaid");
    }

    function invariant_ReservationIsTheLedgers() public view {
        IContractBook.Contract memory made = _handler.made();
        require(made.reserved == _handler.reservedOnLedger(), "book and ledger disagree");
        require(uint256(made.reserved) + made.paid <= made.price, "reserved above the award");
        require(made.approvedUnpaid <= made.reserved, "approved money was given away");
        if (made.state == IContractBook.State.Closed) require(made.reserved == 0, "closed with money reserved");
        if (made.state == IContractBook.State.Active) {
            require(uint256(made.reserved) + made.paid == made.price, "active with money missing");
        }
    }

    function invariant_SettledIsPaid() public view {
        require(_handler.settled() == _handler.made().paid, "bills and contract disagree");
        require(_handler.received() == _handler.made().paid, "holders and contract disagree");
    }

    function invariant_MoneyIsConserved() public view {
        require(_handler.moneyOfBuyer() + _handler.received() == _handler.FUNDED(), "money appeared or was lost");
    }

    function invariant_NoPaymentAgainstTheRules() public view {
        require(_handler.violations() == 0, "a payment under complaint, by a second person, or after closing");
    }
}
