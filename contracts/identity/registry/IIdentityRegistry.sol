// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IPersons} from "../../common/IPersons.sol";
import {IIdentityAuthority} from "../IIdentityAuthority.sol";
import {IERC1056} from "./IERC1056.sol";

/// @title Who is who: keys, enrolment, status, mandates and officers
/// @dev An identity is an address that never changes; the key that controls it may.
///
///     the identity's key ----- changeOwner, setAttribute, ... -----+
///     registrar's officer ---- enrol, suspend, reinstate, end -----+
///     organisation's key ----- prepareOfficer ---------------------+--> IdentityRegistry
///     its superior ----------- confirmOfficer, revokeOfficer ------+         ^
///     governance ------------- grantMandate, seatOfficer, ... -----+         |
///     RecoveryBoard ---------- beginRecovery, endRecovery ---------+         |
///                                                                            |
///     bills, funds, bidding, credentials, agency accounts ---- {IIdentityAuthority}
///
/// Departures from ERC-1056: deactivation is final, an enrolled identity ends only by its registrar's act, signer 0 is
/// refused, the owner sentinel of deactivated identities is refused as an owner, while a recovery is pending nothing
/// changes, and a pause stops changes of owners.
///
/// Consent: a single enrolment carries the signature of the identity's key. A bulk enrolment does not; it takes only
/// addresses that never acted on this registry, which therefore have nothing that a registrar could take over.
///
/// An officer of an organisation for a purpose is an active person who sits for the purpose in the active organisation.
interface IIdentityRegistry is IPersons, IIdentityAuthority, IERC1056 {
    /// @dev One enrolment, as the identity's own key consents to it.
    struct Enrolment {
        address identity;
        Kind kind;
        uint48 consentUntil; // Unix seconds, the last at which the consent may be used
        address parent; // the agency above an agency, 0 for others
        bytes32 tag; // HMAC of the civil number under the uniqueness authority's key
        bytes tagSignature; // uniqueness authority over (tag, kind, registrar)
        bytes consent; // the identity's key over (identity, registrar, kind, parent, tag, consentUntil)
    }

    /// @dev One person or company of a bulk enrolment.
    struct BulkEnrolment {
        address identity;
        bytes32 tag;
    }

    /// @dev What the registry knows of an identity beside its kind, for tools.
    struct Standing {
        address owner;
        address parent;
        address registrar; // 0 when governance enrolled it
        uint48 enrolledAt; // Unix seconds
        bool suspended;
        bool onReference; // suspended on a court's or the police's reference
        bool ended;
        bool recovering;
        bool deactivated;
    }

    /// @dev The second of the two who name an officer.
    struct Confirmer {
        address person; // who confirms: the superior itself, its officer, or a sitting officer of the organisation
        address body; // for whom: the superior of the organisation, or the organisation itself
        bytes32 seat; // the purpose for which the person sits, when the body is the organisation itself
    }

    /// @dev A seat to be.
    struct Nomination {
        bytes32 purpose;
        address person;
        uint48 until; // the end of the seat, Unix seconds
    }

    /// @dev An officer's seat.
    struct Seat {
        uint48 from; // Unix seconds; 0 when there is no seat
        uint48 until; // Unix seconds, exclusive
        address confirmer; // the second of the two who named the officer; 0 when governance seated them
    }

    // -- Enrolment and status: events and errors -----------------------------------------------------------------

    /// @notice Emitted when an identity is enrolled.
    /// @param registrar The enrolling organisation, 0 for governance.
    /// @param officer The officer of the registrar who enrolled.
    event IdentityEnrolled(
        address indexed identity,
        address indexed registrar,
        bytes32 indexed tag,
        Kind kind,
        address parent,
        address officer
    );

    /// @notice Emitted when an identity is suspended, or the ground of its suspension changes.
    /// @param onReference True on a court's or the police's reference: its key cannot veto a recovery.
    event IdentitySuspended(
        address indexed identity,
        address indexed registrar,
        address officer,
        bool onReference,
        bytes32 reasonHash
    );

