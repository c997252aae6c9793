// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Module} from "../common/Module.sol";
import {ICredentialRegistry} from "./ICredentialRegistry.sol";
import {ICredentialStatus} from "./ICredentialStatus.sol";
import {IIdentityAuthority} from "./IIdentityAuthority.sol";
import {Purposes} from "./Purposes.sol";
import {StatusLists} from "./StatusLists.sol";

/// @title Credentials that other contracts check
/// @dev See {ICredentialRegistry}. A credential's slot answers for now and, since what happens at a second counts from
/// that second on, also for every past second since it was last overwritten. Before it is overwritten in a way that
/// would change an answer about the past, it is pushed to the history.
contract CredentialRegistry is Module, StatusLists, ICredentialRegistry {
    /// @dev A credential as it was until it was overwritten. Two slots.
    struct Version {
        // slot 0
        Credential credential;
        // slot 1
        uint48 replacedAt; // Unix seconds; answers for every second before
    }

    /// @custom:storage-location erc7201:probity.storage.CredentialRegistry
    struct CredentialStorage {
        mapping(bytes32 schema => Schema) schemas;
        mapping(bytes32 schema => mapping(uint32 index => Accreditation)) accreditations;
        mapping(address subject => mapping(bytes32 schema => Credential)) credentials;
        mapping(address subject => mapping(bytes32 schema => Version[])) history;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.CredentialRegistry")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0x19e7202d3168a68b77ae1b8a301f732ab70ffa16084cb8510b70ea6e9efb0900;

    IIdentityAuthority private immutable _IDENTITIES;

    /// @param trustedForwarder_ The ERC-2771 forwarder.
    /// @param identities_ The identity registry.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address trustedForwarder_, IIdentityAuthority identities_) Module(trustedForwarder_, false) {
        _IDENTITIES = identities_;
    }

    /// @notice Sets up a proxy.
    /// @param manager The governance manager.
    function initialize(address manager) external initializer {
        __Module_init(manager);
    }

    /// @inheritdoc ICredentialRegistry
    function registerSchema(bytes32 schema, address root, bool cascading) external restricted {
        Schema storage record = _store().schemas[schema];
        if (root == address(0)) revert CredentialSchemaUnknown(schema);
        if (record.root != address(0)) revert CredentialSchemaExists(schema);
        (record.root, record.cascading) = (root, cascading);
        emit SchemaRegistered(schema, root, cascading);
    }

    /// @inheritdoc ICredentialRegistry
    function accredit(
        bytes32 schema,
        uint32 parent,
        address organisation,
        address officer,
        address holder,
        bool accreditor,
        uint48 from,
        uint48 until
    ) external whenRunning returns (uint32 index) {
        _requireOfficer(organisation, officer);
        CredentialStorage storage $ = _store();
        uint48 time = _now();
        if (from < time) from = time;

        // Check: a term, within the term of what it stands on.
        if (until <= from || until > type(uint40).max) revert CredentialTermInvalid(from, until);
        if (parent == 0) _requireRoot(schema, organisation);
        else _requireAccreditor(schema, parent, organisation, accreditor, until);

        // Check: the holder is an organisation that can act.
        if (!_IDENTITIES.isActive(holder)) revert IIdentityAuthority.IdentityNotActive(holder);

        // Effect: a number of its own.
        index = ++$.schemas[schema].accreditations;
        $.accreditations[schema][index] = Accreditation({
            holder: holder,
            accreditor: accreditor,
            from: uint40(from),
            until: uint40(until),
            withdrawnAt: 0,
            parent: parent,
            cascading: $.schemas[schema].cascading
        });
        emit Accredited(schema, index, holder, parent, accreditor, from, until, officer);
    }

    /// @inheritdoc ICredentialRegistry
    function withdraw(
        bytes32 schema,
        uint32 index,
        address organisation,
        address officer,
        bytes32 reasonHash
    ) external {
        _requireOfficer(organisation, officer);
        CredentialStorage storage $ = _store();
        Accreditation storage record = $.accreditations[schema][index];

        // Check: by who gave it, or the root.
        uint32 parent = record.parent;
        bool giver = parent != 0 && $.accreditations[schema][parent].holder == organisation;
        if (record.holder == address(0) || !(giver || $.schemas[schema].root == organisation)) {
            revert CredentialNotAccredited(schema, index, organisation);
        }
        if (record.withdrawnAt != 0) revert CredentialAccreditationWithdrawn(schema, index);

        // Effect: withdrawn for ever.
        record.withdrawnAt = uint40(block.timestamp);
        emit AccreditationWithdrawn(schema, index, reasonHash, officer);
    }

    /// @inheritdoc ICredentialRegistry
    function issue(
        bytes32 schema,
        uint32 issuer,
        address organisation,
        address officer,
        address subject,
        uint48 from,
        uint48 until
    ) external whenRunning {
        bool cascading = _requireIssuer(schema, issuer, organisation, officer);
        _issue(schema, issuer, cascading, officer, Grant(subject, from, until));
    }

    /// @inheritdoc ICredentialRegistry
    function issueMany(
        bytes32 schema,
        uint32 issuer,
        address organisation,
        address officer,
        Grant[] calldata grants
    ) external whenRunning {
        bool cascading = _requireIssuer(schema, issuer, organisation, officer);
        for (uint256 i = 0; i < grants.length; ++i) _issue(schema, issuer, cascading, officer, grants[i]);
    }

    /// @inheritdoc ICredentialRegistry
    function suspend(
        address subject,
        bytes32 schema,
        address organisation,
        address officer,
        bytes32 reasonHash
    ) external {
        Credential memory credential = _requireStanding(subject, schema, organisation, officer);
        if (_isSuspended(credential, block.timestamp)) revert CredentialStatusUnchanged(subject, schema);

        // Effect: the slot has room for one suspension; an older one goes to the history.
        if (credential.suspendedFrom != 0) _archive(subject, schema, credential);
        credential.suspendedFrom = uint40(block.timestamp);
        credential.suspendedUntil = 0;
        _write(subject, schema, credential);
        emit CredentialSuspended(subject, schema, reasonHash, officer);
    }

    /// @inheritdoc ICredentialRegistry
    function reinstate(address subject, bytes32 schema, address organisation, address officer) external whenRunning {
        Credential memory credential = _requireStanding(subject, schema, organisation, officer);
        if (!_isSuspended(credential, block.timestamp)) revert CredentialStatusUnchanged(subject, schema);

        // Check: what widens takes an issuer in force; the root always is.
        if (_store().schemas[schema].root != organisation) _requireAccredited(schema, credential.issuer);

        _store().credentials[subject][schema].suspendedUntil = uint40(block.timestamp);
        emit CredentialReinstated(subject, schema, officer);
    }

    /// @inheritdoc ICredentialRegistry
    function revoke(
        address subject,
        bytes32 schema,
        address organisation,
        address officer,
        bytes32 reasonHash
    ) external {
        _requireStanding(subject, schema, organisation, officer);
        _store().credentials[subject][schema].revokedAt = uint40(block.timestamp);
        emit CredentialRevoked(subject, schema, reasonHash, officer);
    }

    /// @inheritdoc ICredentialStatus
    function isValid(address subject, bytes32 schema) external view returns (bool) {
        Credential memory credential = _store().credentials[subject][schema];
        return _holds(schema, credential, block.timestamp) && _IDENTITIES.isActive(subject);
    }

    /// @inheritdoc ICredentialStatus
    function wasValidAt(address subject, bytes32 schema, uint48 time) external view returns (bool) {
        if (time > block.timestamp) revert CredentialTimeInFuture(time, _now());
        CredentialStorage storage $ = _store();
        Credential memory credential = $.credentials[subject][schema];

        // The version that answers for the second: the first that was replaced after it, else the slot itself.
        if (credential.history) {
            Version[] storage versions = $.history[subject][schema];
            (uint256 low, uint256 high) = (0, versions.length);
            while (low < high) {
                uint256 middle = (low + high) / 2;
                if (versions[middle].replacedAt > time) high = middle;
                else low = middle + 1;
            }
            if (low < versions.length) credential = versions[low].credential;
        }
        return _holds(schema, credential, time) && _IDENTITIES.wasActiveAt(subject, time);
    }

    /// @inheritdoc ICredentialRegistry
    function schemaOf(bytes32 schema) external view returns (Schema memory) {
        return _store().schemas[schema];
    }

    /// @inheritdoc ICredentialRegistry
    function accreditationOf(bytes32 schema, uint32 index) external view returns (Accreditation memory) {
        return _store().accreditations[schema][index];
    }

    /// @inheritdoc ICredentialRegistry
    function credentialOf(address subject, bytes32 schema) external view returns (Credential memory) {
        return _store().credentials[subject][schema];
    }

    /// @inheritdoc ICredentialRegistry
    function isAccreditedAt(bytes32 schema, uint32 index, uint48 time) external view returns (bool) {
        return _isAccredited(schema, index, time);
    }

    function _issue(bytes32 schema, uint32 issuer, bool cascading, address officer, Grant memory grant) private {
        CredentialStorage storage $ = _store();
        Credential memory standing = $.credentials[grant.subject][schema];
        uint48 time = _now();

        // Check: a term that does not reach into the past.
        if (grant.from == 0) grant.from = time;
        if (grant.from < time || grant.until <= grant.from || grant.until > type(uint40).max) {
            revert CredentialTermInvalid(grant.from, grant.until);
        }

        if (standing.issuer == issuer && standing.revokedAt == 0 && standing.until > time) {
            // Effect: renewed. Only the end moves, later, so no answer about the past changes and nothing is archived.
            if (grant.until <= standing.until) revert CredentialExists(grant.subject, schema, standing.until);
            $.credentials[grant.subject][schema].until = uint40(grant.until);
            grant.from = standing.from;
        } else {
            // Check: nothing stands in the way.
            if (standing.issuer != 0) {
                if (_standsInTheWay(schema, standing, issuer)) {
                    revert CredentialExists(grant.subject, schema, standing.until);
                }
                _archive(grant.subject, schema, standing);
            }

            // Effect: issued.
            Credential memory issued;
            (issued.issuer, issued.cascading, issued.history) = (issuer, cascading, standing.issuer != 0);
            (issued.from, issued.until) = (uint40(grant.from), uint40(grant.until));
            _write(grant.subject, schema, issued);
        }
        emit CredentialIssued(grant.subject, schema, issuer, grant.from, grant.until, officer);
    }

    /// @dev Keeps a version for questions about the past.
    function _archive(address subject, bytes32 schema, Credential memory credential) private {
        _store().history[subject][schema].push(Version({credential: credential, replacedAt: _now()}));
        credential.history = true;
    }

    /// @dev Writes the slot once; the compiler would write it for every field. The layout is that of {Credential}.
    function _write(address subject, bytes32 schema, Credential memory credential) private {
        uint256 word = credential.issuer;
        word |= uint256(credential.from) << 32;
        word |= uint256(credential.until) << 72;
        word |= uint256(credential.revokedAt) << 112;
        word |= uint256(credential.suspendedFrom) << 152;
        word |= uint256(credential.suspendedUntil) << 192;
        if (credential.cascading) word |= 1 << 232;
        if (credential.history) word |= 1 << 240;
        Credential storage slot = _store().credentials[subject][schema];
        assembly ("memory-safe") {
            sstore(slot.slot, word)
        }
    }

    /// @inheritdoc StatusLists
    function _requireStatusIssuer(
        bytes32 schema,
        uint32 issuer,
        address organisation,
        address officer,
        bool widens
    ) internal view override {
        _requireOfficer(organisation, officer);
        CredentialStorage storage $ = _store();
        Accreditation storage record = $.accreditations[schema][issuer];
        (address holder, bool accreditor) = (record.holder, record.accreditor);

        // Check: a list is that of an issuer, or there is none; its holder and the schema's root act on it.
        bool own = holder == organisation;
        if (holder == address(0) || accreditor || !(own || $.schemas[schema].root == organisation)) {
            revert CredentialNotAccredited(schema, issuer, organisation);
        }

        // Check: what widens takes an issuer in force; the root always is.
        if (widens && $.schemas[schema].root != organisation) _requireAccredited(schema, issuer);
    }

    function _requireOfficer(address organisation, address officer) private view {
        _IDENTITIES.requireOfficer(organisation, Purposes.CREDENTIALS, officer, _msgSender());
    }

    function _requireRoot(bytes32 schema, address organisation) private view {
        address root = _store().schemas[schema].root;
        if (root == address(0)) revert CredentialSchemaUnknown(schema);
        if (root != organisation) revert CredentialNotAccredited(schema, 0, organisation);
    }

    /// @dev The organisation holds an accreditor's accreditation in force that outlasts the term; it accredits issuers.
    function _requireAccreditor(
        bytes32 schema,
        uint32 parent,
        address organisation,
        bool accreditor,
        uint48 until
    ) private view {
        Accreditation memory above = _store().accreditations[schema][parent];
        if (above.holder != organisation || !above.accreditor || accreditor) {
            revert CredentialNotAccredited(schema, parent, organisation);
        }
        _requireAccredited(schema, parent);
        if (until > above.until) revert CredentialTermInvalid(above.from, until);
    }

    /// @dev The officer acts for the organisation that holds the issuer's accreditation, in force; returns whether the
    /// schema is cascading.
    function _requireIssuer(
        bytes32 schema,
        uint32 issuer,
        address organisation,
        address officer
    ) private view returns (bool cascading) {
        _requireOfficer(organisation, officer);
        Accreditation storage record = _store().accreditations[schema][issuer];
        if (record.holder != organisation || record.accreditor) {
            revert CredentialNotAccredited(schema, issuer, organisation);
        }
        _requireAccredited(schema, issuer);
        return record.cascading;
    }

    function _requireAccredited(bytes32 schema, uint32 index) private view {
        if (!_isAccredited(schema, index, block.timestamp)) {
            revert CredentialAccreditationInactive(schema, index, _now());
        }
    }

    /// @dev The officer acts for the issuer or the root, on a credential that is neither revoked nor over.
    function _requireStanding(
        address subject,
        bytes32 schema,
        address organisation,
        address officer
    ) private view returns (Credential memory credential) {
        _requireOfficer(organisation, officer);
        CredentialStorage storage $ = _store();
        credential = $.credentials[subject][schema];
        if (credential.issuer == 0 || credential.revokedAt != 0 || credential.until <= block.timestamp) {
            revert CredentialMissing(subject, schema);
        }
        if (
            $.accreditations[schema][credential.issuer].holder != organisation && $.schemas[schema].root != organisation
        ) revert CredentialNotAccredited(schema, credential.issuer, organisation);
    }

    /// @dev A credential that is neither revoked nor over keeps its place, unless it comes from the same organisation
    /// under another accreditation, or falls with an issuer that is gone. A suspended one keeps it even then: a new one
    /// must not wash the suspension off.
    function _standsInTheWay(bytes32 schema, Credential memory standing, uint32 issuer) private view returns (bool) {
        if (standing.revokedAt != 0 || standing.until <= block.timestamp) return false;
        if (_isSuspended(standing, block.timestamp)) return true;
        mapping(uint32 index => Accreditation) storage accreditations = _store().accreditations[schema];
        if (accreditations[standing.issuer].holder == accreditations[issuer].holder) return false;
        return !standing.cascading || _isAccredited(schema, standing.issuer, block.timestamp);
    }

    /// @dev Whether the credential itself, and if it cascades its issuer, was good at that second.
    function _holds(bytes32 schema, Credential memory credential, uint256 time) private view returns (bool) {
        if (credential.issuer == 0 || time < credential.from || time >= credential.until) return false;
        if (credential.revokedAt != 0 && time >= credential.revokedAt) return false;
        if (_isSuspended(credential, time)) return false;
        return !credential.cascading || _isAccredited(schema, credential.issuer, time);
    }

    /// @dev Whether the accreditation and the one above it, of which there is at most one, were in force.
    function _isAccredited(bytes32 schema, uint32 index, uint256 time) private view returns (bool) {
        CredentialStorage storage $ = _store();
        Accreditation storage record = $.accreditations[schema][index];
        uint32 parent = record.parent;
        return _inForce(record, time) && (parent == 0 || _inForce($.accreditations[schema][parent], time));
    }

    function _inForce(Accreditation storage record, uint256 time) private view returns (bool) {
        uint40 withdrawnAt = record.withdrawnAt;
        return record.from <= time && time < record.until && (withdrawnAt == 0 || time < withdrawnAt);
    }

    function _isSuspended(Credential memory credential, uint256 time) private pure returns (bool) {
        return
            credential.suspendedFrom != 0 &&
            time >= credential.suspendedFrom &&
            (credential.suspendedUntil == 0 || time < credential.suspendedUntil);
    }

    function _store() private pure returns (CredentialStorage storage $) {
        assembly {
            $.slot := STORAGE
        }
    }
}
