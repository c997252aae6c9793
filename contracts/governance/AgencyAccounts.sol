// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {AgencyAccount} from "./AgencyAccount.sol";
import {IAgencyAccounts} from "./IAgencyAccounts.sol";

/// @title Opens the one governance account of each agency
/// @dev Not upgradeable and without an owner. Deploys the code itself: comparing code hashes would not do, since other
/// deployment code could leave approvals in storage and then return the genuine code.
contract AgencyAccounts is IAgencyAccounts {
    mapping(address agency => address account) private _accounts;
    mapping(address account => address agency) private _agencies;

    address private immutable _FORWARDER;
    IIdentityAuthority private immutable _IDENTITIES;
    address private immutable _MANAGER;

    /// @param forwarder The ERC-2771 forwarder that the accounts trust.
    /// @param identities Names the officers of each agency.
    /// @param manager The governance manager, where one officer may pause, suspend and veto.
    constructor(address forwarder, IIdentityAuthority identities, address manager) {
        _FORWARDER = forwarder;
        _IDENTITIES = identities;
        _MANAGER = manager;
    }

    /// @inheritdoc IAgencyAccounts
    function open(address agency) external returns (address account) {
        // Check: an active agency that has no account yet.
        if (_IDENTITIES.kindOf(agency) != IIdentityAuthority.Kind.Agency || !_IDENTITIES.isActive(agency)) {
            revert AgencyAccountsNotAgency(agency);
        }
        if (_accounts[agency] != address(0)) revert AgencyAccountsOpened(agency, _accounts[agency]);

        // Effect: one account an agency; its constructor calls nobody.
        bytes32 salt = bytes32(uint256(uint160(agency)));
        account = address(new AgencyAccount{salt: salt}(_FORWARDER, _IDENTITIES, _MANAGER, agency));
        _accounts[agency] = account;
        _agencies[account] = agency;
        emit AgencyAccountOpened(agency, account);
    }

    /// @inheritdoc IAgencyAccounts
    function accountOf(address agency) external view returns (address) {
        return _accounts[agency];
    }

    /// @inheritdoc IAgencyAccounts
    function agencyOf(address account) external view returns (address) {
        return _agencies[account];
    }
}
