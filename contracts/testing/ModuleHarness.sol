// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Module} from "../common/Module.sol";

/// @title A module with nothing of its own but one act. Never deployed outside tests.
contract ModuleHarness is Module {
    /// @notice Emitted by {act}.
    event Acted(address actor);

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address trustedForwarder_, bool trial) Module(trustedForwarder_, trial) {}

    function initialize(address manager) external initializer {
        __Module_init(manager);
    }

    /// @dev Stands for every act that a pause stops.
    function act() external whenRunning {
        emit Acted(_msgSender());
    }
}
