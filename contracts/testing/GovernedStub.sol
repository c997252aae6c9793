// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Module} from "../common/Module.sol";

/// @title The smallest module that governance can rule. Never deployed outside tests.
contract GovernedStub is Module {
    uint256 public wide;
    uint256 public acts;

    error GovernedStubRefused();

    constructor(address forwarder) Module(forwarder, false) {}

    function initialize(address manager) external initializer {
        __Module_init(manager);
    }

    /// @dev Stands for a function that grants power: delayed.
    function widen(uint256 value) external restricted {
        wide = value;
    }

    /// @dev Stands for a function that takes power away: at once.
    function narrow() external restricted {
        wide = 0;
    }

    function act() external whenRunning {
        ++acts;
    }

    function refuse() external pure {
        revert GovernedStubRefused();
    }
}
