// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {CredentialRegistry} from "../../../contracts/identity/credentials/CredentialRegistry.sol";
import {IIdentityAuthority} from "../../../contracts/identity/IIdentityAuthority.sol";
import {Purposes} from "../../../contracts/identity/Purposes.sol";
import {IdentityStub} from "../../../contracts/testing/IdentityStub.sol";
import {PlainManager} from "../../../contracts/testing/PlainManager.sol";

interface IClock {
    function warp(uint256 time) external;
}

/// @dev Random acts, many of them in one second, on one credential of each sort. What `isValid` said at the end of a
/// second is what `wasValidAt` has to say of it ever after, whatever is issued, renewed, suspended, withdrawn or
/// accredited anew.
contract CredentialRegistryTest {
    IClock private constant VM = IClock(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    uint256 private constant STEPS = 160;
    uint48 private constant START = 1_800_000_000;
    bytes32 private constant KEPT = "kept";
    bytes32 private constant CASCADING = "cascading";
    address private constant ROOT = address(0xA1);
    address private constant ACCREDITOR = address(0xA2);
    address private constant SUBJECT = address(0x5B);

    IdentityStub private _identities;
    CredentialRegistry private _registry;
    uint48 private _time = START;
    // By schema: whether the credential was valid at the end of that second, from START on.
    mapping(bytes32 schema => bool[]) private _valid;
    mapping(bytes32 schema => mapping(uint32 index => bool[])) private _inForce;

    function setUp() external {
        VM.warp(_time);
        _identities = new IdentityStub();
        address[4] memory organisations = [ROOT, ACCREDITOR, _issuer(0), _issuer(1)];
        for (uint256 i = 0; i < 4; ++i) {
            _identities.enrol(organisations[i], IIdentityAuthority.Kind.Agency, address(0));
            _identities.nameOfficer(organisations[i], Purposes.CREDENTIALS, address(this));
        }
        _identities.enrol(address(this), IIdentityAuthority.Kind.Person, address(0));
        _identities.enrol(SUBJECT, IIdentityAuthority.Kind.Company, address(0));
        PlainManager manager = new PlainManager(address(this));
        CredentialRegistry implementation = new CredentialRegistry(address(0xF0), _identities);
        bytes memory call = abi.encodeCall(CredentialRegistry.initialize, (address(manager)));
        _registry = CredentialRegistry(address(new ERC1967Proxy(address(implementation), call)));
        _registry.registerSchema(KEPT, ROOT, false);
        _registry.registerSchema(CASCADING, ROOT, true);
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 schema = i == 0 ? KEPT : CASCADING;
            _registry.accredit(schema, 0, ROOT, address(this), ACCREDITOR, true, 0, _time + 150);
            _registry.accredit(schema, 1, ACCREDITOR, address(this), _issuer(0), false, 0, _time + 100);
        }
    }

    /// @dev The campaign is worth something only if it gets to every sort of past.
    function test_reachesEverySortOfPast() external {
        uint256 changes;
        _run(7);
        for (uint256 i = 1; i < _valid[KEPT].length; ++i) if (_valid[KEPT][i] != _valid[KEPT][i - 1]) ++changes;
        require(changes > 3, "the kept credential hardly changed");
        changes = 0;
        for (uint256 i = 1; i < _valid[CASCADING].length; ++i)
            if (_valid[CASCADING][i] != _valid[CASCADING][i - 1]) ++changes;
        require(changes > 3, "the cascading credential hardly changed");
        require(_registry.credentialOf(SUBJECT, KEPT).history, "nothing was archived");
        require(_registry.credentialOf(SUBJECT, CASCADING).history, "nothing was archived");
        require(_registry.schemaOf(CASCADING).accreditations > 3, "nobody was accredited anew");
    }

    function testFuzz_thePastStays(uint256 seed) external {
        _run(seed);
    }

    function _run(uint256 seed) private {
        for (uint256 step = 0; step < STEPS; ++step) {
            seed = uint256(keccak256(abi.encode(seed)));
            _act(seed % 2 == 0 ? KEPT : CASCADING, seed >> 8);
            if (seed % 5 == 0) _wait(1 + ((seed >> 240) % 3));
        }
        _wait(1);
        _requirePast(KEPT);
        _requirePast(CASCADING);
    }

    function _act(bytes32 schema, uint256 seed) private {
        uint256 act = seed % 16;
        uint32 count = _registry.schemaOf(schema).accreditations;
        uint32 index = uint32(1 + ((seed >> 8) % count));
        address by = seed & (1 << 40) == 0 ? ROOT : _registry.accreditationOf(schema, index).holder;
        uint48 from = (seed >> 48) % 3 == 0 ? _time + uint48((seed >> 56) % 6) : 0;
        uint48 until = _time + uint48((seed >> 64) % 40);
        if (act < 6) {
            try _registry.issue(index, schema, address(this), SUBJECT, from, until) {} catch {}
        } else if (act < 9) {
            try _registry.suspend(SUBJECT, schema, by, address(this), "") {} catch {}
        } else if (act < 12) {
            try _registry.reinstate(SUBJECT, schema, by, address(this)) {} catch {}
        } else if (act == 12) {
            try _registry.revoke(SUBJECT, schema, by, address(this), "") {} catch {}
        } else if (act == 13 && seed & (7 << 80) == 0) {
            try _registry.withdraw(schema, index, ROOT, address(this), "") {} catch {}
        } else if (act == 14) {
            bool top = seed & (1 << 88) == 0;
            bool accreditor = top && seed & (3 << 90) == 0;
            address holder = accreditor ? ACCREDITOR : _issuer((seed >> 96) % 2);
            uint32 parent = top ? 0 : index;
            address above = top ? ROOT : ACCREDITOR;
            try _registry.accredit(schema, parent, above, address(this), holder, accreditor, from, until) {} catch {}
        }
    }

    /// @dev Writes down how each second ends before the next begins.
    function _wait(uint256 duration) private {
        for (uint256 i = 0; i < duration; ++i) {
            _note(KEPT);
            _note(CASCADING);
            VM.warp(++_time);
        }
    }

    function _note(bytes32 schema) private {
        _valid[schema].push(_registry.isValid(SUBJECT, schema));
        uint32 count = _registry.schemaOf(schema).accreditations;
        for (uint32 index = 1; index <= count; ++index) {
            bool[] storage known = _inForce[schema][index];
            while (known.length + START < _time) known.push(false);
            known.push(_registry.isAccreditedAt(schema, index, _time));
        }
    }

    function _requirePast(bytes32 schema) private view {
        for (uint256 i = 0; i < _valid[schema].length; ++i) {
            bool was = _registry.wasValidAt(SUBJECT, schema, START + uint48(i));
            require(was == _valid[schema][i], "the past of the credential changed");
        }
        uint32 count = _registry.schemaOf(schema).accreditations;
        for (uint32 index = 1; index <= count; ++index) {
            bool[] storage known = _inForce[schema][index];
            for (uint256 i = 0; i < known.length; ++i) {
                bool was = _registry.isAccreditedAt(schema, index, START + uint48(i));
                require(was == known[i], "the past of the accreditation changed");
                // Nothing below is in force when what it hangs from is not.
                uint32 parent = _registry.accreditationOf(schema, index).parent;
                if (was && parent != 0)
                    require(_registry.isAccreditedAt(schema, parent, START + uint48(i)), "in force without its parent");
            }
        }
    }

    function _issuer(uint256 index) private pure returns (address) {
        return address(uint160(0xB0 + index));
    }
}
