// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @dev An agency's account that does what the handler says: the two officers are the subject of other tests.
contract Puppet {
    function act(address target, bytes calldata data) external returns (bool ok) {
        // The handler wants to know whether the call went through, and goes on either way.
        // solhint-disable-next-line avoid-low-level-calls
        (ok, ) = target.call(data);
    }
}
