// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {OfficerModule} from "../common/OfficerModule.sol";
import {Persons} from "../common/Persons.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {Purposes} from "../identity/Purposes.sol";
import {MerkleTree} from "../merkle/MerkleTree.sol";
import {IFundLedger, MAX_FREEZE} from "./IFundLedger.sol";
import {IRoundBook} from "./IRoundBook.sol";

/// @title Rounds of aid
/// @dev Start with {IRoundBook}, which states every rule.
contract RoundBook is IRoundBook, OfficerModule {
    struct RoundEntry {
        // slot 0: read by every payment
        address organisation;
        uint32 count;
        RoundStage stage;
        // slot 1
        uint48 endsAt;
        uint48 releasedAt;
        uint128 total;
        // slot 2: their sum is never above `total`
        uint128 paid;
        uint128 excluded;
        // slots 3 to 5
        bytes32 root;
        bytes32 line;
        bytes32 programme;
        // slots 6 to 8
        address maker;
        address checker;
        address payer;
        // One word a block. A leaf is done when it was paid or excluded; done leaves never open again (law 3).
        mapping(uint256 blockIndex => uint256 bits) done;
        mapping(uint256 blockIndex => uint256 bits) excludedLeaves;
        // A bit for each leaf that was ever frozen: a payment looks up the freezes of those alone.
        mapping(uint256 blockIndex => uint256 bits) touched;
        mapping(uint256 index => uint48 until) frozenUntil;
    }

    /// @custom:storage-location erc7201:probity.storage.RoundBook
    struct RoundBookStorage {
        mapping(bytes32 roundId => RoundEntry) rounds;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.RoundBook")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0x515df28d07d5ac7b9fc59d374db375c52daeba5520fa37def92a3df37d303800;

    IFundLedger private immutable _LEDGER;

    /// @param trustedForwarder_ The ERC-2771 forwarder.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        address trustedForwarder_,
        IIdentityAuthority identities,
        IFundLedger ledger
    ) OfficerModule(trustedForwarder_, false, identities) {
        _LEDGER = ledger;
    }

    /// @notice Sets up the proxy, once.
    /// @param manager The governance manager.
    function initialize(address manager) external initializer {
        __Module_init(manager);
    }

    // -- Three persons -------------------------------------------------------------------------------------------

    /// @inheritdoc IRoundBook
    function prepareRound(RoundTerms calldata terms, address officer) external whenRunning returns (bytes32 roundId) {
        _requireOfficer(terms.organisation, Purposes.MAKER, officer);

        // Check: something to pay, decided already, and paid while the line pays.
        if (terms.count == 0 || terms.total == 0) revert RoundBookEmpty(terms.count, terms.total);
        (, , uint48 payUntil) = _LEDGER.lineTerms(terms.line);
        if (terms.decisionDate > block.timestamp || terms.endsAt <= block.timestamp || terms.endsAt > payUntil) {
            revert RoundBookDates(terms.decisionDate, terms.endsAt, payUntil);
        }
        roundId = roundIdOf(terms);
        RoundEntry storage round = _store().rounds[roundId];
        if (round.stage != RoundStage.None) revert RoundBookRoundExists(roundId);

        round.organisation = terms.organisation;
        round.count = terms.count;
        round.stage = RoundStage.Prepared;
        round.endsAt = terms.endsAt;
        round.total = terms.total;
        round.root = terms.root;
        round.line = terms.line;
        round.programme = terms.programme;
        round.maker = officer;
        emit RoundPrepared(roundId, terms.organisation, officer, terms);
    }

    /// @inheritdoc IRoundBook
    function approveRound(bytes32 roundId, address officer) external whenRunning {
        RoundEntry storage round = _roundAt(roundId, RoundStage.Prepared);
        _requireOfficer(round.organisation, Purposes.CHECKER, officer);
        Persons.requireOther(officer, round.maker);
        round.stage = RoundStage.Approved;
        round.checker = officer;
        emit RoundApproved(roundId, officer);
    }

    /// @inheritdoc IRoundBook
    function releaseRound(bytes32 roundId, address officer) external whenRunning {
        RoundEntry storage round = _roundAt(roundId, RoundStage.Approved);
        _requireOfficer(round.organisation, Purposes.PAYER, officer);
        Persons.requireOther(officer, round.maker, round.checker);
        if (block.timestamp > round.endsAt) revert RoundBookEnded(roundId, round.endsAt);

        uint128 amount = round.total - round.excluded;
        round.stage = RoundStage.Released;
        round.releasedAt = _now();
        round.payer = officer;
        emit RoundReleased(roundId, officer, amount);

        // Interaction: the ledger sets aside what was approved, no more.
        _LEDGER.reserve(round.line, round.organisation, amount, roundId);
    }

    /// @inheritdoc IRoundBook
    function cancelRound(bytes32 roundId, bytes32 reason, address officer) external {
        RoundEntry storage round = _store().rounds[roundId];
        if (round.stage != RoundStage.Prepared && round.stage != RoundStage.Approved) {
            revert RoundBookStage(roundId, round.stage, RoundStage.Prepared);
        }
        _requireOfficer(round.organisation, Purposes.CHECKER, officer);
        round.stage = RoundStage.Cancelled;
        emit RoundCancelled(roundId, officer, reason);
    }

    // -- Leaves kept back ----------------------------------------------------------------------------------------

    /// @inheritdoc IRoundBook
    function exclude(
        bytes32 roundId,
        ProvenLeaf[] calldata leaves,
        bytes32 reason,
        address officer
    ) external whenRunning {
        RoundEntry storage round = _store().rounds[roundId];
        if (round.stage != RoundStage.Approved && round.stage != RoundStage.Released) {
            revert RoundBookStage(roundId, round.stage, RoundStage.Approved);
        }
        _requireOfficer(round.organisation, Purposes.CHECKER, officer);

        uint128 sum;
        for (uint256 i = 0; i < leaves.length; ++i) {
            ProvenLeaf calldata entry = leaves[i];
            _requireLeaf(round, roundId, entry.index, entry.leaf, entry.proof);
            _finish(round, roundId, entry.index);
            round.excludedLeaves[entry.index >> 8] |= 1 << (entry.index & 0xff);
            sum += entry.leaf.amount;
            emit LeafExcluded(roundId, entry.index, entry.leaf.amount, reason, officer);
        }
        round.excluded += sum;
        _requireWithinTotal(round, roundId);

        // Interaction: before the release nothing is reserved yet.
        if (round.stage == RoundStage.Released && sum != 0) _LEDGER.release(roundId, sum);
    }

    /// @inheritdoc IRoundBook
    function freezeLeaf(
        bytes32 roundId,
        uint256 index,
        uint48 until,
        bytes32 reason,
        address officer
    ) external whenRunning {
        RoundEntry storage round = _store().rounds[roundId];
        _requireOfficer(round.organisation, Purposes.CHECKER, officer);
        uint48 latest = _now() + MAX_FREEZE;
        if (until > latest) revert IFundLedger.FundLedgerFreezeTooLong(until, latest);
        if (index >= round.count) revert RoundBookNotInRound(roundId, index);
        round.touched[index >> 8] |= 1 << (index & 0xff);
        round.frozenUntil[index] = until;
        emit LeafFrozen(roundId, index, until, reason, officer);
    }

    /// @inheritdoc IRoundBook
    function freezeAccount(
        bytes32 roundId,
        address account,
        uint48 until,
        bytes32 reason,
        address officer
    ) external whenRunning {
        RoundEntry storage round = _roundAt(roundId, RoundStage.Released);
        _requireOfficer(round.organisation, Purposes.CHECKER, officer);
        _LEDGER.freezeFor(roundId, account, until, reason);
    }

    // -- Paying --------------------------------------------------------------------------------------------------

    /// @inheritdoc IRoundBook
    function payBlock(
        bytes32 roundId,
        uint256 blockIndex,
        Leaf[] calldata leaves,
        bytes32[] calldata proof
    ) external whenRunning returns (uint256 paid, uint256 skipped) {
        RoundEntry storage round = _payable(roundId);
        _requireBlock(round, roundId, blockIndex, leaves, proof);
        uint128 amount;
        (paid, amount) = _payLeaves(round, roundId, blockIndex, leaves);
        skipped = (type(uint256).max >> (256 - leaves.length)) & ~paid;
        emit BlockPaid(roundId, blockIndex, paid, skipped, amount);
    }

    /// @inheritdoc IRoundBook
    function claim(bytes32 roundId, uint256 index, Leaf calldata leaf, bytes32[] calldata proof) external whenRunning {
        RoundEntry storage round = _payable(roundId);
        _requireLeaf(round, roundId, index, leaf, proof);
        uint48 until = round.frozenUntil[index];
        if (until > block.timestamp) revert RoundBookLeafFrozen(roundId, index, until);

        // Effect: done before the ledger is called.
        _finish(round, roundId, index);
        round.paid += leaf.amount;
        _requireWithinTotal(round, roundId);
        emit LeafClaimed(roundId, index, leaf.account, leaf.amount);

        address[] memory accounts = new address[](1);
        uint128[] memory amounts = new uint128[](1);
        (accounts[0], amounts[0]) = (leaf.account, leaf.amount);
        (, uint128 amount) = _LEDGER.payReservedMany(roundId, accounts, amounts);
        if (amount != leaf.amount || amount == 0) revert RoundBookAccountRefused(roundId, leaf.account);
    }

    /// @inheritdoc IRoundBook
    function closeRound(bytes32 roundId) external whenRunning {
        RoundEntry storage round = _roundAt(roundId, RoundStage.Released);
        uint48 endsAt = effectiveDeadline(round.endsAt, round.releasedAt);
        if (block.timestamp <= endsAt) revert RoundBookNotEnded(roundId, endsAt);
        round.stage = RoundStage.Closed;

        // The ledger's figure: after the line's pay-until anyone may have sent the reservation back already.
        (, , uint128 left) = _LEDGER.reservationOf(address(this), roundId);
        emit RoundClosed(roundId, left);
        if (left != 0) _LEDGER.release(roundId, left);
    }

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IRoundBook
    function roundOf(bytes32 roundId) external view returns (Round memory) {
        RoundEntry storage round = _store().rounds[roundId];
        return
            Round({
                stage: round.stage,
                organisation: round.organisation,
                count: round.count,
                endsAt: round.endsAt,
                releasedAt: round.releasedAt,
                total: round.total,
                paid: round.paid,
                excluded: round.excluded,
                line: round.line,
                programme: round.programme,
                root: round.root,
                maker: round.maker,
                checker: round.checker,
                payer: round.payer
            });
    }

    /// @inheritdoc IRoundBook
    function leafState(bytes32 roundId, uint256 index) external view returns (LeafState state, uint48 frozenUntil) {
        RoundEntry storage round = _store().rounds[roundId];
        if (index >= round.count) revert RoundBookNotInRound(roundId, index);
        frozenUntil = round.frozenUntil[index];
        uint256 bit = 1 << (index & 0xff);
        if (round.excludedLeaves[index >> 8] & bit != 0) state = LeafState.Excluded;
        else if (round.done[index >> 8] & bit != 0) state = LeafState.Paid;
        else if (frozenUntil > block.timestamp) state = LeafState.Frozen;
    }

    /// @inheritdoc IRoundBook
    function roundIdOf(RoundTerms calldata terms) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), terms));
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    function _roundAt(bytes32 roundId, RoundStage expected) private view returns (RoundEntry storage round) {
        round = _store().rounds[roundId];
        if (round.stage != expected) revert RoundBookStage(roundId, round.stage, expected);
    }

    /// @dev A released round that has not ended.
    function _payable(bytes32 roundId) private view returns (RoundEntry storage round) {
        round = _roundAt(roundId, RoundStage.Released);
        uint48 endsAt = effectiveDeadline(round.endsAt, round.releasedAt);
        if (block.timestamp > endsAt) revert RoundBookEnded(roundId, endsAt);
    }

    /// @dev Marks a leaf as done; reverts when it is already.
    function _finish(RoundEntry storage round, bytes32 roundId, uint256 index) private {
        uint256 bit = 1 << (index & 0xff);
        uint256 done = round.done[index >> 8];
        if (done & bit != 0) {
            bool excluded = round.excludedLeaves[index >> 8] & bit != 0;
            revert RoundBookLeafState(roundId, index, excluded ? LeafState.Excluded : LeafState.Paid);
        }
        round.done[index >> 8] = done | bit;
    }

    /// @dev Pays what is to be paid of a block that stands in the round.
    function _payLeaves(
        RoundEntry storage round,
        bytes32 roundId,
        uint256 blockIndex,
        Leaf[] calldata leaves
    ) private returns (uint256 paid, uint128 amount) {
        // Effect: every leaf that is to be paid is done before the ledger is called.
        uint256 done = round.done[blockIndex];
        (address[] memory accounts, uint128[] memory amounts, uint256 wanted) = _payments(
            leaves,
            done | _frozen(round, blockIndex)
        );
        if (wanted == 0) return (0, 0);
        round.done[blockIndex] = done | wanted;

        // Interaction: the ledger is ours and calls nobody; what it refuses stays open.
        uint256 refused;
        (refused, amount) = _LEDGER.payReservedMany(roundId, accounts, amounts);
        paid = wanted & ~refused;
        if (refused != 0) round.done[blockIndex] = done | paid;
        round.paid += amount;
        _requireWithinTotal(round, roundId);
    }

    /// @dev Reverts unless the block is whole and stands at this place of the list.
    function _requireBlock(
        RoundEntry storage round,
        bytes32 roundId,
        uint256 blockIndex,
        Leaf[] calldata leaves,
        bytes32[] calldata proof
    ) private view {
        uint256 count = round.count;
        uint256 expected = MerkleTree.blockLength(blockIndex, count);
        if (leaves.length != expected || expected == 0) {
            revert RoundBookBlockLength(roundId, blockIndex, leaves.length, expected);
        }
        bytes32 blockRoot = MerkleTree.rootOf(_hashes(leaves));
        if (!MerkleTree.verifyBlock(proof, round.root, blockIndex, count, blockRoot)) {
            revert RoundBookNotInRound(roundId, blockIndex << 8);
        }
    }

    /// @dev The leaves of a block that are frozen now. Looks only at those that ever were.
    function _frozen(RoundEntry storage round, uint256 blockIndex) private view returns (uint256 frozen) {
        uint256 touched = round.touched[blockIndex];
        for (uint256 i = 0; touched != 0; ++i) {
            if (touched & 1 != 0 && round.frozenUntil[(blockIndex << 8) | i] > block.timestamp) frozen |= 1 << i;
            touched >>= 1;
        }
    }

    /// @dev The payments of a block, at the places of their leaves; those that are barred have the amount 0.
    function _payments(
        Leaf[] calldata leaves,
        uint256 barred
    ) private pure returns (address[] memory accounts, uint128[] memory amounts, uint256 wanted) {
        accounts = new address[](leaves.length);
        amounts = new uint128[](leaves.length);
        for (uint256 i = 0; i < leaves.length; ++i) {
            Leaf calldata leaf = leaves[i];
            if ((barred >> i) & 1 != 0 || leaf.amount == 0) continue;
            accounts[i] = leaf.account;
            amounts[i] = leaf.amount;
            wanted |= 1 << i;
        }
    }

    function _hashes(Leaf[] calldata leaves) private pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](leaves.length);
        for (uint256 i = 0; i < leaves.length; ++i) hashes[i] = _hash(leaves[i]);
    }

    /// @dev The hash of abi.encode(leaf): the calldata holds the same three words. Values that do not fit their types
    /// are refused where the leaf is read.
    function _hash(Leaf calldata leaf) private pure returns (bytes32) {
        bytes32 dataHash;
        assembly ("memory-safe") {
            let input := mload(0x40)
            calldatacopy(input, leaf, 0x60)
            dataHash := keccak256(input, 0x60)
        }
        return MerkleTree.hashLeaf(dataHash);
    }

    function _requireLeaf(
        RoundEntry storage round,
        bytes32 roundId,
        uint256 index,
        Leaf calldata leaf,
        bytes32[] calldata proof
    ) private view {
        if (!MerkleTree.verify(proof, round.root, index, round.count, _hash(leaf))) {
            revert RoundBookNotInRound(roundId, index);
        }
    }

    function _requireWithinTotal(RoundEntry storage round, bytes32 roundId) private view {
        uint256 sum = uint256(round.paid) + round.excluded;
        if (sum > round.total) revert RoundBookTotalExceeded(roundId, sum, round.total);
    }

    function _store() private pure returns (RoundBookStorage storage $) {
        assembly {
            $.slot := STORAGE
        }
    }
}
