// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Opens the one governance account of each agency
/// @dev The governance manager gives roles to no other accounts, so that whoever holds a power is an enrolled agency
/// with two pairs of eyes, and so that a vote counts once an agency.
interface IAgencyAccounts {
    /// @notice Emitted when the account of an agency is opened.
    event AgencyAccountOpened(address indexed agency, address indexed account);

    /// @notice Thrown when an account is asked for an identity that is not an active agency.
    error AgencyAccountsNotAgency(address identity);

    /// @notice Thrown when the agency has an account already.
    error AgencyAccountsOpened(address agency, address account);

    /// @notice Opens the account of an agency. Anybody may: the account obeys the agency's officers only, and holds no
    /// power until governance grants it one.
    ///
    /// @dev Emits {AgencyAccountOpened}.
    ///
    /// Requirements:
    /// - `agency` must be an active agency.
    /// - It must have no account yet.
    ///
    /// @param agency An active agency of the identity registry.
    /// @return account Its account, at an address that follows from the agency.
    function open(address agency) external returns (address account);

    /// @notice The account of the agency, or 0 before {open}.
    function accountOf(address agency) external view returns (address);

    /// @notice The agency of an account opened here, or 0 for any other address.
    function agencyOf(address account) external view returns (address);
}
