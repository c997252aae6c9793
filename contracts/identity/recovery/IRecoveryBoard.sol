// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IPersons} from "../../common/IPersons.sol";

/// @title Recovery of lost keys: guardians give an identity a new key, unless its owner vetoes in time
/// @dev Everything in Probity is keyed by identity, so a new key has every power of the old one and nothing is moved.
///
/// Who guards: a set of the owner's choice, or the default, of which both must agree: the identity's registrar and a
/// second agency that governance names. While a recovery is pending the identity does not act; nothing works for it but
/// {veto}, {finish}, {lapse} and its registrar's acts. Times are Unix seconds, periods seconds.
///
/// WARNING: with the default set two agencies can take over an identity whose key is lost, and one of them can bar the
/// veto by a false reference. It is public for the whole delay; an owner who trusts others more names them.
interface IRecoveryBoard is IPersons {
    /// @notice How far the newest recovery of an identity has come.
    enum Stage {
        None, // there never was one
        Pending,
        Finished, // the new key controls the identity
        Vetoed, // by the owner
        Lapsed, // nobody finished it in time
        Void // the identity ended while it was pending, or the registry obeys another board
    }

    /// @dev Guardians, of whom `threshold` start a recovery together.
    struct GuardianSet {
        uint8 threshold; // 0 when nobody can
        bool isDefault;
        address[] members; // persons, companies or agencies
    }

    /// @dev The newest recovery of an identity, for tools.
    struct Case {
        address newOwner;
        uint48 startedAt;
        uint48 finishAt; // from this second on the new key may finish; pauses included
        uint48 lapseAt; // from this second on anyone may end it without change; pauses included
        uint32 number; // counts the recoveries of the identity from 1; 0 when there never was one
        Stage stage;
        bytes32 reasonHash;
        address[] supporters; // the guardians who started it
    }

    /// @dev What a guardian supports.
    struct Support {
        // slot 0
        address newOwner;
        uint48 givenAt; // Unix seconds
        uint32 number; // of the recovery that it would start
        // slot 1
        address actor; // the person who acted: the guardian itself, or its officer
        // slot 2
        bytes32 reasonHash;
    }

    // -- Events and errors ---------------------------------------------------------------------------------------

    /// @notice Emitted when the owner proposes guardians; empty and 0 for the default.
    /// @param effectiveAt The second from which they guard, unless the change is dropped; pauses come on top.
    event GuardiansProposed(address indexed identity, address[] guardians, uint8 threshold, uint48 effectiveAt);

    /// @notice Emitted when the owner calls a proposed change of guardians off.
    event GuardiansCancelled(address indexed identity);

    /// @notice Emitted when a proposed change of guardians is dropped.
    /// @param number The recovery whose start dropped it; 0 when the identity was not active as it would have taken
    /// effect.
    event GuardiansDropped(address indexed identity, uint32 number);

    /// @notice Emitted with the first act after a change of guardians took effect by itself.
    event GuardiansChanged(address indexed identity, address[] guardians, uint8 threshold);

    /// @notice Emitted when a guardian supports a recovery.
    /// @param actor The person who acted for the guardian.
    /// @param until The second at which the support lapses; pauses come on top.
    event RecoverySupported(
        address indexed identity,
        address indexed guardian,
        address indexed actor,
        address newOwner,
        bytes32 reasonHash,
        uint48 until
    );

    /// @notice Emitted when a guardian withdraws its support.
    event RecoverySupportWithdrawn(address indexed identity, address indexed guardian, address indexed actor);

    /// @notice Emitted when enough guardians support the same recovery: it is pending from now on.
    /// @param finishAt The second from which the new key may finish; pauses come on top.
    event RecoveryStarted(
        address indexed identity,
        address indexed newOwner,
        uint32 number,
        bytes32 reasonHash,
        uint48 finishAt,
        address[] supporters
    );

    /// @notice Emitted when the owner vetoes.
    /// @param waitUntil The second from which the guardians who started it may support again.
    event RecoveryVetoed(address indexed identity, uint32 number, address key, uint48 waitUntil);

    /// @notice Emitted when the new key takes the identity over.
    event RecoveryFinished(address indexed identity, address indexed newOwner, uint32 number, address previousOwner);

