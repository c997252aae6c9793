// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CredentialRegistry} from "../../../contracts/identity/credentials/CredentialRegistry.sol";
import {ICredentialRegistry} from "../../../contracts/identity/credentials/ICredentialRegistry.sol";
import {IIdentityAuthority} from "../../../contracts/identity/IIdentityAuthority.sol";
import {Purposes} from "../../../contracts/identity/Purposes.sol";
import {IdentityStub} from "../../../contracts/testing/IdentityStub.sol";
import {PlainManager} from "../../../contracts/testing/PlainManager.sol";
import {ICheats} from "../../bidding/ICheats.t.sol";

/// @dev Plays the root, two further organisations and their officers in two schemas, a kept and a cascading one. The
/// model knows only what holds now; it says beforehand whether an act may succeed, and the registry has to agree both
/// ways. What held when a second was over it writes down, and the registry has to remember it.
contract CredentialRegistryHandler {
    ICheats private constant VM = ICheats(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    uint256 public constant SUBJECTS = 3;
    uint256 private constant ORGANISATIONS = 3; // 0 is the root of both schemas
    uint256 private constant MEMORY = 24;

    struct Accreditation {
        uint256 from;
        uint256 until;
        uint256 parent;
        address holder;
        bool accreditor;
        bool withdrawn;
    }

    struct Credential {
        uint256 issuer; // 0 when there is none
        uint256 from;
        uint256 until;
        bool revoked;
        bool suspended;
    }

    /// @dev What held in a second that is over.
    struct Memory {
        uint256 time;
        bytes32 schema;
        address subject;
        bool valid;
    }

    CredentialRegistry public registry;
    PlainManager private _manager;
    IdentityStub private _identities;
    string public wrong;

    mapping(bytes32 schema => Accreditation[]) private _accreditations;
    mapping(address subject => mapping(bytes32 schema => Credential)) private _credentials;
    Memory[] private _memories;
    uint256 private _pausedUntil;
    uint256 private _time = 1_800_000_000;

    function begin(CredentialRegistry registry_, PlainManager manager, IdentityStub identities) external {
        (registry, _manager, _identities) = (registry_, manager, identities);
        VM.warp(_time);
        for (uint256 i = 0; i < ORGANISATIONS; ++i) {
            _identities.enrol(organisationAt(i), IIdentityAuthority.Kind.Agency, address(0));
            _identities.enrol(officerOf(organisationAt(i)), IIdentityAuthority.Kind.Person, address(0));
            _identities.nameOfficer(organisationAt(i), Purposes.CREDENTIALS, officerOf(organisationAt(i)));
        }
        for (uint256 i = 0; i < SUBJECTS; ++i) {
            _identities.enrol(subjectAt(i), IIdentityAuthority.Kind.Person, address(0));
        }
        for (uint256 i = 0; i < 2; ++i) registry.registerSchema(schemaAt(i), organisationAt(0), i == 1);
    }

    // ---- Acts ----

    function accredit(uint256 what, uint256 who, uint256 above, uint256 from, uint256 term) public {
        bytes32 schema = schemaAt(what);
        Accreditation memory given = Accreditation({
            holder: organisationAt(who / 3),
            accreditor: what % 6 < 2,
            from: from % 3 == 0 ? _time + ((from / 3) % 3 days) : 0,
            until: _time + (term % 60 days),
            parent: above % 3 == 0 ? 0 : (above / 3) % (_accreditations[schema].length + 1),
            withdrawn: false
        });
        address organisation = organisationAt(who);
        bool may = !isPaused() && _mayAccredit(schema, organisation, given);
        VM.prank(officerOf(organisation));
        try
            registry.accredit(
                schema,
                uint32(given.parent),
                organisation,
                officerOf(organisation),
                given.holder,
                given.accreditor,
                uint48(given.from),
                uint48(given.until)
            )
        returns (uint32 index) {
            if (!may) wrong = "accredited without right";
            if (given.from == 0) given.from = _time;
            _accreditations[schema].push(given);
            if (index != _accreditations[schema].length) wrong = "a number was skipped or given twice";
        } catch {
            if (may) wrong = "an accreditation was refused";
        }
    }

    function withdraw(uint256 what, uint256 who, uint256 index) public {
        bytes32 schema = schemaAt(what);
        // Seldom: a withdrawal is for ever.
        if (what % 8 > 3) return;
        index = index % (_accreditations[schema].length + 2);
        address organisation = organisationAt(who);
        bool may = _mayWithdraw(schema, organisation, index);
        VM.prank(officerOf(organisation));
        try registry.withdraw(schema, uint32(index), organisation, officerOf(organisation), "") {
            if (!may) wrong = "withdrawn without right";
            _accreditations[schema][index - 1].withdrawn = true;
            // What hangs from it goes with it, unless it is over.
            for (uint256 i = 0; i < _accreditations[schema].length; ++i) {
                Accreditation storage below = _accreditations[schema][i];
                if (below.parent == index && below.until > _time) below.withdrawn = true;
            }
        } catch {
            if (may) wrong = "a withdrawal was refused";
        }
    }

    function issue(uint256 what, uint256 who, uint256 index, uint256 from, uint256 term) public {
        bytes32 schema = schemaAt(what);
        address organisation = organisationAt(who);
        address subject = subjectAt(what / 2);
        index = _indexFor(schema, organisation, subject, index);
        uint256 begins = from % 4 == 0 ? _time + ((from / 4) % 3 days) : 0;
        uint256 until = _time + (term % 20 days);
        // Mostly the later end that a renewal takes.
        if (term % 3 == 0) until += _credentials[subject][schema].until > _time ? 20 days : 0;
        _issue(schema, organisation, subject, index, begins, until);
    }

    /// @dev Random calls hardly ever line up to a credential: an accreditation by the root, itself or as an accreditor,
    /// and an issue under it.
    function establish(uint256 what, uint256 who, bool below) external {
        uint256 above = 0;
        if (below) {
            accredit(what % 2, 0, 0, 1, 55 days);
            above = 1 + 3 * _accreditations[schemaAt(what)].length;
        }
        accredit(2 + (what % 2), 3 * (who % ORGANISATIONS), above, 1, 50 days);
        issue(what, who, 1, 1, 19 days);
    }

    /// @dev The accreditor above a credential's issuer falls.
    function topple(uint256 what) external {
        bytes32 schema = schemaAt(what);
        uint256 issuer = _credentials[subjectAt(what / 2)][schema].issuer;
        if (issuer != 0) withdraw(what % 2, 0, _accreditations[schema][issuer - 1].parent);
    }

    /// @dev The attack on a suspension whole: its issuer, or somebody else, issues anew under another accreditation,
    /// also after the suspended one's accreditation was withdrawn.
    function washOff(uint256 what, uint256 who, bool withdrawn) external {
        (bytes32 schema, address subject) = (schemaAt(what), subjectAt(what / 2));
        suspend(what, who);
        Credential storage held = _credentials[subject][schema];
        if (!held.suspended) return;
        uint256 k = who % 2 == 0 ? who / 2 : 0;
        address organisation = k == 0 ? _accreditations[schema][held.issuer - 1].holder : organisationAt(k);
        while (organisationAt(k) != organisation) ++k;
        accredit(2 + (what % 2), 3 * (k % ORGANISATIONS), 0, 1, 50 days);
        if (withdrawn) withdraw(what % 2, 0, held.issuer);
        _issue(schema, organisation, subject, _accreditations[schema].length, 0, _time + 19 days);
    }

    function issueToAll(uint256 what, uint256 who, uint256 index, uint256 term) external {
        bytes32 schema = schemaAt(what);
        address organisation = organisationAt(who);
        index = _indexFor(schema, organisation, subjectAt(0), index);
        uint256 until = _time + (term % 20 days);
        ICredentialRegistry.Grant[] memory grants = new ICredentialRegistry.Grant[](SUBJECTS);
        bool may = !isPaused();
        for (uint256 i = 0; i < SUBJECTS; ++i) {
            grants[i] = ICredentialRegistry.Grant(subjectAt(i), 0, uint48(until));
            may = may && _mayIssue(schema, index, organisation, subjectAt(i), 0, until);
        }
        VM.prank(officerOf(organisation));
        try registry.issueMany(uint32(index), schema, officerOf(organisation), grants) {
            if (!may) wrong = "issued to all without right";
            for (uint256 i = 0; i < SUBJECTS; ++i) _issued(schema, index, subjectAt(i), 0, until);
        } catch {
            if (may) wrong = "an issue to all was refused";
        }
    }

    function suspend(uint256 what, uint256 who) public {
        (bytes32 schema, address subject) = (schemaAt(what), subjectAt(what / 2));
        address organisation = _mostlyTheIssuer(schema, subject, who);
        Credential storage held = _credentials[subject][schema];
        bool may = _mayAct(schema, subject, organisation) && !held.suspended;
        VM.prank(officerOf(organisation));
        try registry.suspend(subject, schema, organisation, officerOf(organisation), "") {
            if (!may) wrong = "suspended without right";
            held.suspended = true;
            if (registry.isValid(subject, schema)) wrong = "a suspension had to wait";
        } catch {
            if (may) wrong = "a suspension was refused";
        }
    }

    function reinstate(uint256 what, uint256 who) external {
        (bytes32 schema, address subject) = (schemaAt(what), subjectAt(what / 2));
        address organisation = _mostlyTheIssuer(schema, subject, who);
        Credential storage held = _credentials[subject][schema];
        bool may = _mayAct(schema, subject, organisation) && held.suspended && !isPaused();
        may = may && (organisation == organisationAt(0) || isAccredited(schema, held.issuer));
        VM.prank(officerOf(organisation));
        try registry.reinstate(subject, schema, organisation, officerOf(organisation)) {
            if (!may) wrong = "reinstated without right";
            held.suspended = false;
        } catch {
            if (may) wrong = "a reinstatement was refused";
        }
    }

    function revoke(uint256 what, uint256 who) external {
        if (what % 12 > 5) return;
        (bytes32 schema, address subject) = (schemaAt(what), subjectAt(what / 2));
        address organisation = _mostlyTheIssuer(schema, subject, who);
        bool may = _mayAct(schema, subject, organisation);
        VM.prank(officerOf(organisation));
        try registry.revoke(subject, schema, organisation, officerOf(organisation), "") {
            if (!may) wrong = "revoked without right";
            _credentials[subject][schema].revoked = true;
            if (registry.isValid(subject, schema)) wrong = "a revocation had to wait";
        } catch {
            if (may) wrong = "a revocation was refused";
        }
    }

    /// @dev A subject's or an organisation's status; organisations soon come back, so that the campaign goes on.
    function setActive(uint256 who, bool active) external {
        if (who % 2 == 0) _identities.setActive(subjectAt(who / 2), active);
        else _identities.setActive(organisationAt(who / 2), active || who % 5 != 0);
    }

    function setSeat(uint256 who, bool sits) external {
        address organisation = organisationAt(who);
        if (sits || who % 5 != 0) {
            _identities.nameOfficer(organisation, Purposes.CREDENTIALS, officerOf(organisation));
        } else {
            _identities.revokeOfficer(organisation, Purposes.CREDENTIALS, officerOf(organisation));
        }
    }

    function pause(uint256 length) external {
        if (length % 4 != 0) return;
        uint256 until = _time + 1 + (length % 1 days);
        _manager.execute(address(registry), abi.encodeCall(registry.pause, (uint48(until))));
        _pausedUntil = until;
    }

    function wait(uint256 time) external {
        // The second is over: what held in it stays so.
        for (uint256 i = 0; i < 2 * SUBJECTS; ++i) {
            Memory memory now_ = Memory(_time, schemaAt(i), subjectAt(i / 2), isValid(subjectAt(i / 2), schemaAt(i)));
            if (_memories.length < MEMORY) _memories.push(now_);
            else _memories[uint256(keccak256(abi.encode(time, i))) % MEMORY] = now_;
        }
        _time += 1 + (time % 4 days);
        VM.warp(_time);
    }

    // ---- The model ----

    /// @dev By definition: active, from the first second to before the last, not suspended, not revoked, and if it
    /// cascades accredited up to the root.
    function isValid(address subject, bytes32 schema) public view returns (bool) {
        Credential storage held = _credentials[subject][schema];
        if (held.issuer == 0 || held.revoked || held.suspended || _time < held.from || _time >= held.until)
            return false;
        return _identities.isActive(subject) && (schema == schemaAt(0) || isAccredited(schema, held.issuer));
    }

    function isAccredited(bytes32 schema, uint256 index) public view returns (bool) {
        if (index == 0 || index > _accreditations[schema].length) return false;
        Accreditation storage record = _accreditations[schema][index - 1];
        if (record.withdrawn || _time < record.from || _time >= record.until) return false;
        return record.parent == 0 || isAccredited(schema, record.parent);
    }

    function memories() external view returns (Memory[] memory) {
        return _memories;
    }

    function accreditations(bytes32 schema) external view returns (uint256) {
        return _accreditations[schema].length;
    }

    function isPaused() public view returns (bool) {
        return _pausedUntil > _time;
    }

    function subjectAt(uint256 index) public pure returns (address) {
        return address(uint160(0x5000 + (index % SUBJECTS)));
    }

    function organisationAt(uint256 index) public pure returns (address) {
        return address(uint160(0x1000 + (index % ORGANISATIONS)));
    }

    function officerOf(address organisation) public pure returns (address) {
        return address(uint160(organisation) + 0x1000);
    }

    /// @dev 0 is kept, 1 cascades.
    function schemaAt(uint256 index) public pure returns (bytes32) {
        return index % 2 == 0 ? bytes32("kept") : bytes32("cascading");
    }

    function _issue(
        bytes32 schema,
        address organisation,
        address subject,
        uint256 index,
        uint256 begins,
        uint256 until
    ) private {
        bool may = !isPaused() && _mayIssue(schema, index, organisation, subject, begins, until);
        VM.prank(officerOf(organisation));
        try registry.issue(uint32(index), schema, officerOf(organisation), subject, uint48(begins), uint48(until)) {
            if (!may) wrong = "issued without right";
            _issued(schema, index, subject, begins, until);
        } catch {
            if (may) wrong = "an issue was refused";
        }
    }

    function _issued(bytes32 schema, uint256 index, address subject, uint256 from, uint256 until) private {
        Credential storage held = _credentials[subject][schema];
        if (_stands(schema, subject) && held.issuer == index) {
            held.until = until;
        } else {
            _credentials[subject][schema] = Credential(index, from == 0 ? _time : from, until, false, false);
        }
    }

    function _mayAccredit(
        bytes32 schema,
        address organisation,
        Accreditation memory given
    ) private view returns (bool) {
        if (!_acts(organisation) || !_identities.isActive(given.holder)) return false;
        if (given.until <= (given.from == 0 ? _time : given.from)) return false;
        if (given.parent == 0) return organisation == organisationAt(0);
        Accreditation storage above = _accreditations[schema][given.parent - 1];
        if (above.holder != organisation || !above.accreditor || given.accreditor) return false;
        return isAccredited(schema, given.parent) && given.until <= above.until;
    }

    function _mayWithdraw(bytes32 schema, address organisation, uint256 index) private view returns (bool) {
        if (!_acts(organisation) || index == 0 || index > _accreditations[schema].length) return false;
        Accreditation storage record = _accreditations[schema][index - 1];
        if (record.withdrawn) return false;
        bool gave = record.parent != 0 && _accreditations[schema][record.parent - 1].holder == organisation;
        return gave || organisation == organisationAt(0);
    }

    function _mayIssue(
        bytes32 schema,
        uint256 index,
        address organisation,
        address subject,
        uint256 from,
        uint256 until
    ) private view returns (bool) {
        if (!_acts(organisation) || !isAccredited(schema, index)) return false;
        Accreditation storage record = _accreditations[schema][index - 1];
        if (record.holder != organisation || record.accreditor) return false;
        if (until <= (from == 0 ? _time : from)) return false;
        if (!_stands(schema, subject)) return true;

        Credential storage held = _credentials[subject][schema];
        if (from == 0) from = _time;
        if (held.issuer == index) return until > held.until && from <= held.until;
        if (held.suspended) return false;
        if (schema == schemaAt(1) && !isAccredited(schema, held.issuer)) return true;
        bool same = _accreditations[schema][held.issuer - 1].holder == organisation;
        return same && from <= _time && until >= held.until;
    }

    function _mayAct(bytes32 schema, address subject, address organisation) private view returns (bool) {
        if (!_acts(organisation) || !_stands(schema, subject)) return false;
        uint256 issuer = _credentials[subject][schema].issuer;
        return organisation == organisationAt(0) || _accreditations[schema][issuer - 1].holder == organisation;
    }

    /// @dev Neither revoked nor over.
    function _stands(bytes32 schema, address subject) private view returns (bool) {
        Credential storage held = _credentials[subject][schema];
        return held.issuer != 0 && !held.revoked && _time < held.until;
    }

    function _acts(address organisation) private view returns (bool) {
        return _identities.isOfficer(organisation, Purposes.CREDENTIALS, officerOf(organisation));
    }

    function _mostlyTheIssuer(bytes32 schema, address subject, uint256 who) private view returns (address) {
        uint256 issuer = _credentials[subject][schema].issuer;
        if (issuer == 0 || who % 4 == 0) return organisationAt(who / 4);
        return _accreditations[schema][issuer - 1].holder;
    }

    /// @dev Mostly a number with which the organisation may issue: that of the standing credential, or its newest.
    function _indexFor(
        bytes32 schema,
        address organisation,
        address subject,
        uint256 seed
    ) private view returns (uint256 index) {
        Accreditation[] storage list = _accreditations[schema];
        if (seed % 8 == 0) return (seed / 8) % (list.length + 2);
        index = _credentials[subject][schema].issuer;
        if (seed % 2 == 0 && index != 0 && list[index - 1].holder == organisation) return index;
        for (index = list.length; index > 0; --index) {
            Accreditation storage record = list[index - 1];
            if (record.holder == organisation && !record.accreditor && isAccredited(schema, index)) return index;
        }
    }
}
