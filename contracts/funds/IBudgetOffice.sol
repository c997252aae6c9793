// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IPersons} from "../common/IPersons.sol";
import {IFundLedger} from "./IFundLedger.sol";

/// @title Where officers act on budget lines: they prepare and approve, and the ledger does what they agreed on
/// @dev Acts need two or three enrolled persons, compared as identities (law 5): one prepares, another approves, and a
/// bill is paid by a third. What was prepared is known by the hash of all its values, so nobody can approve anything
/// else, and an act is done once: to appropriate the same sum twice takes two references.
///
/// The ledger checks what can be done to the money ({IFundLedger}); the office checks who may do it. Amounts are minor
/// units of the line's currency, times Unix seconds.
interface IBudgetOffice is IPersons {
    /// @notice How far an act on money has come.
    enum ActStage {
        None,
        Prepared,
        Approved, // of a bill: waits for its payer
        Done
    }

    /// @notice Money on its way up or down the tree of organisations.
    /// @param ref What it is for; makes the act unique.
    struct Allocation {
        bytes32 line;
        address from;
        address to;
        uint128 amount;
        bytes32 ref;
    }

    /// @notice The payment of a bill that belongs to no contract.
    /// @param organisation The buyer, which pays.
    /// @param ref Makes the act unique, so that a bill can be paid in parts.
    struct BillPayment {
        bytes32 line;
        address organisation;
        bytes32 billId;
        uint128 amount;
        bytes32 ref;
    }

    /// @notice Emitted when an act on money is prepared, for all to read before it is approved.
    /// @param act The hash of all that follows.
    /// @param kind The short name of the act, as ASCII.
    /// @param data The values of the act, ABI-encoded.
    event ActPrepared(
        bytes32 indexed act,
        bytes32 indexed kind,
        address indexed organisation,
        address officer,
        bytes data
    );

    /// @notice Emitted when a line is opened, with all that the budget act says of it.
    event LineOpened(bytes32 indexed line, address indexed authority, IFundLedger.LineTerms terms);

    /// @notice Emitted when a second person approves an act.
    event ActApproved(bytes32 indexed act, address indexed officer);

    /// @notice Emitted when an act that was not yet done is called off.
    event ActCancelled(bytes32 indexed act, address indexed officer);

    /// @notice Thrown when an act is prepared twice.
    error BudgetOfficeActExists(bytes32 act);

    /// @notice Thrown when an act is not at the stage that the call needs.
    error BudgetOfficeActStage(bytes32 act, ActStage actual, ActStage expected);

    /// @notice Thrown when money would move between organisations that are not parent and child.
    error BudgetOfficeNotInTree(address from, address to);

    /// @notice Thrown when the payer is not the bill's buyer, or the bill belongs to a contract.
    error BudgetOfficeBillNotOurs(bytes32 billId, address buyer, bytes32 contractId);

    /// @notice Thrown when a bill is in another currency than the line.
    error BudgetOfficeCurrencyMismatch(bytes32 line, bytes3 expected, bytes3 actual);

    /// @notice Thrown when a payment is more than the bill leaves open.
    error BudgetOfficeBillExceeded(bytes32 billId, uint128 wanted, uint128 open);

    /// @notice Prepares the opening of a line.
    ///
    /// @dev Emits {ActPrepared} of kind "line".
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be a budget officer of `authority`, which must hold the
    ///   mandate of a budget authority.
    /// - The same act must not have been prepared before.
    ///
    /// @param line The line's id: any hash not taken.
    function prepareLine(
        bytes32 line,
        IFundLedger.LineTerms calldata terms,
        address authority,
        address officer
    ) external;

