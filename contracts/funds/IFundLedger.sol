// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IFundReservations} from "./IFundReservations.sol";

/// @dev The longest that one act may freeze an account, a merchant or an entry of a round.
uint48 constant MAX_FREEZE = 30 days;

/// @title The ledger of public money: budget lines, who holds what of them, and how it was spent
/// @dev A ledger of its own: there is no transfer, no approval and no operator. Money moves only by the acts named
/// here, and every movement is one {Moved} event. Amounts are minor units of the line's currency, times Unix seconds.
///
/// Law 1, for each line, always: appropriated = unallocated + held + spent + redeemed + lapsed. See {lineTotals}.
///
/// Read as double entry, the {Moved} events of a line alone give every balance: address 0 is the source and the sink,
/// the treasury holds what is unallocated, an organisation its free money, a book what it has reserved, a beneficiary
/// its aid, a merchant or vendor what it has earned and not redeemed.
///
/// The ledger keeps laws 1 and 2 by itself. It does not ask who the officers are: the contracts that call it do.
///
/// ```
///   who asks                           which contract        what it calls on the ledger
///
///   budget, treasury, agency        -> BudgetOffice       -> openLine, setCeiling, appropriate, virement, allocate,
///                                                            lapse, payBill (-> BillRegistry.recordSettlement)
///   beneficiary, merchant, treasury -> MerchantDesk       -> spend, lock, unlock, redeem, freeze
///   agency; anyone pays it out      -> RoundBook          -> reserve, release, payReservedMany, freezeFor
///   buyer                           -> TenderBoard        -> reserve, release, handOver
///   buyer, contractor               -> ContractBook       -> payReserved, release
///   governance                      -> GovernanceManager  -> connectOffices, connectBook, disconnectBook, vetoCeiling
///   anyone                          -----------------------> returnUnspent, returnReserved
/// ```
///
/// RoundBook, TenderBoard and ContractBook reserve and pay: the ledger calls them books, and governance connects them.
interface IFundLedger is IFundReservations {
    /// @notice Why money moved.
    enum Movement {
        Appropriated, // from 0 to the treasury
        Allocated, // down the tree of organisations
        Returned, // up the tree, or back to the treasury after its date
        Reserved, // from an organisation to a book
        Released, // from a book back to the organisation
        Paid, // from a book or an organisation to a vendor
        Granted, // from a book to a beneficiary
        Spent, // from a beneficiary to a merchant
        Redeemed, // from a merchant or vendor to 0: paid out by the treasury's bank
        Lapsed, // from the treasury to 0
        Replaced // from a lost account to the one that follows it
    }

    /// @notice What the budget act says of a line.
    /// @param act The hash of the budget act.
    /// @param area The geographic area, as a hash or code.
    /// @param treasury The agency that allocates, redeems and burns.
    /// @param fiscalYear The year the money belongs to.
    /// @param currency ISO 4217 code as ASCII.
    /// @param ceiling The most that may be appropriated in all; holds after the notice period.
    /// @param commitUntil The last second to appropriate, allocate and reserve.
    /// @param payUntil The last second to pay vendors and beneficiaries.
    /// @param redeemUntil The last second at which beneficiaries may spend. What was earned stays redeemable.
    /// @param categories Credential schemas; a merchant with one of them may take this money. At most 8; none: no
    /// merchant.
    struct LineTerms {
        bytes32 act;
        bytes32 area;
        address treasury;
        uint16 fiscalYear;
        bytes3 currency;
        uint128 ceiling;
        uint48 commitUntil;
        uint48 payUntil;
        uint48 redeemUntil;
        bytes32[] categories;
    }

