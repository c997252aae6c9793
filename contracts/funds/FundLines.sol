// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Mandates} from "../identity/Mandates.sol";
import {FundStore} from "./FundStore.sol";
import {IFundLedger} from "./IFundLedger.sol";

/// @title First chapter of the fund ledger: lines are opened, given money, allocated, returned and lapsed
abstract contract FundLines is FundStore {
    /// @dev Reverts unless the budget office calls, or while paused.
    modifier onlyBudgetOffice() {
        _requireOffice(_store().budgetOffice);
        _;
    }

    // -- The budget ----------------------------------------------------------------------------------------------

    /// @inheritdoc IFundLedger
    function openLine(bytes32 line, LineTerms calldata terms, address authority) external onlyBudgetOffice {
        Line storage entry = _store().lines[line];

        // Check: the line is new and its terms make sense.
        if (entry.openedAt != 0) revert FundLedgerLineExists(line);
        if (
            terms.commitUntil <= block.timestamp ||
            terms.payUntil < terms.commitUntil ||
            terms.redeemUntil < terms.payUntil
        ) {
            revert FundLedgerDatesOutOfOrder(terms.commitUntil, terms.payUntil, terms.redeemUntil);
        }
        if (
            line == 0 ||
            terms.currency == 0 ||
            terms.categories.length > MAX_CATEGORIES ||
            !_IDENTITIES.hasMandate(terms.treasury, Mandates.TREASURY)
        ) {
            revert FundLedgerTermsInvalid(terms.currency, terms.treasury, terms.categories.length);
        }

        // Effect: the line is there, and its ceiling is 0 until the notice has passed.
        entry.treasury = terms.treasury;
        entry.currency = terms.currency;
        entry.fiscalYear = terms.fiscalYear;
        entry.openedAt = _now();
        entry.commitUntil = terms.commitUntil;
        entry.payUntil = terms.payUntil;
        entry.redeemUntil = terms.redeemUntil;
        entry.authority = authority;
        for (uint256 i = 0; i < terms.categories.length; ++i) entry.categories.push(terms.categories[i]);
        _setCeiling(line, entry, terms.ceiling);
    }

    /// @inheritdoc IFundLedger
    function setCeiling(bytes32 line, uint128 ceiling) external onlyBudgetOffice {
        _setCeiling(line, _line(line), ceiling);
    }

    /// @inheritdoc IFundLedger
    function vetoCeiling(bytes32 line) external restricted {
        Line storage entry = _line(line);
        if (entry.nextCeilingFrom <= block.timestamp) revert FundLedgerNoCeilingUnderNotice(line);
        uint128 vetoed = entry.nextCeiling;
        entry.nextCeiling = 0;
        entry.nextCeilingFrom = 0;
        emit CeilingVetoed(line, vetoed);
    }

    /// @inheritdoc IFundLedger
    function appropriate(bytes32 line, uint128 amount, bytes32 act) external onlyBudgetOffice {
        _appropriate(line, amount, act);
    }

    /// @inheritdoc IFundLedger
    function virement(bytes32 from, bytes32 to, uint128 amount, bytes32 act) external onlyBudgetOffice {
        Line storage source = _line(from);
        Line storage target = _line(to);

        // Check: two lines of one authority and one currency.
        if (target.authority != source.authority) revert FundLedgerNotOfLine(to, source.authority, target.authority);
        if (from == to || target.currency != source.currency) revert FundLedgerVirementMismatch(from, to);

        // Effect: law 2. No unit changes its line: the sum lapses on one and is appropriated on the other.
        _lapse(from, amount, act);
        _appropriate(to, amount, act);
    }

    /// @inheritdoc IFundLedger
    function allocate(
        bytes32 line,
        address from,
        address to,
        uint128 amount,
        bytes32 act,
        bool down
    ) external onlyBudgetOffice {
        FundLedgerStorage storage $ = _store();
        Line storage entry = _line(line);
        _requireAmount(line, amount);

        // Check: money goes down while it may be committed; it comes back at any time.
        if (down) _requireBefore(line, entry.commitUntil, entry.openedAt);

        // Effect: the treasury's money is what is unallocated; what anybody else has is held.
        if (from == entry.treasury) {
            entry.unallocated = _minus(line, from, entry.unallocated, amount);
            entry.held += amount;
        } else {
            _takeFree(line, from, amount);
        }
        if (to == entry.treasury) {
            entry.unallocated += amount;
            entry.held -= amount;
        } else {
            $.free[line][to] += amount;
        }
        emit Moved(line, from, to, amount, down ? Movement.Allocated : Movement.Returned, act);
    }

    // -- The end -------------------------------------------------------------------------------------------------

    /// @inheritdoc IFundLedger
    function lapse(bytes32 line, uint128 amount, bytes32 act) external onlyBudgetOffice {
        Line storage entry = _line(line);
        _requireAfter(line, entry.payUntil, entry.openedAt);
        _lapse(line, amount, act);
    }

    /// @inheritdoc IFundLedger
    function returnUnspent(bytes32 line, address holder) external whenRunning returns (uint128 amount) {
        FundLedgerStorage storage $ = _store();
        Line storage entry = _line(line);

        // Check: an organisation's time to pay is over.
        _requireAfter(line, entry.payUntil, entry.openedAt);
        amount = $.free[line][holder];
        if (amount != 0) delete $.free[line][holder];

        // Check: a beneficiary's time to spend is over. Before that only free money goes back.
        Purse storage purse = $.purses[line][holder];
        uint128 aid = purse.aid;
        if (aid != 0) {
            if (amount == 0) _requireAfter(line, entry.redeemUntil, entry.openedAt);
            if (block.timestamp > effectiveDeadline(entry.redeemUntil, entry.openedAt)) {
                purse.aid = 0;
                amount += aid;
            }
        }
        _requireAmount(line, amount);

        // Effect: back with the treasury, which may let it lapse.
        entry.held -= amount;
        entry.unallocated += amount;
        emit Moved(line, holder, entry.treasury, amount, Movement.Returned, bytes32(0));
    }

    /// @inheritdoc IFundLedger
    function returnReserved(address book, bytes32 ref) external whenRunning returns (uint128 amount) {
        FundLedgerStorage storage $ = _store();
        Reservation storage reservation = $.reservations[book][ref];
        bytes32 line = reservation.line;
        Line storage entry = _line(line);
        _requireAfter(line, entry.payUntil, entry.openedAt);

        amount = reservation.amount;
        _requireAmount(line, amount);
        reservation.amount = 0;
        $.free[line][reservation.organisation] += amount;
        emit Moved(line, book, reservation.organisation, amount, Movement.Released, ref);
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    /// @dev A lower ceiling holds at once, a higher one after the notice (law 6). Either replaces one under notice.
    function _setCeiling(bytes32 line, Line storage entry, uint128 ceiling) private {
        uint128 current = _ceilingOf(entry);
        uint48 from = _now();
        if (ceiling > current) {
            from += _store().notice;
            entry.ceiling = current;
            entry.nextCeiling = ceiling;
            entry.nextCeilingFrom = from;
        } else {
            entry.ceiling = ceiling;
            entry.nextCeiling = 0;
            entry.nextCeilingFrom = 0;
        }
        emit CeilingSet(line, ceiling, from);
    }

    function _appropriate(bytes32 line, uint128 amount, bytes32 act) private {
        Line storage entry = _line(line);

        // Check: something, in time, and within the ceiling that holds now.
        _requireAmount(line, amount);
        _requireBefore(line, entry.commitUntil, entry.openedAt);
        uint256 appropriated = uint256(entry.appropriated) + amount;
        uint128 ceiling = _ceilingOf(entry);
        if (appropriated > ceiling) revert FundLedgerCeilingExceeded(line, appropriated, ceiling);

        // Effect: no sum of law 1 overflows, since each is at most what was appropriated. The cast is safe: the sum is
        // at most the ceiling.
        entry.appropriated = uint128(appropriated);
        entry.unallocated += amount;
        emit Moved(line, address(0), entry.treasury, amount, Movement.Appropriated, act);
    }

    function _lapse(bytes32 line, uint128 amount, bytes32 act) private {
        Line storage entry = _line(line);
        _requireAmount(line, amount);
        entry.unallocated = _minus(line, entry.treasury, entry.unallocated, amount);
        entry.lapsed += amount;
        emit Moved(line, entry.treasury, address(0), amount, Movement.Lapsed, act);
    }
}
