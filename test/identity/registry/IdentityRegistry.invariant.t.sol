// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {IdentityRegistry} from "../../../contracts/identity/registry/IdentityRegistry.sol";
import {Mandates} from "../../../contracts/identity/Mandates.sol";
import {PlainManager} from "../../../contracts/testing/PlainManager.sol";
import {IdentityHandler} from "./IdentityHandler.t.sol";

/// @dev The laws of the registry, against the handler's slow model:
/// - an identity is controlled by the key that the model says, now and at any second before;
/// - a tag stands for one identity, for ever;
/// - exactly those sit who were named by two of three hands (or by governance where nobody stands above), from the end of
///   the delay to the end of the term, not revoked, while both parties are active;
/// - an officer's act is exactly the officer's key's, a mandated one the mandate's holder's; narrowing works at once;
/// - what is deactivated or ended stays so;
/// - who was active, and who could act, at any second before stays what it was.
contract IdentityRegistryInvariantTest {
    IdentityRegistry private _registry;
    IdentityHandler private _handler;

    /// @dev Every campaign asks this, each with random acts of its own.
    modifier nothingWasDoneWithoutRight() {
        require(bytes(_handler.wrong()).length == 0, _handler.wrong());
        _;
    }

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

    // Of {IdentityHandler.placeAt}: the county, the company and the ministry, for the purpose of maker and for persons.
    uint256 private constant COUNTY = 0;
    uint256 private constant COMPANY = 4;
    uint256 private constant MINISTRY = 3;
    // Of the handler's confirmers.
    uint256 private constant BY_SUPERIOR = 0;
    uint256 private constant BY_SUPERIORS_OFFICER = 1;

    /// @dev The campaign is worth something only if it gets to a seat, on every way.
    function test_handlerReachesASeat() external {
        _handler.name(COUNTY, BY_SUPERIOR, 20 days);
        _handler.nameSigned(COMPANY, BY_SUPERIORS_OFFICER, 20 days, 4);
        _handler.seat(MINISTRY, 20 days);
        require(_sits(MINISTRY), "no seat by governance");
        require(!_sits(COUNTY) && !_sits(COMPANY), "no delay");
        _handler.wait(2 days);
        require(_sits(COUNTY), "no seat");
        require(_sits(COMPANY), "no seat by signature");
        // A second person, whom the first confirms: person 1 is named, and person 0 sits for the same purpose.
        uint256 second = 20;
        while (_handler.placeAt(second).person != _handler.identityAt(1) || second % 10 != 0) second += 10;
        _handler.name(second, 2, 20 days);
        _handler.wait(2 days);
        require(_sits(second), "no second seat");
        _handler.revoke(COUNTY, 0, 1);
        require(!_sits(COUNTY), "not revoked");
        require(bytes(_handler.wrong()).length == 0, _handler.wrong());
    }

    /// @dev One hand holds the county and the ministry: the attack on law 5 that the campaign looks for.
    function test_handlerAttacksWithOneHand() external {
        _handler.collude(6, 7);
        _handler.name(COUNTY, BY_SUPERIOR, 20 days);
        _handler.nameSigned(COUNTY, BY_SUPERIOR, 20 days, 4);
        _handler.wait(3 days);
        require(_registry.identityOwner(_handler.county()) == _handler.ministry(), "not in one hand");
        require(!_sits(COUNTY), "one hand named");
        require(bytes(_handler.wrong()).length == 0, _handler.wrong());
    }

    /// @dev A seat of a suspended, recovering or ended party does not sit, and comes back only with it.
    function test_handlerStopsSeats() external {
        _handler.name(COUNTY, BY_SUPERIOR, 20 days);
        _handler.wait(2 days);
        _handler.setStatus(0, 1, 1);
        require(!_sits(COUNTY), "a suspended person sits");
        _handler.setStatus(6, 1, 1);
        _handler.setStatus(0, 7, 1);
        require(!_sits(COUNTY), "in a suspended county");
        _handler.setStatus(6, 7, 1);
        require(_sits(COUNTY), "not after both");
        _handler.recover(0, 0, true);
        require(!_sits(COUNTY), "under recovery");
        _handler.recover(0, 0, false);
        require(_sits(COUNTY), "not after the veto");
        _handler.setStatus(6, 0, 1);
        require(!_sits(COUNTY), "in a county that has ended");
        require(bytes(_handler.wrong()).length == 0, _handler.wrong());
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_controlledByTheModelsKey() external view nothingWasDoneWithoutRight {
        for (uint256 i = 0; i < _handler.IDENTITIES(); ++i) {
            address identity = _handler.identityAt(i);
            address key = _handler.keyOf(identity);
            require(_registry.identityOwner(identity) == key, "another key controls the identity");
            require(_registry.ownerAt(identity, uint48(block.timestamp)) == key, "ownerAt differs from now");
            (uint48 time, address earlier) = _handler.lastKeyBefore(identity);
            require(_registry.ownerAt(identity, time) == earlier, "the past changed");
        }
    }

    function invariant_deadStaysDead() external view nothingWasDoneWithoutRight {
        for (uint256 i = 0; i < _handler.IDENTITIES(); ++i) {
            address identity = _handler.identityAt(i);
            if (!_handler.isDead(identity)) continue;
            require(!_registry.isActive(identity), "the dead act");
            require(_registry.standingOf(identity).deactivated, "the dead have a key");
        }
    }

    function invariant_oneIdentityPerTag() external view nothingWasDoneWithoutRight {
        for (uint256 i = 0; i < _handler.TAGS(); ++i) {
            bytes32 tag = _handler.tagAt(i);
            require(_registry.identityOfTag(tag) == _handler.holderOf(tag), "a tag moved");
        }
    }

    function invariant_activeIsWhatTheModelSays() external view nothingWasDoneWithoutRight {
        for (uint256 i = 0; i < _handler.IDENTITIES(); ++i) {
            address identity = _handler.identityAt(i);
            require(_registry.isActive(identity) == _handler.isActive(identity), "active without reason");
        }
    }

    function invariant_wasWhatTheModelSaysAtEverySecond() external view nothingWasDoneWithoutRight {
        for (uint256 i = 0; i < _handler.IDENTITIES(); ++i) {
            address identity = _handler.identityAt(i);
            uint48[] memory turns = _handler.turnsOf(identity);
            for (uint256 j = 0; j < turns.length; ++j) {
                _requireStatus(identity, turns[j] - 1);
                _requireStatus(identity, turns[j]);
            }
            _requireStatus(identity, uint48(block.timestamp));
            require(
                _registry.couldActAt(identity, uint48(block.timestamp)) == _registry.isActive(identity),
                "could act now, and does not, or the other way round"
            );
        }
    }

    function invariant_exactlyTheNamedSit() external view nothingWasDoneWithoutRight {
        for (uint256 i = 0; i < 2 * 3 * _handler.IDENTITIES(); ++i) {
            (address organisation, bytes32 purpose, address person) = _each(i);
            require(
                _registry.isOfficer(organisation, purpose, person) == _handler.sits(organisation, purpose, person),
                "an officer against the model"
            );
            require(
                _registry.holdsSeat(organisation, purpose, person) == _handler.holdsSeat(organisation, purpose, person),
                "a seat against the model"
            );
        }
    }

    function invariant_exactlyTheOfficersKeyActs() external view nothingWasDoneWithoutRight {
        for (uint256 i = 0; i < 2 * 3 * _handler.IDENTITIES(); ++i) {
            (address organisation, bytes32 purpose, address person) = _each(i);
            bool sits = _handler.sits(organisation, purpose, person);
            // The officer's key, the officer's first key, the organisation's, and somebody's.
            for (uint256 k = 0; k < 4; ++k) {
                address key =
                    k == 0
                        ? _handler.keyOf(person)
                        : k == 1
                            ? person
                            : _handler.keyOf(organisation);
                if (k == 3) key = _handler.identityAt(i + block.timestamp);
                bool right = sits && _handler.keyOf(person) == key;
                require(_acts(organisation, purpose, person, key) == right, "an act against the model");
                bool mandated = right && _handler.holds(organisation, Mandates.TREASURY);
                require(_actsMandated(organisation, purpose, person, key) == mandated, "a mandated act");
            }
        }
    }

    function invariant_mandatesAndNonces() external view nothingWasDoneWithoutRight {
        for (uint256 i = 6; i < 9; ++i) {
            address organisation = _handler.identityAt(i);
            require(_registry.officerNonce(organisation) == _handler.nonceOf(organisation), "another nonce");
            for (uint256 k = 0; k < 2; ++k) {
                bytes32 mandate = k == 0 ? Mandates.TREASURY : Mandates.REGISTRAR;
                bool held = _handler.holds(organisation, mandate);
                require(_registry.holdsMandate(organisation, mandate) == held, "another mandate");
                bool right = _handler.isActive(organisation) && held;
                require(_registry.hasMandate(organisation, mandate) == right, "a mandate of who cannot act");
            }
        }
    }

    function _requireStatus(address identity, uint48 time) private view {
        (bool active, bool able) = _handler.statusAt(identity, time);
        require(_registry.wasActiveAt(identity, time) == active, "was active against the model");
        require(_registry.couldActAt(identity, time) == able, "could act against the model");
    }

    function _sits(uint256 place) private view returns (bool) {
        IdentityHandler.Place memory at = _handler.placeAt(place);
        bool sits = _registry.isOfficer(at.organisation, at.purpose, at.person);
        bool acts = _acts(at.organisation, at.purpose, at.person, _handler.keyOf(at.person));
        require(acts == sits, "sits and does not act, or acts and does not sit");
        return sits;
    }

    function _each(uint256 i) private view returns (address organisation, bytes32 purpose, address person) {
        return (_handler.identityAt(6 + ((i / 2) % 3)), _handler.purposeAt(i), _handler.identityAt(i / 6));
    }

    function _acts(address organisation, bytes32 purpose, address person, address key) private view returns (bool) {
        try _registry.requireOfficerOf(organisation, purpose, person, key) {
            return true;
        } catch {
            return false;
        }
    }

    function _actsMandated(
        address organisation,
        bytes32 purpose,
        address person,
        address key
    ) private view returns (bool) {
        try _registry.requireMandated(organisation, Mandates.TREASURY, purpose, person, key) {
            return true;
        } catch {
            return false;
        }
    }
}
