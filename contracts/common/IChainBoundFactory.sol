// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Deploys proxies whose address depends on the chain
/// @dev The address of a plainly deployed contract depends on its deployer and the deployer's nonce only, so the same
/// deployment on two chains gives the same addresses. Signatures that bind an address but no chain id, as those of
/// ERC-1056 do, would then be good on both. Here the chain id is part of the address (CREATE2, EIP-1014).
///
/// Anyone may call: a proxy's address stands for its code and its initialisation, which runs in its constructor, so it
/// makes no difference who deploys. A chain that splits keeps what it has: only new deployments get new addresses.
interface IChainBoundFactory {
    /// @notice Emitted when a proxy is deployed.
    event ProxyDeployed(address indexed proxy, address indexed implementation, bytes32 salt);

    /// @notice Deploys an ERC-1967 proxy, or finds the one that is there.
    ///
    /// @dev Emits {ProxyDeployed}, unless it was there.
    ///
    /// Requirements:
    /// - The implementation must be a contract, and must take the initialisation.
    ///
    /// @param salt Tells proxies apart that are otherwise equal.
    /// @param implementation The first implementation.
    /// @param initialisation The call that the proxy's constructor makes to it. It must not depend on the caller, which
    /// is this factory.
    function deployProxy(
        bytes32 salt,
        address implementation,
        bytes calldata initialisation
    ) external returns (address proxy);

    /// @notice Where {deployProxy} puts the proxy on this chain.
    function addressOf(
        bytes32 salt,
        address implementation,
        bytes calldata initialisation
    ) external view returns (address);
}
