// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IPersons} from "../common/IPersons.sol";
import {IBillSettlement} from "./IBillSettlement.sol";

/// @title Bills issued in numbered batches, each real once, settled once and reimbursed once by everyone together
/// @dev A batch of any size is one Merkle root and costs one slot; a bill costs storage only when somebody acts on it.
/// Amounts are minor units of the batch's currency, times Unix seconds. `actor` is the identity whose key calls.
///
/// Numbering. Each issuer has series; the registration number of a bill is `(issuer, series, number)`, numbers start at
/// 1 and have no gap. Series 0 is the main series. Leaf `i` of a batch is bill `firstNumber + i`; the proof binds the
/// position, so a number cannot stand for two bills. Batches of one issuer also have a running `sequence` over all its
/// series, from 1: the tax authority acknowledges them in that order, so an issuer cannot outrun it in a new series.
///
/// Credits. A document with a negative total is a credit. It has its number and its leaf like any other, stands alone
/// and changes no bill: it can be verified, and no act is possible on it. The issuer lowers a bill with {credit}, which
/// names the credit document in `ref`.
interface IBillRegistry is IPersons, IBillSettlement {
    /// @notice The header of a batch. `total` and `tax` are claims that the tax authority's tool recomputes.
    /// @param series The issuer's series: a short ASCII name in the high bytes, or 0 for the main series.
    /// @param firstNumber The number of the first bill: the one after the last of the series.
    /// @param count How many bills the batch has, at least 1.
    /// @param total The sum of the totals, credits being negative.
    /// @param tax The sum of the taxes.
    /// @param currency ISO 4217 code as ASCII: one currency a batch.
    /// @param root The root of the RFC 9162 tree over the bills, with keccak256.
    /// @param manifestHash The hash of the manifest, which holds every bill and the salts.
    struct BatchHeader {
        bytes32 series;
        uint64 firstNumber;
        uint32 count;
        int128 total;
        int128 tax;
        bytes3 currency;
        bytes32 root;
        bytes32 manifestHash;
    }

    /// @notice A bill as it stands in its leaf; the leaf's data hash is `keccak256(abi.encode(bill))`.
    /// @param number The registration number in the series.
    /// @param buyer The identity that owes it, or 0 for a buyer who is not enrolled (a shop's receipt).
    /// @param holder The identity to be paid at first.
    /// @param total The tax-inclusive amount (EN 16931 BT-112); negative for a credit.
    /// @param tax The tax in it (BT-110).
    /// @param due The second by which it is to be paid, or 0.
    /// @param document The salted hash of the document's own number (BT-1).
    /// @param contractId The award it belongs to, or 0. Only the contract book settles a bill that names one.
    /// @param disclosure The root of the salted fields that the issuer may disclose one by one.
    struct Bill {
        uint64 number;
        address buyer;
        address holder;
        int128 total;
        int128 tax;
        uint48 due;
        bytes32 document;
        bytes32 contractId;
        bytes32 disclosure;
    }

    /// @notice A bill with all that proves it: presented to every act on a bill that may not have been touched yet.
    /// @param issuer The identity that issued the batch.
    /// @param sequence The batch's place among all batches of the issuer, as {BatchIssued} gave it.
    /// @param header The batch's header.
    /// @param bill The bill.
    /// @param proof The sibling hashes from the leaf to the root.
    struct Presented {
        address issuer;
        uint48 sequence;
        BatchHeader header;
        Bill bill;
        bytes32[] proof;
    }

    enum Status {
        Open, // issued; perhaps queried or partly credited
        Accepted,
        Rejected,
        Voided,
        Archived
    }

    /// @notice The life of a bill as the chain holds it; all zero for a bill never touched.
    /// @param dueBack What the holders must give back after a later credit: max(0, settled + credited - total).
    /// @param reimbursedDueBack What agencies must get back: max(0, reimbursed + credited - total).
    struct Life {
        Status status;
        address issuer;
        address buyer;
        address holder;
        bytes32 contractId;
        bytes3 currency;
        uint128 total;
        uint128 settled;
        uint128 credited;
        uint128 reimbursed;
        uint128 dueBack;
        uint128 reimbursedDueBack;
    }

    /// @notice A reimbursement of a settled bill by an agency. Its id is the hash of all of it, so that checker and
    /// payer act on exactly what the maker prepared.
    /// @param billId The bill.
    /// @param agency The agency that reimburses.
    /// @param payee Who gets the money: an identity or a programme pseudonym.
    /// @param amount The part to reimburse.
    /// @param ref The agency's own file, by salted hash; tells two equal reimbursements apart.
    struct Reimbursement {
        bytes32 billId;
        address agency;
        address payee;
        uint128 amount;
        bytes32 ref;
    }

