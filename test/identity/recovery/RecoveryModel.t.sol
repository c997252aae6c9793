// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRecoveryBoard} from "../../../contracts/identity/recovery/IRecoveryBoard.sol";
import {RecoveryBoard} from "../../../contracts/identity/recovery/RecoveryBoard.sol";
import {ICheats} from "../registry/IdentityHandler.t.sol";

/// @dev The slow model of key recovery: what each identity is, who guards it, what was supported, and from that what
/// every act ought to do now. The arithmetic of pauses is the board's own, which has its own tests.
abstract contract RecoveryModel {
    // solhint-disable-next-line gas-struct-packing
    struct Ghost {
        address key;
        uint48 startedAt;
        uint48 finishAt;
        address newOwner;
        uint48 proposedAt;
        uint48 effectiveAt;
        bool suspended;
        bool onReference;
        bool ended;
        bool pending;
        IRecoveryBoard.Stage stage;
        uint8 threshold; // of the own set; 0 for the default
        uint8 nextThreshold;
        address[] supporters;
        address[] members;
        address[] next;
    }

    struct GhostSupport {
        bool given;
        address newOwner;
        bytes32 reason;
        address actor;
        uint48 time;
    }

    struct Status {
        uint48 time;
        bool active;
    }

    ICheats internal constant VM = ICheats(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    address internal constant DEACTIVATED = address(uint160(uint256(keccak256("probity.identity.deactivated"))));
    uint48 internal constant DELAY = 7 days;
    uint48 internal constant MONTH = 30 days;

    // 0: its key is stolen; 1 to 3: honest persons; 4: a person in the thief's pay; 5: the clerk, also of the court;
    // 6: the auditor; 7: the judge; 8: the ministry, registrar of 0 to 4; 9: the audit office; 10: the court, registrar of
    // 8 and 9.
    uint256 public constant PERSONS = 5;
    uint256 internal constant GUARDIANS = 7; // 1 to 4, and the agencies
    uint256 internal constant CLEAN_KEYS = 4;
    uint256 internal constant THIEF_KEYS = 3;

    RecoveryBoard public board;
    uint48 internal _time = 1_800_000_000;
    uint48 internal _pausedUntil;
    bool internal _isDismissed; // the ministry has no mandate any more

    mapping(address identity => Ghost) internal _ghosts;
    mapping(address identity => Status[]) internal _history;
    mapping(address identity => mapping(address guardian => GhostSupport)) internal _supports;
    mapping(address identity => mapping(address guardian => uint48)) internal _waits;
    mapping(address key => uint256) internal _secretOf;

    // ---- Who there is ----

    function identityAt(uint256 index) public view returns (address) {
        return VM.addr(index + 1);
    }

    function cleanKey(uint256 index) public view returns (address) {
        return VM.addr(100 + (index % CLEAN_KEYS));
    }

    function thiefKey(uint256 index) public view returns (address) {
        return VM.addr(200 + (index % THIEF_KEYS));
    }

    function isThiefs(address key) public view returns (bool) {
        for (uint256 i = 0; i < THIEF_KEYS; ++i) if (key == thiefKey(i)) return true;
        return key == identityAt(0) || key == identityAt(4);
    }

    function guardianAt(uint256 index) internal view returns (address) {
        index %= GUARDIANS;
        return identityAt(index < 4 ? index + 1 : index + 4);
    }

    /// @dev The officer of an agency; a person acts itself.
    function actorOf(address guardian) internal view returns (address) {
        for (uint256 i = 8; i <= 10; ++i) if (guardian == identityAt(i)) return identityAt(i - 3);
        return guardian;
    }

    function mayActFor(address guardian, address actor) internal view returns (bool) {
        return actor == actorOf(guardian) || (guardian == identityAt(10) && actor == identityAt(5));
    }

    // ---- What is ----

    function keyOf(address identity) public view returns (address) {
        Ghost storage ghost = _ghosts[identity];
        if (ghost.ended) return DEACTIVATED;
        return ghost.key == address(0) ? identity : ghost.key;
    }

    function isActive(address identity) public view returns (bool) {
        Ghost storage ghost = _ghosts[identity];
        return !ghost.ended && !ghost.suspended && !ghost.pending;
    }

    function stageOf(address identity) external view returns (IRecoveryBoard.Stage) {
        Ghost storage ghost = _ghosts[identity];
        return ghost.stage == IRecoveryBoard.Stage.Pending && ghost.ended ? IRecoveryBoard.Stage.Void : ghost.stage;
    }

    function setOf(address identity) public view returns (uint8 threshold, address[] memory members) {
        Ghost storage ghost = _ghosts[identity];
        (threshold, members) = _changed(ghost, identity)
            ? (ghost.nextThreshold, ghost.next)
            : (ghost.threshold, ghost.members);
        if (members.length == 0) (threshold, members) = _default();
    }

    function waitsUntil(address identity, address guardian) external view returns (uint48) {
        return _waits[identity][guardian];
    }

    /// @dev The first two of ministry, audit office and court that are left.
    function _default() private view returns (uint8 threshold, address[] memory members) {
        members = new address[](2);
        uint256 count;
        for (uint256 i = 8; i <= 10 && count < 2; ++i) {
            if ((i == 8 && _isDismissed) || _ghosts[identityAt(i)].ended) continue;
            members[count++] = identityAt(i);
        }
        return count < 2 ? (0, new address[](0)) : (2, members);
    }

    // ---- What ought to be ----

    function _mayPropose(address identity, address caller, address[] memory members) internal view returns (bool) {
        if (_time < _pausedUntil || !isActive(identity) || caller != keyOf(identity)) return false;
        for (uint256 i = 0; i < members.length; ++i) {
            if (members[i] == identity || !isActive(members[i])) return false;
        }
        return true;
    }

    function _maySupport(
        address identity,
        address guardian,
        address caller,
        GhostSupport memory given
    ) internal view returns (bool) {
        Ghost storage ghost = _ghosts[identity];
        if (_time < _pausedUntil || ghost.ended || ghost.pending) return false;
        if (given.newOwner == keyOf(identity) || given.newOwner == caller) return false;
        if (!mayActFor(guardian, given.actor) || caller != keyOf(given.actor)) return false;
        if (!isActive(guardian) || !isActive(given.actor) || given.actor == identity) return false;
        if (!ghost.onReference && _waits[identity][guardian] > _time) return false;
        (, address[] memory members) = setOf(identity);
        bool isMember;
        for (uint256 i = 0; i < members.length; ++i) {
            isMember = isMember || members[i] == guardian;
            GhostSupport memory other = _supports[identity][members[i]];
            if (members[i] != guardian && other.actor == given.actor && _counts(identity, members[i], given))
                return false;
        }
        return isMember;
    }

    /// @dev How many hands support the same.
    function _hands(address identity, GhostSupport memory given) internal view returns (uint256 hands) {
        (, address[] memory members) = setOf(identity);
        address[] memory keys = new address[](members.length);
        for (uint256 i = 0; i < members.length; ++i) {
            if (!_counts(identity, members[i], given)) continue;
            address key = keyOf(_supports[identity][members[i]].actor);
            bool known;
            for (uint256 j = 0; j < hands; ++j) known = known || keys[j] == key;
            if (!known) keys[hands++] = key;
        }
    }

    /// @dev Whether the guardian's support is for the same, and counts.
    function _counts(address identity, address guardian, GhostSupport memory given) internal view returns (bool) {
        GhostSupport memory other = _supports[identity][guardian];
        return
            other.given &&
            other.newOwner == given.newOwner &&
            other.reason == given.reason &&
            _time < board.effectiveDeadline(other.time + MONTH, other.time) &&
            (_ghosts[identity].onReference || _waits[identity][guardian] <= _time) &&
            isActive(guardian) &&
            isActive(other.actor) &&
            keyOf(other.actor) != other.newOwner;
    }

    function _mayVeto(address identity, address caller) internal view returns (bool) {
        Ghost storage ghost = _ghosts[identity];
        return ghost.pending && caller == keyOf(identity) && !ghost.onReference;
    }

    function _mayFinish(address identity, address caller) internal view returns (bool) {
        Ghost storage ghost = _ghosts[identity];
        return
            ghost.pending &&
            caller == ghost.newOwner &&
            _time >= _pausedUntil &&
            _time >= board.effectiveDeadline(ghost.finishAt, ghost.startedAt);
    }

    function _mayLapse(address identity) internal view returns (bool) {
        Ghost storage ghost = _ghosts[identity];
        return ghost.pending && _time >= board.effectiveDeadline(ghost.finishAt + MONTH, ghost.startedAt);
    }

    // ---- What happens ----

    /// @dev Whether the proposed set came into force by itself.
    function _changed(Ghost storage ghost, address identity) internal view returns (bool) {
        if (ghost.proposedAt == 0) return false;
        uint48 time = board.effectiveDeadline(ghost.effectiveAt, ghost.proposedAt);
        return _time >= time && _wasActive(identity, time - 1);
    }

    /// @dev Writes down what became of a proposed set whose time has come.
    function _settle(address identity) internal {
        Ghost storage ghost = _ghosts[identity];
        if (ghost.proposedAt == 0) return;
        if (_time < board.effectiveDeadline(ghost.effectiveAt, ghost.proposedAt)) return;
        if (_changed(ghost, identity)) (ghost.threshold, ghost.members) = (ghost.nextThreshold, ghost.next);
        ghost.proposedAt = 0;
    }

    /// @dev From when all guardians in force need not wait.
    function _allMayAct(address identity) internal view returns (uint48 from) {
        from = _time;
        (, address[] memory members) = setOf(identity);
        for (uint256 i = 0; i < members.length; ++i) {
            if (_waits[identity][members[i]] > from) from = _waits[identity][members[i]];
        }
    }

    function _begin(address identity, address newOwner, bytes32 reason) internal {
        Ghost storage ghost = _ghosts[identity];
        GhostSupport memory given = GhostSupport(true, newOwner, reason, address(0), 0);
        (, address[] memory members) = setOf(identity);
        delete ghost.supporters;
        address[] memory keys = new address[](members.length);
        for (uint256 i = 0; i < members.length; ++i) {
            if (!_counts(identity, members[i], given)) continue;
            keys[i] = keyOf(_supports[identity][members[i]].actor);
            bool known;
            for (uint256 j = 0; j < i; ++j) known = known || keys[j] == keys[i];
            if (!known) ghost.supporters.push(members[i]);
        }
        // Supports are for one recovery.
        for (uint256 i = 0; i < GUARDIANS; ++i) delete _supports[identity][guardianAt(i)];
        ghost.proposedAt = 0;
        ghost.pending = true;
        ghost.stage = IRecoveryBoard.Stage.Pending;
        ghost.newOwner = newOwner;
        ghost.startedAt = _time;
        ghost.finishAt = _time + DELAY;
    }

    function _letWait(address identity, IRecoveryBoard.Stage stage) internal {
        Ghost storage ghost = _ghosts[identity];
        ghost.pending = false;
        ghost.stage = stage;
        for (uint256 i = 0; i < ghost.supporters.length; ++i) _waits[identity][ghost.supporters[i]] = _time + MONTH;
    }

    function _note(address identity, bool active) internal {
        _history[identity].push(Status(_time, active));
    }

    function _wasActive(address identity, uint48 time) internal view returns (bool) {
        Status[] storage history = _history[identity];
        for (uint256 i = history.length; i > 0; --i) if (history[i - 1].time <= time) return history[i - 1].active;
        return true;
    }
}
