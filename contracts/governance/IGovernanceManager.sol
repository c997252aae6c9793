// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IAgencyAccounts} from "./IAgencyAccounts.sol";

/// @title Who may do what, after which notice, and who may stop it
/// @dev OpenZeppelin's access manager, with guardians. A guardian is a member of {GUARDIAN_ROLE}; every member of a role
/// is the one account of an agency ({IAgencyAccounts}), so the votes of two guardians are the votes of two agencies.
/// Times are Unix seconds of the block clock.
interface IGovernanceManager is IAccessManager {
    // -- Events and errors ---------------------------------------------------------------------------------------

    /// @notice Emitted once, by a deployment whose least delay is below the published one.
    event TrialDeployment();

    /// @notice Emitted when the book of agency accounts is connected; once.
    event AccountsConnected(address accounts);

    /// @notice Emitted when a guardian votes, alone or as the first of two.
    /// @param matter What the vote is on: a hash of the act and of what it concerns, so that votes never mix.
    /// @param until The second from which the vote no longer counts.
    event GuardianVoted(bytes32 indexed matter, address indexed guardian, uint48 until);

    /// @notice Emitted when the second agency's vote stops a scheduled operation.
    event OperationVetoed(bytes32 indexed operationId, uint32 indexed nonce, address first, address second);

    /// @notice Emitted when a member is suspended.
    /// @param until The second from which the member acts again; the largest uint48 for a lasting suspension.
    event MemberSuspended(address indexed account, address indexed guardian, uint48 until);

    /// @notice Emitted when governance ends a suspension.
    event MemberRestored(address indexed account);

    /// @notice Emitted when a guardian pauses a module.
    event PauseStarted(address indexed module, address indexed guardian, uint48 until);

    /// @notice Emitted when two agencies renew a pause.
    event PauseRenewed(address indexed module, address first, address second, uint48 until);

    /// @notice Emitted when a pause is ended early.
    event PauseEnded(address indexed module, address indexed guardian);

    /// @notice Thrown when the caller is not a guardian in standing.
    error GovernanceNotGuardian(address caller);

    /// @notice Thrown when a role is granted to, or a suspension asked for, what is not the account of an agency.
    error GovernanceNotAgencyAccount(address account);

    /// @notice Thrown when an agency votes on its own membership.
    error GovernanceOwnMembership(address account);

    /// @notice Thrown when an agency votes twice on one matter.
    error GovernanceAlreadyVoted(bytes32 matter, address guardian);

    /// @notice Thrown when an agency starts what it started less than 30 days ago.
    /// @param next The second from which it may again.
    error GovernanceTooSoon(address guardian, uint48 next);

    /// @notice Thrown when a member is suspended lastingly already.
    error GovernanceAlreadySuspended(address account);

    /// @notice Thrown when a member to restore is not suspended.
    error GovernanceNotSuspended(address account);

    /// @notice Thrown when a module to pause is paused already; it may be renewed.
    error GovernanceAlreadyPaused(address module, uint48 until);

    /// @notice Thrown when a pause to renew or to end is not running.
    error GovernanceNotPaused(address module);

    /// @notice Thrown when a role that can widen power is granted with less notice than the least delay.
    /// @param delay The execution delay asked for, in seconds.
    /// @param bound The least delay, in seconds.
    error GovernanceDelayTooShort(uint64 role, uint32 delay, uint32 bound);

    /// @notice Thrown when a role without delay would administer another role or upgrade a contract, or when the public
    /// would call a restricted function.
    error GovernanceRoleWithoutNotice(uint64 role);

    /// @notice Thrown when the book of agency accounts is connected twice.
    error GovernanceConnected(address accounts);

    // -- Acts of the admin and of guardians ----------------------------------------------------------------------

    /// @notice Connects the book of agency accounts, whose accounts alone can be granted roles. Once, for ever.
    ///
    /// @dev Emits {AccountsConnected}.
    ///
    /// Requirements:
    /// - The caller must be a member of the admin role.
    /// - No book must be connected yet.
    function connectAccounts(IAgencyAccounts accounts_) external;

    /// @notice Votes to stop a scheduled operation, including one on this manager. The vote of a second agency cancels
    /// it. A vote holds for one scheduling: an operation scheduled again needs new votes.
    ///
    /// @dev Emits {GuardianVoted}, or {OperationCanceled} and {OperationVetoed}.
    ///
    /// Requirements:
    /// - The caller must be a guardian in standing.
    /// - The operation must be scheduled, and must not have expired.
    /// - It must not change the standing of the caller itself.
    /// - The caller must not have voted on this scheduling.
    ///
    /// @param caller The account that scheduled it.
    /// @param target The contract it calls.
    /// @param data Its call data.
    /// @return cancelled True when this was the second vote.
    function veto(address caller, address target, bytes calldata data) external returns (bool cancelled);

