// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {IRecoveryBoard} from "../../../contracts/identity/recovery/IRecoveryBoard.sol";
import {IdentityRegistry} from "../../../contracts/identity/registry/IdentityRegistry.sol";
import {RecoveryBoard} from "../../../contracts/identity/recovery/RecoveryBoard.sol";
import {PlainManager} from "../../../contracts/testing/PlainManager.sol";
import {RecoveryBoardHandler} from "./RecoveryBoardHandler.t.sol";

/// @dev The laws of key recovery, against the handler's slow model, whatever owners, guardians, registrar and thief do:
/// - an identity is controlled only by a key that its owner chose, or that enough hands in force supported, with the
///   whole delay passed and no veto that ought to have counted; never by the thief, unless it had the key before;
/// - no identity is frozen but by enough hands, and nobody for ever;
/// - guardians change only by the owner, after the delay, and not while a thief is suspected;
/// - every act succeeds exactly when the model says so.
contract RecoveryBoardInvariantTest {
    IdentityRegistry private _registry;
    RecoveryBoard private _board;
    RecoveryBoardHandler private _handler;

    function setUp() external {
        _handler = new RecoveryBoardHandler();
        PlainManager manager = new PlainManager(address(_handler));
        bytes memory call = abi.encodeCall(IdentityRegistry.initialize, (address(manager), address(0), 2 days));
        address logic = address(new IdentityRegistry(address(0xF0), 2 days));
        _registry = IdentityRegistry(address(new ERC1967Proxy(logic, call)));
        logic = address(new RecoveryBoard(address(0xF0), _registry, 7 days));
        call = abi.encodeCall(RecoveryBoard.initialize, (address(manager), 7 days));
        _board = RecoveryBoard(address(new ERC1967Proxy(logic, call)));
        _handler.begin(_registry, _board, manager);
    }

    /// @dev The campaign is worth something only if it gets to a finished recovery,
    function test_handlerReachesARecovery() external {
        address victim = _handler.identityAt(0);
        _handler.changeOwner(0, 1, 1);
        require(_registry.identityOwner(victim) == _handler.thiefKey(1), "not stolen");
        _handler.setStatus(0, 1);
        _handler.start(0, 2);
        _handler.veto(0, 1);
        _requireStage(victim, IRecoveryBoard.Stage.Pending);
        _handler.wait(7 days);
        _handler.finish(0, 1);
        _requireStage(victim, IRecoveryBoard.Stage.Finished);
        require(_registry.identityOwner(victim) == _handler.cleanKey(2), "not recovered");
        _requireNothingWrong();
    }

    /// @dev to a veto and a second attempt,
    function test_handlerReachesAVeto() external {
        address person = _handler.identityAt(1);
        _handler.start(1, 2);
        _handler.veto(1, 1);
        _requireStage(person, IRecoveryBoard.Stage.Vetoed);
        _handler.start(1, 2);
        _requireStage(person, IRecoveryBoard.Stage.Vetoed);
        _handler.setStatus(1, 1);
        _handler.start(1, 2);
        _requireStage(person, IRecoveryBoard.Stage.Pending);
        _requireNothingWrong();
    }

    /// @dev to guardians of the owner's own, and to an end.
    function test_handlerReachesAnOwnSetAndAnEnd() external {
        address person = _handler.identityAt(3);
        _handler.guard(3, 22, 0);
        require(!_board.guardiansOf(person).isDefault, "still the default");
        _handler.start(3, 2);
        _requireStage(person, IRecoveryBoard.Stage.Pending);
        _handler.setStatus(3, 24);
        _requireStage(person, IRecoveryBoard.Stage.Void);
        _requireNothingWrong();
    }

    /// @dev The court stands in for a registrar without its mandate, suspended or not, and for an audit office that ended.
    function test_handlerReachesAStandIn() external {
        address person = _handler.identityAt(1);
        _handler.setAgencies(0);
        _handler.setAgencies(1);
        require(_board.guardiansOf(person).members[1] == _handler.identityAt(10), "the court does not stand in");
        _handler.start(1, 2);
        _requireStage(person, IRecoveryBoard.Stage.Pending);
        _handler.setAgencies(3);
        _handler.setAgencies(2);
        require(_board.guardiansOf(person).members[0] == _handler.identityAt(8), "the ministry does not guard again");
        require(_board.guardiansOf(person).members[1] == _handler.identityAt(10), "the court does not guard");
        _handler.setAgencies(0);
        require(_board.guardiansOf(person).members.length == 0, "one agency alone guards");
        _requireNothingWrong();
    }

    /// @dev One hand holds two guardians: the attack that the campaign looks for.
    function test_handlerAttacksWithOneHand() external {
        address person = _handler.identityAt(0);
        _handler.guard(0, 7, 0);
        require(_board.guardiansOf(person).members[1] == _handler.identityAt(3), "other guardians");
        _handler.startWithOneHand(0, 0);
        _requireStage(person, IRecoveryBoard.Stage.None);
        (, bool counts) = _board.supportOf(person, _handler.identityAt(3));
        require(counts, "did not support");
        _requireNothingWrong();
    }

    /// @dev What the thief signed ahead is brought while the recovery is pending, after it, and before, when it is good.
    function test_handlerBringsWhatWasSignedAhead() external {
        address victim = _handler.identityAt(0);
        // To thiefKey(1), in place 0; a delegate in place 1; a change to nobody in place 2.
        _handler.signTypedAhead(0, 12, false);
        _handler.signTypedAhead(0, 13, true);
        _handler.bringTyped(0);
        require(_registry.identityOwner(victim) == _handler.thiefKey(1), "not brought");
        _handler.signTypedAhead(0, 20, false);
        _handler.signTypedAhead(0, 13, true);
        _handler.signTypedAhead(0, 18, false);
        _handler.setStatus(0, 1);
        _handler.start(0, 2);
        for (uint256 i = 0; i < 3; ++i) _handler.bringTyped(i);
        for (uint256 i = 0; i < 4; ++i) _handler.changeDocument(0, i, 1);
        _handler.giveUp(0, 1);
        _handler.wait(7 days);
        _handler.finish(0, 1);
        _requireStage(victim, IRecoveryBoard.Stage.Finished);
        for (uint256 i = 0; i < 3; ++i) _handler.bringTyped(i);
        require(_registry.identityOwner(victim) == _handler.cleanKey(2), "the thief is back");
        require(_registry.keyNonce(victim) == 1, "a signature was used");
        require(!_registry.validDelegate(victim, "veriKey", _handler.thiefKey(1)), "the thief's delegate");
        _requireNothingWrong();
    }

    /// @dev The honest persons end too, and what is theirs goes on.
    function test_handlerEndsAnHonestPerson() external {
        address person = _handler.identityAt(1);
        _handler.start(1, 2);
        _handler.setStatus(1, 120);
        require(_registry.standingOf(person).ended, "not ended");
        _requireStage(person, IRecoveryBoard.Stage.Void);
        _handler.giveUp(1, 1);
        _handler.changeDocument(1, 0, 1);
        _requireNothingWrong();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_ownedByWhomTheModelSaysAndNeverByTheThief() external view {
        for (uint256 i = 0; i < 11; ++i) {
            address identity = _handler.identityAt(i);
            address key = _registry.identityOwner(identity);
            require(key == _handler.keyOf(identity), "another key owns the identity");
            // The honest, and all who act for agencies.
            require(i == 0 || i == 4 || !_handler.isThiefs(key), "the thief took an identity");
        }
    }

    function invariant_guardedAndFrozenAsTheModelSays() external view {
        for (uint256 i = 0; i < _handler.PERSONS(); ++i) {
            address identity = _handler.identityAt(i);
            require(_registry.isActive(identity) == _handler.isActive(identity), "frozen or revived without reason");
            _requireStage(identity, _handler.stageOf(identity));
            (uint8 threshold, address[] memory members) = _handler.setOf(identity);
            IRecoveryBoard.GuardianSet memory set = _board.guardiansOf(identity);
            require(set.threshold == threshold, "another threshold");
            require(keccak256(abi.encode(set.members)) == keccak256(abi.encode(members)), "other guardians");
            for (uint256 j = 1; j < 11; ++j) {
                address guardian = _handler.identityAt(j);
                uint48 until = _handler.waitsUntil(identity, guardian);
                require(_board.waitsUntil(identity, guardian) == until, "waits another time");
            }
        }
    }

    function invariant_actsAsTheModelSays() external view {
        _requireNothingWrong();
    }

    function _requireStage(address identity, IRecoveryBoard.Stage stage) private view {
        require(_board.caseOf(identity).stage == stage, "another stage than the model's");
    }

    function _requireNothingWrong() private view {
        require(bytes(_handler.wrong()).length == 0, _handler.wrong());
    }
}
