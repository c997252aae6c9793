// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IFundReservations} from "../funds/IFundReservations.sol";

/// @title Reservations without a ledger behind them. Never deployed outside tests.
/// @dev Every line exists, in the currency that the test sets; money is not limited.
contract ReservationStub is IFundReservations {
    struct Reservation {
        bytes32 line;
        address organisation;
        uint128 amount;
    }

    mapping(bytes32 key => Reservation) private _reservations;
    bytes3 private _currency = "KES";

    error ReservationStubExceeded(bytes32 ref, uint128 amount, uint128 left);

    function setCurrency(bytes3 currency) external {
        _currency = currency;
    }

    function reserve(bytes32 line, address organisation, uint128 amount, bytes32 ref) external {
        Reservation storage reservation = _reservations[keccak256(abi.encode(msg.sender, ref))];
        reservation.line = line;
        reservation.organisation = organisation;
        reservation.amount += amount;
    }

    function release(bytes32 ref, uint128 amount) external {
        _take(ref, amount);
    }

    function payReserved(bytes32 ref, address, uint128 amount, bytes32) external {
        _take(ref, amount);
    }

    function reservationOf(address book, bytes32 ref) external view returns (bytes32, address, uint128) {
        Reservation storage reservation = _reservations[keccak256(abi.encode(book, ref))];
        return (reservation.line, reservation.organisation, reservation.amount);
    }

    function lineTerms(bytes32) external view returns (bytes3, uint48, uint48) {
        return (_currency, type(uint48).max, type(uint48).max);
    }

    function _take(bytes32 ref, uint128 amount) private {
        Reservation storage reservation = _reservations[keccak256(abi.encode(msg.sender, ref))];
        if (amount > reservation.amount) revert ReservationStubExceeded(ref, amount, reservation.amount);
        reservation.amount -= amount;
    }
}
