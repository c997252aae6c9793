// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Status bitmaps of the credentials that live off the chain
/// @dev Each accreditation of an issuer has status lists, numbered from 0, in two purposes. A list has 131,072 flags, the
/// least that W3C Bitstring Status List v1.0 asks for, in 512 words of 256. Flag 0 of a list is the most
/// significant bit of word 0, so that the words one after the other are the W3C bitstring.
///
/// What a flag says goes by the credential's index in the list, which its issuer draws at random: nothing on the chain
/// says whose it is. Flags are not dated in storage; the events are their history.
interface IStatusLists {
    /// @dev As in W3C Bitstring Status List v1.0, section 2.1.
    enum StatusPurpose {
        Revocation, // a flag is set once and for ever
        Suspension // a flag is set and cleared
    }

    /// @dev Where 256 flags are.
    struct StatusWord {
        bytes32 schema;
        uint32 issuer; // index of the issuer's accreditation
        uint32 list; // number of the list, from 0; an issuer opens the next one whenever it likes
        uint16 word; // 0 to 511
        StatusPurpose purpose;
    }

    /// @notice Emitted when flags of a word change.
    /// @param value The whole word as it is from now on.
    event StatusWordChanged(
        bytes32 indexed schema,
        uint32 indexed issuer,
        uint32 indexed list,
        StatusPurpose purpose,
        uint16 word,
        uint256 value,
        address officer
    );

    /// @notice Thrown when a word or a flag lies behind the end of its list.
    /// @param size How many there are.
    error StatusListsOutOfRange(uint256 position, uint256 size);

    /// @notice Thrown when a revocation would be taken back.
    /// @param flags The flags that would be cleared.
    error StatusListsRevocationFinal(bytes32 schema, uint32 issuer, uint256 flags);

    /// @notice Thrown when the same flags would be set and cleared.
    /// @param flags The flags that are in both masks.
    error StatusListsMasksOverlap(uint256 flags);

    /// @notice Thrown when a call would change nothing.
    error StatusListsUnchanged(bytes32 schema, uint32 issuer, uint256 value);

    /// @notice Sets and clears up to 256 flags in one write. Flags in neither mask stay as they are, so that two officers
    /// who act at once undo nothing of each other.
    ///
    /// @dev Emits {StatusWordChanged}. To set flags narrows: it works during a pause, and for an issuer whose
    /// accreditation is over. To clear them widens.
    ///
    /// Requirements:
    /// - `officer` sits for the purpose `credentials` in `organisation`, and its key calls.
    /// - The organisation holds the issuer's accreditation, or is the root of the schema.
    /// - Something changes, nothing is in both masks, and the word is one of the list.
    /// - To clear: the purpose is suspension, the contract is not paused, and the accreditation is in force unless the
    ///   root acts.
    ///
    /// @param at The word.
    /// @param set The flags to set.
    /// @param clear The flags to clear.
    function setStatusWord(
        StatusWord calldata at,
        uint256 set,
        uint256 clear,
        address organisation,
        address officer
    ) external;

    /// @notice A word of 256 flags; 0 when none was ever set.
    function statusWord(StatusWord calldata at) external view returns (uint256);

    /// @notice The words of a list, in order: its W3C bitstring.
    function statusListOf(
        bytes32 schema,
        uint32 issuer,
        StatusPurpose purpose,
        uint32 list
    ) external view returns (uint256[512] memory);

    /// @notice Whether a flag is set.
    /// @param index Its number in the list, from 0 to 131,071.
    function statusOf(
        bytes32 schema,
        uint32 issuer,
        StatusPurpose purpose,
        uint32 list,
        uint256 index
    ) external view returns (bool);
}
