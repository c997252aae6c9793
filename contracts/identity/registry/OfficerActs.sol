// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IPersons} from "../../common/IPersons.sol";
import {Persons} from "../../common/Persons.sol";
import {IIdentityAuthority} from "../IIdentityAuthority.sol";
import {Mandates} from "../Mandates.sol";
import {Purposes} from "../Purposes.sol";
import {IIdentityRegistry} from "./IIdentityRegistry.sol";
import {IdentityStore} from "./IdentityStore.sol";
import {Seats} from "./Seats.sol";

/// @title Mandates and officers, as acts of the identity registry
/// @dev Linked into {IdentityRegistry}, which checks what is `restricted` or paused and passes the caller on. Naming
/// an officer takes two identities with two keys. That an officer is a person is checked at naming: kinds never change.
library OfficerActs {
    bytes32 private constant CONFIRMATION_TYPE = keccak256(
        "OfficerConfirmation(address organisation,bytes32 purpose,address person,uint48 until,address confirmer,"
        "address body,bytes32 seat,uint256 nonce,uint48 deadline)"
    );

    // -- Mandates ------------------------------------------------------------------------------------------------

    function grantMandate(address organisation, bytes32 mandate) external {
        IdentityStore.IdentityRegistryStorage storage $ = IdentityStore.store();

        // Check: an agency, which does not hold it.
        if (IdentityStore.kindOf(organisation) != IIdentityAuthority.Kind.Agency)
            revert IIdentityRegistry.IdentityNotAgency(organisation);
        if ($.mandates[organisation][mandate] != 0)
            revert IIdentityRegistry.IdentityMandateUnchanged(organisation, mandate);

        // Effect: a registrar gets a number, so that an identity names its registrar in two bytes.
        uint16 value = 1;
        if (mandate == Mandates.REGISTRAR) {
            value = $.registrarNumbers[organisation];
            if (value == 0) {
                $.registrars.push(organisation);
                uint256 count = $.registrars.length;
                if (count > Seats.MAX_REGISTRARS) revert IIdentityRegistry.IdentityTooManyRegistrars();
                value = uint16(count);
                $.registrarNumbers[organisation] = value;
            }
        }
        $.mandates[organisation][mandate] = value;
        if (mandate == Mandates.REGISTRAR) Seats.refresh(organisation);
        emit IIdentityRegistry.MandateGranted(organisation, mandate);
    }

    function revokeMandate(address organisation, bytes32 mandate) external {
        IdentityStore.IdentityRegistryStorage storage $ = IdentityStore.store();
        if ($.mandates[organisation][mandate] == 0)
            revert IIdentityRegistry.IdentityMandateUnchanged(organisation, mandate);
        delete $.mandates[organisation][mandate];
        if (mandate == Mandates.REGISTRAR) Seats.refresh(organisation);
        emit IIdentityRegistry.MandateRevoked(organisation, mandate);
    }

    // -- Officers ------------------------------------------------------------------------------------------------

    function prepare(address organisation, IIdentityRegistry.Nomination[] calldata nominations, address key) external {
        // Check: by the organisation's key.
        _requireOrganisationKey(organisation, key);

        // Effect: each seat waits for the second act, and replaces one that was prepared before.
        mapping(bytes32 purpose => mapping(address person => IdentityStore.PreparedSeat)) storage seats = IdentityStore
            .store()
            .preparedSeats[organisation];
        for (uint256 i = 0; i < nominations.length; ++i) {
            (bytes32 purpose, address person) = (nominations[i].purpose, nominations[i].person);
            uint48 until = nominations[i].until;
            _requireTerm(organisation, purpose, person, until);
            seats[purpose][person] = IdentityStore.PreparedSeat({until: until, key: key});
            emit IIdentityRegistry.OfficerPrepared(organisation, purpose, person, until, key);
        }
    }

    function confirm(
        address organisation,
        IIdentityRegistry.Nomination[] calldata nominations,
        IIdentityRegistry.Confirmer calldata confirmer,
        address caller
    ) external {
        IdentityStore.requireActive(organisation);
        for (uint256 i = 0; i < nominations.length; ++i) _confirm(organisation, nominations[i], confirmer, caller);
    }

    function name(
        address organisation,
        bytes32 purpose,
        address person,
        uint48 until,
        IIdentityRegistry.Confirmer calldata confirmer,
        uint48 deadline,
        bytes calldata confirmation,
        address caller
    ) external {
        // Check: in time, by the organisation's key.
        if (deadline < block.timestamp)
            revert IIdentityRegistry.IdentitySignatureExpired(deadline, uint48(block.timestamp));
        _requireOrganisationKey(organisation, caller);
        _requireTerm(organisation, purpose, person, until);

        // Check: the second act is somebody else's, who signed exactly this.
        address key = IdentityStore.identityOwner(confirmer.person);
        _requireConfirmer(organisation, person, confirmer, key);
        bytes32 digest = _confirmationDigest(organisation, purpose, person, until, confirmer, deadline);
        if (!IdentityStore.isSignedBy(key, digest, confirmation)) {
            revert IIdentityRegistry.OfficerConfirmationInvalid(confirmer.person, digest);
        }

        // Effect: the seat.
        _seat(organisation, purpose, person, until, confirmer.person);
    }

    function seat(address organisation, bytes32 purpose, address person, uint48 until) external {
        // Check: only where nobody stands above to confirm.
        if (IdentityStore.kindOf(organisation) != IIdentityAuthority.Kind.Agency)
            revert IIdentityRegistry.IdentityNotAgency(organisation);
        address parent = IdentityStore.store().parents[organisation];
        if (parent != address(0)) revert IIdentityRegistry.OfficerHasSuperior(organisation, parent);
        IdentityStore.requireActive(organisation);
        _requireTerm(organisation, purpose, person, until);

        // Effect: at once, since the governance manager has given notice.
        Seats.give(organisation, purpose, person, uint48(block.timestamp), until, address(0));
    }

    function revoke(address organisation, bytes32 purpose, address person, address revoker, address caller) external {
        IdentityStore.IdentityRegistryStorage storage $ = IdentityStore.store();
        IdentityStore.Seat storage held = $.seats[Seats.keyOf(organisation, purpose, person)];

        // Check: there is something to revoke.
        if (held.word == 0 && $.preparedSeats[organisation][purpose][person].until == 0) {
            revert IIdentityRegistry.OfficerUnknown(organisation, purpose, person);
        }

        // Check: the revoker is one of the two, or resigns.
        if (revoker == organisation || revoker == person || revoker == held.confirmer) {
            IdentityStore.requireSelf(revoker, caller);
        } else {
            (address superior, bytes32 office) = IdentityStore.superiorOf(organisation);
            if (superior == address(0)) revert IIdentityRegistry.OfficerConfirmerInvalid(organisation, revoker);
            IdentityStore.requireActor(superior, office, revoker, caller);
        }

        // Effect: gone, with every confirmation signed and not yet used.
        Seats.take(organisation, purpose, person);
        delete $.preparedSeats[organisation][purpose][person];
        ++$.officerNonces[organisation];
        emit IIdentityRegistry.OfficerRevoked(organisation, purpose, person, revoker);
    }

    function refuse(address person, address organisation, bool refused, address key) external {
        IdentityStore.requireSelf(person, key);
        IdentityStore.store().refusals[person][organisation] = refused;
        emit IIdentityRegistry.OfficeRefused(person, organisation, refused);
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    function _confirm(
        address organisation,
        IIdentityRegistry.Nomination calldata nomination,
        IIdentityRegistry.Confirmer calldata confirmer,
        address caller
    ) private {
        (bytes32 purpose, address person, uint48 until) = (nomination.purpose, nomination.person, nomination.until);
        mapping(address person => IdentityStore.PreparedSeat) storage seats = IdentityStore.store().preparedSeats[
            organisation
        ][purpose];

        // Check: it was prepared so, by the key that still controls the organisation.
        IdentityStore.PreparedSeat memory prepared = seats[person];
        if (until == 0 || prepared.until != until || prepared.key != IdentityStore.identityOwner(organisation)) {
            revert IIdentityRegistry.OfficerNotPrepared(organisation, purpose, person, until, prepared.until);
        }
        _requireTerm(organisation, purpose, person, until);

        // Check: the second act is somebody else's.
        _requireConfirmer(organisation, person, confirmer, caller);

        // Effect: the seat.
        delete seats[person];
        _seat(organisation, purpose, person, until, confirmer.person);
    }

    /// @dev Seats the person after the delay. A seat that still runs for the delay goes on without a gap: its holder
    /// gains nothing before the delay is over.
    function _seat(address organisation, bytes32 purpose, address person, uint48 until, address confirmer) private {
        uint48 from = uint48(block.timestamp) + IdentityStore.store().officerDelay;
        uint256 held = Seats.wordOf(organisation, purpose, person);
        if (Seats.runs(held) && (Seats.untilOf(held) >= from || Seats.untilOf(held) >= until)) {
            from = Seats.fromOf(held);
        }
        if (until <= from) revert IIdentityRegistry.OfficerTermInvalid(from, until);
        Seats.give(organisation, purpose, person, from, until, confirmer);
    }

    function _requireOrganisationKey(address organisation, address key) private view {
        IdentityStore.requireSelf(organisation, key);
        if (IdentityStore.kindOf(organisation) == IIdentityAuthority.Kind.Person)
            revert IIdentityRegistry.OfficerPartiesInvalid(organisation, organisation);
    }

    /// @dev The purpose is a published one, the person an active person, and the seat has not ended before it began. Since
    /// there are few purposes, nobody can use up a person's seats.
    function _requireTerm(address organisation, bytes32 purpose, address person, uint48 until) private view {
        if (!Purposes.isListed(purpose)) revert IIdentityRegistry.OfficerPurposeUnknown(purpose);
        if (IdentityStore.kindOf(person) != IIdentityAuthority.Kind.Person)
            revert IIdentityRegistry.OfficerPartiesInvalid(organisation, person);
        IdentityStore.requireActive(person);
        if (IdentityStore.store().refusals[person][organisation])
            revert IIdentityRegistry.OfficerRefuses(person, organisation);
        if (until <= block.timestamp || until > type(uint40).max)
            revert IIdentityRegistry.OfficerTermInvalid(uint48(block.timestamp), until);
    }

    /// @dev What the confirmer signs; uses up the organisation's nonce.
    function _confirmationDigest(
        address organisation,
        bytes32 purpose,
        address person,
        uint48 until,
        IIdentityRegistry.Confirmer calldata confirmer,
        uint48 deadline
    ) private returns (bytes32) {
        uint256 current = IdentityStore.store().officerNonces[organisation]++;
        bytes memory head = abi.encode(CONFIRMATION_TYPE, organisation, purpose, person, until);
        return IdentityStore.typedHash(keccak256(bytes.concat(head, abi.encode(confirmer, current, deadline))));
    }

    /// @dev The second act. `key` is who calls or signs.
    function _requireConfirmer(
        address organisation,
        address person,
        IIdentityRegistry.Confirmer calldata confirmer,
        address key
    ) private view {
        // Check: another person than the one named, another key than the organisation's and the named person's.
        Persons.requireOther(confirmer.person, person);
        if (key == IdentityStore.identityOwner(organisation) || key == IdentityStore.identityOwner(person))
            revert IPersons.PersonsNotDistinct(confirmer.person);

        // Check: a second sitting officer, or the body above.
        if (confirmer.body == organisation) {
            IdentityStore.requireOfficerOf(organisation, confirmer.seat, confirmer.person, key);
            return;
        }
        (address superior, bytes32 office) = IdentityStore.superiorOf(organisation);
        if (superior == address(0) || confirmer.body != superior) {
            revert IIdentityRegistry.OfficerConfirmerInvalid(organisation, confirmer.body);
        }
        IdentityStore.requireActor(superior, office, confirmer.person, key);
    }
}