    /// @notice What the ledger keeps of a line's terms; the rest is in {IBudgetOffice-LineOpened}.
    /// @param authority The agency that opened the line and appropriates on it.
    /// @param openedAt The second it was opened; 0: no such line.
    /// @param commitUntil As set; pauses extend it, see {IFundReservations-lineTerms}.
    /// @param ceiling The ceiling that holds now.
    /// @param nextCeiling The ceiling under notice, or 0.
    /// @param nextCeilingFrom The second from which it holds, or 0.
    // Never stored: the order is for the reader.
    // solhint-disable-next-line gas-struct-packing
    struct LineState {
        address treasury;
        address authority;
        bytes3 currency;
        uint16 fiscalYear;
        uint48 openedAt;
        uint48 commitUntil;
        uint48 payUntil;
        uint48 redeemUntil;
        uint128 ceiling;
        uint128 nextCeiling;
        uint48 nextCeilingFrom;
    }

    /// @notice The six figures of law 1: the first is the sum of the others.
    /// @param held Held by organisations (free and reserved) and by beneficiaries.
    /// @param spent Earned by merchants and vendors, not yet redeemed.
    struct LineTotals {
        uint128 appropriated;
        uint128 unallocated;
        uint128 held;
        uint128 spent;
        uint128 redeemed;
        uint128 lapsed;
    }

    /// @notice What one address holds of a line.
    /// @param free Money of an organisation that is not reserved.
    /// @param aid Money of a beneficiary.
    /// @param earned Money of a merchant or vendor, including `locked`.
    /// @param locked The part of `earned` under redemption.
    /// @param frozenUntil The second from which a beneficiary's account may be used again.
    /// @param successor The account that follows a lost one, or 0.
    struct Holding {
        uint128 free;
        uint128 aid;
        uint128 earned;
        uint128 locked;
        uint48 frozenUntil;
        address successor;
    }

    // -- Events --------------------------------------------------------------------------------------------------

    /// @notice Emitted for every movement of money.
    /// @param amount In minor units of the line's currency.
    /// @param ref What it was for: an act, a round, a lot, a bill, a voucher, a bank reference.
    event Moved(
        bytes32 indexed line,
        address indexed from,
        address indexed to,
        uint128 amount,
        Movement kind,
        bytes32 ref
    );

    /// @notice Emitted when a ceiling is set; a higher one holds from `from`, a lower one at once.
    event CeilingSet(bytes32 indexed line, uint128 ceiling, uint48 from);

    /// @notice Emitted when guardians veto a ceiling before it holds.
    event CeilingVetoed(bytes32 indexed line, uint128 ceiling);

    /// @notice Emitted when governance connects the office and the desk, once.
    event OfficesConnected(address indexed budgetOffice, address indexed merchantDesk);

    /// @notice Emitted when governance connects a book.
    event BookConnected(address indexed book);

    /// @notice Emitted when governance disconnects a book.
    event BookDisconnected(address indexed book);

    /// @notice Emitted when a beneficiary's account is frozen on a line.
    /// @param by The officer, or the book through which an officer acted.
    /// @param reason The hash of the reason.
    event AccountFrozen(bytes32 indexed line, address indexed account, uint48 until, bytes32 reason, address by);

    /// @notice Emitted when a lost account is replaced on a line.
    event AccountReplaced(bytes32 indexed line, address indexed account, address indexed successor);

    // -- Errors --------------------------------------------------------------------------------------------------

    /// @notice Thrown when a line does not exist.
    error FundLedgerNoLine(bytes32 line);

    /// @notice Thrown when a line is opened twice.
    error FundLedgerLineExists(bytes32 line);

    /// @notice Thrown when a line's dates are not in order or not in the future.
    error FundLedgerDatesOutOfOrder(uint48 commitUntil, uint48 payUntil, uint48 redeemUntil);

    /// @notice Thrown when a line has an empty currency or treasury, or too many categories.
    error FundLedgerTermsInvalid(bytes3 currency, address treasury, uint256 categories);

    /// @notice Thrown when the lines of a virement have different authorities.
    error FundLedgerNotOfLine(bytes32 line, address organisation, address expected);

    /// @notice Thrown when an act comes after its last second.
    error FundLedgerTooLate(bytes32 line, uint48 deadline);

    /// @notice Thrown when money is called back before its date.
    error FundLedgerTooEarly(bytes32 line, uint48 deadline);

    /// @notice Thrown when an appropriation would pass the ceiling.
    error FundLedgerCeilingExceeded(bytes32 line, uint256 appropriated, uint128 ceiling);

