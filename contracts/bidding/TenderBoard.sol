// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {EIP712Upgradeable} from "@openzeppelin/contracts-upgradeable/utils/cryptography/EIP712Upgradeable.sol";
import {OfficerModule} from "../common/OfficerModule.sol";
import {IFundReservations} from "../funds/IFundReservations.sol";
import {ICredentialStatus} from "../identity/ICredentialStatus.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {Purposes} from "../identity/Purposes.sol";
import {ITenderBoard} from "./ITenderBoard.sol";
import {ITenderResults} from "./ITenderResults.sol";
import {BidOpening} from "./libraries/BidOpening.sol";
import {BidSealing} from "./libraries/BidSealing.sol";
import {TenderNotices} from "./libraries/TenderNotices.sol";
import {TenderStore} from "./libraries/TenderStore.sol";

/// @title Public tenders from the notice to the opened bids
/// @dev Start with {ITenderBoard}, which states every rule. A bid is judged by the registry's history at two fixed
/// moments, its sealing and the deadline, so the verdict is the same whoever opens it and when. For the same reason the
/// owner key of a bidder must be an ordinary key: a contract as owner may change its answer.
///
/// Storage lies in {TenderStore}. The acts lie in linked libraries: {TenderNotices}, {BidSealing}, {BidOpening}.
contract TenderBoard is ITenderBoard, OfficerModule, EIP712Upgradeable {
    // The published lower bounds. The shortest tendering is that of Directive 2014/24/EU, article 27(3).
    uint48 private constant PUBLISHED_TENDERING = 15 days;
    uint48 private constant PUBLISHED_TRUSTEES_TIME = 1 days;
    uint48 private constant PUBLISHED_OPENING_TIME = 1 days;

    ICredentialStatus private immutable _CREDENTIALS;
    IFundReservations private immutable _FUNDS;
    uint48 private immutable _MIN_TENDERING;
    uint48 private immutable _MIN_TRUSTEES_TIME;
    uint48 private immutable _MIN_OPENING_TIME;

    /// @param trustedForwarder_ The ERC-2771 forwarder.
    /// @param minTendering The lower bound of the time for tendering, in seconds; below the published one, as for the
    /// next two, the deployment is a trial.
    /// @param minTrusteesTime The lower bound of the trustees' time.
    /// @param minOpeningTime The lower bound of the time in which anyone may open.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        address trustedForwarder_,
        IIdentityAuthority identities,
        ICredentialStatus credentials,
        IFundReservations funds,
        uint48 minTendering,
        uint48 minTrusteesTime,
        uint48 minOpeningTime
    )
        OfficerModule(
            trustedForwarder_,
            minTendering < PUBLISHED_TENDERING ||
                minTrusteesTime < PUBLISHED_TRUSTEES_TIME ||
                minOpeningTime < PUBLISHED_OPENING_TIME,
            identities
        )
    {
        _CREDENTIALS = credentials;
        _FUNDS = funds;
        _MIN_TENDERING = minTendering;
        _MIN_TRUSTEES_TIME = minTrusteesTime;
        _MIN_OPENING_TIME = minOpeningTime;
    }

    /// @notice Sets the shortest periods that a notice of this deployment may name, in seconds.
    /// @param manager The governance manager.
    function initialize(
        address manager,
        uint48 tendering,
        uint48 trusteesTime,
        uint48 openingTime
    ) external initializer {
        __Module_init(manager);
        _requirePeriod("tendering", tendering, _MIN_TENDERING);
        _requirePeriod("trustees-time", trusteesTime, _MIN_TRUSTEES_TIME);
        _requirePeriod("opening-time", openingTime, _MIN_OPENING_TIME);
        TenderStore.TenderBoardStorage storage $ = TenderStore.store();
        $.minTendering = tendering;
        $.minTrusteesTime = trusteesTime;
        $.minOpeningTime = openingTime;
    }

    // -- Setting up ----------------------------------------------------------------------------------------------

    /// @inheritdoc ITenderBoard
    function connect(address awardBoard, address contractBook) external restricted {
        TenderStore.TenderBoardStorage storage $ = TenderStore.store();

        // Check: once.
        if ($.awardBoard != address(0)) revert TenderBoardAlreadyConnected();

        // Effect: the boards may release and hand over reservations.
        $.awardBoard = awardBoard;
        $.contractBook = contractBook;
        emit BoardsConnected(awardBoard, contractBook);
    }

    /// @inheritdoc ITenderBoard
    function prepare(Notice calldata notice, address officer) external whenRunning returns (uint256 tenderId) {
        TenderStore.TenderBoardStorage storage $ = TenderStore.store();
        _requireOfficer(notice.buyer, Purposes.MAKER, officer);
        _requirePeriod("trustees-time", notice.trusteesTime, $.minTrusteesTime);
        _requirePeriod("opening-time", notice.openingTime, $.minOpeningTime);
        return TenderNotices.prepare(notice, officer, _IDENTITIES, _FUNDS);
    }

    /// @inheritdoc ITenderBoard
    function acceptTrust(uint256 tenderId, address trustee, address officer, bytes32 publicKey) external whenRunning {
        _inState(tenderId, TenderStore.State.Draft);
        _requireOfficer(trustee, Purposes.TRUSTEE, officer);
        TenderNotices.acceptTrust(tenderId, trustee, officer, publicKey);
    }

    /// @inheritdoc ITenderBoard
    function approve(uint256 tenderId, address officer) external whenRunning {
        TenderStore.Tender storage tender = _inState(tenderId, TenderStore.State.Draft);
        _requireOfficer(tender.buyer, Purposes.CHECKER, officer);
        TenderNotices.approve(tenderId, officer, _FUNDS);
    }

    /// @inheritdoc ITenderBoard
    function prepareChange(uint256 tenderId, address officer, Change calldata change) external whenRunning {
        TenderStore.Tender storage tender = _taking(tenderId);
        _requireOfficer(tender.buyer, Purposes.MAKER, officer);

        // Effect: the newest change stands.
        tender.changeHash = keccak256(abi.encode(change));
        tender.changePreparer = officer;
        emit ChangePrepared(tenderId, officer, change);
    }

    /// @inheritdoc ITenderBoard
    function approveChange(uint256 tenderId, address officer, Change calldata change) external whenRunning {
        TenderStore.Tender storage tender = _taking(tenderId);
        _requireOfficer(tender.buyer, Purposes.CHECKER, officer);
        (uint48 deadline, , ) = _times(tender);
        TenderNotices.change(tenderId, officer, change, deadline, _FUNDS);
    }

    // -- Bidding -------------------------------------------------------------------------------------------------

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

    // -- Opening -------------------------------------------------------------------------------------------------

    /// @inheritdoc ITenderBoard
    function releaseShares(
        uint256 tenderId,
        uint16 lot,
        address trustee,
        address officer,
        ReleasedShare[] calldata shares
    ) external whenRunning {
        (uint48 deadline, , uint48 openingEnds) = _times(_inState(tenderId, TenderStore.State.Approved));
        _requireTime(deadline, openingEnds);
        _requireOfficer(trustee, Purposes.TRUSTEE, officer);
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
        (uint48 deadline, uint48 trusteesEnd, ) = _times(_inState(tenderId, TenderStore.State.Approved));
        _requireTime(deadline, trusteesEnd);
        _requireOfficer(trustee, Purposes.TRUSTEE, officer);
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
        (, , uint48 openingEnds) = _times(_inState(tenderId, TenderStore.State.Approved));
        _requireTime(openingEnds, type(uint48).max);
        BidOpening.dismiss(tenderId, lot, accounts);
    }

    /// @inheritdoc ITenderResults
    function releaseReservation(uint256 tenderId, uint16 lot) external whenRunning {
        TenderStore.TenderBoardStorage storage $ = TenderStore.store();
        address caller = _msgSender();

        // Check: a connected board, and a lot whose bids are final.
        if (caller != $.awardBoard && caller != $.contractBook) revert TenderBoardNotConnected(caller);
        LotStage stage = lotStage(tenderId, lot);
        if (stage != LotStage.Opened) revert TenderBoardWrongStage(tenderId, stage);
        TenderNotices.releaseReservation(tenderId, lot, _FUNDS);
    }

    /// @inheritdoc ITenderResults
    function handOverReservation(uint256 tenderId, uint16 lot, bytes32 ref, uint128 amount) external whenRunning {
        address caller = _msgSender();

        // Check: the contract book, and a lot whose bids are final.
        if (caller != TenderStore.store().contractBook) revert TenderBoardNotConnected(caller);
        LotStage stage = lotStage(tenderId, lot);
        if (stage != LotStage.Opened) revert TenderBoardWrongStage(tenderId, stage);
        TenderNotices.handOverReservation(tenderId, lot, caller, ref, amount, _FUNDS);
    }

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @inheritdoc ITenderBoard
    function periods() external view returns (uint48 tendering, uint48 trusteesTime, uint48 openingTime) {
        TenderStore.TenderBoardStorage storage $ = TenderStore.store();
        return ($.minTendering, $.minTrusteesTime, $.minOpeningTime);
    }

    /// @inheritdoc ITenderBoard
    function tenderCount() external view returns (uint256) {
        return TenderStore.store().count;
    }

    /// @inheritdoc ITenderBoard
    function tenderOf(uint256 tenderId) external view returns (TenderView memory tender) {
        tender = TenderNotices.tenderOf(tenderId);
        (tender.deadline, tender.trusteesEnd, tender.openingEnds) = _times(TenderStore.store().tenders[tenderId]);
    }

    /// @inheritdoc ITenderBoard
    function lotOf(uint256 tenderId, uint16 lot) external view returns (LotNotice memory) {
        TenderStore.Lot storage from = TenderStore.lotOf(TenderStore.store().tenders[tenderId], tenderId, lot);
        return LotNotice({line: from.line, ceiling: from.ceiling, guarantee: from.guarantee, currency: from.currency});
    }

    /// @inheritdoc ITenderBoard
    function accountsOf(uint256 tenderId, uint16 lot) external view returns (address[] memory) {
        return TenderStore.lotOf(TenderStore.store().tenders[tenderId], tenderId, lot).accounts;
    }

    /// @inheritdoc ITenderBoard
    function bidOf(uint256 tenderId, uint16 lot, address account) external view returns (BidView memory bid) {
        TenderStore.Bid storage from = TenderStore.lotOf(TenderStore.store().tenders[tenderId], tenderId, lot).bids[
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
        return TenderStore.contextOf(message.tenderId, message.lot, message.account, message.sequence);
    }

    /// @inheritdoc ITenderBoard
    function isNoteUsed(address guarantor, uint64 serial) external view returns (bool) {
        return TenderStore.store().usedNotes[guarantor][serial >> 8] & (1 << (serial & 0xff)) != 0;
    }

    /// @inheritdoc ITenderBoard
    function reservationRef(uint256 tenderId, uint16 lot) external view returns (bytes32) {
        return TenderStore.reservationRef(tenderId, lot);
    }

    /// @inheritdoc ITenderResults
    function lotTerms(uint256 tenderId, uint16 lot) external view returns (LotTerms memory terms) {
        TenderStore.Tender storage tender = TenderStore.store().tenders[tenderId];
        TenderStore.Lot storage lot_ = TenderStore.lotOf(tender, tenderId, lot);
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
        TenderStore.Tender storage tender = TenderStore.store().tenders[tenderId];
        if (lot >= tender.lotCount) return LotStage.None;
        LotStage stage = _stage(tender);
        if (stage != LotStage.Opening) return stage;
        TenderStore.Lot storage lot_ = tender.lots[lot];
        return lot_.judged == lot_.accounts.length ? LotStage.Opened : LotStage.Opening;
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

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
            _inState(tenderId, TenderStore.State.Approved)
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

    // -- Look-ups ------------------------------------------------------------------------------------------------

    function _inState(
        uint256 tenderId,
        TenderStore.State state
    ) private view returns (TenderStore.Tender storage tender) {
        tender = TenderStore.store().tenders[tenderId];
        if (tender.state != state) revert TenderBoardWrongStage(tenderId, _stage(tender));
    }

    /// @dev The tender, which takes bids now.
    function _taking(uint256 tenderId) private view returns (TenderStore.Tender storage tender) {
        tender = TenderStore.store().tenders[tenderId];
        LotStage stage = _stage(tender);
        if (stage != LotStage.Open) revert TenderBoardWrongStage(tenderId, stage);
    }

    /// @dev The stage by state and time alone; a lot may be Opened earlier, when its last bid is judged.
    function _stage(TenderStore.Tender storage tender) private view returns (LotStage) {
        TenderStore.State state = tender.state;
        if (state == TenderStore.State.None) return LotStage.None;
        if (state == TenderStore.State.Draft) return LotStage.Draft;
        if (state == TenderStore.State.Cancelled) return LotStage.Cancelled;
        (uint48 deadline, , uint48 openingEnds) = _times(tender);
        if (block.timestamp < deadline) return LotStage.Open;
        return block.timestamp < openingEnds ? LotStage.Opening : LotStage.Opened;
    }

    /// @dev The effective deadline and ends: a pause that began before one of them moves it and all after it.
    function _times(
        TenderStore.Tender storage tender
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

    /// @dev A constant, so that the domain needs no storage; see {EIP712Upgradeable-_EIP712Name}.
    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Name() internal pure override returns (string memory) {
        return "Probity TenderBoard";
    }

    /// @dev As above.
    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Version() internal pure override returns (string memory) {
        return "1";
    }
}
