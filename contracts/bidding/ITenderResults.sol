// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title What the award board and the contract book ask the tender board: the terms of a lot and its opened bids
/// @dev Amounts are minor units of the lot's currency; times are Unix seconds.
interface ITenderResults {
    enum LotStage {
        None, // never published
        Draft, // prepared, not yet approved
        Open, // takes sealed bids until the effective deadline
        Opening, // the deadline has passed; shares are released and bids opened
        Opened, // every bid is opened or out; final
        Cancelled // withdrawn before the deadline; the reservation is released
    }

    /// @notice The terms of a lot that an award is bound to.
    /// @param buyer The identity of the buying organisation.
    /// @param line The budget line that pays.
    /// @param currency ISO 4217 code as ASCII.
    /// @param ceiling The most an award may come to; reserved on the line.
    /// @param preparer The officer who prepared the notice.
    /// @param approver The officer who approved it.
    /// @param deadline The effective deadline for sealing.
    /// @param openingEnds The second at which whatever is unopened is out.
    struct LotTerms {
        address buyer;
        bytes32 line;
        bytes3 currency;
        uint128 ceiling;
        address preparer;
        address approver;
        uint48 deadline;
        uint48 openingEnds;
    }

    /// @notice A bid that was opened and admitted.
    /// @param account The bidding address that sealed it.
    /// @param bidder The identity that it proved to be.
    /// @param price In minor units, tax included.
    /// @param packageHash The hash of the encrypted document package.
    /// @param tieBreak The hash of the bid's key K. Bids at one price draw lots by the hashes of all of them.
    struct AdmittedBid {
        address account;
        address bidder;
        uint128 price;
        bytes32 packageHash;
        bytes32 tieBreak;
    }

    /// @notice The stage of the lot now.
    function lotStage(uint256 tenderId, uint16 lot) external view returns (LotStage);

    /// @notice The terms of the lot.
    function lotTerms(uint256 tenderId, uint16 lot) external view returns (LotTerms memory);

    /// @notice The admitted bids in order of sealing; final once the stage is Opened.
    function admittedBids(uint256 tenderId, uint16 lot) external view returns (AdmittedBid[] memory);

    /// @notice Gives the lot's reservation back to the buyer's free money on the line, because the lot failed.
    ///
    /// @dev Emits {ITenderBoard-ReservationReleased}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the connected award board or contract book.
    /// - The stage must be Opened.
    /// - The reservation must not have been released or handed over.
    function releaseReservation(uint256 tenderId, uint16 lot) external;

    /// @notice Hands the award amount of the lot's reservation over to the contract book's reference, and gives the
    /// rest back. Also after the line's commit-until: a complaint must not be able to outlast the money.
    ///
    /// @dev Emits {ITenderBoard-ReservationReleased} with the rest.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the connected contract book.
    /// - The stage must be Opened.
    /// - The reservation must not have been released or handed over.
    /// - The fund ledger must hand the amount over, which is at most the ceiling.
    ///
    /// @param ref The contract's id.
    /// @param amount In minor units.
    function handOverReservation(uint256 tenderId, uint16 lot, bytes32 ref, uint128 amount) external;
}
