// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IdentityStore} from "../../../contracts/identity/registry/IdentityStore.sol";
import {Mandates} from "../../../contracts/identity/Mandates.sol";
import {Purposes} from "../../../contracts/identity/Purposes.sol";
import {Seats} from "../../../contracts/identity/registry/Seats.sol";

interface IClock {
    function warp(uint256 time) external;
}

/// @dev Seats are named, taken, swept and refreshed at random, in many organisations and until the lists are full. After
/// it each word has to say what the identities' own slots say, and each list and each place have to name each other.
contract SeatsTest {
    IClock private constant VM = IClock(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    uint256 private constant STEPS = 120;
    uint8 private constant PERSON = 1;
    uint8 private constant AGENCY = 3;

    uint256 private _time = 1_800_000_000;
    uint256 private _organisations;
    uint256 private _persons;
    bytes32[13] private _purposes = [
        Purposes.MAKER,
        Purposes.CHECKER,
        Purposes.PAYER,
        Purposes.GOVERNANCE,
        Purposes.REGISTRAR,
        Purposes.CREDENTIALS,
        Purposes.BILLING,
        Purposes.TREASURY,
        Purposes.BUDGET,
        Purposes.TAX,
        Purposes.BIDDING,
        Purposes.TRUSTEE,
        Purposes.RECOVERY
    ];
    mapping(bytes32 key => uint48) private _until;
    uint256 private _refusals;
    uint256 private _swept;

    /// @dev 104 seats for each of two persons, who may hold 64.
    function testFuzz_wordsOfFewPersonsInManyOrganisations(uint256 seed) external {
        _run(seed, 8, 2, 0);
    }

    /// @dev The list of one organisation fills up: 585 seats of persons, of which it may have 512.
    function testFuzz_wordsOfManyPersonsInOneOrganisation(uint256 seed) external {
        _run(seed, 1, 45, 39);
    }

    /// @dev The campaign is worth something only if lists fill up, are swept, and take in again who was swept.
    function test_fillsAndSweepsBothLists() external {
        _run(1, 8, 2, 0);
        require(_refusals != 0, "no person's list was full");
        require(_swept != 0, "nothing was swept from a person's list");
        (_refusals, _swept) = (0, 0);
        _run(2, 1, 45, 45);
        require(_refusals != 0, "the organisation's list was not full");
        require(_swept != 0, "nothing was swept from the organisation's list");
    }

    function give(address organisation, bytes32 purpose, address person, uint48 until) external {
        require(msg.sender == address(this), "only the test");
        Seats.give(organisation, purpose, person, uint48(_time), until, address(1));
    }

    /// @param full How many persons get every seat at the start.
    function _run(uint256 seed, uint256 organisations, uint256 persons, uint256 full) private {
        (_organisations, _persons) = (organisations, persons);
        VM.warp(_time);
        for (uint256 i = 0; i < organisations; ++i) IdentityStore.setFlags(_organisation(i), AGENCY);
        for (uint256 i = 0; i < persons; ++i) IdentityStore.setFlags(_person(i), PERSON);
        for (uint256 i = 0; i < full; ++i) _name(_organisation(0), _person(i), 13, seed);
        for (uint256 step = 0; step < STEPS; ++step) {
            seed = uint256(keccak256(abi.encode(seed)));
            _act(seed);
            if (step % 24 == 23) _requireTruth();
        }
        _requireTruth();
    }

    function _act(uint256 seed) private {
        address organisation = _organisation((seed >> 8) % _organisations);
        address person = _person((seed >> 16) % _persons);
        address either = seed & (1 << 24) == 0 ? organisation : person;
        uint256 act = seed % 12;
        if (act < 6) {
            // Mostly active again, so that the campaign gets somewhere.
            if (seed & (3 << 25) != 0) {
                IdentityStore.setFlags(organisation, AGENCY);
                IdentityStore.setFlags(person, PERSON);
            }
            _name(organisation, person, 1 + ((seed >> 32) % 13), seed);
        } else if (act == 6) {
            bytes32 purpose = _purposes[(seed >> 40) % 13];
            Seats.take(organisation, purpose, person);
            delete _until[Seats.keyOf(organisation, purpose, person)];
        } else if (act == 7) {
            IdentityStore.setFlags(either, _flags(either) ^ IdentityStore.SUSPENDED);
        } else if (act == 8) {
            IdentityStore.setFlags(either, _flags(either) ^ IdentityStore.RECOVERING);
        } else if (act == 9) {
            IdentityStore.setOwner(person, address(uint160(seed >> 96)));
        } else if (act == 10) {
            uint16 number = uint16(seed >> 48) % 3 == 0 ? 0 : uint16(1 + ((seed >> 64) % Seats.MAX_REGISTRARS));
            IdentityStore.store().mandates[organisation][Mandates.REGISTRAR] = number;
            Seats.refresh(organisation);
        } else {
            _time += (seed >> 40) % 2 days;
            VM.warp(_time);
        }
    }

    function _name(address organisation, address person, uint256 count, uint256 seed) private {
        if (!IdentityStore.isActive(organisation) || !IdentityStore.isActive(person)) return;
        for (uint256 i = 0; i < count; ++i) {
            bytes32 purpose = _purposes[(i + uint8(seed >> 72)) % 13];
            IdentityStore.Seat storage seat = IdentityStore.store().seats[Seats.keyOf(organisation, purpose, person)];
            bool comesBack = seat.word != 0 && (seat.inOrganisation == 0 || seat.ofPerson == 0);
            uint48 until = uint48(_time + 1 + (uint256(keccak256(abi.encode(seed, i))) % 12 days));
            try this.give(organisation, purpose, person, until) {
                _until[Seats.keyOf(organisation, purpose, person)] = until;
                if (comesBack) ++_swept;
            } catch {
                ++_refusals;
                require(
                    _running(organisation) == Seats.MAX_OF_ORGANISATION || _running(person) == Seats.MAX_OF_PERSON,
                    "refused with room left"
                );
            }
        }
    }

    function _requireTruth() private view {
        for (uint256 i = 0; i < _organisations; ++i) {
            for (uint256 j = 0; j < _persons; ++j) {
                for (uint256 k = 0; k < 13; ++k) _requireSeat(_organisation(i), _purposes[k], _person(j));
            }
            require(IdentityStore.store().seatsOf[_organisation(i)].length <= Seats.MAX_OF_ORGANISATION, "too many");
        }
        for (uint256 j = 0; j < _persons; ++j)
            require(IdentityStore.store().seatsOf[_person(j)].length <= Seats.MAX_OF_PERSON, "too many");
    }

    function _requireSeat(address organisation, bytes32 purpose, address person) private view {
        IdentityStore.IdentityRegistryStorage storage $ = IdentityStore.store();
        bytes32 key = Seats.keyOf(organisation, purpose, person);
        IdentityStore.Seat storage seat = $.seats[key];

        // Places and lists name each other; a seat that has none in a list is over, or was taken.
        if (seat.inOrganisation != 0)
            require($.seatsOf[organisation][seat.inOrganisation - 1] == key, "another's place in the organisation");
        if (seat.ofPerson != 0) require($.seatsOf[person][seat.ofPerson - 1] == key, "another's place of the person");
        bool runs = _until[key] > _time;
        if (runs) require(seat.inOrganisation != 0 && seat.ofPerson != 0, "swept while it runs");

        // The word says what the slots of the two identities say.
        bool active = IdentityStore.isActive(organisation) && IdentityStore.isActive(person);
        require(Seats.sits(seat.word) == (runs && active), "sits");
        require(Seats.runs(seat.word) == runs, "runs");
        if (!runs) return;
        require(Seats.untilOf(seat.word) == _until[key], "until");
        require(Seats.ownerOf(seat.word) == IdentityStore.identityOwner(person), "owner");
        uint16 number = purpose == Purposes.REGISTRAR ? $.mandates[organisation][Mandates.REGISTRAR] : 0;
        require(Seats.registrarOf(seat.word) == number, "number");
    }

    function _running(address identity) private view returns (uint256 count) {
        bytes32[] storage keys = IdentityStore.store().seatsOf[identity];
        for (uint256 i = 0; i < keys.length; ++i) if (_until[keys[i]] > _time) ++count;
    }

    function _flags(address identity) private view returns (uint8) {
        return IdentityStore.store().identities[identity].flags;
    }

    function _organisation(uint256 index) private pure returns (address) {
        return address(uint160(0x10000 + index));
    }

    function _person(uint256 index) private pure returns (address) {
        return address(uint160(0x20000 + index));
    }
}
