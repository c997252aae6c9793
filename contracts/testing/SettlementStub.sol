// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IBillSettlement} from "../bills/IBillSettlement.sol";

/// @title A bill registry whose bills a test sets directly. Never deployed outside tests.
contract SettlementStub is IBillSettlement {
    mapping(bytes32 billId => Payable) private _bills;

    /// @notice Thrown when more is settled than is open, as the real registry would.
    error SettlementStubExceeded(bytes32 billId, uint128 amount, uint128 open);

    function setBill(bytes32 billId, Payable calldata bill) external {
        _bills[billId] = bill;
    }

    function recordSettlement(bytes32 billId, uint128 amount) external {
        Payable storage bill = _bills[billId];
        if (amount > bill.open) revert SettlementStubExceeded(billId, amount, bill.open);
        bill.open -= amount;
    }

    function payableOf(bytes32 billId) external view returns (Payable memory) {
        return _bills[billId];
    }
}
