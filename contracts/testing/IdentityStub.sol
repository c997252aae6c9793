// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ICredentialStatus} from "../identity/ICredentialStatus.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";

/// @title A registry whose answers a test sets directly. Never deployed outside tests.
/// @dev Same refusals as the real registry, so that a test of another subject sees the errors that users see.
contract IdentityStub is IIdentityAuthority, ICredentialStatus {
    mapping(address identity => address) private _owners;
    mapping(address identity => Kind) private _kinds;
    mapping(address identity => address) private _parents;
    mapping(address identity => bool) private _suspended;
    mapping(bytes32 key => bool) private _officers;
    mapping(bytes32 key => bool) private _mandates;
    mapping(bytes32 key => bool) private _credentials;

    function enrol(address identity, Kind kind, address parent) external {
        _kinds[identity] = kind;
        _parents[identity] = parent;
    }

    function setOwner(address identity, address owner) external {
        _owners[identity] = owner;
    }

    function setActive(address identity, bool active) external {
        _suspended[identity] = !active;
    }

    function nameOfficer(address organisation, bytes32 purpose, address person) external {
        _officers[keccak256(abi.encode(organisation, purpose, person))] = true;
    }

    function revokeOfficer(address organisation, bytes32 purpose, address person) external {
        _officers[keccak256(abi.encode(organisation, purpose, person))] = false;
    }

    function grantMandate(address organisation, bytes32 mandate) external {
        _mandates[keccak256(abi.encode(organisation, mandate))] = true;
    }

    function setCredential(address subject, bytes32 schema, bool valid) external {
        _credentials[keccak256(abi.encode(subject, schema))] = valid;
    }

    function requireMandated(
        address organisation,
        bytes32 mandate,
        bytes32 purpose,
        address officer,
        address caller
    ) external view {
        if (!hasMandate(organisation, mandate)) revert IdentityNotMandated(organisation, mandate);
        requireOfficer(organisation, purpose, officer, caller);
    }

    function requireActor(address party, bytes32 purpose, address actor, address caller) external view {
        if (actor != party) {
            requireOfficer(party, purpose, actor, caller);
            return;
        }
        if (!isActive(party)) revert IdentityNotActive(party);
        if (identityOwner(actor) != caller) revert IdentityUnauthorized(actor, caller);
    }

    function ownerAt(address identity, uint48) external view returns (address) {
        return identityOwner(identity);
    }

    function kindOf(address identity) external view returns (Kind) {
        return _kinds[identity];
    }

    function parentOf(address identity) external view returns (address) {
        return _parents[identity];
    }

    function wasActiveAt(address identity, uint48) external view returns (bool) {
        return isActive(identity);
    }

    function wasValidAt(address subject, bytes32 schema, uint48) external view returns (bool) {
        return isValid(subject, schema);
    }

    function isValid(address subject, bytes32 schema) public view returns (bool) {
        return isActive(subject) && _credentials[keccak256(abi.encode(subject, schema))];
    }

    function requireOfficer(address organisation, bytes32 purpose, address officer, address caller) public view {
        if (!isActive(organisation)) revert IdentityNotActive(organisation);
        if (!isActive(officer)) revert IdentityNotActive(officer);
        if (!isOfficer(organisation, purpose, officer)) revert IdentityNotOfficer(organisation, purpose, officer);
        if (identityOwner(officer) != caller) revert IdentityUnauthorized(officer, caller);
    }

    function identityOwner(address identity) public view returns (address) {
        address owner = _owners[identity];
        return owner == address(0) ? identity : owner;
    }

    function isActive(address identity) public view returns (bool) {
        return _kinds[identity] != Kind.None && !_suspended[identity];
    }

    function isOfficer(address organisation, bytes32 purpose, address person) public view returns (bool) {
        return
            isActive(organisation) &&
            isActive(person) &&
            _kinds[person] == Kind.Person &&
            _officers[keccak256(abi.encode(organisation, purpose, person))];
    }

    function hasMandate(address organisation, bytes32 mandate) public view returns (bool) {
        return isActive(organisation) && _mandates[keccak256(abi.encode(organisation, mandate))];
    }
}
