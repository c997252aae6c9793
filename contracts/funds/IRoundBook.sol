// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IPersons} from "../common/IPersons.sol";

/// @title Rounds of aid: a list of entitlements, agreed on by three persons and paid leaf by leaf, each once
/// @dev The list is a Merkle root; leaf `i` is the entitlement at position `i`, and its proof binds the position. The
/// hash of a leaf is `MerkleTree.hashLeaf(keccak256(abi.encode(leaf)))`.
///
/// Maker, checker and payer are three enrolled persons of the organisation, compared as identities (law 5). The payer
/// reserves on the ledger what the checker approved and can pay nothing else; from then on anyone may push the money
/// out, in aligned blocks of 256 leaves or leaf by leaf. Amounts are minor units of the line's currency, times Unix
/// seconds.
interface IRoundBook is IPersons {
    /// @notice How far a round has come.
    enum RoundStage {
        None,
        Prepared,
        Approved,
        Released, // paying, until its end
        Closed, // ended; what was not claimed went back
        Cancelled
    }

    /// @notice What stands at a position of the list.
    enum LeafState {
        Open, // not paid yet
        Paid,
        Excluded, // by the checker
        Frozen // for a time
    }

    /// @notice The terms of a round, all of which its id is made of.
    /// @param organisation The agency that pays.
    /// @param line The budget line.
    /// @param programme The programme's id.
    /// @param root The Merkle root of the list.
    /// @param manifestHash The hash of the encrypted manifest, which alone links pseudonyms to persons.
    /// @param count How many leaves the list has.
    /// @param fiscalYear The year that the pseudonyms are made for.
    /// @param decisionDate The second at which the entitlements were checked against the registry.
    /// @param endsAt The last second to pay; what is left then goes back.
    /// @param total The sum of all leaves.
    struct RoundTerms {
        address organisation;
        bytes32 line;
        bytes32 programme;
        bytes32 root;
        bytes32 manifestHash;
        uint32 count;
        uint16 fiscalYear;
        uint48 decisionDate;
        uint48 endsAt;
        uint128 total;
    }

    /// @notice One entitlement.
    /// @param account The beneficiary's pseudonym for the programme and year.
    /// @param consentHash The salted hash of the consent that the entry counts by.
    struct Leaf {
        address account;
        uint128 amount;
        bytes32 consentHash;
    }

    /// @notice A leaf with its place in the list and the proof of it.
    struct ProvenLeaf {
        uint256 index;
        Leaf leaf;
        bytes32[] proof;
    }

    /// @notice A round as it stands.
    /// @param paid The sum of the leaves paid.
    /// @param excluded The sum of the leaves excluded; `paid + excluded` is never above `total`.
    struct Round {
        RoundStage stage;
        address organisation;
        uint32 count;
        uint48 endsAt;
        uint48 releasedAt;
        uint128 total;
        uint128 paid;
        uint128 excluded;
        bytes32 line;
        bytes32 programme;
        bytes32 root;
        address maker;
        address checker;
        address payer;
    }

    /// @notice Emitted when a maker prepares a round, with all its terms.
    event RoundPrepared(bytes32 indexed roundId, address indexed organisation, address indexed maker, RoundTerms terms);

    /// @notice Emitted when a checker approves a round.
    event RoundApproved(bytes32 indexed roundId, address indexed checker);

    /// @notice Emitted when a payer releases the round's money.
    /// @param amount The total without what was excluded by then.
    event RoundReleased(bytes32 indexed roundId, address indexed payer, uint128 amount);

    /// @notice Emitted when a round is called off before its release.
    event RoundCancelled(bytes32 indexed roundId, address indexed officer, bytes32 reason);

    /// @notice Emitted when a round has ended and what was left went back.
    event RoundClosed(bytes32 indexed roundId, uint128 returned);

    /// @notice Emitted when a block of leaves is pushed.
    /// @param paid Bit i is set when leaf `256 * blockIndex + i` was paid by this call.
    /// @param skipped Bit i is set when it was not: paid before, excluded, frozen, of no amount, or refused by the
    /// ledger.
    event BlockPaid(bytes32 indexed roundId, uint256 indexed blockIndex, uint256 paid, uint256 skipped, uint128 amount);

