// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Module} from "../common/Module.sol";
import {IStatusLists} from "./IStatusLists.sol";

/// @title Status bitmaps of the credentials that live off the chain
/// @dev See {IStatusLists}. A base of the contract that knows schemas and accreditations.
abstract contract StatusLists is Module, IStatusLists {
    /// @dev Words of a list: 131,072 flags.
    uint256 private constant WORDS = 512;
    uint256 private constant FLAGS = WORDS * 256;

    /// @custom:storage-location erc7201:probity.storage.StatusLists
    struct StatusStorage {
        // A list's key within its schema is its issuer, purpose and number in one word, which saves two hashes a write.
        mapping(bytes32 schema => mapping(uint256 key => uint256[WORDS])) lists;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.StatusLists")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STATUS_STORAGE = 0x5174e411a7cfd32c1f11ef5e084ec799e821a12cb7dce95dfbc21113142d0e00;

    /// @inheritdoc IStatusLists
    function setStatusWord(
        StatusWord calldata at,
        uint256 set,
        uint256 clear,
        address organisation,
        address officer
    ) external {
        _requireStatusIssuer(at.schema, at.issuer, organisation, officer, clear != 0);

        // Check: what widens takes a contract that runs, and no revocation is taken back.
        if (clear != 0) {
            _requireRunning();
            if (at.purpose == StatusPurpose.Revocation) revert StatusListsRevocationFinal(at.schema, at.issuer, clear);
            if (set & clear != 0) revert StatusListsMasksOverlap(set & clear);
        }

        // Check: something changes. What was sent twice is refused the second time, and has done no harm.
        (uint16 word, uint256[WORDS] storage words) = (at.word, _words(at.schema, at.issuer, at.purpose, at.list));
        if (word >= WORDS) revert StatusListsOutOfRange(word, WORDS);
        uint256 before = words[word];
        uint256 value = (before | set) & ~clear;
        if (value == before) revert StatusListsUnchanged(at.schema, at.issuer, value);

        // Effect: 256 flags in one write.
        words[word] = value;
        emit StatusWordChanged(at.schema, at.issuer, at.list, at.purpose, word, value, officer);
    }

    /// @inheritdoc IStatusLists
    function statusWord(StatusWord calldata at) external view returns (uint256) {
        if (at.word >= WORDS) revert StatusListsOutOfRange(at.word, WORDS);
        return _words(at.schema, at.issuer, at.purpose, at.list)[at.word];
    }

    /// @inheritdoc IStatusLists
    function statusListOf(
        bytes32 schema,
        uint32 issuer,
        StatusPurpose purpose,
        uint32 list
    ) external view returns (uint256[WORDS] memory) {
        return _words(schema, issuer, purpose, list);
    }

    /// @inheritdoc IStatusLists
    function statusOf(
        bytes32 schema,
        uint32 issuer,
        StatusPurpose purpose,
        uint32 list,
        uint256 index
    ) external view returns (bool) {
        if (index >= FLAGS) revert StatusListsOutOfRange(index, FLAGS);
        // The first flag is the most significant bit.
        return (_words(schema, issuer, purpose, list)[index >> 8] >> (255 - (index & 255))) & 1 == 1;
    }

    /// @dev Reverts unless the officer acts for the issuer or the schema's root and, if it `widens`, the issuer's
    /// accreditation is in force or the root acts.
    function _requireStatusIssuer(
        bytes32 schema,
        uint32 issuer,
        address organisation,
        address officer,
        bool widens
    ) internal view virtual;

    function _words(
        bytes32 schema,
        uint32 issuer,
        StatusPurpose purpose,
        uint32 list
    ) private view returns (uint256[WORDS] storage) {
        StatusStorage storage $;
        assembly {
            $.slot := STATUS_STORAGE
        }
        return $.lists[schema][(uint256(issuer) << 40) | (uint256(list) << 8) | uint8(purpose)];
    }
}
