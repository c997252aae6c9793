// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IPersons} from "../common/IPersons.sol";
import {ITenderResults} from "./ITenderResults.sol";

/// @title From the opened bids of a lot to an award that nobody contests any more
/// @dev A lot goes through evaluation, award, standstill and signature. Each stage has an end, and a default that
/// anybody may call when its party stays silent:
///
/// | stage | ends after | who was silent | what then |
/// |---|---|---|---|
/// | evaluation | evaluation period | the buyer | its parent agency may evaluate as well |
/// | substitute evaluation | substitute period | buyer and parent | the lot fails |
/// | complaint | review period | every review body | the complaint lapses |
/// | offer of the contract | signature period | the buyer | the lot fails |
/// | signature | signature period | the awardee | its bid is passed over, evaluation begins again |
///
/// A lot that fails gives its reservation back. The best bid is the one of the lowest price. Bids of one price draw lots
/// by the hashes of all their keys; equal draws go to the earlier seal. A price of 0 or above the lot's ceiling is never the best bid.
///
/// A bid leaves the ranking once and for all when it is passed over or excluded, and comes back at most once, when a
/// review body reinstates it; so evaluation begins again a limited number of times.
///
/// Amounts are minor units of the lot's currency; times are Unix seconds. Persons, companies and agencies are named by
/// identity, bids by the bidding address that sealed them.
interface IAwardBoard is IPersons {
    enum Stage {
        None, // evaluation has not begun
        Evaluation, // the buyer ranks, disqualifies, prepares the award and approves it
        Awarded, // a decision stands; standstill, complaints, then signature
        Signed, // the contract is signed
        Failed, // no contract; the reservation is released
        Annulled // a complaint after the signature was upheld; the contract ends
    }

    enum Standing {
        Ranked, // stands where its price puts it
        Disqualified, // by the buyer, with a reason; may be reinstated
        Reinstated, // by a review body; ranked, and cannot be disqualified again
        PassedOver, // its bidder did not sign in time
        Excluded // by a review body
    }

    enum Ruling {
        None, // no complaint, or still open
        Dismissed, // the award stands
        ExcludeAwardee, // the award is annulled and the awarded bid is out
        ReinstateComplainant, // the award is annulled and the complainant's disqualification is void
        Lapsed // no review body decided in time; the award stands
    }

    enum Failure {
        NoBids, // no admitted bid has a price that the lot can pay
        EvaluatorsSilent, // neither the buyer nor its parent decided in time
        NoAward, // decided that no bid is left, and nobody contested it with success
        BuyerSilent // the buyer offered no contract in time
    }

    /// @notice The periods of the procedure, in seconds.
    /// @param evaluation In which the buyer decides.
    /// @param substitute After it, in which the buyer's parent may decide as well.
    /// @param standstill Between award and signature, in which bidders may complain.
    /// @param review In which a review body decides a complaint.
    /// @param signature For the buyer to offer the contract, and again for the awardee to sign it.
    /// @param lateComplaint After the signature, in which a bidder that has not complained yet still may.
    struct Periods {
        uint48 evaluation;
        uint48 substitute;
        uint48 standstill;
        uint48 review;
        uint48 signature;
        uint48 lateComplaint;
    }

    /// @notice Where a lot stands.
    /// @param stage The stage now.
    /// @param decision The running number of the last decision; 0 before the first.
    /// @param openComplaints Complaints against that decision that nobody has decided yet.
    /// @param bidder The awardee.
    /// @param account The awarded bid, or 0 when the decision is that no bid is left.
    /// @param since When the evaluation began, or from Awarded on, when the decision was approved.
    /// @param signableFrom From when the contract may be offered and signed, as far as is known now; 0 unless Awarded.
    /// @param price The award, tax included.
    /// @param preparer The officer who prepared the decision.
    /// @param approver The officer who approved it.
    struct Award {
        Stage stage;
        uint16 decision;
        uint16 openComplaints;
        address bidder;
        address account;
        uint48 since;
        uint48 signableFrom;
        uint128 price;
        address preparer;
        address approver;
    }

    /// @notice A complaint of a bidder against one decision.
    /// @param groundsHash The hash of its grounds.
    /// @param filedAt When it was filed.
    /// @param reviewEnds From when it lapses if nobody has decided it.
    /// @param ruling What became of it; None while it is open.
    struct Complaint {
        bytes32 groundsHash;
        uint48 filedAt;
        uint48 reviewEnds;
        Ruling ruling;
    }

