// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIdentityAuthority} from "../IIdentityAuthority.sol";
import {Mandates} from "../Mandates.sol";
import {Purposes} from "../Purposes.sol";
import {IIdentityRegistry} from "./IIdentityRegistry.sol";
import {IdentityStore} from "./IdentityStore.sol";

/// @title Officers' seats, each of which answers a check by one slot
/// @dev Officers are checked in nearly every act of the system, while suspensions and changes of keys are rare. So the
/// rare acts do the work: whenever a person's key or status, or an organisation's status or mandate, changes, {refresh}
/// carries it into every seat of that identity. The number of seats is bounded, so that this fits into one transaction.
library Seats {
    /// @dev The word of a seat, from the low end: from 40 bits, until 40 bits, key 160 bits, then the bits below.
    uint256 private constant TIME = type(uint40).max;
    uint256 private constant UNTIL = 40;
    uint256 private constant KEY = 80;
    uint256 private constant HELD_BY_ORGANISATION = 1 << 240;
    uint256 private constant HELD_BY_PERSON = 1 << 241;
    uint256 private constant HELD = HELD_BY_ORGANISATION | HELD_BY_PERSON;
    // A seat for the purpose `registrar` carries the number of the registrar while the mandate is held.
    uint256 private constant OF_REGISTRAR = 1 << 242;
    uint256 private constant NUMBER = 243;

    /// @dev How many seats a person may hold, and an organisation may have. {refresh} touches them all: about 10,000 gas
    /// a seat at most, far below the limit of a block.
    uint256 internal constant MAX_OF_PERSON = 64;
    uint256 internal constant MAX_OF_ORGANISATION = 512;
    /// @dev The numbers of registrars that a seat has room for.
    uint256 internal constant MAX_REGISTRARS = (1 << (256 - NUMBER)) - 1;

    // -- The word of a seat --------------------------------------------------------------------------------------

    function keyOf(address organisation, bytes32 purpose, address person) internal pure returns (bytes32 key) {
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            mstore(pointer, organisation)
            mstore(add(pointer, 0x20), purpose)
            mstore(add(pointer, 0x40), person)
            key := keccak256(pointer, 0x60)
        }
    }

    function wordOf(address organisation, bytes32 purpose, address person) internal view returns (uint256) {
        return IdentityStore.store().seats[keyOf(organisation, purpose, person)].word;
    }

    /// @dev Within its term, and neither the person nor the organisation is held back. Without a branch, since every check
    /// of an officer comes here.
    function sits(uint256 word) internal view returns (bool answer) {
        uint256 from = word & TIME;
        uint256 until = (word >> UNTIL) & TIME;
        uint256 held = word & HELD;
        assembly ("memory-safe") {
            let time := timestamp()
            answer := and(iszero(or(gt(from, time), held)), lt(time, until))
        }
    }

    /// @dev Within its term, whether or not person or organisation is held back.
    function runs(uint256 word) internal view returns (bool) {
        return fromOf(word) <= block.timestamp && block.timestamp < untilOf(word);
    }

    function fromOf(uint256 word) internal pure returns (uint48) {
        return uint48(word & TIME);
    }

    function untilOf(uint256 word) internal pure returns (uint48) {
        return uint48((word >> UNTIL) & TIME);
    }

    /// @dev The key that controls the person.
    function ownerOf(uint256 word) internal pure returns (address) {
        return address(uint160(word >> KEY));
    }

    /// @dev The registrar's number; 0 when the seat is for something else, or the mandate is not held.
    function registrarOf(uint256 word) internal pure returns (uint16) {
        return uint16(word >> NUMBER);
    }

    // -- Changes -------------------------------------------------------------------------------------------------

    /// @dev Gives the active person a seat in the active organisation, or its seat another term.
    function give(
        address organisation,
        bytes32 purpose,
        address person,
        uint48 from,
        uint48 until,
        address confirmer
    ) internal {
        IdentityStore.IdentityRegistryStorage storage $ = IdentityStore.store();
        bytes32 key = keyOf(organisation, purpose, person);
        IdentityStore.Seat storage seat = $.seats[key];
        if (seat.inOrganisation == 0) {
            if ($.seatsOf[organisation].length >= MAX_OF_ORGANISATION) _sweep(organisation, _leaveOrganisation);
            seat.inOrganisation = _append(organisation, key, MAX_OF_ORGANISATION);
        }
        if (seat.ofPerson == 0) {
            if ($.seatsOf[person].length >= MAX_OF_PERSON) _sweep(person, _leavePerson);
            seat.ofPerson = _append(person, key, MAX_OF_PERSON);
        }
        uint256 bits = 0;
        if (purpose == Purposes.REGISTRAR)
            bits = OF_REGISTRAR | (uint256($.mandates[organisation][Mandates.REGISTRAR]) << NUMBER);
        seat.word =
            bits |
            (uint256(uint160(IdentityStore.identityOwner(person))) << KEY) |
            (uint256(until) << UNTIL) |
            from;
        seat.confirmer = confirmer;
        emit IIdentityRegistry.OfficerNamed(organisation, purpose, person, from, until, confirmer);
    }

    /// @dev Takes a seat away, if there is one.
    function take(address organisation, bytes32 purpose, address person) internal {
        bytes32 key = keyOf(organisation, purpose, person);
        _leaveOrganisation(organisation, key);
        _leavePerson(person, key);
        delete IdentityStore.store().seats[key];
    }

    /// @dev Carries the state of a person or an organisation into all its seats.
    function refresh(address identity) internal {
        IdentityStore.IdentityRegistryStorage storage $ = IdentityStore.store();
        bytes32[] storage keys = $.seatsOf[identity];
        uint256 count = keys.length;
        if (count == 0) return;
        bool held = !IdentityStore.isActive(identity);
        if (IdentityStore.kindOf(identity) == IIdentityAuthority.Kind.Person) {
            uint256 owner = uint256(uint160(IdentityStore.identityOwner(identity))) << KEY;
            uint256 cleared = ~(HELD_BY_PERSON | (uint256(type(uint160).max) << KEY));
            for (uint256 i = 0; i < count; ++i) {
                IdentityStore.Seat storage seat = $.seats[keys[i]];
                seat.word = (seat.word & cleared) | owner | (held ? HELD_BY_PERSON : 0);
            }
        } else {
            uint256 number = uint256($.mandates[identity][Mandates.REGISTRAR]) << NUMBER;
            uint256 cleared = ~(HELD_BY_ORGANISATION | (MAX_REGISTRARS << NUMBER));
            for (uint256 i = 0; i < count; ++i) {
                IdentityStore.Seat storage seat = $.seats[keys[i]];
                uint256 word = seat.word & cleared;
                if (word & OF_REGISTRAR != 0) word |= number;
                seat.word = word | (held ? HELD_BY_ORGANISATION : 0);
            }
        }
    }

    // -- Lists ---------------------------------------------------------------------------------------------------

    /// @dev Removes from a full list the seats whose term is over; they stay readable.
    function _sweep(address identity, function(address, bytes32) internal leave) private {
        IdentityStore.IdentityRegistryStorage storage $ = IdentityStore.store();
        bytes32[] storage keys = $.seatsOf[identity];
        for (uint256 i = keys.length; i > 0; --i) {
            bytes32 key = keys[i - 1];
            if (untilOf($.seats[key].word) <= block.timestamp) leave(identity, key);
        }
    }

    /// @dev Appends to an identity's list, and returns the place, counted from 1.
    function _append(address identity, bytes32 key, uint256 most) private returns (uint48) {
        bytes32[] storage keys = IdentityStore.store().seatsOf[identity];
        if (keys.length >= most) revert IIdentityRegistry.OfficerTooManySeats(identity, most);
        keys.push(key);
        return uint48(keys.length);
    }

    function _leaveOrganisation(address organisation, bytes32 key) private {
        mapping(bytes32 key => IdentityStore.Seat) storage seats = IdentityStore.store().seats;
        uint48 place = seats[key].inOrganisation;
        if (place == 0) return;
        seats[_detach(organisation, place)].inOrganisation = place;
        seats[key].inOrganisation = 0;
    }

    function _leavePerson(address person, bytes32 key) private {
        mapping(bytes32 key => IdentityStore.Seat) storage seats = IdentityStore.store().seats;
        uint48 place = seats[key].ofPerson;
        if (place == 0) return;
        seats[_detach(person, place)].ofPerson = place;
        seats[key].ofPerson = 0;
    }

    /// @dev Removes a place from a list by putting the last one there; returns which was put.
    function _detach(address identity, uint48 place) private returns (bytes32 last) {
        bytes32[] storage keys = IdentityStore.store().seatsOf[identity];
        last = keys[keys.length - 1];
        keys[place - 1] = last;
        keys.pop();
    }
}