    /// @notice Emitted when a suspension is lifted.
    event IdentityReinstated(address indexed identity, address indexed registrar, address officer, bytes32 reasonHash);

    /// @notice Emitted when an identity ends for ever: death, dissolution.
    event IdentityEnded(address indexed identity, address indexed registrar, address officer, bytes32 reasonHash);

    /// @notice Emitted when another registrar answers for an identity.
    event IdentityRegistrarChanged(address indexed identity, address indexed from, address indexed to);

    /// @notice Emitted when the key that signs uniqueness tags changes.
    event UniquenessAuthorityChanged(address previous, address current);

    /// @notice Emitted when the recovery board is connected.
    event RecoveryBoardConnected(address board);

    /// @notice Emitted when a recovery begins or ends; while it is pending the identity does not act.
    event IdentityRecoveryChanged(address indexed identity, bool pending);

    /// @notice Thrown when an identity that is deactivated would change, act or be enrolled.
    error IdentityDeactivated(address identity);

    /// @notice Thrown when a change is attempted while a recovery of the identity is pending.
    error IdentityUnderRecovery(address identity);

    /// @notice Thrown when the owner of an enrolled identity tries to deactivate it.
    error IdentityEnrolledNotDeactivable(address identity);

    /// @notice Thrown when a key that can control nothing would become the owner.
    error IdentityOwnerInvalid(address identity, address owner);

    /// @notice Thrown when an ERC-1056 signature is not that of the identity's key.
    /// @param signer The address that the signature recovers to, 0 when it is not a signature.
    error IdentitySignerInvalid(address identity, address signer);

    /// @notice Thrown when an identity is enrolled a second time.
    error IdentityAlreadyEnrolled(address identity);

    /// @notice Thrown when a bulk enrolment names an address that has acted on the registry before.
    error IdentityNotUntouched(address identity);

    /// @notice Thrown when a uniqueness tag already stands for an identity.
    /// @param holder The identity that the tag stands for.
    error IdentityTagTaken(bytes32 tag, address holder, address identity);

    /// @notice Thrown when a uniqueness tag is 0.
    error IdentityTagMissing(address identity);

    /// @notice Thrown when the uniqueness authority did not sign the tags for this registrar.
    /// @param digest The EIP-712 digest that should have been signed.
    error IdentityTagUnauthorized(address registrar, bytes32 digest);

    /// @notice Thrown when the identity's key did not sign its enrolment.
    error IdentityConsentInvalid(address identity, bytes32 digest);

    /// @notice Thrown when a signature is used after its last second.
    error IdentitySignatureExpired(uint48 until, uint48 time);

    /// @notice Thrown when the kind cannot be enrolled this way: None, or an agency in bulk.
    error IdentityKindInvalid(address identity, Kind kind);

    /// @notice Thrown when an agency names no active agency above it, or another kind names one.
    error IdentityParentInvalid(address identity, address parent);

    /// @notice Thrown when a registrar acts on an identity that another registrar answers for.
    /// @param registrar The registrar that does answer for it, 0 for governance.
    error IdentityNotOfRegistrar(address identity, address registrar);

    /// @notice Thrown when an act does not fit the status of the identity: reinstated
    /// without a suspension, or suspended twice on one ground.
    error IdentityStatusUnchanged(address identity);

    /// @notice Thrown when a past second is asked for that has not come.
    error IdentityTimeInFuture(uint48 time, uint48 current);

    /// @notice Thrown when a caller other than the recovery board begins or ends a recovery.
    error IdentityNotRecoveryBoard(address caller);

    // -- Mandates and officers: events and errors ----------------------------------------------------------------

    /// @notice Emitted when an organisation is given an office of state.
    event MandateGranted(address indexed organisation, bytes32 indexed mandate);

    /// @notice Emitted when an office of state is withdrawn.
    event MandateRevoked(address indexed organisation, bytes32 indexed mandate);

    /// @notice Emitted when the organisation's owner prepares an officer.
    /// @param until The end of the seat, Unix seconds.
    event OfficerPrepared(
        address indexed organisation,
        bytes32 indexed purpose,
        address indexed person,
        uint48 until,
        address key
    );

