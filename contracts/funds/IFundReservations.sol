// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title What the books of rounds and contracts ask the fund ledger
/// @dev Only contracts that governance has connected as books may call. Amounts are minor units of the line's currency.
/// A reservation is money of one organisation on one line, set aside for a reference (a lot, a round) by one book;
/// its id is `keccak256(abi.encode(book, ref))`, so a book reserves once per ref.
interface IFundReservations {
    /// @notice Sets free money of the organisation on the line aside for `ref`; adds to what is reserved already.
    function reserve(bytes32 line, address organisation, uint128 amount, bytes32 ref) external;

    /// @notice Gives part of what the caller reserved for `ref` back to the organisation's free money.
    function release(bytes32 ref, uint128 amount) external;

    /// @notice Hands part of what the caller reserved for `ref` over to another connected book, which reserves it for
    /// `toRef`. Also after commit-until: what was committed in time stays committed.
    function handOver(bytes32 ref, address to, bytes32 toRef, uint128 amount) external;

    /// @notice Pays part of what the caller reserved for `ref` to a holder, who may then redeem it.
    /// @param to An identity (a company), or a programme pseudonym.
    /// @param cause What the payment is for: a bill's id, a leaf's hash; goes into the {Moved} event.
    function payReserved(bytes32 ref, address to, uint128 amount, bytes32 cause) external;

    /// @notice The line, organisation and amount still reserved by `book` for `ref`.
    function reservationOf(
        address book,
        bytes32 ref
    ) external view returns (bytes32 line, address organisation, uint128 amount);

    /// @notice The line's currency as ISO 4217 ASCII, and the last seconds at which money of it may be committed and paid.
    function lineTerms(bytes32 line) external view returns (bytes3 currency, uint48 commitUntil, uint48 payUntil);
}
