// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title The usual way to pay many: a loop of ERC-20 transfers. For comparison in benches, never deployed elsewhere.
contract PeerBulkPayment {
    using SafeERC20 for IERC20;

    function pay(IERC20 token, address[] calldata recipients, uint256[] calldata amounts) external {
        for (uint256 i = 0; i < recipients.length; ++i) token.safeTransfer(recipients[i], amounts[i]);
    }
}
