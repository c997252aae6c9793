// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IIdentityAuthority} from "../IIdentityAuthority.sol";
import {Mandates} from "../Mandates.sol";
import {Purposes} from "../Purposes.sol";
import {IERC1056} from "./IERC1056.sol";
import {Seats} from "./Seats.sol";

/// @title Storage of the identity registry and what every part of it reads
/// @dev The registry is one contract, whose rarer acts live in linked libraries so that it fits the size limit:
/// {KeyActs}, {StatusActs}, {OfficerActs}. All that a check reads of an identity is one slot.
library IdentityStore {
    using Checkpoints for Checkpoints.Trace208;

    /// @dev One slot.
    struct Identity {
        address owner; // 0: never changed, the identity itself; DEACTIVATED: nobody, for ever
        uint32 changedAt; // block of the newest change, 0 when none
        uint40 enrolledAt; // Unix seconds, 0 when not enrolled
        uint16 registrar; // number of the registrar, 0 for governance
        uint8 flags; // see the constants below
    }

    /// @dev An owner from a second on. One slot. As OpenZeppelin's `Checkpoints`, but the number of entries lies in the
    /// first of them instead of a slot of its own: most identities change hands once or never, and that first change,
    /// relayed, has to stay within the 123,456 gas that ethr-did sends with every transaction.
    struct OwnerEntry {
        address owner;
        uint48 from; // Unix seconds
        uint48 count; // of all entries, in the first; 0 in the others
    }

    /// @dev An officer's seat. A check reads slot 0 alone; see {Seats}.
    struct Seat {
        // slot 0
        uint256 word; // 0 when there is no seat
        // slot 1
        address confirmer; // the second of the two who named the officer; 0 when governance seated them
        uint48 inOrganisation; // place in the organisation's list, from 1; 0 when swept out of it
        uint48 ofPerson; // place in the person's list, from 1; 0 when swept out of it
    }

    /// @dev A seat as an organisation's key prepared it. One slot: rare, and never read by a check.
    struct PreparedSeat {
        uint48 until; // Unix seconds; 0 when none is prepared
        address key; // the key that prepared it; of no use once the key has lost the organisation
    }

    /// @custom:storage-location erc7201:probity.storage.IdentityRegistry
    struct IdentityRegistryStorage {
        mapping(address identity => Identity) identities;
        // Pushed when an owner changes.
        mapping(address identity => mapping(uint256 index => OwnerEntry)) ownerHistory;
        // Value: the flags from that second on. Pushed when a status changes after enrolment.
        mapping(address identity => Checkpoints.Trace208) statusHistory;
        mapping(address identity => address) parents;
        mapping(bytes32 tag => address identity) tags;
        mapping(address identity => mapping(bytes32 typeHash => mapping(address delegate => uint256))) delegates;
        mapping(address signer => uint256) nonces;
        // 0: not held. For the registrar mandate the number of the registrar, for others 1.
        mapping(address organisation => mapping(bytes32 mandate => uint16)) mandates;
        // Kept when the mandate is withdrawn, so that the number never stands for another.
        mapping(address organisation => uint16) registrarNumbers;
        // Number 1 is at index 0.
        address[] registrars;
        // By the hash of (organisation, purpose, person), so that finding one takes a single hash.
        mapping(bytes32 key => Seat) seats;
        // The seats in an organisation, or of a person.
        mapping(address identity => bytes32[] keys) seatsOf;
        mapping(address organisation => mapping(bytes32 purpose => mapping(address person => PreparedSeat))) preparedSeats;
        mapping(address organisation => uint256) officerNonces;
        // slot 14
        address recoveryBoard;
        uint48 officerDelay;
        // slot 15
        // The nonces of typed signatures, by identity and not by signer: see {IIdentityRegistry-keyNonce}.
        mapping(address identity => uint256) keyNonces;
        // Where a person does not want to be named.
        mapping(address person => mapping(address organisation => bool)) refusals;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.IdentityRegistry")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0xbf3045377811955f7da5f682427e69605612dc0fe5b72b482d35c78e2321f700;

    /// @dev The owner of a deactivated identity. A hash, so that nobody has its key.
    address internal constant DEACTIVATED = address(uint160(uint256(keccak256("probity.identity.deactivated"))));

    // Where the fields of {Identity} begin in its slot, as the compiler packs them.
    uint256 internal constant CHANGED_AT = 160;
    uint256 internal constant ENROLLED_AT = 192;
    uint256 internal constant REGISTRAR = 232;
    uint256 internal constant FLAGS = 248;

    uint8 internal constant KIND = 0x03;
    uint8 internal constant SUSPENDED = 0x04;
    uint8 internal constant ON_REFERENCE = 0x08;
    uint8 internal constant ENDED = 0x10;
    uint8 internal constant RECOVERING = 0x20;
    // There is a status history.
    uint8 internal constant HISTORY = 0x40;
    uint8 internal constant INACTIVE = SUSPENDED | ON_REFERENCE | ENDED | RECOVERING;

    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant DOMAIN_NAME = keccak256("Probity IdentityRegistry");
    bytes32 private constant DOMAIN_VERSION = keccak256("1");

    // -- Keys and status -----------------------------------------------------------------------------------------

    /// @dev Changes the owner, with its checkpoint and event, and carries it into the seats. `newOwner` 0 deactivates.
    function setOwner(address identity, address newOwner) internal {
        IdentityRegistryStorage storage $ = store();
        address stored = newOwner == address(0) ? DEACTIVATED : newOwner;
        uint256 previous = noteChange(identity, wordOf(identity));
        $.identities[identity].owner = stored;
        _pushOwner($.ownerHistory[identity], stored);
        Seats.refresh(identity);
        emit IERC1056.DIDOwnerChanged(identity, newOwner, previous);
    }

    /// @dev Sets the flags, with their checkpoint, and carries them into the seats.
    function setFlags(address identity, uint8 flags) internal {
        IdentityRegistryStorage storage $ = store();
        flags |= HISTORY;
        $.identities[identity].flags = flags;
        $.statusHistory[identity].push(uint48(block.timestamp), flags);
        Seats.refresh(identity);
    }

    /// @dev Notes in the identity's slot that it changes in this block; returns the block of the change before.
    /// @param word What the slot holds now.
    function noteChange(address identity, uint256 word) internal returns (uint256 previous) {
        previous = uint32(word >> CHANGED_AT);
        word = (word & ~(uint256(type(uint32).max) << CHANGED_AT)) | (uint256(uint32(block.number)) << CHANGED_AT);
        setWord(identity, word);
    }

    function setWord(address identity, uint256 word) internal {
        Identity storage record = store().identities[identity];
        assembly ("memory-safe") {
            sstore(record.slot, word)
        }
    }

    /// @dev The identity's slot as a whole, so that a hot path reads and writes it once.
    function wordOf(address identity) internal view returns (uint256 word) {
        Identity storage record = store().identities[identity];
        assembly ("memory-safe") {
            word := sload(record.slot)
        }
    }

    /// @dev The key that controls the identity now.
    function identityOwner(address identity) internal view returns (address) {
        address owner = store().identities[identity].owner;
        return owner == address(0) ? identity : owner;
    }

    function isActive(address identity) internal view returns (bool) {
        return areActive(store().identities[identity].flags);
    }

    function requireActive(address identity) internal view {
        if (!isActive(identity)) revert IIdentityAuthority.IdentityNotActive(identity);
    }

    /// @dev The caller's key controls the active identity.
    function requireSelf(address identity, address caller) internal view {
        requireActive(identity);
        if (identityOwner(identity) != caller) revert IIdentityAuthority.IdentityUnauthorized(identity, caller);
    }

    function kindOf(address identity) internal view returns (IIdentityAuthority.Kind) {
        return kind(store().identities[identity].flags);
    }

    function kind(uint8 flags) internal pure returns (IIdentityAuthority.Kind) {
        return IIdentityAuthority.Kind(flags & KIND);
    }

    /// @dev Enrolled, and nothing holds it back.
    function areActive(uint8 flags) internal pure returns (bool) {
        return flags & KIND != 0 && flags & INACTIVE == 0;
    }

    // -- Who may act for whom ------------------------------------------------------------------------------------

    function requireActor(address party, bytes32 purpose, address actor, address caller) internal view {
        if (actor == party) requireSelf(party, caller);
        else requireOfficerOf(party, purpose, actor, caller);
    }

    /// @dev Returns the word of the seat; see {Seats}.
    function requireOfficerOf(
        address organisation,
        bytes32 purpose,
        address officer,
        address caller
    ) internal view returns (uint256 word) {
        word = Seats.wordOf(organisation, purpose, officer);
        if (!Seats.sits(word) || Seats.ownerOf(word) != caller) _refuse(organisation, purpose, officer, caller);
    }

    /// @dev Returns what is stored of the mandate: for a registrar, its number.
    function requireMandated(
        address organisation,
        bytes32 mandate,
        bytes32 purpose,
        address officer,
        address caller
    ) internal view returns (uint16 value) {
        requireOfficerOf(organisation, purpose, officer, caller);
        value = store().mandates[organisation][mandate];
        if (value == 0) revert IIdentityAuthority.IdentityNotMandated(organisation, mandate);
    }

    /// @dev The body that confirms officers: the parent of an agency, the registrar of a company while it holds the
    /// mandate, else 0; and the purpose of its officers who do so.
    function superiorOf(address organisation) internal view returns (address superior, bytes32 office) {
        if (kindOf(organisation) != IIdentityAuthority.Kind.Company)
            return (store().parents[organisation], Purposes.GOVERNANCE);
        superior = registrarOf(organisation);
        if (store().mandates[superior][Mandates.REGISTRAR] == 0) superior = address(0);
        return (superior, Purposes.REGISTRAR);
    }

    function registrarOf(address identity) internal view returns (address) {
        IdentityRegistryStorage storage $ = store();
        uint16 number = $.identities[identity].registrar;
        return number == 0 ? address(0) : $.registrars[number - 1];
    }

    // -- Signatures ----------------------------------------------------------------------------------------------

    function domainSeparator() internal view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPE, DOMAIN_NAME, DOMAIN_VERSION, block.chainid, address(this)));
    }

    /// @dev What is signed of a struct of typed data (EIP-712).
    function typedHash(bytes32 structHash) internal view returns (bytes32 digest) {
        bytes32 separator = domainSeparator();
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            mstore(pointer, hex"1901")
            mstore(add(pointer, 0x02), separator)
            mstore(add(pointer, 0x22), structHash)
            digest := keccak256(pointer, 0x42)
        }
    }

    /// @dev Whether `key` signed the digest. Never for key 0. Tries the key before a contract wallet (ERC-1271): asking an
    /// account for its code costs more than recovering a signature, and no contract's address has a key.
    function isSignedBy(address key, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        (address signer, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && signer == key) return true;
        return key.code.length != 0 && SignatureChecker.isValidERC1271SignatureNow(key, digest, signature);
    }

    // -- Parts of the above --------------------------------------------------------------------------------------

    /// @dev Notes the owner from this second on.
    function _pushOwner(mapping(uint256 index => OwnerEntry) storage entries, address owner) private {
        uint48 time = uint48(block.timestamp);
        uint48 count = entries[0].count;
        if (count == 0) {
            entries[0] = OwnerEntry({owner: owner, from: time, count: 1});
        } else if (entries[count - 1].from == time) {
            // The last of several owners in one second is the owner of that second.
            entries[count - 1].owner = owner;
        } else {
            entries[count] = OwnerEntry({owner: owner, from: time, count: 0});
            entries[0].count = count + 1;
        }
    }

    /// @dev Reverts with the reason why somebody may not act for an organisation.
    function _refuse(address organisation, bytes32 purpose, address officer, address caller) private view {
        requireActive(organisation);
        requireActive(officer);
        if (!Seats.runs(Seats.wordOf(organisation, purpose, officer)))
            revert IIdentityAuthority.IdentityNotOfficer(organisation, purpose, officer);
        revert IIdentityAuthority.IdentityUnauthorized(officer, caller);
    }

    function store() internal pure returns (IdentityRegistryStorage storage $) {
        assembly {
            $.slot := STORAGE
        }
    }
}
