// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Persons} from "../common/Persons.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";

/// @title The checks of law 5 in the open, so that tests ask them directly. Never deployed outside tests.
contract PersonsHarness {
    function requireDisinterested(IIdentityAuthority identities, address officer, address party) external view {
        Persons.requireDisinterested(identities, officer, party);
    }
}