    enum ReimbursementStatus {
        None,
        Prepared,
        Approved, // counts against the bill from here
        Paid,
        Cancelled
    }

    /// @notice Where an issuer stands with the tax authority.
    /// @param issued The sequence of the newest batch.
    /// @param acknowledged The sequence of the newest acknowledged batch.
    /// @param oldestAt When the oldest unacknowledged batch was issued; 0 when there is none.
    struct Standing {
        uint48 issued;
        uint48 acknowledged;
        uint48 oldestAt;
    }

    /// @notice Emitted when a batch is issued; carries all that rebuilds its commitment.
    event BatchIssued(
        address indexed issuer,
        bytes32 indexed series,
        uint48 indexed sequence,
        address actor,
        BatchHeader header
    );

    /// @notice Emitted when the tax authority has recomputed all batches of the issuer up to `through`.
    /// @param findings The hash of the report when something is wrong, or 0.
    event BatchesAcknowledged(
        address indexed issuer,
        address indexed authority,
        uint48 from,
        uint48 through,
        bytes32 findings,
        address officer
    );

    /// @notice Emitted when a buyer answers a bill.
    /// @param code The Peppol code: AB received, IP in process, UQ queried, CA conditionally accepted, RE rejected, AP
    /// accepted, PD paid. Only RE and AP change the bill.
    /// @param reason The salted hash of the reason, or 0.
    event BillAnswered(
        bytes32 indexed billId,
        address indexed buyer,
        bytes2 indexed code,
        bytes32 reason,
        address actor
    );

    /// @notice Emitted when the right to be paid passes on.
    event BillTransferred(bytes32 indexed billId, address indexed from, address indexed to, address actor);

    /// @notice Emitted when a part of the bill is settled.
    /// @param recorder The ledger that paid it, or the holder's actor for money outside the ledger.
    /// @param settled What is settled in all.
    /// @param ref The holder's reference of a payment outside the ledger; 0 from a ledger.
    event BillSettled(
        bytes32 indexed billId,
        address indexed holder,
        address indexed recorder,
        uint128 amount,
        uint128 settled,
        bytes32 ref
    );

    /// @notice Emitted when the issuer credits a part of the bill.
    /// @param credited What is credited in all.
    /// @param dueBack What the holders must give back now.
    /// @param ref The credit document: its bill id, or its salted hash.
    event BillCredited(
        bytes32 indexed billId,
        address indexed issuer,
        uint128 amount,
        uint128 credited,
        uint128 dueBack,
        bytes32 ref,
        address actor
    );

    /// @notice Emitted when the issuer voids a bill. Its number stays taken.
    event BillVoided(bytes32 indexed billId, address indexed issuer, bytes32 reason, address actor);

    /// @notice Emitted when the last act on a bill is done.
    event BillArchived(bytes32 indexed billId, address actor);

    /// @notice Emitted when an agency's maker prepares a reimbursement.
    event ReimbursementPrepared(
        bytes32 indexed reimbursementId,
        bytes32 indexed billId,
        address indexed agency,
        address payee,
        uint128 amount,
        bytes32 ref,
        address maker
    );

    /// @notice Emitted when the checker approves it; from here the amount counts.
    /// @param reimbursed What is reimbursed in all, by everyone.
    event ReimbursementApproved(
        bytes32 indexed reimbursementId,
        bytes32 indexed billId,
        address indexed agency,
        uint128 amount,
        uint128 reimbursed,
        address checker
    );

    /// @notice Emitted when the payer records the payment.
    /// @param payment The payment's reference, by salted hash.
    event ReimbursementPaid(
        bytes32 indexed reimbursementId,
        bytes32 indexed billId,
        address indexed agency,
        uint128 amount,
        bytes32 payment,
        address payer
    );

    /// @notice Emitted when a reimbursement is given up before it was paid; its amount is free again.
    event ReimbursementCancelled(
        bytes32 indexed reimbursementId,
        bytes32 indexed billId,
        address indexed agency,
        address officer
    );

    /// @notice Emitted once, when governance names the contracts that record settlements.
    event LedgersConnected(address fundLedger, address contractBook);

    /// @notice Emitted when the periods are set.
    event PeriodsSet(uint48 acknowledgeWithin, uint48 voidWithin);

    /// @notice Thrown when a batch has no bill.
    error BillRegistryBatchEmpty(bytes32 series);

