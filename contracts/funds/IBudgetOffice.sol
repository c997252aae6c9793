// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IFundLedger} from "./IFundLedger.sol";

/// @title Where officers act on budget lines: they prepare and approve, and the ledger does what they agreed on
/// @dev Acts need two or three enrolled persons, compared as identities (law 5): one prepares, another approves, and a
/// bill is paid by a third. What was prepared is known by the hash of all its values, so nobody can approve anything
/// else, and an act is done once: to appropriate the same sum twice takes two references.
///
/// The ledger checks what can be done to the money ({IFundLedger}); the office checks who may do it. Amounts are minor
/// units of the line's currency, times Unix seconds.
interface IBudgetOffice {
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

    /// @notice Prepares the opening of a line. By a budget officer of an agency with the budget authority's mandate.
    /// @dev Emits {ActPrepared} of kind "line".
    /// @param line The line's id: any hash not taken.
    function prepareLine(
        bytes32 line,
        IFundLedger.LineTerms calldata terms,
        address authority,
        address officer
    ) external;

    /// @notice Opens the line as prepared. By a checker of the same agency, another person.
    /// @dev Emits {ActApproved}, {LineOpened} and {IFundLedger.CeilingSet}. The ceiling holds after the notice period (law 6).
    function approveLine(
        bytes32 line,
        IFundLedger.LineTerms calldata terms,
        address authority,
        address officer
    ) external;

    /// @notice Prepares another ceiling. By a budget officer of the line's authority.
    /// @dev Emits {ActPrepared} of kind "ceiling".
    function prepareCeiling(bytes32 line, uint128 ceiling, bytes32 ref, address officer) external;

    /// @notice Sets the ceiling as prepared: a lower one at once, a higher one after the notice period.
    /// @dev Emits {ActApproved} and {IFundLedger.CeilingSet}.
    function approveCeiling(bytes32 line, uint128 ceiling, bytes32 ref, address officer) external;

    /// @notice Prepares an appropriation. By a budget officer of the line's authority.
    /// @dev Emits {ActPrepared} of kind "appropriation".
    /// @param ref The warrant or gazette entry, as a hash.
    function prepareAppropriation(bytes32 line, uint128 amount, bytes32 ref, address officer) external;

    /// @notice Appropriates as prepared. By a checker of the authority, another person.
    /// @dev Emits {ActApproved} and {IFundLedger.Moved}. Needs: within the ceiling, not after commit-until.
    function approveAppropriation(bytes32 line, uint128 amount, bytes32 ref, address officer) external;

    /// @notice Prepares a virement between two lines of one authority and one currency.
    /// @dev Emits {ActPrepared} of kind "virement".
    function prepareVirement(bytes32 from, bytes32 to, uint128 amount, bytes32 ref, address officer) external;

    /// @notice Unallocated money of one line lapses and the same sum is appropriated on the other.
    /// @dev Emits {ActApproved} and two {IFundLedger.Moved}.
    function approveVirement(bytes32 from, bytes32 to, uint128 amount, bytes32 ref, address officer) external;

    /// @notice Prepares an allocation: from the treasury to an agency, from an agency to its child, or back up.
    /// @dev By a maker of `from`. Emits {ActPrepared} of kind "allocation".
    function prepareAllocation(Allocation calldata allocation, address officer) external;

    /// @notice Moves the money as prepared. By a checker of `from`, another person.
    /// @dev Emits {ActApproved} and {IFundLedger.Moved}. Down: not after commit-until. Up: at any time.
    function approveAllocation(Allocation calldata allocation, address officer) external;

    /// @notice Prepares the burning of unallocated money after the line's pay-until. By a maker of the treasury.
    /// @dev Emits {ActPrepared} of kind "lapse".
    function prepareLapse(bytes32 line, uint128 amount, bytes32 ref, address officer) external;

    /// @notice Burns unallocated money as prepared. By a checker of the treasury, another person.
    /// @dev Emits {ActApproved} and {IFundLedger.Moved}.
    function approveLapse(bytes32 line, uint128 amount, bytes32 ref, address officer) external;

    /// @notice Calls off an act that is prepared or approved and not done. By a checker of its organisation.
    /// @dev Emits {ActCancelled}. Cannot be paused. The same act may be prepared again.
    function cancelAct(bytes32 kind, address organisation, bytes calldata data, address officer) external;

    /// @notice Prepares the payment of an accepted bill that names no contract. By a maker of the buyer.
    /// @dev Emits {ActPrepared} of kind "bill".
    function prepareBill(BillPayment calldata payment, address officer) external;

    /// @notice Approves the payment. By a checker of the buyer, another person. Emits {ActApproved}.
    function approveBill(BillPayment calldata payment, address officer) external;

    /// @notice Pays the bill's current holder and records the settlement. By a payer of the buyer, a third person.
    /// @dev Emits {IFundLedger.Moved}.
    function payBill(BillPayment calldata payment, address officer) external;

    /// @notice How far an act has come and who took part.
    function actOf(bytes32 act) external view returns (ActStage stage, address preparer, address approver);

    /// @notice The id of an act.
    function actId(bytes32 kind, address organisation, bytes calldata data) external pure returns (bytes32);
}