    /// @notice Emitted when evaluation begins, for the first time or again.
    /// @param evaluationEnds The end of the buyer's time, before any pause.
    /// @param substituteEnds The second from which the lot fails, before any pause.
    event EvaluationBegan(uint256 indexed tenderId, uint16 indexed lot, uint48 evaluationEnds, uint48 substituteEnds);

    /// @notice Emitted when an officer prepares the disqualification of a bid.
    event DisqualificationPrepared(
        uint256 indexed tenderId,
        uint16 indexed lot,
        address indexed account,
        address officer,
        bytes32 reasonHash
    );

    /// @notice Emitted when a second officer approves the disqualification.
    event BidDisqualified(
        uint256 indexed tenderId,
        uint16 indexed lot,
        address indexed account,
        address preparer,
        address approver,
        bytes32 reasonHash
    );

    /// @notice Emitted when an officer prepares a decision.
    /// @param account The best bid, or 0 for none.
    event AwardPrepared(uint256 indexed tenderId, uint16 indexed lot, address indexed account, address officer);

    /// @notice Emitted when a second officer approves the decision and the standstill begins.
    /// @param account The best bid, or 0 for none.
    /// @param price In minor units.
    /// @param standstillEnds Before any pause.
    event AwardApproved(
        uint256 indexed tenderId,
        uint16 indexed lot,
        address indexed bidder,
        uint16 decision,
        address account,
        uint128 price,
        address preparer,
        address approver,
        uint48 standstillEnds
    );

    /// @notice Emitted when a bidder complains.
    /// @param reviewEnds From when the complaint lapses.
    event ComplaintFiled(
        uint256 indexed tenderId,
        uint16 indexed lot,
        address indexed bidder,
        uint16 decision,
        bytes32 groundsHash,
        uint48 reviewEnds
    );

    /// @notice Emitted when an officer of a review body prepares a ruling.
    event RulingPrepared(
        uint256 indexed tenderId,
        uint16 indexed lot,
        address indexed complainant,
        address organisation,
        address officer,
        Ruling ruling,
        bytes32 reasonHash
    );

    /// @notice Emitted when a second officer of the review body approves the ruling, which takes effect.
    event ComplaintRuled(
        uint256 indexed tenderId,
        uint16 indexed lot,
        address indexed complainant,
        uint16 decision,
        address organisation,
        address preparer,
        address approver,
        Ruling ruling,
        bytes32 reasonHash
    );

    /// @notice Emitted when a complaint ends because no review body decided in time.
    event ComplaintLapsed(uint256 indexed tenderId, uint16 indexed lot, address indexed complainant, uint16 decision);

    /// @notice Emitted when a decision is annulled by a ruling; its other complaints are moot.
    event AwardAnnulled(uint256 indexed tenderId, uint16 indexed lot, uint16 decision);

    /// @notice Emitted when the standing of a bid changes other than by disqualification.
    event BidStandingChanged(uint256 indexed tenderId, uint16 indexed lot, address indexed account, Standing standing);

    /// @notice Emitted when the contract book records the signature.
    event AwardSigned(uint256 indexed tenderId, uint16 indexed lot, address indexed bidder, uint16 decision);

    /// @notice Emitted when the lot ends without a contract and its reservation is released.
    event LotFailed(uint256 indexed tenderId, uint16 indexed lot, Failure cause);

    /// @notice Emitted once, when governance names the contract book.
    event ContractBookConnected(address contractBook);

    /// @notice Thrown when evaluation is asked for while the bids are not all opened or out.
    error AwardBoardNotOpened(uint256 tenderId, uint16 lot, ITenderResults.LotStage stage);

    /// @notice Thrown when the act does not belong to the lot's stage.
    error AwardBoardWrongStage(uint256 tenderId, uint16 lot, Stage stage);

    /// @notice Thrown when the organisation is not the buyer, nor its parent in the substitute period.
    error AwardBoardNotEvaluator(address organisation, address buyer);

    /// @notice Thrown when the time to decide is over.
    error AwardBoardEvaluationOver(uint256 tenderId, uint16 lot, uint48 ended);

