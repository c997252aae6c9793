// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IBillSettlement} from "../bills/IBillSettlement.sol";
import {Module} from "../common/Module.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {IFundLedger} from "./IFundLedger.sol";

/// @title What the chapters of the fund ledger share: storage and common rules
abstract contract FundStore is IFundLedger, Module {
    struct Line {
        // slot 0: read by every act
        address treasury;
        bytes3 currency;
        uint16 fiscalYear;
        uint48 openedAt; // 0: no such line
        // slot 1: the dates, as the budget act sets them; pauses extend them
        uint48 commitUntil;
        uint48 payUntil;
        uint48 redeemUntil;
        uint48 nextCeilingFrom; // 0: no ceiling under notice
        // slot 2
        address authority;
        // slot 3: law 1, the pair that spending and paying moves
        uint128 held;
        uint128 spent;
        // slot 4: law 1, the pair that the treasury moves at the end
        uint128 redeemed;
        uint128 lapsed;
        // slot 5: law 1, the pair that the budget moves at the start
        uint128 appropriated;
        uint128 unallocated;
        // slot 6
        uint128 ceiling;
        uint128 nextCeiling;
        // slot 7: the act and the area are in the event; no contract asks for them
        bytes32[] categories;
    }

    /// @dev What a beneficiary has on a line. Freeze and replacement lie beside the balance, which a payment changes anyway.
    struct Purse {
        // slot 0
        uint128 aid;
        uint48 frozenUntil;
        bool replaced;
    }

    struct Earning {
        // slot 0
        uint128 balance; // includes `locked`
        uint128 locked;
    }

    struct Reservation {
        // slot 0
        bytes32 line; // 0: never reserved
        // slot 1
        address organisation;
        // slot 2
        uint128 amount;
    }

    /// @custom:storage-location erc7201:probity.storage.FundLedger
    struct FundLedgerStorage {
        mapping(bytes32 line => Line) lines;
        mapping(bytes32 line => mapping(address organisation => uint128)) free;
        mapping(bytes32 line => mapping(address account => Purse)) purses;
        mapping(bytes32 line => mapping(address account => address)) successors;
        mapping(bytes32 line => mapping(address holder => Earning)) earnings;
        mapping(address book => bool) books;
        mapping(address book => mapping(bytes32 ref => Reservation)) reservations;
        // slot 7
        address budgetOffice;
        uint48 notice;
        // slot 8
        address merchantDesk;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.FundLedger")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0x8c03eaabd0024b3eed4278ab1f93416b03e04f9435b58b6b35d6ceee7821e400;

    /// @dev The most categories that a spending has to look through.
    uint256 internal constant MAX_CATEGORIES = 8;

    IIdentityAuthority internal immutable _IDENTITIES;
    IBillSettlement internal immutable _BILLS;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IIdentityAuthority identities, IBillSettlement bills) {
        _IDENTITIES = identities;
        _BILLS = bills;
    }

    // -- What the chapters share ---------------------------------------------------------------------------------

    function _line(bytes32 line) internal view returns (Line storage entry) {
        entry = _store().lines[line];
        if (entry.openedAt == 0) revert FundLedgerNoLine(line);
    }

    /// @dev The ceiling that holds now: the one under notice from its second on.
    function _ceilingOf(Line storage entry) internal view returns (uint128) {
        uint48 from = entry.nextCeilingFrom;
        return from != 0 && from <= block.timestamp ? entry.nextCeiling : entry.ceiling;
    }

    /// @dev Reverts after the deadline, as extended by pauses since the line was opened.
    function _requireBefore(bytes32 line, uint48 deadline, uint48 since) internal view {
        uint48 effective = effectiveDeadline(deadline, since);
        if (block.timestamp > effective) revert FundLedgerTooLate(line, effective);
    }

    /// @dev Reverts until the deadline, as extended by pauses since the line was opened, has passed.
    function _requireAfter(bytes32 line, uint48 deadline, uint48 since) internal view {
        uint48 effective = effectiveDeadline(deadline, since);
        if (block.timestamp <= effective) revert FundLedgerTooEarly(line, effective);
    }

    function _requireAmount(bytes32 line, uint128 amount) internal pure {
        if (amount == 0) revert FundLedgerNothing(line);
    }

    /// @dev What is left of `available` after `amount`; reverts when it is not enough.
    function _minus(bytes32 line, address holder, uint128 available, uint128 amount) internal pure returns (uint128) {
        if (amount > available) revert FundLedgerInsufficient(line, holder, amount, available);
        unchecked {
            // Checked in the line above.
            return available - amount;
        }
    }

    /// @dev Takes free money from an organisation; reverts when it has less.
    function _takeFree(bytes32 line, address organisation, uint128 amount) internal {
        mapping(address => uint128) storage free = _store().free[line];
        free[organisation] = _minus(line, organisation, free[organisation], amount);
    }

    /// @dev Reverts unless the office or desk that governance connected calls, or while paused.
    function _requireOffice(address office) internal view {
        _requireRunning();
        address caller = _msgSender();
        if (caller != office) revert FundLedgerNotOffice(caller, office);
    }

    function _store() internal pure returns (FundLedgerStorage storage $) {
        assembly {
            $.slot := STORAGE
        }
    }
}
