// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Module} from "../../common/Module.sol";
import {IIdentityAuthority} from "../IIdentityAuthority.sol";
import {Mandates} from "../Mandates.sol";
import {Purposes} from "../Purposes.sol";
import {IERC1056} from "./IERC1056.sol";
import {IIdentityRegistry} from "./IIdentityRegistry.sol";
import {IdentityStore} from "./IdentityStore.sol";
import {KeyActs} from "./KeyActs.sol";
import {OfficerActs} from "./OfficerActs.sol";
import {Seats} from "./Seats.sol";
import {StatusActs} from "./StatusActs.sol";

/// @title Who is who
/// @dev See {IIdentityRegistry}. What is called often is here; the rarer acts are in the linked libraries {KeyActs},
/// {StatusActs} and {OfficerActs}, which work on the same storage through {IdentityStore}.
///
/// WARNING: a registrar can suspend and end the identities it answers for. The registry makes that visible, and limits
/// it to the registrar's own; it does not make it impossible.
contract IdentityRegistry is Module, IIdentityRegistry {
    using MessageHashUtils for bytes32;

    /// @dev The published lower bound; a deployment below it is a trial.
    uint48 private constant PUBLISHED_OFFICER_DELAY = 2 days;

    bytes32 private constant TAG_TYPE = keccak256("UniquenessTag(bytes32 tag,uint8 kind,address registrar)");
    bytes32 private constant TAGS_TYPE = keccak256("UniquenessTags(bytes32[] tags,uint8 kind,address registrar)");
    bytes32 private constant CONSENT_TYPE = keccak256(
        "EnrolmentConsent(address identity,address registrar,uint8 kind,address parent,bytes32 tag,"
        "uint48 consentUntil)"
    );

    uint48 private immutable _MIN_OFFICER_DELAY;

    /// @param trustedForwarder_ The ERC-2771 forwarder.
    /// @param minOfficerDelay The shortest delay between naming and sitting that this deployment allows. Seconds.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        address trustedForwarder_,
        uint48 minOfficerDelay
    ) Module(trustedForwarder_, minOfficerDelay < PUBLISHED_OFFICER_DELAY) {
        _MIN_OFFICER_DELAY = minOfficerDelay;
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

    // -- Enrolment -----------------------------------------------------------------------------------------------

    /// @inheritdoc IIdentityRegistry
    function enrol(address registrar, address officer, Enrolment calldata enrolment) external {
        address authority = _requireRunningCompanion();
        uint16 number = _requireRegistrar(registrar, officer);
        Kind kind = enrolment.kind;
        bytes32 separator = IdentityStore.domainSeparator();

        // Check: the uniqueness authority gave this registrar the tag.
        bytes32 digest = separator.toTypedDataHash(keccak256(abi.encode(TAG_TYPE, enrolment.tag, kind, registrar)));
        _requireAuthority(authority, registrar, digest, enrolment.tagSignature);

        // Check: the identity's key consents to exactly this, still.
        address identity = enrolment.identity;
        uint256 word = IdentityStore.wordOf(identity);
        _requireConsent(separator, word, registrar, enrolment);

        // Effect: enrolled.
        _enrol(identity, word, kind, enrolment.tag, number);
        if (kind == Kind.Agency || enrolment.parent != address(0)) _place(identity, kind, enrolment.parent);
        emit IdentityEnrolled(identity, registrar, enrolment.tag, kind, enrolment.parent, officer);
    }

    /// @inheritdoc IIdentityRegistry
    function enrolMany(
        address registrar,
        address officer,
        Kind kind,
        BulkEnrolment[] calldata enrolments,
        bytes calldata tagsSignature
    ) external {
        address authority = _requireRunningCompanion();
        uint16 number = _requireRegistrar(registrar, officer);

        // Check: the uniqueness authority gave this registrar these tags, together.
        _requireTags(authority, registrar, kind, enrolments, tagsSignature);

        // Check: agencies go one by one.
        if (kind == Kind.Agency) revert IdentityKindInvalid(registrar, kind);

        for (uint256 i = 0; i < enrolments.length; ++i) {
            _enrolUntouched(enrolments[i].identity, kind, enrolments[i].tag, number);
            _announce(enrolments[i], kind, registrar, officer);
        }
    }

    /// @inheritdoc IIdentityRegistry
    function enrolRoot(address identity, Kind kind, address parent, bytes32 tag) external restricted {
        _enrol(identity, IdentityStore.wordOf(identity), kind, tag, 0);
        if (parent != address(0)) _place(identity, kind, parent);
        emit IdentityEnrolled(identity, address(0), tag, kind, parent, address(0));
    }

    /// @inheritdoc IIdentityRegistry
    function assignRegistrar(address identity, address registrar) external restricted {
        StatusActs.assignRegistrar(identity, registrar);
    }

    /// @inheritdoc IIdentityRegistry
    function setUniquenessAuthority(address authority) external restricted {
        _setUniquenessAuthority(authority);
    }

    // -- Status --------------------------------------------------------------------------------------------------

    /// @inheritdoc IIdentityRegistry
    function suspend(
        address registrar,
        address officer,
        address identity,
        bool onReference,
        bytes32 reasonHash
    ) external {
        StatusActs.suspend(registrar, officer, identity, onReference, reasonHash, _msgSender());
    }

    /// @inheritdoc IIdentityRegistry
    function reinstate(address registrar, address officer, address identity, bytes32 reasonHash) external whenRunning {
        StatusActs.reinstate(registrar, officer, identity, reasonHash, _msgSender());
    }

    /// @inheritdoc IIdentityRegistry
    function end(address registrar, address officer, address identity, bytes32 reasonHash) external whenRunning {
        StatusActs.end(registrar, officer, identity, reasonHash, _msgSender());
    }

    /// @inheritdoc IIdentityRegistry
    function connectRecoveryBoard(address board) external restricted {
        IdentityStore.store().recoveryBoard = board;
        emit RecoveryBoardConnected(board);
    }

    /// @inheritdoc IIdentityRegistry
    function beginRecovery(address identity) external {
        StatusActs.beginRecovery(identity, _msgSender());
    }

    /// @inheritdoc IIdentityRegistry
    function endRecovery(address identity, address newOwner) external {
        StatusActs.endRecovery(identity, newOwner, _msgSender());
    }

    // -- Mandates and officers -----------------------------------------------------------------------------------

    /// @inheritdoc IIdentityRegistry
    function grantMandate(address organisation, bytes32 mandate) external restricted {
        OfficerActs.grantMandate(organisation, mandate);
    }

    /// @inheritdoc IIdentityRegistry
    function revokeMandate(address organisation, bytes32 mandate) external restricted {
        OfficerActs.revokeMandate(organisation, mandate);
    }

    /// @inheritdoc IIdentityRegistry
    function prepareOfficer(address organisation, bytes32 purpose, address person, uint48 until) external whenRunning {
        OfficerActs.prepare(organisation, _one(purpose, person, until), _msgSender());
    }

    /// @inheritdoc IIdentityRegistry
    function prepareOfficers(address organisation, Nomination[] calldata nominations) external whenRunning {
        OfficerActs.prepare(organisation, nominations, _msgSender());
    }

    /// @inheritdoc IIdentityRegistry
    function confirmOfficer(
        address organisation,
        bytes32 purpose,
        address person,
        uint48 until,
        Confirmer calldata confirmer
    ) external whenRunning {
        OfficerActs.confirm(organisation, _one(purpose, person, until), confirmer, _msgSender());
    }

    /// @inheritdoc IIdentityRegistry
    function confirmOfficers(
        address organisation,
        Nomination[] calldata nominations,
        Confirmer calldata confirmer
    ) external whenRunning {
        OfficerActs.confirm(organisation, nominations, confirmer, _msgSender());
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
        OfficerActs.name(organisation, purpose, person, until, confirmer, deadline, confirmation, _msgSender());
    }

    /// @inheritdoc IIdentityRegistry
    function seatOfficer(address organisation, bytes32 purpose, address person, uint48 until) external restricted {
        OfficerActs.seat(organisation, purpose, person, until);
    }

    /// @inheritdoc IIdentityRegistry
    function revokeOfficer(address organisation, bytes32 purpose, address person, address revoker) external {
        OfficerActs.revoke(organisation, purpose, person, revoker, _msgSender());
    }

    /// @inheritdoc IIdentityRegistry
    function refuseOffice(address person, address organisation, bool refused) external {
        OfficerActs.refuse(person, organisation, refused, _msgSender());
    }

    /// @inheritdoc IIdentityRegistry
    function setOfficerDelay(uint48 delay) external restricted {
        _setOfficerDelay(delay);
    }

    // -- Keys (ERC-1056) -----------------------------------------------------------------------------------------

    /// @inheritdoc IERC1056
    function changeOwner(address identity, address newOwner) external whenRunning {
        KeyActs.changeOwner(identity, _msgSender(), newOwner);
    }

    /// @inheritdoc IERC1056
    function addDelegate(address identity, bytes32 delegateType, address delegate, uint256 validity) external {
        KeyActs.addDelegate(identity, _msgSender(), delegateType, delegate, validity);
    }

    /// @inheritdoc IERC1056
    function revokeDelegate(address identity, bytes32 delegateType, address delegate) external {
        KeyActs.revokeDelegate(identity, _msgSender(), delegateType, delegate);
    }

    /// @inheritdoc IERC1056
    function setAttribute(address identity, bytes32 name, bytes calldata value, uint256 validity) external {
        KeyActs.setAttribute(identity, _msgSender(), name, value, validity);
    }

    /// @inheritdoc IERC1056
    function revokeAttribute(address identity, bytes32 name, bytes calldata value) external {
        KeyActs.revokeAttribute(identity, _msgSender(), name, value);
    }

    /// @inheritdoc IERC1056
    function changeOwnerSigned(address, uint8, bytes32, bytes32, address) external whenRunning {
        _passTo(address(KeyActs));
    }

    /// @inheritdoc IERC1056
    function addDelegateSigned(address, uint8, bytes32, bytes32, bytes32, address, uint256) external {
        _passTo(address(KeyActs));
    }

    /// @inheritdoc IERC1056
    function revokeDelegateSigned(address, uint8, bytes32, bytes32, bytes32, address) external {
        _passTo(address(KeyActs));
    }

    /// @inheritdoc IERC1056
    function setAttributeSigned(address, uint8, bytes32, bytes32, bytes32, bytes calldata, uint256) external {
        _passTo(address(KeyActs));
    }

    /// @inheritdoc IERC1056
    function revokeAttributeSigned(address, uint8, bytes32, bytes32, bytes32, bytes calldata) external {
        _passTo(address(KeyActs));
    }

    /// @inheritdoc IIdentityRegistry
    function changeOwnerWithSignature(address, address, uint48, bytes calldata) external whenRunning {
        _passTo(address(KeyActs));
    }

    /// @inheritdoc IIdentityRegistry
    function addDelegateWithSignature(address, bytes32, address, uint256, uint48, bytes calldata) external {
        _passTo(address(KeyActs));
    }

    /// @inheritdoc IIdentityRegistry
    function revokeDelegateWithSignature(address, bytes32, address, uint48, bytes calldata) external {
        _passTo(address(KeyActs));
    }

    /// @inheritdoc IIdentityRegistry
    function setAttributeWithSignature(address, bytes32, bytes calldata, uint256, uint48, bytes calldata) external {
        _passTo(address(KeyActs));
    }

    /// @inheritdoc IIdentityRegistry
    function revokeAttributeWithSignature(address, bytes32, bytes calldata, uint48, bytes calldata) external {
        _passTo(address(KeyActs));
    }

    // -- Who may act for whom ------------------------------------------------------------------------------------

    /// @inheritdoc IIdentityAuthority
    function requireActor(address party, bytes32 purpose, address actor, address caller) external view {
        IdentityStore.requireActor(party, purpose, actor, caller);
    }

    /// @inheritdoc IIdentityAuthority
    function requireOfficerOf(address organisation, bytes32 purpose, address officer, address caller) external view {
        IdentityStore.requireOfficerOf(organisation, purpose, officer, caller);
    }

    /// @inheritdoc IIdentityAuthority
    function requireMandated(
        address organisation,
        bytes32 mandate,
        bytes32 purpose,
        address officer,
        address caller
    ) external view {
        IdentityStore.requireMandated(organisation, mandate, purpose, officer, caller);
    }

    /// @inheritdoc IIdentityAuthority
    function isOfficer(address organisation, bytes32 purpose, address person) external view returns (bool) {
        return Seats.sits(Seats.wordOf(organisation, purpose, person));
    }

    /// @inheritdoc IIdentityAuthority
    function holdsSeat(address organisation, bytes32 purpose, address person) external view returns (bool) {
        return Seats.runs(Seats.wordOf(organisation, purpose, person));
    }

    /// @inheritdoc IIdentityAuthority
    function officerSince(address organisation, bytes32 purpose, address person) external view returns (uint48) {
        uint256 word = Seats.wordOf(organisation, purpose, person);
        return Seats.sits(word) ? Seats.fromOf(word) : 0;
    }

    /// @inheritdoc IIdentityAuthority
    function hasMandate(address organisation, bytes32 mandate) external view returns (bool) {
        return IdentityStore.isActive(organisation) && IdentityStore.store().mandates[organisation][mandate] != 0;
    }

    /// @inheritdoc IIdentityRegistry
    function holdsMandate(address organisation, bytes32 mandate) external view returns (bool) {
        return IdentityStore.store().mandates[organisation][mandate] != 0;
    }

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IIdentityRegistry
    function identityOwner(address identity) external view returns (address) {
        return IdentityStore.identityOwner(identity);
    }

    /// @inheritdoc IERC1056
    function owners(address identity) external view returns (address) {
        return IdentityStore.store().identities[identity].owner;
    }

    /// @inheritdoc IERC1056
    function changed(address identity) external view returns (uint256) {
        return IdentityStore.store().identities[identity].changedAt;
    }

    /// @inheritdoc IERC1056
    function nonce(address signer) external view returns (uint256) {
        return IdentityStore.store().nonces[signer];
    }

    /// @inheritdoc IIdentityRegistry
    function keyNonce(address identity) external view returns (uint256) {
        return IdentityStore.store().keyNonces[identity];
    }

    /// @inheritdoc IERC1056
    function validDelegate(address identity, bytes32 delegateType, address delegate) external view returns (bool) {
        return IdentityStore.store().delegates[identity][KeyActs.typeHash(delegateType)][delegate] > block.timestamp;
    }

    /// @inheritdoc IERC1056
    function delegates(address identity, bytes32 typeHash, address delegate) external view returns (uint256) {
        return IdentityStore.store().delegates[identity][typeHash][delegate];
    }

    /// @inheritdoc IIdentityAuthority
    function ownerAt(address identity, uint48 time) external view returns (address) {
        return StatusActs.ownerAt(identity, time);
    }

    /// @inheritdoc IIdentityAuthority
    function kindOf(address identity) external view returns (Kind) {
        return IdentityStore.kindOf(identity);
    }

    /// @inheritdoc IIdentityAuthority
    function parentOf(address identity) external view returns (address) {
        return IdentityStore.store().parents[identity];
    }

    /// @inheritdoc IIdentityRegistry
    function registrarOf(address identity) external view returns (address) {
        return IdentityStore.registrarOf(identity);
    }

    /// @inheritdoc IIdentityAuthority
    function isActive(address identity) external view returns (bool) {
        return IdentityStore.isActive(identity);
    }

    /// @inheritdoc IIdentityAuthority
    function wasActiveAt(address identity, uint48 time) external view returns (bool) {
        return StatusActs.wasActiveAt(identity, time);
    }

    /// @inheritdoc IIdentityAuthority
    function couldActAt(address identity, uint48 time) external view returns (bool) {
        return StatusActs.couldActAt(identity, time);
    }

    /// @inheritdoc IIdentityRegistry
    function standingOf(address identity) external view returns (Standing memory) {
        return StatusActs.standingOf(identity);
    }

    /// @inheritdoc IIdentityRegistry
    function identityOfTag(bytes32 tag) external view returns (address) {
        return IdentityStore.store().tags[tag];
    }

    /// @inheritdoc IIdentityRegistry
    function seatOf(address organisation, bytes32 purpose, address person) external view returns (Seat memory) {
        IdentityStore.Seat storage seat = IdentityStore.store().seats[Seats.keyOf(organisation, purpose, person)];
        uint256 word = seat.word;
        return Seat(Seats.fromOf(word), Seats.untilOf(word), seat.confirmer);
    }

    /// @inheritdoc IIdentityRegistry
    function preparedSeatOf(
        address organisation,
        bytes32 purpose,
        address person
    ) external view returns (uint48 until, address key) {
        IdentityStore.PreparedSeat memory prepared = IdentityStore.store().preparedSeats[organisation][purpose][person];
        return (prepared.until, prepared.key);
    }

    /// @inheritdoc IIdentityRegistry
    function officerNonce(address organisation) external view returns (uint256) {
        return IdentityStore.store().officerNonces[organisation];
    }

    /// @inheritdoc IIdentityRegistry
    function refusesOffice(address person, address organisation) external view returns (bool) {
        return IdentityStore.store().refusals[person][organisation];
    }

    /// @inheritdoc IIdentityRegistry
    function officerDelay() external view returns (uint48) {
        return IdentityStore.store().officerDelay;
    }

    /// @inheritdoc IIdentityRegistry
    function uniquenessAuthority() external view returns (address) {
        return _companion();
    }

    /// @inheritdoc IIdentityRegistry
    function recoveryBoard() external view returns (address) {
        return IdentityStore.store().recoveryBoard;
    }

    /// @inheritdoc IIdentityRegistry
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() external view returns (bytes32) {
        return IdentityStore.domainSeparator();
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    /// @param word The identity's slot.
    function _enrol(address identity, uint256 word, Kind kind, bytes32 tag, uint16 registrar) private {
        // Check: once, alive, and of a kind.
        if (identity == address(0) || kind == Kind.None) revert IdentityKindInvalid(identity, kind);
        if ((word >> IdentityStore.FLAGS) & IdentityStore.KIND != 0) revert IdentityAlreadyEnrolled(identity);
        if (address(uint160(word)) == IdentityStore.DEACTIVATED) revert IdentityDeactivated(identity);

        // Check: one person, one identity.
        if (tag == 0) revert IdentityTagMissing(identity);
        mapping(bytes32 tag => address identity) storage tags = IdentityStore.store().tags;
        address holder = tags[tag];
        if (holder != address(0)) revert IdentityTagTaken(tag, holder, identity);

        // Effect: the tag, and the parts of the slot that were empty until now.
        tags[tag] = identity;
        IdentityStore.setWord(
            identity,
            word |
                (block.timestamp << IdentityStore.ENROLLED_AT) |
                (uint256(registrar) << IdentityStore.REGISTRAR) |
                (uint256(kind) << IdentityStore.FLAGS)
        );
    }

    function _enrolUntouched(address identity, Kind kind, bytes32 tag, uint16 registrar) private {
        uint256 word = IdentityStore.wordOf(identity);

        // Check: an address that never acted here, so nothing is taken from anybody.
        if (uint32(word >> IdentityStore.CHANGED_AT) != 0 && (word >> IdentityStore.FLAGS) & IdentityStore.KIND == 0)
            revert IdentityNotUntouched(identity);
        _enrol(identity, word, kind, tag, registrar);
    }

    function _announce(BulkEnrolment calldata enrolment, Kind kind, address registrar, address officer) private {
        emit IdentityEnrolled(enrolment.identity, registrar, enrolment.tag, kind, address(0), officer);
    }

    /// @dev Puts an agency under another. A parent is enrolled before its children and set once: there is no circle.
    function _place(address identity, Kind kind, address parent) private {
        if (kind != Kind.Agency || IdentityStore.kindOf(parent) != Kind.Agency || !IdentityStore.isActive(parent)) {
            revert IdentityParentInvalid(identity, parent);
        }
        IdentityStore.store().parents[identity] = parent;
    }

    function _setUniquenessAuthority(address authority) private {
        emit UniquenessAuthorityChanged(_companion(), authority);
        _setCompanion(authority);
    }

    function _setOfficerDelay(uint48 delay) private {
        _requirePeriod("officerDelay", delay, _MIN_OFFICER_DELAY);
        IdentityStore.store().officerDelay = delay;
        emit OfficerDelayChanged(delay);
    }

    /// @dev Hands the call on as it came to the library's function of the same name and arguments. So it is not taken
    /// apart and put together again, which for all signed changes would not fit the size limit.
    function _passTo(address library_) private {
        Address.functionDelegateCall(library_, msg.data);
    }

    /// @dev The caller is an officer of a mandated registrar, whose number the officer's seat carries.
    function _requireRegistrar(address registrar, address officer) private view returns (uint16 number) {
        uint256 seat = IdentityStore.requireOfficerOf(registrar, Purposes.REGISTRAR, officer, _msgSender());
        number = Seats.registrarOf(seat);
        if (number == 0) revert IdentityNotMandated(registrar, Mandates.REGISTRAR);
    }

    function _requireAuthority(
        address authority,
        address registrar,
        bytes32 digest,
        bytes calldata signature
    ) private view {
        // No key recovers to 0, so that without an authority nobody is enrolled.
        if (!IdentityStore.isSignedBy(authority, digest, signature)) revert IdentityTagUnauthorized(registrar, digest);
    }

    function _requireTags(
        address authority,
        address registrar,
        Kind kind,
        BulkEnrolment[] calldata enrolments,
        bytes calldata signature
    ) private view {
        bytes32[] memory tags = new bytes32[](enrolments.length);
        for (uint256 i = 0; i < tags.length; ++i) tags[i] = enrolments[i].tag;
        bytes32 digest = IdentityStore.typedHash(
            keccak256(abi.encode(TAGS_TYPE, keccak256(abi.encodePacked(tags)), kind, registrar))
        );
        _requireAuthority(authority, registrar, digest, signature);
    }

    function _requireConsent(
        bytes32 separator,
        uint256 word,
        address registrar,
        Enrolment calldata enrolment
    ) private view {
        uint48 consentUntil = enrolment.consentUntil;
        if (consentUntil < block.timestamp) revert IdentitySignatureExpired(consentUntil, _now());
        address identity = enrolment.identity;
        bytes32 digest = separator.toTypedDataHash(
            keccak256(
                abi.encode(
                    CONSENT_TYPE,
                    identity,
                    registrar,
                    enrolment.kind,
                    enrolment.parent,
                    enrolment.tag,
                    consentUntil
                )
            )
        );
        address key = address(uint160(word));
        if (key == address(0)) key = identity;
        if (!IdentityStore.isSignedBy(key, digest, enrolment.consent)) revert IdentityConsentInvalid(identity, digest);
    }

    function _one(
        bytes32 purpose,
        address person,
        uint48 until
    ) private pure returns (Nomination[] memory nominations) {
        nominations = new Nomination[](1);
        nominations[0] = Nomination(purpose, person, until);
    }
}