    /// @notice Thrown when the prepared award is not to the best bid that remains.
    /// @param best The best remaining bid, or 0 when none is left.
    error AwardBoardNotBest(uint256 tenderId, uint16 lot, address account, address best);

    /// @notice Thrown when what is approved was not prepared.
    error AwardBoardNotPrepared(uint256 tenderId, uint16 lot, address subject);

    /// @notice Thrown when a disqualification, complaint or ruling gives no reason.
    error AwardBoardReasonMissing(uint256 tenderId, uint16 lot);

    /// @notice Thrown when no admitted bid of the lot was sealed by the account.
    error AwardBoardUnknownBid(uint256 tenderId, uint16 lot, address account);

    /// @notice Thrown when the identity has no admitted bid in the lot.
    error AwardBoardNotBidder(uint256 tenderId, uint16 lot, address identity);

    /// @notice Thrown when the standing of the bid does not allow the act.
    error AwardBoardWrongStanding(address account, Standing standing);

    /// @notice Thrown when the bidder has complained against this decision before.
    error AwardBoardAlreadyComplained(uint256 tenderId, uint16 lot, uint16 decision, address bidder);

    /// @notice Thrown when the time for complaints is over.
    error AwardBoardComplaintLate(uint256 tenderId, uint16 lot, uint48 ended);

    /// @notice Thrown when the bidder has no open complaint against the decision that stands.
    error AwardBoardNoComplaint(uint256 tenderId, uint16 lot, address bidder);

    /// @notice Thrown when a complaint is ended before the review body's time is over.
    error AwardBoardReviewRunning(uint256 tenderId, uint16 lot, uint48 reviewEnds);

    /// @notice Thrown when the ruling is not one that a review body can give here.
    error AwardBoardInvalidRuling(Ruling ruling);

    /// @notice Thrown when the contract may not be offered or signed yet.
    /// @param openComplaints Complaints that nobody has decided yet.
    /// @param signableFrom The earliest second, as far as is known now.
    error AwardBoardNotSignable(uint256 tenderId, uint16 lot, uint16 openComplaints, uint48 signableFrom);

    /// @notice Thrown when the contract is offered or signed after its time.
    error AwardBoardSignatureLate(uint256 tenderId, uint16 lot, uint48 ended);

    /// @notice Thrown when a default is called before the silent party's time is over, or does not apply.
    /// @param ends The second after which it applies, or 0 when it depends on no time.
    error AwardBoardNoDefault(uint256 tenderId, uint16 lot, uint48 ends);

    /// @notice Thrown when another than the contract book records a signature.
    error AwardBoardNotContractBook(address caller);

    /// @notice Thrown when the contract book is named a second time, or as 0.
    error AwardBoardConnection(address contractBook);

    /// @notice Names the contract book. Once.
    ///
    /// @dev Emits {ContractBookConnected}. Cannot be paused.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - `contractBook` must not be 0, and no contract book must be connected yet.
    function connectContractBook(address contractBook) external;

    /// @notice Starts the clock of the evaluation once every bid is opened or out. Anybody may.
    ///
    /// @dev The evaluators' first act does the same. Emits {EvaluationBegan}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The stage must be None.
    /// - The tender board must say that the lot is Opened.
    function beginEvaluation(uint256 tenderId, uint16 lot) external;

    /// @notice Prepares the disqualification of a bid. Replaces one that was prepared for the same bid before.
    ///
    /// @dev Emits {DisqualificationPrepared}, and {EvaluationBegan} when it is the first act on the lot.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The lot must be in evaluation, or its evaluation must be possible to begin.
    /// - The substitute period, as pauses extend it, must not be over.
    /// - The caller must be the key of `officer`, who must be a maker of `organisation`.
    /// - `organisation` must be the buyer or, when the buyer's time is over, the agency above it.
    /// - `reasonHash` must not be 0.
    /// - `account` must have an admitted bid in the lot.
    /// - The bid must be Ranked: a reinstated bid cannot be disqualified again.
    ///
    /// @param account The bidding address that sealed it.
    /// @param reasonHash The hash of the published reason.
    function prepareDisqualification(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address account,
        bytes32 reasonHash
    ) external;

