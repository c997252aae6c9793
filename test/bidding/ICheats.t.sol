// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title The test runner's own calls
interface ICheats {
    function prank(address caller) external;
    function warp(uint256 time) external;
}
