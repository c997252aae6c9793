// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title What every Probity contract has in common: a pause that ends by itself, and periods that are honest.
/// @dev Times are Unix seconds of the block clock.
interface IModule {
    /// @notice Emitted when the acts of the contract are paused, or the pause is renewed.
    /// @param until The second from which acts are possible again.
    event ModulePaused(uint48 until);

    /// @notice Emitted when a pause is ended early.
    event ModuleResumed();

    /// @notice Emitted once, at initialisation, by a contract whose period bounds are below the published ones.
    event TrialDeployment();

    /// @notice Thrown when an act is attempted while the contract is paused.
    /// @param until The second from which acts are possible again.
    error ModulePausedUntil(uint48 until);

    /// @notice Thrown when the caller of a function reserved to the governance manager is somebody else.
    error ModuleNotGovernance(address caller);

    /// @notice Thrown when a pause would end in the past or later than the longest pause allows.
    /// @param latest The latest second at which the pause may end.
    error ModulePauseOutOfRange(uint48 until, uint48 latest);

    /// @notice Thrown when the contract is resumed while it is not paused.
    error ModuleNotPaused();

    /// @notice Thrown when a period parameter lies under its lower bound.
    /// @param name The name of the period, as ASCII.
    error ModulePeriodTooShort(bytes32 name, uint48 value, uint48 bound);

    /// @notice Pauses the acts of the contract, or renews the pause. Views go on.
    ///
    /// @dev Emits {ModulePaused}. The governance manager decides who may ask for a pause, and how often.
    ///
    /// Requirements:
    /// - The caller must be the governance manager.
    /// - `until` must lie ahead, and at most 72 hours.
    ///
    /// @param until The second at which the pause ends by itself.
    function pause(uint48 until) external;

    /// @notice Ends the pause now.
    ///
    /// @dev Emits {ModuleResumed}.
    ///
    /// Requirements:
    /// - The caller must be the governance manager.
    /// - The contract must be paused.
    function resume() external;

    /// @notice The second from which acts are possible again; 0 or in the past when the contract is not paused.
    function pausedUntil() external view returns (uint48);

    /// @notice A deadline as extended by every pause that began after `since` and while it was still running.
    /// @param deadline The deadline as it was set.
    /// @param since The second at which the deadline was set.
    function effectiveDeadline(uint48 deadline, uint48 since) external view returns (uint48);

    /// @notice True for a deployment whose period bounds are below the published ones.
    function isTrial() external view returns (bool);
}