    /// @notice Approves the disqualification; the bid leaves the ranking.
    ///
    /// @dev Emits {BidDisqualified}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The lot must be in evaluation, or its evaluation must be possible to begin.
    /// - The substitute period, as pauses extend it, must not be over.
    /// - The caller must be the key of `officer`, who must be a checker of `organisation`.
    /// - `organisation` must be the buyer or, when the buyer's time is over, the agency above it.
    /// - The bid must be Ranked.
    /// - The disqualification must be prepared, for the same reason.
    /// - `officer` must not be the person who prepared it.
    function approveDisqualification(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address account,
        bytes32 reasonHash
    ) external;

    /// @notice Prepares the award to the best remaining bid, or the decision that no bid is left. Replaces an earlier
    /// one.
    ///
    /// @dev Emits {AwardPrepared}, and {EvaluationBegan} when it is the first act on the lot.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The lot must be in evaluation, or its evaluation must be possible to begin.
    /// - The substitute period, as pauses extend it, must not be over.
    /// - The caller must be the key of `officer`, who must be a maker of `organisation`.
    /// - `organisation` must be the buyer or, when the buyer's time is over, the agency above it.
    /// - `account` must be the best remaining bid, 0 when there is none.
    /// - `officer` must not be its bidder, nor hold a seat to bid or to bill for it.
    function prepareAward(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address account
    ) external;

    /// @notice Approves the prepared decision, and begins the standstill.
    ///
    /// @dev Emits {AwardApproved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The lot must be in evaluation, or its evaluation must be possible to begin.
    /// - The substitute period, as pauses extend it, must not be over.
    /// - The caller must be the key of `officer`, who must be a checker of `organisation`.
    /// - `organisation` must be the buyer or, when the buyer's time is over, the agency above it.
    /// - The decision must be prepared, for the same `account`.
    /// - `officer` must not be the person who prepared it.
    /// - `account` must still be the best remaining bid, 0 when there is none.
    /// - `officer` must not be its bidder, nor hold a seat to bid or to bill for it.
    function approveAward(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address account
    ) external;

    /// @notice Complains against the decision that stands; suspends signature and payment. Costs nothing.
    ///
    /// @dev Emits {ComplaintFiled}. Cannot be paused.
    ///
    /// Requirements:
    /// - The caller must be the key of `actor`, who must be the bidder or its officer for bidding.
    /// - `groundsHash` must not be 0.
    /// - The lot must be Awarded and its standstill running, or Signed and its late-complaint period running, each as
    ///   pauses extend it.
    /// - The bidder must have an admitted bid in the lot, disqualified or not.
    /// - The bidder must not be the awardee.
    /// - The bidder must not have complained against this decision before.
    ///
    /// @param groundsHash The hash of the grounds.
    function complain(uint256 tenderId, uint16 lot, address bidder, address actor, bytes32 groundsHash) external;

    /// @notice Prepares a ruling on an open complaint, for one review body. Replaces one that it prepared before.
    ///
    /// @dev Emits {RulingPrepared}. Cannot be paused.
    ///
    /// Requirements:
    /// - The complainant must have an open complaint against the decision that stands.
    /// - The caller must be the key of `officer`, who must be a maker of `organisation`.
    /// - `organisation` must hold the mandate of a review body.
    /// - `organisation` must not be the buyer, nor the agency above or an agency below it.
    /// - `officer` must have prepared or approved neither the notice nor the award.
    /// - `organisation` must not have an admitted bid in the lot.
    /// - `officer` must be neither complainant nor awardee, nor hold a seat to bid or to bill for one of them.
    /// - `reasonHash` must not be 0.
    /// - The ruling must be Dismissed, ExcludeAwardee when there is an awardee, or ReinstateComplainant when the
    ///   complainant's bid is Disqualified.
    function prepareRuling(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address complainant,
        Ruling ruling,
        bytes32 reasonHash
    ) external;

