// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IBillSettlement} from "../bills/IBillSettlement.sol";
import {Module} from "../common/Module.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {FundSpending} from "./FundSpending.sol";
import {FundStore} from "./FundStore.sol";

/// @title The ledger of public money
/// @dev Start with {IFundLedger}, which states every rule.
contract FundLedger is FundSpending {
    /// @dev The published lower bound; a deployment below it is a trial.
    uint48 private constant PUBLISHED_NOTICE = 7 days;

    uint48 private immutable _MIN_NOTICE;

    /// @param trustedForwarder_ The ERC-2771 forwarder.
    /// @param minNotice The least notice of a higher ceiling, in seconds.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        address trustedForwarder_,
        IIdentityAuthority identities,
        IBillSettlement bills,
        uint48 minNotice
    ) Module(trustedForwarder_, minNotice < PUBLISHED_NOTICE) FundStore(identities, bills) {
        _MIN_NOTICE = minNotice;
    }

    /// @notice Sets up the proxy, once.
    /// @param manager The governance manager.
    /// @param notice How long a higher ceiling is under notice, in seconds.
    function initialize(address manager, uint48 notice) external initializer {
        __Module_init(manager);
        _requirePeriod("notice", notice, _MIN_NOTICE);
        _fundStorage().notice = notice;
    }
}
