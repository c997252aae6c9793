// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {Purposes} from "../identity/Purposes.sol";
import {IPersons} from "./IPersons.sol";

/// @title Law 5: who prepares, who approves and who pays are different persons, and none of them has a stake
/// @dev Persons are compared as identities, never as addresses of keys: whoever calls has checked already that the key
/// is the identity's. An act that nobody prepared has the person 0, and no officer is 0.
library Persons {
    /// @dev Reverts when the person already has the other place of the act.
    function requireOther(address person, address earlier) internal pure {
        if (person == earlier) revert IPersons.PersonsNotDistinct(person);
    }

    /// @dev As above, for the third of three persons.
    function requireOther(address person, address first, address second) internal pure {
        if (person == first || person == second) revert IPersons.PersonsNotDistinct(person);
    }

    /// @dev Reverts when the officer is the party, or has a seat to bid or to bill for it. A seat counts even while its
    /// holder or the party cannot act: a suspension or a recovery that ends tomorrow makes nobody a stranger today.
    function requireDisinterested(IIdentityAuthority identities, address officer, address party) internal view {
        if (
            officer == party ||
            identities.holdsSeat(party, Purposes.BIDDING, officer) ||
            identities.holdsSeat(party, Purposes.BILLING, officer)
        ) {
            revert IPersons.PersonsConflictOfInterest(officer, party);
        }
    }
}