    /// @notice Approves what an officer of the same review body prepared; the ruling takes effect.
    ///
    /// @dev Emits {ComplaintRuled}; when upheld {AwardAnnulled}, {BidStandingChanged} and, before the signature,
    /// {EvaluationBegan}. Cannot be paused.
    ///
    /// Requirements:
    /// - The complainant must have an open complaint against the decision that stands.
    /// - The caller must be the key of `officer`, who must be a checker of `organisation`.
    /// - `organisation` must hold the mandate of a review body.
    /// - `organisation` must not be the buyer, nor the agency above or an agency below it.
    /// - `officer` must have prepared or approved neither the notice nor the award.
    /// - `organisation` must not have an admitted bid in the lot.
    /// - `officer` must be neither complainant nor awardee, nor hold a seat to bid or to bill for one of them.
    /// - `organisation` must have prepared the same ruling for the same reason.
    /// - `officer` must not be the person who prepared it.
    function approveRuling(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address complainant,
        Ruling ruling,
        bytes32 reasonHash
    ) external;

    /// @notice Ends a complaint that no review body has decided in time. Anybody may.
    ///
    /// @dev Emits {ComplaintLapsed}. Cannot be paused.
    ///
    /// Requirements:
    /// - The complainant must have an open complaint against the decision that stands.
    /// - The review period must be over; no pause extends it.
    function lapseComplaint(uint256 tenderId, uint16 lot, address complainant) external;

    /// @notice Passes the awarded bid over because its bidder did not sign in time. Anybody may.
    ///
    /// @dev Emits {BidStandingChanged} and {EvaluationBegan}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The lot must be Awarded, to a bid.
    /// - The standstill must be over, and no complaint open.
    /// - The contract book must have an approved offer for this decision.
    /// - The signature period since that approval, as pauses extend it, must be over.
    function passOver(uint256 tenderId, uint16 lot) external;

    /// @notice Ends the lot without a contract and releases its reservation. Anybody may.
    ///
    /// @dev Emits {LotFailed}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - One case of {Failure} must apply:
    ///   - NoBids: the lot is Opened and not decided yet, and no admitted bid has a price that the lot can pay.
    ///   - EvaluatorsSilent: the lot is in evaluation, and the substitute period is over.
    ///   - NoAward: the decision is that no bid is left, the standstill is over, and no complaint is open.
    ///   - BuyerSilent: a bid is awarded, the standstill is over, no complaint is open, no offer is approved, and the
    ///     time to offer is over.
    /// - The tender board must release the reservation.
    function declareFailed(uint256 tenderId, uint16 lot) external;

    /// @notice Records that awardee and buyer have signed.
    ///
    /// @dev Emits {AwardSigned}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the contract book.
    /// - The contract must be signable, see {requireSignable}.
    function recordSignature(uint256 tenderId, uint16 lot) external;

    /// @notice The award, when its contract may be offered or signed now; reverts otherwise.
    /// @dev Requirements:
    /// - The lot must be Awarded, to a bid.
    /// - The standstill must be over, and no complaint open.
    /// - The time to offer or, after an approved offer, to sign must not be over.
    function requireSignable(uint256 tenderId, uint16 lot) external view returns (Award memory);

    /// @notice Where the lot stands.
    function awardOf(uint256 tenderId, uint16 lot) external view returns (Award memory);

    /// @notice The bids that can still be awarded, best first.
    /// @dev The cost grows with the square of the number of bids: for readers off chain.
    function ranking(uint256 tenderId, uint16 lot) external view returns (ITenderResults.AdmittedBid[] memory);

    /// @notice The best bid that can still be awarded; all zero when there is none.
    function bestBid(uint256 tenderId, uint16 lot) external view returns (ITenderResults.AdmittedBid memory);

    /// @notice The standing of a bid, and the reason when it was disqualified or a disqualification is prepared.
    function standingOf(
        uint256 tenderId,
        uint16 lot,
        address account
    ) external view returns (Standing standing, bytes32 reasonHash);

    /// @notice The complaint of a bidder against one decision.
    function complaintOf(
        uint256 tenderId,
        uint16 lot,
        uint16 decision,
        address bidder
    ) external view returns (Complaint memory);

    /// @notice The ends of the running evaluation as extended by pauses: the buyer's, and with its parent's; or 0.
    function evaluationEnds(uint256 tenderId, uint16 lot) external view returns (uint48 buyer, uint48 substitute);

    /// @notice The last second for the buyer to offer the contract, or after an approved offer for the awardee to sign.
    function signBy(uint256 tenderId, uint16 lot) external view returns (uint48);

    /// @notice The periods of this deployment.
    function periods() external view returns (Periods memory);

    /// @notice The contract book; 0 until it is connected.
    function contractBook() external view returns (address);
}
