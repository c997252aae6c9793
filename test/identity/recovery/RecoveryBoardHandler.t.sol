// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IModule} from "../../../contracts/common/IModule.sol";
import {IIdentityAuthority} from "../../../contracts/identity/IIdentityAuthority.sol";
import {IRecoveryBoard} from "../../../contracts/identity/recovery/IRecoveryBoard.sol";
import {IdentityRegistry} from "../../../contracts/identity/registry/IdentityRegistry.sol";
import {Mandates} from "../../../contracts/identity/Mandates.sol";
import {Purposes} from "../../../contracts/identity/Purposes.sol";
import {RecoveryBoard} from "../../../contracts/identity/recovery/RecoveryBoard.sol";
import {PlainManager} from "../../../contracts/testing/PlainManager.sol";
import {RecoveryModel} from "./RecoveryModel.t.sol";

/// @dev Does random acts of owners, guardians, a registrar and a thief, each where the model says that it may and where
/// it may not, and notes when contract and model disagree. The thief has the key of person 0 and has bought person 4;
/// nobody else chooses a key of the thief's, and an honest owner never trusts the bought person alone.
contract RecoveryBoardHandler is RecoveryModel {
    /// @dev A change that a key signed ahead, to be brought by anyone at any time.
    struct SignedChange {
        uint256 secret; // 0 when there is none
        address identity;
        bool ofDelegate; // a delegate is added; else the owner changes
        address to;
        uint256 nonce;
        bytes32 digest;
    }

    bytes32 private constant CHANGE_OWNER_TYPE = keccak256(
        "ChangeOwner(address identity,address newOwner,uint256 nonce,uint48 deadline)"
    );
    bytes32 private constant ADD_DELEGATE_TYPE = keccak256(
        "AddDelegate(address identity,bytes32 delegateType,address delegate,uint256 validity,uint256 nonce,"
        "uint48 deadline)"
    );
    uint48 private constant NEVER = type(uint48).max;

    IdentityRegistry public registry;
    string public wrong;

    // A change of owner that the thief signed ahead: by which key, to which, for which nonce.
    bytes32 private _signedHash;
    uint256 private _signedBy;
    uint256 private _signedNonce;
    address private _signedTo;
    PlainManager private _manager;
    // The same by the typed functions, of several: the thief keeps some for after the recovery.
    SignedChange[4] private _typed;

    function begin(IdentityRegistry registry_, RecoveryBoard board_, PlainManager manager) external {
        registry = registry_;
        board = board_;
        _manager = manager;
        VM.warp(_time);
        for (uint256 i = 0; i < 11; ++i) {
            IIdentityAuthority.Kind kind = i < 8 ? IIdentityAuthority.Kind.Person : IIdentityAuthority.Kind.Agency;
            registry.enrolRoot(identityAt(i), kind, address(0), bytes32(i + 1));
            _secretOf[identityAt(i)] = i + 1;
            _note(identityAt(i), true);
        }
        for (uint256 i = 0; i < CLEAN_KEYS; ++i) _secretOf[cleanKey(i)] = 100 + i;
        for (uint256 i = 0; i < THIEF_KEYS; ++i) _secretOf[thiefKey(i)] = 200 + i;
        uint48 until = _time + 36500 days;
        for (uint256 i = 8; i <= 10; ++i) {
            registry.seatOfficer(identityAt(i), Purposes.RECOVERY, identityAt(i - 3), until);
        }
        registry.seatOfficer(identityAt(10), Purposes.RECOVERY, identityAt(5), until);
        registry.seatOfficer(identityAt(8), Purposes.REGISTRAR, identityAt(5), until);
        registry.grantMandate(identityAt(8), Mandates.REGISTRAR);
        for (uint256 i = 0; i < PERSONS; ++i) registry.assignRegistrar(identityAt(i), identityAt(8));
        registry.seatOfficer(identityAt(10), Purposes.REGISTRAR, identityAt(7), until);
        registry.grantMandate(identityAt(10), Mandates.REGISTRAR);
        for (uint256 i = 8; i < 10; ++i) registry.assignRegistrar(identityAt(i), identityAt(10));
        registry.connectRecoveryBoard(address(board));
        board.setDefaultGuardians(identityAt(9), identityAt(10));
        wait(1 days);
    }

    // ---- Guardians ----

    function propose(uint256 who, uint256 choice, uint256 caller) public {
        address identity = identityAt(who % PERSONS);
        uint256 count = choice % 6 == 0 ? 0 : 2 + (choice % 3);
        address[] memory members = new address[](count);
        // Neighbours differ, so that no set names one twice.
        for (uint256 i = 0; i < count; ++i) members[i] = guardianAt(choice / 6 + i);
        uint8 threshold = count == 0 ? 0 : uint8(2 + ((choice / 64) % (count - 1)));
        address key = _callerOr(keyOf(identity), caller);
        bool expected = _mayPropose(identity, key, members);
        VM.prank(key);
        try board.proposeGuardians(identity, members, threshold) {
            if (!expected) wrong = "guardians were proposed that ought not to be";
            _settle(identity);
            Ghost storage ghost = _ghosts[identity];
            (ghost.proposedAt, ghost.effectiveAt) = (_time, _allMayAct(identity) + DELAY);
            (ghost.nextThreshold, ghost.next) = (threshold, members);
        } catch {
            if (expected) wrong = "an owner could not propose guardians";
        }
    }

    function cancel(uint256 who, uint256 caller) external {
        address identity = identityAt(who % PERSONS);
        address key = _callerOr(keyOf(identity), caller);
        Ghost storage ghost = _ghosts[identity];
        bool waits = ghost.proposedAt != 0 && _time < board.effectiveDeadline(ghost.effectiveAt, ghost.proposedAt);
        bool expected = waits && isActive(identity) && key == keyOf(identity);
        VM.prank(key);
        try board.cancelGuardians(identity) {
            if (!expected) wrong = "guardians were cancelled that ought not to be";
            ghost.proposedAt = 0;
        } catch {
            if (expected) wrong = "an owner could not cancel guardians";
        }
    }

    // ---- Recovery ----

    function support(uint256 who, uint256 which, uint256 choice, uint256 caller) external {
        address identity = identityAt(who % PERSONS);
        address guardian = _guardianOf(identity, which);
        address actor = actorOf(guardian);
        if (guardian == identityAt(10) && which % 3 == 0) actor = identityAt(5);
        // Who is honest supports no key of the thief's.
        address newOwner = guardian == identityAt(4) && choice % 2 == 0 ? thiefKey(choice / 2) : cleanKey(choice % 2);
        address key = _callerOr(keyOf(actor), caller);
        _support(identity, guardian, key, GhostSupport(true, newOwner, bytes32(1 + (choice % 3) / 2), actor, _time));
    }

    /// @dev All guardians in force support the same, which random calls hardly ever line up for.
    function start(uint256 who, uint256 choice) public {
        address identity = identityAt(who % PERSONS);
        (, address[] memory members) = setOf(identity);
        for (uint256 i = 0; i < members.length; ++i) {
            address actor = actorOf(members[i]);
            _support(identity, members[i], keyOf(actor), GhostSupport(true, cleanKey(choice), "lost", actor, _time));
        }
    }

    /// @dev The key proposes guardians, and then either nothing happens until they are in force, or a recovery starts in
    /// between, or the identity is suspended.
    function guard(uint256 who, uint256 choice, uint256 between) external {
        propose(who, choice, 1);
        wait(3 days);
        if (between % 3 == 1) start(who, choice);
        if (between % 3 == 2) setStatus(who, 1 + (choice % 2));
        wait(4 days);
    }

    /// @dev Who has the key tries all that it may do at other times: random calls seldom meet a pending recovery.
    function startAndTouch(uint256 who, uint256 choice) external {
        start(who, choice);
        giveUp(who, 1);
        changeDocument(who, choice, 1);
        changeOwner(who, choice, 1);
    }

    /// @dev One hand gets hold of two guardians, starts alone, and gives back what it took.
    function startWithOneHand(uint256 who, uint256 choice) external {
        address identity = identityAt(who % PERSONS);
        (, address[] memory members) = setOf(identity);
        if (members.length == 0) return;
        address taken = members[choice % members.length];
        address hand = members[(choice + 1) % members.length];
        if (actorOf(taken) != taken || actorOf(hand) != hand) return;
        address before = keyOf(taken);
        _give(taken, keyOf(hand));
        for (uint256 i = 0; i < 2; ++i) {
            address guardian = i == 0 ? taken : hand;
            _support(identity, guardian, keyOf(hand), GhostSupport(true, cleanKey(choice), "alone", guardian, _time));
        }
        _give(taken, before);
    }

    /// @dev The thief's own attempt: its puppet supports its key, and it tries to be every other guardian.
    function supportThief(uint256 who, uint256 choice) external {
        address identity = identityAt(who % PERSONS);
        (, address[] memory members) = setOf(identity);
        for (uint256 i = 0; i < members.length; ++i) {
            address actor = actorOf(members[i]);
            address key = actor == identityAt(4) ? keyOf(actor) : thiefKey(choice + 1);
            _support(identity, members[i], key, GhostSupport(true, thiefKey(choice), "mine", actor, _time));
        }
    }

    function withdraw(uint256 who, uint256 which, uint256 caller) external {
        address identity = identityAt(who % PERSONS);
        address guardian = guardianAt(which);
        address actor = actorOf(guardian);
        address key = _callerOr(keyOf(actor), caller);
        bool able = isActive(guardian) && isActive(actor) && key == keyOf(actor);
        bool expected = able && _supports[identity][guardian].given;
        VM.prank(key);
        try board.withdrawSupport(identity, guardian, actor) {
            if (!expected) wrong = "a support was withdrawn that ought not to be";
            delete _supports[identity][guardian];
        } catch {
            if (expected) wrong = "a guardian could not withdraw";
        }
    }

    function veto(uint256 who, uint256 caller) public {
        address identity = identityAt(who % PERSONS);
        address key = _callerOr(keyOf(identity), caller);
        bool expected = _mayVeto(identity, key);
        VM.prank(key);
        try board.veto(identity) {
            if (!expected) wrong = "a veto that ought to be barred";
            _letWait(identity, IRecoveryBoard.Stage.Vetoed);
        } catch {
            if (expected) wrong = "an owner could not veto";
        }
    }

    function finish(uint256 who, uint256 caller) public {
        address identity = identityAt(who % PERSONS);
        Ghost storage ghost = _ghosts[identity];
        address key = _callerOr(ghost.newOwner == address(0) ? cleanKey(caller) : ghost.newOwner, caller);
        bool expected = _mayFinish(identity, key);
        VM.prank(key);
        try board.finish(identity) {
            if (!expected) wrong = "a recovery finished that ought not to";
            (ghost.pending, ghost.stage, ghost.key) = (false, IRecoveryBoard.Stage.Finished, ghost.newOwner);
        } catch {
            if (expected) wrong = "a new key could not finish";
        }
    }

    function lapse(uint256 who, uint256 caller) external {
        address identity = identityAt(who % PERSONS);
        bool expected = _mayLapse(identity);
        VM.prank(thiefKey(caller));
        try board.lapse(identity) {
            if (!expected) wrong = "a recovery lapsed that ought not to";
            _letWait(identity, IRecoveryBoard.Stage.Lapsed);
        } catch {
            if (expected) wrong = "somebody stays frozen";
        }
    }

    // ---- Keys ----

    function changeOwner(uint256 who, uint256 newOwner, uint256 caller) public {
        address identity = identityAt(who % PERSONS);
        address key = _callerOr(keyOf(identity), caller);
        address next = _chosenKey(identity, newOwner);
        bool expected = _mayChange(identity, key, next);
        VM.prank(key);
        try registry.changeOwner(identity, next) {
            if (!expected) wrong = "an owner changed that ought not to";
            _ghosts[identity].key = next;
        } catch {
            if (expected) wrong = "an owner could not change the key";
        }
    }

    function signAhead(uint256 newOwner) external {
        address identity = identityAt(0);
        address key = keyOf(identity);
        if (_secretOf[key] == 0) return;
        _signedBy = _secretOf[key];
        _signedTo = thiefKey(newOwner);
        _signedNonce = registry.nonce(key);
        bytes memory head = abi.encodePacked(hex"1900", address(registry), _signedNonce, identity);
        _signedHash = keccak256(abi.encodePacked(head, "changeOwner", _signedTo));
    }

    function bringSigned() external {
        if (_signedBy == 0) return;
        address identity = identityAt(0);
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(_signedBy, _signedHash);
        address signer = VM.addr(_signedBy);
        bool expected = _mayChange(identity, signer, _signedTo) && registry.nonce(signer) == _signedNonce;
        try registry.changeOwnerSigned(identity, v, r, s, _signedTo) {
            if (!expected) wrong = "a signature changed an owner that ought not to";
            _ghosts[identity].key = _signedTo;
        } catch {
            if (expected) wrong = "a signature was refused";
        }
    }

    /// @dev As {signAhead}, for the typed functions: whoever has the key signs, and keeps it in one of four places.
    function signTypedAhead(uint256 who, uint256 choice, bool ofDelegate) external {
        address identity = identityAt(who % PERSONS);
        uint256 secret = _secretOf[keyOf(identity)];
        if (secret == 0) return;
        // Nobody becomes nobody: an enrolled identity ends by its registrar alone.
        address to = !ofDelegate && choice % 8 == 2 ? address(0) : _chosenKey(identity, choice / 8);
        uint256 nonce = registry.keyNonce(identity);
        bytes32 structHash =
            ofDelegate
                ? keccak256(abi.encode(ADD_DELEGATE_TYPE, identity, bytes32("veriKey"), to, 1 days, nonce, NEVER))
                : keccak256(abi.encode(CHANGE_OWNER_TYPE, identity, to, nonce, NEVER));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", registry.DOMAIN_SEPARATOR(), structHash));
        _typed[choice % 4] = SignedChange(secret, identity, ofDelegate, to, nonce, digest);
    }

    /// @dev While a recovery is pending, after it, or at any other time.
    function bringTyped(uint256 which) external {
        SignedChange memory signed = _typed[which % 4];
        if (signed.secret == 0) return;
        (address identity, address to) = (signed.identity, signed.to);
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(signed.secret, signed.digest);
        bytes memory signature = abi.encodePacked(r, s, v);
        bool fresh = registry.keyNonce(identity) == signed.nonce;
        bool expected = fresh && _mayTouch(identity, VM.addr(signed.secret));
        if (signed.ofDelegate) {
            try registry.addDelegateWithSignature(identity, "veriKey", to, 1 days, NEVER, signature) {
                if (!expected) wrong = "a typed signature added a delegate that ought not to be";
            } catch {
                if (expected) wrong = "a typed signature for a delegate was refused";
            }
            return;
        }
        expected = expected && to != address(0) && to != DEACTIVATED;
        try registry.changeOwnerWithSignature(identity, to, NEVER, signature) {
            if (!expected) wrong = "a typed signature changed an owner that ought not to";
            _ghosts[identity].key = to;
        } catch {
            if (expected) wrong = "a typed signature was refused";
        }
    }

    /// @dev Nobody deactivates an enrolled identity, with whatever key and in whatever state.
    function giveUp(uint256 who, uint256 caller) public {
        address identity = identityAt(who % PERSONS);
        VM.prank(_callerOr(keyOf(identity), caller));
        try registry.changeOwner(identity, address(0)) {
            wrong = "an enrolled identity was deactivated by its key";
        } catch {}
    }

    /// @dev The rest that a key may change: delegates and attributes.
    function changeDocument(uint256 who, uint256 act, uint256 caller) public {
        address identity = identityAt(who % PERSONS);
        address key = _callerOr(keyOf(identity), caller);
        bool expected = _mayTouch(identity, key);
        VM.prank(key);
        // One of four functions, whose outcome alone matters.
        // solhint-disable-next-line avoid-low-level-calls
        (bool done, ) = address(registry).call(_documentCall(identity, act));
        if (done && !expected) wrong = "a document changed that ought not to";
        if (!done && expected) wrong = "an owner could not change the document";
    }

    // ---- Status and time ----

    function setStatus(uint256 who, uint256 act) public {
        address identity = identityAt(who % PERSONS);
        Ghost storage ghost = _ghosts[identity];
        (address ministry, address clerk) = (identityAt(8), identityAt(5));
        VM.prank(clerk);
        // The honest persons 1 and 2 more rarely: with them gone, most of a campaign has nothing to work on.
        uint256 rarely = who % PERSONS == 1 || who % PERSONS == 2 ? 120 : 24;
        if (act % rarely == 0) {
            try registry.end(ministry, clerk, identity, "") {
                (ghost.ended, ghost.pending) = (true, false);
                _note(identity, false);
            } catch {}
        } else if (act % 3 != 0) {
            try registry.suspend(ministry, clerk, identity, act % 3 == 1, "") {
                (ghost.suspended, ghost.onReference) = (true, act % 3 == 1);
                _note(identity, false);
            } catch {}
        } else {
            try registry.reinstate(ministry, clerk, identity, "") {
                (ghost.suspended, ghost.onReference) = (false, false);
                _note(identity, true);
            } catch {}
        }
    }

    /// @dev The registrar is suspended or loses its mandate; the first default agency ends. Mostly all is put right again,
    /// so that the campaign gets somewhere.
    function setAgencies(uint256 act) external {
        (address ministry, address audit, address court, address judge) = (
            identityAt(8),
            identityAt(9),
            identityAt(10),
            identityAt(7)
        );
        Ghost storage ghost = _ghosts[ministry];
        if (act % 8 == 0) {
            if (!_isDismissed) registry.revokeMandate(ministry, Mandates.REGISTRAR);
            _isDismissed = true;
        } else if (act % 8 == 1) {
            VM.prank(judge);
            registry.suspend(court, judge, ministry, act % 16 == 1, "");
            (ghost.suspended, ghost.onReference) = (true, act % 16 == 1);
        } else if (act % 64 == 2) {
            VM.prank(judge);
            registry.end(court, judge, audit, "");
            _ghosts[audit].ended = true;
        } else {
            if (_isDismissed) registry.grantMandate(ministry, Mandates.REGISTRAR);
            _isDismissed = false;
            if (!ghost.suspended) return;
            VM.prank(judge);
            registry.reinstate(court, judge, ministry, "");
            (ghost.suspended, ghost.onReference) = (false, false);
        }
    }

    function pause(uint256 length) external {
        if (length % 4 != 0) return;
        uint48 until = _time + 1 hours + uint48((length / 4) % 71 hours);
        _manager.execute(address(board), abi.encodeCall(IModule.pause, (until)));
        _pausedUntil = until;
    }

    function wait(uint256 time) public {
        _time += uint48(time % 9 days);
        VM.warp(_time);
    }

    function waitLong(uint256 time) external {
        wait(6 days + (time % 2 days));
        wait(time % 8 == 0 ? 8 days : 0);
        if (time % 32 == 0) for (uint256 i = 0; i < 4; ++i) wait(8 days);
    }

    // ---- Inside ----

    /// @dev Who controls the identity hands it over, if it may.
    function _give(address identity, address next) private {
        bool expected = _mayChange(identity, keyOf(identity), next);
        VM.prank(keyOf(identity));
        try registry.changeOwner(identity, next) {
            if (!expected) wrong = "an owner changed that ought not to";
            _ghosts[identity].key = next;
        } catch {
            if (expected) wrong = "an owner could not change the key";
        }
    }

    function _support(address identity, address guardian, address key, GhostSupport memory given) private {
        bool expected = _maySupport(identity, guardian, key, given);
        bool pending = _ghosts[identity].pending;
        VM.prank(key);
        try board.support(identity, guardian, given.actor, given.newOwner, given.reason) {
            if (!expected) wrong = "a support that ought to be refused";
            _settle(identity);
            _supports[identity][guardian] = given;
            (uint8 threshold, ) = setOf(identity);
            bool starts = _hands(identity, given) >= threshold;
            if (starts && !pending) _begin(identity, given.newOwner, given.reason);
            if (registry.standingOf(identity).recovering != starts) wrong = "started without enough hands, or not with";
        } catch {
            if (expected) wrong = "a guardian could not support";
        }
    }

    /// @dev Mostly a guardian in force, so that the campaign gets somewhere.
    function _guardianOf(address identity, uint256 which) private view returns (address) {
        (, address[] memory members) = setOf(identity);
        return which % 8 == 0 || members.length == 0 ? guardianAt(which / 8) : members[which % members.length];
    }

    /// @dev What an ended identity has in place of a key is nobody's to take.
    function _mayChange(address identity, address key, address next) private view returns (bool) {
        return _mayTouch(identity, key) && next != DEACTIVATED;
    }

    /// @dev Whether the key may change anything of the identity now.
    function _mayTouch(address identity, address key) private view returns (bool) {
        Ghost storage ghost = _ghosts[identity];
        return key == keyOf(identity) && !ghost.pending && !ghost.ended;
    }

    function _documentCall(address identity, uint256 act) private view returns (bytes memory) {
        address delegate = thiefKey(act / 4);
        if (act % 4 == 0) return abi.encodeCall(registry.addDelegate, (identity, "veriKey", delegate, 1 days));
        if (act % 4 == 1) return abi.encodeCall(registry.revokeDelegate, (identity, "veriKey", delegate));
        if (act % 4 == 2) return abi.encodeCall(registry.setAttribute, (identity, "did/pub", hex"01", 1 days));
        return abi.encodeCall(registry.revokeAttribute, (identity, "did/pub", hex"01"));
    }

    /// @dev The thief moves what it has to its own keys, and its puppet also into the hand of an honest guardian.
    function _chosenKey(address identity, uint256 choice) private view returns (address) {
        if (identity == identityAt(0)) return thiefKey(choice);
        if (identity == identityAt(4)) return choice % 2 == 0 ? thiefKey(choice / 2) : keyOf(guardianAt(choice / 2));
        return choice % 4 == 0 ? identity : cleanKey(choice);
    }

    /// @dev Mostly who is right, else anybody.
    function _callerOr(address right, uint256 caller) private view returns (address) {
        if (caller % 4 != 0) return right;
        caller /= 4;
        if (caller % 3 == 0) return identityAt((caller / 3) % 11);
        return caller % 3 == 1 ? thiefKey(caller / 3) : cleanKey(caller / 3);
    }
}
