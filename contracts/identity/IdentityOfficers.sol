// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIdentityAuthority} from "./IIdentityAuthority.sol";
import {IIdentityRegistry} from "./IIdentityRegistry.sol";
import {IdentityStore} from "./IdentityStore.sol";
import {KeySignatures} from "./KeySignatures.sol";
import {Mandates} from "./Mandates.sol";
import {Purposes} from "./Purposes.sol";

/// @title The part of the identity registry that says who may act: mandates and officers
/// @dev Naming an officer takes two identities with two keys. A check of an officer reads three slots: the
/// organisation, the person, the seat. That the officer is a person is checked at naming, since a kind never changes.
abstract contract IdentityOfficers is IdentityStore {
    bytes32 private constant CONFIRMATION_TYPE = keccak256(
        "OfficerConfirmation(address organisation,bytes32 purpose,address person,uint48 until,address confirmer,"
        "address body,bytes32 seat,uint256 nonce,uint48 deadline)"
    );

    /// @inheritdoc IIdentityRegistry
    function grantMandate(address organisation, bytes32 mandate) external restricted {
        IdentityStorage storage $ = _store();
        if (kindOf(organisation) != Kind.Agency) revert IdentityNotAgency(organisation);
        if ($.mandates[organisation][mandate] != 0) revert IdentityMandateUnchanged(organisation, mandate);

        // Effect: a registrar gets a number, so that an identity names its registrar in two bytes.
        uint16 value = 1;
        if (mandate == Mandates.REGISTRAR) {
            value = $.registrarNumbers[organisation];
            if (value == 0) {
                $.registrars.push(organisation);
                uint256 count = $.registrars.length;
                if (count > type(uint16).max) revert IdentityTooManyRegistrars();
                value = uint16(count);
                $.registrarNumbers[organisation] = value;
            }
        }
        $.mandates[organisation][mandate] = value;
        emit MandateGranted(organisation, mandate);
    }

    /// @inheritdoc IIdentityRegistry
    function revokeMandate(address organisation, bytes32 mandate) external restricted {
        IdentityStorage storage $ = _store();
        if ($.mandates[organisation][mandate] == 0) revert IdentityMandateUnchanged(organisation, mandate);
        delete $.mandates[organisation][mandate];
        emit MandateRevoked(organisation, mandate);
    }

    /// @inheritdoc IIdentityRegistry
    function setOfficerDelay(uint48 delay) external restricted {
        _setOfficerDelay(delay);
    }

    /// @inheritdoc IIdentityRegistry
    function proposeOfficer(address organisation, bytes32 purpose, address person, uint48 until) external whenRunning {
        address key = _msgSender();
        _requireOrganisationKey(organisation, key);
        _requireTerm(organisation, person, until);
        _store().proposals[organisation][purpose][person] = Proposal({until: until, key: key});
        emit OfficerProposed(organisation, purpose, person, until, key);
    }

    /// @inheritdoc IIdentityRegistry
    function confirmOfficer(
        address organisation,
        bytes32 purpose,
        address person,
        uint48 until,
        Confirmer calldata confirmer
    ) external whenRunning {
        IdentityStorage storage $ = _store();

        // Check: it was proposed so, by the key that still controls the active organisation.
        Proposal memory proposal = $.proposals[organisation][purpose][person];
        if (until == 0 || proposal.until != until || proposal.key != identityOwner(organisation)) {
            revert OfficerNotProposed(organisation, purpose, person, until, proposal.until);
        }
        _requireActive(organisation);
        _requireTerm(organisation, person, until);

        // Check: the second act is somebody else's.
        _requireConfirmer(organisation, person, confirmer, _msgSender());

        // Effect: the seat.
        delete $.proposals[organisation][purpose][person];
        _seat(organisation, purpose, person, until, confirmer.person);
    }

    /// @inheritdoc IIdentityRegistry
    function nameOfficer(
        address organisation,
        bytes32 purpose,
        address person,
        uint48 until,
        Confirmer calldata confirmer,
        uint48 deadline,
        bytes calldata confirmation
    ) external whenRunning {
        if (deadline < block.timestamp) revert IdentitySignatureExpired(deadline, _now());
        _requireOrganisationKey(organisation, _msgSender());
        _requireTerm(organisation, person, until);

        // Check: the second act is somebody else's, who signed exactly this.
        address key = identityOwner(confirmer.person);
        _requireConfirmer(organisation, person, confirmer, key);
        bytes32 digest = _confirmationDigest(organisation, purpose, person, until, confirmer, deadline);
        if (!KeySignatures.isValid(key, digest, confirmation)) {
            revert OfficerConfirmationInvalid(confirmer.person, digest);
        }

        // Effect: the seat.
        _seat(organisation, purpose, person, until, confirmer.person);
    }

    /// @inheritdoc IIdentityRegistry
    function seatOfficer(address organisation, bytes32 purpose, address person, uint48 until) external restricted {
        // Check: only where nobody stands above to confirm.
        if (kindOf(organisation) != Kind.Agency) revert IdentityNotAgency(organisation);
        address parent = _store().parents[organisation];
        if (parent != address(0)) revert OfficerHasSuperior(organisation, parent);
        _requireActive(organisation);
        _requireTerm(organisation, person, until);

        // Effect: at once, since the governance manager has given notice.
        uint48 from = _now();
        _store().seats[organisation][purpose][person] = Seat({from: from, until: until, confirmer: address(0)});
        emit OfficerNamed(organisation, purpose, person, from, until, address(0));
    }

    /// @inheritdoc IIdentityRegistry
    function revokeOfficer(address organisation, bytes32 purpose, address person, address revoker) external {
        IdentityStorage storage $ = _store();
        Seat memory seat = $.seats[organisation][purpose][person];

        // Check: there is something to revoke.
        if (seat.from == 0 && $.proposals[organisation][purpose][person].until == 0) {
            revert OfficerUnknown(organisation, purpose, person);
        }

        // Check: the revoker is one of the two, or resigns.
        if (revoker == organisation || revoker == person || revoker == seat.confirmer) {
            _requireSelf(revoker, _msgSender());
        } else {
            (address superior, bytes32 office) = _superiorOf(organisation);
            if (superior == address(0)) revert OfficerConfirmerInvalid(organisation, revoker);
            requireActor(superior, office, revoker, _msgSender());
        }

        // Effect: gone, with every confirmation signed and not yet used.
        delete $.seats[organisation][purpose][person];
        delete $.proposals[organisation][purpose][person];
        ++$.officerNonces[organisation];
        emit OfficerRevoked(organisation, purpose, person, revoker);
    }

    /// @inheritdoc IIdentityAuthority
    function requireMandated(
        address organisation,
        bytes32 mandate,
        bytes32 purpose,
        address officer,
        address caller
    ) external view {
        _requireMandated(organisation, mandate, purpose, officer, caller);
    }

    /// @inheritdoc IIdentityAuthority
    function isOfficer(address organisation, bytes32 purpose, address person) external view returns (bool) {
        return _isActive(organisation) && _isActive(person) && _sits(organisation, purpose, person);
    }

    /// @inheritdoc IIdentityAuthority
    function hasMandate(address organisation, bytes32 mandate) external view returns (bool) {
        return _isActive(organisation) && _store().mandates[organisation][mandate] != 0;
    }

    /// @inheritdoc IIdentityRegistry
    function seatOf(address organisation, bytes32 purpose, address person) external view returns (Seat memory) {
        return _store().seats[organisation][purpose][person];
    }

    /// @inheritdoc IIdentityRegistry
    function proposalOf(
        address organisation,
        bytes32 purpose,
        address person
    ) external view returns (uint48 until, address key) {
        Proposal memory proposal = _store().proposals[organisation][purpose][person];
        return (proposal.until, proposal.key);
    }

    /// @inheritdoc IIdentityRegistry
    function officerNonce(address organisation) external view returns (uint256) {
        return _store().officerNonces[organisation];
    }

    /// @inheritdoc IIdentityRegistry
    function officerDelay() external view returns (uint48) {
        return _store().officerDelay;
    }

    /// @inheritdoc IIdentityAuthority
    function requireActor(address party, bytes32 purpose, address actor, address caller) public view {
        if (actor == party) _requireSelf(party, caller);
        else requireOfficer(party, purpose, actor, caller);
    }

    /// @inheritdoc IIdentityAuthority
    function requireOfficer(address organisation, bytes32 purpose, address officer, address caller) public view {
        _requireActive(organisation);
        _requireActive(officer);
        if (!_sits(organisation, purpose, officer)) revert IdentityNotOfficer(organisation, purpose, officer);
        if (identityOwner(officer) != caller) revert IdentityUnauthorized(officer, caller);
    }

    /// @inheritdoc IIdentityAuthority
    function kindOf(address identity) public view returns (Kind) {
        return _kind(_store().identities[identity].flags);
    }

    function _setOfficerDelay(uint48 delay) internal {
        _requirePeriod("officerDelay", delay, _officerDelayBound());
        _store().officerDelay = delay;
        emit OfficerDelayChanged(delay);
    }

    /// @dev Returns what is stored of the mandate: for a registrar, its number.
    function _requireMandated(
        address organisation,
        bytes32 mandate,
        bytes32 purpose,
        address officer,
        address caller
    ) internal view returns (uint16 value) {
        requireOfficer(organisation, purpose, officer, caller);
        value = _store().mandates[organisation][mandate];
        if (value == 0) revert IdentityNotMandated(organisation, mandate);
    }

    /// @dev The lower bound of the delay between naming and sitting.
    function _officerDelayBound() internal view virtual returns (uint48);

    /// @dev Seats the person after the delay. A seat that still runs for the delay goes on without a gap: its holder
    /// gains nothing before the delay is over.
    function _seat(address organisation, bytes32 purpose, address person, uint48 until, address confirmer) private {
        IdentityStorage storage $ = _store();
        uint48 from = _now() + $.officerDelay;
        Seat memory seat = $.seats[organisation][purpose][person];
        if (_runs(seat) && (seat.until >= from || seat.until >= until)) from = seat.from;
        if (until <= from) revert OfficerTermInvalid(from, until);
        $.seats[organisation][purpose][person] = Seat({from: from, until: until, confirmer: confirmer});
        emit OfficerNamed(organisation, purpose, person, from, until, confirmer);
    }

    function _requireOrganisationKey(address organisation, address key) private view {
        _requireSelf(organisation, key);
        if (kindOf(organisation) == Kind.Person) revert OfficerPartiesInvalid(organisation, organisation);
    }

    /// @dev The person is an active person, and the seat has not ended before it began.
    function _requireTerm(address organisation, address person, uint48 until) private view {
        if (kindOf(person) != Kind.Person) revert OfficerPartiesInvalid(organisation, person);
        _requireActive(person);
        if (until <= block.timestamp) revert OfficerTermInvalid(_now(), until);
    }

    /// @dev What the confirmer signs; uses up the organisation's nonce.
    function _confirmationDigest(
        address organisation,
        bytes32 purpose,
        address person,
        uint48 until,
        Confirmer calldata confirmer,
        uint48 deadline
    ) private returns (bytes32) {
        uint256 current = _store().officerNonces[organisation]++;
        bytes memory seat = abi.encode(CONFIRMATION_TYPE, organisation, purpose, person, until);
        return _digest(keccak256(bytes.concat(seat, abi.encode(confirmer, current, deadline))));
    }

    /// @dev The second act. `key` is who calls or signs.
    function _requireConfirmer(
        address organisation,
        address person,
        Confirmer calldata confirmer,
        address key
    ) private view {
        // Check: another person than the one named, another key than the organisation's and the named person's.
        if (confirmer.person == person || key == identityOwner(organisation) || key == identityOwner(person)) {
            revert OfficerSamePerson(organisation, person, confirmer.person);
        }

        // Check: a second sitting officer, or the body above.
        if (confirmer.body == organisation) {
            requireOfficer(organisation, confirmer.seat, confirmer.person, key);
            return;
        }
        (address superior, bytes32 office) = _superiorOf(organisation);
        if (superior == address(0) || confirmer.body != superior) {
            revert OfficerConfirmerInvalid(organisation, confirmer.body);
        }
        requireActor(superior, office, confirmer.person, key);
    }

    /// @dev The body that confirms officers: the parent of an agency, the registrar of a company; and the purpose of
    /// its officers who do so.
    function _superiorOf(address organisation) private view returns (address superior, bytes32 office) {
        if (kindOf(organisation) == Kind.Company) return (_registrarOf(organisation), Purposes.REGISTRAR);
        return (_store().parents[organisation], Purposes.GOVERNANCE);
    }

    function _registrarOf(address identity) internal view returns (address) {
        IdentityStorage storage $ = _store();
        uint16 number = $.identities[identity].registrar;
        return number == 0 ? address(0) : $.registrars[number - 1];
    }

    /// @dev The caller's key controls the active identity.
    function _requireSelf(address identity, address caller) private view {
        _requireActive(identity);
        if (identityOwner(identity) != caller) revert IdentityUnauthorized(identity, caller);
    }

    function _sits(address organisation, bytes32 purpose, address person) private view returns (bool) {
        return _runs(_store().seats[organisation][purpose][person]);
    }

    function _runs(Seat memory seat) private view returns (bool) {
        return seat.from != 0 && seat.from <= block.timestamp && block.timestamp < seat.until;
    }
}
