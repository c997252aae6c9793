// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {OfficerModule} from "../common/OfficerModule.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {Mandates} from "../identity/Mandates.sol";
import {Purposes} from "../identity/Purposes.sol";
import {MerkleTree} from "../merkle/MerkleTree.sol";
import {BillStore} from "./BillStore.sol";
import {IBillRegistry} from "./IBillRegistry.sol";
import {IBillSettlement} from "./IBillSettlement.sol";
import {ReimbursementActs} from "./ReimbursementActs.sol";

/// @title Bills issued in numbered batches
/// @dev The only contract called is the identity registry, and only its views, so no act can be re-entered.
/// Reimbursement, the rarer half, lives in the linked library {ReimbursementActs}, so that the registry stays below the
/// size limit.
contract BillRegistry is IBillRegistry, OfficerModule {
    /// @dev The published bounds; a deployment below them is a trial.
    uint48 private constant PUBLISHED_ACKNOWLEDGE_WITHIN = 7 days;
    uint48 private constant PUBLISHED_VOID_WITHIN = 1 days;

    uint48 private immutable _MIN_ACKNOWLEDGE_WITHIN;
    uint48 private immutable _MIN_VOID_WITHIN;

    /// @param trustedForwarder The ERC-2771 forwarder.
    /// @param identities The identity registry.
    /// @param minAcknowledgeWithin Lower bound of that period, in seconds.
    /// @param minVoidWithin Lower bound of that period, in seconds.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        address trustedForwarder,
        IIdentityAuthority identities,
        uint48 minAcknowledgeWithin,
        uint48 minVoidWithin
    )
        OfficerModule(
            trustedForwarder,
            minAcknowledgeWithin < PUBLISHED_ACKNOWLEDGE_WITHIN || minVoidWithin < PUBLISHED_VOID_WITHIN,
            identities
        )
    {
        _MIN_ACKNOWLEDGE_WITHIN = minAcknowledgeWithin;
        _MIN_VOID_WITHIN = minVoidWithin;
    }

    /// @notice Sets up the proxy.
    /// @param manager The governance manager.
    /// @param acknowledgeWithin How old an unacknowledged batch may be when its issuer issues another, in seconds.
    /// @param voidWithin How long after issuing a bill may be voided, in seconds.
    function initialize(address manager, uint48 acknowledgeWithin, uint48 voidWithin) external initializer {
        __Module_init(manager);
        _setPeriods(acknowledgeWithin, voidWithin);
    }

    // -- Batches -------------------------------------------------------------------------------------------------

    /// @inheritdoc IBillRegistry
    function issue(
        address issuer,
        address actor,
        BatchHeader calldata header
    ) external whenRunning returns (uint48 sequence) {
        BillStore.BillRegistryStorage storage $ = BillStore.store();

        // Check: the header is complete.
        if (header.count == 0) revert BillRegistryBatchEmpty(header.series);
        if (header.root == 0 || header.manifestHash == 0) {
            revert BillRegistryHeaderIncomplete(header.root, header.manifestHash);
        }
        _requireCurrency(header.currency);

        // Check: the caller acts for the issuer.
        _requireActor(issuer, Purposes.BILLING, actor);

        // Check: the tax authority has seen what is older than the set time.
        BillStore.Issuer memory state = $.issuers[issuer];
        if (state.oldestAt == 0) {
            state.oldestAt = _now();
        } else {
            _requireAcknowledged($, issuer, state);
        }

        // Check: the numbering has no gap. Effect: the numbers are taken.
        if (header.series == 0) {
            state.mainLast = _nextLast(header, state.mainLast);
        } else {
            mapping(bytes32 => uint64) storage lastNumbers = $.lastNumbers[issuer];
            lastNumbers[header.series] = _nextLast(header, lastNumbers[header.series]);
        }

        // Effect: one slot commits to the batch.
        sequence = ++state.issued;
        $.issuers[issuer] = state;
        $.batches[issuer][sequence] = BillStore.Batch({commitment: _commitment(issuer, header), issuedAt: _now()});
        emit BatchIssued(issuer, header.series, sequence, actor, header);
    }

    /// @inheritdoc IBillRegistry
    function acknowledge(
        address authority,
        address officer,
        address issuer,
        uint48 through,
        bytes26 commitment,
        bytes32 findings
    ) external whenRunning {
        BillStore.BillRegistryStorage storage $ = BillStore.store();
        _requireMandated(authority, Mandates.TAX_AUTHORITY, Purposes.TAX, officer);

        // Check: the batches wait for it, in order, and the last is the one that the officer has recomputed.
        BillStore.Issuer storage state = $.issuers[issuer];
        uint48 acknowledged = state.acknowledged;
        uint48 issued = state.issued;
        if (through <= acknowledged || through > issued) {
            revert BillRegistryAcknowledgementOutOfOrder(issuer, through, acknowledged, issued);
        }
        bytes26 expected = $.batches[issuer][through].commitment;
        if (commitment != expected) revert BillRegistryBatchMismatch(issuer, through, expected, commitment);

        // Effect: the next batch, if there is one, becomes the oldest that waits.
        state.acknowledged = through;
        state.oldestAt = through < issued ? $.batches[issuer][through + 1].issuedAt : 0;
        emit BatchesAcknowledged(issuer, authority, acknowledged + 1, through, findings, officer);
    }

    // -- Bills ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IBillRegistry
    function answer(Presented calldata presented, address actor, bytes2 code, bytes32 reason) external whenRunning {
        (bytes32 billId, BillStore.Record storage record) = _touch(presented);
        address buyer = presented.bill.buyer;

        // Check: the buyer answers.
        if (buyer == address(0)) revert BillRegistryBuyerMissing(billId);
        _requireActor(buyer, Purposes.BILLING, actor);

        // Check: the status of the bill allows the code, which is one of Peppol.
        Status status = record.status;
        if (code == "PD") {
            if (status != Status.Open && status != Status.Accepted) revert BillRegistryStatusForbids(billId, status);
        } else {
            if (status != Status.Open) revert BillRegistryStatusForbids(billId, status);
            // Effect: accepted and rejected are final, the other codes are for the record.
            if (code == "AP") record.status = Status.Accepted;
            else if (code == "RE") record.status = Status.Rejected;
            else if (code != "AB" && code != "IP" && code != "UQ" && code != "CA") {
                revert BillRegistryCodeUnknown(code);
            }
        }
        emit BillAnswered(billId, buyer, code, reason, actor);
    }

    /// @inheritdoc IBillRegistry
    function transfer(bytes32 billId, address actor, address to) external whenRunning {
        BillStore.Record storage record = BillStore.touched(billId);

        // Check: the holder passes on a bill that still owes something.
        address from = record.holder;
        _requireActor(from, Purposes.BILLING, actor);
        if (record.status != Status.Accepted) revert BillRegistryStatusForbids(billId, record.status);
        if (_open(record) == 0) revert BillRegistryNothingOpen(billId);
        if (to == from || !_IDENTITIES.isActive(to)) revert BillRegistryHolderUnfit(billId, to);

        // Effect: from here `to` is paid.
        record.holder = to;
        emit BillTransferred(billId, from, to, actor);
    }

    /// @inheritdoc IBillRegistry
    function settle(Presented calldata presented, address actor, uint128 amount, bytes32 ref) external whenRunning {
        (bytes32 billId, BillStore.Record storage record) = _touch(presented);

        // Check: the holder says that it was paid. Only the contract book settles a bill that names a contract.
        address holder = record.holder;
        _requireActor(holder, Purposes.BILLING, actor);
        bytes32 contractId = presented.bill.contractId;
        if (contractId != 0) revert BillRegistryContractBound(billId, contractId);

        // Check: the bill is accepted, or a receipt that nobody will ever accept.
        Status status = record.status;
        if (status != Status.Accepted && (status != Status.Open || presented.bill.buyer != address(0))) {
            revert BillRegistryStatusForbids(billId, status);
        }

        uint128 settled = _settle(billId, record, amount);
        emit BillSettled(billId, holder, actor, amount, settled, ref);
    }

    /// @inheritdoc IBillSettlement
    function recordSettlement(bytes32 billId, uint128 amount) external whenRunning {
        BillStore.BillRegistryStorage storage $ = BillStore.store();
        BillStore.Record storage record = BillStore.touched(billId);

        // Check: the one ledger that may pay this bill calls.
        address ledger = record.contractId == 0 ? $.fundLedger : $.contractBook;
        address caller = _msgSender();
        if (caller != ledger) revert BillRegistryNotLedger(billId, caller);
        if (record.status != Status.Accepted) revert BillRegistryStatusForbids(billId, record.status);

        uint128 settled = _settle(billId, record, amount);
        emit BillSettled(billId, record.holder, caller, amount, settled, 0);
    }

    /// @inheritdoc IBillRegistry
    function credit(Presented calldata presented, address actor, uint128 amount, bytes32 ref) external whenRunning {
        (bytes32 billId, BillStore.Record storage record) = _touch(presented);

        // Check: the issuer credits, and the bill is neither voided nor archived.
        _requireActor(presented.issuer, Purposes.BILLING, actor);
        Status status = record.status;
        if (status == Status.Voided || status == Status.Archived) revert BillRegistryStatusForbids(billId, status);

        // Check: credited <= total. What is settled already does not limit the credit; it becomes due back.
        if (amount == 0) revert BillRegistryAmountZero(billId);
        uint128 credited = record.credited;
        uint128 left = record.total - credited;
        if (amount > left) revert BillRegistryExceedsTotal(billId, amount, left);

        // Effect: less is owed. `credited` fits in 96 bits as `total` does.
        credited += amount;
        record.credited = uint96(credited);
        emit BillCredited(
            billId,
            presented.issuer,
            amount,
            credited,
            _excess(record.settled, credited, record.total),
            ref,
            actor
        );
    }

    /// @inheritdoc IBillRegistry
    function voidBill(Presented calldata presented, address actor, bytes32 reason) external whenRunning {
        (bytes32 billId, BillStore.Record storage record) = _touch(presented);

        // Check: the issuer takes back a bill that nobody has decided on and no money has touched.
        _requireActor(presented.issuer, Purposes.BILLING, actor);
        if (record.status != Status.Open) revert BillRegistryStatusForbids(billId, record.status);
        if (record.settled != 0 || record.credited != 0) {
            revert BillRegistryMoneyInPlay(billId, record.settled, record.credited);
        }

        // Check: the window is still running.
        BillStore.BillRegistryStorage storage $ = BillStore.store();
        uint48 issuedAt = $.batches[presented.issuer][presented.sequence].issuedAt;
        uint48 deadline = effectiveDeadline(issuedAt + $.voidWithin, issuedAt);
        if (_now() > deadline) revert BillRegistryVoidWindowOver(billId, deadline);

        // Effect: the number stays taken.
        record.status = Status.Voided;
        emit BillVoided(billId, presented.issuer, reason, actor);
    }

    /// @inheritdoc IBillRegistry
    function archive(bytes32 billId, address actor) external whenRunning {
        BillStore.Record storage record = BillStore.touched(billId);

        // Check: the buyer archives. A receipt names no buyer and stays open, so that it can be reimbursed.
        address buyer = record.buyer;
        if (buyer == address(0)) revert BillRegistryBuyerMissing(billId);
        _requireActor(buyer, Purposes.BILLING, actor);

        // Check: nothing can be owed any more.
        Status status = record.status;
        if (status == Status.Accepted) {
            uint128 settled = record.settled;
            uint128 credited = record.credited;
            if (settled + credited < record.total) revert BillRegistryMoneyInPlay(billId, settled, credited);
        } else if (status != Status.Rejected) {
            revert BillRegistryStatusForbids(billId, status);
        }

        // Effect: no act follows.
        record.status = Status.Archived;
        emit BillArchived(billId, actor);
    }

    // -- Reimbursement -------------------------------------------------------------------------------------------

    /// @inheritdoc IBillRegistry
    function prepareReimbursement(
        Reimbursement calldata reimbursement,
        address maker
    ) external whenRunning returns (bytes32 reimbursementId) {
        return ReimbursementActs.prepare(_IDENTITIES, _msgSender(), reimbursement, maker);
    }

    /// @inheritdoc IBillRegistry
    function approveReimbursement(Reimbursement calldata reimbursement, address checker) external whenRunning {
        ReimbursementActs.approve(_IDENTITIES, _msgSender(), reimbursement, checker);
    }

    /// @inheritdoc IBillRegistry
    function payReimbursement(
        Reimbursement calldata reimbursement,
        address payer,
        bytes32 payment
    ) external whenRunning {
        ReimbursementActs.pay(_IDENTITIES, _msgSender(), reimbursement, payer, payment);
    }

    /// @inheritdoc IBillRegistry
    function cancelReimbursement(Reimbursement calldata reimbursement, address officer) external whenRunning {
        ReimbursementActs.cancel(_IDENTITIES, _msgSender(), reimbursement, officer);
    }

    // -- Governance ----------------------------------------------------------------------------------------------

    /// @inheritdoc IBillRegistry
    function connectLedgers(address fundLedger, address contractBook) external restricted {
        BillStore.BillRegistryStorage storage $ = BillStore.store();
        if ($.fundLedger != address(0) || fundLedger == address(0) || contractBook == address(0)) {
            revert BillRegistryLedgersFixed($.fundLedger, $.contractBook);
        }
        $.fundLedger = fundLedger;
        $.contractBook = contractBook;
        emit LedgersConnected(fundLedger, contractBook);
    }

    /// @inheritdoc IBillRegistry
    function setPeriods(uint48 acknowledgeWithin, uint48 voidWithin) external restricted {
        _setPeriods(acknowledgeWithin, voidWithin);
    }

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IBillRegistry
    function verify(Presented calldata presented) external view returns (bytes32 billId) {
        return _verify(presented);
    }

    /// @inheritdoc IBillSettlement
    function payableOf(bytes32 billId) external view returns (Payable memory) {
        BillStore.Record storage record = BillStore.store().records[billId];
        return
            Payable({
                issuer: record.issuer,
                buyer: record.buyer,
                holder: record.holder,
                contractId: record.contractId,
                currency: record.currency,
                open: record.status == Status.Accepted ? _open(record) : 0
            });
    }

    /// @inheritdoc IBillRegistry
    function lifeOf(bytes32 billId) external view returns (Life memory) {
        BillStore.Record storage record = BillStore.store().records[billId];
        return
            Life({
                status: record.status,
                issuer: record.issuer,
                buyer: record.buyer,
                holder: record.holder,
                contractId: record.contractId,
                currency: record.currency,
                total: record.total,
                settled: record.settled,
                credited: record.credited,
                reimbursed: record.reimbursed,
                dueBack: _excess(record.settled, record.credited, record.total),
                reimbursedDueBack: _excess(record.reimbursed, record.credited, record.total)
            });
    }

    /// @inheritdoc IBillRegistry
    function nextNumber(address issuer, bytes32 series) external view returns (uint64) {
        BillStore.BillRegistryStorage storage $ = BillStore.store();
        return (series == 0 ? $.issuers[issuer].mainLast : $.lastNumbers[issuer][series]) + 1;
    }

    /// @inheritdoc IBillRegistry
    function commitmentOf(address issuer, uint48 sequence) external view returns (bytes26 commitment, uint48 issuedAt) {
        BillStore.Batch storage batch = BillStore.store().batches[issuer][sequence];
        return (batch.commitment, batch.issuedAt);
    }

    /// @inheritdoc IBillRegistry
    function standingOf(address issuer) external view returns (Standing memory) {
        BillStore.Issuer storage state = BillStore.store().issuers[issuer];
        return Standing({issued: state.issued, acknowledged: state.acknowledged, oldestAt: state.oldestAt});
    }

    /// @inheritdoc IBillRegistry
    function reimbursementOf(
        bytes32 reimbursementId
    ) external view returns (ReimbursementStatus status, address maker, address checker) {
        BillStore.Reimbursing storage reimbursing = BillStore.store().reimbursings[reimbursementId];
        return (reimbursing.status, reimbursing.maker, reimbursing.checker);
    }

    /// @inheritdoc IBillRegistry
    function ledgers() external view returns (address fundLedger, address contractBook) {
        BillStore.BillRegistryStorage storage $ = BillStore.store();
        return ($.fundLedger, $.contractBook);
    }

    /// @inheritdoc IBillRegistry
    function periods() external view returns (uint48 acknowledgeWithin, uint48 voidWithin) {
        BillStore.BillRegistryStorage storage $ = BillStore.store();
        return ($.acknowledgeWithin, $.voidWithin);
    }

    /// @inheritdoc IBillRegistry
    function billIdOf(address issuer, bytes32 series, uint64 number) public pure returns (bytes32) {
        return keccak256(abi.encode(issuer, series, number));
    }

    /// @inheritdoc IBillRegistry
    function reimbursementIdOf(Reimbursement calldata reimbursement) public pure returns (bytes32) {
        return keccak256(abi.encode(reimbursement));
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    function _setPeriods(uint48 acknowledgeWithin, uint48 voidWithin) private {
        _requirePeriod("acknowledgeWithin", acknowledgeWithin, _MIN_ACKNOWLEDGE_WITHIN);
        _requirePeriod("voidWithin", voidWithin, _MIN_VOID_WITHIN);
        BillStore.BillRegistryStorage storage $ = BillStore.store();
        $.acknowledgeWithin = acknowledgeWithin;
        $.voidWithin = voidWithin;
        emit PeriodsSet(acknowledgeWithin, voidWithin);
    }

    /// @dev Proves the bill and returns its record, which the first touch fills in.
    function _touch(Presented calldata presented) private returns (bytes32 billId, BillStore.Record storage record) {
        billId = _verify(presented);
        record = BillStore.store().records[billId];
        if (record.issuer != address(0)) return (billId, record);

        // Check: a credit stands alone; a life counts in 96 bits.
        int128 total = presented.bill.total;
        if (total < 0) revert BillRegistryIsCredit(billId, total);
        if (total > int128(uint128(type(uint96).max))) revert BillRegistryTotalTooLarge(billId, total);

        // Check: somebody can be paid, so that no ledger pays the zero address.
        address holder = presented.bill.holder;
        if (holder == address(0)) revert BillRegistryHolderUnfit(billId, holder);

        // Effect: store once what later acts need, which name the bill by its id alone.
        record.holder = holder;
        record.total = uint96(uint128(total));
        if (presented.bill.buyer != address(0)) record.buyer = presented.bill.buyer;
        record.issuer = presented.issuer;
        record.currency = presented.header.currency;
        if (presented.bill.contractId != 0) record.contractId = presented.bill.contractId;
    }

    /// @dev Check and effect of every settlement: settled + credited + part <= total.
    function _settle(
        bytes32 billId,
        BillStore.Record storage record,
        uint128 amount
    ) private returns (uint128 settled) {
        if (amount == 0) revert BillRegistryAmountZero(billId);
        uint128 open = _open(record);
        if (amount > open) revert BillRegistryExceedsOpen(billId, amount, open);
        settled = record.settled + amount;
        record.settled = uint96(settled); // at most `total`, which has 96 bits
    }

    function _verify(Presented calldata presented) private view returns (bytes32 billId) {
        BatchHeader calldata header = presented.header;
        uint64 number = presented.bill.number;

        // Check: the issuer issued exactly this batch.
        bytes26 expected = BillStore.store().batches[presented.issuer][presented.sequence].commitment;
        bytes26 actual = _commitment(presented.issuer, header);
        if (expected != actual) {
            revert BillRegistryBatchMismatch(presented.issuer, presented.sequence, expected, actual);
        }

        // Check: the bill stands at the position of its number. The sum fits: it was stored as a number at issue.
        if (number < header.firstNumber || number - header.firstNumber >= header.count) {
            revert BillRegistryNumberOutside(number, header.firstNumber, header.count);
        }
        bytes32 leaf = MerkleTree.hashLeaf(keccak256(abi.encode(presented.bill)));
        if (!MerkleTree.verify(presented.proof, header.root, number - header.firstNumber, header.count, leaf)) {
            revert BillRegistryProofInvalid(number, header.root);
        }
        return billIdOf(presented.issuer, header.series, number);
    }

    function _requireAcknowledged(
        BillStore.BillRegistryStorage storage $,
        address issuer,
        BillStore.Issuer memory state
    ) private view {
        // Check: the batch is younger than any period. The lower bound is in the code, so the usual case reads no slot.
        if (_now() <= state.oldestAt + _MIN_ACKNOWLEDGE_WITHIN) return;
        uint48 deadline = state.oldestAt + $.acknowledgeWithin;
        if (_now() <= deadline) return;
        // Nobody can acknowledge during a pause. Only a late issuer pays for reading the pauses.
        deadline = effectiveDeadline(deadline, state.oldestAt);
        if (_now() > deadline) revert BillRegistryAcknowledgementOverdue(issuer, state.acknowledged + 1, deadline);
    }

    /// @dev What may still be settled, whatever the status.
    function _open(BillStore.Record storage record) private view returns (uint128) {
        uint128 total = record.total;
        uint128 done = uint128(record.settled) + record.credited;
        return done < total ? total - done : 0;
    }

    /// @dev The last number of the batch. The sum reverts when a series is used up, after 2^64 numbers.
    function _nextLast(BatchHeader calldata header, uint64 last) private pure returns (uint64) {
        if (header.firstNumber != last + 1) {
            revert BillRegistryNumberNotNext(header.series, header.firstNumber, last + 1);
        }
        return last + header.count;
    }

    function _requireCurrency(bytes3 currency) private pure {
        for (uint256 i = 0; i < 3; ++i) {
            if (currency[i] < "A" || currency[i] > "Z") revert BillRegistryCurrencyMalformed(currency);
        }
    }

    function _commitment(address issuer, BatchHeader calldata header) private pure returns (bytes26) {
        return bytes26(keccak256(abi.encode(issuer, header)));
    }

    /// @dev max(0, moved + credited - total)
    function _excess(uint128 moved, uint128 credited, uint128 total) private pure returns (uint128) {
        return moved + credited > total ? moved + credited - total : 0;
    }
}
