// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IVm} from "./IVm.t.sol";
import {Puppet} from "./Puppet.t.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {GovernanceManager} from "../../contracts/governance/GovernanceManager.sol";
import {IAgencyAccounts} from "../../contracts/governance/IAgencyAccounts.sol";
import {GovernedStub} from "../../contracts/testing/GovernedStub.sol";

/// @dev Drives the manager with random acts of five agencies: 0-2 are guardians, 3 and 4 hold the other roles.
contract GovernanceHandler is IAgencyAccounts {
    IVm private constant VM = IVm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    uint32 private constant DELAY = 7 days;
    uint64 private constant UPGRADER = 3;

    GovernanceManager public manager;
    GovernedStub public module;
    Puppet[5] private _agencies;
    mapping(address account => bool) private _known;

    // A handler's own record of each operation, to hold the manager's acts against.
    mapping(bytes32 operation => uint256) private _scheduledAt;
    mapping(bytes32 operation => bool) private _vetoed;
    mapping(bytes32 operation => mapping(uint256 agency => bool)) private _voted;
    mapping(bytes32 operation => uint256) private _votes;
    mapping(uint256 agency => uint256) private _suspendedUntil;
    mapping(uint256 agency => uint256) private _aloneAt;
    mapping(uint256 agency => uint256) private _pausedAt;

    uint256 public early;
    uint256 public afterVeto;
    uint256 public bySuspended;
    uint256 public aloneCancelled;
    uint256 public aloneTwice;

    /// @dev Not a constructor: the manager asks this contract for its accounts, which needs its code in place.
    function build() external {
        // solhint-disable-next-line gas-custom-errors
        require(address(manager) == address(0), "built");
        manager = new GovernanceManager(address(this), DELAY);
        manager.connectAccounts(this);
        address implementation = address(new GovernedStub(address(0)));
        bytes memory data = abi.encodeCall(GovernedStub.initialize, (address(manager)));
        module = GovernedStub(address(new ERC1967Proxy(implementation, data)));
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = GovernedStub.widen.selector;
        manager.setTargetFunctionRole(address(module), selectors, UPGRADER);
        for (uint256 i = 0; i < 5; ++i) {
            _agencies[i] = new Puppet();
            _known[address(_agencies[i])] = true;
            if (i < 3) manager.grantRole(manager.GUARDIAN_ROLE(), address(_agencies[i]), 0);
            else manager.grantRole(UPGRADER, address(_agencies[i]), DELAY);
        }
        manager.grantRole(manager.ADMIN_ROLE(), address(_agencies[3]), DELAY);
        manager.renounceRole(manager.ADMIN_ROLE(), address(this));
    }

    function schedule(uint256 who, uint256 what) external {
        who = 3 + (who % 2);
        (address target, bytes memory data) = _operation(what);
        bool ok = _agencies[who].act(address(manager), abi.encodeCall(manager.schedule, (target, data, 0)));
        if (!ok) return;
        if (_isSuspended(who)) ++bySuspended;
        bytes32 id = manager.hashOperation(address(_agencies[who]), target, data);
        bytes32 record = keccak256(abi.encode(id, manager.getNonce(id)));
        _scheduledAt[record] = block.timestamp;
    }

    /// @param direct Whether the member calls the target itself instead of through `execute`.
    function execute(uint256 who, uint256 what, bool direct) external {
        who = who % 5;
        (address target, bytes memory data) = _operation(what);
        bytes32 id = manager.hashOperation(address(_agencies[who]), target, data);
        bytes32 record = keccak256(abi.encode(id, manager.getNonce(id)));
        bool ok =
            direct
                ? _agencies[who].act(target, data)
                : _agencies[who].act(address(manager), abi.encodeCall(manager.execute, (target, data)));
        if (!ok) return;
        if (_isSuspended(who)) ++bySuspended;
        if (_scheduledAt[record] == 0 || block.timestamp < _scheduledAt[record] + DELAY) ++early;
        if (_vetoed[record]) ++afterVeto;
        // What governance restored is no longer suspended.
        if (what % 8 == 5) _suspendedUntil[4] = 0;
        if (what % 8 == 6) _suspendedUntil[0] = 0;
    }

    function veto(uint256 who, uint256 scheduler, uint256 what) external {
        who = who % 5;
        scheduler = 3 + (scheduler % 2);
        (address target, bytes memory data) = _operation(what);
        address account = address(_agencies[scheduler]);
        bytes32 id = manager.hashOperation(account, target, data);
        bytes32 record = keccak256(abi.encode(id, manager.getNonce(id)));
        if (!_agencies[who].act(address(manager), abi.encodeCall(manager.veto, (account, target, data)))) return;
        if (_isSuspended(who)) ++bySuspended;
        if (!_voted[record][who]) ++_votes[record];
        _voted[record][who] = true;
        if (manager.getSchedule(id) != 0) return;
        _vetoed[record] = true;
        if (_votes[record] < 2) ++aloneCancelled;
    }

    /// @dev Only the agency that scheduled may cancel so.
    function cancel(uint256 who, uint256 scheduler, uint256 what) external {
        who = who % 5;
        scheduler = 3 + (scheduler % 2);
        (address target, bytes memory data) = _operation(what);
        bytes memory call = abi.encodeCall(manager.cancel, (address(_agencies[scheduler]), target, data));
        if (_agencies[who].act(address(manager), call) && who != scheduler) ++aloneCancelled;
    }

    function suspend(uint256 who, uint256 whom) external {
        who = who % 5;
        whom = whom % 5;
        bytes memory call = abi.encodeCall(manager.suspendMember, (address(_agencies[whom])));
        if (!_agencies[who].act(address(manager), call)) return;
        if (_isSuspended(who)) ++bySuspended;
        uint48 until = manager.suspendedUntil(address(_agencies[whom]));
        _suspendedUntil[whom] = until;
        if (until == type(uint48).max) return;
        if (_aloneAt[who] != 0 && block.timestamp < _aloneAt[who] + 30 days) ++aloneTwice;
        _aloneAt[who] = block.timestamp;
    }

    function pause(uint256 who) external {
        who = who % 5;
        if (!_agencies[who].act(address(manager), abi.encodeCall(manager.pause, (address(module))))) return;
        if (_isSuspended(who)) ++bySuspended;
        if (_pausedAt[who] != 0 && block.timestamp < _pausedAt[who] + 30 days) ++aloneTwice;
        _pausedAt[who] = block.timestamp;
    }

    function wait(uint256 time) external {
        VM.warp(block.timestamp + 1 + (time % 10 days));
    }

    /// @inheritdoc IAgencyAccounts
    function open(address) external pure returns (address) {
        return address(0);
    }

    /// @inheritdoc IAgencyAccounts
    function accountOf(address agency) external view returns (address) {
        return _known[agency] ? agency : address(0);
    }

    /// @inheritdoc IAgencyAccounts
    function agencyOf(address account) external view returns (address) {
        return _known[account] ? account : address(0);
    }

    function roleWithoutNotice() external view returns (bool) {
        for (uint256 i = 0; i < 5; ++i) {
            for (uint64 role = 0; role < 5; ++role) {
                if (role == 1 || role == 2) continue;
                (bool member, uint32 delay) = manager.hasRole(role, address(_agencies[i]));
                if (member && delay < DELAY) return true;
            }
        }
        return false;
    }

    /// @dev Eight operations: on the module, and on the manager itself, some of them attacks on the notice.
    function _operation(uint256 what) private view returns (address target, bytes memory data) {
        what = what % 8;
        if (what < 2) return (address(module), abi.encodeCall(GovernedStub.widen, (what)));
        target = address(manager);
        address third = address(_agencies[4]);
        if (what == 2) return (target, abi.encodeCall(manager.grantRole, (0, third, DELAY)));
        if (what == 3) return (target, abi.encodeCall(manager.grantRole, (UPGRADER, third, 0)));
        if (what == 4) return (target, abi.encodeCall(manager.revokeRole, (1, address(_agencies[0]))));
        if (what == 5) return (target, abi.encodeCall(manager.restoreMember, (third)));
        if (what == 6) return (target, abi.encodeCall(manager.restoreMember, (address(_agencies[0]))));
        return (target, abi.encodeCall(manager.grantRole, (1, address(_agencies[0]), 0)));
    }

    function _isSuspended(uint256 who) private view returns (bool) {
        return _suspendedUntil[who] > block.timestamp;
    }
}
