// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {IdentityRegistry} from "../../contracts/identity/IdentityRegistry.sol";
import {Purposes} from "../../contracts/identity/Purposes.sol";
import {PlainManager} from "../../contracts/testing/PlainManager.sol";
import {IdentityHandler} from "./IdentityHandler.t.sol";

/// @dev The laws of the registry, against the handler's slow model:
/// - an identity is controlled by the key that the model says, now and at any second before;
/// - a tag stands for one identity, for ever;
/// - nobody sits without two acts of two keys, a delay, and both parties active;
/// - what is deactivated or ended stays so.
contract IdentityRegistryInvariantTest {
    IdentityRegistry private _registry;
    IdentityHandler private _handler;

    function setUp() external {
        _handler = new IdentityHandler();
        PlainManager manager = new PlainManager(address(_handler));
        IdentityRegistry implementation = new IdentityRegistry(address(0xF0), 2 days);
        bytes memory call = abi.encodeCall(
            IdentityRegistry.initialize,
            (address(manager), _handler.authority(), 2 days)
        );
        _registry = IdentityRegistry(address(new ERC1967Proxy(address(implementation), call)));
        _handler.begin(_registry);
    }

    /// @dev The campaign is worth something only if it gets to a seat.
    function test_handlerReachesASeat() external {
        _handler.name(0, 1, true);
        _handler.wait(3 days);
        require(_registry.isOfficer(_handler.county(), Purposes.MAKER, _handler.identityAt(0)), "no seat");
        _handler.name(1, 0, false);
        _handler.wait(3 days);
        require(_registry.isOfficer(_handler.county(), Purposes.MAKER, _handler.identityAt(1)), "no second seat");
        require(bytes(_handler.wrong()).length == 0, _handler.wrong());
    }

    /// @dev One hand holds the county and the ministry: the attack on law 5 that the campaign looks for.
    function test_handlerAttacksWithOneHand() external {
        _handler.collude(6, 7);
        _handler.name(0, 1, true);
        _handler.wait(3 days);
        require(_registry.identityOwner(_handler.county()) == _handler.ministry(), "not in one hand");
        require(!_registry.isOfficer(_handler.county(), Purposes.MAKER, _handler.identityAt(0)), "one hand named");
        require(bytes(_handler.wrong()).length == 0, _handler.wrong());
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_controlledByTheModelsKey() external view {
        for (uint256 i = 0; i < _handler.IDENTITIES(); ++i) {
            address identity = _handler.identityAt(i);
            address key = _handler.keyOf(identity);
            require(_registry.identityOwner(identity) == key, "another key controls the identity");
            require(_registry.ownerAt(identity, uint48(block.timestamp)) == key, "ownerAt differs from now");
            (uint48 time, address earlier) = _handler.lastKeyBefore(identity);
            require(_registry.ownerAt(identity, time) == earlier, "the past changed");
        }
    }

    function invariant_deadStaysDead() external view {
        for (uint256 i = 0; i < _handler.IDENTITIES(); ++i) {
            address identity = _handler.identityAt(i);
            if (!_handler.isDead(identity)) continue;
            require(!_registry.isActive(identity), "the dead act");
            require(_registry.standingOf(identity).deactivated, "the dead have a key");
        }
    }

    function invariant_oneIdentityPerTag() external view {
        for (uint256 i = 0; i < _handler.TAGS(); ++i) {
            bytes32 tag = _handler.tagAt(i);
            require(_registry.identityOfTag(tag) == _handler.holderOf(tag), "a tag moved");
        }
    }

    function invariant_activeIsWhatTheModelSays() external view {
        for (uint256 i = 0; i < _handler.IDENTITIES(); ++i) {
            address identity = _handler.identityAt(i);
            require(_registry.isActive(identity) == _handler.isActive(identity), "active without reason");
        }
    }

    function invariant_officersSitByTwoActs() external view {
        for (uint256 i = 0; i < _handler.IDENTITIES(); ++i) {
            address person = _handler.identityAt(i);
            bool sits = _registry.isOfficer(_handler.county(), Purposes.MAKER, person);
            if (sits) require(_handler.namedByTwo(person), "an officer without two acts and the delay");
        }
    }

    function invariant_nothingWasDoneWithoutRight() external view {
        require(bytes(_handler.wrong()).length == 0, _handler.wrong());
    }
}