    /// @notice Thrown when the first number of a batch is not the one after the last of the series.
    error BillRegistryNumberNotNext(bytes32 series, uint64 number, uint64 next);

    /// @notice Thrown when a currency is not three capital letters.
    error BillRegistryCurrencyMalformed(bytes3 currency);

    /// @notice Thrown when a batch has no root or no manifest hash.
    error BillRegistryHeaderIncomplete(bytes32 root, bytes32 manifestHash);

    /// @notice Thrown when the issuer's oldest unacknowledged batch is too old to issue another.
    /// @param sequence The batch to be acknowledged first.
    error BillRegistryAcknowledgementOverdue(address issuer, uint48 sequence, uint48 deadline);

    /// @notice Thrown when an acknowledgement is not of batches that wait for one.
    error BillRegistryAcknowledgementOutOfOrder(address issuer, uint48 through, uint48 acknowledged, uint48 issued);

    /// @notice Thrown when the presented header, or commitment, is not that of the issuer's batch.
    /// @param expected What the chain holds; 0 when there is no such batch.
    error BillRegistryBatchMismatch(address issuer, uint48 sequence, bytes26 expected, bytes26 actual);

    /// @notice Thrown when the number of a presented bill lies outside its batch.
    error BillRegistryNumberOutside(uint64 number, uint64 firstNumber, uint32 count);

    /// @notice Thrown when a bill does not stand in its batch at the position of its number.
    error BillRegistryProofInvalid(uint64 number, bytes32 root);

    /// @notice Thrown when an act is attempted on a credit document, which stands alone.
    error BillRegistryIsCredit(bytes32 billId, int128 total);

    /// @notice Thrown when the total of a bill is more than a life can count: 2^96 - 1 minor units.
    error BillRegistryTotalTooLarge(bytes32 billId, int128 total);

    /// @notice Thrown when the bill's status does not allow the act.
    error BillRegistryStatusForbids(bytes32 billId, Status status);

    /// @notice Thrown when a bill is acted on by its id alone, and no act has presented it before.
    error BillRegistryUntouched(bytes32 billId);

    /// @notice Thrown when a buyer's answer is none of the seven Peppol codes.
    error BillRegistryCodeUnknown(bytes2 code);

    /// @notice Thrown when a bill with no enrolled buyer is answered or archived.
    error BillRegistryBuyerMissing(bytes32 billId);

    /// @notice Thrown when an amount is 0.
    error BillRegistryAmountZero(bytes32 billId);

    /// @notice Thrown when more is settled than is open.
    error BillRegistryExceedsOpen(bytes32 billId, uint128 amount, uint128 open);

    /// @notice Thrown when more is credited than is left of the total.
    error BillRegistryExceedsTotal(bytes32 billId, uint128 amount, uint128 left);

    /// @notice Thrown when more is reimbursed, by everyone together, than was settled and not credited.
    error BillRegistryExceedsReimbursable(bytes32 billId, uint128 amount, uint128 left);

    /// @notice Thrown when a bill that names a contract is settled outside the ledger.
    error BillRegistryContractBound(bytes32 billId, bytes32 contractId);

    /// @notice Thrown when a caller is not the ledger that settles the bill.
    error BillRegistryNotLedger(bytes32 billId, address caller);

    /// @notice Thrown when a bill is voided after its window.
    error BillRegistryVoidWindowOver(bytes32 billId, uint48 deadline);

    /// @notice Thrown when a bill is voided or archived with money still in play.
    error BillRegistryMoneyInPlay(bytes32 billId, uint128 settled, uint128 credited);

    /// @notice Thrown when a bill with nothing open is transferred.
    error BillRegistryNothingOpen(bytes32 billId);

    /// @notice Thrown when a bill names no holder, or is transferred to its holder or an identity that is not active.
    error BillRegistryHolderUnfit(bytes32 billId, address to);

    /// @notice Thrown when the organisation that reimburses is not an agency.
    error BillRegistryNotAgency(address organisation);

    /// @notice Thrown when a reimbursement's status does not allow the act.
    error BillRegistryReimbursementStatus(bytes32 reimbursementId, ReimbursementStatus status);

    /// @notice Thrown when the ledgers are connected a second time, or one is missing.
    error BillRegistryLedgersFixed(address fundLedger, address contractBook);