    /// @notice Thrown when a veto finds no ceiling under notice.
    error FundLedgerNoCeilingUnderNotice(bytes32 line);

    /// @notice Thrown for an amount of zero.
    error FundLedgerNothing(bytes32 line);

    /// @notice Thrown when a holder has less than an act needs.
    error FundLedgerInsufficient(bytes32 line, address holder, uint128 wanted, uint128 available);

    /// @notice Thrown when a book pays or releases more than it has reserved.
    error FundLedgerReservationExceeded(bytes32 ref, uint256 wanted, uint128 reserved);

    /// @notice Thrown when a book adds to a reservation under another line or organisation.
    error FundLedgerReservationDiffers(bytes32 ref, bytes32 line, address organisation);

    /// @notice Thrown when the caller is not the budget office or the merchant desk that the act is reserved to.
    error FundLedgerNotOffice(address caller, address expected);

    /// @notice Thrown when the offices are connected a second time.
    error FundLedgerOfficesConnected(address budgetOffice, address merchantDesk);

    /// @notice Thrown when a contract that is not connected calls as a book.
    error FundLedgerNotBook(address caller);

    /// @notice Thrown when two lines of a virement have different currencies, or are one line.
    error FundLedgerVirementMismatch(bytes32 from, bytes32 to);

    /// @notice Thrown when a vendor is not enrolled.
    error FundLedgerUnknownHolder(address holder);

    /// @notice Thrown when the lists of a bulk payment differ in length or are longer than 256.
    error FundLedgerListLength(uint256 accounts, uint256 amounts);

    /// @notice Thrown when a frozen account spends, or when a book would shorten the freeze of an account.
    error FundLedgerFrozen(address holder, uint48 until);

    /// @notice Thrown, also by a book and by the merchant desk, when a freeze would end later than `MAX_FREEZE` allows.
    error FundLedgerFreezeTooLong(uint48 until, uint48 latest);

    /// @notice Thrown when an account that was replaced spends or is replaced again, or when the successor is 0, the
    /// account itself or an account that was replaced.
    error FundLedgerAccountReplaced(address account, address successor);

    // -- Lines ---------------------------------------------------------------------------------------------------

    /// @notice Opens a line. The office publishes the terms, the ledger the ceiling.
    ///
    /// @dev Emits {CeilingSet}. The ceiling is 0 until the notice period has passed (law 6).
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the budget office.
    /// - The line must not exist.
    /// - `commitUntil` must lie ahead, `payUntil` not before it, and `redeemUntil` not before `payUntil`.
    /// - `line` and the currency must not be 0, and there must be at most 8 categories.
    /// - The treasury must hold the mandate of a treasury.
    ///
    /// @param line The line's id: any hash not taken.
    /// @param authority The agency that opens the line.
    function openLine(bytes32 line, LineTerms calldata terms, address authority) external;

    /// @notice Sets a ceiling: a lower one at once, a higher one after the notice period.
    ///
    /// @dev Emits {CeilingSet}. Replaces a ceiling that is still under notice.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the budget office.
    /// - The line must exist.
    function setCeiling(bytes32 line, uint128 ceiling) external;

    /// @notice Strikes a ceiling that is still under notice, for the guardians.
    ///
    /// @dev Emits {CeilingVetoed}. Cannot be paused.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - The line must exist.
    /// - A ceiling must be under notice.
    function vetoCeiling(bytes32 line) external;

    /// @notice Appropriates money.
    ///
    /// @dev Emits {Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the budget office.
    /// - The line must exist.
    /// - `amount` must be above 0.
    /// - The line's commit-until, as pauses extended it, must not have passed.
    /// - All that was appropriated, with `amount`, must be at most the ceiling that holds now.
    ///
    /// @param act The act of the officers.
    function appropriate(bytes32 line, uint128 amount, bytes32 act) external;

