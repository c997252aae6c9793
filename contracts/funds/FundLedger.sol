// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IBillSettlement} from "../bills/IBillSettlement.sol";
import {Module} from "../common/Module.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {FundPayments} from "./FundPayments.sol";
import {FundStore} from "./FundStore.sol";
import {IFundLedger, MAX_FREEZE} from "./IFundLedger.sol";
import {IFundReservations} from "./IFundReservations.sol";

/// @title The ledger of public money
/// @dev Start with {IFundLedger}, which states every rule. The ledger is one contract, told in chapters: {FundLines}
/// brings money to the organisations, {FundPayments} brings it to beneficiaries and vendors, and here it is spent and
/// redeemed. {FundStore} holds what the chapters share.
contract FundLedger is FundPayments {
    /// @dev The published lower bound; a deployment below it is a trial.
    uint48 private constant PUBLISHED_NOTICE = 7 days;

    uint48 private immutable _MIN_NOTICE;

    /// @dev Reverts unless the merchant desk calls, or while paused.
    modifier onlyMerchantDesk() {
        _requireOffice(_store().merchantDesk);
        _;
    }

    /// @param trustedForwarder_ The ERC-2771 forwarder.
    /// @param minNotice The least notice of a higher ceiling, in seconds.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        address trustedForwarder_,
        IIdentityAuthority identities,
        IBillSettlement bills,
        uint48 minNotice
    ) Module(trustedForwarder_, minNotice < PUBLISHED_NOTICE) FundStore(identities, bills) {
        _MIN_NOTICE = minNotice;
    }

    /// @notice Sets up the proxy, once.
    /// @param manager The governance manager.
    /// @param notice How long a higher ceiling is under notice, in seconds.
    function initialize(address manager, uint48 notice) external initializer {
        __Module_init(manager);
        _requirePeriod("notice", notice, _MIN_NOTICE);
        _store().notice = notice;
    }

    // -- Spending ------------------------------------------------------------------------------------------------

    /// @inheritdoc IFundLedger
    function spend(
        bytes32 line,
        address account,
        address merchant,
        uint128 amount,
        bytes32 ref
    ) external onlyMerchantDesk {
        FundLedgerStorage storage $ = _store();
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

    // -- Redemption ----------------------------------------------------------------------------------------------

    /// @inheritdoc IFundLedger
    function lock(bytes32 line, address holder, uint128 amount) external onlyMerchantDesk {
        _line(line);
        _requireAmount(line, amount);

        // Check: earned, and not under another redemption.
        Earning storage earning = _store().earnings[line][holder];
        _minus(line, holder, earning.balance - earning.locked, amount);
        earning.locked += amount;
    }

    /// @inheritdoc IFundLedger
    function unlock(bytes32 line, address holder, uint128 amount) external onlyMerchantDesk {
        Earning storage earning = _store().earnings[line][holder];
        earning.locked = _minus(line, holder, earning.locked, amount);
    }

    /// @inheritdoc IFundLedger
    function redeem(bytes32 line, address holder, uint128 amount, bytes32 bankReference) external onlyMerchantDesk {
        FundLedgerStorage storage $ = _store();
        Line storage entry = $.lines[line];
        Earning storage earning = $.earnings[line][holder];
        earning.locked = _minus(line, holder, earning.locked, amount);
        earning.balance -= amount; // never below `locked`
        entry.spent -= amount;
        entry.redeemed += amount;
        emit Moved(line, holder, address(0), amount, Movement.Redeemed, bankReference);
    }

    // -- Freezing ------------------------------------------------------------------------------------------------

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
        bytes32 line = _store().reservations[book][ref].line;
        _line(line);
        // Check: the round of one organisation does not lift what another, or the treasury, has frozen.
        uint48 standing = _store().purses[line][account].frozenUntil;
        if (until < standing) revert FundLedgerFrozen(account, standing);
        _freezeAccount(line, account, until, reason, book);
    }

    /// @inheritdoc IFundLedger
    function replaceFor(bytes32 ref, address account, address successor) external whenRunning {
        address book = _requireBook();
        FundLedgerStorage storage $ = _store();
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

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IFundLedger
    function balanceOf(address holder, bytes32 line) external view returns (uint256) {
        FundLedgerStorage storage $ = _store();
        uint256 unallocated = $.lines[line].treasury == holder ? $.lines[line].unallocated : 0;
        return unallocated + $.free[line][holder] + $.purses[line][holder].aid + $.earnings[line][holder].balance;
    }

    /// @inheritdoc IFundLedger
    function holdingOf(bytes32 line, address holder) external view returns (Holding memory) {
        FundLedgerStorage storage $ = _store();
        Purse storage purse = $.purses[line][holder];
        Earning storage earning = $.earnings[line][holder];
        return
            Holding({
                free: $.free[line][holder],
                aid: purse.aid,
                earned: earning.balance,
                locked: earning.locked,
                frozenUntil: purse.frozenUntil,
                successor: $.successors[line][holder]
            });
    }

    /// @inheritdoc IFundLedger
    function lineTotals(bytes32 line) external view returns (LineTotals memory) {
        Line storage entry = _store().lines[line];
        return
            LineTotals({
                appropriated: entry.appropriated,
                unallocated: entry.unallocated,
                held: entry.held,
                spent: entry.spent,
                redeemed: entry.redeemed,
                lapsed: entry.lapsed
            });
    }

    /// @inheritdoc IFundLedger
    function lineOf(bytes32 line) external view returns (LineState memory) {
        Line storage entry = _store().lines[line];
        uint48 from = entry.nextCeilingFrom;
        bool underNotice = from > block.timestamp;
        return
            LineState({
                treasury: entry.treasury,
                authority: entry.authority,
                currency: entry.currency,
                fiscalYear: entry.fiscalYear,
                openedAt: entry.openedAt,
                commitUntil: entry.commitUntil,
                payUntil: entry.payUntil,
                redeemUntil: entry.redeemUntil,
                ceiling: _ceilingOf(entry),
                nextCeiling: underNotice ? entry.nextCeiling : 0,
                nextCeilingFrom: underNotice ? from : 0
            });
    }

    /// @inheritdoc IFundReservations
    function lineTerms(bytes32 line) external view returns (bytes3 currency, uint48 commitUntil, uint48 payUntil) {
        Line storage entry = _line(line);
        return (
            entry.currency,
            effectiveDeadline(entry.commitUntil, entry.openedAt),
            effectiveDeadline(entry.payUntil, entry.openedAt)
        );
    }

    /// @inheritdoc IFundLedger
    function categoriesOf(bytes32 line) external view returns (bytes32[] memory) {
        return _line(line).categories;
    }

    /// @inheritdoc IFundLedger
    function treasuryOf(bytes32 line) external view returns (address) {
        return _line(line).treasury;
    }

    /// @inheritdoc IFundReservations
    function reservationOf(
        address book,
        bytes32 ref
    ) external view returns (bytes32 line, address organisation, uint128 amount) {
        Reservation storage reservation = _store().reservations[book][ref];
        return (reservation.line, reservation.organisation, reservation.amount);
    }

    /// @inheritdoc IFundLedger
    function isBook(address book) external view returns (bool) {
        return _store().books[book];
    }

    /// @inheritdoc IFundLedger
    function noticePeriod() external view returns (uint48) {
        return _store().notice;
    }

    /// @inheritdoc IFundLedger
    function offices() external view returns (address budgetOffice, address merchantDesk) {
        FundLedgerStorage storage $ = _store();
        return ($.budgetOffice, $.merchantDesk);
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    function _freezeAccount(bytes32 line, address account, uint48 until, bytes32 reason, address by) private {
        uint48 latest = _now() + MAX_FREEZE;
        if (until > latest) revert FundLedgerFreezeTooLong(until, latest);
        _store().purses[line][account].frozenUntil = until;
        emit AccountFrozen(line, account, until, reason, by);
    }
}