    /// @notice Issues a batch of bills; a single bill is a batch of one.
    ///
    /// @dev Emits {BatchIssued}. The cost does not depend on the number of bills.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The batch must have a bill.
    /// - Root and manifest hash must not be 0.
    /// - The currency must be three capital letters.
    /// - The caller must be the key of `actor`, who must be the issuer or its billing officer.
    /// - The issuer's oldest unacknowledged batch must not be older than the set time, as pauses extended it.
    /// - `header.firstNumber` must be the next of the series.
    ///
    /// @return sequence The batch's place among all batches of the issuer.
    function issue(address issuer, address actor, BatchHeader calldata header) external returns (uint48 sequence);

    /// @notice Records that the tax authority has recomputed the issuer's batches up to `through`.
    ///
    /// @dev Emits {BatchesAcknowledged}. To acknowledge is to have seen, not to approve: what is wrong is in
    /// `findings`.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be a tax officer of `authority`, which must hold the mandate
    ///   of a tax authority.
    /// - `through` must be issued and not yet acknowledged.
    /// - `commitment` must be that of batch `through`.
    function acknowledge(
        address authority,
        address officer,
        address issuer,
        uint48 through,
        bytes26 commitment,
        bytes32 findings
    ) external;

    /// @notice Records the buyer's answer to a bill, as a Peppol invoice response.
    ///
    /// @dev Emits {BillAnswered}. AP accepts the bill and RE rejects it, each for good. PD says that the buyer has
    /// paid; what counts as settled is recorded by the ledger or the holder. The others are for the record.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The bill must be proved, as {verify} asks.
    /// - It must not be a credit, its total must be below 2^96, and it must name a holder.
    /// - It must name a buyer.
    /// - The caller must be the key of `actor`, who must be the buyer or its billing officer.
    /// - The bill must be open, or accepted for PD.
    /// - `code` must be one of the seven.
    function answer(Presented calldata presented, address actor, bytes2 code, bytes32 reason) external;

    /// @notice Passes the right to be paid on to another identity.
    ///
    /// @dev Emits {BillTransferred}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The bill must have been touched.
    /// - The caller must be the key of `actor`, who must be the current holder or its billing officer.
    /// - The bill must be accepted.
    /// - Something must be open.
    /// - `to` must be an active identity and not the holder.
    function transfer(bytes32 billId, address actor, address to) external;

    /// @notice Records that the holder was paid a part outside the ledger.
    ///
    /// @dev Emits {BillSettled}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The bill must be proved, as {verify} asks.
    /// - It must not be a credit, its total must be below 2^96, and it must name a holder.
    /// - The caller must be the key of `actor`, who must be the current holder or its billing officer.
    /// - The bill must name no contract.
    /// - It must be accepted, or open when it names no buyer (a receipt).
    /// - `amount` must be above 0, and at most what is open: total - credited - settled.
    ///
    /// @param ref The payment's reference, by salted hash.
    function settle(Presented calldata presented, address actor, uint128 amount, bytes32 ref) external;

    /// @notice Credits a part of the bill. What is settled beyond the rest becomes due back.
    ///
    /// @dev Emits {BillCredited}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The bill must be proved, as {verify} asks.
    /// - It must not be a credit, its total must be below 2^96, and it must name a holder.
    /// - The caller must be the key of `actor`, who must be the issuer or its billing officer.
    /// - The bill must be neither voided nor archived.
    /// - `amount` must be above 0, and at most total - credited.
    ///
    /// @param ref The credit document: its bill id, or its salted hash.
    function credit(Presented calldata presented, address actor, uint128 amount, bytes32 ref) external;

    /// @notice Voids a bill soon after it was issued. Its number stays taken.
    ///
    /// @dev Emits {BillVoided}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The bill must be proved, as {verify} asks.
    /// - It must not be a credit, its total must be below 2^96, and it must name a holder.
    /// - The caller must be the key of `actor`, who must be the issuer or its billing officer.
    /// - The bill must be open.
    /// - Nothing of it must be settled or credited.
    /// - The window after the batch was issued, as pauses extended it, must not be over.
    ///
    /// @param reason The salted hash of the reason.
    function voidBill(Presented calldata presented, address actor, bytes32 reason) external;

    /// @notice Ends the life of a bill with nothing open; after it no act on the bill is possible.
    ///
    /// @dev Emits {BillArchived}. A reimbursement approved before can still be paid or cancelled.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The bill must have been touched.
    /// - It must name a buyer. A receipt is never archived: its issuer could bar a reimbursement.
    /// - The caller must be the key of `actor`, who must be the buyer or its billing officer.
    /// - The bill must be rejected, or accepted with settled + credited at least the total.
    function archive(bytes32 billId, address actor) external;