    /// @notice Emitted when an officer is named by two.
    /// @param from The second from which the officer may act.
    event OfficerNamed(
        address indexed organisation,
        bytes32 indexed purpose,
        address indexed person,
        uint48 from,
        uint48 until,
        address confirmer
    );

    /// @notice Emitted when an officer loses the seat at once, or a prepared seat is withdrawn.
    event OfficerRevoked(
        address indexed organisation,
        bytes32 indexed purpose,
        address indexed person,
        address revoker
    );

    /// @notice Emitted when a person does not want to be named in an organisation, or does again.
    event OfficeRefused(address indexed person, address indexed organisation, bool refused);

    /// @notice Emitted when the delay between naming and sitting changes. Seconds.
    event OfficerDelayChanged(uint48 delay);

    /// @notice Thrown when a mandate is granted twice, or withdrawn without having been granted.
    error IdentityMandateUnchanged(address organisation, bytes32 mandate);

    /// @notice Thrown when somebody other than an enrolled agency would hold a mandate.
    error IdentityNotAgency(address organisation);

    /// @notice Thrown when a person would be named in an organisation where they refuse to be.
    error OfficerRefuses(address person, address organisation);

    /// @notice Thrown when a purpose is not on the published list; see {Purposes}.
    error OfficerPurposeUnknown(bytes32 purpose);

    /// @notice Thrown when a person or an organisation has as many running seats as it may have: 64 and 512.
    error OfficerTooManySeats(address identity, uint256 most);

    /// @notice Thrown when the number of registrars exceeds 8,191.
    error IdentityTooManyRegistrars();

    /// @notice Thrown when an officer would be named for a person, or in an organisation, that cannot have one.
    error OfficerPartiesInvalid(address organisation, address person);

    /// @notice Thrown when a seat would end before it begins.
    error OfficerTermInvalid(uint48 from, uint48 until);

    /// @notice Thrown when what is confirmed is not what was prepared, or the key that prepared it no longer controls the
    /// organisation.
    /// @param preparedUntil The end of the seat as prepared, 0 when none is.
    error OfficerNotPrepared(address organisation, bytes32 purpose, address person, uint48 until, uint48 preparedUntil);

    /// @notice Thrown when the one who confirms acts for a body that has no say in the organisation's officers.
    error OfficerConfirmerInvalid(address organisation, address body);

    /// @notice Thrown when a confirmation is not signed by the key of the one who confirms.
    error OfficerConfirmationInvalid(address confirmer, bytes32 digest);

    /// @notice Thrown when governance seats an officer of an organisation that has somebody else to confirm.
    error OfficerHasSuperior(address organisation, address superior);

    /// @notice Thrown when there is neither a seat nor a prepared one to revoke.
    error OfficerUnknown(address organisation, bytes32 purpose, address person);

    // -- Acts of registrars, governance, organisations and their officers ----------------------------------------

    /// @notice Enrols an identity that consents, under a tag that the uniqueness authority signed for this registrar.
    ///
    /// @dev Emits {IdentityEnrolled}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be an officer of `registrar` for the purpose `registrar`,
    ///   which must hold the mandate.
    /// - The uniqueness authority must have signed the tag for this kind and registrar.
    /// - The consent must not have expired, and the identity's key must have signed it.
    /// - The identity must not be address 0, and the kind must not be None.
    /// - The identity must be neither enrolled nor deactivated.
    /// - The tag must not be 0, and must stand for nobody.
    /// - An agency must name an active agency as its parent; others must name none.
    function enrol(address registrar, address officer, Enrolment calldata enrolment) external;

