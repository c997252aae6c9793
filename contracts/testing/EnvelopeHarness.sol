// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {SealedEnvelope} from "../bidding/libraries/SealedEnvelope.sol";
import {ShamirField} from "../bidding/libraries/ShamirField.sol";

/// @title The envelope libraries in the open, so that tests compare them with their TypeScript twins
contract EnvelopeHarness {
    function extend(uint256[] calldata xs, uint256[] calldata ys, uint256 n) external pure returns (uint256[] memory) {
        return ShamirField.extend(xs, ys, n);
    }

    function evaluate(uint256[] calldata coefficients, uint256 n) external pure returns (uint256[] memory) {
        return ShamirField.evaluate(coefficients, n);
    }

    function contextOf(SealedEnvelope.Place calldata place) external view returns (bytes32) {
        return SealedEnvelope.contextOf(place);
    }

    function isWellFormed(bytes calldata envelope, uint256 n, uint256 k) external pure returns (bool) {
        return SealedEnvelope.isWellFormed(envelope, n, k);
    }

    function isConsistent(
        bytes calldata envelope,
        uint256[] calldata values,
        bytes32 context
    ) external pure returns (bool) {
        return SealedEnvelope.isConsistent(envelope, values, context);
    }

    function decrypt(bytes calldata envelope, uint256 key) external pure returns (SealedEnvelope.Payload memory) {
        return SealedEnvelope.decrypt(envelope, key);
    }
}
