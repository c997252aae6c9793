// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

// The runner wants these names, and shows the strings.
// solhint-disable func-name-mixedcase, gas-custom-errors

import {ShamirField} from "../../../contracts/bidding/libraries/ShamirField.sol";

/// @dev Any k of n points give the same polynomial back, for every n and k that a tender may have.
contract ShamirFieldTest {
    function testFuzz_AnyQuorumGivesTheSameValues(uint256 seed) public pure {
        uint256 n = 3 + (seed % 13);
        uint256 least = n / 2 + 1;
        uint256 k = least + (uint256(keccak256(abi.encode(seed, "k"))) % (n - least));
        uint256[] memory coefficients = new uint256[](k);
        for (uint256 i = 0; i < k; ++i) {
            coefficients[i] = uint256(keccak256(abi.encode(seed, "coefficient", i))) % ShamirField.ORDER;
        }
        uint256[] memory expected = ShamirField.evaluate(coefficients, n);
        require(expected[0] == coefficients[0], "the secret is the value at 0");

        // A random choice of k indices: walk through 1..n and take each while enough are left.
        uint256[] memory xs = new uint256[](k);
        uint256[] memory ys = new uint256[](k);
        uint256 taken;
        for (uint256 x = 1; x <= n && taken < k; ++x) {
            bool must = n - x + 1 == k - taken;
            if (!must && uint256(keccak256(abi.encode(seed, "take", x))) % 2 == 0) continue;
            xs[taken] = x;
            ys[taken++] = expected[x];
        }
        uint256[] memory values = ShamirField.extend(xs, ys, n);
        for (uint256 x = 0; x <= n; ++x) require(values[x] == expected[x], "another polynomial");
    }

    function testFuzz_OneWrongShareGivesAnotherSecret(uint256 secret, uint256 slope, uint256 wrong) public pure {
        uint256[] memory coefficients = new uint256[](2);
        coefficients[0] = secret % ShamirField.ORDER;
        coefficients[1] = slope % ShamirField.ORDER;
        uint256[] memory expected = ShamirField.evaluate(coefficients, 3);
        wrong %= ShamirField.ORDER;
        if (wrong == expected[3]) return;
        uint256[] memory xs = new uint256[](2);
        uint256[] memory ys = new uint256[](2);
        (xs[0], xs[1]) = (1, 3);
        (ys[0], ys[1]) = (expected[1], wrong);
        require(ShamirField.extend(xs, ys, 3)[0] != expected[0], "the wrong share went unseen");
    }
}
