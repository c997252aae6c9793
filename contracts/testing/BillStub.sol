// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IBillSettlement} from "../bills/IBillSettlement.sol";

/// @title A bill registry whose accepted bills a test sets directly. Never deployed outside tests.
contract BillStub is IBillSettlement {
    mapping(bytes32 billId => Payable) private _bills;
    mapping(bytes32 billId => uint128) public settledOf;

    error BillStubExceeded(bytes32 billId, uint128 amount, uint128 open);

    function accept(bytes32 billId, Payable calldata bill) external {
        _bills[billId] = bill;
    }

    function transfer(bytes32 billId, address holder) external {
        _bills[billId].holder = holder;
    }

    function recordSettlement(bytes32 billId, uint128 amount) external {
        Payable storage bill = _bills[billId];
        if (amount > bill.open) revert BillStubExceeded(billId, amount, bill.open);
        bill.open -= amount;
        settledOf[billId] += amount;
    }

    function payableOf(bytes32 billId) external view returns (Payable memory) {
        return _bills[billId];
    }
}