    /// @notice Enrols persons or companies that never acted on the registry, all or none.
    ///
    /// @dev Emits {IdentityEnrolled} for each. For consent see the interface's note.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be an officer of `registrar` for the purpose `registrar`,
    ///   which must hold the mandate.
    /// - The uniqueness authority must have signed these tags, in this order, for this kind and registrar.
    /// - The kind must be Person or Company.
    /// - No identity must ever have been changed on the registry, and none must be address 0.
    /// - No identity must be enrolled or deactivated.
    /// - No tag must be 0, or stand for somebody.
    ///
    /// @param kind Person or Company, the same for all.
    /// @param tagsSignature Uniqueness authority over (all the tags in this order, kind, registrar).
    function enrolMany(
        address registrar,
        address officer,
        Kind kind,
        BulkEnrolment[] calldata enrolments,
        bytes calldata tagsSignature
    ) external;

    /// @notice Enrols the first agencies and their officers. No registrar answers for them until {assignRegistrar}.
    ///
    /// @dev Emits {IdentityEnrolled}, with registrar and officer 0.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - The identity must not be address 0, and the kind must not be None.
    /// - The identity must be neither enrolled nor deactivated.
    /// - The tag must not be 0, and must stand for nobody.
    /// - Only an agency may name a parent, which must be an active agency.
    function enrolRoot(address identity, Kind kind, address parent, bytes32 tag) external;

    /// @notice Makes a registrar answer for an identity.
    ///
    /// @dev Emits {IdentityRegistrarChanged}.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - `registrar` must hold the mandate.
    /// - The identity must be enrolled.
    function assignRegistrar(address identity, address registrar) external;

    /// @notice Suspends an identity at once, or puts its suspension on another ground. Possible during a pause.
    ///
    /// @dev Emits {IdentitySuspended}.
    ///
    /// Requirements:
    /// - The caller must be the key of `officer`, who must be an officer of `registrar` for the purpose `registrar`,
    ///   which must hold the mandate.
    /// - The identity must be enrolled.
    /// - The registrar must answer for it.
    /// - It must not have ended.
    /// - It must not be suspended on this ground already.
    ///
    /// @param onReference True on a court's or the police's reference.
    /// @param reasonHash Hash of the reasoned decision.
    function suspend(
        address registrar,
        address officer,
        address identity,
        bool onReference,
        bytes32 reasonHash
    ) external;

    /// @notice Lifts a suspension.
    ///
    /// @dev Emits {IdentityReinstated}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be an officer of `registrar` for the purpose `registrar`,
    ///   which must hold the mandate.
    /// - The identity must be enrolled.
    /// - The registrar must answer for it.
    /// - It must not have ended.
    /// - It must be suspended.
    function reinstate(address registrar, address officer, address identity, bytes32 reasonHash) external;

    /// @notice Ends an identity for ever: death, dissolution. Its DID is deactivated; nobody controls it.
    ///
    /// @dev Emits {DIDOwnerChanged} with owner 0, and {IdentityEnded}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be an officer of `registrar` for the purpose `registrar`,
    ///   which must hold the mandate.
    /// - The identity must be enrolled.
    /// - The registrar must answer for it.
    /// - It must not have ended.
    function end(address registrar, address officer, address identity, bytes32 reasonHash) external;

    /// @notice Sets the key that signs uniqueness tags; 0 stops enrolment.
    ///
    /// @dev Emits {UniquenessAuthorityChanged}.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    function setUniquenessAuthority(address authority) external;

    /// @notice Connects the board that recovers lost keys.
    ///
    /// @dev Emits {RecoveryBoardConnected}.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    function connectRecoveryBoard(address recoveryBoard) external;

    /// @notice Freezes an identity while its recovery is pending. Possible during a pause.
    ///
    /// @dev Emits {IdentityRecoveryChanged}.
    ///
    /// Requirements:
    /// - The caller must be the recovery board.
    /// - The identity must be enrolled.
    /// - It must not have ended.
    /// - No recovery of it must be pending.
    function beginRecovery(address identity) external;

    /// @notice Ends a pending recovery. Possible during a pause.
    ///
    /// @dev Emits {DIDOwnerChanged} when there is a new key, and {IdentityRecoveryChanged}.
    ///
    /// Requirements:
    /// - The caller must be the recovery board.
    /// - The identity must be enrolled.
    /// - It must not have ended.
    /// - A recovery of it must be pending.
    /// - The new key must not be the sentinel that stands for deactivated identities.
    ///
    /// @param newOwner The recovered identity's new key, or 0 when the recovery came to nothing.
    function endRecovery(address identity, address newOwner) external;

