// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Module} from "../common/Module.sol";
import {IFundReservations} from "../funds/IFundReservations.sol";
import {ICredentialStatus} from "../identity/ICredentialStatus.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {Purposes} from "../identity/Purposes.sol";
import {ITenderBoard} from "./ITenderBoard.sol";
import {ITenderResults} from "./ITenderResults.sol";
import {BidOpening} from "./libraries/BidOpening.sol";
import {BidSealing} from "./libraries/BidSealing.sol";
import {SealedEnvelope} from "./libraries/SealedEnvelope.sol";
import {TenderNotices} from "./libraries/TenderNotices.sol";
import {TenderState} from "./libraries/TenderState.sol";

/// @title Public tenders from the notice to the opened bids
/// @dev Start with {ITenderBoard}; it states every rule. What is judged about a bid is judged at two fixed moments,
/// sealing and deadline, from the registry's history, so that the verdict is the same whoever opens it and when. For
/// the same reason the owner key of a bidder must be an ordinary key: what a contract answers may change.
contract TenderBoard is ITenderBoard, Module, EIP712 {
    /// @dev The published bounds; a deployment below one of them is a trial. The shortest tendering is that of
    /// Directive 2014/24/EU, article 27(3).
    uint48 private constant PUBLISHED_TENDERING = 15 days;
    uint48 private constant PUBLISHED_TRUSTEES_TIME = 1 days;
    uint48 private constant PUBLISHED_OPENING_TIME = 1 days;

    IIdentityAuthority private immutable _IDENTITIES;
    ICredentialStatus private immutable _CREDENTIALS;
    IFundReservations private immutable _FUNDS;
    uint48 private immutable _TENDERING_BOUND;
    uint48 private immutable _TRUSTEES_TIME_BOUND;
    uint48 private immutable _OPENING_TIME_BOUND;

    /// @custom:oz-upgrades-unsafe-allow constructor
    /// @param trustedForwarder_ The ERC-2771 forwarder.
    /// @param tenderingBound The shortest tendering period that governance may set, in seconds.
    /// @param trusteesTimeBound The same for the trustees' time.
    /// @param openingTimeBound The same for the time in which anyone may open.
    constructor(
        address trustedForwarder_,
        IIdentityAuthority identities,
        ICredentialStatus credentials,
        IFundReservations funds,
        uint48 tenderingBound,
        uint48 trusteesTimeBound,
        uint48 openingTimeBound
    )
        Module(
            trustedForwarder_,
            tenderingBound < PUBLISHED_TENDERING ||
                trusteesTimeBound < PUBLISHED_TRUSTEES_TIME ||
                openingTimeBound < PUBLISHED_OPENING_TIME
        )
        EIP712("Probity TenderBoard", "1")
    {
        _IDENTITIES = identities;
        _CREDENTIALS = credentials;
        _FUNDS = funds;
        _TENDERING_BOUND = tenderingBound;
        _TRUSTEES_TIME_BOUND = trusteesTimeBound;
        _OPENING_TIME_BOUND = openingTimeBound;
    }

    /// @notice Sets the manager and the least periods, in seconds.
    function initialize(
        address manager,
        uint48 minTendering,
        uint48 minTrusteesTime,
        uint48 minOpeningTime
    ) external initializer {
        __Module_init(manager);
        _requirePeriod("tendering", minTendering, _TENDERING_BOUND);
        _requirePeriod("trustees-time", minTrusteesTime, _TRUSTEES_TIME_BOUND);
        _requirePeriod("opening-time", minOpeningTime, _OPENING_TIME_BOUND);
        TenderState.TenderBoardStorage storage $ = TenderState.load();
        $.minTendering = minTendering;
        $.minTrusteesTime = minTrusteesTime;
        $.minOpeningTime = minOpeningTime;
    }

    // -- Setting up ---------------------------------------------------------------------------------------------

    /// @inheritdoc ITenderBoard
    function connect(address awardBoard, address contractBook) external restricted {
        TenderState.TenderBoardStorage storage $ = TenderState.load();
        if ($.awardBoard != address(0)) revert TenderBoardAlreadyConnected();
        $.awardBoard = awardBoard;
        $.contractBook = contractBook;
        emit BoardsConnected(awardBoard, contractBook);
    }

    /// @inheritdoc ITenderBoard
    function prepare(Notice calldata notice, address officer) external whenRunning returns (uint256 tenderId) {
        _IDENTITIES.requireOfficerOf(notice.buyer, Purposes.MAKER, officer, _msgSender());
        return TenderNotices.prepare(notice, officer, _IDENTITIES, _FUNDS);
    }

    /// @inheritdoc ITenderBoard
    function acceptTrust(uint256 tenderId, address trustee, address officer, bytes32 publicKey) external whenRunning {
        _inState(tenderId, TenderState.State.Draft);
        _IDENTITIES.requireOfficerOf(trustee, Purposes.TRUSTEE, officer, _msgSender());
        TenderNotices.acceptTrust(tenderId, trustee, officer, publicKey);
    }

    /// @inheritdoc ITenderBoard
    function approve(uint256 tenderId, address officer) external whenRunning {
        TenderState.Tender storage tender = _inState(tenderId, TenderState.State.Draft);
        _IDENTITIES.requireOfficerOf(tender.buyer, Purposes.CHECKER, officer, _msgSender());
        TenderNotices.approve(tenderId, officer, _FUNDS);
    }

    /// @inheritdoc ITenderBoard
    function prepareChange(uint256 tenderId, address officer, Change calldata change) external whenRunning {
        TenderState.Tender storage tender = _taking(tenderId);
        _IDENTITIES.requireOfficerOf(tender.buyer, Purposes.MAKER, officer, _msgSender());
        tender.changeHash = keccak256(abi.encode(change));
        tender.changePreparer = officer;
        emit ChangePrepared(tenderId, officer, change);
    }

    /// @inheritdoc ITenderBoard
    function approveChange(uint256 tenderId, address officer, Change calldata change) external whenRunning {
        TenderState.Tender storage tender = _taking(tenderId);
        _IDENTITIES.requireOfficerOf(tender.buyer, Purposes.CHECKER, officer, _msgSender());
        (uint48 deadline, , ) = _times(tender);
        TenderNotices.change(tenderId, officer, change, deadline, _FUNDS);
    }

    // -- Bidding ------------------------------------------------------------------------------------------------

    /// @inheritdoc ITenderBoard
    function seal(
        Message calldata message,
        bytes calldata envelope,
        GuaranteeNote calldata note,
        bytes calldata signature
    ) external whenRunning {
        _taking(message.tenderId);
        BidSealing.seal(_desk(), message, envelope, note, signature);
    }

    /// @inheritdoc ITenderBoard
    function withdraw(Message calldata message, bytes calldata signature) external whenRunning {
        _taking(message.tenderId);
        BidSealing.withdraw(_desk(), message, signature);
    }

    /// @inheritdoc ITenderBoard
    function renewGuarantee(
        uint256 tenderId,
        uint16 lot,
        address account,
        GuaranteeNote calldata note
    ) external whenRunning {
        _taking(tenderId);
        BidSealing.renewGuarantee(_desk(), tenderId, lot, account, note);
    }

    // -- Opening ------------------------------------------------------------------------------------------------

    /// @inheritdoc ITenderBoard
    function releaseShares(
        uint256 tenderId,
        uint16 lot,
        address trustee,
        address officer,
        ReleasedShare[] calldata shares
    ) external whenRunning {
        (uint48 deadline, , uint48 openingEnds) = _times(_inState(tenderId, TenderState.State.Approved));
        _requireTime(deadline, openingEnds);
        _IDENTITIES.requireOfficerOf(trustee, Purposes.TRUSTEE, officer, _msgSender());
        BidOpening.release(tenderId, lot, trustee, shares);
    }

    /// @inheritdoc ITenderBoard
    function reportShares(
        uint256 tenderId,
        uint16 lot,
        address trustee,
        address officer,
        address[] calldata accounts
    ) external whenRunning {
        (uint48 deadline, uint48 trusteesEnd, ) = _times(_inState(tenderId, TenderState.State.Approved));
        _requireTime(deadline, trusteesEnd);
        _IDENTITIES.requireOfficerOf(trustee, Purposes.TRUSTEE, officer, _msgSender());
        BidOpening.report(tenderId, lot, trustee, accounts);
    }

    /// @inheritdoc ITenderBoard
    function open(
        uint256 tenderId,
        uint16 lot,
        address account,
        bytes calldata envelope,
        SharePoint[] calldata shares
    ) external whenRunning {
        BidOpening.openWithShares(_opening(tenderId, lot, account, false), envelope, shares);
    }

    /// @inheritdoc ITenderBoard
    function openWithKey(
        uint256 tenderId,
        uint16 lot,
        address account,
        bytes calldata envelope,
        uint256[] calldata coefficients
    ) external whenRunning {
        BidOpening.openWithKey(_opening(tenderId, lot, account, true), envelope, coefficients);
    }

    /// @inheritdoc ITenderBoard
    function dismiss(uint256 tenderId, uint16 lot, address[] calldata accounts) external whenRunning {
        (, , uint48 openingEnds) = _times(_inState(tenderId, TenderState.State.Approved));
        _requireTime(openingEnds, type(uint48).max);
        BidOpening.dismiss(tenderId, lot, accounts);
    }

    /// @inheritdoc ITenderResults
    function releaseReservation(uint256 tenderId, uint16 lot) external whenRunning {
        TenderState.TenderBoardStorage storage $ = TenderState.load();
        address caller = _msgSender();
        if (caller != $.awardBoard && caller != $.contractBook) revert TenderBoardNotConnected(caller);
        LotStage stage = lotStage(tenderId, lot);
        if (stage != LotStage.Opened) revert TenderBoardWrongStage(tenderId, stage);
        TenderNotices.releaseReservation(tenderId, lot, _FUNDS);
    }

    /// @inheritdoc ITenderResults
    function handOverReservation(uint256 tenderId, uint16 lot, bytes32 ref, uint128 amount) external whenRunning {
        address caller = _msgSender();
        if (caller != TenderState.load().contractBook) revert TenderBoardNotConnected(caller);
        LotStage stage = lotStage(tenderId, lot);
        if (stage != LotStage.Opened) revert TenderBoardWrongStage(tenderId, stage);
        TenderNotices.handOverReservation(tenderId, lot, caller, ref, amount, _FUNDS);
    }

    // -- Views --------------------------------------------------------------------------------------------------

    /// @inheritdoc ITenderBoard
    function periods() external view returns (uint48 tendering, uint48 trusteesTime, uint48 openingTime) {
        TenderState.TenderBoardStorage storage $ = TenderState.load();
        return ($.minTendering, $.minTrusteesTime, $.minOpeningTime);
    }

    /// @inheritdoc ITenderBoard
    function tenderCount() external view returns (uint256) {
        return TenderState.load().count;
    }

    /// @inheritdoc ITenderBoard
    function tenderOf(uint256 tenderId) external view returns (TenderView memory tender) {
        tender = TenderNotices.tenderOf(tenderId);
        (tender.deadline, tender.trusteesEnd, tender.openingEnds) = _times(TenderState.load().tenders[tenderId]);
    }

    /// @inheritdoc ITenderBoard
    function lotOf(uint256 tenderId, uint16 lot) external view returns (LotNotice memory) {
        TenderState.Lot storage from = TenderState.lotOf(TenderState.load().tenders[tenderId], tenderId, lot);
        return LotNotice({line: from.line, ceiling: from.ceiling, guarantee: from.guarantee, currency: from.currency});
    }

    /// @inheritdoc ITenderBoard
    function accountsOf(uint256 tenderId, uint16 lot) external view returns (address[] memory) {
        return TenderState.lotOf(TenderState.load().tenders[tenderId], tenderId, lot).accounts;
    }

    /// @inheritdoc ITenderBoard
    function bidOf(uint256 tenderId, uint16 lot, address account) external view returns (BidView memory bid) {
        TenderState.Bid storage from = TenderState.lotOf(TenderState.load().tenders[tenderId], tenderId, lot).bids[
            account
        ];
        bid.outcome = from.outcome;
        bid.sealedAt = from.sealedAt;
        bid.sequence = from.sequence;
        bid.envelopeHash = from.envelopeHash;
        bid.guarantor = from.guarantor;
        bid.serial = from.serial;
        bid.guaranteeExpiry = from.guaranteeExpiry;
        bid.released = from.released;
        bid.reported = from.reported;
    }

    /// @inheritdoc ITenderBoard
    function contextOf(Message calldata message) external view returns (bytes32) {
        return _contextOf(message.tenderId, message.lot, message.account, message.sequence);
    }

    /// @inheritdoc ITenderBoard
    function isNoteUsed(address guarantor, uint64 serial) external view returns (bool) {
        return TenderState.load().usedNotes[guarantor][serial >> 8] & (1 << (serial & 0xff)) != 0;
    }

    /// @inheritdoc ITenderResults
    function lotTerms(uint256 tenderId, uint16 lot) external view returns (LotTerms memory terms) {
        TenderState.Tender storage tender = TenderState.load().tenders[tenderId];
        TenderState.Lot storage lot_ = TenderState.lotOf(tender, tenderId, lot);
        terms.buyer = tender.buyer;
        terms.line = lot_.line;
        terms.currency = lot_.currency;
        terms.ceiling = lot_.ceiling;
        terms.preparer = tender.preparer;
        terms.approver = tender.approver;
        (terms.deadline, , terms.openingEnds) = _times(tender);
    }

    /// @inheritdoc ITenderResults
    function admittedBids(uint256 tenderId, uint16 lot) external view returns (AdmittedBid[] memory) {
        return TenderNotices.admittedBids(tenderId, lot);
    }

    /// @inheritdoc ITenderResults
    function lotStage(uint256 tenderId, uint16 lot) public view returns (LotStage) {
        TenderState.Tender storage tender = TenderState.load().tenders[tenderId];
        if (lot >= tender.lots.length) return LotStage.None;
        LotStage stage = _stage(tender);
        if (stage != LotStage.Opening) return stage;
        TenderState.Lot storage lot_ = tender.lots[lot];
        return lot_.judged == lot_.accounts.length ? LotStage.Opened : LotStage.Opening;
    }

    /// @inheritdoc ITenderBoard
    function reservationRef(uint256 tenderId, uint16 lot) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), tenderId, lot));
    }

    // -- Parts of the acts --------------------------------------------------------------------------------------

    function _desk() private view returns (BidSealing.Desk memory) {
        return
            BidSealing.Desk({
                sender: _msgSender(),
                domain: _domainSeparatorV4(),
                identities: _IDENTITIES,
                credentials: _CREDENTIALS
            });
    }

    /// @dev A bid to open, after the check that it is time.
    /// @param late Whether the trustees' time must be over.
    function _opening(
        uint256 tenderId,
        uint16 lot,
        address account,
        bool late
    ) private view returns (BidOpening.Opening memory opening) {
        (uint48 deadline, uint48 trusteesEnd, uint48 openingEnds) = _times(
            _inState(tenderId, TenderState.State.Approved)
        );
        _requireTime(late ? trusteesEnd : deadline, openingEnds);
        opening.tenderId = tenderId;
        opening.lot = lot;
        opening.account = account;
        opening.deadline = deadline;
        opening.early = _now() < trusteesEnd;
        opening.domain = _domainSeparatorV4();
        opening.identities = _IDENTITIES;
        opening.credentials = _CREDENTIALS;
    }

    // -- Look-ups -----------------------------------------------------------------------------------------------

    function _inState(
        uint256 tenderId,
        TenderState.State state
    ) private view returns (TenderState.Tender storage tender) {
        tender = TenderState.load().tenders[tenderId];
        if (tender.state != state) revert TenderBoardWrongStage(tenderId, _stage(tender));
    }

    /// @dev The tender, which takes bids now.
    function _taking(uint256 tenderId) private view returns (TenderState.Tender storage tender) {
        tender = TenderState.load().tenders[tenderId];
        LotStage stage = _stage(tender);
        if (stage != LotStage.Open) revert TenderBoardWrongStage(tenderId, stage);
    }

    /// @dev The stage by state and time alone; a lot may be Opened earlier, when its last bid is judged.
    function _stage(TenderState.Tender storage tender) private view returns (LotStage) {
        TenderState.State state = tender.state;
        if (state == TenderState.State.None) return LotStage.None;
        if (state == TenderState.State.Draft) return LotStage.Draft;
        if (state == TenderState.State.Cancelled) return LotStage.Cancelled;
        (uint48 deadline, , uint48 openingEnds) = _times(tender);
        if (block.timestamp < deadline) return LotStage.Open;
        return block.timestamp < openingEnds ? LotStage.Opening : LotStage.Opened;
    }

    /// @dev The effective deadline and ends: a pause that began before one of them moves it and all after it.
    function _times(
        TenderState.Tender storage tender
    ) private view returns (uint48 deadline, uint48 trusteesEnd, uint48 openingEnds) {
        uint48 setAt = tender.setAt;
        deadline = tender.deadline;
        trusteesEnd = deadline + tender.trusteesTime;
        openingEnds = effectiveDeadline(trusteesEnd + tender.openingTime, setAt);
        trusteesEnd = effectiveDeadline(trusteesEnd, setAt);
        deadline = effectiveDeadline(deadline, setAt);
    }

    function _requireTime(uint48 from, uint48 until) private view {
        if (block.timestamp < from || block.timestamp >= until) revert TenderBoardNotInTime(from, until);
    }

    function _contextOf(uint256 tenderId, uint16 lot, address account, uint64 sequence) private view returns (bytes32) {
        return
            SealedEnvelope.contextOf(
                SealedEnvelope.Place({
                    board: address(this),
                    tenderId: tenderId,
                    lot: lot,
                    stage: 0,
                    account: account,
                    sequence: sequence
                })
            );
    }
}
