// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {FundPayments} from "./FundPayments.sol";
import {IFundLedger} from "./IFundLedger.sol";

/// @title The ledger's part of spending and redemption, freezing and replacing accounts
abstract contract FundSpending is FundPayments {
    /// @dev Reverts unless the merchant desk calls, or while paused.
    modifier onlyMerchantDesk() {
        _requireOffice(_fundStorage().merchantDesk);
        _;
    }

    // ------------------------------------------------------------------------------------------------ spending

    /// @inheritdoc IFundLedger
    function spend(
        bytes32 line,
        address account,
        address merchant,
        uint128 amount,
        bytes32 ref
    ) external onlyMerchantDesk {
        FundStorage storage $ = _fundStorage();
        Line storage entry = _line(line);
        _requireAmount(line, amount);
        _requireBefore(line, entry.redeemUntil, entry.openedAt);

        // Check: the account is neither frozen nor replaced.
        Purse memory purse = $.purses[line][account];
        if (purse.replaced) revert FundLedgerAccountReplaced(account, $.successors[line][account]);
        if (purse.frozenUntil > block.timestamp) revert FundLedgerFrozen(account, purse.frozenUntil);

        // Effect: aid becomes the merchant's to redeem.
        purse.aid = _minus(line, account, purse.aid, amount);
        $.purses[line][account] = purse;
        _earn(line, entry, account, merchant, amount, Movement.Spent, ref);
    }

    // ------------------------------------------------------------------------------------------------ redemption

    /// @inheritdoc IFundLedger
    function lock(bytes32 line, address holder, uint128 amount) external onlyMerchantDesk {
        _line(line);
        _requireAmount(line, amount);

        // Check: earned, and not under another redemption.
        Earning storage earning = _fundStorage().earnings[line][holder];
        _minus(line, holder, earning.balance - earning.locked, amount);
        earning.locked += amount;
    }

    /// @inheritdoc IFundLedger
    function unlock(bytes32 line, address holder, uint128 amount) external onlyMerchantDesk {
        Earning storage earning = _fundStorage().earnings[line][holder];
        earning.locked = _minus(line, holder, earning.locked, amount);
    }

    /// @inheritdoc IFundLedger
    function redeem(bytes32 line, address holder, uint128 amount, bytes32 bankReference) external onlyMerchantDesk {
        FundStorage storage $ = _fundStorage();
        Line storage entry = $.lines[line];
        Earning storage earning = $.earnings[line][holder];
        earning.locked = _minus(line, holder, earning.locked, amount);
        earning.balance -= amount; // never below `locked`
        entry.spent -= amount;
        entry.redeemed += amount;
        emit Moved(line, holder, address(0), amount, Movement.Redeemed, bankReference);
    }

    // ------------------------------------------------------------------------------------------------ freezing

    /// @inheritdoc IFundLedger
    function freeze(
        bytes32 line,
        address account,
        uint48 until,
        bytes32 reason,
        address officer
    ) external onlyMerchantDesk {
        _line(line);
        _freezeAccount(line, account, until, reason, officer);
    }

    /// @inheritdoc IFundLedger
    function freezeFor(bytes32 ref, address account, uint48 until, bytes32 reason) external whenRunning {
        address book = _requireBook();
        bytes32 line = _fundStorage().reservations[book][ref].line;
        _line(line);
        // Check: the round of one organisation does not lift what another, or the treasury, has frozen.
        uint48 standing = _fundStorage().purses[line][account].frozenUntil;
        if (until < standing) revert FundLedgerFrozen(account, standing);
        _freezeAccount(line, account, until, reason, book);
    }

    /// @inheritdoc IFundLedger
    function replaceFor(bytes32 ref, address account, address successor) external whenRunning {
        address book = _requireBook();
        FundStorage storage $ = _fundStorage();
        bytes32 line = $.reservations[book][ref].line;
        _line(line);
        Purse storage old = $.purses[line][account];
        Purse storage next = $.purses[line][successor];

        // Check: a lost account is replaced once, by one that is not itself lost. So no ring can form.
        if (old.replaced) revert FundLedgerAccountReplaced(account, $.successors[line][account]);
        if (next.replaced || successor == account || successor == address(0)) {
            revert FundLedgerAccountReplaced(successor, $.successors[line][successor]);
        }

        // Effect: the aid follows, and so does a freeze.
        uint128 aid = old.aid;
        old.aid = 0;
        old.replaced = true;
        next.aid += aid;
        if (old.frozenUntil > next.frozenUntil) next.frozenUntil = old.frozenUntil;
        $.successors[line][account] = successor;
        emit AccountReplaced(line, account, successor);
        if (aid != 0) emit Moved(line, account, successor, aid, Movement.Replaced, ref);
    }

    // ------------------------------------------------------------------------------------------------ rules

    function _freezeAccount(bytes32 line, address account, uint48 until, bytes32 reason, address by) private {
        uint48 latest = _now() + MAX_FREEZE;
        if (until > latest) revert FundLedgerFreezeTooLong(until, latest);
        _fundStorage().purses[line][account].frozenUntil = until;
        emit AccountFrozen(line, account, until, reason, by);
    }
}
