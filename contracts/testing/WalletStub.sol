// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title A contract wallet (ERC-1271) that stands by what its holder signs. Never deployed outside tests.
contract WalletStub is IERC1271 {
    address public holder;

    constructor(address holder_) {
        holder = holder_;
    }

    function setHolder(address holder_) external {
        holder = holder_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        return ECDSA.recover(hash, signature) == holder ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
