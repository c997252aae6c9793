// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title The offices of state that an organisation may hold, granted by governance with notice, withdrawn at once
/// @dev A mandate is its short name as ASCII in the high bytes, so that it reads in any explorer.
library Mandates {
    /// @dev Enrols identities.
    bytes32 internal constant REGISTRAR = "registrar";
    /// @dev Opens budget lines, sets ceilings, appropriates.
    bytes32 internal constant BUDGET_AUTHORITY = "budget-authority";
    /// @dev Allocates, confirms redemptions and burns.
    bytes32 internal constant TREASURY = "treasury";
    /// @dev Acknowledges batches of bills.
    bytes32 internal constant TAX_AUTHORITY = "tax-authority";
    /// @dev Decides complaints against awards.
    bytes32 internal constant REVIEW_BODY = "review-body";
}
