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
    mapping(bytes32 key => uint48) private _officers; // since when, 0 for not
    mapping(bytes32 key => bool) private _mandates;
    mapping(bytes32 key => bool) private _credentials;

    // What was true before, oldest first, for the questions about a past second.
    struct Past {
        uint48 until; // the second at which it changed
        bytes32 value;
    }

    mapping(bytes32 key => Past[]) private _pasts;

    function enrol(address identity, Kind kind, address parent) external {
        _kinds[identity] = kind;
        _parents[identity] = parent;
    }

    function setOwner(address identity, address owner) external {
        _remember(keccak256(abi.encode("owner", identity)), bytes32(uint256(uint160(identityOwner(identity)))));
        _owners[identity] = owner;
    }

    function setActive(address identity, bool active) external {
        _remember(keccak256(abi.encode("active", identity)), bytes32(uint256(isActive(identity) ? 1 : 0)));
        _suspended[identity] = !active;
    }

    function nameOfficer(address organisation, bytes32 purpose, address person) external {
        _officers[keccak256(abi.encode(organisation, purpose, person))] = uint48(block.timestamp);
    }

    function revokeOfficer(address organisation, bytes32 purpose, address person) external {
        _officers[keccak256(abi.encode(organisation, purpose, person))] = 0;
    }

    function grantMandate(address organisation, bytes32 mandate) external {
        _mandates[keccak256(abi.encode(organisation, mandate))] = true;
    }

    function setCredential(address subject, bytes32 schema, bool valid) external {
        bytes32 key = keccak256(abi.encode(subject, schema));
        _remember(key, bytes32(uint256(_credentials[key] ? 1 : 0)));
        _credentials[key] = valid;
    }

    function requireMandated(
        address organisation,
        bytes32 mandate,
        bytes32 purpose,
        address officer,
        address caller
    ) external view {
        if (!hasMandate(organisation, mandate)) revert IdentityNotMandated(organisation, mandate);
        requireOfficerOf(organisation, purpose, officer, caller);
    }

    function requireActor(address party, bytes32 purpose, address actor, address caller) external view {
        if (actor != party) {
            requireOfficerOf(party, purpose, actor, caller);
            return;
        }
        if (!isActive(party)) revert IdentityNotActive(party);
        if (identityOwner(actor) != caller) revert IdentityUnauthorized(actor, caller);
    }

    function ownerAt(address identity, uint48 time) external view returns (address) {
        bytes32 key = keccak256(abi.encode("owner", identity));
        return address(uint160(uint256(_at(key, time, bytes32(uint256(uint160(identityOwner(identity))))))));
    }

    function officerSince(address organisation, bytes32 purpose, address person) external view returns (uint48) {
        if (!isOfficer(organisation, purpose, person)) return 0;
        return _officers[keccak256(abi.encode(organisation, purpose, person))];
    }

    function holdsSeat(address organisation, bytes32 purpose, address person) external view returns (bool) {
        return _officers[keccak256(abi.encode(organisation, purpose, person))] != 0;
    }

    function kindOf(address identity) external view returns (Kind) {
        return _kinds[identity];
    }

    function parentOf(address identity) external view returns (address) {
        return _parents[identity];
    }

    function wasValidAt(address subject, bytes32 schema, uint48 time) external view returns (bool) {
        bytes32 key = keccak256(abi.encode(subject, schema));
        return wasActiveAt(subject, time) && _at(key, time, bytes32(uint256(_credentials[key] ? 1 : 0))) != 0;
    }

    /// @dev The stub recovers nobody.
    function couldActAt(address identity, uint48 time) external view returns (bool) {
        return wasActiveAt(identity, time);
    }

    function wasActiveAt(address identity, uint48 time) public view returns (bool) {
        bytes32 key = keccak256(abi.encode("active", identity));
        return _at(key, time, bytes32(uint256(isActive(identity) ? 1 : 0))) != 0;
    }

    function isValid(address subject, bytes32 schema) public view returns (bool) {
        return isActive(subject) && _credentials[keccak256(abi.encode(subject, schema))];
    }

    function requireOfficerOf(address organisation, bytes32 purpose, address officer, address caller) public view {
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
            _officers[keccak256(abi.encode(organisation, purpose, person))] != 0;
    }

    function hasMandate(address organisation, bytes32 mandate) public view returns (bool) {
        return isActive(organisation) && _mandates[keccak256(abi.encode(organisation, mandate))];
    }

    function _remember(bytes32 key, bytes32 value) private {
        _pasts[key].push(Past({until: uint48(block.timestamp), value: value}));
    }

    function _at(bytes32 key, uint48 time, bytes32 value) private view returns (bytes32) {
        Past[] storage pasts = _pasts[key];
        for (uint256 i = pasts.length; i > 0 && pasts[i - 1].until > time; --i) value = pasts[i - 1].value;
        return value;
    }
}
