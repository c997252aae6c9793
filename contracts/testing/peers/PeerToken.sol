// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title A stock ERC-20 token, for comparison in benches. Never deployed outside them.
contract PeerToken is ERC20 {
    constructor(address holder, uint256 supply) ERC20("Peer", "PEER") {
        _mint(holder, supply);
    }
}
