// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {IIdentityAuthority} from "../../../contracts/identity/IIdentityAuthority.sol";
import {IIdentityRegistry} from "../../../contracts/identity/registry/IIdentityRegistry.sol";
import {IdentityRegistry} from "../../../contracts/identity/registry/IdentityRegistry.sol";
import {Mandates} from "../../../contracts/identity/Mandates.sol";
import {PlainManager} from "../../../contracts/testing/PlainManager.sol";

/// @dev A registrar's number has 13 bits in an officer's seat, and no number ever stands for two.
contract RegistrarsTest {
    IdentityRegistry private _registry;

    function setUp() external {
        PlainManager manager = new PlainManager(address(this));
        IdentityRegistry implementation = new IdentityRegistry(address(0xF0), 2 days);
        bytes memory call = abi.encodeCall(IdentityRegistry.initialize, (address(manager), address(0), 2 days));
        _registry = IdentityRegistry(address(new ERC1967Proxy(address(implementation), call)));
    }

    function test_refusesTheRegistrarThatHasNoNumberLeft() external {
        uint256 most = 8_191;
        for (uint256 i = 1; i <= most + 1; ++i) {
            address agency = address(uint160(i));
            _registry.enrolRoot(agency, IIdentityAuthority.Kind.Agency, address(0), bytes32(i));
            if (i <= most) _registry.grantMandate(agency, Mandates.REGISTRAR);
        }
        try _registry.grantMandate(address(uint160(most + 1)), Mandates.REGISTRAR) {
            revert("a number was given twice");
        } catch (bytes memory reason) {
            require(bytes4(reason) == IIdentityRegistry.IdentityTooManyRegistrars.selector, "another error");
        }
        // The last one that has a number is itself, and the first one still is.
        for (uint256 i = 1; i <= most; i += most - 1) {
            _registry.assignRegistrar(address(uint160(most + 1)), address(uint160(i)));
            require(_registry.registrarOf(address(uint160(most + 1))) == address(uint160(i)), "another registrar");
        }
    }
}
