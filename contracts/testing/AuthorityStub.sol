// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IModule} from "../common/IModule.sol";

/// @title A governance manager with one administrator and no delay. Never deployed outside tests.
contract AuthorityStub {
    address private immutable _ADMINISTRATOR;

    constructor(address administrator) {
        _ADMINISTRATOR = administrator;
    }

    function pause(IModule module, uint48 until) external {
        module.pause(until);
    }

    function canCall(address caller, address, bytes4) external view returns (bool allowed, uint32 delay) {
        return (caller == _ADMINISTRATOR, 0);
    }
}
