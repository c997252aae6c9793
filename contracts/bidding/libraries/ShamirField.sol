// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Shamir's secret sharing over a prime field, for at most 15 shares
/// @dev The field is that of the integers modulo the order of the curve secp256k1: it lies so close to 2^256 that a
/// reduced random word is uniform for every purpose, and every library for Ethereum has its arithmetic.
/// Share `i` is the value of the polynomial at `i`, the secret its value at 0.
///
/// Interpolation needs no inversion at run time. The Lagrange denominator of point `x_j` is the product of the
/// differences `x_j - x_m`; within 1..15 it divides `(x_j - 1)! * (15 - x_j)!`, which divides 14!. So
/// `1 / d_j = (14! / d_j) * (1 / 14!)`: an exact division of small integers, times a constant.
library ShamirField {
    /// @dev The prime: the order of secp256k1.
    uint256 internal constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    /// @dev The most shares a secret may be split into.
    uint256 internal constant MAX_SHARES = 15;

    int256 private constant FACTORIAL_14 = 87_178_291_200;

    /// @dev 1 / 14! modulo {ORDER}.
    uint256 private constant INVERSE_FACTORIAL_14 = 0xfbfb0e567d54b8f2fff49ef8c3afcac7cdfa9d163783ad6708fb75f6f5ee732e;

    /// @notice The values at 0..n of the polynomial of degree below k through k points.
    /// @dev The caller has checked that the indices are different and lie in 1..n, n at most {MAX_SHARES}, and that
    /// the values lie below {ORDER}.
    /// @param xs The k indices.
    /// @param ys The values there.
    /// @param n The number of shares.
    /// @return values n + 1 values; the secret is the first.
    function extend(
        uint256[] memory xs,
        uint256[] memory ys,
        uint256 n
    ) internal pure returns (uint256[] memory values) {
        uint256 k = xs.length;
        values = new uint256[](n + 1);

        // weights[j] = 14! / d_j, and the known points; a bit for each index that is known.
        int256[] memory weights = new int256[](k);
        uint256 known;
        for (uint256 j = 0; j < k; ++j) {
            weights[j] = FACTORIAL_14 / _denominator(xs, j);
            values[xs[j]] = ys[j];
            known |= 1 << xs[j];
        }
        for (uint256 x = 0; x <= n; ++x) {
            if (known & (1 << x) == 0) values[x] = _valueAt(x, xs, ys, weights);
        }
    }

    /// @notice The values at 0..n of the polynomial with the given coefficients, lowest first, each below {ORDER}.
    function evaluate(uint256[] memory coefficients, uint256 n) internal pure returns (uint256[] memory values) {
        values = new uint256[](n + 1);
        for (uint256 x = 0; x <= n; ++x) {
            uint256 value;
            for (uint256 j = coefficients.length; j > 0; --j) {
                value = addmod(mulmod(value, x, ORDER), coefficients[j - 1], ORDER);
            }
            values[x] = value;
        }
    }

    /// @dev The product of `x_j - x_m` over all other points: never 0, at most 14! in size.
    function _denominator(uint256[] memory xs, uint256 j) private pure returns (int256 product) {
        product = 1;
        for (uint256 m = 0; m < xs.length; ++m) {
            if (m != j) product *= int256(xs[j]) - int256(xs[m]);
        }
    }

    /// @dev The value at an index that is none of `xs`. The integers stay below 15^14 * 14! < 2^92.
    function _valueAt(
        uint256 x,
        uint256[] memory xs,
        uint256[] memory ys,
        int256[] memory weights
    ) private pure returns (uint256 sum) {
        int256 all = 1;
        for (uint256 m = 0; m < xs.length; ++m) all *= int256(x) - int256(xs[m]);

        for (uint256 j = 0; j < xs.length; ++j) {
            // The product over all other points: an exact division.
            int256 factor = (all / (int256(x) - int256(xs[j]))) * weights[j];
            sum = addmod(sum, mulmod(ys[j], factor < 0 ? ORDER - uint256(-factor) : uint256(factor), ORDER), ORDER);
        }
        sum = mulmod(sum, INVERSE_FACTORIAL_14, ORDER);
    }
}