    /// @notice Lets unallocated money of one line lapse and appropriates the same sum on the other.
    ///
    /// @dev Emits two {Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the budget office.
    /// - Both lines must exist.
    /// - They must have one authority.
    /// - They must be two, of one currency.
    /// - `amount` must be above 0, and at most what is unallocated on `from`.
    /// - The commit-until of `to`, as pauses extended it, must not have passed.
    /// - All that was appropriated on `to`, with `amount`, must be at most its ceiling.
    function virement(bytes32 from, bytes32 to, uint128 amount, bytes32 act) external;

    /// @notice Moves money along the tree of organisations, which the budget office knows.
    ///
    /// @dev Emits {Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the budget office.
    /// - The line must exist.
    /// - `amount` must be above 0.
    /// - Down, the line's commit-until, as pauses extended it, must not have passed.
    /// - `from` must have that much: unallocated if it is the treasury, free otherwise.
    ///
    /// @param down Whether the money leaves the treasury or a parent.
    function allocate(bytes32 line, address from, address to, uint128 amount, bytes32 act, bool down) external;

    /// @notice Burns unallocated money.
    ///
    /// @dev Emits {Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the budget office.
    /// - The line must exist.
    /// - The line's pay-until, as pauses extended it, must have passed.
    /// - `amount` must be above 0, and at most what is unallocated.
    function lapse(bytes32 line, uint128 amount, bytes32 act) external;

    /// @notice Sends money back to the treasury: an organisation's free money after pay-until, a beneficiary's aid
    /// after redeem-until. Anyone may call.
    ///
    /// @dev Emits {Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The line must exist.
    /// - The line's pay-until, as pauses extended it, must have passed.
    /// - For a holder with aid and no free money, redeem-until must have passed too.
    /// - The holder must have something to send back.
    ///
    /// @return amount What went back.
    function returnUnspent(bytes32 line, address holder) external returns (uint128 amount);

    /// @notice Gives a reservation back to its organisation when nothing can be paid from it any more. Anyone may call.
    ///
    /// @dev Emits {Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The book must have reserved for `ref`.
    /// - The line's pay-until, as pauses extended it, must have passed.
    /// - Something must be reserved still.
    ///
    /// @return amount What went back.
    function returnReserved(address book, bytes32 ref) external returns (uint128 amount);

    // -- Payments ------------------------------------------------------------------------------------------------

    /// @notice Connects a contract that may reserve and pay.
    ///
    /// @dev Emits {BookConnected}.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller, which takes notice (law 6).
    function connectBook(address book) external;

    /// @notice Disconnects a book: it can release what it has reserved and do nothing else.
    ///
    /// @dev Emits {BookDisconnected}.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    function disconnectBook(address book) external;

    /// @notice Connects the budget office and the merchant desk, once.
    ///
    /// @dev Emits {OfficesConnected}.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - The offices must not have been connected before.
    function connectOffices(address budgetOffice, address merchantDesk) external;

    /// @notice Pays many beneficiaries from one reservation of the caller.
    ///
    /// @dev Emits one {Moved} for each that is paid. An entry with amount 0 is left out. One to a frozen account or to
    /// address 0 is refused. One to a replaced account is paid to its successor.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be a connected book.
    /// - There must be as many amounts as accounts, and at most 256.
    /// - The caller must have reserved for `ref`.
    /// - The line's pay-until, as pauses extended it, must not have passed.
    /// - What is paid must be at most what is reserved.
    ///
    /// @param accounts Programme pseudonyms.
    /// @return refused Bit i is set when entry i was refused.
    /// @return paid The sum paid.
    function payReservedMany(
        bytes32 ref,
        address[] calldata accounts,
        uint128[] calldata amounts
    ) external returns (uint256 refused, uint128 paid);

    /// @notice Pays the holder of a bill out of an organisation's free money and records the settlement. The budget
    /// office has asked the bill registry which bill and which holder.
    ///
    /// @dev Emits {Moved}, and the bill registry {IBillRegistry-BillSettled}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the budget office.
    /// - The line must exist.
    /// - `amount` must be above 0.
    /// - The line's pay-until, as pauses extended it, must not have passed.
    /// - The organisation must have that much free.
    /// - The holder must be enrolled.
    /// - The bill registry must take the settlement; see {IBillSettlement-recordSettlement}.
    function payBill(bytes32 line, address organisation, address holder, uint128 amount, bytes32 billId) external;