    /// @notice Gives an agency an office of state, after notice.
    ///
    /// @dev Emits {MandateGranted}.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - `organisation` must be enrolled as an agency.
    /// - It must not hold the mandate.
    /// - For the mandate of a registrar, there must be fewer than 8,191 registrars, past ones included.
    function grantMandate(address organisation, bytes32 mandate) external;

    /// @notice Withdraws an office of state at once.
    ///
    /// @dev Emits {MandateRevoked}.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - `organisation` must hold the mandate.
    function revokeMandate(address organisation, bytes32 mandate) external;

    /// @notice Sets the delay between naming and sitting. Seconds.
    ///
    /// @dev Emits {OfficerDelayChanged}.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - The delay must not be shorter than the deployment's lower bound.
    function setOfficerDelay(uint48 delay) external;

    /// @notice First act: the key of the organisation prepares an officer's seat.
    ///
    /// @dev Emits {OfficerPrepared}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - `organisation` must be active, and the caller must be its key.
    /// - It must be an agency or a company.
    /// - The purpose must be one of {Purposes}.
    /// - `person` must be an active person.
    /// - The person must not refuse to be named in the organisation.
    /// - The end must lie in the future, and fit in 40 bits.
    ///
    /// @param until The end of the seat, Unix seconds.
    function prepareOfficer(address organisation, bytes32 purpose, address person, uint48 until) external;

    /// @notice Second act: confirms what was prepared; the seat begins after the delay. Renewing a seat that still
    /// runs for at least the delay leaves no gap.
    ///
    /// @dev Emits {OfficerNamed}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - `organisation` must be active.
    /// - The seat must be prepared with the same end, by the key that still controls the organisation.
    /// - What {prepareOfficer} requires of purpose, person and end must still hold.
    /// - The confirmer must not be the person, and its key must be neither the person's nor the organisation's.
    /// - The caller must be the key of the confirmer. The confirmer must sit for `confirmer.seat` in the organisation
    ///   itself; or be the superior of the organisation (the parent of an agency, the registrar of a company), or the
    ///   superior's officer.
    /// - The seat must begin before it ends.
    /// - A new seat must exceed neither 64 seats of the person nor 512 of the organisation whose term is not over.
    function confirmOfficer(
        address organisation,
        bytes32 purpose,
        address person,
        uint48 until,
        Confirmer calldata confirmer
    ) external;

    /// @notice {prepareOfficer} for several, all or none.
    ///
    /// @dev Emits {OfficerPrepared} for each.
    ///
    /// Requirements:
    /// - What {prepareOfficer} asks for must hold for each.
    function prepareOfficers(address organisation, Nomination[] calldata nominations) external;

    /// @notice {confirmOfficer} for several, all or none.
    ///
    /// @dev Emits {OfficerNamed} for each.
    ///
    /// Requirements:
    /// - What {confirmOfficer} asks for must hold for each.
    function confirmOfficers(
        address organisation,
        Nomination[] calldata nominations,
        Confirmer calldata confirmer
    ) external;

    /// @notice Both acts in one: the organisation's key calls, with the confirmer's EIP-712 signature.
    ///
    /// @dev Emits {OfficerNamed}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The deadline must not have passed.
    /// - What {prepareOfficer} requires of organisation, purpose, person and end must hold.
    /// - The confirmer must be as {confirmOfficer} requires, except that its key need not call.
    /// - The confirmer's key must have signed exactly this, with {officerNonce}.
    /// - The seat must be as {confirmOfficer} requires.
    ///
    /// @param deadline The last second at which the confirmation may be used, Unix seconds.
    /// @param confirmation The confirmer's key over OfficerConfirmation(organisation, purpose, person, until, confirmer,
    /// body, seat, nonce = {officerNonce} of the organisation, deadline).
    function nameOfficer(
        address organisation,
        bytes32 purpose,
        address person,
        uint48 until,
        Confirmer calldata confirmer,
        uint48 deadline,
        bytes calldata confirmation
    ) external;

