// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {FundLines} from "./FundLines.sol";
import {IFundLedger} from "./IFundLedger.sol";
import {IFundReservations} from "./IFundReservations.sol";

/// @title Second chapter of the fund ledger: what books reserve and pay, and bills that belong to no contract
abstract contract FundPayments is FundLines {
    // -- Books ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IFundLedger
    function connectBook(address book) external restricted {
        _store().books[book] = true;
        emit BookConnected(book);
    }

    /// @inheritdoc IFundLedger
    function disconnectBook(address book) external restricted {
        _store().books[book] = false;
        emit BookDisconnected(book);
    }

    /// @inheritdoc IFundLedger
    function connectOffices(address budgetOffice, address merchantDesk) external restricted {
        FundLedgerStorage storage $ = _store();
        if ($.budgetOffice != address(0)) revert FundLedgerOfficesConnected($.budgetOffice, $.merchantDesk);
        $.budgetOffice = budgetOffice;
        $.merchantDesk = merchantDesk;
        emit OfficesConnected(budgetOffice, merchantDesk);
    }

    /// @inheritdoc IFundReservations
    function reserve(bytes32 line, address organisation, uint128 amount, bytes32 ref) external whenRunning {
        address book = _requireBook();
        Line storage entry = _line(line);
        _requireAmount(line, amount);
        _requireBefore(line, entry.commitUntil, entry.openedAt);
        _reserve(book, line, organisation, amount, ref);
    }

    /// @inheritdoc IFundReservations
    function release(bytes32 ref, uint128 amount) external whenRunning {
        // No check that the caller is connected: a book that no longer is may still give back what it reserved.
        _release(_msgSender(), ref, amount);
    }

    /// @inheritdoc IFundReservations
    function handOver(bytes32 ref, address to, bytes32 toRef, uint128 amount) external whenRunning {
        address book = _requireBook();
        if (!_store().books[to]) revert FundLedgerNotBook(to);

        // No check of commit-until: the money was committed in time.
        (bytes32 line, address organisation) = _release(book, ref, amount);
        _reserve(to, line, organisation, amount, toRef);
    }

    /// @inheritdoc IFundReservations
    function payReserved(bytes32 ref, address to, uint128 amount, bytes32 cause) external whenRunning {
        address book = _requireBook();
        Reservation storage reservation = _store().reservations[book][ref];
        bytes32 line = reservation.line;
        Line storage entry = _line(line);
        _requireAmount(line, amount);
        _requireBefore(line, entry.payUntil, entry.openedAt);
        _takeReserved(reservation, ref, amount);
        _earn(line, entry, book, to, amount, Movement.Paid, cause);
    }

    /// @inheritdoc IFundLedger
    function payReservedMany(
        bytes32 ref,
        address[] calldata accounts,
        uint128[] calldata amounts
    ) external whenRunning returns (uint256 refused, uint128 paid) {
        address book = _requireBook();
        if (accounts.length != amounts.length || accounts.length > 256) {
            revert FundLedgerListLength(accounts.length, amounts.length);
        }
        Reservation storage reservation = _store().reservations[book][ref];
        bytes32 line = reservation.line;
        Line storage entry = _line(line);
        _requireBefore(line, entry.payUntil, entry.openedAt);
        (refused, paid) = _grantMany(line, book, ref, accounts, amounts);

        // Check: the sum is known only after the payments. A revert undoes them.
        _takeReserved(reservation, ref, paid);
    }

    // -- Bills ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IFundLedger
    function payBill(
        bytes32 line,
        address organisation,
        address holder,
        uint128 amount,
        bytes32 billId
    ) external onlyBudgetOffice {
        Line storage entry = _line(line);
        _requireAmount(line, amount);
        _requireBefore(line, entry.payUntil, entry.openedAt);

        // Effect: the holder has earned the money.
        _takeFree(line, organisation, amount);
        _earn(line, entry, organisation, holder, amount, Movement.Paid, billId);

        // Interaction: the bill is settled in the same transaction; the registry refuses more than it leaves open.
        _BILLS.recordSettlement(billId, amount);
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    /// @dev Held money becomes money that a merchant or vendor may redeem.
    function _earn(
        bytes32 line,
        Line storage entry,
        address from,
        address to,
        uint128 amount,
        Movement kind,
        bytes32 ref
    ) internal {
        entry.held -= amount;
        entry.spent += amount;
        // Check: the holder is enrolled, so that it can redeem the money.
        if (_IDENTITIES.kindOf(to) == IIdentityAuthority.Kind.None) revert FundLedgerUnknownHolder(to);
        _store().earnings[line][to].balance += amount;
        emit Moved(line, from, to, amount, kind, ref);
    }

    /// @dev Pays every entry it can. The caller takes the sum from the reservation.
    function _grantMany(
        bytes32 line,
        address book,
        bytes32 ref,
        address[] calldata accounts,
        uint128[] calldata amounts
    ) private returns (uint256 refused, uint128 paid) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            uint128 amount = amounts[i];
            if (amount == 0) continue;
            if (_grant(line, book, accounts[i], amount, ref)) paid += amount;
            else refused |= 1 << i;
        }
    }

    /// @dev Pays one beneficiary, or the account that follows it.
    /// @return Whether the account could be paid.
    function _grant(bytes32 line, address book, address account, uint128 amount, bytes32 ref) private returns (bool) {
        FundLedgerStorage storage $ = _store();
        Purse storage purse = $.purses[line][account];
        // No unbounded loop: each step is a replacement that two officers signed.
        while (purse.replaced) {
            account = $.successors[line][account];
            purse = $.purses[line][account];
        }
        // Check: the account is not the zero address, for which nobody can sign, and not frozen.
        if (account == address(0) || purse.frozenUntil > block.timestamp) return false;
        purse.aid += amount;
        emit Moved(line, book, account, amount, Movement.Granted, ref);
        return true;
    }

    /// @dev Free and reserved money are both held, so the line's totals stay.
    function _reserve(address book, bytes32 line, address organisation, uint128 amount, bytes32 ref) private {
        // Check: a reservation is of one organisation on one line.
        Reservation storage reservation = _store().reservations[book][ref];
        if (reservation.line == 0) {
            reservation.line = line;
            reservation.organisation = organisation;
        } else if (reservation.line != line || reservation.organisation != organisation) {
            revert FundLedgerReservationDiffers(ref, reservation.line, reservation.organisation);
        }

        _takeFree(line, organisation, amount);
        reservation.amount += amount;
        emit Moved(line, organisation, book, amount, Movement.Reserved, ref);
    }

    function _release(address book, bytes32 ref, uint128 amount) private returns (bytes32 line, address organisation) {
        FundLedgerStorage storage $ = _store();
        Reservation storage reservation = $.reservations[book][ref];
        line = reservation.line;
        organisation = reservation.organisation;
        _requireAmount(line, amount);
        _takeReserved(reservation, ref, amount);
        $.free[line][organisation] += amount;
        emit Moved(line, book, organisation, amount, Movement.Released, ref);
    }

    function _takeReserved(Reservation storage reservation, bytes32 ref, uint128 amount) private {
        uint128 reserved = reservation.amount;
        if (amount > reserved) revert FundLedgerReservationExceeded(ref, amount, reserved);
        reservation.amount = reserved - amount;
    }

    /// @return book The caller, when it is connected.
    function _requireBook() internal view returns (address book) {
        book = _msgSender();
        if (!_store().books[book]) revert FundLedgerNotBook(book);
    }
}
