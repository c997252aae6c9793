// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title The errors of law 5, which every contract of officers has in its ABI
/// @dev See {Persons}, which checks.
interface IPersons {
    /// @notice Thrown when one person would take two places of the same act.
    error PersonsNotDistinct(address person);

    /// @notice Thrown when an officer is the party that the act is about, or a seat ties the officer to that party.
    error PersonsConflictOfInterest(address officer, address party);
}
