// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IPersons} from "../common/IPersons.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {Purposes} from "../identity/Purposes.sol";
import {IAgencyAccount} from "./IAgencyAccount.sol";
import {IGovernanceManager} from "./IGovernanceManager.sol";

/// @title The governance account of one agency
/// @dev Not upgradeable: it is the root that decides upgrades, and short enough to be read whole. An agency that needs
/// another account is enrolled anew and granted its roles anew, with notice.
///
/// Approvals are checked twice, when given and when used, so that an officer revoked in between no longer counts, nor
/// an approval given with a key that the officer has lost since.
contract AgencyAccount is IAgencyAccount, ERC2771Context {
    /// @dev One slot.
    struct Approval {
        address key; // the key that approved; the approval ends with it, since a thief may have had it
        uint48 at; // Unix seconds; the approval also ends with the seat that the officer held then
    }

    uint256 private _nonce;
    mapping(bytes32 id => PreparedCall) private _calls;
    mapping(bytes32 id => mapping(address officer => Approval)) private _approvals;

    /// @dev How long a prepared call may wait for its approval and execution: a stale one must not surprise anybody.
    uint48 private constant LIFETIME = 14 days;

    IIdentityAuthority private immutable _IDENTITIES;
    address private immutable _MANAGER;
    address private immutable _AGENCY;

    /// @param forwarder The ERC-2771 forwarder.
    /// @param identities The identity registry, which names the agency's officers.
    /// @param manager_ The governance manager.
    /// @param agency_ The agency's identity.
    constructor(
        address forwarder,
        IIdentityAuthority identities,
        address manager_,
        address agency_
    ) ERC2771Context(forwarder) {
        _IDENTITIES = identities;
        _MANAGER = manager_;
        _AGENCY = agency_;
    }

    // -- Acts of governance officers -----------------------------------------------------------------------------

    /// @inheritdoc IAgencyAccount
    function prepare(
        address officer,
        address target,
        bytes calldata data
    ) external returns (bytes32 id, uint256 nonce) {
        // Check: an officer prepares, and never a call to the account itself.
        _requireOfficer(officer);
        if (target == address(this)) revert AgencyAccountSelfCall();

        // Effect: the call carries the approval of the officer who prepared it.
        nonce = _nonce++;
        id = hashCall(nonce, target, data);
        uint48 expires = uint48(block.timestamp) + LIFETIME;
        _calls[id] = PreparedCall({first: officer, expires: expires, executed: false, second: address(0)});
        _approvals[id][officer] = Approval(_msgSender(), uint48(block.timestamp));
        emit CallPrepared(id, officer, nonce, target, data, expires);
    }

    /// @inheritdoc IAgencyAccount
    function approve(address officer, bytes32 id) external {
        PreparedCall storage call = _calls[id];

        // Check: a sitting officer, a live call, and a place for an approval.
        _requireOfficer(officer);
        _requireLive(id, call);
        bool firstStands = _stands(id, call.first);
        bool secondStands = _stands(id, call.second);
        if (firstStands && secondStands) revert AgencyAccountApproved(id);

        // Check: another key, and so another person, than that of the approval that stands.
        address other = firstStands ? call.first : call.second;
        if ((firstStands || secondStands) && _IDENTITIES.identityOwner(other) == _IDENTITIES.identityOwner(officer)) {
            revert IPersons.PersonsNotDistinct(officer);
        }

        // Effect: the approval takes the place of one that does not stand. The other place is cleared unless its approval
        // stands: it could count again later, without having been compared with the new one.
        _approvals[id][officer] = Approval(_msgSender(), uint48(block.timestamp));
        if (firstStands) {
            call.second = officer;
        } else {
            call.first = officer;
            if (!secondStands) call.second = address(0);
        }
        emit CallApproved(id, officer);
    }

    /// @inheritdoc IAgencyAccount
    function withdrawApproval(address officer, bytes32 id) external {
        PreparedCall storage call = _calls[id];

        // Check: the officer gave an approval that can still be taken back.
        _requireOfficer(officer);
        _requireLive(id, call);

        // Effect: the place is free again.
        if (call.first == officer) call.first = address(0);
        else if (call.second == officer) call.second = address(0);
        else revert AgencyAccountNoApproval(id, officer);
        emit CallApprovalWithdrawn(id, officer);
    }

    /// @inheritdoc IAgencyAccount
    function execute(
        address officer,
        uint256 nonce,
        address target,
        bytes calldata data
    ) external returns (bytes memory result) {
        bytes32 id = hashCall(nonce, target, data);
        PreparedCall storage call = _calls[id];

        // Check: a sitting officer asks, and two officers who sit now approved, with the keys they have now. Those were
        // compared when the second approved, so they are two persons.
        _requireOfficer(officer);
        _requireLive(id, call);
        (address first, address second) = (call.first, call.second);
        if (!_stands(id, first) || !_stands(id, second)) revert AgencyAccountNotApproved(id, first, second);

        // Effect: spent before the call, so that a target cannot come back for a second time.
        call.executed = true;
        emit CallExecuted(id, officer);

        // Interaction: pass the call on; a failure of the target reverts everything.
        return Address.functionCall(target, data);
    }

    /// @inheritdoc IAgencyAccount
    function actAlone(address officer, bytes calldata data) external returns (bytes memory result) {
        // Check: a sitting officer, and an act that only narrows.
        _requireOfficer(officer);
        bytes4 selector = bytes4(data);
        if (
            selector != IGovernanceManager.pause.selector &&
            selector != IGovernanceManager.suspendMember.selector &&
            selector != IGovernanceManager.voteToSuspend.selector &&
            selector != IGovernanceManager.veto.selector
        ) revert AgencyAccountNeedsTwo(selector);
        emit ActedAlone(officer, data);

        // Interaction: the manager only, which counts what each agency may do.
        return Address.functionCall(_MANAGER, data);
    }

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IAgencyAccount
    function preparedCallOf(bytes32 id) external view returns (PreparedCall memory) {
        return _calls[id];
    }

    /// @inheritdoc IAgencyAccount
    function agency() external view returns (address) {
        return _AGENCY;
    }

    /// @inheritdoc IAgencyAccount
    function manager() external view returns (address) {
        return _MANAGER;
    }

    /// @inheritdoc IAgencyAccount
    function hashCall(uint256 nonce, address target, bytes calldata data) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), nonce, target, data));
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    function _requireOfficer(address officer) private view {
        _IDENTITIES.requireOfficerOf(_AGENCY, Purposes.GOVERNANCE, officer, _msgSender());
    }

    /// @dev Whether the officer's approval counts: the officer has sat since, and still has the key that approved.
    function _stands(bytes32 id, address officer) private view returns (bool) {
        if (officer == address(0)) return false;
        Approval memory approval = _approvals[id][officer];
        uint48 since = _IDENTITIES.officerSince(_AGENCY, Purposes.GOVERNANCE, officer);
        return since != 0 && since <= approval.at && approval.key == _IDENTITIES.identityOwner(officer);
    }

    function _requireLive(bytes32 id, PreparedCall storage call) private view {
        uint48 expires = call.expires;
        if (expires == 0) revert AgencyAccountUnknownCall(id);
        if (call.executed) revert AgencyAccountExecuted(id);
        if (block.timestamp >= expires) revert AgencyAccountExpired(id, expires);
    }
}
