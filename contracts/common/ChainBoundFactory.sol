// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {IChainBoundFactory} from "./IChainBoundFactory.sol";

/// @title Deploys proxies whose address depends on the chain
/// @dev See {IChainBoundFactory}. Has no storage and no owner.
contract ChainBoundFactory is IChainBoundFactory {
    /// @inheritdoc IChainBoundFactory
    function deployProxy(
        bytes32 salt,
        address implementation,
        bytes calldata initialisation
    ) external returns (address proxy) {
        bytes memory code = _creationCode(implementation, initialisation);
        bytes32 bound = _boundSalt(salt);
        proxy = Create2.computeAddress(bound, keccak256(code));
        if (proxy.code.length != 0) return proxy;
        Create2.deploy(0, bound, code);
        emit ProxyDeployed(proxy, implementation, salt);
    }

    /// @inheritdoc IChainBoundFactory
    function addressOf(
        bytes32 salt,
        address implementation,
        bytes calldata initialisation
    ) external view returns (address) {
        return Create2.computeAddress(_boundSalt(salt), keccak256(_creationCode(implementation, initialisation)));
    }

    function _boundSalt(bytes32 salt) private view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, salt));
    }

    function _creationCode(address implementation, bytes calldata initialisation) private pure returns (bytes memory) {
        return bytes.concat(type(ERC1967Proxy).creationCode, abi.encode(implementation, initialisation));
    }
}
