// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAgencyAccount} from "../governance/IAgencyAccount.sol";

/// @title An officer whose key is a contract, which is called by the account and comes back. Never deployed outside tests.
contract ReentrantOfficer {
    uint256 public calls;
    bytes public refusal;

    function execute(IAgencyAccount account, address officer, uint256 nonce) external {
        account.execute(officer, nonce, address(this), _data(account, officer, nonce));
    }

    function approve(IAgencyAccount account, address officer, bytes32 id) external {
        account.approve(officer, id);
    }

    /// @dev What the account calls; it tries to have the same call executed again.
    function comeBack(IAgencyAccount account, address officer, uint256 nonce) external {
        ++calls;
        try account.execute(officer, nonce, address(this), _data(account, officer, nonce)) {} catch (bytes memory r) {
            refusal = r;
        }
    }

    function _data(IAgencyAccount account, address officer, uint256 nonce) private pure returns (bytes memory) {
        return abi.encodeCall(ReentrantOfficer.comeBack, (account, officer, nonce));
    }
}
