// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ICredentialStatus} from "../ICredentialStatus.sol";

/// @title Credentials that other contracts check: licensed builder, registered taxpayer, debarred
/// @dev A credential is one slot per subject and schema. Per schema a tree of accreditations says who may issue: the
/// root authority accredits accreditors, they accredit issuers. An accreditation has a number, its index; withdrawal is
/// final for that index, and a new accreditation gets a new one.
///
/// *Kept*: a credential stays valid when its issuer's accreditation is withdrawn or runs out. *Cascading*: it is valid
/// only while the issuer and the accreditor above it are accredited.
interface ICredentialRegistry is ICredentialStatus {
    /// @dev One slot.
    struct Schema {
        address root; // organisation that accredits at the top; 0 when the schema is not registered
        bool cascading;
        uint32 accreditations; // how many there are; indices run from 1
    }

    struct Accreditation {
        address holder;
        bool accreditor; // may accredit issuers; an issuer may only issue
        uint40 from; // Unix seconds
        uint40 until; // Unix seconds, exclusive; the second of the withdrawal when that came first
        bool withdrawn;
        uint32 parent; // index of the accreditation above, 0 for one by the root authority
        bool cascading; // as the schema
    }

    /// @dev Times are Unix seconds.
    struct Credential {
        uint32 issuer; // index of the issuer's accreditation, 0 when there is no credential
        uint40 from;
        uint40 until; // exclusive
        uint40 revokedAt; // 0 while it stands
        uint40 suspendedFrom; // the newest suspension, 0 when none
        uint40 suspendedUntil; // 0 while it lasts
        bool cascading; // as the schema
        bool history; // there are older versions
    }

    /// @dev One subject of a bulk issue.
    struct Grant {
        address subject;
        uint48 from; // Unix seconds, 0 for now
        uint48 until; // Unix seconds, exclusive
    }

    /// @notice Emitted when a schema is registered.
    event SchemaRegistered(bytes32 indexed schema, address indexed root, bool cascading);

    /// @notice Emitted when an organisation is accredited.
    event Accredited(
        bytes32 indexed schema,
        uint32 indexed index,
        address indexed holder,
        uint32 parent,
        bool accreditor,
        uint48 from,
        uint48 until,
        address officer
    );

    /// @notice Emitted when an accreditation is withdrawn for ever, by itself or with the accreditor's above it.
    event AccreditationWithdrawn(bytes32 indexed schema, uint32 indexed index, bytes32 reasonHash, address officer);

    /// @notice Emitted when a credential is issued or renewed.
    event CredentialIssued(
        address indexed subject,
        bytes32 indexed schema,
        uint32 issuer,
        uint48 from,
        uint48 until,
        address officer
    );

    /// @notice Emitted when a credential is suspended.
    event CredentialSuspended(address indexed subject, bytes32 indexed schema, bytes32 reasonHash, address officer);

    /// @notice Emitted when a suspension is lifted.
    event CredentialReinstated(address indexed subject, bytes32 indexed schema, address officer);

    /// @notice Emitted when a credential is revoked for ever. A new one can be issued.
    event CredentialRevoked(address indexed subject, bytes32 indexed schema, bytes32 reasonHash, address officer);

    /// @notice Thrown when a schema is registered twice.
    error CredentialSchemaExists(bytes32 schema);

    /// @notice Thrown when a schema is not registered, or would be without a root.
    error CredentialSchemaUnknown(bytes32 schema);

    /// @notice Thrown when an organisation acts on an accreditation that is not its own, or of the wrong sort.
    error CredentialNotAccredited(bytes32 schema, uint32 index, address organisation);

    /// @notice Thrown when an accreditation is not in force at this second, itself or through the one above.
    error CredentialAccreditationInactive(bytes32 schema, uint32 index, uint48 time);

    /// @notice Thrown when an accreditor has as many issuers whose term is not over as it may have: 1,024.
    error CredentialTooManyIssuers(bytes32 schema, uint32 accreditor, uint256 most);

    /// @notice Thrown when a schema has had as many accreditations as it can number: 33,554,431.
    error CredentialTooManyAccreditations(bytes32 schema);

    /// @notice Thrown when an accreditation is withdrawn twice.
    error CredentialAccreditationWithdrawn(bytes32 schema, uint32 index);

    /// @notice Thrown when a term is empty, begins in the past, or exceeds the term of what it stands on.
    error CredentialTermInvalid(uint48 from, uint48 until);

