// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {IPersons} from "./IPersons.sol";
import {Module} from "./Module.sol";
import {Persons} from "./Persons.sol";

/// @title Base of every contract whose acts are those of officers
/// @dev Holds the identity registry, and asks it whether the caller is who it says. The caller is `_msgSender()`: a
/// relayed act is its signer's.
abstract contract OfficerModule is IPersons, Module {
    IIdentityAuthority internal immutable _IDENTITIES;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address trustedForwarder_, bool trial, IIdentityAuthority identities) Module(trustedForwarder_, trial) {
        _IDENTITIES = identities;
    }

    /// @dev Reverts unless the caller is the officer, who sits for the purpose in the organisation.
    function _requireOfficer(address organisation, bytes32 purpose, address officer) internal view {
        _IDENTITIES.requireOfficerOf(organisation, purpose, officer, _msgSender());
    }

    /// @dev As {_requireOfficer}, of an organisation that holds the mandate.
    function _requireMandated(address organisation, bytes32 mandate, bytes32 purpose, address officer) internal view {
        _IDENTITIES.requireMandated(organisation, mandate, purpose, officer, _msgSender());
    }

    /// @dev Reverts unless the caller is the party, or its officer for the purpose.
    function _requireActor(address party, bytes32 purpose, address actor) internal view {
        _IDENTITIES.requireActor(party, purpose, actor, _msgSender());
    }

    /// @dev Reverts when the officer has a stake in the party; see {Persons-requireDisinterested}.
    function _requireDisinterested(address officer, address party) internal view {
        Persons.requireDisinterested(_IDENTITIES, officer, party);
    }
}
