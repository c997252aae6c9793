// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ICredentialStatus} from "../identity/ICredentialStatus.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";

/// @title Another contract that asks the registries, and measures what asking costs it. Never deployed outside tests.
/// @dev Nothing was touched before in the transaction, so every account and slot is cold: the dearest case.
contract IdentityProbe {
    function officerCheck(
        IIdentityAuthority registry,
        address organisation,
        bytes32 purpose,
        address person
    ) external view returns (uint256 gasUsed) {
        uint256 before = gasleft();
        registry.isOfficer(organisation, purpose, person);
        return before - gasleft();
    }

    function actorCheck(
        IIdentityAuthority registry,
        address organisation,
        bytes32 purpose,
        address person,
        address key
    ) external view returns (uint256 gasUsed) {
        uint256 before = gasleft();
        registry.requireOfficerOf(organisation, purpose, person, key);
        return before - gasleft();
    }

    /// @dev A second check in the same transaction: accounts are warm, as in an act that checks two things.
    function officerCheckAgain(
        IIdentityAuthority registry,
        address organisation,
        bytes32 purpose,
        address person
    ) external view returns (uint256 gasUsed) {
        registry.kindOf(address(this));
        uint256 before = gasleft();
        registry.isOfficer(organisation, purpose, person);
        return before - gasleft();
    }

    function credentialCheck(
        ICredentialStatus registry,
        address subject,
        bytes32 schema
    ) external view returns (uint256 gasUsed) {
        uint256 before = gasleft();
        registry.isValid(subject, schema);
        return before - gasleft();
    }
}
