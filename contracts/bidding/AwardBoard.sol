// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {OfficerModule} from "../common/OfficerModule.sol";
import {IPersons} from "../common/IPersons.sol";
import {Persons} from "../common/Persons.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {Mandates} from "../identity/Mandates.sol";
import {Purposes} from "../identity/Purposes.sol";
import {IAwardBoard} from "./IAwardBoard.sol";
import {IContractBook} from "./IContractBook.sol";
import {ITenderResults} from "./ITenderResults.sol";
import {AwardRules} from "./libraries/AwardRules.sol";
import {AwardStore} from "./libraries/AwardStore.sol";

/// @title Evaluation, award, standstill and complaint
/// @dev Start with {IAwardBoard}, which states the procedure. The ranking is not stored: each act that needs the best
/// bid finds it among the admitted bids, which are final. Their number is bounded, because each cost its bidder a
/// guarantee note.
///
/// Storage lies in {AwardStore}; {AwardRules} is a linked library.
contract AwardBoard is IAwardBoard, OfficerModule {
    // The published lower bounds. The standstill is that of Directive 89/665/EEC, article 2a; the late complaint that
    // of its article 2f.
    uint48 private constant PUBLISHED_EVALUATION = 7 days;
    uint48 private constant PUBLISHED_SUBSTITUTE = 7 days;
    uint48 private constant PUBLISHED_STANDSTILL = 10 days;
    uint48 private constant PUBLISHED_REVIEW = 15 days;
    uint48 private constant PUBLISHED_SIGNATURE = 5 days;
    uint48 private constant PUBLISHED_LATE_COMPLAINT = 30 days;

    ITenderResults private immutable _TENDERS;
    uint48 private immutable _MIN_EVALUATION;
    uint48 private immutable _MIN_SUBSTITUTE;
    uint48 private immutable _MIN_STANDSTILL;
    uint48 private immutable _MIN_REVIEW;
    uint48 private immutable _MIN_SIGNATURE;
    uint48 private immutable _MIN_LATE_COMPLAINT;

    /// @param minPeriods The lower bounds of the periods; below the published ones the deployment is a trial.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        address trustedForwarder_,
        IIdentityAuthority identities,
        ITenderResults tenders,
        Periods memory minPeriods
    ) OfficerModule(trustedForwarder_, _belowPublished(minPeriods), identities) {
        _TENDERS = tenders;
        _MIN_EVALUATION = minPeriods.evaluation;
        _MIN_SUBSTITUTE = minPeriods.substitute;
        _MIN_STANDSTILL = minPeriods.standstill;
        _MIN_REVIEW = minPeriods.review;
        _MIN_SIGNATURE = minPeriods.signature;
        _MIN_LATE_COMPLAINT = minPeriods.lateComplaint;
    }

    /// @notice Sets the periods of this deployment.
    /// @param manager The governance manager.
    function initialize(address manager, Periods calldata chosen) external initializer {
        __Module_init(manager);
        _requirePeriod("evaluation", chosen.evaluation, _MIN_EVALUATION);
        _requirePeriod("substitute", chosen.substitute, _MIN_SUBSTITUTE);
        _requirePeriod("standstill", chosen.standstill, _MIN_STANDSTILL);
        _requirePeriod("review", chosen.review, _MIN_REVIEW);
        _requirePeriod("signature", chosen.signature, _MIN_SIGNATURE);
        _requirePeriod("lateComplaint", chosen.lateComplaint, _MIN_LATE_COMPLAINT);
        AwardStore.store().periods = chosen;
    }

    // -- Setting up ----------------------------------------------------------------------------------------------

    /// @inheritdoc IAwardBoard
    function connectContractBook(address contractBook_) external restricted {
        AwardStore.AwardBoardStorage storage $ = AwardStore.store();

        // Check: once, and to something.
        if (contractBook_ == address(0) || address($.contractBook) != address(0)) {
            revert AwardBoardConnection(contractBook_);
        }

        // Effect: from here contracts can be offered and signed.
        $.contractBook = IContractBook(contractBook_);
        emit ContractBookConnected(contractBook_);
    }

    // -- Evaluation ----------------------------------------------------------------------------------------------

    /// @inheritdoc IAwardBoard
    function beginEvaluation(uint256 tenderId, uint16 lot) external whenRunning {
        AwardStore.LotState storage state = AwardStore.lotOf(tenderId, lot);

        // Check: not begun yet, and the bids are final.
        if (state.stage != Stage.None) revert AwardBoardWrongStage(tenderId, lot, state.stage);
        _requireOpened(tenderId, lot);

        // Effect: the buyer's time runs.
        _beginEvaluation(tenderId, lot, state);
    }

    /// @inheritdoc IAwardBoard
    function prepareDisqualification(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address account,
        bytes32 reasonHash
    ) external whenRunning {
        // Check: who, when, why, and a bid that the buyer may still judge.
        AwardStore.LotState storage state = _evaluate(tenderId, lot, organisation, officer, Purposes.MAKER);
        if (reasonHash == 0) revert AwardBoardReasonMissing(tenderId, lot);
        AwardRules.requireBid(address(_TENDERS), tenderId, lot, account);
        AwardStore.BidState storage bid = state.bids[account];
        if (bid.standing != Standing.Ranked) revert AwardBoardWrongStanding(account, bid.standing);

        // Effect: the newest one stands.
        bid.preparer = officer;
        bid.reasonHash = reasonHash;
        emit DisqualificationPrepared(tenderId, lot, account, officer, reasonHash);
    }

    /// @inheritdoc IAwardBoard
    function approveDisqualification(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address account,
        bytes32 reasonHash
    ) external whenRunning {
        // Check: a second person approves exactly what was prepared. Only admitted bids were ever prepared.
        AwardStore.LotState storage state = _evaluate(tenderId, lot, organisation, officer, Purposes.CHECKER);
        AwardStore.BidState storage bid = state.bids[account];
        address preparer = bid.preparer;
        if (bid.standing != Standing.Ranked) revert AwardBoardWrongStanding(account, bid.standing);
        if (preparer == address(0) || bid.reasonHash != reasonHash) {
            revert AwardBoardNotPrepared(tenderId, lot, account);
        }
        Persons.requireOther(officer, preparer);

        // Effect: the bid leaves the ranking.
        bid.standing = Standing.Disqualified;
        emit BidDisqualified(tenderId, lot, account, preparer, officer, reasonHash);
    }

    /// @inheritdoc IAwardBoard
    function prepareAward(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address account
    ) external whenRunning {
        // Check: who, when, and that no better bid remains.
        AwardStore.LotState storage state = _evaluate(tenderId, lot, organisation, officer, Purposes.MAKER);
        AwardRules.requireBest(address(_TENDERS), address(_IDENTITIES), tenderId, lot, officer, account);

        // Effect: the newest one stands.
        state.preparedAccount = account;
        state.preparedBy = officer;
        emit AwardPrepared(tenderId, lot, account, officer);
    }

    /// @inheritdoc IAwardBoard
    function approveAward(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address account
    ) external whenRunning {
        // Check: a second person approves what was prepared, and it is still the best bid.
        AwardStore.LotState storage state = _evaluate(tenderId, lot, organisation, officer, Purposes.CHECKER);
        if (state.preparedBy == address(0) || state.preparedAccount != account) {
            revert AwardBoardNotPrepared(tenderId, lot, account);
        }
        Persons.requireOther(officer, state.preparedBy);
        (address bidder, uint128 price) = AwardRules.requireBest(
            address(_TENDERS),
            address(_IDENTITIES),
            tenderId,
            lot,
            officer,
            account
        );

        // Effect: the decision stands, and its standstill begins.
        uint16 decision = ++state.decision;
        uint48 time = _now();
        state.stage = Stage.Awarded;
        state.since = time;
        state.standstillEnds = time + AwardStore.store().periods.standstill;
        state.clearedAt = 0;
        state.account = account;
        state.bidder = bidder;
        state.price = price;
        state.preparer = state.preparedBy;
        state.approver = officer;
        delete state.preparedAccount;
        delete state.preparedBy;
        emit AwardApproved(
            tenderId,
            lot,
            bidder,
            decision,
            account,
            price,
            state.preparer,
            officer,
            state.standstillEnds
        );
    }

    // -- Complaints ----------------------------------------------------------------------------------------------

    /// @inheritdoc IAwardBoard
    function complain(uint256 tenderId, uint16 lot, address bidder, address actor, bytes32 groundsHash) external {
        AwardStore.LotState storage state = AwardStore.lotOf(tenderId, lot);

        // Check: a rival bidder, in time, once per decision.
        _requireActor(bidder, Purposes.BIDDING, actor);
        if (groundsHash == 0) revert AwardBoardReasonMissing(tenderId, lot);
        uint48 ends = _complaintsEnd(tenderId, lot, state);
        if (_now() >= ends) revert AwardBoardComplaintLate(tenderId, lot, ends);
        AwardRules.bidOf(address(_TENDERS), tenderId, lot, bidder);
        if (bidder == state.bidder) revert IPersons.PersonsConflictOfInterest(actor, bidder);
        uint16 decision = state.decision;
        Complaint storage complaint = state.complaints[decision][bidder];
        if (complaint.filedAt != 0) revert AwardBoardAlreadyComplained(tenderId, lot, decision, bidder);

        // Effect: signature and payment wait.
        uint48 time = _now();
        complaint.groundsHash = groundsHash;
        complaint.filedAt = time;
        complaint.reviewEnds = time + AwardStore.store().periods.review;
        ++state.openComplaints;
        emit ComplaintFiled(tenderId, lot, bidder, decision, groundsHash, complaint.reviewEnds);
    }

    /// @inheritdoc IAwardBoard
    function prepareRuling(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address complainant,
        Ruling ruling,
        bytes32 reasonHash
    ) external {
        // Check: an impartial maker of a review body, on an open complaint.
        AwardStore.LotState storage state = _review(tenderId, lot, organisation, officer, complainant, Purposes.MAKER);
        if (reasonHash == 0) revert AwardBoardReasonMissing(tenderId, lot);
        _requireRuling(tenderId, lot, state, complainant, ruling);

        // Effect: the review body's newest ruling stands.
        AwardStore.PreparedRuling storage prepared = state.rulings[
            _rulingKey(state.decision, complainant, organisation)
        ];
        prepared.ruling = ruling;
        prepared.preparer = officer;
        prepared.reasonHash = reasonHash;
        emit RulingPrepared(tenderId, lot, complainant, organisation, officer, ruling, reasonHash);
    }

    /// @inheritdoc IAwardBoard
    function approveRuling(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address complainant,
        Ruling ruling,
        bytes32 reasonHash
    ) external {
        // Check: an impartial checker of the same review body, another person, the same ruling.
        AwardStore.LotState storage state = _review(
            tenderId,
            lot,
            organisation,
            officer,
            complainant,
            Purposes.CHECKER
        );
        AwardStore.PreparedRuling memory prepared = state.rulings[
            _rulingKey(state.decision, complainant, organisation)
        ];
        if (prepared.preparer == address(0) || prepared.ruling != ruling || prepared.reasonHash != reasonHash) {
            revert AwardBoardNotPrepared(tenderId, lot, complainant);
        }
        Persons.requireOther(officer, prepared.preparer);

        // Effect: the complaint is decided.
        emit ComplaintRuled(
            tenderId,
            lot,
            complainant,
            state.decision,
            organisation,
            prepared.preparer,
            officer,
            ruling,
            reasonHash
        );
        _endComplaint(state, complainant, ruling);
        if (ruling != Ruling.Dismissed) _annul(tenderId, lot, state, complainant, ruling);
    }

    /// @inheritdoc IAwardBoard
    function lapseComplaint(uint256 tenderId, uint16 lot, address complainant) external {
        AwardStore.LotState storage state = AwardStore.lotOf(tenderId, lot);

        // Check: the time of the review bodies is over.
        uint48 ends = _requireOpenComplaint(tenderId, lot, state, complainant).reviewEnds;
        if (_now() < ends) revert AwardBoardReviewRunning(tenderId, lot, ends);

        // Effect: the award stands against this complaint.
        _endComplaint(state, complainant, Ruling.Lapsed);
        emit ComplaintLapsed(tenderId, lot, complainant, state.decision);
    }

    // -- End of the procedure ------------------------------------------------------------------------------------

    /// @inheritdoc IAwardBoard
    function passOver(uint256 tenderId, uint16 lot) external whenRunning {
        AwardStore.LotState storage state = AwardStore.lotOf(tenderId, lot);

        // Check: the buyer has done its part, and the awardee's time is over.
        _requireUncontested(tenderId, lot, state);
        uint48 ends = _signBy(tenderId, lot, state);
        if (_offeredAt(tenderId, lot, state.decision) == 0) revert AwardBoardNoDefault(tenderId, lot, 0);
        if (_now() <= ends) revert AwardBoardNoDefault(tenderId, lot, ends);

        // Effect: the bid is out, and the next one may be awarded.
        _setStanding(tenderId, lot, state, state.account, Standing.PassedOver);
        _beginEvaluation(tenderId, lot, state);
    }

    /// @inheritdoc IAwardBoard
    function declareFailed(uint256 tenderId, uint16 lot) external whenRunning {
        AwardStore.LotState storage state = AwardStore.lotOf(tenderId, lot);

        // Check: one of the cases of a failed lot.
        Failure cause = _failure(tenderId, lot, state);

        // Effect: the lot ends.
        state.stage = Stage.Failed;
        emit LotFailed(tenderId, lot, cause);

        // Interaction: the money is the buyer's to use again.
        _TENDERS.releaseReservation(tenderId, lot);
    }

    /// @inheritdoc IAwardBoard
    function recordSignature(uint256 tenderId, uint16 lot) external whenRunning {
        if (_msgSender() != address(AwardStore.store().contractBook)) revert AwardBoardNotContractBook(_msgSender());
        requireSignable(tenderId, lot);
        AwardStore.LotState storage state = AwardStore.lotOf(tenderId, lot);
        state.stage = Stage.Signed;
        state.signedAt = _now();
        emit AwardSigned(tenderId, lot, state.bidder, state.decision);
    }

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IAwardBoard
    function awardOf(uint256 tenderId, uint16 lot) external view returns (Award memory) {
        return _award(AwardStore.lotOf(tenderId, lot));
    }

    /// @inheritdoc IAwardBoard
    function ranking(uint256 tenderId, uint16 lot) external view returns (ITenderResults.AdmittedBid[] memory) {
        return AwardRules.ranking(address(_TENDERS), tenderId, lot);
    }

    /// @inheritdoc IAwardBoard
    function bestBid(uint256 tenderId, uint16 lot) external view returns (ITenderResults.AdmittedBid memory) {
        return AwardRules.bestBid(address(_TENDERS), tenderId, lot);
    }

    /// @inheritdoc IAwardBoard
    function standingOf(
        uint256 tenderId,
        uint16 lot,
        address account
    ) external view returns (Standing standing, bytes32 reasonHash) {
        AwardStore.BidState storage bid = AwardStore.lotOf(tenderId, lot).bids[account];
        return (bid.standing, bid.reasonHash);
    }

    /// @inheritdoc IAwardBoard
    function complaintOf(
        uint256 tenderId,
        uint16 lot,
        uint16 decision,
        address bidder
    ) external view returns (Complaint memory) {
        return AwardStore.lotOf(tenderId, lot).complaints[decision][bidder];
    }

    /// @inheritdoc IAwardBoard
    function evaluationEnds(uint256 tenderId, uint16 lot) external view returns (uint48 buyer, uint48 substitute) {
        AwardStore.LotState storage state = AwardStore.lotOf(tenderId, lot);
        if (state.stage == Stage.Evaluation) (buyer, substitute) = _evaluationEnds(state);
    }

    /// @inheritdoc IAwardBoard
    function signBy(uint256 tenderId, uint16 lot) external view returns (uint48) {
        AwardStore.LotState storage state = AwardStore.lotOf(tenderId, lot);
        _requireUncontested(tenderId, lot, state);
        return _signBy(tenderId, lot, state);
    }

    /// @inheritdoc IAwardBoard
    function periods() external view returns (Periods memory) {
        return AwardStore.store().periods;
    }

    /// @inheritdoc IAwardBoard
    function contractBook() external view returns (address) {
        return address(AwardStore.store().contractBook);
    }

    /// @inheritdoc IAwardBoard
    function requireSignable(uint256 tenderId, uint16 lot) public view returns (Award memory) {
        AwardStore.LotState storage state = AwardStore.lotOf(tenderId, lot);
        _requireUncontested(tenderId, lot, state);
        uint48 ends = _signBy(tenderId, lot, state);
        if (_now() > ends) revert AwardBoardSignatureLate(tenderId, lot, ends);
        return _award(state);
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    function _beginEvaluation(uint256 tenderId, uint16 lot, AwardStore.LotState storage state) private {
        Periods storage lengths = AwardStore.store().periods;
        uint48 start = _clockStart();
        state.stage = Stage.Evaluation;
        state.since = start;
        state.openComplaints = 0;
        state.clearedAt = 0;
        delete state.account;
        delete state.bidder;
        delete state.price;
        delete state.preparer;
        delete state.approver;
        uint48 ends = start + lengths.evaluation;
        emit EvaluationBegan(tenderId, lot, ends, ends + lengths.substitute);
    }

    function _setStanding(
        uint256 tenderId,
        uint16 lot,
        AwardStore.LotState storage state,
        address account,
        Standing standing
    ) private {
        state.bids[account].standing = standing;
        emit BidStandingChanged(tenderId, lot, account, standing);
    }

    function _endComplaint(AwardStore.LotState storage state, address complainant, Ruling ruling) private {
        state.complaints[state.decision][complainant].ruling = ruling;
        if (--state.openComplaints == 0) state.clearedAt = _clockStart();
    }

    /// @dev Ends the decision that stands. Its other complaints are moot: they belong to its number.
    function _annul(
        uint256 tenderId,
        uint16 lot,
        AwardStore.LotState storage state,
        address complainant,
        Ruling ruling
    ) private {
        emit AwardAnnulled(tenderId, lot, state.decision);
        if (ruling == Ruling.ExcludeAwardee) {
            _setStanding(tenderId, lot, state, state.account, Standing.Excluded);
        } else {
            _setStanding(
                tenderId,
                lot,
                state,
                AwardRules.bidOf(address(_TENDERS), tenderId, lot, complainant),
                Standing.Reinstated
            );
        }
        if (state.stage == Stage.Signed) {
            // The reservation is the contract's now: it cannot carry another award.
            state.stage = Stage.Annulled;
            state.openComplaints = 0;
        } else {
            _beginEvaluation(tenderId, lot, state);
        }
    }

    /// @dev Authorises an evaluator, and begins the evaluation if nobody has.
    function _evaluate(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        bytes32 purpose
    ) private returns (AwardStore.LotState storage state) {
        state = AwardStore.lotOf(tenderId, lot);
        if (state.stage == Stage.None) {
            _requireOpened(tenderId, lot);
            _beginEvaluation(tenderId, lot, state);
        }
        if (state.stage != Stage.Evaluation) revert AwardBoardWrongStage(tenderId, lot, state.stage);
        (uint48 buyerEnds, uint48 substituteEnds) = _evaluationEnds(state);
        if (_now() > substituteEnds) revert AwardBoardEvaluationOver(tenderId, lot, substituteEnds);
        _requireOfficer(organisation, purpose, officer);
        address buyer = _TENDERS.lotTerms(tenderId, lot).buyer;
        bool substitute = _now() > buyerEnds;
        if (organisation != buyer && !(substitute && organisation == _IDENTITIES.parentOf(buyer))) {
            revert AwardBoardNotEvaluator(organisation, buyer);
        }
    }

    /// @dev Authorises an impartial officer of a review body on an open complaint.
    function _review(
        uint256 tenderId,
        uint16 lot,
        address organisation,
        address officer,
        address complainant,
        bytes32 purpose
    ) private view returns (AwardStore.LotState storage state) {
        state = AwardStore.lotOf(tenderId, lot);
        _requireOpenComplaint(tenderId, lot, state, complainant);
        _requireMandated(organisation, Mandates.REVIEW_BODY, purpose, officer);
        AwardRules.requireImpartial(
            address(_TENDERS),
            address(_IDENTITIES),
            tenderId,
            lot,
            organisation,
            officer,
            complainant
        );
    }

    function _requireRuling(
        uint256 tenderId,
        uint16 lot,
        AwardStore.LotState storage state,
        address complainant,
        Ruling ruling
    ) private view {
        if (ruling == Ruling.Dismissed) return;
        if (ruling == Ruling.ExcludeAwardee && state.account != address(0)) return;
        if (ruling != Ruling.ReinstateComplainant) revert AwardBoardInvalidRuling(ruling);
        address account = AwardRules.bidOf(address(_TENDERS), tenderId, lot, complainant);
        Standing standing = state.bids[account].standing;
        if (standing != Standing.Disqualified) revert AwardBoardWrongStanding(account, standing);
    }

    function _requireOpenComplaint(
        uint256 tenderId,
        uint16 lot,
        AwardStore.LotState storage state,
        address complainant
    ) private view returns (Complaint storage complaint) {
        complaint = state.complaints[state.decision][complainant];
        bool stands = state.stage == Stage.Awarded || state.stage == Stage.Signed;
        if (!stands || complaint.filedAt == 0 || complaint.ruling != Ruling.None) {
            revert AwardBoardNoComplaint(tenderId, lot, complainant);
        }
    }

    /// @dev Reverts unless a bid is awarded, its standstill is over and no complaint is open.
    function _requireUncontested(uint256 tenderId, uint16 lot, AwardStore.LotState storage state) private view {
        if (state.stage != Stage.Awarded || state.account == address(0)) {
            revert AwardBoardWrongStage(tenderId, lot, state.stage);
        }
        uint48 from = _signableFrom(state);
        if (state.openComplaints != 0 || _now() < from) {
            revert AwardBoardNotSignable(tenderId, lot, state.openComplaints, from);
        }
    }

    /// @dev Reverts unless every bid of the lot is opened or out.
    function _requireOpened(uint256 tenderId, uint16 lot) private view {
        ITenderResults.LotStage stage = _TENDERS.lotStage(tenderId, lot);
        if (stage != ITenderResults.LotStage.Opened) revert AwardBoardNotOpened(tenderId, lot, stage);
    }

    /// @dev The case in which the lot fails now; reverts when none applies.
    function _failure(uint256 tenderId, uint16 lot, AwardStore.LotState storage state) private view returns (Failure) {
        Stage stage = state.stage;
        if (stage == Stage.None || stage == Stage.Evaluation) {
            _requireOpened(tenderId, lot);
            if (!AwardRules.anyPayable(address(_TENDERS), tenderId, lot)) return Failure.NoBids;
            // Unless somebody has begun the evaluation, its time does not run.
            if (stage == Stage.None) revert AwardBoardNoDefault(tenderId, lot, 0);
            (, uint48 ends) = _evaluationEnds(state);
            if (_now() <= ends) revert AwardBoardNoDefault(tenderId, lot, ends);
            return Failure.EvaluatorsSilent;
        }
        if (stage != Stage.Awarded) revert AwardBoardWrongStage(tenderId, lot, stage);
        uint48 from = _signableFrom(state);
        if (state.openComplaints != 0 || _now() < from) revert AwardBoardNoDefault(tenderId, lot, from);
        if (state.account == address(0)) return Failure.NoAward;
        if (_offeredAt(tenderId, lot, state.decision) != 0) revert AwardBoardNoDefault(tenderId, lot, 0);
        uint48 offerBy = _signBy(tenderId, lot, state);
        if (_now() <= offerBy) revert AwardBoardNoDefault(tenderId, lot, offerBy);
        return Failure.BuyerSilent;
    }

    function _evaluationEnds(AwardStore.LotState storage state) private view returns (uint48 buyer, uint48 substitute) {
        Periods storage lengths = AwardStore.store().periods;
        uint48 since = state.since;
        buyer = effectiveDeadline(since + lengths.evaluation, since);
        substitute = effectiveDeadline(since + lengths.evaluation + lengths.substitute, since);
    }

    function _complaintsEnd(
        uint256 tenderId,
        uint16 lot,
        AwardStore.LotState storage state
    ) private view returns (uint48) {
        if (state.stage == Stage.Awarded) return effectiveDeadline(state.standstillEnds, state.since);
        if (state.stage != Stage.Signed) revert AwardBoardWrongStage(tenderId, lot, state.stage);
        return effectiveDeadline(state.signedAt + AwardStore.store().periods.lateComplaint, state.signedAt);
    }

    function _signableFrom(AwardStore.LotState storage state) private view returns (uint48) {
        if (state.stage != Stage.Awarded) return 0;
        uint48 ends = effectiveDeadline(state.standstillEnds, state.since);
        return state.clearedAt > ends ? state.clearedAt : ends;
    }

    /// @dev A pause of this contract, the book, the tender board or the ledger keeps the parties from signing, so each
    /// extends the time; where they overlap, more than once, which harms nobody.
    function _signBy(
        uint256 tenderId,
        uint16 lot,
        AwardStore.LotState storage state
    ) private view returns (uint48 deadline) {
        uint48 start = _offeredAt(tenderId, lot, state.decision);
        if (start == 0) start = _signableFrom(state);
        deadline = effectiveDeadline(start + AwardStore.store().periods.signature, start);
        IContractBook book = AwardStore.store().contractBook;
        if (address(book) != address(0)) deadline = book.signatureDeadline(deadline, start);
    }

    function _offeredAt(uint256 tenderId, uint16 lot, uint16 decision) private view returns (uint48) {
        IContractBook book = AwardStore.store().contractBook;
        return address(book) == address(0) ? 0 : book.offerOf(tenderId, lot, decision).approvedAt;
    }

    function _award(AwardStore.LotState storage state) private view returns (Award memory) {
        return
            Award({
                stage: state.stage,
                decision: state.decision,
                openComplaints: state.openComplaints,
                since: state.since,
                signableFrom: _signableFrom(state),
                account: state.account,
                bidder: state.bidder,
                price: state.price,
                preparer: state.preparer,
                approver: state.approver
            });
    }

    /// @dev A clock that would start during a pause starts at its end: only later pauses extend a deadline.
    function _clockStart() private view returns (uint48) {
        uint48 paused = pausedUntil();
        return paused > _now() ? paused : _now();
    }

    function _belowPublished(Periods memory bounds) private pure returns (bool) {
        return
            bounds.evaluation < PUBLISHED_EVALUATION ||
            bounds.substitute < PUBLISHED_SUBSTITUTE ||
            bounds.standstill < PUBLISHED_STANDSTILL ||
            bounds.review < PUBLISHED_REVIEW ||
            bounds.signature < PUBLISHED_SIGNATURE ||
            bounds.lateComplaint < PUBLISHED_LATE_COMPLAINT;
    }

    function _rulingKey(uint16 decision, address complainant, address organisation) private pure returns (bytes32) {
        return keccak256(abi.encode(decision, complainant, organisation));
    }
}