    /// @notice Opens the line as prepared. Its ceiling holds after the notice period (law 6).
    ///
    /// @dev Emits {ActApproved} and {LineOpened}, and the ledger {IFundLedger-CeilingSet}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be a checker of `authority`, which must hold the mandate of
    ///   a budget authority.
    /// - The same act must be prepared.
    /// - `officer` must not be the one who prepared it.
    /// - The ledger must open the line; see {IFundLedger-openLine}.
    function approveLine(
        bytes32 line,
        IFundLedger.LineTerms calldata terms,
        address authority,
        address officer
    ) external;

    /// @notice Prepares another ceiling.
    ///
    /// @dev Emits {ActPrepared} of kind "ceiling".
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The line must exist.
    /// - The caller must be the key of `officer`, who must be a budget officer of the line's authority, which must hold
    ///   the mandate of a budget authority.
    /// - The same act must not have been prepared before.
    ///
    /// @param ref Makes the act unique, so that the same ceiling can be set again.
    function prepareCeiling(bytes32 line, uint128 ceiling, bytes32 ref, address officer) external;

    /// @notice Sets the ceiling as prepared: a lower one at once, a higher one after the notice period.
    ///
    /// @dev Emits {ActApproved}, and the ledger {IFundLedger-CeilingSet}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The line must exist.
    /// - The caller must be the key of `officer`, who must be a checker of the line's authority, which must hold the
    ///   mandate of a budget authority.
    /// - The same act must be prepared.
    /// - `officer` must not be the one who prepared it.
    function approveCeiling(bytes32 line, uint128 ceiling, bytes32 ref, address officer) external;

    /// @notice Prepares an appropriation.
    ///
    /// @dev Emits {ActPrepared} of kind "appropriation".
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The line must exist.
    /// - The caller must be the key of `officer`, who must be a budget officer of the line's authority, which must hold
    ///   the mandate of a budget authority.
    /// - The same act must not have been prepared before.
    ///
    /// @param ref The warrant or gazette entry, as a hash.
    function prepareAppropriation(bytes32 line, uint128 amount, bytes32 ref, address officer) external;

    /// @notice Appropriates as prepared.
    ///
    /// @dev Emits {ActApproved}, and the ledger {IFundLedger-Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The line must exist.
    /// - The caller must be the key of `officer`, who must be a checker of the line's authority, which must hold the
    ///   mandate of a budget authority.
    /// - The same act must be prepared.
    /// - `officer` must not be the one who prepared it.
    /// - The ledger must appropriate; see {IFundLedger-appropriate}.
    function approveAppropriation(bytes32 line, uint128 amount, bytes32 ref, address officer) external;

    /// @notice Prepares a virement between two lines of one authority and one currency.
    ///
    /// @dev Emits {ActPrepared} of kind "virement".
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The line `from` must exist.
    /// - The caller must be the key of `officer`, who must be a budget officer of the line's authority, which must hold
    ///   the mandate of a budget authority.
    /// - The same act must not have been prepared before.
    function prepareVirement(bytes32 from, bytes32 to, uint128 amount, bytes32 ref, address officer) external;

    /// @notice Lets unallocated money of one line lapse and appropriates the same sum on the other.
    ///
    /// @dev Emits {ActApproved}, and the ledger two {IFundLedger-Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The line `from` must exist.
    /// - The caller must be the key of `officer`, who must be a checker of the line's authority, which must hold the
    ///   mandate of a budget authority.
    /// - The same act must be prepared.
    /// - `officer` must not be the one who prepared it.
    /// - The ledger must do it; see {IFundLedger-virement}.
    function approveVirement(bytes32 from, bytes32 to, uint128 amount, bytes32 ref, address officer) external;

    /// @notice Prepares an allocation: from the treasury to an agency, from an agency to its child, or back up.
    ///
    /// @dev Emits {ActPrepared} of kind "allocation".
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The line must exist.
    /// - The caller must be the key of `officer`, who must be a maker of `from`. If `from` is the line's treasury, it
    ///   must hold the mandate.
    /// - From the treasury, `to` must be another agency. Otherwise it must be the treasury, or the parent or a child of
    ///   `from`.
    /// - `to` must be active.
    /// - The same act must not have been prepared before.
    function prepareAllocation(Allocation calldata allocation, address officer) external;

