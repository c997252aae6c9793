// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @dev The one cheat code that these tests need.
interface IVm {
    function warp(uint256 time) external;
}
