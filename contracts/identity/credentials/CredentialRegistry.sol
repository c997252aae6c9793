// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {OfficerModule} from "../../common/OfficerModule.sol";
import {ICredentialStatus} from "../ICredentialStatus.sol";
import {IIdentityAuthority} from "../IIdentityAuthority.sol";
import {Purposes} from "../Purposes.sol";
import {AccreditationWord} from "./AccreditationWord.sol";
import {CredentialWord} from "./CredentialWord.sol";
import {ICredentialRegistry} from "./ICredentialRegistry.sol";
import {StatusLists} from "./StatusLists.sol";

/// @title Credentials that other contracts check
/// @dev See {ICredentialRegistry}. A credential's slot answers for now and, since what happens at a second counts from
/// that second on, also for every past second since it was last overwritten. Before it is overwritten in a way that
/// would change an answer about the past, it is pushed to the history.
///
/// An accreditation's slot answers for now and every past second, for itself and what it hangs from: its term lies within
/// that of the one above, and a withdrawal, which is final, cuts the term of everything below at the same second.
contract CredentialRegistry is StatusLists {
    using CredentialWord for uint256;

    /// @dev A credential. In a struct, so that one look-up serves to read and to write it.
    struct Slot {
        uint256 word; // see {CredentialWord}
    }

    /// @dev A credential as it was until it was overwritten. Two slots.
    struct Version {
        // slot 0
        uint256 credential; // see {CredentialWord}
        // slot 1
        uint48 replacedAt; // Unix seconds; answers for every second before
    }

    /// @dev The versions of a credential, from index 0 on.
    struct History {
        uint256 count;
        mapping(uint256 index => Version) versions;
    }

    /// @custom:storage-location erc7201:probity.storage.CredentialRegistry
    struct CredentialRegistryStorage {
        mapping(bytes32 schema => Schema) schemas;
        // See {AccreditationWord}.
        mapping(bytes32 schema => mapping(uint32 index => uint256 word)) accreditations;
        // The issuers under an accreditor; those whose term is over leave when room is needed.
        mapping(bytes32 schema => mapping(uint32 accreditor => uint32[])) issuers;
        mapping(address subject => mapping(bytes32 schema => Slot)) credentials;
        mapping(address subject => mapping(bytes32 schema => History)) histories;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.CredentialRegistry")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0x19e7202d3168a68b77ae1b8a301f732ab70ffa16084cb8510b70ea6e9efb0900;

    /// @dev How many issuers whose term is not over an accreditor may have. A withdrawal cuts them all in one
    /// transaction: about 10,000 gas each.
    uint256 private constant MAX_ISSUERS = 1_024;

    /// @param trustedForwarder_ The ERC-2771 forwarder.
    /// @param identities The identity registry.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        address trustedForwarder_,
        IIdentityAuthority identities
    ) OfficerModule(trustedForwarder_, false, identities) {}

    /// @notice Sets up a proxy.
    /// @param manager The governance manager.
    function initialize(address manager) external initializer {
        __Module_init(manager);
    }

    // -- Accreditations ------------------------------------------------------------------------------------------

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
        _requireOfficer(organisation, Purposes.CREDENTIALS, officer);
        CredentialRegistryStorage storage $ = _store();
        uint48 time = _now();
        if (from < time) from = time;

        // Check: a term, within the term of what it stands on.
        if (until <= from || until > AccreditationWord.MAX_TIME) revert CredentialTermInvalid(from, until);
        if (parent == 0) _requireRoot(schema, organisation);
        else _requireAccreditor(schema, parent, organisation, accreditor, until);

        // Check: the holder is an organisation that can act.
        if (!_IDENTITIES.isActive(holder)) revert IIdentityAuthority.IdentityNotActive(holder);

        // Effect: a number of its own.
        index = ++$.schemas[schema].accreditations;
        if (index > AccreditationWord.MAX_PARENT) revert CredentialTooManyAccreditations(schema);
        $.accreditations[schema][index] = AccreditationWord.pack(
            holder,
            accreditor,
            $.schemas[schema].cascading,
            from,
            until,
            parent
        );
        if (parent != 0) _hang(schema, parent, index);
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
        _requireOfficer(organisation, Purposes.CREDENTIALS, officer);
        CredentialRegistryStorage storage $ = _store();
        mapping(uint32 index => uint256 word) storage accreditations = $.accreditations[schema];
        uint256 word = accreditations[index];

        // Check: by who gave it, or the root.
        uint32 parent = AccreditationWord.parent(word);
        bool giver = parent != 0 && AccreditationWord.holder(accreditations[parent]) == organisation;
        if (word == 0 || !(giver || $.schemas[schema].root == organisation)) {
            revert CredentialNotAccredited(schema, index, organisation);
        }
        if (AccreditationWord.isWithdrawn(word)) revert CredentialAccreditationWithdrawn(schema, index);

        // Effect: withdrawn for ever, with every issuer that hangs from it.
        accreditations[index] = AccreditationWord.withdrawn(word, block.timestamp);
        emit AccreditationWithdrawn(schema, index, reasonHash, officer);
        if (!AccreditationWord.isAccreditor(word)) return;
        uint32[] storage issuers = $.issuers[schema][index];
        uint256 count = issuers.length;
        for (uint256 i = 0; i < count; ++i) {
            uint32 below = issuers[i];
            word = accreditations[below];
            if (AccreditationWord.isWithdrawn(word) || AccreditationWord.until(word) <= block.timestamp) continue;
            accreditations[below] = AccreditationWord.withdrawn(word, block.timestamp);
            emit AccreditationWithdrawn(schema, below, reasonHash, officer);
        }
    }

    // -- Credentials ---------------------------------------------------------------------------------------------

    /// @inheritdoc ICredentialRegistry
    function issue(
        uint32 issuer,
        bytes32 schema,
        address officer,
        address subject,
        uint48 from,
        uint48 until
    ) external whenRunning {
        bool cascading = _requireIssuer(schema, issuer, officer);
        _issue(schema, issuer, cascading, officer, subject, from, until);
    }

    /// @inheritdoc ICredentialRegistry
    function issueMany(uint32 issuer, bytes32 schema, address officer, Grant[] calldata grants) external whenRunning {
        bool cascading = _requireIssuer(schema, issuer, officer);
        for (uint256 i = 0; i < grants.length; ++i) {
            Grant calldata grant = grants[i];
            _issue(schema, issuer, cascading, officer, grant.subject, grant.from, grant.until);
        }
    }

    /// @inheritdoc ICredentialRegistry
    function suspend(
        address subject,
        bytes32 schema,
        address organisation,
        address officer,
        bytes32 reasonHash
    ) external {
        uint256 word = _requireStanding(subject, schema, organisation, officer);
        if (word.isSuspendedAt(block.timestamp)) revert CredentialStatusUnchanged(subject, schema);

        // Effect: the slot has room for one suspension; an older one goes to the history.
        if (word.wasEverSuspended()) word = _archive(subject, schema, word);
        _store().credentials[subject][schema].word = word.suspended(block.timestamp);
        emit CredentialSuspended(subject, schema, reasonHash, officer);
    }

    /// @inheritdoc ICredentialRegistry
    function reinstate(address subject, bytes32 schema, address organisation, address officer) external whenRunning {
        uint256 word = _requireStanding(subject, schema, organisation, officer);
        if (!word.isSuspendedAt(block.timestamp)) revert CredentialStatusUnchanged(subject, schema);

        // Check: an act that widens needs an issuer in force; the root always is.
        if (_store().schemas[schema].root != organisation) _requireAccredited(schema, word.issuer());

        _store().credentials[subject][schema].word = word.reinstated(block.timestamp);
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
        uint256 word = _requireStanding(subject, schema, organisation, officer);
        _store().credentials[subject][schema].word = word.revoked(block.timestamp);
        emit CredentialRevoked(subject, schema, reasonHash, officer);
    }

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @inheritdoc ICredentialStatus
    function isValid(address subject, bytes32 schema) external view returns (bool) {
        return
            _holds(schema, _store().credentials[subject][schema].word, block.timestamp) &&
            _IDENTITIES.isActive(subject);
    }

    /// @inheritdoc ICredentialStatus
    function wasValidAt(address subject, bytes32 schema, uint48 time) external view returns (bool) {
        if (time > block.timestamp) revert CredentialTimeInFuture(time, _now());
        CredentialRegistryStorage storage $ = _store();
        uint256 word = $.credentials[subject][schema].word;

        // The version that answers for the second: the first that was replaced after it, else the slot itself.
        if (word.hasHistory()) {
            History storage history = $.histories[subject][schema];
            uint256 count = history.count;
            (uint256 low, uint256 high) = (0, count);
            while (low < high) {
                uint256 middle = (low + high) / 2;
                if (history.versions[middle].replacedAt > time) high = middle;
                else low = middle + 1;
            }
            if (low < count) word = history.versions[low].credential;
        }
        return _holds(schema, word, time) && _IDENTITIES.wasActiveAt(subject, time);
    }

    /// @inheritdoc ICredentialRegistry
    function schemaOf(bytes32 schema) external view returns (Schema memory) {
        return _store().schemas[schema];
    }

    /// @inheritdoc ICredentialRegistry
    function accreditationOf(bytes32 schema, uint32 index) external view returns (Accreditation memory) {
        return AccreditationWord.unpack(_store().accreditations[schema][index]);
    }

    /// @inheritdoc ICredentialRegistry
    function credentialOf(address subject, bytes32 schema) external view returns (Credential memory) {
        return _store().credentials[subject][schema].word.unpack();
    }

    /// @inheritdoc ICredentialRegistry
    function isAccreditedAt(bytes32 schema, uint32 index, uint48 time) external view returns (bool) {
        if (time > block.timestamp) revert CredentialTimeInFuture(time, _now());
        return AccreditationWord.inForceAt(_store().accreditations[schema][index], time);
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    function _issue(
        bytes32 schema,
        uint32 issuer,
        bool cascading,
        address officer,
        address subject,
        uint48 from,
        uint48 until
    ) private {
        Slot storage slot = _store().credentials[subject][schema];
        uint256 standing = slot.word;

        // Check: a term that does not reach into the past.
        if (from == 0) from = _now();
        if (from < block.timestamp || until <= from || until > CredentialWord.MAX_TIME) {
            revert CredentialTermInvalid(from, until);
        }

        if (standing == 0) {
            // Effect: issued.
            slot.word = CredentialWord.pack(issuer, cascading, from, until);
        } else if (standing.issuer() == issuer && standing.stands(block.timestamp)) {
            // Check: a renewal leaves no gap, which it would bridge without anybody having granted it.
            if (from > standing.until()) revert CredentialTermInvalid(from, until);

            // Effect: renewed. Only the end moves, later, so no answer about the past changes and nothing is archived.
            if (until <= standing.until()) revert CredentialExists(subject, schema, standing.until());
            slot.word = standing.renewed(until);
            from = standing.from();
        } else {
            // Check: nothing stands in the way.
            if (_standsInTheWay(schema, standing, issuer, from, until))
                revert CredentialExists(subject, schema, standing.until());

            // Effect: issued anew.
            _archive(subject, schema, standing);
            slot.word = CredentialWord.withHistory(CredentialWord.pack(issuer, cascading, from, until));
        }
        emit CredentialIssued(subject, schema, issuer, from, until, officer);
    }

    /// @dev Keeps a version for questions about the past; returns it marked as having a history.
    function _archive(address subject, bytes32 schema, uint256 word) private returns (uint256) {
        History storage history = _store().histories[subject][schema];
        history.versions[history.count++] = Version({credential: word, replacedAt: _now()});
        return word.withHistory();
    }

    /// @dev Notes an issuer under its accreditor. A full list first loses those whose term is over.
    function _hang(bytes32 schema, uint32 accreditor, uint32 index) private {
        uint32[] storage issuers = _store().issuers[schema][accreditor];
        if (issuers.length >= MAX_ISSUERS) {
            mapping(uint32 index => uint256 word) storage accreditations = _store().accreditations[schema];
            for (uint256 i = issuers.length; i > 0; --i) {
                if (AccreditationWord.until(accreditations[issuers[i - 1]]) > block.timestamp) continue;
                issuers[i - 1] = issuers[issuers.length - 1];
                issuers.pop();
            }
            if (issuers.length >= MAX_ISSUERS) revert CredentialTooManyIssuers(schema, accreditor, MAX_ISSUERS);
        }
        issuers.push(index);
    }

    /// @inheritdoc StatusLists
    function _requireStatusIssuer(
        bytes32 schema,
        uint32 issuer,
        address organisation,
        address officer,
        bool widens
    ) internal view override {
        _requireOfficer(organisation, Purposes.CREDENTIALS, officer);
        CredentialRegistryStorage storage $ = _store();
        uint256 word = $.accreditations[schema][issuer];

        // Check: a list is that of an issuer, or there is none; its holder and the schema's root act on it.
        bool own = AccreditationWord.holder(word) == organisation;
        if (word == 0 || AccreditationWord.isAccreditor(word) || !(own || $.schemas[schema].root == organisation)) {
            revert CredentialNotAccredited(schema, issuer, organisation);
        }

        // Check: an act that widens needs an issuer in force; the root always is.
        if (widens && $.schemas[schema].root != organisation) _requireAccredited(schema, issuer);
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
        uint256 above = _store().accreditations[schema][parent];
        if (AccreditationWord.holder(above) != organisation || !AccreditationWord.isAccreditor(above) || accreditor) {
            revert CredentialNotAccredited(schema, parent, organisation);
        }
        _requireAccredited(schema, parent);
        if (until > AccreditationWord.until(above)) revert CredentialTermInvalid(AccreditationWord.from(above), until);
    }

    /// @dev The officer acts for the holder of the issuer's accreditation, in force; returns whether the schema is
    /// cascading.
    function _requireIssuer(bytes32 schema, uint32 issuer, address officer) private view returns (bool cascading) {
        uint256 word = _store().accreditations[schema][issuer];
        address holder = AccreditationWord.holder(word);
        if (word == 0 || AccreditationWord.isAccreditor(word)) revert CredentialNotAccredited(schema, issuer, holder);
        _requireOfficer(holder, Purposes.CREDENTIALS, officer);
        if (!AccreditationWord.inForceAt(word, block.timestamp))
            revert CredentialAccreditationInactive(schema, issuer, _now());
        return AccreditationWord.isCascading(word);
    }

    function _requireAccredited(bytes32 schema, uint32 index) private view {
        if (!AccreditationWord.inForceAt(_store().accreditations[schema][index], block.timestamp)) {
            revert CredentialAccreditationInactive(schema, index, _now());
        }
    }

    /// @dev The officer acts for the issuer or the root, on a credential that is neither revoked nor over.
    function _requireStanding(
        address subject,
        bytes32 schema,
        address organisation,
        address officer
    ) private view returns (uint256 word) {
        _requireOfficer(organisation, Purposes.CREDENTIALS, officer);
        CredentialRegistryStorage storage $ = _store();
        word = $.credentials[subject][schema].word;
        if (!word.stands(block.timestamp)) revert CredentialMissing(subject, schema);
        if (
            AccreditationWord.holder($.accreditations[schema][word.issuer()]) != organisation &&
            $.schemas[schema].root != organisation
        ) revert CredentialNotAccredited(schema, word.issuer(), organisation);
    }

    /// @dev A credential that is neither revoked nor over keeps its place, unless it falls with an issuer that is gone, or
    /// gives way to one of the same organisation under another accreditation that lasts as long: what is taken away is
    /// revoked, with a reason. A suspended one keeps its place in any case: a new one must not clear the suspension.
    function _standsInTheWay(
        bytes32 schema,
        uint256 standing,
        uint32 issuer,
        uint48 from,
        uint48 until
    ) private view returns (bool) {
        if (!standing.stands(block.timestamp)) return false;
        if (standing.isSuspendedAt(block.timestamp)) return true;
        mapping(uint32 index => uint256 word) storage accreditations = _store().accreditations[schema];
        uint256 former = accreditations[standing.issuer()];
        if (standing.isCascading() && !AccreditationWord.inForceAt(former, block.timestamp)) return false;
        bool same = AccreditationWord.holder(former) == AccreditationWord.holder(accreditations[issuer]);
        return !same || from > block.timestamp || until < standing.until();
    }

    /// @dev Whether the credential itself, and if it cascades its issuer, was good at that second.
    function _holds(bytes32 schema, uint256 word, uint256 time) private view returns (bool) {
        if (!word.holdsAt(time)) return false;
        return !word.isCascading() || AccreditationWord.inForceAt(_store().accreditations[schema][word.issuer()], time);
    }

    function _store() private pure returns (CredentialRegistryStorage storage $) {
        assembly {
            $.slot := STORAGE
        }
    }
}