    /// @notice Moves the money as prepared.
    ///
    /// @dev Emits {ActApproved}, and the ledger {IFundLedger-Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The line must exist.
    /// - The caller must be the key of `officer`, who must be a checker of `from`. If `from` is the line's treasury, it
    ///   must hold the mandate.
    /// - From the treasury, `to` must be another agency. Otherwise it must be the treasury, or the parent or a child of
    ///   `from`.
    /// - `to` must be active.
    /// - The same act must be prepared.
    /// - `officer` must not be the one who prepared it.
    /// - The ledger must move the money; see {IFundLedger-allocate}.
    function approveAllocation(Allocation calldata allocation, address officer) external;

    /// @notice Prepares the burning of unallocated money after the line's pay-until.
    ///
    /// @dev Emits {ActPrepared} of kind "lapse".
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The line must exist.
    /// - The caller must be the key of `officer`, who must be a maker of the line's treasury, which must hold the
    ///   mandate.
    /// - The same act must not have been prepared before.
    function prepareLapse(bytes32 line, uint128 amount, bytes32 ref, address officer) external;

    /// @notice Burns unallocated money as prepared.
    ///
    /// @dev Emits {ActApproved}, and the ledger {IFundLedger-Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The line must exist.
    /// - The caller must be the key of `officer`, who must be a checker of the line's treasury, which must hold the
    ///   mandate.
    /// - The same act must be prepared.
    /// - `officer` must not be the one who prepared it.
    /// - The ledger must burn it; see {IFundLedger-lapse}.
    function approveLapse(bytes32 line, uint128 amount, bytes32 ref, address officer) external;

    /// @notice Prepares the payment of an accepted bill that names no contract: the first of three persons.
    ///
    /// @dev Emits {ActPrepared} of kind "bill".
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be a maker of the organisation.
    /// - The organisation must be the buyer of the bill, and the bill must name no contract.
    /// - The line must exist, and be in the currency of the bill.
    /// - `amount` must be above 0, and at most what is open of the bill.
    /// - The same act must not have been prepared before.
    function prepareBill(BillPayment calldata payment, address officer) external;

    /// @notice Approves the payment: the second person.
    ///
    /// @dev Emits {ActApproved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be a checker of the organisation.
    /// - The same act must be prepared.
    /// - `officer` must not be the one who prepared it.
    function approveBill(BillPayment calldata payment, address officer) external;

    /// @notice Pays the bill's current holder and records the settlement: the third person.
    ///
    /// @dev The ledger emits {IFundLedger-Moved}, and the bill registry {IBillRegistry-BillSettled}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be a payer of the organisation.
    /// - The same act must be approved.
    /// - `officer` must be neither the one who prepared it nor the one who approved it.
    /// - What {prepareBill} asks of the bill must hold still.
    /// - The ledger must pay; see {IFundLedger-payBill}.
    function payBill(BillPayment calldata payment, address officer) external;

    /// @notice Calls off an act that is not done. The same act may be prepared again.
    ///
    /// @dev Emits {ActCancelled}. Cannot be paused.
    ///
    /// Requirements:
    /// - The caller must be the key of `officer`, who must be a checker of the organisation.
    /// - The act must be prepared or approved.
    ///
    /// @param kind The kind of the act, as {ActPrepared} names it.
    /// @param data The values of the act, ABI-encoded as {ActPrepared} gives them.
    function cancelAct(bytes32 kind, address organisation, bytes calldata data, address officer) external;

    /// @notice How far an act has come and who took part.
    function actOf(bytes32 act) external view returns (ActStage stage, address preparer, address approver);

    /// @notice The id of an act.
    function actId(bytes32 kind, address organisation, bytes calldata data) external pure returns (bytes32);
}
