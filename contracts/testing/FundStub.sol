// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IFundReservations} from "../funds/IFundReservations.sol";

/// @title A fund ledger with true reservations and nothing else. Never deployed outside tests.
/// @dev Every caller is a book. All amounts are checked by the compiler's arithmetic: nothing can go below zero.
contract FundStub is IFundReservations {
    struct Reservation {
        bytes32 line;
        address organisation;
        uint128 amount;
    }

    mapping(address organisation => mapping(bytes32 line => uint128)) public freeOf;
    mapping(address holder => mapping(bytes32 line => uint128)) public balanceOf;
    mapping(bytes32 line => bytes3) private _currencies;
    mapping(bytes32 id => Reservation) private _reservations;
    uint48 public pausedFor;
    mapping(bytes32 line => uint48) private _commitUntil; // 0: no limit

    error FundStubReservationMismatch(bytes32 ref);
    error FundStubInsufficient(uint128 amount, uint128 available);
    error FundStubTooLate(bytes32 line, uint48 commitUntil);

    function fund(address organisation, bytes32 line, bytes3 currency, uint128 amount) external {
        freeOf[organisation][line] += amount;
        _currencies[line] = currency;
    }

    function setPausedFor(uint48 length) external {
        pausedFor = length;
    }

    function setCommitUntil(bytes32 line, uint48 commitUntil) external {
        _commitUntil[line] = commitUntil;
    }

    /// @dev What anyone may do on the true ledger once the line's pay-until has passed.
    function returnReserved(address book, bytes32 ref) external {
        Reservation storage reservation = _reservations[_id(book, ref)];
        freeOf[reservation.organisation][reservation.line] += reservation.amount;
        reservation.amount = 0;
    }

    function reserve(bytes32 line, address organisation, uint128 amount, bytes32 ref) external {
        uint48 commitUntil = _commitUntil[line];
        if (commitUntil != 0 && block.timestamp > commitUntil) revert FundStubTooLate(line, commitUntil);
        Reservation storage reservation = _reservations[_id(msg.sender, ref)];
        bool fresh = reservation.organisation == address(0);
        if (!fresh && (reservation.line != line || reservation.organisation != organisation)) {
            revert FundStubReservationMismatch(ref);
        }
        uint128 free = freeOf[organisation][line];
        if (amount > free) revert FundStubInsufficient(amount, free);
        freeOf[organisation][line] = free - amount;
        reservation.line = line;
        reservation.organisation = organisation;
        reservation.amount += amount;
    }

    function release(bytes32 ref, uint128 amount) external {
        Reservation storage reservation = _take(ref, amount);
        freeOf[reservation.organisation][reservation.line] += amount;
    }

    function handOver(bytes32 ref, address to, bytes32 toRef, uint128 amount) external {
        Reservation storage source = _take(ref, amount);
        Reservation storage target = _reservations[_id(to, toRef)];
        target.line = source.line;
        target.organisation = source.organisation;
        target.amount += amount;
    }

    function payReserved(bytes32 ref, address to, uint128 amount, bytes32) external {
        Reservation storage reservation = _take(ref, amount);
        balanceOf[to][reservation.line] += amount;
    }

    function reservationOf(
        address book,
        bytes32 ref
    ) external view returns (bytes32 line, address organisation, uint128 amount) {
        Reservation storage reservation = _reservations[_id(book, ref)];
        return (reservation.line, reservation.organisation, reservation.amount);
    }

    /// @dev As of a module that was paused for so long.
    function effectiveDeadline(uint48 deadline, uint48) external view returns (uint48) {
        return deadline + pausedFor;
    }

    function lineTerms(bytes32 line) external view returns (bytes3, uint48, uint48) {
        return (_currencies[line], type(uint48).max, type(uint48).max);
    }

    function _take(bytes32 ref, uint128 amount) private returns (Reservation storage reservation) {
        reservation = _reservations[_id(msg.sender, ref)];
        if (amount > reservation.amount) revert FundStubInsufficient(amount, reservation.amount);
        reservation.amount -= amount;
    }

    function _id(address book, bytes32 ref) private pure returns (bytes32) {
        return keccak256(abi.encode(book, ref));
    }
}
