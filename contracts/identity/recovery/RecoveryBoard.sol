// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {OfficerModule} from "../../common/OfficerModule.sol";
import {Persons} from "../../common/Persons.sol";
import {IIdentityAuthority} from "../IIdentityAuthority.sol";
import {Mandates} from "../Mandates.sol";
import {Purposes} from "../Purposes.sol";
import {IIdentityRegistry} from "../registry/IIdentityRegistry.sol";
import {IdentityStore} from "../registry/IdentityStore.sol";
import {IRecoveryBoard} from "./IRecoveryBoard.sol";

/// @title Recovery of lost keys
/// @dev Start with {IRecoveryBoard}, which states every rule. The registry freezes the identity and sets its new key;
/// the board decides when. The registry's word on whether a recovery is pending is the one that counts, since it ends
/// one by itself when the identity ends.
contract RecoveryBoard is OfficerModule, IRecoveryBoard {
    /// @dev No members: the default.
    struct OwnSet {
        uint8 threshold;
        address[] members;
    }

    struct Change {
        // slot 0
        uint48 proposedAt; // Unix seconds; 0 when nothing is proposed
        uint48 effectiveAt; // before pauses
        uint8 threshold;
        // slot 1
        address[] members;
    }

    struct CaseState {
        // slot 0
        address newOwner;
        uint32 number;
        uint48 startedAt;
        Stage stage;
        // slot 1
        uint48 finishAt; // before pauses
        // slot 2
        bytes32 reasonHash;
        // slot 3
        address[] supporters;
    }

    /// @custom:storage-location erc7201:probity.storage.RecoveryBoard
    struct RecoveryBoardStorage {
        mapping(address identity => OwnSet) sets;
        mapping(address identity => Change) changes;
        mapping(address identity => CaseState) cases;
        mapping(address identity => mapping(address guardian => Support)) given;
        mapping(address identity => mapping(address guardian => uint48)) waits;
        // slot 5
        address firstDefault;
        uint48 delay;
        // slot 6
        address secondDefault;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.RecoveryBoard")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0x824f2c0c5b0314e6444feed593c269194ddbeab38dbc1c2dfca6553583665500;

    /// @dev The published lower bound; a deployment below it is a trial.
    uint48 private constant PUBLISHED_DELAY = 7 days;

    /// @dev The longest delay. Without a bound no recovery might ever be finished, and the sum of date and delay could
    /// overflow, so that nobody could read or end a pending recovery.
    uint48 private constant MAX_DELAY = 366 days;

    /// @dev How long a support counts.
    uint48 private constant SUPPORT_FOR = 30 days;

    /// @dev How long the new key has to finish, after the delay.
    uint48 private constant FINISH_WITHIN = 30 days;

    /// @dev How long guardians wait after a veto or a lapse.
    uint48 private constant WAIT = 30 days;

    /// @dev The most guardians of one identity: what a support reads of each is bounded by it.
    uint256 private constant MAX_GUARDIANS = 8;

    /// @dev The least threshold of any set, and the threshold of the default: law 5.
    uint8 private constant MIN_THRESHOLD = 2;

    uint48 private immutable _MIN_DELAY;

    /// @param trustedForwarder_ The ERC-2771 forwarder.
    /// @param identities The identity registry.
    /// @param minDelay The shortest recovery delay that this deployment allows, in seconds.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        address trustedForwarder_,
        IIdentityRegistry identities,
        uint48 minDelay
    ) OfficerModule(trustedForwarder_, minDelay < PUBLISHED_DELAY, identities) {
        _MIN_DELAY = minDelay;
    }

    /// @notice Sets up the proxy, once. The default guardians are named when there are agencies.
    /// @param manager The governance manager.
    /// @param delay The delay of recoveries and of changes of guardians, in seconds, as in {setRecoveryDelay}.
    function initialize(address manager, uint48 delay) external initializer {
        __Module_init(manager);
        _setDelay(delay);
    }

    // -- Guardians -----------------------------------------------------------------------------------------------

    /// @inheritdoc IRecoveryBoard
    function proposeGuardians(address identity, address[] calldata guardians, uint8 threshold) external whenRunning {
        _requireActiveOwner(identity);
        _requireSet(identity, guardians, threshold);
        _settle(identity);

        // Effect: the change waits, and replaces one that waited.
        RecoveryBoardStorage storage $ = _store();
        uint48 effectiveAt = _lastWait(identity) + $.delay;
        $.changes[identity] = Change(_now(), effectiveAt, threshold, guardians);
        emit GuardiansProposed(identity, guardians, threshold, effectiveAt);
    }

    /// @inheritdoc IRecoveryBoard
    function cancelGuardians(address identity) external {
        _requireActiveOwner(identity);
        _settle(identity);
        RecoveryBoardStorage storage $ = _store();
        if ($.changes[identity].proposedAt == 0) revert RecoveryNothingProposed(identity);
        delete $.changes[identity];
        emit GuardiansCancelled(identity);
    }

    /// @inheritdoc IRecoveryBoard
    function setDefaultGuardians(address first, address second) external restricted {
        if (first == second || !_isActiveAgency(first) || !_isActiveAgency(second)) {
            revert RecoveryDefaultInvalid(first, second);
        }
        _store().firstDefault = first;
        _store().secondDefault = second;
        emit DefaultGuardiansChanged(first, second);
    }

    /// @inheritdoc IRecoveryBoard
    function setRecoveryDelay(uint48 delay) external restricted {
        _setDelay(delay);
    }

    // -- Recovery ------------------------------------------------------------------------------------------------

    /// @inheritdoc IRecoveryBoard
    function support(
        address identity,
        address guardian,
        address actor,
        address newOwner,
        bytes32 reasonHash
    ) external whenRunning {
        RecoveryBoardStorage storage $ = _store();
        IIdentityRegistry.Standing memory standing = _registry().standingOf(identity);

        // Check: there is somebody to recover, and no recovery pending.
        if (standing.enrolledAt == 0 || standing.ended) revert RecoveryNotPossible(identity);
        if (standing.recovering) revert RecoveryUnderWay(identity);

        // Check: a key that somebody else than the guardian may have. {finish} shows that the key exists.
        if (
            newOwner == address(0) ||
            newOwner == standing.owner ||
            newOwner == IdentityStore.DEACTIVATED ||
            newOwner == _msgSender()
        ) {
            revert RecoveryOwnerInvalid(identity, newOwner);
        }
        if (reasonHash == 0) revert RecoveryReasonMissing(identity);

        // Check: a guardian in force that need not wait, and a person who may act for it.
        _settle(identity);
        GuardianSet memory set = _guardiansOf(identity);
        if (!_isMember(set.members, guardian)) revert RecoveryNotGuardian(identity, guardian);
        _requireGuardian(guardian, actor);
        Persons.requireOther(actor, identity);
        if (!standing.onReference && $.waits[identity][guardian] > block.timestamp) {
            revert RecoveryGuardianWaits(identity, guardian, $.waits[identity][guardian]);
        }

        // Effect: supported, instead of what the guardian supported before.
        Support memory given = Support(newOwner, _now(), $.cases[identity].number + 1, actor, reasonHash);
        $.given[identity][guardian] = given;
        emit RecoverySupported(identity, guardian, actor, newOwner, reasonHash, _now() + SUPPORT_FOR);

        // Effect: started, when enough support the same.
        address[] memory supporters = _supportersOf(identity, guardian, given, set.members, standing.onReference);
        if (supporters.length >= set.threshold) _start(identity, given, supporters);
    }

    /// @inheritdoc IRecoveryBoard
    function withdrawSupport(address identity, address guardian, address actor) external {
        RecoveryBoardStorage storage $ = _store();
        if ($.given[identity][guardian].number != $.cases[identity].number + 1) {
            revert RecoveryNoSupport(identity, guardian);
        }
        _requireGuardian(guardian, actor);
        delete $.given[identity][guardian];
        emit RecoverySupportWithdrawn(identity, guardian, actor);
    }

    /// @inheritdoc IRecoveryBoard
    function veto(address identity) external {
        IIdentityRegistry.Standing memory standing = _registry().standingOf(identity);
        CaseState storage state = _requirePending(identity, standing);

        // Check: the owner's key, unless a court or the police say that a thief may have it.
        address key = _msgSender();
        if (key != standing.owner) revert IIdentityAuthority.IdentityUnauthorized(identity, key);
        if (standing.onReference) revert RecoveryVetoBarred(identity);

        // Effect: over, without change.
        state.stage = Stage.Vetoed;
        emit RecoveryVetoed(identity, state.number, key, _letWait(identity, state));

        // Interaction: the registry lets the identity act again.
        _registry().endRecovery(identity, address(0));
    }

    /// @inheritdoc IRecoveryBoard
    function finish(address identity) external whenRunning {
        IIdentityRegistry.Standing memory standing = _registry().standingOf(identity);
        CaseState storage state = _requirePending(identity, standing);

        // Check: the new key itself, so that no identity is handed to a key that nobody has.
        address newOwner = state.newOwner;
        if (_msgSender() != newOwner) revert RecoveryNotNewOwner(identity, _msgSender(), newOwner);

        // Check: the owner had the whole delay to veto.
        uint48 from = effectiveDeadline(state.finishAt, state.startedAt);
        if (block.timestamp < from) revert RecoveryTooEarly(identity, from);

        // Effect: over.
        state.stage = Stage.Finished;
        emit RecoveryFinished(identity, newOwner, state.number, standing.owner);

        // Interaction: the registry hands the identity over.
        _registry().endRecovery(identity, newOwner);
    }

    /// @inheritdoc IRecoveryBoard
    function lapse(address identity) external {
        if (!_registry().standingOf(identity).recovering) revert RecoveryNotPending(identity);
        CaseState storage state = _store().cases[identity];
        if (state.stage == Stage.Pending) {
            // Check: the new key had its time.
            uint48 from = _lapseAt(state);
            if (block.timestamp < from) revert RecoveryTooEarly(identity, from);
            state.stage = Stage.Lapsed;
            emit RecoveryLapsed(identity, state.number, _letWait(identity, state));
        } else {
            // Another board began it, and nobody else can end it any more.
            emit RecoveryLapsed(identity, 0, 0);
        }

        // Interaction: the registry lets the identity act again.
        _registry().endRecovery(identity, address(0));
    }

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IRecoveryBoard
    function guardiansOf(address identity) external view returns (GuardianSet memory) {
        return _guardiansOf(identity);
    }

    /// @inheritdoc IRecoveryBoard
    function proposedGuardiansOf(address identity) external view returns (GuardianSet memory set, uint48 effectiveAt) {
        (effectiveAt, ) = _due(identity);
        if (effectiveAt <= block.timestamp) return (set, 0);
        Change storage change = _store().changes[identity];
        return (_setOf(identity, change.threshold, change.members), effectiveAt);
    }

    /// @inheritdoc IRecoveryBoard
    function caseOf(address identity) external view returns (Case memory) {
        CaseState storage state = _store().cases[identity];
        Stage stage = state.stage;
        if (stage == Stage.Pending && !_registry().standingOf(identity).recovering) stage = Stage.Void;
        return
            Case({
                number: state.number,
                stage: stage,
                startedAt: state.startedAt,
                finishAt: effectiveDeadline(state.finishAt, state.startedAt),
                lapseAt: state.number == 0 ? 0 : _lapseAt(state),
                newOwner: state.newOwner,
                reasonHash: state.reasonHash,
                supporters: state.supporters
            });
    }

    /// @inheritdoc IRecoveryBoard
    function supportOf(address identity, address guardian) external view returns (Support memory given, bool counts) {
        given = _store().given[identity][guardian];
        counts =
            _isMember(_guardiansOf(identity).members, guardian) &&
            _counts(identity, guardian, given, _registry().standingOf(identity).onReference);
    }

    /// @inheritdoc IRecoveryBoard
    function waitsUntil(address identity, address guardian) external view returns (uint48) {
        return _store().waits[identity][guardian];
    }

    /// @inheritdoc IRecoveryBoard
    function defaultGuardians() external view returns (address first, address second) {
        return (_store().firstDefault, _store().secondDefault);
    }

    /// @inheritdoc IRecoveryBoard
    function recoveryDelay() external view returns (uint48) {
        return _store().delay;
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    function _setDelay(uint48 delay) private {
        _requirePeriod("recovery", delay, _MIN_DELAY);
        if (delay > MAX_DELAY) revert RecoveryDelayTooLong(delay, MAX_DELAY);
        _store().delay = delay;
        emit RecoveryDelayChanged(delay);
    }

    /// @dev Freezes the identity, and drops a change of guardians that waits: a thief may have proposed it.
    function _start(address identity, Support memory given, address[] memory supporters) private {
        RecoveryBoardStorage storage $ = _store();
        uint48 finishAt = _now() + $.delay;
        if ($.changes[identity].proposedAt != 0) {
            delete $.changes[identity];
            emit GuardiansDropped(identity, given.number);
        }
        $.cases[identity] = CaseState({
            newOwner: given.newOwner,
            number: given.number,
            startedAt: _now(),
            stage: Stage.Pending,
            finishAt: finishAt,
            reasonHash: given.reasonHash,
            supporters: supporters
        });
        emit RecoveryStarted(identity, given.newOwner, given.number, given.reasonHash, finishAt, supporters);

        // Interaction: from now on the identity does not act.
        _registry().beginRecovery(identity);
    }

    /// @dev Those who started the recovery wait; returns until when.
    function _letWait(address identity, CaseState storage state) private returns (uint48 until) {
        until = _now() + WAIT;
        uint256 count = state.supporters.length; // at most 8
        for (uint256 i = 0; i < count; ++i) _store().waits[identity][state.supporters[i]] = until;
    }

    /// @dev The second from which all guardians in force may act, now or later. The delay of a change of
    /// guardians begins only then. Otherwise a thief could veto, and replace the guardians before they may act again.
    function _lastWait(address identity) private view returns (uint48 last) {
        last = _now();
        address[] memory members = _guardiansOf(identity).members; // at most 8
        for (uint256 i = 0; i < members.length; ++i) {
            uint48 wait = _store().waits[identity][members[i]];
            if (wait > last) last = wait;
        }
    }

    /// @dev Stores the outcome of a change of guardians whose time has come.
    function _settle(address identity) private {
        RecoveryBoardStorage storage $ = _store();
        (uint48 effectiveAt, bool takesEffect) = _due(identity);
        if (effectiveAt == 0 || block.timestamp < effectiveAt) return;
        if (takesEffect) {
            Change storage change = $.changes[identity];
            $.sets[identity] = OwnSet(change.threshold, change.members);
            emit GuardiansChanged(identity, change.members, change.threshold);
        } else {
            emit GuardiansDropped(identity, 0);
        }
        delete $.changes[identity];
    }

    /// @dev When the proposed guardians are in force, 0 when none are proposed; and whether that second has come with the
    /// identity active in the one before. Neither changes after that second, however late somebody asks.
    function _due(address identity) private view returns (uint48 effectiveAt, bool takesEffect) {
        Change storage change = _store().changes[identity];
        if (change.proposedAt == 0) return (0, false);
        effectiveAt = effectiveDeadline(change.effectiveAt, change.proposedAt);
        takesEffect = block.timestamp >= effectiveAt && _IDENTITIES.wasActiveAt(identity, effectiveAt - 1);
    }

    function _guardiansOf(address identity) private view returns (GuardianSet memory) {
        RecoveryBoardStorage storage $ = _store();
        (, bool takesEffect) = _due(identity);
        if (takesEffect) return _setOf(identity, $.changes[identity].threshold, $.changes[identity].members);
        return _setOf(identity, $.sets[identity].threshold, $.sets[identity].members);
    }

    function _setOf(address identity, uint8 threshold, address[] memory own) private view returns (GuardianSet memory) {
        if (own.length != 0) return GuardianSet(threshold, false, own);
        return _defaultOf(identity);
    }

    /// @dev The registrar and a second agency, both. An agency that has ended does not count, nor does a registrar
    /// whose mandate was withdrawn. A registrar that is only suspended does: otherwise two agencies together could suspend
    /// it and take its place.
    function _defaultOf(address identity) private view returns (GuardianSet memory set) {
        set.isDefault = true;
        address registrar = _registry().registrarOf(identity);
        if (!_registry().holdsMandate(registrar, Mandates.REGISTRAR)) registrar = address(0);
        address[3] memory candidates = [registrar, _store().firstDefault, _store().secondDefault];
        address[] memory members = new address[](MIN_THRESHOLD);
        uint256 count;
        for (uint256 i = 0; i < candidates.length && count < MIN_THRESHOLD; ++i) {
            address candidate = candidates[i];
            if (candidate == address(0) || candidate == identity || candidate == members[0]) continue;
            if (_registry().standingOf(candidate).ended) continue;
            members[count++] = candidate;
        }
        if (count < MIN_THRESHOLD) return set;
        set.members = members;
        set.threshold = MIN_THRESHOLD;
    }

    /// @dev The guardians whose support of the same counts, one for each key.
    /// @param guardian The one that supports now; its actor acts for no other.
    function _supportersOf(
        address identity,
        address guardian,
        Support memory given,
        address[] memory members,
        bool onReference
    ) private view returns (address[] memory supporters) {
        supporters = new address[](members.length);
        address[] memory keys = new address[](members.length);
        uint256 count;
        for (uint256 i = 0; i < members.length; ++i) {
            address member = members[i];
            Support memory other = _store().given[identity][member];
            if (other.newOwner != given.newOwner || other.reasonHash != given.reasonHash) continue;
            if (!_counts(identity, member, other, onReference)) continue;
            if (member != guardian) Persons.requireOther(given.actor, other.actor);
            // Two actors whose identities have the same key by now count once. The second is left out and not refused:
            // anybody can hand their own identity to another actor's key, and must not bar that actor's guardian so.
            address key = _IDENTITIES.identityOwner(other.actor);
            if (_isMember(keys, key)) continue;
            keys[count] = key;
            supporters[count++] = member;
        }
        assembly ("memory-safe") {
            mstore(supporters, count)
        }
    }

    /// @dev Whether a support is for the next recovery and in time, the guardian need not wait, and its actor may act
    /// for it now and does not have the new key.
    function _counts(
        address identity,
        address guardian,
        Support memory given,
        bool onReference
    ) private view returns (bool) {
        RecoveryBoardStorage storage $ = _store();
        if (given.number != $.cases[identity].number + 1) return false;
        if (block.timestamp >= effectiveDeadline(given.givenAt + SUPPORT_FOR, given.givenAt)) return false;
        if (!onReference && $.waits[identity][guardian] > block.timestamp) return false;
        if (_IDENTITIES.identityOwner(given.actor) == given.newOwner) return false;
        return
            given.actor == guardian
                ? _IDENTITIES.isActive(guardian)
                : _IDENTITIES.isOfficer(guardian, Purposes.RECOVERY, given.actor);
    }

    function _lapseAt(CaseState storage state) private view returns (uint48) {
        return effectiveDeadline(state.finishAt + FINISH_WITHIN, state.startedAt);
    }

    function _requirePending(
        address identity,
        IIdentityRegistry.Standing memory standing
    ) private view returns (CaseState storage state) {
        state = _store().cases[identity];
        if (state.stage != Stage.Pending || !standing.recovering) revert RecoveryNotPending(identity);
    }

    /// @dev The caller is the key of the active identity itself.
    function _requireActiveOwner(address identity) private view {
        _requireActor(identity, Purposes.RECOVERY, identity);
    }

    /// @dev The caller is the key of a person who acts for the guardian: itself, or its officer.
    function _requireGuardian(address guardian, address actor) private view {
        if (actor == guardian && _IDENTITIES.kindOf(guardian) == IIdentityAuthority.Kind.Person) {
            _requireActor(guardian, Purposes.RECOVERY, actor);
        } else {
            _requireOfficer(guardian, Purposes.RECOVERY, actor);
        }
    }

    function _requireSet(address identity, address[] calldata guardians, uint8 threshold) private view {
        uint256 count = guardians.length;
        if (count == 0 && threshold == 0) return;
        if (count > MAX_GUARDIANS || threshold < MIN_THRESHOLD || threshold > count) {
            revert RecoveryGuardiansInvalid(identity, address(0), count, threshold);
        }
        for (uint256 i = 0; i < count; ++i) {
            address guardian = guardians[i];
            bool wrong = guardian == identity || !_IDENTITIES.isActive(guardian);
            for (uint256 j = 0; j < i; ++j) wrong = wrong || guardians[j] == guardian;
            if (wrong) revert RecoveryGuardiansInvalid(identity, guardian, count, threshold);
        }
    }

    function _isActiveAgency(address identity) private view returns (bool) {
        return _IDENTITIES.kindOf(identity) == IIdentityAuthority.Kind.Agency && _IDENTITIES.isActive(identity);
    }

    function _isMember(address[] memory members, address identity) private pure returns (bool) {
        for (uint256 i = 0; i < members.length; ++i) {
            if (members[i] == identity) return true;
        }
        return false;
    }

    /// @dev The registry as the board alone knows it: it begins and ends recoveries there.
    function _registry() private view returns (IIdentityRegistry) {
        return IIdentityRegistry(address(_IDENTITIES));
    }

    function _store() private pure returns (RecoveryBoardStorage storage $) {
        assembly {
            $.slot := STORAGE
        }
    }
}
