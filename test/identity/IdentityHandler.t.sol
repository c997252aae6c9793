// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIdentityAuthority} from "../../contracts/identity/IIdentityAuthority.sol";
import {IIdentityRegistry} from "../../contracts/identity/IIdentityRegistry.sol";
import {IdentityRegistry} from "../../contracts/identity/IdentityRegistry.sol";
import {Mandates} from "../../contracts/identity/Mandates.sol";
import {Purposes} from "../../contracts/identity/Purposes.sol";

interface ICheats {
    function addr(uint256 key) external view returns (address);
    function sign(uint256 key, bytes32 digest) external view returns (uint8 v, bytes32 r, bytes32 s);
    function prank(address caller) external;
    function warp(uint256 time) external;
}

/// @dev Does random acts by random keys, and keeps the slow model of what each successful one may have changed. Keys
/// are those of the identities themselves, so that identities pass into each other's hands.
contract IdentityHandler {
    ICheats private constant VM = ICheats(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    uint256 public constant IDENTITIES = 8; // 0 to 4 persons to be, 5 the clerk, 6 the county, 7 the ministry
    uint256 public constant TAGS = 6;
    uint256 private constant AUTHORITY = 0xA11CE;
    address private constant DEACTIVATED = address(uint160(uint256(keccak256("probity.identity.deactivated"))));

    IdentityRegistry public registry;
    string public wrong;

    mapping(address identity => address) private _keys;
    mapping(address identity => bool) public isDead;
    mapping(address identity => bool) public isEnrolled;
    mapping(address identity => bool) public isSuspended;
    mapping(address identity => bool) public isRecovering;
    mapping(address identity => uint48) private _changedAt;
    mapping(address identity => address) private _keyBefore;
    mapping(bytes32 tag => address) public holderOf;
    mapping(address person => address) private _proposer;
    mapping(address person => address) private _confirmer;
    mapping(address person => uint256) private _sitsFrom;
    uint256 private _time = 1_800_000_000;

    function begin(IdentityRegistry registry_) external {
        registry = registry_;
        VM.warp(_time);
        registry.enrolRoot(ministry(), IIdentityAuthority.Kind.Agency, address(0), "ministry");
        registry.enrolRoot(county(), IIdentityAuthority.Kind.Agency, ministry(), "county");
        registry.enrolRoot(clerk(), IIdentityAuthority.Kind.Person, address(0), "clerk");
        registry.grantMandate(ministry(), Mandates.REGISTRAR);
        registry.seatOfficer(ministry(), Purposes.REGISTRAR, clerk(), uint48(_time + 3650 days));
        registry.connectRecoveryBoard(address(this));
        registry.assignRegistrar(county(), ministry());
        // Three persons to begin with, so that there is somebody to name.
        for (uint256 i = 0; i < 3; ++i) {
            registry.enrolRoot(identityAt(i), IIdentityAuthority.Kind.Person, address(0), bytes32(i + 1));
            registry.assignRegistrar(identityAt(i), ministry());
            isEnrolled[identityAt(i)] = true;
        }
        for (uint256 i = 5; i < IDENTITIES; ++i) isEnrolled[identityAt(i)] = true;
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
                keccak256("UniquenessTags(bytes32[] tags,address registrar)"),
                keccak256(abi.encodePacked(tag)),
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
        } catch {}
    }

    function setStatus(uint256 who, uint256 act, uint256 caller) external {
        // The ministry and the clerk are governance's: the campaign would end with them.
        address identity = identityAt(who % 7);
        address key = _callerOrClerk(caller);
        if (act % 32 == 0) {
            VM.prank(key);
            try registry.end(ministry(), clerk(), identity, "") {
                _requireClerk(key, identity);
                _setKey(identity, address(0));
                isRecovering[identity] = false;
            } catch {}
        } else if (act % 8 < 3) {
            VM.prank(key);
            try registry.suspend(ministry(), clerk(), identity, act % 2 == 0, "") {
                _requireClerk(key, identity);
                isSuspended[identity] = true;
            } catch {}
        } else {
            VM.prank(key);
            try registry.reinstate(ministry(), clerk(), identity, "") {
                _requireClerk(key, identity);
                isSuspended[identity] = false;
            } catch {}
        }
    }

    function recover(uint256 who, uint256 newOwner, bool start) external {
        address identity = identityAt(who % 7);
        if (start) {
            try registry.beginRecovery(identity) {
                isRecovering[identity] = true;
            } catch {}
            return;
        }
        address next = newOwner % 3 == 0 ? address(0) : identityAt(newOwner);
        try registry.endRecovery(identity, next) {
            if (isDead[identity] || !isRecovering[identity]) wrong = "a recovery that was not pending ended";
            isRecovering[identity] = false;
            if (next != address(0)) _setKey(identity, next);
        } catch {}
    }

    function propose(uint256 who, uint256 caller, uint256 term) public {
        address person = identityAt(who);
        address key = caller % 2 == 0 ? keyOf(county()) : identityAt(caller / 2);
        VM.prank(key);
        try registry.proposeOfficer(county(), Purposes.MAKER, person, uint48(_time + 3 days + (term % 30 days))) {
            if (key != keyOf(county())) wrong = "another key than the county's proposed";
            _proposer[person] = key;
        } catch {}
    }

    /// @dev Both acts in a row, by the keys that control who does them: reaches a seat often, also with one key for both.
    function name(uint256 who, uint256 confirmer, bool bySuperior) external {
        propose(who, 0, 20 days);
        confirm(who, (confirmer % 5) * 3 + 1, bySuperior);
    }

    /// @dev Puts two identities into one hand, which is where law 5 is attacked.
    function collude(uint256 one, uint256 other) external {
        _give(identityAt(one), keyOf(identityAt(other)));
    }

    /// @dev The attack on law 5 whole, since random calls hardly ever line up for it: one hand gets hold of two of the
    /// three parties, tries to name, and gives back what it took.
    function nameWithOneHand(uint256 who, uint256 confirmer, uint256 attack, bool bySuperior) external {
        address person = identityAt(who % 5);
        address second = bySuperior ? ministry() : identityAt(confirmer % 5);
        address taken = attack % 3 == 0 ? county() : person;
        address before = keyOf(taken);
        if (attack % 3 == 2) second = person;
        else _give(taken, keyOf(second));
        propose(who % 5, 0, 20 days);
        _confirm(person, second, keyOf(second), bySuperior);
        if (attack % 3 != 2) _give(taken, before);
    }

    function confirm(uint256 who, uint256 caller, bool bySuperior) public {
        address confirmer = bySuperior ? ministry() : identityAt(caller / 3);
        _confirm(identityAt(who), confirmer, caller % 3 == 0 ? identityAt(caller / 3) : keyOf(confirmer), bySuperior);
    }

    function revoke(uint256 who, uint256 caller) external {
        address person = identityAt(who);
        address revoker = identityAt(caller);
        address key = keyOf(revoker);
        if (caller % 4 != 0) return;
        VM.prank(key);
        try registry.revokeOfficer(county(), Purposes.MAKER, person, revoker) {
            bool right = revoker == county() || revoker == person || revoker == ministry();
            if (!right && revoker != _confirmer[person]) wrong = "a stranger revoked";
            delete _proposer[person];
            delete _confirmer[person];
            delete _sitsFrom[person];
        } catch {}
    }

    function wait(uint256 time) external {
        _time += time % 4 days;
        VM.warp(_time);
    }

    // ---- The model ----

    function namedByTwo(address person) public view returns (bool) {
        return _confirmer[person] != address(0) && _sitsFrom[person] <= _time && isActive(person) && isActive(county());
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

    function authority() external view returns (address) {
        return VM.addr(AUTHORITY);
    }

    function tagAt(uint256 index) public pure returns (bytes32) {
        return keccak256(abi.encode("tag", index % TAGS));
    }

    function _confirm(address person, address confirmer, address key, bool bySuperior) private {
        (uint48 until, ) = registry.proposalOf(county(), Purposes.MAKER, person);
        VM.prank(key);
        try
            registry.confirmOfficer(
                county(),
                Purposes.MAKER,
                person,
                until,
                IIdentityRegistry.Confirmer(confirmer, bySuperior ? ministry() : county(), Purposes.MAKER)
            )
        {
            if (_proposer[person] != keyOf(county())) wrong = "confirmed what the county's key did not propose";
            if (key != keyOf(confirmer)) wrong = "another key than the confirmer's confirmed";
            if (key == _proposer[person] || key == keyOf(person) || confirmer == person) wrong = "one did both acts";
            if (!bySuperior && !namedByTwo(confirmer)) wrong = "confirmed by who does not sit";
            _confirmer[person] = confirmer;
            delete _proposer[person];
            uint48 from = registry.seatOf(county(), Purposes.MAKER, person).from;
            if (from < _time + 2 days && from != _sitsFrom[person]) wrong = "seated without the delay";
            _sitsFrom[person] = from;
        } catch {}
    }

    /// @dev Who controls the identity hands it over, if the registry lets it.
    function _give(address identity, address next) private {
        VM.prank(keyOf(identity));
        try registry.changeOwner(identity, next) {
            _setKey(identity, next);
        } catch {}
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

    /// @dev Mostly the clerk's key, so that the campaign gets somewhere.
    function _callerOrClerk(uint256 caller) private view returns (address) {
        return caller % 4 == 0 ? identityAt(caller / 4) : keyOf(clerk());
    }
}
