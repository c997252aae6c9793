// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IPersons} from "../common/IPersons.sol";

/// @title The governance account of one agency: passes on what two of its governance officers approved
/// @dev Officers are those whom the identity registry names for {Purposes-GOVERNANCE} at the time of the act, so that
/// recovering a key or revoking an officer takes effect here at once. A call is known by its id, the hash of the chain,
/// this account, a running nonce, the target and the data: whoever approves an id approves exactly that call, once.
/// Times are Unix seconds of the block clock.
interface IAgencyAccount is IPersons {
    /// @notice A call that waits for its approvals.
    /// @param first An officer who approved, or 0.
    /// @param expires The second from which the call can no longer be approved or executed; 0 when never prepared.
    /// @param executed Whether the call was passed on; final.
    /// @param second Another officer who approved, or 0.
    struct PreparedCall {
        // slot 0
        address first;
        uint48 expires;
        bool executed; // 40 bits left
        // slot 1
        address second;
    }

    // -- Events and errors ---------------------------------------------------------------------------------------

    /// @notice Emitted when an officer prepares a call, which counts as the officer's approval.
    /// @param id The hash of chain, account, nonce, target and data.
    /// @param data The call data, needed again to execute.
    event CallPrepared(
        bytes32 indexed id,
        address indexed officer,
        uint256 nonce,
        address target,
        bytes data,
        uint48 expires
    );

    /// @notice Emitted when an officer approves a prepared call.
    event CallApproved(bytes32 indexed id, address indexed officer);

    /// @notice Emitted when an officer takes an approval back.
    event CallApprovalWithdrawn(bytes32 indexed id, address indexed officer);

    /// @notice Emitted when an approved call is passed on.
    event CallExecuted(bytes32 indexed id, address indexed officer);

    /// @notice Emitted when one officer pauses, suspends or vetoes for the agency.
    event ActedAlone(address indexed officer, bytes data);

    /// @notice Thrown when no call was prepared under this id: nonce, target or data differ.
    error AgencyAccountUnknownCall(bytes32 id);

    /// @notice Thrown when the prepared call has expired.
    error AgencyAccountExpired(bytes32 id, uint48 expires);

    /// @notice Thrown when the call was passed on already.
    error AgencyAccountExecuted(bytes32 id);

    /// @notice Thrown when two sitting officers have approved already.
    error AgencyAccountApproved(bytes32 id);

    /// @notice Thrown when the call lacks the approval of two officers who sit now, with the keys they have now.
    error AgencyAccountNotApproved(bytes32 id, address first, address second);

    /// @notice Thrown when an officer withdraws an approval that was not given.
    error AgencyAccountNoApproval(bytes32 id, address officer);

    /// @notice Thrown when a call is addressed to the account itself.
    error AgencyAccountSelfCall();

    /// @notice Thrown when one officer alone asks for more than to pause, suspend or veto.
    error AgencyAccountNeedsTwo(bytes4 selector);

    // -- Acts of governance officers -----------------------------------------------------------------------------

    /// @notice Prepares a call and approves it.
    ///
    /// @dev Emits {CallPrepared}.
    ///
    /// Requirements:
    /// - The caller must be the key of `officer`, who must be an officer of the agency for the purpose `governance`.
    /// - `target` must not be this account.
    ///
    /// @param target The contract to call, most often the governance manager (`schedule`, `execute`).
    /// @param data The call data. No value is ever sent.
    /// @return id What the second officer approves.
    /// @return nonce The running number, needed to execute.
    function prepare(address officer, address target, bytes calldata data) external returns (bytes32 id, uint256 nonce);

    /// @notice Approves a prepared call. The approval takes the place of one that no longer counts.
    ///
    /// @dev Emits {CallApproved}.
    ///
    /// Requirements:
    /// - The caller must be the key of `officer`, who must be an officer of the agency for the purpose `governance`.
    /// - The call must be prepared, and neither executed nor expired.
    /// - At most one approval may count already: of an officer who has sat since, and still has the key that approved.
    /// - An approval that counts already must be another person's, with another key.
    function approve(address officer, bytes32 id) external;

    /// @notice Takes back an approval that the officer gave.
    ///
    /// @dev Emits {CallApprovalWithdrawn}.
    ///
    /// Requirements:
    /// - The caller must be the key of `officer`, who must be an officer of the agency for the purpose `governance`.
    /// - The call must be prepared, and neither executed nor expired.
    /// - `officer` must have approved it.
    function withdrawApproval(address officer, bytes32 id) external;

    /// @notice Passes the call on. When the target reverts, so does this, and the call may be tried again until it
    /// expires.
    ///
    /// @dev Emits {CallExecuted}.
    ///
    /// Requirements:
    /// - The caller must be the key of `officer`, who must be an officer of the agency for the purpose `governance`.
    /// - The call must be prepared, and neither executed nor expired.
    /// - Two approvals must count: of officers who have sat since, and still have the keys that approved.
    /// - The target must not revert.
    ///
    /// @param nonce The number that {prepare} gave.
    /// @return result What the target returned.
    function execute(
        address officer,
        uint256 nonce,
        address target,
        bytes calldata data
    ) external returns (bytes memory result);

    /// @notice Calls the manager on the word of one officer.
    ///
    /// @dev Emits {ActedAlone}.
    ///
    /// Requirements:
    /// - The caller must be the key of `officer`, who must be an officer of the agency for the purpose `governance`.
    /// - The call must be of `pause`, `suspendMember`, `voteToSuspend` or `veto`.
    /// - The manager must not revert.
    ///
    /// @param data A call of `pause`, `suspendMember`, `voteToSuspend` or `veto` of the governance manager.
    function actAlone(address officer, bytes calldata data) external returns (bytes memory result);

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @notice The id of a call as prepared under `nonce`.
    function hashCall(uint256 nonce, address target, bytes calldata data) external view returns (bytes32);

    /// @notice The approvals and the expiry of a call; all zero when it was never prepared.
    function preparedCallOf(bytes32 id) external view returns (PreparedCall memory);

    /// @notice The identity of the agency.
    function agency() external view returns (address);

    /// @notice The governance manager.
    function manager() external view returns (address);
}
