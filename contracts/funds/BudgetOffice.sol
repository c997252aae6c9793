// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IBillSettlement} from "../bills/IBillSettlement.sol";
import {OfficerModule} from "../common/OfficerModule.sol";
import {Persons} from "../common/Persons.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {Mandates} from "../identity/Mandates.sol";
import {Purposes} from "../identity/Purposes.sol";
import {IBudgetOffice} from "./IBudgetOffice.sol";
import {IFundLedger} from "./IFundLedger.sol";

/// @title Where officers act on budget lines
/// @dev Start with {IBudgetOffice}, which states every rule.
contract BudgetOffice is IBudgetOffice, OfficerModule {
    struct Act {
        // slot 0
        address preparer;
        ActStage stage;
        // slot 1
        address approver;
    }

    /// @custom:storage-location erc7201:probity.storage.BudgetOffice
    struct BudgetOfficeStorage {
        mapping(bytes32 act => Act) acts;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.BudgetOffice")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0x79a395d368af1adfd49cb58c7fbf3c8a6d6127ea569c9883f719d9c9bcb33900;

    IBillSettlement private immutable _BILLS;
    IFundLedger private immutable _LEDGER;

    /// @param trustedForwarder_ The ERC-2771 forwarder.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        address trustedForwarder_,
        IIdentityAuthority identities,
        IBillSettlement bills,
        IFundLedger ledger
    ) OfficerModule(trustedForwarder_, false, identities) {
        _BILLS = bills;
        _LEDGER = ledger;
    }

    /// @notice Sets up the proxy, once.
    /// @param manager The governance manager.
    function initialize(address manager) external initializer {
        __Module_init(manager);
    }

    // -- The budget ----------------------------------------------------------------------------------------------

    /// @inheritdoc IBudgetOffice
    function prepareLine(
        bytes32 line,
        IFundLedger.LineTerms calldata terms,
        address authority,
        address officer
    ) external whenRunning {
        _requireMandated(authority, Mandates.BUDGET_AUTHORITY, Purposes.BUDGET, officer);
        _prepare("line", authority, officer, abi.encode(line, terms));
    }

    /// @inheritdoc IBudgetOffice
    function approveLine(
        bytes32 line,
        IFundLedger.LineTerms calldata terms,
        address authority,
        address officer
    ) external whenRunning {
        _requireMandated(authority, Mandates.BUDGET_AUTHORITY, Purposes.CHECKER, officer);
        _approve("line", authority, officer, abi.encode(line, terms), ActStage.Done);
        emit LineOpened(line, authority, terms);
        _LEDGER.openLine(line, terms, authority);
    }

    /// @inheritdoc IBudgetOffice
    function prepareCeiling(bytes32 line, uint128 ceiling, bytes32 ref, address officer) external whenRunning {
        address authority = _requireBudget(line, Purposes.BUDGET, officer);
        _prepare("ceiling", authority, officer, abi.encode(line, ceiling, ref));
    }

    /// @inheritdoc IBudgetOffice
    function approveCeiling(bytes32 line, uint128 ceiling, bytes32 ref, address officer) external whenRunning {
        address authority = _requireBudget(line, Purposes.CHECKER, officer);
        _approve("ceiling", authority, officer, abi.encode(line, ceiling, ref), ActStage.Done);
        _LEDGER.setCeiling(line, ceiling);
    }

    /// @inheritdoc IBudgetOffice
    function prepareAppropriation(bytes32 line, uint128 amount, bytes32 ref, address officer) external whenRunning {
        address authority = _requireBudget(line, Purposes.BUDGET, officer);
        _prepare("appropriation", authority, officer, abi.encode(line, amount, ref));
    }

    /// @inheritdoc IBudgetOffice
    function approveAppropriation(bytes32 line, uint128 amount, bytes32 ref, address officer) external whenRunning {
        address authority = _requireBudget(line, Purposes.CHECKER, officer);
        bytes32 act = _approve("appropriation", authority, officer, abi.encode(line, amount, ref), ActStage.Done);
        _LEDGER.appropriate(line, amount, act);
    }

    /// @inheritdoc IBudgetOffice
    function prepareVirement(
        bytes32 from,
        bytes32 to,
        uint128 amount,
        bytes32 ref,
        address officer
    ) external whenRunning {
        address authority = _requireBudget(from, Purposes.BUDGET, officer);
        _prepare("virement", authority, officer, abi.encode(from, to, amount, ref));
    }

    /// @inheritdoc IBudgetOffice
    function approveVirement(
        bytes32 from,
        bytes32 to,
        uint128 amount,
        bytes32 ref,
        address officer
    ) external whenRunning {
        // The officer acts for the authority of `from`. The ledger refuses a `to` of another authority.
        address authority = _requireBudget(from, Purposes.CHECKER, officer);
        bytes32 act = _approve("virement", authority, officer, abi.encode(from, to, amount, ref), ActStage.Done);
        _LEDGER.virement(from, to, amount, act);
    }

    // -- The treasury --------------------------------------------------------------------------------------------

    /// @inheritdoc IBudgetOffice
    function prepareAllocation(Allocation calldata allocation, address officer) external whenRunning {
        _requireAllocator(allocation, Purposes.MAKER, officer);
        _prepare("allocation", allocation.from, officer, abi.encode(allocation));
    }

    /// @inheritdoc IBudgetOffice
    function approveAllocation(Allocation calldata allocation, address officer) external whenRunning {
        bool down = _requireAllocator(allocation, Purposes.CHECKER, officer);
        bytes32 act = _approve("allocation", allocation.from, officer, abi.encode(allocation), ActStage.Done);
        _LEDGER.allocate(allocation.line, allocation.from, allocation.to, allocation.amount, act, down);
    }

    /// @inheritdoc IBudgetOffice
    function prepareLapse(bytes32 line, uint128 amount, bytes32 ref, address officer) external whenRunning {
        address treasury = _LEDGER.treasuryOf(line);
        _requireMandated(treasury, Mandates.TREASURY, Purposes.MAKER, officer);
        _prepare("lapse", treasury, officer, abi.encode(line, amount, ref));
    }

    /// @inheritdoc IBudgetOffice
    function approveLapse(bytes32 line, uint128 amount, bytes32 ref, address officer) external whenRunning {
        address treasury = _LEDGER.treasuryOf(line);
        _requireMandated(treasury, Mandates.TREASURY, Purposes.CHECKER, officer);
        bytes32 act = _approve("lapse", treasury, officer, abi.encode(line, amount, ref), ActStage.Done);
        _LEDGER.lapse(line, amount, act);
    }

    // -- Bills ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IBudgetOffice
    function prepareBill(BillPayment calldata payment, address officer) external whenRunning {
        _requireOfficer(payment.organisation, Purposes.MAKER, officer);
        _requirePayable(payment);
        _prepare("bill", payment.organisation, officer, abi.encode(payment));
    }

    /// @inheritdoc IBudgetOffice
    function approveBill(BillPayment calldata payment, address officer) external whenRunning {
        _requireOfficer(payment.organisation, Purposes.CHECKER, officer);
        _approve("bill", payment.organisation, officer, abi.encode(payment), ActStage.Approved);
    }

    /// @inheritdoc IBudgetOffice
    function payBill(BillPayment calldata payment, address officer) external whenRunning {
        _requireOfficer(payment.organisation, Purposes.PAYER, officer);

        // Check: approved, and the payer is a third person (law 5).
        bytes32 id = _actId("bill", payment.organisation, abi.encode(payment));
        Act storage act = _store().acts[id];
        if (act.stage != ActStage.Approved) revert BudgetOfficeActStage(id, act.stage, ActStage.Approved);
        Persons.requireOther(officer, act.preparer, act.approver);

        // Check: the bill is still ours, in the line's currency, and leaves that much open.
        address holder = _requirePayable(payment);

        // Effect: done once.
        act.stage = ActStage.Done;

        // Interaction: the ledger pays the bill's current holder and records the settlement.
        _LEDGER.payBill(payment.line, payment.organisation, holder, payment.amount, payment.billId);
    }

    /// @inheritdoc IBudgetOffice
    function cancelAct(bytes32 kind, address organisation, bytes calldata data, address officer) external {
        _requireOfficer(organisation, Purposes.CHECKER, officer);
        bytes32 id = _actId(kind, organisation, data);
        Act storage act = _store().acts[id];
        if (act.stage != ActStage.Prepared && act.stage != ActStage.Approved) {
            revert BudgetOfficeActStage(id, act.stage, ActStage.Prepared);
        }
        delete _store().acts[id];
        emit ActCancelled(id, officer);
    }

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IBudgetOffice
    function actOf(bytes32 act) external view returns (ActStage stage, address preparer, address approver) {
        Act storage a = _store().acts[act];
        return (a.stage, a.preparer, a.approver);
    }

    /// @inheritdoc IBudgetOffice
    function actId(bytes32 kind, address organisation, bytes calldata data) external pure returns (bytes32) {
        return _actId(kind, organisation, data);
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    /// @dev Notes who prepared an act. The caller has checked that the officer may.
    function _prepare(bytes32 kind, address organisation, address officer, bytes memory data) private {
        bytes32 id = _actId(kind, organisation, data);
        Act storage act = _store().acts[id];
        if (act.stage != ActStage.None) revert BudgetOfficeActExists(id);
        act.preparer = officer;
        act.stage = ActStage.Prepared;
        emit ActPrepared(id, kind, organisation, officer, data);
    }

    /// @dev Moves a prepared act on to `next`, when the approver is another person than the preparer.
    function _approve(
        bytes32 kind,
        address organisation,
        address officer,
        bytes memory data,
        ActStage next
    ) private returns (bytes32 id) {
        id = _actId(kind, organisation, data);
        Act storage act = _store().acts[id];
        if (act.stage != ActStage.Prepared) revert BudgetOfficeActStage(id, act.stage, ActStage.Prepared);
        // Check: law 5. Identities are compared, so a second key or a second office of one person does not help.
        Persons.requireOther(officer, act.preparer);
        act.stage = next;
        act.approver = officer;
        emit ActApproved(id, officer);
    }

    /// @dev The line's own authority, when the officer may act for it and it still holds the mandate.
    function _requireBudget(bytes32 line, bytes32 purpose, address officer) private view returns (address authority) {
        authority = _LEDGER.lineOf(line).authority;
        _requireMandated(authority, Mandates.BUDGET_AUTHORITY, purpose, officer);
    }

    /// @return down Whether the money leaves the treasury or a parent; otherwise it comes back.
    function _requireAllocator(
        Allocation calldata allocation,
        bytes32 purpose,
        address officer
    ) private view returns (bool down) {
        (address from, address to) = (allocation.from, allocation.to);
        address treasury = _LEDGER.treasuryOf(allocation.line);
        if (from == treasury) {
            _requireMandated(from, Mandates.TREASURY, purpose, officer);
            // Check: the treasury gives money to agencies only. From there it follows their tree.
            down = true;
            if (to == from || _IDENTITIES.kindOf(to) != IIdentityAuthority.Kind.Agency) {
                revert BudgetOfficeNotInTree(from, to);
            }
        } else {
            _requireOfficer(from, purpose, officer);
            // Check: back to the treasury, or one step along the tree.
            if (to != treasury) {
                down = _IDENTITIES.parentOf(to) == from;
                if (to == address(0) || (!down && _IDENTITIES.parentOf(from) != to)) {
                    revert BudgetOfficeNotInTree(from, to);
                }
            }
        }
        // Check: `to` can act on the money.
        if (!_IDENTITIES.isActive(to)) revert IIdentityAuthority.IdentityNotActive(to);
    }

    /// @return The bill's current holder.
    function _requirePayable(BillPayment calldata payment) private view returns (address) {
        IBillSettlement.Payable memory bill = _BILLS.payableOf(payment.billId);
        if (bill.buyer != payment.organisation || bill.contractId != 0) {
            revert BudgetOfficeBillNotOurs(payment.billId, bill.buyer, bill.contractId);
        }
        (bytes3 currency, , ) = _LEDGER.lineTerms(payment.line);
        if (bill.currency != currency) revert BudgetOfficeCurrencyMismatch(payment.line, currency, bill.currency);
        if (payment.amount == 0 || payment.amount > bill.open) {
            revert BudgetOfficeBillExceeded(payment.billId, payment.amount, bill.open);
        }
        return bill.holder;
    }

    function _actId(bytes32 kind, address organisation, bytes memory data) private pure returns (bytes32) {
        return keccak256(abi.encode(kind, organisation, keccak256(data)));
    }

    function _store() private pure returns (BudgetOfficeStorage storage $) {
        assembly {
            $.slot := STORAGE
        }
    }
}