    /// @notice Emitted when a recovery that nobody finished is ended without change.
    /// @param number 0 when another board had begun it.
    event RecoveryLapsed(address indexed identity, uint32 number, uint48 waitUntil);

    /// @notice Emitted when governance names the agencies of the default set.
    event DefaultGuardiansChanged(address indexed first, address indexed second);

    /// @notice Emitted when governance changes the delay of recoveries and of changes of guardians.
    event RecoveryDelayChanged(uint48 delay);

    /// @notice Thrown when a set is not of 2 to 8 different, active guardians other than the identity, or its threshold
    /// lies outside 2 to their number.
    /// @param guardian The first guardian that is wrong; 0 when their number or the threshold is.
    error RecoveryGuardiansInvalid(address identity, address guardian, uint256 count, uint8 threshold);

    /// @notice Thrown when a change of guardians is called off that does not wait.
    error RecoveryNothingProposed(address identity);

    /// @notice Thrown when a default guardian is not an active agency, or both are the same.
    error RecoveryDefaultInvalid(address first, address second);

    /// @notice Thrown when the delay of recoveries would be longer than the longest.
    error RecoveryDelayTooLong(uint48 delay, uint48 longest);

    /// @notice Thrown when an identity cannot be recovered: it was never enrolled, or has ended.
    error RecoveryNotPossible(address identity);

    /// @notice Thrown when a recovery is supported while one is pending.
    error RecoveryUnderWay(address identity);

    /// @notice Thrown when no recovery of the identity is pending.
    error RecoveryNotPending(address identity);

    /// @notice Thrown when the new key is 0, the present one, one that nobody can have, or the supporter's own.
    error RecoveryOwnerInvalid(address identity, address newOwner);

    /// @notice Thrown when a recovery is supported without a reason.
    error RecoveryReasonMissing(address identity);

    /// @notice Thrown when the one who supports is not a guardian in force.
    error RecoveryNotGuardian(address identity, address guardian);

    /// @notice Thrown when a guardian supports before its waiting time is over.
    error RecoveryGuardianWaits(address identity, address guardian, uint48 until);

    /// @notice Thrown when there is no support to withdraw.
    error RecoveryNoSupport(address identity, address guardian);

    /// @notice Thrown when the owner would veto while suspended on a court's or the police's reference.
    error RecoveryVetoBarred(address identity);

    /// @notice Thrown when another key than the new one would finish.
    error RecoveryNotNewOwner(address identity, address caller, address newOwner);

    /// @notice Thrown when a recovery would finish or lapse before its time.
    error RecoveryTooEarly(address identity, uint48 from);

    // -- Guardians -----------------------------------------------------------------------------------------------

    /// @notice Proposes the guardians of an identity; an empty list and threshold 0 propose the default. They guard
    /// after the recovery delay, without a further act. A newer proposal replaces one that waits. While a guardian in
    /// force has to wait after a veto, the delay begins only when the waiting ends.
    ///
    /// @dev Emits {GuardiansProposed}. The change is dropped when a recovery starts first, and when the identity is not
    /// active in the last second of the delay: a thief may have made it.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The identity must be active, and the caller must be its key.
    /// - There must be 2 to 8 different, active guardians, none of them the identity, and a threshold from 2 to their
    ///   number; or no guardians and threshold 0.
    function proposeGuardians(address identity, address[] calldata guardians, uint8 threshold) external;

    /// @notice Calls off a change of guardians that waits. Cannot be paused.
    ///
    /// @dev Emits {GuardiansCancelled}.
    ///
    /// Requirements:
    /// - The identity must be active, and the caller must be its key.
    /// - A change must be proposed that is not in force yet.
    function cancelGuardians(address identity) external;

    /// @notice Names the two agencies of the default set.
    ///
    /// @dev Emits {DefaultGuardiansChanged}. The default is the first two of: the registrar, `first`, `second`, without
    /// the identity itself, agencies that have ended, and a registrar whose mandate was withdrawn. So `second` guards those for whom
    /// `first` or the registrar cannot. Where fewer than two are left, only a set of the owner's own can recover the key.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - `first` and `second` must be two different active agencies.
    function setDefaultGuardians(address first, address second) external;

    /// @notice Sets the delay of recoveries and of changes of guardians. What is under way keeps its time.
    ///
    /// @dev Emits {RecoveryDelayChanged}.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - The delay must be neither shorter than the deployment's lower bound nor longer than 366 days.
    function setRecoveryDelay(uint48 delay) external;

