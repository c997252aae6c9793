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
///
/// Credentials that live off the chain have status lists here. Each accreditation of an issuer has lists numbered from 0,
/// in two purposes. A list has 131,072 flags, the least that W3C Bitstring Status List v1.0 asks for, in 512 words of 256.
/// Flag 0 of a list is the most significant bit of word 0, so that the words one after the other are the W3C bitstring.
/// What a flag says goes by the credential's index in the list, which its issuer draws at random: nothing on the chain
/// says whose it is. Flags are not dated in storage; the events are their history.
///
/// A *position* says which word it is, in one number so that a change costs less:
///
///     bits 0 to 8: the word of the list | bit 9: the purpose | bits 10 to 39: the number of the list
interface ICredentialRegistry is ICredentialStatus {
    /// @dev As in W3C Bitstring Status List v1.0, section 2.1.
    enum StatusPurpose {
        Revocation, // a flag is set once and for ever
        Suspension // a flag is set and cleared
    }

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

    // -- Events and errors ---------------------------------------------------------------------------------------

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

    /// @notice Emitted when flags of a word change.
    /// @param issuer The index of the issuer's accreditation.
    /// @param position See the interface's note.
    /// @param value The whole word as it is from now on.
    event StatusWordChanged(
        bytes32 indexed schema,
        uint32 indexed issuer,
        uint40 position,
        uint256 value,
        address officer
    );

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

    /// @notice Thrown when a list or a flag is asked for that cannot be.
    /// @param size How many there are.
    error StatusListsOutOfRange(uint256 number, uint256 size);

    /// @notice Thrown when a revocation would be taken back.
    error StatusListsRevocationFinal(bytes32 schema, uint32 issuer, uint40 position);

    /// @notice Thrown when a call would change nothing.
    /// @param value The word as it is.
    error StatusListsUnchanged(bytes32 schema, uint32 issuer, uint40 position, uint256 value);

    // -- Accreditations and credentials --------------------------------------------------------------------------

    /// @notice Registers a schema by the hash of its JSON Schema.
    ///
    /// @dev Emits {SchemaRegistered}.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - The root must not be address 0.
    /// - The schema must not be registered yet.
    ///
    /// @param root The organisation at the top of its accreditation tree.
    /// @param cascading See the interface's note.
    function registerSchema(bytes32 schema, address root, bool cascading) external;

    /// @notice Accredits an organisation for a schema.
    ///
    /// @dev Emits {Accredited}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be an officer of `organisation` for the purpose
    ///   `credentials`.
    /// - The term must end after it begins and after now, and before the year 2514.
    /// - Parent 0: the schema must be registered, and the organisation must be its root, which accredits accreditors
    ///   and issuers.
    /// - Another parent: it must be an accreditor's accreditation in force, which the organisation holds. It accredits
    ///   issuers only, and the term must not end later than its own.
    /// - The holder must be active.
    /// - The schema must have had fewer than 33,554,431 accreditations.
    /// - An accreditor must have fewer than 1,024 issuers whose term is not over.
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

    /// @notice Withdraws an accreditation at once and for ever, with every issuer that hangs from it. Possible during a
    /// pause.
    ///
    /// @dev Emits {AccreditationWithdrawn}, for each.
    ///
    /// Requirements:
    /// - The caller must be the key of `officer`, who must be an officer of `organisation` for the purpose
    ///   `credentials`.
    /// - The accreditation must exist, and the organisation must have given it or be the schema's root.
    /// - It must not be withdrawn.
    function withdraw(bytes32 schema, uint32 index, address organisation, address officer, bytes32 reasonHash) external;

    /// @notice Issues a credential, or renews the issuer's own standing one to a later end.
    ///
    /// @dev Emits {CredentialIssued}. The holder of the accreditation issues. The order of the arguments gives the
    /// function a selector that the dispatch finds early; see docs/decisions/0044.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - `issuer` must be the accreditation of an issuer.
    /// - The caller must be the key of `officer`, who must be an officer of the organisation that holds it for the
    ///   purpose `credentials`.
    /// - The accreditation must be in force. A withdrawal of the one above ends it too.
    /// - The credential must begin now or later, and end after it begins.
    /// - A renewal must begin no later than the standing credential ends, and end later.
    /// - No other credential of the schema must stand for the subject. One does not stand when it is revoked or over,
    ///   or falls with an issuer that is gone. One of the same organisation under another accreditation gives way to
    ///   one that begins now and lasts as long, unless it is suspended.
    ///
    /// @param issuer The number of the accreditation within the schema.
    /// @param from Unix seconds; 0 for now.
    /// @param until Unix seconds, exclusive.
    function issue(uint32 issuer, bytes32 schema, address officer, address subject, uint48 from, uint48 until) external;