    /// @notice Seats an officer of an agency that has no parent, at once: governance's own delay is the notice.
    ///
    /// @dev Emits {OfficerNamed}, with confirmer 0.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - `organisation` must be an agency.
    /// - It must have no parent.
    /// - It must be active.
    /// - Purpose, person and end must be as {prepareOfficer} requires.
    /// - A new seat must exceed neither 64 seats of the person nor 512 of the organisation whose term is not over.
    function seatOfficer(address organisation, bytes32 purpose, address person, uint48 until) external;

    /// @notice Refuses to be named in an organisation, or takes the refusal back; existing seats stay. Possible
    /// during a pause. Naming does not ask the person, so a person needs this and {revokeOfficer} not to be an
    /// officer against their will.
    ///
    /// @dev Emits {OfficeRefused}.
    ///
    /// Requirements:
    /// - `person` must be active, and the caller must be its key.
    function refuseOffice(address person, address organisation, bool refused) external;

    /// @notice Takes a seat or a prepared seat away at once. Possible during a pause.
    ///
    /// @dev Emits {OfficerRevoked}. Confirmations signed for the organisation and not yet used are void.
    ///
    /// Requirements:
    /// - There must be a seat or a prepared one.
    /// - `revoker` must be active, and the caller must be its key.
    /// - It must be the organisation, the person (who resigns), the one who confirmed the seat, the superior of the
    ///   organisation, or the superior's officer.
    ///
    /// @param revoker The identity that revokes.
    function revokeOfficer(address organisation, bytes32 purpose, address person, address revoker) external;

    // -- Keys: the changes of ERC-1056, signed as EIP-712 typed data ---------------------------------------------
    //
    // The signatures of the standard's `...Signed` functions bind only the registry's address, never expire, are unreadable
    // in a wallet and can come from a key alone. A signature here binds the chain, the registry, the
    // identity, its nonce and a deadline, and a contract wallet may give it (ERC-1271).

    /// @notice Thrown when the key that owns the identity did not sign the change.
    /// @param digest The EIP-712 digest that should have been signed.
    error IdentitySignatureInvalid(address identity, bytes32 digest);

    /// @notice As {IERC1056-changeOwner}, delivered by anyone.
    ///
    /// @dev Emits {IERC1056-DIDOwnerChanged}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The deadline must not have passed.
    /// - The key that owns the identity now must have signed exactly this, with {keyNonce}.
    /// - What {IERC1056-changeOwner} requires of the identity and the new owner must hold.
    ///
    /// @param deadline The last second at which the signature may be used, Unix seconds.
    /// @param signature Over ChangeOwner(identity, newOwner, nonce, deadline).
    function changeOwnerWithSignature(
        address identity,
        address newOwner,
        uint48 deadline,
        bytes calldata signature
    ) external;

    /// @notice As {IERC1056-addDelegate}, delivered by anyone.
    ///
    /// @dev Emits {IERC1056-DIDDelegateChanged}.
    ///
    /// Requirements:
    /// - The deadline must not have passed.
    /// - The key that owns the identity now must have signed exactly this, with {keyNonce}.
    /// - What {IERC1056-addDelegate} requires of the identity must hold.
    ///
    /// @param validity Seconds from the block that the change is in, not from the signing.
    /// @param deadline The last second at which the signature may be used, Unix seconds.
    /// @param signature Over AddDelegate(identity, delegateType, delegate, validity, nonce, deadline).
    function addDelegateWithSignature(
        address identity,
        bytes32 delegateType,
        address delegate,
        uint256 validity,
        uint48 deadline,
        bytes calldata signature
    ) external;

