// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

/// @title A manager without guardians or delays, for tests of other subjects. Never deployed outside tests.
contract PlainManager is AccessManager {
    constructor(address initialAdmin) AccessManager(initialAdmin) {}
}
