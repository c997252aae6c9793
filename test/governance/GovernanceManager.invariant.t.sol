// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {GovernanceHandler} from "./GovernanceHandler.t.sol";

// `invariant_` and reason strings are the test runner's convention.
// solhint-disable func-name-mixedcase, gas-custom-errors

/// @title Law 6, attacked: nothing that widens power takes effect before its notice, nothing vetoed ever does, and
/// nothing is done by a suspended member
contract GovernanceManagerInvariantTest {
    GovernanceHandler private _handler;

    function setUp() public {
        _handler = new GovernanceHandler();
        _handler.build();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev The handler records what happened with its own clock and its own count of votes.
    function invariant_nothingBeforeItsNotice() public view {
        require(_handler.early() == 0, "an operation took effect before its notice");
    }

    function invariant_nothingVetoedEverHappens() public view {
        require(_handler.afterVeto() == 0, "a vetoed operation took effect");
    }

    function invariant_nothingBySuspendedMembers() public view {
        require(_handler.bySuspended() == 0, "a suspended member acted");
    }

    function invariant_noAgencyAlone() public view {
        require(_handler.aloneCancelled() == 0, "one agency alone cancelled another's operation");
        require(_handler.aloneTwice() == 0, "one agency alone suspended or paused twice within 30 days");
    }

    function invariant_rolesHaveTheirNotice() public view {
        require(!_handler.roleWithoutNotice(), "a role that widens power has less than the least delay");
    }
}
