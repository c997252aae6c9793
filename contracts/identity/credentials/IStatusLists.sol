// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Status bitmaps of the credentials that live off the chain
/// @dev Each accreditation of an issuer has status lists, numbered from 0, in two purposes. A list has 131,072 flags, the
/// least that W3C Bitstring Status List v1.0 asks for, in 512 words of 256. Flag 0 of a list is the most significant bit of
/// word 0, so that the words one after the other are the W3C bitstring.
///
/// What a flag says goes by the credential's index in the list, which its issuer draws at random: nothing on the chain
/// says whose it is. Flags are not dated in storage; the events are their history.
///
/// A *position* says which word it is, in one number so that a change costs less:
///
///     bits 0 to 8: the word of the list | bit 9: the purpose | bits 10 to 39: the number of the list
interface IStatusLists {
    /// @dev As in W3C Bitstring Status List v1.0, section 2.1.
    enum StatusPurpose {
        Revocation, // a flag is set once and for ever
        Suspension // a flag is set and cleared
    }

    /// @notice Emitted when flags of a word change.
    /// @param issuer The index of the issuer's accreditation.
    /// @param position See the interface's note.
    /// @param value The whole word as it is from now on.
    event StatusWordChanged(
        bytes32 indexed schema,
        uint32 indexed issuer,
        uint40 position,
        uint256 value,
        address officer
    );

    /// @notice Thrown when a list or a flag is asked for that cannot be.
    /// @param size How many there are.
    error StatusListsOutOfRange(uint256 number, uint256 size);

    /// @notice Thrown when a revocation would be taken back.
    error StatusListsRevocationFinal(bytes32 schema, uint32 issuer, uint40 position);

    /// @notice Thrown when a call would change nothing.
    /// @param value The word as it is.
    error StatusListsUnchanged(bytes32 schema, uint32 issuer, uint40 position, uint256 value);

    /// @notice Sets up to 256 flags in one write: revokes or suspends the credentials that they stand for, at once.
    ///
    /// @dev Emits {StatusWordChanged}. Possible during a pause, and for an issuer whose accreditation is over. Flags that
    /// are not named stay as they are, so that two officers who act at once undo nothing of each other.
    ///
    /// Requirements:
    /// - `officer` sits for the purpose `credentials` in `organisation`, and its key calls.
    /// - The organisation holds the issuer's accreditation, or is the root of the schema.
    /// - A flag changes.
    ///
    /// @param issuer The index of the issuer's accreditation.
    /// @param position See the interface's note.
    /// @param flags The flags to set.
    function setStatusWord(
        bytes32 schema,
        uint32 issuer,
        uint40 position,
        uint256 flags,
        address organisation,
        address officer
    ) external;

    /// @notice Clears up to 256 flags of a suspension list in one write.
    ///
    /// @dev Emits {StatusWordChanged}.
    ///
    /// Requirements:
    /// - As {setStatusWord}, and the contract is not paused.
    /// - The issuer's accreditation is in force, unless the root acts.
    /// - The purpose is suspension: a revocation is for ever.
    ///
    /// @param flags The flags to clear.
    function clearStatusWord(
        bytes32 schema,
        uint32 issuer,
        uint40 position,
        uint256 flags,
        address organisation,
        address officer
    ) external;

    /// @notice A word of 256 flags; 0 when none was ever set.
    function statusWord(bytes32 schema, uint32 issuer, uint40 position) external view returns (uint256);

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