    /// @notice As {IERC1056-revokeDelegate}, delivered by anyone.
    ///
    /// @dev Emits {IERC1056-DIDDelegateChanged}.
    ///
    /// Requirements:
    /// - The deadline must not have passed.
    /// - The key that owns the identity now must have signed exactly this, with {keyNonce}.
    /// - What {IERC1056-revokeDelegate} requires of the identity must hold.
    ///
    /// @param deadline The last second at which the signature may be used, Unix seconds.
    /// @param signature Over RevokeDelegate(identity, delegateType, delegate, nonce, deadline).
    function revokeDelegateWithSignature(
        address identity,
        bytes32 delegateType,
        address delegate,
        uint48 deadline,
        bytes calldata signature
    ) external;

    /// @notice As {IERC1056-setAttribute}, delivered by anyone.
    ///
    /// @dev Emits {IERC1056-DIDAttributeChanged}.
    ///
    /// Requirements:
    /// - The deadline must not have passed.
    /// - The key that owns the identity now must have signed exactly this, with {keyNonce}.
    /// - What {IERC1056-setAttribute} requires of the identity must hold.
    ///
    /// @param validity Seconds from the block that the change is in, not from the signing.
    /// @param deadline The last second at which the signature may be used, Unix seconds.
    /// @param signature Over SetAttribute(identity, name, value, validity, nonce, deadline).
    function setAttributeWithSignature(
        address identity,
        bytes32 name,
        bytes calldata value,
        uint256 validity,
        uint48 deadline,
        bytes calldata signature
    ) external;

    /// @notice As {IERC1056-revokeAttribute}, delivered by anyone.
    ///
    /// @dev Emits {IERC1056-DIDAttributeChanged}.
    ///
    /// Requirements:
    /// - The deadline must not have passed.
    /// - The key that owns the identity now must have signed exactly this, with {keyNonce}.
    /// - What {IERC1056-revokeAttribute} requires of the identity must hold.
    ///
    /// @param deadline The last second at which the signature may be used, Unix seconds.
    /// @param signature Over RevokeAttribute(identity, name, value, nonce, deadline).
    function revokeAttributeWithSignature(
        address identity,
        bytes32 name,
        bytes calldata value,
        uint48 deadline,
        bytes calldata signature
    ) external;

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @notice The nonce that the next typed signature for the identity takes. Apart from {IERC1056-nonce}.
    function keyNonce(address identity) external view returns (uint256);

    /// @inheritdoc IIdentityAuthority
    function identityOwner(address identity) external view override(IIdentityAuthority, IERC1056) returns (address);

    /// @notice The registrar that answers for the identity; 0 for governance or when not enrolled.
    function registrarOf(address identity) external view returns (address);

    /// @notice Whether governance granted the organisation the mandate and did not withdraw it, whatever the standing of
    /// the organisation. For acts {hasMandate}, which is false while the organisation is not active.
    function holdsMandate(address organisation, bytes32 mandate) external view returns (bool);

    /// @notice What the registry knows of an identity beside its kind.
    function standingOf(address identity) external view returns (Standing memory);

    /// @notice The identity that a uniqueness tag stands for, or 0.
    function identityOfTag(bytes32 tag) external view returns (address);

    /// @notice The seat of a person, current, future or past.
    function seatOf(address organisation, bytes32 purpose, address person) external view returns (Seat memory);

    /// @notice The end of the prepared seat, and the key that prepared it; zeros when there is none.
    function preparedSeatOf(
        address organisation,
        bytes32 purpose,
        address person
    ) external view returns (uint48 until, address key);

    /// @notice The nonce that the next co-signed naming in the organisation takes. Naming so and revoking consume it.
    function officerNonce(address organisation) external view returns (uint256);

    /// @notice Whether a person refuses to be named in an organisation.
    function refusesOffice(address person, address organisation) external view returns (bool);

    /// @notice The delay between naming and sitting. Seconds.
    function officerDelay() external view returns (uint48);

    /// @notice The key that signs uniqueness tags.
    function uniquenessAuthority() external view returns (address);

    /// @notice The board that recovers lost keys, or 0.
    function recoveryBoard() external view returns (address);

    /// @notice The EIP-712 domain separator: name "Probity IdentityRegistry", version "1", this chain, this contract.
    // The name is the one that wallets and tools expect.
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() external view returns (bytes32);
}