    /// @notice Issues credentials of one schema in bulk, all or none.
    ///
    /// @dev Emits {CredentialIssued} for each.
    ///
    /// Requirements:
    /// - What {issue} asks for must hold for each.
    function issueMany(uint32 issuer, bytes32 schema, address officer, Grant[] calldata grants) external;

    /// @notice Suspends a credential at once. Possible during a pause.
    ///
    /// @dev Emits {CredentialSuspended}.
    ///
    /// Requirements:
    /// - The caller must be the key of `officer`, who must be an officer of `organisation` for the purpose
    ///   `credentials`.
    /// - The credential must be neither revoked nor over.
    /// - The organisation must hold the accreditation under which it was issued, or be the schema's root.
    /// - It must not be suspended.
    function suspend(
        address subject,
        bytes32 schema,
        address organisation,
        address officer,
        bytes32 reasonHash
    ) external;

    /// @notice Lifts a suspension.
    ///
    /// @dev Emits {CredentialReinstated}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be an officer of `organisation` for the purpose
    ///   `credentials`.
    /// - The credential must be neither revoked nor over.
    /// - The organisation must hold the accreditation under which it was issued, or be the schema's root.
    /// - The credential must be suspended.
    /// - That accreditation must be in force, unless the root acts.
    function reinstate(address subject, bytes32 schema, address organisation, address officer) external;

    /// @notice Revokes a credential at once and for ever. Possible during a pause. A new one can be issued.
    ///
    /// @dev Emits {CredentialRevoked}.
    ///
    /// Requirements:
    /// - The caller must be the key of `officer`, who must be an officer of `organisation` for the purpose
    ///   `credentials`.
    /// - The credential must be neither revoked nor over.
    /// - The organisation must hold the accreditation under which it was issued, or be the schema's root.
    function revoke(
        address subject,
        bytes32 schema,
        address organisation,
        address officer,
        bytes32 reasonHash
    ) external;

    // -- Status lists --------------------------------------------------------------------------------------------

    /// @notice Sets up to 256 flags in one write: revokes or suspends the credentials that they stand for, at once.
    /// Possible during a pause, and for an issuer whose accreditation is over. Flags that are not named stay as they are,
    /// so that two officers who act at once undo nothing of each other.
    ///
    /// @dev Emits {StatusWordChanged}.
    ///
    /// Requirements:
    /// - The caller must be the key of `officer`, who must be an officer of `organisation` for the purpose
    ///   `credentials`.
    /// - `issuer` must be the accreditation of an issuer, which the organisation must hold, unless it is the schema's
    ///   root.
    /// - A flag must change.
    ///
    /// @param issuer The index of the issuer's accreditation.
    /// @param position See the interface's note.
    /// @param flags The flags to set.
    function setStatusWord(
        bytes32 schema,
        uint32 issuer,
        uint40 position,
        uint256 flags,
        address organisation,
        address officer
    ) external;

    /// @notice Clears up to 256 flags of a suspension list in one write.
    ///
    /// @dev Emits {StatusWordChanged}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be an officer of `organisation` for the purpose
    ///   `credentials`.
    /// - `issuer` must be the accreditation of an issuer, which the organisation must hold, unless it is the schema's
    ///   root.
    /// - The accreditation must be in force, unless the root acts.
    /// - The list must be of suspensions: a revocation is for ever.
    /// - A flag must change.
    ///
    /// @param position See the interface's note.
    /// @param flags The flags to clear.
    function clearStatusWord(
        bytes32 schema,
        uint32 issuer,
        uint40 position,
        uint256 flags,
        address organisation,
        address officer
    ) external;

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @notice A schema as registered.
    function schemaOf(bytes32 schema) external view returns (Schema memory);

    /// @notice An accreditation, by its number within the schema.
    function accreditationOf(bytes32 schema, uint32 index) external view returns (Accreditation memory);

    /// @notice The newest credential of the schema for the subject.
    function credentialOf(address subject, bytes32 schema) external view returns (Credential memory);

    /// @notice True when the accreditation, and the one above it, were in force at that second.
    /// @param time Unix seconds, not in the future.
    function isAccreditedAt(bytes32 schema, uint32 index, uint48 time) external view returns (bool);

    /// @notice A word of 256 flags; 0 when none was ever set.
    function statusWord(bytes32 schema, uint32 issuer, uint40 position) external view returns (uint256);

    /// @notice The words of a list, in order: its W3C bitstring.
    function statusListOf(
        bytes32 schema,
        uint32 issuer,
        StatusPurpose purpose,
        uint32 list
    ) external view returns (uint256[512] memory);

    /// @notice Whether a flag is set.
    /// @param index Its number in the list, from 0 to 131,071.
    function statusOf(
        bytes32 schema,
        uint32 issuer,
        StatusPurpose purpose,
        uint32 list,
        uint256 index
    ) external view returns (bool);
}
