// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {IModule} from "../common/IModule.sol";
import {IAgencyAccounts} from "./IAgencyAccounts.sol";
import {IGovernanceManager} from "./IGovernanceManager.sol";

/// @title Who may do what, after which notice, and who may stop it
/// @dev Not upgradeable: it decides the upgrades of everything else. It takes no relayed calls either: its callers are
/// agency accounts, and those do.
///
/// What differs from the stock manager:
/// - Roles go to agency accounts only; the deployer is the one exception, and renounces.
/// - Roles that can widen power are never granted with less notice than the least delay.
/// - No role without delay administers another role or upgrades, and the public calls nothing restricted.
/// - A suspended member has no role, for calls, schedules, executions and votes alike.
/// - An operation is cancelled by the account that scheduled it or by guardians of two agencies, and by nobody else: stock lets an
///   admin cancel everything alone, with which it could stop its own removal for ever. The roles' `guardian` of the
///   stock manager is therefore without effect here.
///
/// WARNING: Two guardian agencies together can stop every change, and suspend every other agency. Name at least three
/// guardians, of agencies that do not obey each other.
contract GovernanceManager is IGovernanceManager, AccessManager {
    /// @dev A vote of a guardian.
    struct Vote {
        address guardian; // 0 when nobody voted
        uint48 until; // the second from which it no longer counts
    }

    IAgencyAccounts private _book;
    mapping(bytes32 matter => Vote) private _votes;
    mapping(address account => uint48) private _suspendedUntil;
    mapping(address guardian => uint48) private _nextSuspension;
    mapping(address guardian => uint48) private _nextPause;
    // Who started the running pause alone; 0 once it was renewed or ended.
    mapping(address module => address guardian) private _pausedBy;
    // The operation that guardians of two agencies are cancelling in this very call; 0 otherwise.
    bytes32 private _vetoed;

    /// @inheritdoc IGovernanceManager
    uint64 public constant GUARDIAN_ROLE = 1;
    /// @inheritdoc IGovernanceManager
    uint64 public constant REVOKER_ROLE = 2;

    /// @dev The published least delay. Below it, a deployment is a trial.
    uint32 private constant PUBLISHED_DELAY = 7 days;
    /// @dev What one guardian does alone ends by itself after this.
    uint48 private constant ALONE = 72 hours;
    /// @dev After acting alone an agency waits this long before doing the same again.
    uint48 private constant REST = 30 days;
    /// @dev The end of a suspension that lasts, and of a vote that holds as long as what it is on.
    uint48 private constant FOREVER = type(uint48).max;

    uint32 private immutable _MIN_DELAY;

    /// @param deployer Admin without delay until it renounces, after everything is wired.
    /// @param minDelay_ The least execution delay of roles that can widen power, in seconds.
    constructor(address deployer, uint32 minDelay_) AccessManager(deployer) {
        _MIN_DELAY = minDelay_;
        if (minDelay_ < PUBLISHED_DELAY) emit TrialDeployment();
    }

    // -- Acts of the admin and of guardians ----------------------------------------------------------------------

    /// @inheritdoc IGovernanceManager
    function connectAccounts(IAgencyAccounts accounts_) external onlyAuthorized {
        if (address(_book) != address(0)) revert GovernanceConnected(address(_book));
        _book = accounts_;
        emit AccountsConnected(address(accounts_));
    }

    /// @inheritdoc IGovernanceManager
    function veto(address caller, address target, bytes calldata data) external returns (bool cancelled) {
        address guardian = _requireGuardian();
        bytes32 operationId = hashOperation(caller, target, data);

        // Check: there is something to stop, and it is not the guardian's own standing.
        if (getSchedule(operationId) == 0) revert AccessManagerNotScheduled(operationId);
        if (target == address(this) && _memberConcerned(data) == guardian) revert GovernanceOwnMembership(guardian);

        // Effect: the first vote waits for the second; votes hold for this scheduling only.
        uint32 nonce = getNonce(operationId);
        address first;
        (cancelled, first) = _vote(keccak256(abi.encode("veto", operationId, nonce)), guardian, FOREVER);
        if (cancelled) {
            _vetoed = operationId;
            cancel(caller, target, data);
            _vetoed = bytes32(0);
            emit OperationVetoed(operationId, nonce, first, guardian);
        }
    }

    /// @inheritdoc IGovernanceManager
    function suspendMember(address account) external {
        address guardian = _requireGuardian();
        uint48 time = uint48(block.timestamp);

        // Effect: with another agency's vote of the last 72 hours the suspension lasts.
        if (_voteSuspension(account, guardian)) return;

        // Check: alone, once in 30 days.
        if (time < _nextSuspension[guardian]) revert GovernanceTooSoon(guardian, _nextSuspension[guardian]);

        // Effect: alone, for 72 hours; the vote recorded above counts for as long. The longer of two stands.
        _nextSuspension[guardian] = time + REST;
        _suspendedUntil[account] = time + ALONE;
        emit MemberSuspended(account, guardian, time + ALONE);
    }

    /// @inheritdoc IGovernanceManager
    function voteToSuspend(address account) external returns (bool suspended) {
        return _voteSuspension(account, _requireGuardian());
    }

    /// @inheritdoc IGovernanceManager
    function restoreMember(address account) external onlyAuthorized {
        if (_suspendedUntil[account] <= block.timestamp) revert GovernanceNotSuspended(account);
        _suspendedUntil[account] = 0;
        emit MemberRestored(account);
    }

    /// @inheritdoc IGovernanceManager
    function pause(address module) external {
        address guardian = _requireGuardian();
        uint48 time = uint48(block.timestamp);
        uint48 until = time + ALONE;

        // Check: the module runs, and this agency has not started a pause for 30 days.
        uint48 running = IModule(module).pausedUntil();
        if (running > time) revert GovernanceAlreadyPaused(module, running);
        if (time < _nextPause[guardian]) revert GovernanceTooSoon(guardian, _nextPause[guardian]);

        // Effect: remember who started it.
        _nextPause[guardian] = time + REST;
        _pausedBy[module] = guardian;
        emit PauseStarted(module, guardian, until);

        // Interaction: a contract that is no module of this manager refuses.
        IModule(module).pause(until);
    }

    /// @inheritdoc IGovernanceManager
    function renewPause(address module) external returns (bool renewed) {
        address guardian = _requireGuardian();
        uint48 running = _requirePaused(module);

        // Effect: votes are bound to the pause as it stands, so that each renewal needs two new ones.
        address first;
        (renewed, first) = _vote(keccak256(abi.encode("renew", module, running)), guardian, running);
        if (!renewed) return false;
        uint48 until = uint48(block.timestamp) + ALONE;
        delete _pausedBy[module];
        emit PauseRenewed(module, first, guardian, until);

        // Interaction: the module lengthens the pause.
        IModule(module).pause(until);
    }

    /// @inheritdoc IGovernanceManager
    function resume(address module) external returns (bool resumed) {
        address guardian = _requireGuardian();
        uint48 running = _requirePaused(module);

        // Effect: what an agency started alone it may end alone; otherwise two agencies decide.
        if (_pausedBy[module] != guardian) {
            (resumed, ) = _vote(keccak256(abi.encode("resume", module, running)), guardian, running);
            if (!resumed) return false;
        }
        delete _pausedBy[module];
        emit PauseEnded(module, guardian);

        // Interaction: the module runs again.
        IModule(module).resume();
        return true;
    }

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IGovernanceManager
    function accounts() external view returns (IAgencyAccounts) {
        return _book;
    }

    /// @inheritdoc IGovernanceManager
    function minDelay() external view returns (uint32) {
        return _MIN_DELAY;
    }

    /// @inheritdoc IGovernanceManager
    function suspendedUntil(address account) external view returns (uint48) {
        return _suspendedUntil[account];
    }

    /// @inheritdoc IGovernanceManager
    function nextSuspension(address guardian) external view returns (uint48) {
        return _nextSuspension[guardian];
    }

    /// @inheritdoc IGovernanceManager
    function nextPause(address guardian) external view returns (uint48) {
        return _nextPause[guardian];
    }

    /// @inheritdoc IGovernanceManager
    function isTrial() external view returns (bool) {
        return _MIN_DELAY < PUBLISHED_DELAY;
    }

    // -- What differs from the stock manager ---------------------------------------------------------------------

    /// @inheritdoc IAccessManager
    /// @dev A suspended member has no role. Every check of the stock manager asks here, schedules and executions of
    /// operations scheduled before the suspension included.
    function hasRole(
        uint64 roleId,
        address account
    ) public view override(AccessManager, IAccessManager) returns (bool isMember, uint32 executionDelay) {
        if (roleId != PUBLIC_ROLE && _suspendedUntil[account] > block.timestamp) return (false, 0);
        return super.hasRole(roleId, account);
    }

    /// @dev Only agency accounts, and never with less notice than the least delay, except to narrow power. The
    /// deployer's own role is granted while this contract has no code yet.
    function _grantRole(
        uint64 roleId,
        address account,
        uint32 grantDelay,
        uint32 executionDelay
    ) internal override returns (bool) {
        if (address(this).code.length != 0) {
            if (_agencyOf(account) == address(0)) revert GovernanceNotAgencyAccount(account);
            if (!_givesNoNotice(roleId) && executionDelay < _MIN_DELAY) {
                revert GovernanceDelayTooShort(roleId, executionDelay, _MIN_DELAY);
            }
        }
        return super._grantRole(roleId, account, grantDelay, executionDelay);
    }

    /// @dev The administrator of a role grants it, and each grant must take notice.
    function _setRoleAdmin(uint64 roleId, uint64 admin) internal override {
        if (_givesNoNotice(admin)) revert GovernanceRoleWithoutNotice(admin);
        super._setRoleAdmin(roleId, admin);
    }

    /// @dev No restricted function is left to the public, nor an upgrade to a role without delay. This contract cannot
    /// know whether another function only narrows power; the guardians have the notice period to look at it.
    function _setTargetFunctionRole(address target, bytes4 selector, uint64 roleId) internal override {
        if (
            roleId == PUBLIC_ROLE || (selector == UUPSUpgradeable.upgradeToAndCall.selector && _givesNoNotice(roleId))
        ) {
            revert GovernanceRoleWithoutNotice(roleId);
        }
        super._setTargetFunctionRole(target, selector, roleId);
    }

    /// @dev The account that scheduled it may cancel it, and {veto} for guardians of two agencies.
    function _canCancel(address caller, address target, bytes calldata data) internal view override returns (bool) {
        return caller == _msgSender() || (_vetoed != bytes32(0) && _vetoed == hashOperation(caller, target, data));
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    /// @dev Votes on a lasting suspension, which the second agency makes.
    function _voteSuspension(address account, address guardian) private returns (bool carried) {
        // Check: another agency, which is not suspended for good already.
        if (_agencyOf(account) == address(0)) revert GovernanceNotAgencyAccount(account);
        if (account == guardian) revert GovernanceOwnMembership(account);
        if (_suspendedUntil[account] == FOREVER) revert GovernanceAlreadySuspended(account);

        // Effect: the second vote within 72 hours carries.
        (carried, ) = _vote(keccak256(abi.encode("suspend", account)), guardian, uint48(block.timestamp) + ALONE);
        if (carried) {
            _suspendedUntil[account] = FOREVER;
            emit MemberSuspended(account, guardian, FOREVER);
        }
    }

    /// @dev Records a first vote. The second of two agencies carries the matter, when the first vote is live and its
    /// guardian still in standing; otherwise the new vote takes its place.
    function _vote(bytes32 matter, address guardian, uint48 until) private returns (bool carried, address first) {
        Vote memory vote = _votes[matter];
        if (vote.guardian != address(0) && vote.until > block.timestamp) {
            if (vote.guardian == guardian) revert GovernanceAlreadyVoted(matter, guardian);
            (bool stands, ) = hasRole(GUARDIAN_ROLE, vote.guardian);
            if (stands) {
                delete _votes[matter];
                return (true, vote.guardian);
            }
        }
        _votes[matter] = Vote({guardian: guardian, until: until});
        emit GuardianVoted(matter, guardian, until);
    }

    function _requireGuardian() private view returns (address guardian) {
        guardian = _msgSender();
        (bool stands, ) = hasRole(GUARDIAN_ROLE, guardian);
        if (!stands) revert GovernanceNotGuardian(guardian);
    }

    function _requirePaused(address module) private view returns (uint48 until) {
        until = IModule(module).pausedUntil();
        if (until <= block.timestamp) revert GovernanceNotPaused(module);
    }

    function _agencyOf(address account) private view returns (address) {
        return address(_book) == address(0) ? address(0) : _book.agencyOf(account);
    }

    /// @dev The roles whose members may have no delay, and the one that everybody has.
    function _givesNoNotice(uint64 role) private pure returns (bool) {
        return role == GUARDIAN_ROLE || role == REVOKER_ROLE || role == PUBLIC_ROLE;
    }

    /// @dev The account whose standing an operation on this manager changes, or 0.
    function _memberConcerned(bytes calldata data) private pure returns (address) {
        bytes4 selector = bytes4(data);
        if (selector == IAccessManager.grantRole.selector || selector == IAccessManager.revokeRole.selector) {
            (, address account) = abi.decode(data[4:], (uint64, address));
            return account;
        }
        if (selector == IGovernanceManager.restoreMember.selector) return abi.decode(data[4:], (address));
        return address(0);
    }
}
