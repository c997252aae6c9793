// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IBillSettlement} from "../bills/IBillSettlement.sol";
import {IModule} from "../common/IModule.sol";
import {OfficerModule} from "../common/OfficerModule.sol";
import {Persons} from "../common/Persons.sol";
import {IFundReservations} from "../funds/IFundReservations.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {Purposes} from "../identity/Purposes.sol";
import {IAwardBoard} from "./IAwardBoard.sol";
import {IContractBook} from "./IContractBook.sol";
import {ITenderResults} from "./ITenderResults.sol";

/// @title Contracts, their milestones, and payments against accepted bills
/// @dev Start with {IContractBook}, which states the rules.
contract ContractBook is IContractBook, OfficerModule {
    struct PreparedTermination {
        bytes32 reasonHash;
        address preparer;
    }

    /// @custom:storage-location erc7201:probity.storage.ContractBook
    struct ContractBookStorage {
        uint48 claimPeriod;
        mapping(bytes32 contractId => Contract) contracts;
        mapping(bytes32 contractId => mapping(uint256 index => Milestone)) milestones;
        mapping(bytes32 contractId => mapping(uint16 decision => Offer)) offers;
        mapping(bytes32 contractId => PreparedTermination) terminations;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.ContractBook")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0xeee7bba1b0558180a11c4348ae8bf1388ad435e7243f4b7dba28a9d8083b9200;

    /// @dev So that a signature fits into a block.
    uint256 private constant MAX_MILESTONES = 32;

    /// @dev The published lower bound of the claim period.
    uint48 private constant PUBLISHED_CLAIM = 60 days;

    ITenderResults private immutable _TENDERS;
    IAwardBoard private immutable _AWARDS;
    IFundReservations private immutable _FUNDS;
    IBillSettlement private immutable _BILLS;
    uint48 private immutable _MIN_CLAIM;

    /// @param minClaim The lower bound of the claim period; below the published one the deployment is a trial.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        address trustedForwarder_,
        IIdentityAuthority identities,
        ITenderResults tenders,
        IAwardBoard awards,
        IFundReservations funds,
        IBillSettlement bills,
        uint48 minClaim
    ) OfficerModule(trustedForwarder_, minClaim < PUBLISHED_CLAIM, identities) {
        _TENDERS = tenders;
        _AWARDS = awards;
        _FUNDS = funds;
        _BILLS = bills;
        _MIN_CLAIM = minClaim;
    }

    /// @notice Sets the period of this deployment.
    /// @param manager The governance manager.
    /// @param claim How long after a termination approved milestones can be paid, in seconds.
    function initialize(address manager, uint48 claim) external initializer {
        __Module_init(manager);
        _requirePeriod("claim", claim, _MIN_CLAIM);
        _store().claimPeriod = claim;
    }

    // -- Signature -----------------------------------------------------------------------------------------------

    /// @inheritdoc IContractBook
    function prepareOffer(
        uint256 tenderId,
        uint16 lot,
        address officer,
        bytes32 documentHash,
        MilestoneTerms[] calldata milestones
    ) external whenRunning {
        // Check: the buyer's maker, an award that may be signed, terms that add up to it.
        IAwardBoard.Award memory award = _AWARDS.requireSignable(tenderId, lot);
        _requireOfficer(_TENDERS.lotTerms(tenderId, lot).buyer, Purposes.MAKER, officer);
        bytes32 contractId = contractIdOf(tenderId, lot);
        _requireDisinterested(officer, award.bidder);
        if (documentHash == 0) revert ContractBookHashMissing(contractId);
        _requireTerms(milestones, award.price);
        Offer storage offered = _store().offers[contractId][award.decision];
        if (offered.approver != address(0)) revert ContractBookOfferStands(contractId, offered.termsHash);

        // Effect: the newest offer stands.
        bytes32 termsHash = termsHashOf(contractId, award.decision, documentHash, milestones);
        offered.termsHash = termsHash;
        offered.preparer = officer;
        emit OfferPrepared(tenderId, lot, contractId, award.decision, officer, termsHash, documentHash);
    }

    /// @inheritdoc IContractBook
    function approveOffer(uint256 tenderId, uint16 lot, address officer, bytes32 termsHash) external whenRunning {
        // Check: the buyer's checker, another person than the maker, the terms that were offered.
        IAwardBoard.Award memory award = _AWARDS.requireSignable(tenderId, lot);
        _requireOfficer(_TENDERS.lotTerms(tenderId, lot).buyer, Purposes.CHECKER, officer);
        bytes32 contractId = contractIdOf(tenderId, lot);
        _requireDisinterested(officer, award.bidder);
        Offer storage offered = _store().offers[contractId][award.decision];
        if (offered.preparer == address(0)) revert ContractBookNoOffer(contractId);
        if (offered.approver != address(0)) revert ContractBookOfferStands(contractId, offered.termsHash);
        _requireSame(contractId, offered.termsHash, termsHash);
        Persons.requireOther(officer, offered.preparer);

        // Effect: the terms are fixed, and the awardee's time begins.
        offered.approver = officer;
        offered.approvedAt = _now();
        emit OfferApproved(contractId, award.decision, officer, termsHash);
    }

    /// @inheritdoc IContractBook
    function sign(
        uint256 tenderId,
        uint16 lot,
        address actor,
        bytes32 documentHash,
        MilestoneTerms[] calldata milestones
    ) external whenRunning returns (bytes32 contractId) {
        // Check: the awardee signs what the buyer's two officers offered. The sum was checked with the offer.
        IAwardBoard.Award memory award = _AWARDS.requireSignable(tenderId, lot);
        _requireActor(award.bidder, Purposes.BIDDING, actor);
        contractId = contractIdOf(tenderId, lot);
        Offer storage offered = _store().offers[contractId][award.decision];
        if (offered.approver == address(0)) revert ContractBookNoOffer(contractId);
        bytes32 termsHash = termsHashOf(contractId, award.decision, documentHash, milestones);
        _requireSame(contractId, offered.termsHash, termsHash);

        // Effect: the contract is made. A lot is signed once: the award board leaves the stage for good.
        ITenderResults.LotTerms memory terms = _TENDERS.lotTerms(tenderId, lot);
        _make(contractId, tenderId, lot, award, terms);
        _agree(contractId, termsHash, milestones);

        // Interaction: the lot's reservation becomes the contract's; the rest of the ceiling is free again.
        _AWARDS.recordSignature(tenderId, lot);
        _TENDERS.handOverReservation(tenderId, lot, contractId, award.price);
    }

    // -- Milestones ----------------------------------------------------------------------------------------------

    /// @inheritdoc IContractBook
    function reportDelivery(
        bytes32 contractId,
        uint256 index,
        address actor,
        bytes32 deliveryHash
    ) external whenRunning {
        // Check: the awardee, while nothing is certified.
        Contract storage made = _active(contractId);
        _requireActor(made.awardee, Purposes.BIDDING, actor);
        Milestone storage milestone = _milestone(contractId, made, index);
        MilestoneStage stage = milestone.stage;
        if (stage != MilestoneStage.Pending && stage != MilestoneStage.Delivered) {
            revert ContractBookWrongStage(contractId, index, stage);
        }
        if (deliveryHash == 0) revert ContractBookHashMissing(contractId);

        // Effect: the newest report stands.
        milestone.stage = MilestoneStage.Delivered;
        milestone.deliveryHash = deliveryHash;
        emit DeliveryReported(contractId, index, actor, deliveryHash);
    }

    /// @inheritdoc IContractBook
    function rejectDelivery(
        bytes32 contractId,
        uint256 index,
        address officer,
        bytes32 reasonHash
    ) external whenRunning {
        // Check: the officer who would have accepted it next, with a reason.
        Contract storage made = _active(contractId);
        Milestone storage milestone = _milestone(contractId, made, index);
        MilestoneStage stage = milestone.stage;
        if (stage != MilestoneStage.Delivered && stage != MilestoneStage.Certified) {
            revert ContractBookWrongStage(contractId, index, stage);
        }
        _requireOfficer(made.buyer, stage == MilestoneStage.Delivered ? Purposes.MAKER : Purposes.CHECKER, officer);
        if (reasonHash == 0) revert ContractBookHashMissing(contractId);

        // Effect: the awardee may deliver again.
        milestone.stage = MilestoneStage.Pending;
        delete milestone.certifier;
        delete milestone.deliveryHash;
        delete milestone.acceptanceHash;
        emit DeliveryRejected(contractId, index, officer, reasonHash);
    }

    /// @inheritdoc IContractBook
    function certify(
        bytes32 contractId,
        uint256 index,
        address officer,
        bytes32 deliveryHash,
        bytes32 acceptanceHash
    ) external whenRunning {
        // Check: the buyer's maker, for the delivery that is reported.
        Contract storage made = _active(contractId);
        _requireOfficer(made.buyer, Purposes.MAKER, officer);
        _requireDisinterested(officer, made.awardee);
        Milestone storage milestone = _milestone(contractId, made, index);
        if (milestone.stage != MilestoneStage.Delivered) {
            revert ContractBookWrongStage(contractId, index, milestone.stage);
        }
        _requireSame(contractId, milestone.deliveryHash, deliveryHash);
        if (acceptanceHash == 0) revert ContractBookHashMissing(contractId);

        // Effect: the checker's turn.
        milestone.stage = MilestoneStage.Certified;
        milestone.certifier = officer;
        milestone.acceptanceHash = acceptanceHash;
        emit MilestoneCertified(contractId, index, officer, acceptanceHash);
    }

    /// @inheritdoc IContractBook
    function approve(bytes32 contractId, uint256 index, address officer, bytes32 acceptanceHash) external whenRunning {
        // Check: the buyer's checker, another person, for what was certified, under an award in force.
        Contract storage made = _active(contractId);
        _requireOfficer(made.buyer, Purposes.CHECKER, officer);
        _requireDisinterested(officer, made.awardee);
        Milestone storage milestone = _milestone(contractId, made, index);
        if (milestone.stage != MilestoneStage.Certified) {
            revert ContractBookWrongStage(contractId, index, milestone.stage);
        }
        _requireSame(contractId, milestone.acceptanceHash, acceptanceHash);
        Persons.requireOther(officer, milestone.certifier);
        if (_AWARDS.awardOf(made.tenderId, made.lot).stage != IAwardBoard.Stage.Signed) {
            revert ContractBookAwardNotInForce(contractId);
        }

        // Effect: payable.
        milestone.stage = MilestoneStage.Approved;
        milestone.approver = officer;
        made.approvedUnpaid += milestone.amount;
        emit MilestoneApproved(contractId, index, officer, acceptanceHash);
    }

    /// @inheritdoc IContractBook
    function payMilestone(
        bytes32 contractId,
        uint256 index,
        address officer,
        bytes32 billId,
        uint128 amount
    ) external whenRunning {
        // Check: a contract that pays, a third person, no open complaint, a bill of this contract.
        Contract storage made = _payable(contractId);
        _requireOfficer(made.buyer, Purposes.PAYER, officer);
        _requireDisinterested(officer, made.awardee);
        Milestone storage milestone = _milestone(contractId, made, index);
        if (milestone.stage != MilestoneStage.Approved) {
            revert ContractBookWrongStage(contractId, index, milestone.stage);
        }
        _requireThird(contractId, made, milestone, officer);
        address holder = _requireBill(contractId, made, billId, amount);

        // Check: something, and never above what is left of the milestone. The award bounds the sum of the milestones.
        if (amount == 0) revert ContractBookZeroPayment(contractId, index);
        uint128 left = milestone.amount - milestone.paid;
        if (amount > left) revert ContractBookMilestoneExceeded(contractId, index, amount, left);

        // Effect: milestone, contract and reservation shrink together.
        milestone.paid += amount;
        made.paid += amount;
        made.approvedUnpaid -= amount;
        made.reserved -= amount;
        emit MilestonePaid(contractId, index, billId, holder, amount, officer);
        if (made.reserved == 0) {
            made.state = State.Closed;
            emit ContractClosed(contractId, made.paid, 0);
        }

        // Interaction: the money goes to whoever holds the bill now, and the bill knows it in the same transaction.
        _FUNDS.payReserved(contractId, holder, amount, billId);
        _BILLS.recordSettlement(billId, amount);
    }

    // -- End of the contract -------------------------------------------------------------------------------------

    /// @inheritdoc IContractBook
    function prepareTermination(bytes32 contractId, address officer, bytes32 reasonHash) external whenRunning {
        // Check: the buyer's maker, with a reason.
        _requireOfficer(_active(contractId).buyer, Purposes.MAKER, officer);
        if (reasonHash == 0) revert ContractBookHashMissing(contractId);

        // Effect: the newest one stands.
        _store().terminations[contractId] = PreparedTermination({reasonHash: reasonHash, preparer: officer});
        emit TerminationPrepared(contractId, officer, reasonHash);
    }

    /// @inheritdoc IContractBook
    function approveTermination(bytes32 contractId, address officer, bytes32 reasonHash) external whenRunning {
        // Check: the buyer's checker, another person, for the prepared reason.
        Contract storage made = _active(contractId);
        _requireOfficer(made.buyer, Purposes.CHECKER, officer);
        PreparedTermination memory prepared = _store().terminations[contractId];
        if (reasonHash == 0) revert ContractBookHashMissing(contractId);
        _requireSame(contractId, prepared.reasonHash, reasonHash);
        Persons.requireOther(officer, prepared.preparer);

        _terminate(contractId, made, prepared, officer);
    }

    /// @inheritdoc IContractBook
    function terminateAnnulled(bytes32 contractId) external whenRunning {
        // Check: a review body has annulled the award.
        Contract storage made = _active(contractId);
        if (_AWARDS.awardOf(made.tenderId, made.lot).stage != IAwardBoard.Stage.Annulled) {
            revert ContractBookAwardNotInForce(contractId);
        }

        _terminate(contractId, made, PreparedTermination({reasonHash: 0, preparer: address(0)}), address(0));
    }

    /// @inheritdoc IContractBook
    function close(bytes32 contractId) external whenRunning {
        // Check: terminated, and the time to claim what was approved is over.
        Contract storage made = _store().contracts[contractId];
        if (made.state != State.Terminated) revert ContractBookWrongState(contractId, made.state);
        uint48 ends = _claimEnds(made);
        if (_now() <= ends) revert ContractBookClaimPeriod(contractId, ends);

        // Effect: nothing more is payable.
        uint128 rest = made.reserved;
        made.reserved = 0;
        made.approvedUnpaid = 0;
        made.state = State.Closed;
        emit ContractClosed(contractId, made.paid, rest);

        // Interaction: the rest is free again.
        _giveBack(contractId, rest);
    }

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IContractBook
    function contractOf(bytes32 contractId) external view returns (Contract memory) {
        return _store().contracts[contractId];
    }

    /// @inheritdoc IContractBook
    function milestoneOf(bytes32 contractId, uint256 index) external view returns (Milestone memory) {
        return _store().milestones[contractId][index];
    }

    /// @inheritdoc IContractBook
    function offerOf(uint256 tenderId, uint16 lot, uint16 decision) external view returns (Offer memory) {
        return _store().offers[contractIdOf(tenderId, lot)][decision];
    }

    /// @inheritdoc IContractBook
    function signatureDeadline(uint48 deadline, uint48 since) external view returns (uint48) {
        deadline = effectiveDeadline(deadline, since);
        deadline = IModule(address(_TENDERS)).effectiveDeadline(deadline, since);
        return IModule(address(_FUNDS)).effectiveDeadline(deadline, since);
    }

    /// @inheritdoc IContractBook
    function claimPeriod() external view returns (uint48) {
        return _store().claimPeriod;
    }

    /// @inheritdoc IContractBook
    function contractIdOf(uint256 tenderId, uint16 lot) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(_AWARDS), tenderId, lot));
    }

    /// @inheritdoc IContractBook
    function termsHashOf(
        bytes32 contractId,
        uint16 decision,
        bytes32 documentHash,
        MilestoneTerms[] calldata milestones
    ) public pure returns (bytes32) {
        return keccak256(abi.encode(contractId, decision, documentHash, milestones));
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    function _make(
        bytes32 contractId,
        uint256 tenderId,
        uint16 lot,
        IAwardBoard.Award memory award,
        ITenderResults.LotTerms memory terms
    ) private {
        Contract storage made = _store().contracts[contractId];
        made.buyer = terms.buyer;
        made.signedAt = _now();
        made.lot = lot;
        made.state = State.Active;
        made.awardee = award.bidder;
        made.currency = terms.currency;
        made.price = award.price;
        made.reserved = award.price;
        made.line = terms.line;
        made.tenderId = tenderId;
        emit ContractSigned(contractId, terms.buyer, award.bidder, tenderId, lot, terms.line, award.price);
    }

    function _agree(bytes32 contractId, bytes32 termsHash, MilestoneTerms[] calldata milestones) private {
        Contract storage made = _store().contracts[contractId];
        made.termsHash = termsHash;
        made.milestones = uint16(milestones.length); // at most MAX_MILESTONES
        mapping(uint256 index => Milestone) storage agreed = _store().milestones[contractId];
        for (uint256 i; i < milestones.length; ++i) {
            MilestoneTerms calldata terms = milestones[i];
            Milestone storage milestone = agreed[i];
            milestone.amount = terms.amount;
            milestone.due = terms.due;
            milestone.descriptionHash = terms.descriptionHash;
            emit MilestoneAgreed(contractId, i, terms.amount, terms.due, terms.descriptionHash);
        }
    }

    /// @dev Gives back what was not approved. What was approved is owed, and stays payable for the claim period.
    function _terminate(
        bytes32 contractId,
        Contract storage made,
        PreparedTermination memory prepared,
        address approver
    ) private {
        // Effect: only what was approved stays reserved.
        uint128 kept = made.approvedUnpaid;
        uint128 released = made.reserved - kept;
        made.reserved = kept;
        made.terminatedAt = _now();
        made.state = kept == 0 ? State.Closed : State.Terminated;
        emit ContractTerminated(contractId, prepared.preparer, approver, prepared.reasonHash, released, kept);
        if (kept == 0) emit ContractClosed(contractId, made.paid, released);

        // Interaction: the rest is free again.
        _giveBack(contractId, released);
    }

    /// @dev Releases as much of the amount as the ledger still reserves. After the line's pay-until anyone may have
    /// sent the reservation back, which must not keep a contract from its end.
    function _giveBack(bytes32 contractId, uint128 amount) private {
        (, , uint128 left) = _FUNDS.reservationOf(address(this), contractId);
        if (amount > left) amount = left;
        if (amount != 0) _FUNDS.release(contractId, amount);
    }

    /// @dev The payer has prepared or approved neither the milestone nor the award, and no complaint is open.
    function _requireThird(
        bytes32 contractId,
        Contract storage made,
        Milestone storage milestone,
        address officer
    ) private view {
        IAwardBoard.Award memory award = _AWARDS.awardOf(made.tenderId, made.lot);
        if (award.openComplaints != 0) revert ContractBookComplaintOpen(contractId, award.openComplaints);
        Persons.requireOther(officer, milestone.certifier, milestone.approver);
        Persons.requireOther(officer, award.preparer, award.approver);
    }

    /// @dev The holder of the bill, after the checks that it is of this contract and open for the amount.
    function _requireBill(
        bytes32 contractId,
        Contract storage made,
        bytes32 billId,
        uint128 amount
    ) private view returns (address holder) {
        IBillSettlement.Payable memory bill = _BILLS.payableOf(billId);
        if (bill.contractId != contractId) revert ContractBookForeignBill(billId, contractId, bill.contractId);
        if (bill.issuer != made.awardee || bill.buyer != made.buyer) {
            revert ContractBookWrongParties(billId, bill.issuer, bill.buyer);
        }
        if (bill.currency != made.currency) revert ContractBookWrongCurrency(billId, made.currency, bill.currency);
        if (amount > bill.open) revert ContractBookBillExceeded(billId, amount, bill.open);
        return bill.holder;
    }

    function _active(bytes32 contractId) private view returns (Contract storage made) {
        made = _store().contracts[contractId];
        if (made.state != State.Active) revert ContractBookWrongState(contractId, made.state);
    }

    function _payable(bytes32 contractId) private view returns (Contract storage made) {
        made = _store().contracts[contractId];
        State state = made.state;
        if (state == State.Terminated) {
            uint48 ends = _claimEnds(made);
            if (_now() > ends) revert ContractBookClaimPeriod(contractId, ends);
        } else if (state != State.Active) {
            revert ContractBookWrongState(contractId, state);
        }
    }

    function _milestone(
        bytes32 contractId,
        Contract storage made,
        uint256 index
    ) private view returns (Milestone storage) {
        if (index >= made.milestones) revert ContractBookUnknownMilestone(contractId, index);
        return _store().milestones[contractId][index];
    }

    function _claimEnds(Contract storage made) private view returns (uint48) {
        return effectiveDeadline(made.terminatedAt + _store().claimPeriod, made.terminatedAt);
    }

    function _requireTerms(MilestoneTerms[] calldata milestones, uint128 price) private pure {
        uint256 count = milestones.length;
        if (count == 0 || count > MAX_MILESTONES) revert ContractBookMilestoneCount(count, MAX_MILESTONES);
        // 32 amounts of 128 bits do not overflow 256.
        uint256 sum;
        for (uint256 i; i < count; ++i) {
            if (milestones[i].amount == 0 || milestones[i].descriptionHash == 0) revert ContractBookEmptyMilestone(i);
            sum += milestones[i].amount;
        }
        if (sum != price) revert ContractBookWrongSum(sum, price);
    }

    function _requireSame(bytes32 contractId, bytes32 expected, bytes32 actual) private pure {
        if (expected != actual) revert ContractBookHashMismatch(contractId, expected, actual);
    }

    function _store() private pure returns (ContractBookStorage storage $) {
        assembly {
            $.slot := STORAGE
        }
    }
}
