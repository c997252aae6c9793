// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {CredentialRegistry} from "../../../contracts/identity/credentials/CredentialRegistry.sol";
import {IdentityStub} from "../../../contracts/testing/IdentityStub.sol";
import {PlainManager} from "../../../contracts/testing/PlainManager.sol";
import {CredentialRegistryHandler} from "./CredentialRegistryHandler.t.sol";

/// @dev The laws of credentials, against the handler's model of what holds now:
/// - a credential is valid exactly when the model says so, and so is an accreditation;
/// - an act succeeds exactly when it may; what narrows works at once and during a pause;
/// - what held in a second that is over has held for ever.
contract CredentialRegistryInvariantTest {
    CredentialRegistry private _registry;
    CredentialRegistryHandler private _handler;

    /// @dev Every campaign asks this, each with random acts of its own.
    modifier nothingWasDoneWithoutRight() {
        require(bytes(_handler.wrong()).length == 0, _handler.wrong());
        _;
    }

    function setUp() external {
        _handler = new CredentialRegistryHandler();
        PlainManager manager = new PlainManager(address(_handler));
        IdentityStub identities = new IdentityStub();
        CredentialRegistry implementation = new CredentialRegistry(address(0xF0), identities);
        bytes memory call = abi.encodeCall(CredentialRegistry.initialize, (address(manager)));
        _registry = CredentialRegistry(address(new ERC1967Proxy(address(implementation), call)));
        _handler.begin(_registry, manager, identities);
    }

    /// @dev The campaign is worth something only if it gets to a valid credential below an accreditor, and loses it.
    function test_handlerReachesAValidCredential() external {
        _handler.accredit(1, 0, 0, 1, 50 days); // cascading: the root accredits itself as an accreditor,
        _handler.accredit(3, 3, 4, 1, 40 days); // and as that the second organisation as an issuer,
        _handler.issue(1, 1, 1, 1, 10 days); // which issues to the first subject
        (bytes32 schema, address subject) = (_handler.schemaAt(1), _handler.subjectAt(0));
        require(_handler.accreditations(schema) == 2, "not accredited");
        require(_registry.isValid(subject, schema), "not valid");
        _handler.suspend(1, 1);
        require(!_registry.isValid(subject, schema), "valid while suspended");
        _handler.wait(1 days);
        _handler.reinstate(1, 1);
        require(_registry.isValid(subject, schema), "not reinstated");
        _handler.withdraw(1, 0, 1);
        require(!_registry.isValid(subject, schema), "valid without an accreditor");
        require(bytes(_handler.wrong()).length == 0, _handler.wrong());
    }

    /// @dev The attack on a suspension that the campaign looks for.
    function test_handlerWashesASuspension() external {
        _handler.establish(0, 1, false);
        (bytes32 schema, address subject) = (_handler.schemaAt(0), _handler.subjectAt(0));
        require(_registry.isValid(subject, schema), "not established");
        _handler.washOff(0, 1, false);
        require(!_registry.isValid(subject, schema), "washed off");
        require(_handler.accreditations(schema) == 2, "no second accreditation");
        require(bytes(_handler.wrong()).length == 0, _handler.wrong());
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_validIsWhatTheModelSays() external view nothingWasDoneWithoutRight {
        for (uint256 i = 0; i < 2 * _handler.SUBJECTS(); ++i) {
            (address subject, bytes32 schema) = (_handler.subjectAt(i / 2), _handler.schemaAt(i));
            bool valid = _handler.isValid(subject, schema);
            require(_registry.isValid(subject, schema) == valid, "validity against the model");
            require(_registry.wasValidAt(subject, schema, uint48(block.timestamp)) == valid, "another answer for now");
        }
    }

    function invariant_accreditedIsWhatTheModelSays() external view nothingWasDoneWithoutRight {
        for (uint256 k = 0; k < 2; ++k) {
            bytes32 schema = _handler.schemaAt(k);
            uint256 count = _handler.accreditations(schema);
            require(_registry.schemaOf(schema).accreditations == count, "another count");
            for (uint32 index = 0; index <= count + 1; ++index) {
                require(
                    _registry.isAccreditedAt(schema, index, uint48(block.timestamp)) ==
                        _handler.isAccredited(schema, index),
                    "accredited against the model"
                );
            }
        }
    }

    function invariant_thePastStays() external view nothingWasDoneWithoutRight {
        CredentialRegistryHandler.Memory[] memory memories = _handler.memories();
        for (uint256 i = 0; i < memories.length; ++i) {
            CredentialRegistryHandler.Memory memory one = memories[i];
            require(_registry.wasValidAt(one.subject, one.schema, uint48(one.time)) == one.valid, "the past changed");
        }
    }
}
