// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {OfficerModule} from "../../common/OfficerModule.sol";
import {ICredentialRegistry} from "./ICredentialRegistry.sol";

/// @title Status bitmaps of the credentials that live off the chain
/// @dev See {ICredentialRegistry}. A chapter of {CredentialRegistry}, which knows schemas and accreditations.
abstract contract StatusLists is OfficerModule, ICredentialRegistry {
    /// @custom:storage-location erc7201:probity.storage.StatusLists
    struct StatusListsStorage {
        // The key within a schema is the issuer above the position, one hash less than a mapping for each.
        mapping(bytes32 schema => mapping(uint256 issuerAndPosition => uint256 flags)) words;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.StatusLists")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STATUS_STORAGE = 0x5174e411a7cfd32c1f11ef5e084ec799e821a12cb7dce95dfbc21113142d0e00;

    /// @dev Words of a list: 131,072 flags.
    uint256 private constant WORDS = 512;
    uint256 private constant FLAGS = WORDS * 256;
    /// @dev What 40 bits of a position leave room for.
    uint256 private constant LISTS = 1 << 30;
    /// @dev The bit of a position that is the purpose.
    uint256 private constant SUSPENSION = 1 << 9;

    // -- Acts ----------------------------------------------------------------------------------------------------

    /// @inheritdoc ICredentialRegistry
    function setStatusWord(
        bytes32 schema,
        uint32 issuer,
        uint40 position,
        uint256 flags,
        address organisation,
        address officer
    ) external {
        _requireStatusIssuer(schema, issuer, organisation, officer, false);
        mapping(uint256 issuerAndPosition => uint256) storage words = _words(schema);
        uint256 key = _keyOf(issuer, position);
        uint256 before = words[key];
        uint256 value = before | flags;

        // Check: a flag changes. A call that is sent twice is refused the second time, which does no harm.
        if (value == before) revert StatusListsUnchanged(schema, issuer, position, before);

        // Effect: 256 flags in one write.
        words[key] = value;
        emit StatusWordChanged(schema, issuer, position, value, officer);
    }

    /// @inheritdoc ICredentialRegistry
    function clearStatusWord(
        bytes32 schema,
        uint32 issuer,
        uint40 position,
        uint256 flags,
        address organisation,
        address officer
    ) external whenRunning {
        _requireStatusIssuer(schema, issuer, organisation, officer, true);

        // Check: no revocation is taken back.
        if (position & SUSPENSION == 0) revert StatusListsRevocationFinal(schema, issuer, position);

        mapping(uint256 issuerAndPosition => uint256) storage words = _words(schema);
        uint256 key = _keyOf(issuer, position);
        uint256 before = words[key];
        uint256 value = before & ~flags;
        if (value == before) revert StatusListsUnchanged(schema, issuer, position, before);
        words[key] = value;
        emit StatusWordChanged(schema, issuer, position, value, officer);
    }

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @inheritdoc ICredentialRegistry
    function statusWord(bytes32 schema, uint32 issuer, uint40 position) external view returns (uint256) {
        return _words(schema)[_keyOf(issuer, position)];
    }

    /// @inheritdoc ICredentialRegistry
    function statusListOf(
        bytes32 schema,
        uint32 issuer,
        StatusPurpose purpose,
        uint32 list
    ) external view returns (uint256[WORDS] memory words) {
        uint256 first = _keyOf(issuer, _firstPosition(purpose, list));
        for (uint256 i = 0; i < WORDS; ++i) words[i] = _words(schema)[first | i];
    }

    /// @inheritdoc ICredentialRegistry
    function statusOf(
        bytes32 schema,
        uint32 issuer,
        StatusPurpose purpose,
        uint32 list,
        uint256 index
    ) external view returns (bool) {
        if (index >= FLAGS) revert StatusListsOutOfRange(index, FLAGS);
        uint256 word = _words(schema)[_keyOf(issuer, _firstPosition(purpose, list)) | (index >> 8)];
        // The first flag is the most significant bit.
        return (word >> (255 - (index & 255))) & 1 == 1;
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    /// @dev Reverts unless the officer acts for the issuer or the schema's root and, if it `widens`, the issuer's
    /// accreditation is in force or the root acts.
    function _requireStatusIssuer(
        bytes32 schema,
        uint32 issuer,
        address organisation,
        address officer,
        bool widens
    ) internal view virtual;

    /// @dev The position of the first word of a list.
    function _firstPosition(StatusPurpose purpose, uint32 list) private pure returns (uint256) {
        if (list >= LISTS) revert StatusListsOutOfRange(list, LISTS);
        return (uint256(list) << 10) | (purpose == StatusPurpose.Suspension ? SUSPENSION : 0);
    }

    function _keyOf(uint32 issuer, uint256 position) private pure returns (uint256) {
        return (uint256(issuer) << 40) | position;
    }

    function _words(bytes32 schema) private view returns (mapping(uint256 issuerAndPosition => uint256 flags) storage) {
        return _statusStore().words[schema];
    }

    function _statusStore() private pure returns (StatusListsStorage storage $) {
        assembly {
            $.slot := STATUS_STORAGE
        }
    }
}
