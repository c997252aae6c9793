// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title What the books of rounds, tenders and contracts ask the fund ledger
/// @dev Amounts are minor units of the line's currency. A reservation is money of one organisation on one line that a
/// book has set aside for a reference: a lot, a round, a contract. It is known by the book and the reference, so a book
/// reserves once per reference. Every movement is one {IFundLedger-Moved} event.
interface IFundReservations {
    /// @notice Sets free money of the organisation on the line aside for `ref`; adds to what is reserved already.
    ///
    /// @dev Emits {IFundLedger-Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be a connected book.
    /// - The line must exist.
    /// - `amount` must be above 0.
    /// - The line's commit-until, as pauses extended it, must not have passed.
    /// - What is reserved for `ref` already must be of the same line and organisation.
    /// - The organisation must have that much free.
    function reserve(bytes32 line, address organisation, uint128 amount, bytes32 ref) external;

    /// @notice Gives part of what the caller reserved for `ref` back to the organisation's free money. Also by a book
    /// that was disconnected.
    ///
    /// @dev Emits {IFundLedger-Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - `amount` must be above 0, and at most what the caller has reserved for `ref`.
    function release(bytes32 ref, uint128 amount) external;

    /// @notice Hands part of what the caller reserved for `ref` over to another book, which reserves it for `toRef`.
    /// Also after commit-until: what was committed in time stays committed.
    ///
    /// @dev Emits two {IFundLedger-Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller and `to` must be connected books.
    /// - `amount` must be above 0, and at most what the caller has reserved for `ref`.
    /// - What `to` has reserved for `toRef` already must be of the same line and organisation.
    function handOver(bytes32 ref, address to, bytes32 toRef, uint128 amount) external;

    /// @notice Pays part of what the caller reserved for `ref` to a holder, who may then redeem it.
    ///
    /// @dev Emits {IFundLedger-Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be a connected book.
    /// - The caller must have reserved for `ref`.
    /// - `amount` must be above 0.
    /// - The line's pay-until, as pauses extended it, must not have passed.
    /// - `amount` must be at most what is reserved.
    /// - `to` must be enrolled.
    ///
    /// @param to An identity, such as a company.
    /// @param cause What the payment is for, such as a bill's id; goes into the {IFundLedger-Moved} event.
    function payReserved(bytes32 ref, address to, uint128 amount, bytes32 cause) external;

    /// @notice The line, organisation and amount still reserved by `book` for `ref`.
    function reservationOf(
        address book,
        bytes32 ref
    ) external view returns (bytes32 line, address organisation, uint128 amount);

    /// @notice The line's currency as ISO 4217 ASCII, and the last seconds at which money of it may be committed and
    /// paid, as pauses extended them. Reverts when there is no such line.
    function lineTerms(bytes32 line) external view returns (bytes3 currency, uint48 commitUntil, uint48 payUntil);
}
