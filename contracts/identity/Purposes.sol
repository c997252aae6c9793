// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title The one published list of what an officer may be named for
/// @dev A purpose is its short name as ASCII in the high bytes, so that it reads in any explorer.
library Purposes {
    /// @dev Prepares money acts, tenders, records.
    bytes32 internal constant MAKER = "maker";
    /// @dev Approves what a maker prepared.
    bytes32 internal constant CHECKER = "checker";
    /// @dev Pays or releases what a checker approved.
    bytes32 internal constant PAYER = "payer";
    /// @dev Approves calls of the agency's governance account.
    bytes32 internal constant GOVERNANCE = "governance";
    /// @dev Enrols, suspends and ends identities for a registrar; signs for persons without a key.
    bytes32 internal constant REGISTRAR = "registrar";
    /// @dev Issues, suspends and revokes credentials for an accredited issuer.
    bytes32 internal constant CREDENTIALS = "credentials";
    /// @dev Issues, accepts, voids and credits bills for a company or an agency.
    bytes32 internal constant BILLING = "billing";
    /// @dev Records and confirms redemptions for the treasury.
    bytes32 internal constant TREASURY = "treasury";
    /// @dev Opens lines and sets ceilings for the budget authority.
    bytes32 internal constant BUDGET = "budget";
    /// @dev Acknowledges batches of bills for the tax authority.
    bytes32 internal constant TAX = "tax";
    /// @dev Signs bids and contracts for a company.
    bytes32 internal constant BIDDING = "bidding";
    /// @dev Releases key shares for a trustee organisation.
    bytes32 internal constant TRUSTEE = "trustee";
    /// @dev Acts for a guardian organisation in recovering lost keys.
    bytes32 internal constant RECOVERY = "recovery";

    /// @dev Whether somebody can be named for it. The list is short and asked rarely, so a chain of comparisons will do.
    function isListed(bytes32 purpose) internal pure returns (bool) {
        return
            purpose == MAKER ||
            purpose == CHECKER ||
            purpose == PAYER ||
            purpose == GOVERNANCE ||
            purpose == REGISTRAR ||
            purpose == CREDENTIALS ||
            purpose == BILLING ||
            purpose == TREASURY ||
            purpose == BUDGET ||
            purpose == TAX ||
            purpose == BIDDING ||
            purpose == TRUSTEE ||
            purpose == RECOVERY;
    }
}
