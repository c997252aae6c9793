// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IPersons} from "../common/IPersons.sol";

/// @title From an award to its last payment
/// @dev A contract's id is `keccak256(abi.encode(block.chainid, awardBoard, tenderId, lot))`. At the signature the
/// lot's reservation becomes a reservation of the award's amount under that id. A milestone is delivered, certified,
/// approved and paid; the last three by three different persons of the buyer. It is paid to the holder of an accepted
/// bill that names the contract, and the settlement is recorded in the bill in the same transaction.
///
/// paid of a milestone <= its amount; sum of amounts = price of the award; sum paid + reserved <= price.
///
/// Amounts are minor units of the line's currency, tax included; times are Unix seconds.
interface IContractBook is IPersons {
    enum State {
        None, // not signed
        Active,
        Terminated, // only what was approved before can still be paid, until the claim period ends
        Closed // nothing is reserved any more
    }

    enum MilestoneStage {
        Pending, // nothing delivered, or the delivery was rejected
        Delivered, // reported by the awardee
        Certified, // accepted by the buyer's maker
        Approved // by the buyer's checker; payable
    }

    /// @notice What both sides agree for one milestone.
    /// @param amount To be paid for it.
    /// @param due When it is to be delivered.
    /// @param descriptionHash The hash of what is to be delivered.
    struct MilestoneTerms {
        uint128 amount;
        uint48 due;
        bytes32 descriptionHash;
    }

    /// @notice What the buyer offers to sign.
    /// @param termsHash See {termsHashOf}.
    /// @param preparer The officer who prepared it.
    /// @param approver The officer who approved it, or 0.
    /// @param approvedAt When it was approved, or 0.
    struct Offer {
        bytes32 termsHash;
        address preparer;
        address approver;
        uint48 approvedAt;
    }

    /// @notice A signed contract.
    struct Contract {
        // slot 0: read by every act
        address buyer;
        uint48 signedAt;
        uint16 lot;
        uint16 milestones; // how many
        State state;
        // slot 1
        address awardee;
        bytes3 currency; // ISO 4217 as ASCII
        uint48 terminatedAt;
        // slot 2
        uint128 price;
        uint128 paid; // never above `price`
        // slot 3
        uint128 approvedUnpaid; // approved and not paid yet; never above `price - paid`
        uint128 reserved; // still set aside on the ledger; never above `price - paid`
        // slot 4
        bytes32 line;
        // slot 5
        uint256 tenderId;
        // slot 6
        bytes32 termsHash;
    }

    /// @notice A milestone of a signed contract.
    struct Milestone {
        // slot 0
        uint128 amount;
        uint128 paid; // never above `amount`
        // slot 1
        uint48 due;
        MilestoneStage stage;
        address certifier; // the maker
        // slot 2
        address approver; // the checker
        // slot 3
        bytes32 descriptionHash;
        // slot 4
        bytes32 deliveryHash;
        // slot 5
        bytes32 acceptanceHash;
    }

    /// @notice Emitted when the buyer's maker prepares the offer of a contract.
    event OfferPrepared(
        uint256 indexed tenderId,
        uint16 indexed lot,
        bytes32 indexed contractId,
        uint16 decision,
        address officer,
        bytes32 termsHash,
        bytes32 documentHash
    );

    /// @notice Emitted when the buyer's checker approves it; the awardee's time to sign begins.
    event OfferApproved(bytes32 indexed contractId, uint16 decision, address officer, bytes32 termsHash);

    /// @notice Emitted when the awardee signs and the money is reserved for the contract.
    event ContractSigned(
        bytes32 indexed contractId,
        address indexed buyer,
        address indexed awardee,
        uint256 tenderId,
        uint16 lot,
        bytes32 line,
        uint128 price
    );

    /// @notice Emitted for each milestone at the signature.
    event MilestoneAgreed(
        bytes32 indexed contractId,
        uint256 indexed index,
        uint128 amount,
        uint48 due,
        bytes32 descriptionHash
    );

    /// @notice Emitted when the awardee reports delivery.
    event DeliveryReported(bytes32 indexed contractId, uint256 indexed index, address actor, bytes32 deliveryHash);