    /// @notice Suspends a member of any role at once: it can neither schedule nor execute nor vote. One guardian alone
    /// suspends for 72 hours and once in 30 days; a second agency's call within those hours makes it last.
    ///
    /// @dev Emits {GuardianVoted} and {MemberSuspended}, or the latter alone when it makes the suspension last.
    ///
    /// Requirements:
    /// - The caller must be a guardian in standing.
    /// - `account` must be the account of an agency, and not the caller's own.
    /// - It must not be suspended lastingly.
    /// - The caller must have no vote on it that still counts.
    /// - Unless the suspension lasts, the caller must have suspended nobody alone for 30 days.
    ///
    /// @param account The agency account to suspend.
    function suspendMember(address account) external;

    /// @notice Votes for a lasting suspension without suspending alone, for an agency that did so within 30 days.
    ///
    /// @dev Emits {GuardianVoted}, or {MemberSuspended} when another agency voted or suspended within 72 hours.
    ///
    /// Requirements:
    /// - The caller must be a guardian in standing.
    /// - `account` must be the account of an agency, and not the caller's own.
    /// - It must not be suspended lastingly.
    /// - The caller must have no vote on it that still counts.
    ///
    /// @param account The agency account to suspend.
    /// @return suspended True when this was the second vote.
    function voteToSuspend(address account) external returns (bool suspended);

    /// @notice Ends a suspension, with notice.
    ///
    /// @dev Emits {MemberRestored}.
    ///
    /// Requirements:
    /// - The caller must be a member of the admin role.
    /// - The account must be suspended.
    function restoreMember(address account) external;

    /// @notice Pauses a module for 72 hours. A guardian alone, once in 30 days over all modules.
    ///
    /// @dev Emits {PauseStarted}.
    ///
    /// Requirements:
    /// - The caller must be a guardian in standing.
    /// - The module must not be paused.
    /// - The caller must have started no pause for 30 days.
    function pause(address module) external;

    /// @notice Votes to let a running pause go on for 72 hours from now; the second agency's vote renews it.
    ///
    /// @dev Emits {GuardianVoted} or {PauseRenewed}.
    ///
    /// Requirements:
    /// - The caller must be a guardian in standing.
    /// - The module must be paused.
    /// - The caller must not have voted to renew this pause as it stands.
    ///
    /// @return renewed True when this was the second vote.
    function renewPause(address module) external returns (bool renewed);

    /// @notice Ends a running pause: at once by the agency that started it while nobody renewed it, else with the vote
    /// of a second agency.
    ///
    /// @dev Emits {GuardianVoted} or {PauseEnded}.
    ///
    /// Requirements:
    /// - The caller must be a guardian in standing.
    /// - The module must be paused.
    /// - Unless the caller started the pause alone, it must not have voted to end this pause as it stands.
    ///
    /// @return resumed True when the module runs again.
    function resume(address module) external returns (bool resumed);

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @notice Pause, suspend, veto: no delay.
    // The name is that of the stock constants ADMIN_ROLE and PUBLIC_ROLE.
    // solhint-disable-next-line func-name-mixedcase
    function GUARDIAN_ROLE() external view returns (uint64);

    /// @notice Functions that narrow power, such as withdrawing a mandate: no delay.
    // solhint-disable-next-line func-name-mixedcase
    function REVOKER_ROLE() external view returns (uint64);

    /// @notice The book of agency accounts, or 0 before it is connected.
    function accounts() external view returns (IAgencyAccounts);

    /// @notice The least execution delay of every role but guardian and revoker, in seconds.
    function minDelay() external view returns (uint32);

    /// @notice The second from which a suspended member acts again; 0 or past when it is not suspended, the largest
    /// uint48 when the suspension lasts.
    function suspendedUntil(address account) external view returns (uint48);

    /// @notice The second from which the guardian may suspend alone again.
    function nextSuspension(address guardian) external view returns (uint48);

    /// @notice The second from which the guardian may start a pause again.
    function nextPause(address guardian) external view returns (uint48);

    /// @notice True when the least delay is below the published one.
    function isTrial() external view returns (bool);
}
