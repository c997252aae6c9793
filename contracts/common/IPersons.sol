// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title The errors of law 5, which every contract of officers has in its ABI
/// @dev See {Persons}, which checks.
interface IPersons {
    /// @notice Thrown when one person would take two places of the same act.
    error PersonsNotDistinct(address person);

    /// @notice Thrown when an officer has a stake in the matter. The officer is the party or holds a seat in it, took part
    /// in what is judged, or acts for an organisation that is the party or close to it.
    error PersonsConflictOfInterest(address officer, address party);
}