    /// @notice Emitted when the buyer rejects a delivery.
    event DeliveryRejected(bytes32 indexed contractId, uint256 indexed index, address officer, bytes32 reasonHash);

    /// @notice Emitted when the buyer's maker certifies a delivery.
    event MilestoneCertified(
        bytes32 indexed contractId,
        uint256 indexed index,
        address officer,
        bytes32 acceptanceHash
    );

    /// @notice Emitted when the buyer's checker approves what was certified.
    event MilestoneApproved(bytes32 indexed contractId, uint256 indexed index, address officer, bytes32 acceptanceHash);

    /// @notice Emitted when a part of a milestone is paid.
    event MilestonePaid(
        bytes32 indexed contractId,
        uint256 indexed index,
        bytes32 indexed billId,
        address holder,
        uint128 amount,
        address officer
    );

    /// @notice Emitted when an officer prepares the termination of a contract.
    event TerminationPrepared(bytes32 indexed contractId, address officer, bytes32 reasonHash);

    /// @notice Emitted when a contract ends before everything is paid.
    /// @param preparer 0, as the approver, when its award was annulled.
    /// @param released The amount given back to the buyer's free money at once.
    /// @param stillPayable What was approved before and can be paid until the claim period ends.
    event ContractTerminated(
        bytes32 indexed contractId,
        address preparer,
        address approver,
        bytes32 reasonHash,
        uint128 released,
        uint128 stillPayable
    );

    /// @notice Emitted when nothing is reserved for the contract any more.
    /// @param released The amount given back to the buyer's free money.
    event ContractClosed(bytes32 indexed contractId, uint128 paid, uint128 released);

    /// @notice Thrown when the contract is not in a state that allows the act.
    error ContractBookWrongState(bytes32 contractId, State state);

    /// @notice Thrown when the milestone is not in a stage that allows the act.
    error ContractBookWrongStage(bytes32 contractId, uint256 index, MilestoneStage stage);

    /// @notice Thrown when the contract has no such milestone.
    error ContractBookUnknownMilestone(bytes32 contractId, uint256 index);

    /// @notice Thrown when a contract has no milestones or too many.
    error ContractBookMilestoneCount(uint256 count, uint256 most);

    /// @notice Thrown when a milestone has no amount or no description.
    error ContractBookEmptyMilestone(uint256 index);

    /// @notice Thrown when the amounts of the milestones do not add up to the award.
    error ContractBookWrongSum(uint256 sum, uint128 price);

    /// @notice Thrown when a hash that the act must give is 0.
    error ContractBookHashMissing(bytes32 contractId);

    /// @notice Thrown when what is approved, signed or certified is not what was put forward.
    error ContractBookHashMismatch(bytes32 contractId, bytes32 expected, bytes32 actual);

    /// @notice Thrown when an offer of this award was approved before; its terms stand.
    error ContractBookOfferStands(bytes32 contractId, bytes32 termsHash);

    /// @notice Thrown when the awardee signs before the buyer's offer is approved.
    error ContractBookNoOffer(bytes32 contractId);

    /// @notice Thrown when a payment is attempted while a complaint on the lot is open.
    error ContractBookComplaintOpen(bytes32 contractId, uint16 openComplaints);

    /// @notice Thrown when the award is not, or no longer, signed; or not annulled where it must be.
    error ContractBookAwardNotInForce(bytes32 contractId);

    /// @notice Thrown when a payment is of nothing.
    error ContractBookZeroPayment(bytes32 contractId, uint256 index);

    /// @notice Thrown when the bill does not name this contract.
    error ContractBookForeignBill(bytes32 billId, bytes32 expected, bytes32 actual);

    /// @notice Thrown when the bill was not issued by the awardee to the buyer.
    error ContractBookWrongParties(bytes32 billId, address issuer, address buyer);

    /// @notice Thrown when the bill is in another currency than the contract.
    error ContractBookWrongCurrency(bytes32 billId, bytes3 expected, bytes3 actual);

    /// @notice Thrown when a payment is above what is open of the bill.
    error ContractBookBillExceeded(bytes32 billId, uint128 amount, uint128 open);

    /// @notice Thrown when a payment is above what is left of the milestone.
    error ContractBookMilestoneExceeded(bytes32 contractId, uint256 index, uint128 amount, uint128 left);