    /// @notice Emitted when one leaf is claimed.
    event LeafClaimed(bytes32 indexed roundId, uint256 indexed index, address indexed account, uint128 amount);

    /// @notice Emitted when a checker excludes a leaf.
    event LeafExcluded(bytes32 indexed roundId, uint256 indexed index, uint128 amount, bytes32 reason, address officer);

    /// @notice Emitted when a checker freezes a leaf, or shortens a freeze.
    event LeafFrozen(bytes32 indexed roundId, uint256 indexed index, uint48 until, bytes32 reason, address officer);

    /// @notice Thrown when a round is prepared twice.
    error RoundBookRoundExists(bytes32 roundId);

    /// @notice Thrown when a round is not at the stage that the call needs.
    error RoundBookStage(bytes32 roundId, RoundStage actual, RoundStage expected);

    /// @notice Thrown when a round has no leaves or nothing to pay.
    error RoundBookEmpty(uint32 count, uint128 total);

    /// @notice Thrown when a round would end in the past or after the line's pay-until, or was decided in the future.
    error RoundBookDates(uint48 decisionDate, uint48 endsAt, uint48 payUntil);

    /// @notice Thrown when a block has another length than its place in the list gives it.
    error RoundBookBlockLength(bytes32 roundId, uint256 blockIndex, uint256 actual, uint256 expected);

    /// @notice Thrown when a proof does not lead from the leaf or block, at this place, to the round's root.
    error RoundBookNotInRound(bytes32 roundId, uint256 index);

    /// @notice Thrown when a leaf was paid or excluded before.
    error RoundBookLeafState(bytes32 roundId, uint256 index, LeafState state);

    /// @notice Thrown when a frozen leaf is claimed.
    error RoundBookLeafFrozen(bytes32 roundId, uint256 index, uint48 until);

    /// @notice Thrown when the ledger refuses the account: frozen, or no account.
    error RoundBookAccountRefused(bytes32 roundId, address account);

    /// @notice Thrown when leaves come to more than the round's total.
    error RoundBookTotalExceeded(bytes32 roundId, uint256 sum, uint128 total);

    /// @notice Thrown when money is pushed or claimed after the round's end.
    error RoundBookEnded(bytes32 roundId, uint48 endsAt);

    /// @notice Thrown when a round is closed before its end.
    error RoundBookNotEnded(bytes32 roundId, uint48 endsAt);

    /// @notice Prepares a round: the first of three persons.
    ///
    /// @dev Emits {RoundPrepared}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be a maker of the organisation.
    /// - The list must have a leaf, and its total must be above 0.
    /// - The line must exist.
    /// - `decisionDate` must not be in the future.
    /// - `endsAt` must lie ahead, and not after the line's pay-until.
    /// - The same round must not have been prepared before.
    ///
    /// @return roundId The hash of chain, book and terms: the same list, decided on the same second, is one round.
    function prepareRound(RoundTerms calldata terms, address officer) external returns (bytes32 roundId);

    /// @notice Approves a round: the second person.
    ///
    /// @dev Emits {RoundApproved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The round must be prepared.
    /// - The caller must be the key of `officer`, who must be a checker of the round's organisation.
    /// - `officer` must not be the maker.
    function approveRound(bytes32 roundId, address officer) external;

    /// @notice Reserves the round's money on the ledger and opens it for payment: the third person.
    ///
    /// @dev Emits {RoundReleased}, and the ledger {IFundLedger-Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The round must be approved.
    /// - The caller must be the key of `officer`, who must be a payer of the round's organisation.
    /// - `officer` must be neither the maker nor the checker.
    /// - The round's end must not have passed.
    /// - The ledger must reserve the total without what was excluded; see {IFundReservations-reserve}.
    function releaseRound(bytes32 roundId, address officer) external;