    // -- Recovery ------------------------------------------------------------------------------------------------

    /// @notice Supports a recovery for a guardian. With the threshold of guardians who support the same new key for the
    /// same reason it starts, and is pending for the delay.
    ///
    /// @dev Emits {RecoverySupported}, and {RecoveryStarted} (with {GuardiansDropped}) when it starts. A guardian
    /// supports one recovery of an identity at a time; a newer support replaces the older. A support counts for the next
    /// recovery only, for 30 days, and only while the guardian is of the set in force, does not wait, and its actor could
    /// still act for it; persons whose identities have one key count once.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The identity must be enrolled, and must not have ended.
    /// - No recovery of it must be pending.
    /// - `newOwner` must not be 0, the present key, the sentinel of deactivated identities, or the caller's key.
    /// - `reasonHash` must not be 0.
    /// - `guardian` must be in force.
    /// - The caller must be the key of `actor`, who must be the guardian itself when it is a person, or its officer for
    ///   `recovery`. The guardian must be active.
    /// - `actor` must not be the identity.
    /// - The guardian must not have to wait after a veto, unless the identity is suspended on a court's or the police's
    ///   reference.
    /// - `actor` must act for no other guardian whose support of the same counts.
    ///
    /// @param actor The person who acts: the guardian itself, or its officer.
    /// @param newOwner The key that is to control the identity.
    /// @param reasonHash Hash of the reasoned decision, the same for all.
    function support(address identity, address guardian, address actor, address newOwner, bytes32 reasonHash) external;

    /// @notice Withdraws a guardian's support before the recovery starts. Cannot be paused.
    ///
    /// @dev Emits {RecoverySupportWithdrawn}.
    ///
    /// Requirements:
    /// - The guardian must support the next recovery of the identity.
    /// - The caller must be the key of `actor`, who must act for the guardian as in {support}.
    function withdrawSupport(address identity, address guardian, address actor) external;

    /// @notice The owner says no: the recovery ends without change, and the guardians who started it wait 30 days.
    /// Possible until it is finished. Cannot be paused.
    ///
    /// @dev Emits {RecoveryVetoed}.
    ///
    /// Requirements:
    /// - A recovery that this board began must be pending.
    /// - The caller must be the identity's key.
    /// - The identity must not be suspended on a court's or the police's reference.
    function veto(address identity) external;

    /// @notice The new key takes the identity over, which proves that somebody has it.
    ///
    /// @dev Emits {RecoveryFinished}. A suspension of the identity stays.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - A recovery that this board began must be pending.
    /// - The caller must be the new key.
    /// - The delay, as pauses extended it, must have passed.
    function finish(address identity) external;

    /// @notice Ends a recovery that the new key did not finish within 30 days of the delay, without change, so that
    /// nobody is frozen for ever. By anyone. Cannot be paused.
    ///
    /// @dev Emits {RecoveryLapsed}. The guardians who started it wait as after a veto. A recovery that another board
    /// began before the registry was connected to this one is ended at once.
    ///
    /// Requirements:
    /// - A recovery must be pending.
    /// - The delay and the time to finish, as pauses extended them, must have passed, unless another board began it.
    function lapse(address identity) external;

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @notice The guardians in force.
    function guardiansOf(address identity) external view returns (GuardianSet memory);

    /// @notice The guardians that wait to be in force, and from when on they are, pauses included; 0 when none wait.
    function proposedGuardiansOf(address identity) external view returns (GuardianSet memory, uint48 effectiveAt);

    /// @notice The newest recovery of the identity.
    function caseOf(address identity) external view returns (Case memory);

    /// @notice What the guardian last supported, and whether it counts now. Does not compare the keys of several guardians.
    function supportOf(address identity, address guardian) external view returns (Support memory, bool counts);

    /// @notice The second from which the guardian may support again, after a veto or a lapse; 0 or past when it may.
    function waitsUntil(address identity, address guardian) external view returns (uint48);

    /// @notice The two agencies of the default set.
    function defaultGuardians() external view returns (address first, address second);

    /// @notice The delay of recoveries and of changes of guardians.
    function recoveryDelay() external view returns (uint48);
}