    /// @notice Thrown when a claim period is over, or is not over yet.
    error ContractBookClaimPeriod(bytes32 contractId, uint48 ends);

    /// @notice Prepares the offer of a contract for an award. Replaces an offer that is not approved.
    ///
    /// @dev Emits {OfferPrepared}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The award must be signable, see {IAwardBoard-requireSignable}.
    /// - The caller must be the key of `officer`, who must be a maker of the buyer.
    /// - `officer` must not be the awardee, nor hold a seat to bid or to bill for it.
    /// - `documentHash` must not be 0.
    /// - There must be 1 to 32 milestones, each with an amount and a description.
    /// - Their amounts must add up to the award.
    /// - No offer for this decision must be approved.
    ///
    /// @param documentHash The hash of the contract document.
    function prepareOffer(
        uint256 tenderId,
        uint16 lot,
        address officer,
        bytes32 documentHash,
        MilestoneTerms[] calldata milestones
    ) external;

    /// @notice Approves the offer; from here its terms stand until the awardee signs or is passed over.
    ///
    /// @dev Emits {OfferApproved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The award must be signable, see {IAwardBoard-requireSignable}.
    /// - The caller must be the key of `officer`, who must be a checker of the buyer.
    /// - `officer` must not be the awardee, nor hold a seat to bid or to bill for it.
    /// - An offer for this decision must be prepared, and not approved yet.
    /// - `termsHash` must be that of the offer.
    /// - `officer` must not be the person who prepared it.
    function approveOffer(uint256 tenderId, uint16 lot, address officer, bytes32 termsHash) external;

    /// @notice Signs for the awardee: the contract is made, and its money reserved.
    ///
    /// @dev Emits {ContractSigned}, and for each milestone {MilestoneAgreed}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The award must be signable, see {IAwardBoard-requireSignable}.
    /// - The caller must be the key of `actor`, who must be the awardee or its officer for bidding.
    /// - The offer for this decision must be approved, with the same document and milestones.
    /// - The award board must record the signature.
    /// - The tender board must hand the reservation over.
    function sign(
        uint256 tenderId,
        uint16 lot,
        address actor,
        bytes32 documentHash,
        MilestoneTerms[] calldata milestones
    ) external returns (bytes32 contractId);

    /// @notice Reports that a milestone is delivered. May be repeated until the delivery is certified.
    ///
    /// @dev Emits {DeliveryReported}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The contract `contractId` must be Active.
    /// - The caller must be the key of `actor`, who must be the awardee or its officer for bidding.
    /// - The milestone must exist, and be Pending or Delivered.
    /// - `deliveryHash` must not be 0.
    function reportDelivery(bytes32 contractId, uint256 index, address actor, bytes32 deliveryHash) external;

    /// @notice Rejects a delivery; the awardee may deliver again. The maker rejects what is reported, the checker what
    /// is certified.
    ///
    /// @dev Emits {DeliveryRejected}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The contract `contractId` must be Active.
    /// - The milestone must exist, and be Delivered or Certified.
    /// - The caller must be the key of `officer`, who must be a maker of the buyer for a milestone that is Delivered, a
    ///   checker for one that is Certified.
    /// - `reasonHash` must not be 0.
    function rejectDelivery(bytes32 contractId, uint256 index, address officer, bytes32 reasonHash) external;

    /// @notice Certifies the reported delivery.
    ///
    /// @dev Emits {MilestoneCertified}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The contract `contractId` must be Active.
    /// - The caller must be the key of `officer`, who must be a maker of the buyer.
    /// - `officer` must not be the awardee, nor hold a seat to bid or to bill for it.
    /// - The milestone must exist, and be Delivered.
    /// - `deliveryHash` must be that of the report.
    /// - `acceptanceHash` must not be 0.
    ///
    /// @param deliveryHash The delivery that the officer has seen.
    /// @param acceptanceHash The hash of the acceptance record.
    function certify(
        bytes32 contractId,
        uint256 index,
        address officer,
        bytes32 deliveryHash,
        bytes32 acceptanceHash
    ) external;

