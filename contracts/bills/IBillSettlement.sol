// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title What the ledgers ask the bill registry: what a bill still owes, and to record that it was paid
/// @dev Amounts are minor units of the bill's currency. A bill's id is `keccak256(abi.encode(issuer, series, number))`.
interface IBillSettlement {
    /// @notice What a payer must know of an accepted bill.
    /// @param issuer The identity that issued the bill.
    /// @param buyer The identity that owes it.
    /// @param holder The identity to be paid now.
    /// @param contractId The award it belongs to, or 0.
    /// @param currency ISO 4217 code as ASCII, such as "KES".
    /// @param open What may still be settled: total - credited - settled; 0 unless the bill is accepted.
    struct Payable {
        address issuer;
        address buyer;
        address holder;
        bytes32 contractId;
        bytes3 currency;
        uint128 open;
    }

    /// @notice What remains to be paid of a bill and to whom; all zero for a bill never touched.
    function payableOf(bytes32 billId) external view returns (Payable memory);

    /// @notice Records a part that the calling ledger pays in the same transaction.
    ///
    /// @dev Emits {IBillRegistry-BillSettled}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The bill must have been touched.
    /// - The caller must be the fund ledger for a bill that names no contract, the contract book for one that does.
    /// - The bill must be accepted.
    /// - `amount` must be above 0, and at most what is open.
    function recordSettlement(bytes32 billId, uint128 amount) external;
}
