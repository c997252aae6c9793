// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Puts many questions to a contract in one call. Never deployed outside tests.
contract Asker {
    error AskerRefused(uint256 index, bytes reason);

    /// @return answers What the target returned, in the order of the calls.
    function ask(address target, bytes[] calldata calls) external view returns (bytes[] memory answers) {
        answers = new bytes[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            (bool done, bytes memory answer) = target.staticcall(calls[i]);
            if (!done) revert AskerRefused(i, answer);
            answers[i] = answer;
        }
    }
}
