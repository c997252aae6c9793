// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Persons} from "../common/Persons.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {Purposes} from "../identity/Purposes.sol";
import {BillStore} from "./BillStore.sol";
import {IBillRegistry} from "./IBillRegistry.sol";

/// @title Reimbursement of settled bills, as acts of the bill registry
/// @dev Linked into {BillRegistry}, which checks the pause and passes the caller on; {IBillRegistry} states the rules.
/// Law 5: maker, checker and payer are three persons of one agency. Law 3: an approved amount counts at once, against
/// every agency, so that of two that race only one is approved.
library ReimbursementActs {
    /// @notice See {IBillRegistry-prepareReimbursement}.
    /// @param caller Who called the registry.
    function prepare(
        IIdentityAuthority identities,
        address caller,
        IBillRegistry.Reimbursement calldata reimbursement,
        address maker
    ) external returns (bytes32 reimbursementId) {
        address agency = reimbursement.agency;
        bytes32 billId = reimbursement.billId;

        // Check: a maker of an agency asks, so that no company can use up what others may reimburse.
        identities.requireOfficerOf(agency, Purposes.MAKER, maker, caller);
        if (identities.kindOf(agency) != IIdentityAuthority.Kind.Agency)
            revert IBillRegistry.BillRegistryNotAgency(agency);

        // Check: it is new, and the bill has that much left now. The approval decides.
        reimbursementId = keccak256(abi.encode(reimbursement));
        BillStore.Reimbursing storage reimbursing = BillStore.store().reimbursings[reimbursementId];
        if (reimbursing.status != IBillRegistry.ReimbursementStatus.None) {
            revert IBillRegistry.BillRegistryReimbursementStatus(reimbursementId, reimbursing.status);
        }
        _requireReimbursable(billId, BillStore.touched(billId), reimbursement.amount);

        // Effect: the first of three persons.
        reimbursing.maker = maker;
        reimbursing.status = IBillRegistry.ReimbursementStatus.Prepared;
        emit IBillRegistry.ReimbursementPrepared(
            reimbursementId,
            billId,
            agency,
            reimbursement.payee,
            reimbursement.amount,
            reimbursement.ref,
            maker
        );
    }

    /// @notice See {IBillRegistry-approveReimbursement}.
    /// @param caller Who called the registry.
    function approve(
        IIdentityAuthority identities,
        address caller,
        IBillRegistry.Reimbursement calldata reimbursement,
        address checker
    ) external {
        address agency = reimbursement.agency;
        bytes32 billId = reimbursement.billId;
        uint128 amount = reimbursement.amount;
        (bytes32 reimbursementId, BillStore.Reimbursing storage reimbursing) = _standing(
            reimbursement,
            IBillRegistry.ReimbursementStatus.Prepared
        );

        // Check: another person approves.
        identities.requireOfficerOf(agency, Purposes.CHECKER, checker, caller);
        Persons.requireOther(checker, reimbursing.maker);

        // Check: everybody together stays within what was settled and not credited.
        BillStore.Record storage record = BillStore.touched(billId);
        _requireReimbursable(billId, record, amount);

        // Effect: it counts now, so that the payer of no other agency can pay it again.
        uint128 reimbursed = record.reimbursed + amount;
        record.reimbursed = uint96(reimbursed);
        reimbursing.checker = checker;
        reimbursing.status = IBillRegistry.ReimbursementStatus.Approved;
        emit IBillRegistry.ReimbursementApproved(reimbursementId, billId, agency, amount, reimbursed, checker);
    }

    /// @notice See {IBillRegistry-payReimbursement}.
    /// @param caller Who called the registry.
    function pay(
        IIdentityAuthority identities,
        address caller,
        IBillRegistry.Reimbursement calldata reimbursement,
        address payer,
        bytes32 payment
    ) external {
        address agency = reimbursement.agency;
        bytes32 billId = reimbursement.billId;
        (bytes32 reimbursementId, BillStore.Reimbursing storage reimbursing) = _standing(
            reimbursement,
            IBillRegistry.ReimbursementStatus.Approved
        );

        // Check: a third person pays.
        identities.requireOfficerOf(agency, Purposes.PAYER, payer, caller);
        Persons.requireOther(payer, reimbursing.maker, reimbursing.checker);

        // Check: no credit since the approval has made it too much.
        BillStore.Record storage record = BillStore.touched(billId);
        uint128 left = record.total - record.credited;
        if (record.reimbursed > left)
            revert IBillRegistry.BillRegistryExceedsReimbursable(billId, record.reimbursed, left);

        // Effect: it cannot be paid again.
        reimbursing.status = IBillRegistry.ReimbursementStatus.Paid;
        emit IBillRegistry.ReimbursementPaid(reimbursementId, billId, agency, reimbursement.amount, payment, payer);
    }

    /// @notice See {IBillRegistry-cancelReimbursement}.
    /// @param caller Who called the registry.
    function cancel(
        IIdentityAuthority identities,
        address caller,
        IBillRegistry.Reimbursement calldata reimbursement,
        address officer
    ) external {
        address agency = reimbursement.agency;
        bytes32 billId = reimbursement.billId;
        bytes32 reimbursementId = keccak256(abi.encode(reimbursement));
        BillStore.Reimbursing storage reimbursing = BillStore.store().reimbursings[reimbursementId];

        IBillRegistry.ReimbursementStatus status = reimbursing.status;
        if (status == IBillRegistry.ReimbursementStatus.Prepared) {
            // Check: a checker refuses it. The amount does not count yet.
            identities.requireOfficerOf(agency, Purposes.CHECKER, officer, caller);
        } else if (status == IBillRegistry.ReimbursementStatus.Approved) {
            // Check: a payer says that it is not paid. A checker could free what a payer has just paid.
            identities.requireOfficerOf(agency, Purposes.PAYER, officer, caller);
            // Effect: what the approval took is free again. No underflow: it added the same amount.
            BillStore.touched(billId).reimbursed -= uint96(reimbursement.amount);
        } else {
            revert IBillRegistry.BillRegistryReimbursementStatus(reimbursementId, status);
        }

        // Effect: it can be neither approved nor paid.
        reimbursing.status = IBillRegistry.ReimbursementStatus.Cancelled;
        emit IBillRegistry.ReimbursementCancelled(reimbursementId, billId, agency, officer);
    }

    /// @dev The reimbursement that stands in `status`.
    function _standing(
        IBillRegistry.Reimbursement calldata reimbursement,
        IBillRegistry.ReimbursementStatus status
    ) private view returns (bytes32 reimbursementId, BillStore.Reimbursing storage reimbursing) {
        reimbursementId = keccak256(abi.encode(reimbursement));
        reimbursing = BillStore.store().reimbursings[reimbursementId];
        if (reimbursing.status != status) {
            revert IBillRegistry.BillRegistryReimbursementStatus(reimbursementId, reimbursing.status);
        }
    }

    function _requireReimbursable(bytes32 billId, BillStore.Record storage record, uint128 amount) private view {
        if (amount == 0) revert IBillRegistry.BillRegistryAmountZero(billId);
        if (record.status == IBillRegistry.Status.Archived)
            revert IBillRegistry.BillRegistryStatusForbids(billId, record.status);
        uint128 net = record.total - record.credited;
        uint128 most = record.settled < net ? record.settled : net;
        uint128 left = most > record.reimbursed ? most - record.reimbursed : 0;
        if (amount > left) revert IBillRegistry.BillRegistryExceedsReimbursable(billId, amount, left);
    }
}