    /// @notice Thrown when a credential would be issued while another of the schema stands.
    /// @param until The second from which the standing one is no longer valid.
    error CredentialExists(address subject, bytes32 schema, uint48 until);

    /// @notice Thrown when there is no standing credential of this issuer to act on.
    error CredentialMissing(address subject, bytes32 schema);

    /// @notice Thrown when a credential is suspended twice, or reinstated without suspension.
    error CredentialStatusUnchanged(address subject, bytes32 schema);

    /// @notice Thrown when a past second is asked for that has not come.
    error CredentialTimeInFuture(uint48 time, uint48 current);

    /// @notice Registers a schema by the hash of its JSON Schema. Only governance.
    /// @param root The organisation at the top of its accreditation tree.
    /// @param cascading See the interface's note.
    function registerSchema(bytes32 schema, address root, bool cascading) external;

    /// @notice Accredits an organisation for a schema.
    ///
    /// @dev Emits {Accredited}.
    ///
    /// Requirements:
    /// - `officer` sits for the purpose `credentials` in `organisation`, and its key calls.
    /// - Parent 0: the organisation is the schema's root, and may accredit accreditors and issuers. Otherwise it holds
    ///   the accreditation `parent`, an accreditor's in force, and may accredit issuers only.
    /// - The term lies in the future or begins now, and within the parent's.
    ///
    /// @param from Unix seconds; a second in the past counts as now.
    /// @return index The accreditation's number within the schema.
    function accredit(
        bytes32 schema,
        uint32 parent,
        address organisation,
        address officer,
        address holder,
        bool accreditor,
        uint48 from,
        uint48 until
    ) external returns (uint32 index);

    /// @notice Withdraws an accreditation at once and for ever. By who gave it, or the root. Possible during a pause.
    function withdraw(bytes32 schema, uint32 index, address organisation, address officer, bytes32 reasonHash) external;

    /// @notice Issues a credential, or renews the issuer's own standing one to a later end.
    ///
    /// @dev Emits {CredentialIssued}. Who issues is said by the accreditation: its holder. The order of the arguments is
    /// what brings the function to the front of the dispatch; see docs/decisions/0044.
    ///
    /// Requirements:
    /// - `officer` sits for the purpose `credentials` in the organisation that holds the issuer's accreditation `issuer`,
    ///   which is in force, as is the one above it.
    /// - The credential begins now or later and ends after it begins.
    /// - No other credential of the schema stands for the subject: it is revoked or over, or falls with an issuer that is
    ///   gone. One of the same organisation under another accreditation gives way to one that begins now and lasts as
    ///   long, and a renewal begins before the standing one ends.
    ///
    /// @param issuer The number of the accreditation within the schema.
    /// @param from Unix seconds; 0 for now.
    /// @param until Unix seconds, exclusive.
    function issue(uint32 issuer, bytes32 schema, address officer, address subject, uint48 from, uint48 until) external;

    /// @notice Issues credentials of one schema in bulk, all or none. As {issue}.
    function issueMany(uint32 issuer, bytes32 schema, address officer, Grant[] calldata grants) external;

    /// @notice Suspends a credential at once. Possible during a pause. By its issuer, or the schema's root.
    function suspend(
        address subject,
        bytes32 schema,
        address organisation,
        address officer,
        bytes32 reasonHash
    ) external;

    /// @notice Lifts a suspension. By the credential's issuer, or the schema's root.
    function reinstate(address subject, bytes32 schema, address organisation, address officer) external;

    /// @notice Revokes a credential at once. Possible during a pause. By its issuer, or the schema's root.
    function revoke(
        address subject,
        bytes32 schema,
        address organisation,
        address officer,
        bytes32 reasonHash
    ) external;

    /// @notice A schema as registered.
    function schemaOf(bytes32 schema) external view returns (Schema memory);

    /// @notice An accreditation, by its number within the schema.
    function accreditationOf(bytes32 schema, uint32 index) external view returns (Accreditation memory);

    /// @notice The newest credential of the schema for the subject.
    function credentialOf(address subject, bytes32 schema) external view returns (Credential memory);

    /// @notice True when the accreditation, and the one above it, were in force at that second.
    /// @param time Unix seconds, not in the future.
    function isAccreditedAt(bytes32 schema, uint32 index, uint48 time) external view returns (bool);
}
