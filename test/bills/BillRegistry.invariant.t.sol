// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

// The runner wants these names, and shows the strings.
// solhint-disable func-name-mixedcase, gas-custom-errors

import {BillRegistry} from "../../contracts/bills/BillRegistry.sol";
import {IBillRegistry} from "../../contracts/bills/IBillRegistry.sol";
import {BillRegistryHandler} from "./BillRegistryHandler.t.sol";

/// @dev Law 3 for bills: a number exists once and without a gap; settled, credited and reimbursed never exceed what
/// section 4.3 allows, by everyone together.
contract BillRegistryInvariantTest {
    BillRegistryHandler private _handler;

    function setUp() public {
        _handler = new BillRegistryHandler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_NothingForbiddenSucceeded() public view {
        require(bytes(_handler.broken()).length == 0, _handler.broken());
    }

    function invariant_LivesStayWithinTheirTotals() public view {
        BillRegistry registry = _handler.REGISTRY();
        uint256 count = _handler.billCount();
        for (uint256 i = 0; i < count; ++i) {
            bytes32 billId = _handler.idOf(_handler.billAt(i));
            IBillRegistry.Life memory life = registry.lifeOf(billId);
            (uint128 settled, uint128 credited, uint128 reimbursed, uint8 status) = _handler.books(billId);
            require(life.settled == settled && life.credited == credited, "the books differ");
            require(life.reimbursed == reimbursed, "the reimbursements differ");
            require(uint8(life.status) == status, "the statuses differ");
            require(life.settled <= 1000 && life.credited <= 1000, "beyond the total");
            require(life.reimbursed <= life.settled, "reimbursed beyond settled");
            uint128 moved = life.settled + life.credited;
            require(life.dueBack == (moved > 1000 ? moved - 1000 : 0), "wrong due back");
            moved = life.reimbursed + life.credited;
            require(life.reimbursedDueBack == (moved > 1000 ? moved - 1000 : 0), "wrong reimbursement due back");
        }
    }

    function invariant_NumbersHaveNoGap() public view {
        BillRegistry registry = _handler.REGISTRY();
        for (uint256 i = 0; i < 2; ++i) {
            address issuer = _handler.issuerAt(i);
            require(registry.standingOf(issuer).issued == _handler.sequences(issuer), "a batch is missing");
            for (uint256 j = 0; j < 2; ++j) {
                bytes32 series = _handler.seriesAt(j);
                uint64 last = _handler.lastNumbers(issuer, series);
                require(registry.nextNumber(issuer, series) == last + 1, "the numbering has a gap");
            }
        }
    }

    function invariant_TheOldestBatchThatWaitsIsKnown() public view {
        BillRegistry registry = _handler.REGISTRY();
        for (uint256 i = 0; i < 2; ++i) {
            address issuer = _handler.issuerAt(i);
            IBillRegistry.Standing memory standing = registry.standingOf(issuer);
            (, uint48 issuedAt) = registry.commitmentOf(issuer, standing.acknowledged + 1);
            require(standing.oldestAt == issuedAt, "the wrong batch is the oldest");
        }
    }
}