    // -- Spending and redemption ---------------------------------------------------------------------------------

    /// @notice Spends a beneficiary's aid at a merchant. The merchant desk has asked the account and checked the
    /// merchant.
    ///
    /// @dev Emits {Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the merchant desk.
    /// - The line must exist.
    /// - `amount` must be above 0.
    /// - The line's redeem-until, as pauses extended it, must not have passed.
    /// - The account must be neither replaced nor frozen, and have that much aid.
    /// - The merchant must be enrolled.
    function spend(bytes32 line, address account, address merchant, uint128 amount, bytes32 ref) external;

    /// @notice Locks earned money for a redemption.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the merchant desk.
    /// - The line must exist.
    /// - `amount` must be above 0.
    /// - The holder must have earned that much beyond what is locked already.
    function lock(bytes32 line, address holder, uint128 amount) external;

    /// @notice Unlocks money that is not redeemed after all.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the merchant desk.
    /// - `amount` must be at most what is locked.
    function unlock(bytes32 line, address holder, uint128 amount) external;

    /// @notice Burns locked money that the treasury's bank has paid out.
    ///
    /// @dev Emits {Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the merchant desk.
    /// - `amount` must be at most what is locked.
    function redeem(bytes32 line, address holder, uint128 amount, bytes32 bankReference) external;

    // -- Freezing and replacing ----------------------------------------------------------------------------------

    /// @notice Freezes a beneficiary's account on a line, or shortens a freeze; a second in the past lifts it. The
    /// merchant desk has asked an officer of the treasury.
    ///
    /// @dev Emits {AccountFrozen}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the merchant desk.
    /// - The line must exist.
    /// - `until` must be at most 30 days ahead.
    function freeze(bytes32 line, address account, uint48 until, bytes32 reason, address officer) external;

    /// @notice Freezes an account on the line that a book has reserved money of, or lengthens a freeze. The book has
    /// asked its own officer. Only the treasury lifts a freeze, since it may be another organisation's.
    ///
    /// @dev Emits {AccountFrozen}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be a connected book.
    /// - The caller must have reserved for `ref`.
    /// - `until` must not be before the end of a freeze of the account.
    /// - `until` must be at most 30 days ahead.
    function freezeFor(bytes32 ref, address account, uint48 until, bytes32 reason) external;

    /// @notice Marks a lost account as replaced on a line and moves its aid. The book has asked its officers. No book
    /// does so yet.
    ///
    /// @dev Emits {AccountReplaced} and, when there was aid, {Moved}. Vouchers of the old account are void from here,
    /// and a freeze of it goes over to its successor.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be a connected book.
    /// - The caller must have reserved for `ref`.
    /// - The account must not have been replaced.
    /// - `successor` must be another account, not 0, and not have been replaced itself.
    function replaceFor(bytes32 ref, address account, address successor) external;

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @notice All that `holder` holds of the line: free, aid and earned; of the treasury also what is unallocated.
    function balanceOf(address holder, bytes32 line) external view returns (uint256);

    /// @notice What `holder` holds of the line, by kind.
    function holdingOf(bytes32 line, address holder) external view returns (Holding memory);

    /// @notice The six figures of law 1.
    function lineTotals(bytes32 line) external view returns (LineTotals memory);

    /// @notice What the ledger keeps of a line; all zero when there is none.
    function lineOf(bytes32 line) external view returns (LineState memory);

    /// @notice The line's treasury; reverts when there is no such line.
    function treasuryOf(bytes32 line) external view returns (address);

    /// @notice The credential schemas a merchant may have to take money of the line: any one of them.
    function categoriesOf(bytes32 line) external view returns (bytes32[] memory);

    /// @notice Whether a contract may reserve and pay.
    function isBook(address book) external view returns (bool);

    /// @notice How long a higher ceiling is under notice, in seconds.
    function noticePeriod() external view returns (uint48);

    /// @notice The office through which officers act, and the desk where money is redeemed; 0 until connected.
    function offices() external view returns (address budgetOffice, address merchantDesk);
}
