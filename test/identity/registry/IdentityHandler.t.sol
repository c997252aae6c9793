// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIdentityAuthority} from "../../../contracts/identity/IIdentityAuthority.sol";
import {IIdentityRegistry} from "../../../contracts/identity/registry/IIdentityRegistry.sol";
import {IdentityRegistry} from "../../../contracts/identity/registry/IdentityRegistry.sol";
import {Mandates} from "../../../contracts/identity/Mandates.sol";
import {Purposes} from "../../../contracts/identity/Purposes.sol";

interface ICheats {
    function addr(uint256 key) external view returns (address);
    function sign(uint256 key, bytes32 digest) external view returns (uint8 v, bytes32 r, bytes32 s);
    function prank(address caller) external;
    function warp(uint256 time) external;
}

/// @dev Does random acts by random keys, and keeps the slow model of what each successful one may have changed. Keys
/// are those of the identities themselves, so that identities pass into each other's hands. For officers the model also
/// says beforehand whether an act may succeed, and the registry has to agree both ways.
contract IdentityHandler {
    ICheats private constant VM = ICheats(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    // 0 to 4 persons to be, 5 the clerk, 6 the county, 7 the ministry, 8 a company
    uint256 public constant IDENTITIES = 9;
    uint256 public constant TAGS = 6;
    uint256 public constant DELAY = 2 days;
    uint256 private constant AUTHORITY = 0xA11CE;
    address private constant DEACTIVATED = address(uint160(uint256(keccak256("probity.identity.deactivated"))));
    bytes32 private constant CONFIRMATION = keccak256(
        "OfficerConfirmation(address organisation,bytes32 purpose,address person,uint48 until,address confirmer,"
        "address body,bytes32 seat,uint256 nonce,uint48 deadline)"
    );

    /// @dev What the model knows of a seat, and of what is prepared for it.
    struct Seat {
        uint256 from; // 0 when nobody was named
        uint256 until;
        address confirmer;
        uint256 preparedUntil;
        address preparer; // the key
    }

    /// @dev Which seat of whom.
    struct Place {
        address organisation;
        bytes32 purpose;
        address person;
    }

    /// @dev What an identity was from a second on.
    struct Status {
        uint48 time;
        bool active; // enrolled, not suspended, not ended
        bool able; // and not under recovery
    }

    IdentityRegistry public registry;
    string public wrong;

    mapping(address identity => address) private _keys;
    mapping(address identity => bool) public isDead;
    mapping(address identity => bool) public isEnrolled;
    mapping(address identity => bool) public isSuspended;
    mapping(address identity => bool) public isRecovering;
    mapping(address identity => Status[]) private _record;
    mapping(address identity => uint48) private _changedAt;
    mapping(address identity => address) private _keyBefore;
    mapping(bytes32 tag => address) public holderOf;
    mapping(address organisation => mapping(bytes32 purpose => mapping(address person => Seat))) private _seats;
    mapping(address organisation => uint256) public nonceOf;
    mapping(address organisation => mapping(bytes32 mandate => bool)) public holds;
    uint256 private _time = 1_800_000_000;

    function begin(IdentityRegistry registry_) external {
        registry = registry_;
        VM.warp(_time);
        registry.enrolRoot(ministry(), IIdentityAuthority.Kind.Agency, address(0), "ministry");
        registry.enrolRoot(county(), IIdentityAuthority.Kind.Agency, ministry(), "county");
        registry.enrolRoot(company(), IIdentityAuthority.Kind.Company, address(0), "company");
        registry.enrolRoot(clerk(), IIdentityAuthority.Kind.Person, address(0), "clerk");
        registry.grantMandate(ministry(), Mandates.REGISTRAR);
        holds[ministry()][Mandates.REGISTRAR] = true;
        registry.seatOfficer(ministry(), Purposes.REGISTRAR, clerk(), uint48(_time + 3650 days));
        _seats[ministry()][Purposes.REGISTRAR][clerk()] = Seat(_time, _time + 3650 days, address(0), 0, address(0));
        registry.connectRecoveryBoard(address(this));
        registry.assignRegistrar(county(), ministry());
        registry.assignRegistrar(company(), ministry());
        // Three persons to begin with, so that there is somebody to name.
        for (uint256 i = 0; i < 3; ++i) {
            registry.enrolRoot(identityAt(i), IIdentityAuthority.Kind.Person, address(0), bytes32(i + 1));
            registry.assignRegistrar(identityAt(i), ministry());
            isEnrolled[identityAt(i)] = true;
        }
        for (uint256 i = 5; i < IDENTITIES; ++i) isEnrolled[identityAt(i)] = true;
        for (uint256 i = 0; i < IDENTITIES; ++i) if (isEnrolled[identityAt(i)]) _note(identityAt(i));

        // Some of them sit already, so that there is something to suspend, to revoke and to take over.
        _seatBySuperior(Place(county(), Purposes.GOVERNANCE, identityAt(0)));
        _seatBySuperior(Place(county(), Purposes.GOVERNANCE, identityAt(1)));
        _seatBySuperior(Place(county(), Purposes.MAKER, identityAt(2)));
        _seatBySuperior(Place(company(), Purposes.GOVERNANCE, identityAt(2)));
        _time += DELAY;
        VM.warp(_time);
    }

    // ---- Acts ----

    function changeOwner(uint256 who, uint256 caller, uint256 newOwner) external {
        address identity = identityAt(who);
        address key = identityAt(caller);
        address next =
            newOwner % 10 == 9
                ? address(0)
                : newOwner % 10 == 8
                    ? DEACTIVATED
                    : identityAt(newOwner);
        VM.prank(key);
        try registry.changeOwner(identity, next) {
            if (keyOf(identity) != key) wrong = "a key that does not control the identity changed it";
            if (isRecovering[identity]) wrong = "changed under recovery";
            if (next == address(0) && isEnrolled[identity]) wrong = "an enrolled identity deactivated itself";
            if (next == DEACTIVATED) wrong = "the sentinel became an owner";
            _setKey(identity, next);
        } catch {}
    }

    function changeOwnerSigned(uint256 who, uint256 signer, uint256 newOwner) external {
        address identity = identityAt(who);
        address next = identityAt(newOwner);
        uint256 nonce = registry.nonce(registry.identityOwner(identity));
        bytes32 hash = keccak256(abi.encodePacked(hex"1900", address(registry), nonce, identity, "changeOwner", next));
        (uint8 v, bytes32 r, bytes32 s) = VM.sign((signer % IDENTITIES) + 1, hash);
        try registry.changeOwnerSigned(identity, v, r, s, next) {
            if (keyOf(identity) != identityAt(signer)) wrong = "a key that does not control the identity signed";
            if (isRecovering[identity]) wrong = "changed under recovery";
            _setKey(identity, next);
            try registry.changeOwnerSigned(identity, v, r, s, next) {
                wrong = "a signature was taken twice";
            } catch {}
        } catch {}
    }

    function enrol(uint256 who, uint256 tagIndex, uint256 caller) external {
        address identity = identityAt(who % 5);
        bytes32 tag = tagAt(tagIndex);
        IIdentityRegistry.BulkEnrolment[] memory list = new IIdentityRegistry.BulkEnrolment[](1);
        list[0] = IIdentityRegistry.BulkEnrolment(identity, tag);
        bytes32 hash = keccak256(
            abi.encode(
                keccak256("UniquenessTags(bytes32[] tags,uint8 kind,address registrar)"),
                keccak256(abi.encodePacked(tag)),
                IIdentityAuthority.Kind.Person,
                ministry()
            )
        );
        hash = keccak256(abi.encodePacked(hex"1901", registry.DOMAIN_SEPARATOR(), hash));
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(AUTHORITY, hash);
        address key = _callerOrClerk(caller);
        VM.prank(key);
        try registry.enrolMany(ministry(), clerk(), IIdentityAuthority.Kind.Person, list, abi.encodePacked(r, s, v)) {
            if (key != keyOf(clerk())) wrong = "another key than the clerk's enrolled";
            if (isDead[identity] || isEnrolled[identity]) wrong = "enrolled twice or dead";
            if (holderOf[tag] != address(0)) wrong = "a tag was used twice";
            holderOf[tag] = identity;
            isEnrolled[identity] = true;
            _note(identity);
        } catch {}
    }

    function setStatus(uint256 who, uint256 act, uint256 caller) external {
        // The ministry and the clerk are governance's: the campaign would end with them.
        address identity = subjectAt(who);
        address key = _callerOrClerk(caller);
        if (act % 32 == 0) {
            VM.prank(key);
            try registry.end(ministry(), clerk(), identity, "") {
                _requireClerk(key, identity);
                _setKey(identity, address(0));
                isRecovering[identity] = false;
                _note(identity);
            } catch {}
        } else if (act % 8 < 3) {
            VM.prank(key);
            try registry.suspend(ministry(), clerk(), identity, act % 2 == 0, "") {
                _requireClerk(key, identity);
                isSuspended[identity] = true;
                _note(identity);
            } catch {}
        } else {
            VM.prank(key);
            try registry.reinstate(ministry(), clerk(), identity, "") {
                _requireClerk(key, identity);
                isSuspended[identity] = false;
                _note(identity);
            } catch {}
        }
    }

    function recover(uint256 who, uint256 newOwner, bool start) external {
        address identity = subjectAt(who);
        if (start) {
            try registry.beginRecovery(identity) {
                isRecovering[identity] = true;
                _note(identity);
            } catch {}
            return;
        }
        address next = newOwner % 3 == 0 ? address(0) : identityAt(newOwner);
        try registry.endRecovery(identity, next) {
            if (isDead[identity] || !isRecovering[identity]) wrong = "a recovery that was not pending ended";
            isRecovering[identity] = false;
            _note(identity);
            if (next != address(0)) _setKey(identity, next);
        } catch {}
    }

    function prepare(uint256 place, uint256 caller, uint256 term) external {
        Place memory at = placeAt(place);
        _prepare(at, caller % 3 == 0 ? identityAt(caller / 3) : keyOf(at.organisation), _time + (term % 30 days));
    }

    function confirm(uint256 place, uint256 confirmer, uint256 caller) external {
        Place memory at = placeAt(place);
        IIdentityRegistry.Confirmer memory second = _confirmerAt(at, confirmer);
        uint256 until = _seats[at.organisation][at.purpose][at.person].preparedUntil;
        address key = caller % 3 == 0 ? identityAt(caller / 3) : keyOf(second.person);
        _confirm(at, second, key, caller % 16 == 15 ? until + 1 : until);
    }

    /// @dev Both acts in a row, by the keys that control who does them: reaches a seat often, also with one key for both.
    function name(uint256 place, uint256 confirmer, uint256 term) external {
        Place memory at = placeAt(place);
        uint256 until = _time + DELAY + (term % 30 days);
        _prepare(at, keyOf(at.organisation), until);
        IIdentityRegistry.Confirmer memory second = _confirmerAt(at, confirmer);
        _confirm(at, second, keyOf(second.person), until);
    }

    /// @dev A seat that runs is renewed shortly before its end, sooner or later than the delay before it.
    function renewLate(uint256 place, uint256 early, uint256 term) external {
        Place memory at = placeAt(place);
        Seat storage held = _seats[at.organisation][at.purpose][at.person];
        // Few sit: the next place where somebody does.
        for (uint256 i = 0; i < 60 && (held.from == 0 || held.until <= _time); ++i) {
            at = placeAt((place % 1_000) + i);
            held = _seats[at.organisation][at.purpose][at.person];
        }
        if (held.until <= _time || at.organisation == ministry()) return;
        uint256 time = held.until - 1 - (early % 4 days);
        if (time > _time) VM.warp(_time = time);
        uint256 until = _time + DELAY + (term % 60 days);
        _prepare(at, keyOf(at.organisation), until);
        _confirm(at, IIdentityRegistry.Confirmer(ministry(), ministry(), ""), keyOf(ministry()), until);
    }

    /// @dev Both acts in one, with the confirmer's signature: mostly a true one, and always tried twice.
    function nameSigned(uint256 place, uint256 confirmer, uint256 term, uint256 attack) external {
        Place memory at = placeAt(place);
        _nameSigned(at, _confirmerAt(at, confirmer), _time + DELAY + (term % 30 days), attack);
    }

    function seat(uint256 place, uint256 term) external {
        Place memory at = placeAt(place);
        uint256 until = _time + (term % 30 days);
        bool may = at.organisation == ministry() && isActive(ministry()) && _mayBeSeated(at.person, until);
        try registry.seatOfficer(at.organisation, at.purpose, at.person, uint48(until)) {
            if (!may) wrong = "governance seated where it may not";
            Seat storage held = _seats[at.organisation][at.purpose][at.person];
            (held.from, held.until, held.confirmer) = (_time, until, address(0));
        } catch {
            if (may) wrong = "governance could not seat";
        }
    }

    function mandate(uint256 who, bool grant) external {
        address organisation = who % 2 == 0 ? county() : company();
        if (grant) {
            bool may = organisation == county() && !holds[organisation][Mandates.TREASURY];
            try registry.grantMandate(organisation, Mandates.TREASURY) {
                if (!may) wrong = "a mandate was given twice, or to a company";
                holds[organisation][Mandates.TREASURY] = true;
            } catch {
                if (may) wrong = "a mandate was refused";
            }
        } else {
            try registry.revokeMandate(organisation, Mandates.TREASURY) {
                if (!holds[organisation][Mandates.TREASURY]) wrong = "a mandate that was not held was withdrawn";
                holds[organisation][Mandates.TREASURY] = false;
            } catch {
                if (holds[organisation][Mandates.TREASURY]) wrong = "a mandate could not be withdrawn";
            }
        }
    }

    /// @dev The registrar's own office comes and goes, and with it the say in companies' officers.
    function office(uint256 seed) external {
        bool held = holds[ministry()][Mandates.REGISTRAR];
        if (held && seed % 4 != 0) return;
        if (held) registry.revokeMandate(ministry(), Mandates.REGISTRAR);
        else registry.grantMandate(ministry(), Mandates.REGISTRAR);
        holds[ministry()][Mandates.REGISTRAR] = !held;
    }

    /// @dev Puts two identities into one hand, which is where law 5 is attacked.
    function collude(uint256 one, uint256 other) external {
        _give(identityAt(one), keyOf(identityAt(other)));
    }

    /// @dev The attack on law 5 whole, since random calls hardly ever line up for it: one hand gets hold of two of the
    /// three parties, tries to name, and gives back what it took.
    function nameWithOneHand(uint256 place, uint256 confirmer, uint256 attack, bool signed) external {
        Place memory at = placeAt(place);
        // Mostly the superior itself, which hardly anything else keeps from confirming.
        IIdentityRegistry.Confirmer memory second = _confirmerAt(at, confirmer % 3 == 0 ? confirmer / 3 : 0);
        address taken = attack % 2 == 0 ? at.organisation : at.person;
        address before = keyOf(taken);
        address key = keyOf(second.person);
        if (key == DEACTIVATED || before == DEACTIVATED) return;
        _give(taken, key);
        uint256 until = _time + DELAY + 20 days;
        if (signed) {
            _nameSigned(at, second, until, 4);
        } else {
            _prepare(at, keyOf(at.organisation), until);
            _confirm(at, second, key, until);
        }
        _give(taken, before);
    }

    function revoke(uint256 place, uint256 who, uint256 caller) external {
        Place memory at = placeAt(place);
        Seat storage held = _seats[at.organisation][at.purpose][at.person];
        address revoker = identityAt(who);
        if (who % 5 == 0) revoker = at.organisation;
        if (who % 5 == 1) revoker = held.confirmer;
        address key = caller % 4 == 0 ? identityAt(caller / 4) : keyOf(revoker);
        bool may = (held.from != 0 || held.preparedUntil != 0) && key == keyOf(revoker) && isActive(revoker);
        if (revoker != at.organisation && revoker != at.person && revoker != held.confirmer) {
            may = may && _speaksAbove(at.organisation, revoker);
        }
        VM.prank(key);
        try registry.revokeOfficer(at.organisation, at.purpose, at.person, revoker) {
            if (!may) wrong = "revoked without right";
            delete _seats[at.organisation][at.purpose][at.person];
            ++nonceOf[at.organisation];
            if (registry.isOfficer(at.organisation, at.purpose, at.person)) wrong = "a revocation had to wait";
        } catch {
            if (may) wrong = "a revocation was refused";
        }
    }

    function wait(uint256 time) external {
        _time += time % 4 days;
        VM.warp(_time);
    }

    // ---- The model ----

    /// @dev By definition: named (by two, or by governance), from the first second to before the last, both active.
    function sits(address organisation, bytes32 purpose, address person) public view returns (bool) {
        return holdsSeat(organisation, purpose, person) && isActive(organisation) && isActive(person);
    }

    /// @dev The same, whoever is held back.
    function holdsSeat(address organisation, bytes32 purpose, address person) public view returns (bool) {
        Seat storage held = _seats[organisation][purpose][person];
        return held.from != 0 && held.from <= _time && _time < held.until;
    }

    function isActive(address identity) public view returns (bool) {
        return isEnrolled[identity] && !isDead[identity] && !isSuspended[identity] && !isRecovering[identity];
    }

    function keyOf(address identity) public view returns (address) {
        if (isDead[identity]) return DEACTIVATED;
        return _keys[identity] == address(0) ? identity : _keys[identity];
    }

    /// @dev The second before the newest change, and who controlled the identity then; the present when never changed.
    function lastKeyBefore(address identity) external view returns (uint48 time, address key) {
        if (_changedAt[identity] == 0) return (uint48(_time), identity);
        return (_changedAt[identity] - 1, _keyBefore[identity]);
    }

    /// @dev The seconds at which something changed for the identity.
    function turnsOf(address identity) external view returns (uint48[] memory times) {
        Status[] storage record = _record[identity];
        times = new uint48[](record.length);
        for (uint256 i = 0; i < times.length; ++i) times[i] = record[i].time;
    }

    /// @dev The last entry up to a second counts for it.
    function statusAt(address identity, uint48 time) external view returns (bool active, bool able) {
        Status[] storage record = _record[identity];
        for (uint256 i = record.length; i > 0; --i)
            if (record[i - 1].time <= time) return (record[i - 1].active, record[i - 1].able);
        return (false, false);
    }

    function identityAt(uint256 index) public view returns (address) {
        return VM.addr((index % IDENTITIES) + 1);
    }

    function clerk() public view returns (address) {
        return identityAt(5);
    }

    function county() public view returns (address) {
        return identityAt(6);
    }

    function ministry() public view returns (address) {
        return identityAt(7);
    }

    function company() public view returns (address) {
        return identityAt(8);
    }

    /// @dev Everybody whose status a registrar can change, and the clerk.
    function subjectAt(uint256 index) public view returns (address) {
        return index % 8 == 7 ? company() : identityAt(index % 8);
    }

    function placeAt(uint256 index) public view returns (Place memory) {
        // Mostly the county's, whose officers anybody can be.
        address organisation =
            index % 5 == 4
                ? company()
                : index % 5 == 3
                    ? ministry()
                    : county();
        return
            Place(
                organisation,
                purposeAt(index / 5),
                index % 11 == 10 ? identityAt(index / 55) : identityAt((index / 11) % 5)
            );
    }

    function authority() external view returns (address) {
        return VM.addr(AUTHORITY);
    }

    function purposeAt(uint256 index) public pure returns (bytes32) {
        return index % 2 == 0 ? Purposes.MAKER : Purposes.GOVERNANCE;
    }

    function tagAt(uint256 index) public pure returns (bytes32) {
        return keccak256(abi.encode("tag", index % TAGS));
    }

    function _seatBySuperior(Place memory at) private {
        _prepare(at, keyOf(at.organisation), _time + 60 days);
        _confirm(at, IIdentityRegistry.Confirmer(ministry(), ministry(), ""), ministry(), _time + 60 days);
    }

    function _prepare(Place memory at, address key, uint256 until) private {
        if (key == DEACTIVATED) return;
        bool may = _mayPrepare(at, key, until);
        VM.prank(key);
        try registry.prepareOfficer(at.organisation, at.purpose, at.person, uint48(until)) {
            if (!may) wrong = "prepared without right";
            Seat storage held = _seats[at.organisation][at.purpose][at.person];
            (held.preparedUntil, held.preparer) = (until, key);
        } catch {
            if (may) wrong = "preparing was refused";
        }
    }

    function _confirm(Place memory at, IIdentityRegistry.Confirmer memory second, address key, uint256 until) private {
        if (key == DEACTIVATED) return;
        Seat storage held = _seats[at.organisation][at.purpose][at.person];
        bool may = until != 0 && held.preparedUntil == until && held.preparer == keyOf(at.organisation);
        may = may && isActive(at.organisation) && _mayBeSeated(at.person, until);
        may = may && key == keyOf(second.person) && _maySecond(at, second) && _from(at, until) < until;
        bool sat = registry.isOfficer(at.organisation, at.purpose, at.person);
        VM.prank(key);
        try registry.confirmOfficer(at.organisation, at.purpose, at.person, uint48(until), second) {
            if (!may) wrong = "confirmed without right";
            (held.preparedUntil, held.preparer) = (0, address(0));
            _named(at, until, second.person, sat);
        } catch {
            if (may) wrong = "a confirmation was refused";
        }
    }

    function _nameSigned(
        Place memory at,
        IIdentityRegistry.Confirmer memory second,
        uint256 until,
        uint256 attack
    ) private {
        uint256 deadline = attack % 7 == 0 ? _time - 1 : _time;
        address signer = attack % 7 == 1 ? identityAt(attack / 7) : keyOf(second.person);
        address caller = attack % 7 == 2 ? identityAt(attack / 7) : keyOf(at.organisation);
        uint256 nonce = nonceOf[at.organisation];
        if (attack % 7 == 3 && nonce != 0) --nonce;
        if (signer == DEACTIVATED || caller == DEACTIVATED) return;
        bytes memory signed = _sign(signer, at, until, second, nonce, deadline);

        bool may = deadline >= _time && nonce == nonceOf[at.organisation];
        may = may && signer == keyOf(second.person) && _mayPrepare(at, caller, until);
        may = may && _maySecond(at, second) && _from(at, until) < until;
        bool sat = registry.isOfficer(at.organisation, at.purpose, at.person);
        VM.prank(caller);
        try
            registry.nameOfficer(
                at.organisation,
                at.purpose,
                at.person,
                uint48(until),
                second,
                uint48(deadline),
                signed
            )
        {
            if (!may) wrong = "named by signature without right";
            ++nonceOf[at.organisation];
            _named(at, until, second.person, sat);
            _replay(at, until, second, deadline, signed);
        } catch {
            if (may) wrong = "a true signature was refused";
        }
    }

    /// @dev The seat as the model has it. Law 6: who did not sit before does not sit at once.
    function _named(Place memory at, uint256 until, address confirmer, bool sat) private {
        Seat storage held = _seats[at.organisation][at.purpose][at.person];
        (held.from, held.until, held.confirmer) = (_from(at, until), until, confirmer);
        if (!sat && registry.isOfficer(at.organisation, at.purpose, at.person)) wrong = "seated without the delay";
        // Law 5: three hands.
        address key = keyOf(confirmer);
        if (key == keyOf(at.organisation) || key == keyOf(at.person)) wrong = "one hand did both acts";
        if (confirmer == at.person) wrong = "named by oneself";
    }

    function _replay(
        Place memory at,
        uint256 until,
        IIdentityRegistry.Confirmer memory second,
        uint256 deadline,
        bytes memory signed
    ) private {
        VM.prank(keyOf(at.organisation));
        try
            registry.nameOfficer(
                at.organisation,
                at.purpose,
                at.person,
                uint48(until),
                second,
                uint48(deadline),
                signed
            )
        {
            wrong = "a confirmation was taken twice";
        } catch {}
    }

    /// @dev Who controls the identity hands it over, if the registry lets it.
    function _give(address identity, address next) private {
        VM.prank(keyOf(identity));
        try registry.changeOwner(identity, next) {
            _setKey(identity, next);
        } catch {}
    }

    function _note(address identity) private {
        bool active = !isDead[identity] && !isSuspended[identity];
        _record[identity].push(Status(uint48(_time), active, isActive(identity)));
    }

    function _setKey(address identity, address key) private {
        // Several changes in one second count as the last of them.
        if (_changedAt[identity] != _time) {
            _keyBefore[identity] = keyOf(identity);
            _changedAt[identity] = uint48(_time);
        }
        if (key == address(0)) isDead[identity] = true;
        else _keys[identity] = key;
    }

    function _requireClerk(address key, address identity) private {
        if (key != keyOf(clerk())) wrong = "another key than the clerk's changed a status";
        if (isDead[identity] || !isEnrolled[identity]) wrong = "the status of the dead or unknown changed";
    }

    /// @dev The second of the two: the superior, its officer, an officer of the organisation, or anybody.
    function _confirmerAt(
        Place memory at,
        uint256 seed
    ) private view returns (IIdentityRegistry.Confirmer memory second) {
        address person = identityAt(seed / 4);
        if (seed % 4 == 0) return IIdentityRegistry.Confirmer(ministry(), ministry(), "");
        if (seed % 4 == 1) {
            return IIdentityRegistry.Confirmer(at.organisation == company() ? clerk() : person, ministry(), "");
        }
        if (seed % 4 == 2) return IIdentityRegistry.Confirmer(person, at.organisation, purposeAt(seed / 36));
        return IIdentityRegistry.Confirmer(person, identityAt(seed / 36), purposeAt(seed / 324));
    }

    function _sign(
        address signer,
        Place memory at,
        uint256 until,
        IIdentityRegistry.Confirmer memory second,
        uint256 nonce,
        uint256 deadline
    ) private view returns (bytes memory) {
        bytes memory head = abi.encode(CONFIRMATION, at.organisation, at.purpose, at.person, until);
        bytes32 hash = keccak256(bytes.concat(head, abi.encode(second, nonce, deadline)));
        hash = keccak256(abi.encodePacked(hex"1901", registry.DOMAIN_SEPARATOR(), hash));
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(_secretOf(signer), hash);
        return abi.encodePacked(r, s, v);
    }

    function _secretOf(address key) private view returns (uint256) {
        for (uint256 i = 0; i < IDENTITIES; ++i) if (identityAt(i) == key) return i + 1;
        revert("nobody's key");
    }

    /// @dev When a seat named now would begin: after the delay, or at once for who sits without a gap until then, or
    /// is only to sit for less.
    function _from(Place memory at, uint256 until) private view returns (uint256) {
        Seat storage held = _seats[at.organisation][at.purpose][at.person];
        bool runs = held.from != 0 && held.from <= _time && _time < held.until;
        uint256 after_ = _time + DELAY;
        return runs && (held.until >= after_ || held.until >= until) ? held.from : after_;
    }

    function _mayPrepare(Place memory at, address key, uint256 until) private view returns (bool) {
        return isActive(at.organisation) && keyOf(at.organisation) == key && _mayBeSeated(at.person, until);
    }

    function _mayBeSeated(address person, uint256 until) private view returns (bool) {
        bool organisation = person == county() || person == ministry() || person == company();
        return !organisation && isActive(person) && until > _time;
    }

    /// @dev Another person with another key, who speaks for the superior or sits in the organisation.
    function _maySecond(Place memory at, IIdentityRegistry.Confirmer memory second) private view returns (bool) {
        address key = keyOf(second.person);
        if (second.person == at.person || key == keyOf(at.organisation) || key == keyOf(at.person)) return false;
        if (second.body == at.organisation) return sits(at.organisation, second.seat, second.person);
        return second.body == ministry() && _speaksAbove(at.organisation, second.person);
    }

    /// @dev Nobody stands above the ministry, and above a company only a registrar in office.
    function _speaksAbove(address organisation, address who) private view returns (bool) {
        if (organisation == ministry()) return false;
        if (organisation == company() && !holds[ministry()][Mandates.REGISTRAR]) return false;
        if (who == ministry()) return isActive(ministry());
        return sits(ministry(), organisation == company() ? Purposes.REGISTRAR : Purposes.GOVERNANCE, who);
    }

    /// @dev Mostly the clerk's key, so that the campaign gets somewhere.
    function _callerOrClerk(uint256 caller) private view returns (address) {
        return caller % 4 == 0 ? identityAt(caller / 4) : keyOf(clerk());
    }
}