    /// @notice Prepares a reimbursement: the first of three persons.
    ///
    /// @dev Emits {ReimbursementPrepared}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `maker`, who must be a maker of the agency.
    /// - The agency must be enrolled as one.
    /// - The same reimbursement must not have been prepared before.
    /// - The bill must have been touched.
    /// - `amount` must be above 0.
    /// - The bill must not be archived.
    /// - reimbursed + amount must be at most settled, and at most total - credited.
    function prepareReimbursement(
        Reimbursement calldata reimbursement,
        address maker
    ) external returns (bytes32 reimbursementId);

    /// @notice Approves a reimbursement: the second person. The amount counts from here, against every agency.
    ///
    /// @dev Emits {ReimbursementApproved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The reimbursement must be prepared.
    /// - The caller must be the key of `checker`, who must be a checker of the agency.
    /// - `checker` must not be the maker.
    /// - The bill must not be archived.
    /// - reimbursed + amount must be at most settled, and at most total - credited.
    function approveReimbursement(Reimbursement calldata reimbursement, address checker) external;

    /// @notice Records that an approved reimbursement was paid: the third person.
    ///
    /// @dev Emits {ReimbursementPaid}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The reimbursement must be approved.
    /// - The caller must be the key of `payer`, who must be a payer of the agency.
    /// - `payer` must be neither the maker nor the checker.
    /// - What is reimbursed of the bill must be at most total - credited, also after a later credit.
    ///
    /// @param payment The payment's reference, by salted hash.
    function payReimbursement(Reimbursement calldata reimbursement, address payer, bytes32 payment) external;

    /// @notice Gives a reimbursement up before it is paid.
    ///
    /// @dev Emits {ReimbursementCancelled}. What was cancelled cannot be prepared again under the same `ref`.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The reimbursement must be prepared or approved.
    /// - The caller must be the key of `officer`, who must be a checker of the agency when it is prepared, a payer when
    ///   it is approved.
    function cancelReimbursement(Reimbursement calldata reimbursement, address officer) external;

    /// @notice Names the contracts that record settlements, once.
    ///
    /// @dev Emits {LedgersConnected}.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - The ledgers must not have been connected before.
    /// - Neither must be 0.
    function connectLedgers(address fundLedger, address contractBook) external;

    /// @notice Sets the periods, in seconds.
    ///
    /// @dev Emits {PeriodsSet}.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - Neither period must be below its lower bound.
    ///
    /// @param acknowledgeWithin How old an unacknowledged batch may be when its issuer issues another.
    /// @param voidWithin How long after issuing a bill may be voided.
    function setPeriods(uint48 acknowledgeWithin, uint48 voidWithin) external;

    /// @notice Proves a bill: reverts with the reason unless it stands in an issued batch at the place of its number.
    ///
    /// Requirements:
    /// - The issuer must have issued a batch with this sequence and header.
    /// - The bill's number must lie in the batch.
    /// - The proof must lead from the bill, at the place of its number, to the root.
    ///
    /// @return billId The bill's id.
    function verify(Presented calldata presented) external view returns (bytes32 billId);

    /// @notice The life of a bill; all zero when nobody has touched it.
    function lifeOf(bytes32 billId) external view returns (Life memory);

    /// @notice The id of a bill: `keccak256(abi.encode(issuer, series, number))`.
    function billIdOf(address issuer, bytes32 series, uint64 number) external pure returns (bytes32);

    /// @notice The number that the next batch of the series must begin with.
    function nextNumber(address issuer, bytes32 series) external view returns (uint64);

    /// @notice What the chain holds of a batch: the first 26 bytes of `keccak256(abi.encode(issuer, header))`, and when
    /// it was issued.
    function commitmentOf(address issuer, uint48 sequence) external view returns (bytes26 commitment, uint48 issuedAt);

    /// @notice Where an issuer stands with the tax authority.
    function standingOf(address issuer) external view returns (Standing memory);

    /// @notice The status of a reimbursement and the persons behind it.
    function reimbursementOf(
        bytes32 reimbursementId
    ) external view returns (ReimbursementStatus status, address maker, address checker);

    /// @notice The id of a reimbursement: `keccak256(abi.encode(reimbursement))`.
    function reimbursementIdOf(Reimbursement calldata reimbursement) external pure returns (bytes32);

    /// @notice The contracts that record settlements.
    function ledgers() external view returns (address fundLedger, address contractBook);

    /// @notice The periods in seconds.
    function periods() external view returns (uint48 acknowledgeWithin, uint48 voidWithin);
}