    /// @notice Approves what was certified; the milestone is payable.
    ///
    /// @dev Emits {MilestoneApproved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The contract `contractId` must be Active.
    /// - The caller must be the key of `officer`, who must be a checker of the buyer.
    /// - `officer` must not be the awardee, nor hold a seat to bid or to bill for it.
    /// - The milestone must exist, and be Certified.
    /// - `acceptanceHash` must be that of the certificate.
    /// - `officer` must not be the person who certified.
    /// - The award must be Signed.
    function approve(bytes32 contractId, uint256 index, address officer, bytes32 acceptanceHash) external;

    /// @notice Pays a part of an approved milestone to the current holder of an accepted bill, and records it there.
    ///
    /// @dev Emits {MilestonePaid}; {ContractClosed} with the last payment.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The contract `contractId` must be Active, or Terminated with its claim period, as pauses extend it, not over.
    /// - The caller must be the key of `officer`, who must be a payer of the buyer.
    /// - `officer` must not be the awardee, nor hold a seat to bid or to bill for it.
    /// - The milestone must exist, and be Approved.
    /// - No complaint on the lot must be open.
    /// - `officer` must not be the person who certified or approved the milestone.
    /// - `officer` must not be the person who prepared or approved the award.
    /// - The bill must name this contract.
    /// - The awardee must have issued it to the buyer.
    /// - The bill must be in the contract's currency.
    /// - `amount` must be at most what is open of the bill.
    /// - `amount` must be above 0, and at most what is left of the milestone.
    /// - The fund ledger must pay, and the bill registry must record the settlement.
    function payMilestone(bytes32 contractId, uint256 index, address officer, bytes32 billId, uint128 amount) external;

    /// @notice Prepares the termination of a contract. Replaces one that was prepared before.
    ///
    /// @dev Emits {TerminationPrepared}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The contract `contractId` must be Active.
    /// - The caller must be the key of `officer`, who must be a maker of the buyer.
    /// - `reasonHash` must not be 0.
    function prepareTermination(bytes32 contractId, address officer, bytes32 reasonHash) external;

    /// @notice Terminates the contract; only what was approved before stays payable.
    ///
    /// @dev Emits {ContractTerminated}, and {ContractClosed} when nothing approved is unpaid. Releases all but that.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The contract `contractId` must be Active.
    /// - The caller must be the key of `officer`, who must be a checker of the buyer.
    /// - `reasonHash` must not be 0, and be that of the prepared termination.
    /// - `officer` must not be the person who prepared it.
    function approveTermination(bytes32 contractId, address officer, bytes32 reasonHash) external;

    /// @notice Terminates a contract whose award was annulled. Anybody may.
    ///
    /// @dev Emits {ContractTerminated}, and {ContractClosed} when nothing approved is unpaid. Releases all but that.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The contract `contractId` must be Active.
    /// - The award must be Annulled.
    function terminateAnnulled(bytes32 contractId) external;

    /// @notice Releases what is left of a terminated contract when the claim period is over. Anybody may.
    ///
    /// @dev Emits {ContractClosed}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The contract `contractId` must be Terminated.
    /// - The claim period, as pauses extend it, must be over.
    function close(bytes32 contractId) external;

    /// @notice The id of the contract of a lot.
    function contractIdOf(uint256 tenderId, uint16 lot) external view returns (bytes32);

    /// @notice What both sides sign: `keccak256(abi.encode(contractId, decision, documentHash, milestones))`.
    function termsHashOf(
        bytes32 contractId,
        uint16 decision,
        bytes32 documentHash,
        MilestoneTerms[] calldata milestones
    ) external pure returns (bytes32);

    /// @notice A signed contract; all zero before.
    function contractOf(bytes32 contractId) external view returns (Contract memory);

    /// @notice A milestone of a signed contract.
    function milestoneOf(bytes32 contractId, uint256 index) external view returns (Milestone memory);

    /// @notice The offer for one decision on the lot.
    function offerOf(uint256 tenderId, uint16 lot, uint16 decision) external view returns (Offer memory);

    /// @notice A time to sign as extended by the pauses of every contract that a signature needs, but the award board.
    /// @param deadline The deadline as set, in Unix seconds.
    /// @param since The second at which it was set.
    function signatureDeadline(uint48 deadline, uint48 since) external view returns (uint48);

    /// @notice How long after a termination what was approved can still be paid, in seconds.
    function claimPeriod() external view returns (uint48);
}