    /// @notice Calls off a round that was not released.
    ///
    /// @dev Emits {RoundCancelled}. Cannot be paused.
    ///
    /// Requirements:
    /// - The round must be prepared or approved.
    /// - The caller must be the key of `officer`, who must be a checker of the round's organisation.
    function cancelRound(bytes32 roundId, bytes32 reason, address officer) external;

    /// @notice Takes leaves out of a round before they are paid. Their money goes back to the organisation at once, or
    /// is not reserved.
    ///
    /// @dev Emits {LeafExcluded} for each.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The round must be approved or released.
    /// - The caller must be the key of `officer`, who must be a checker of the round's organisation.
    /// - Each leaf must be proved to stand at its place in the list, and be neither paid nor excluded.
    /// - What is paid and excluded must be at most the round's total.
    ///
    /// @param reason The hash of the reason.
    function exclude(bytes32 roundId, ProvenLeaf[] calldata leaves, bytes32 reason, address officer) external;

    /// @notice Freezes a leaf, or shortens a freeze; a second in the past lifts it.
    ///
    /// @dev Emits {LeafFrozen}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be a checker of the round's organisation.
    /// - `until` must be at most 30 days ahead.
    /// - `index` must be below the number of leaves.
    function freezeLeaf(bytes32 roundId, uint256 index, uint48 until, bytes32 reason, address officer) external;

    /// @notice Freezes an account on the round's line, or lengthens a freeze. Only the treasury lifts one.
    ///
    /// @dev The ledger emits {IFundLedger-AccountFrozen}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The round must be released.
    /// - The caller must be the key of `officer`, who must be a checker of the round's organisation.
    /// - `until` must not be before the end of a freeze of the account, and at most 30 days ahead.
    function freezeAccount(bytes32 roundId, address account, uint48 until, bytes32 reason, address officer) external;

    /// @notice Pays an aligned block of leaves. Anyone may call. Leaves that were paid, or are excluded or frozen, are
    /// skipped and reported, so that a block may be pushed again.
    ///
    /// @dev Emits {BlockPaid}, and the ledger {IFundLedger-Moved} for each leaf paid.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The round must be released.
    /// - The round's end, as pauses extended it, must not have passed.
    /// - The block must have all its leaves: 256, fewer only in the last.
    /// - The block must be proved to stand at its place in the list.
    /// - The ledger must pay; see {IFundLedger-payReservedMany}.
    /// - What is paid and excluded must be at most the round's total.
    ///
    /// @param blockIndex The block's place: its first leaf is `256 * blockIndex`.
    /// @param proof The inclusion proof of the block's root, lowest sibling first.
    function payBlock(
        bytes32 roundId,
        uint256 blockIndex,
        Leaf[] calldata leaves,
        bytes32[] calldata proof
    ) external returns (uint256 paid, uint256 skipped);

    /// @notice Pays one leaf to its account. Anyone may call.
    ///
    /// @dev Emits {LeafClaimed}, and the ledger {IFundLedger-Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The round must be released.
    /// - The round's end, as pauses extended it, must not have passed.
    /// - The leaf must be proved to stand at its place in the list.
    /// - The leaf must not be frozen.
    /// - The leaf must be neither paid nor excluded.
    /// - What is paid and excluded must be at most the round's total.
    /// - The amount must be above 0, and the ledger must not refuse the account.
    function claim(bytes32 roundId, uint256 index, Leaf calldata leaf, bytes32[] calldata proof) external;

    /// @notice Gives back what was not claimed by the round's end. Anyone may call.
    ///
    /// @dev Emits {RoundClosed}, and the ledger {IFundLedger-Moved} when something goes back.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The round must be released.
    /// - The round's end, as pauses extended it, must have passed.
    function closeRound(bytes32 roundId) external;

    /// @notice A round as it stands; all zero when it was never prepared.
    function roundOf(bytes32 roundId) external view returns (Round memory);

    /// @notice The id of a round with these terms.
    function roundIdOf(RoundTerms calldata terms) external view returns (bytes32);

    /// @notice What stands at a position of the list, and until when it is frozen.
    function leafState(bytes32 roundId, uint256 index) external view returns (LeafState state, uint48 frozenUntil);
}
