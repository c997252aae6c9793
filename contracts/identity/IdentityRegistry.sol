// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {Module} from "../common/Module.sol";
import {IIdentityAuthority} from "./IIdentityAuthority.sol";
import {IIdentityRegistry} from "./IIdentityRegistry.sol";
import {IdentityKeys} from "./IdentityKeys.sol";
import {IdentityOfficers} from "./IdentityOfficers.sol";
import {KeySignatures} from "./KeySignatures.sol";
import {Mandates} from "./Mandates.sol";
import {Purposes} from "./Purposes.sol";

/// @title Who is who
/// @dev See {IIdentityRegistry}. This file holds enrolment and status; keys are in {IdentityKeys}, mandates and officers
/// in {IdentityOfficers}.
///
/// WARNING: a registrar can suspend and end the identities it answers for. The registry makes that visible, and limits
/// it to the registrar's own; it does not make it impossible.
contract IdentityRegistry is IdentityKeys, IdentityOfficers {
    using Checkpoints for Checkpoints.Trace208;

    /// @dev The published lower bound; a deployment below it is a trial.
    uint48 public constant PUBLISHED_OFFICER_DELAY = 2 days;

    uint48 private immutable _OFFICER_DELAY_BOUND;

    bytes32 private constant TAG_TYPE = keccak256("UniquenessTag(bytes32 tag,address registrar)");
    bytes32 private constant TAGS_TYPE = keccak256("UniquenessTags(bytes32[] tags,address registrar)");
    bytes32 private constant CONSENT_TYPE = keccak256(
        "EnrolmentConsent(address identity,address registrar,uint8 kind,address parent,bytes32 tag,"
        "uint48 consentUntil)"
    );

    /// @param trustedForwarder_ The ERC-2771 forwarder.
    /// @param officerDelayBound The shortest delay between naming and sitting that this deployment allows. Seconds.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        address trustedForwarder_,
        uint48 officerDelayBound
    ) Module(trustedForwarder_, officerDelayBound < PUBLISHED_OFFICER_DELAY) {
        _OFFICER_DELAY_BOUND = officerDelayBound;
    }

    /// @notice Sets up a proxy.
    /// @param manager The governance manager.
    /// @param authority The key that signs uniqueness tags; 0 until governance sets it.
    /// @param delay The delay between naming and sitting of an officer, at least the bound. Seconds.
    function initialize(address manager, address authority, uint48 delay) external initializer {
        __Module_init(manager);
        _setUniquenessAuthority(authority);
        _setOfficerDelay(delay);
    }

    /// @inheritdoc IIdentityRegistry
    function enrol(address registrar, address officer, Enrolment calldata enrolment) external whenRunning {
        uint16 number = _requireRegistrar(registrar, officer);
        address identity = enrolment.identity;

        // Check: the uniqueness authority gave this registrar the tag.
        bytes32 digest = _digest(keccak256(abi.encode(TAG_TYPE, enrolment.tag, registrar)));
        _requireAuthority(registrar, digest, enrolment.tagSignature);

        // Check: the identity's key consents to exactly this, still.
        if (enrolment.consentUntil < block.timestamp) {
            revert IdentitySignatureExpired(enrolment.consentUntil, _now());
        }
        digest = _digest(
            keccak256(
                abi.encode(
                    CONSENT_TYPE,
                    identity,
                    registrar,
                    enrolment.kind,
                    enrolment.parent,
                    enrolment.tag,
                    enrolment.consentUntil
                )
            )
        );
        if (!KeySignatures.isValid(identityOwner(identity), digest, enrolment.consent)) {
            revert IdentityConsentInvalid(identity, digest);
        }

        // Effect: enrolled.
        if (enrolment.kind == Kind.Agency && enrolment.parent == address(0)) {
            revert IdentityParentInvalid(identity, address(0));
        }
        _enrol(identity, enrolment.kind, enrolment.parent, enrolment.tag, number);
        emit IdentityEnrolled(identity, registrar, enrolment.tag, enrolment.kind, enrolment.parent, officer);
    }

    /// @inheritdoc IIdentityRegistry
    function enrolMany(
        address registrar,
        address officer,
        Kind kind,
        BulkEnrolment[] calldata enrolments,
        bytes calldata tagsSignature
    ) external whenRunning {
        uint16 number = _requireRegistrar(registrar, officer);

        // Check: the uniqueness authority gave this registrar these tags, together.
        _requireTags(registrar, enrolments, tagsSignature);

        // Check: agencies go one by one.
        if (kind == Kind.Agency) revert IdentityKindInvalid(registrar, kind);

        for (uint256 i = 0; i < enrolments.length; ++i) {
            address identity = enrolments[i].identity;

            // Check: an address that never acted here, so nothing is taken from anybody.
            Identity storage record = _store().identities[identity];
            if (record.changedAt != 0 && record.flags & KIND == 0) revert IdentityNotUntouched(identity);

            // Effect: enrolled.
            _enrol(identity, kind, address(0), enrolments[i].tag, number);
            _announce(identity, kind, enrolments[i].tag, registrar, officer);
        }
    }

    /// @inheritdoc IIdentityRegistry
    function enrolRoot(address identity, Kind kind, address parent, bytes32 tag) external restricted {
        _enrol(identity, kind, parent, tag, 0);
        emit IdentityEnrolled(identity, address(0), tag, kind, parent, address(0));
    }

    /// @inheritdoc IIdentityRegistry
    function assignRegistrar(address identity, address registrar) external restricted {
        IdentityStorage storage $ = _store();
        uint16 number = $.mandates[registrar][Mandates.REGISTRAR];
        if (number == 0) revert IdentityNotMandated(registrar, Mandates.REGISTRAR);
        if (kindOf(identity) == Kind.None) revert IdentityNotActive(identity);
        address previous = _registrarOf(identity);
        $.identities[identity].registrar = number;
        emit IdentityRegistrarChanged(identity, previous, registrar);
    }

    /// @inheritdoc IIdentityRegistry
    function suspend(
        address registrar,
        address officer,
        address identity,
        bool onReference,
        bytes32 reasonHash
    ) external {
        uint8 flags = _requireOwnRegistrar(registrar, officer, identity);
        uint8 changedFlags = (flags & ~ON_REFERENCE) | SUSPENDED | (onReference ? ON_REFERENCE : 0);
        if (changedFlags == flags) revert IdentityStatusUnchanged(identity);
        _setFlags(identity, changedFlags);
        emit IdentitySuspended(identity, registrar, officer, onReference, reasonHash);
    }

    /// @inheritdoc IIdentityRegistry
    function reinstate(address registrar, address officer, address identity, bytes32 reasonHash) external whenRunning {
        uint8 flags = _requireOwnRegistrar(registrar, officer, identity);
        if (flags & SUSPENDED == 0) revert IdentityStatusUnchanged(identity);
        _setFlags(identity, flags & ~(SUSPENDED | ON_REFERENCE));
        emit IdentityReinstated(identity, registrar, officer, reasonHash);
    }

    /// @inheritdoc IIdentityRegistry
    function end(address registrar, address officer, address identity, bytes32 reasonHash) external whenRunning {
        uint8 flags = _requireOwnRegistrar(registrar, officer, identity);

        // Effect: ended, and nobody controls it any more.
        _setFlags(identity, (flags | ENDED) & ~RECOVERING);
        _setOwner(identity, address(0));
        emit IdentityEnded(identity, registrar, officer, reasonHash);
    }

    /// @inheritdoc IIdentityRegistry
    function setUniquenessAuthority(address authority) external restricted {
        _setUniquenessAuthority(authority);
    }

    /// @inheritdoc IIdentityRegistry
    function connect(address board) external restricted {
        _store().recoveryBoard = board;
        emit RecoveryBoardConnected(board);
    }

    /// @inheritdoc IIdentityRegistry
    function beginRecovery(address identity) external {
        uint8 flags = _requireRecoverable(identity);
        if (flags & RECOVERING != 0) revert IdentityUnderRecovery(identity);
        _store().identities[identity].flags = flags | RECOVERING;
        emit IdentityRecoveryChanged(identity, true);
    }

    /// @inheritdoc IIdentityRegistry
    function endRecovery(address identity, address newOwner) external {
        uint8 flags = _requireRecoverable(identity);
        if (flags & RECOVERING == 0) revert IdentityStatusUnchanged(identity);
        if (newOwner == DEACTIVATED) revert IdentityOwnerInvalid(identity, newOwner);
        _store().identities[identity].flags = flags & ~RECOVERING;
        if (newOwner != address(0)) _setOwner(identity, newOwner);
        emit IdentityRecoveryChanged(identity, false);
    }

    /// @inheritdoc IIdentityAuthority
    function parentOf(address identity) external view returns (address) {
        return _store().parents[identity];
    }

    /// @inheritdoc IIdentityAuthority
    function isActive(address identity) external view returns (bool) {
        return _isActive(identity);
    }

    /// @inheritdoc IIdentityAuthority
    function wasActiveAt(address identity, uint48 time) external view returns (bool) {
        if (time > block.timestamp) revert IdentityTimeInFuture(time, _now());
        IdentityStorage storage $ = _store();
        Identity storage record = $.identities[identity];
        uint40 enrolledAt = record.enrolledAt;
        uint8 flags = record.flags;

        // Check: enrolled by then.
        if (enrolledAt == 0 || time < enrolledAt) return false;
        if (flags & HISTORY == 0) return true;

        // Before the first checkpoint nothing had happened: the flags found are 0.
        return uint8($.statusHistory[identity].upperLookupRecent(time)) & (SUSPENDED | ENDED) == 0;
    }

    /// @inheritdoc IIdentityRegistry
    function registrarOf(address identity) external view returns (address) {
        return _registrarOf(identity);
    }

    /// @inheritdoc IIdentityRegistry
    function standingOf(address identity) external view returns (Standing memory) {
        IdentityStorage storage $ = _store();
        Identity memory record = $.identities[identity];
        return
            Standing({
                owner: identityOwner(identity),
                kind: _kind(record.flags),
                parent: $.parents[identity],
                registrar: _registrarOf(identity),
                enrolledAt: record.enrolledAt,
                suspended: record.flags & SUSPENDED != 0,
                onReference: record.flags & ON_REFERENCE != 0,
                ended: record.flags & ENDED != 0,
                recovering: record.flags & RECOVERING != 0,
                deactivated: record.owner == DEACTIVATED
            });
    }

    /// @inheritdoc IIdentityRegistry
    function identityOfTag(bytes32 tag) external view returns (address) {
        return _store().tags[tag];
    }

    /// @inheritdoc IIdentityRegistry
    function uniquenessAuthority() external view returns (address) {
        return _store().uniquenessAuthority;
    }

    /// @inheritdoc IIdentityRegistry
    function recoveryBoard() external view returns (address) {
        return _store().recoveryBoard;
    }

    function _officerDelayBound() internal view override returns (uint48) {
        return _OFFICER_DELAY_BOUND;
    }

    function _enrol(address identity, Kind kind, address parent, bytes32 tag, uint16 registrar) private {
        IdentityStorage storage $ = _store();
        Identity storage record = $.identities[identity];

        // Check: once, alive, and of a kind.
        if (identity == address(0) || kind == Kind.None) revert IdentityKindInvalid(identity, kind);
        if (record.flags & KIND != 0) revert IdentityAlreadyEnrolled(identity);
        if (record.owner == DEACTIVATED) revert IdentityDeactivated(identity);

        // Check: one person, one identity.
        if (tag == 0) revert IdentityTagMissing(identity);
        if ($.tags[tag] != address(0)) revert IdentityTagTaken(tag, $.tags[tag], identity);

        // Effect: a parent is enrolled before its children and set once, so there is no circle.
        if (parent != address(0)) {
            if (kind != Kind.Agency || kindOf(parent) != Kind.Agency || !_isActive(parent)) {
                revert IdentityParentInvalid(identity, parent);
            }
            $.parents[identity] = parent;
        }
        $.tags[tag] = identity;
        record.enrolledAt = uint40(block.timestamp);
        record.registrar = registrar;
        record.flags = uint8(kind);
    }

    function _announce(address identity, Kind kind, bytes32 tag, address registrar, address officer) private {
        emit IdentityEnrolled(identity, registrar, tag, kind, address(0), officer);
    }

    function _setUniquenessAuthority(address authority) private {
        emit UniquenessAuthorityChanged(_store().uniquenessAuthority, authority);
        _store().uniquenessAuthority = authority;
    }

    function _requireAuthority(address registrar, bytes32 digest, bytes calldata signature) private view {
        address authority = _store().uniquenessAuthority;
        // No key recovers to 0, so that without an authority nobody is enrolled.
        if (!KeySignatures.isValid(authority, digest, signature)) revert IdentityTagUnauthorized(registrar, digest);
    }

    function _requireTags(
        address registrar,
        BulkEnrolment[] calldata enrolments,
        bytes calldata signature
    ) private view {
        bytes32[] memory tags = new bytes32[](enrolments.length);
        for (uint256 i = 0; i < tags.length; ++i) tags[i] = enrolments[i].tag;
        bytes32 digest = _digest(keccak256(abi.encode(TAGS_TYPE, keccak256(abi.encodePacked(tags)), registrar)));
        _requireAuthority(registrar, digest, signature);
    }

    /// @dev The caller is an officer of a mandated registrar; returns its number.
    function _requireRegistrar(address registrar, address officer) private view returns (uint16) {
        return _requireMandated(registrar, Mandates.REGISTRAR, Purposes.REGISTRAR, officer, _msgSender());
    }

    /// @dev As {_requireRegistrar}, and the registrar answers for the identity, which has not ended; returns its flags.
    function _requireOwnRegistrar(
        address registrar,
        address officer,
        address identity
    ) private view returns (uint8 flags) {
        uint16 number = _requireRegistrar(registrar, officer);
        Identity storage record = _store().identities[identity];
        flags = record.flags;
        if (flags & KIND == 0) revert IdentityNotActive(identity);
        if (record.registrar != number) revert IdentityNotOfRegistrar(identity, _registrarOf(identity));
        if (flags & ENDED != 0) revert IdentityDeactivated(identity);
    }

    function _requireRecoverable(address identity) private view returns (uint8 flags) {
        if (_msgSender() != _store().recoveryBoard) revert IdentityNotRecoveryBoard(_msgSender());
        flags = _store().identities[identity].flags;
        if (flags & KIND == 0) revert IdentityNotActive(identity);
        if (flags & ENDED != 0) revert IdentityDeactivated(identity);
    }
}
