// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IFundReservations} from "./IFundReservations.sol";

/// @title The ledger of public money: budget lines, who holds what of them, and how it was spent
/// @dev A ledger of its own: there is no transfer, no approval and no operator. Money moves only by the acts named here,
/// and every movement is one {Moved} event. Amounts are minor units of the line's currency, times Unix seconds.
///
/// Law 1, for each line, always: appropriated = unallocated + held + spent + redeemed + lapsed. See {lineTotals}.
///
/// Read as double entry, the {Moved} events of a line alone give every balance: address 0 is the source and the sink,
/// the treasury holds what is unallocated, an organisation its free money, a book what it has reserved, a beneficiary
/// its aid, a merchant or vendor what it has earned and not redeemed.
///
/// The ledger keeps laws 1 and 2 by itself. Who may act is asked beside it: officers of the budget, of the treasury and
/// of the organisations act through {IBudgetOffice}, beneficiaries, merchants and the treasury's cashiers through
/// {IMerchantDesk}, rounds and contracts through connected books ({IFundReservations}).
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
    /// @param categories Credential schemas; a merchant with one of them may take this money. At most 8; none: no merchant.
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

    /// @notice What the ledger keeps of a line's terms; the rest is in {IBudgetOffice.LineOpened}.
    /// @param authority The agency that opened the line and appropriates on it.
    /// @param openedAt The second it was opened; 0: no such line.
    /// @param commitUntil As set; pauses extend it, see {IFundReservations.lineTerms}.
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

    // ------------------------------------------------------------------------------------------------ events

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

    // ------------------------------------------------------------------------------------------------ errors

    /// @notice Thrown when a line does not exist.
    error FundLedgerNoLine(bytes32 line);

    /// @notice Thrown when a line is opened twice.
    error FundLedgerLineExists(bytes32 line);

    /// @notice Thrown when a line's dates are not in order or not in the future.
    error FundLedgerDatesOutOfOrder(uint48 commitUntil, uint48 payUntil, uint48 redeemUntil);

    /// @notice Thrown when a line has an empty currency or treasury, or too many categories.
    error FundLedgerTermsInvalid(bytes3 currency, address treasury, uint256 categories);

    /// @notice Thrown when another organisation than the line's own acts on it.
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

    /// @notice Thrown when another than the budget office or the merchant desk calls what is theirs.
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

    /// @notice Thrown when a frozen account or merchant acts.
    error FundLedgerFrozen(address holder, uint48 until);

    /// @notice Thrown when a freeze is longer than the longest allowed.
    error FundLedgerFreezeTooLong(uint48 until, uint48 latest);

    /// @notice Thrown when an account that was replaced acts, or one with money or history is named as a successor.
    error FundLedgerAccountReplaced(address account, address successor);

    // ------------------------------------------------------------------------------------------------ lines

    /// @notice Opens a line. Only the budget office.
    /// @dev Emits {CeilingSet}; the office publishes the terms. The ceiling holds after the notice period (law 6).
    /// @param line The line's id: any hash not taken.
    function openLine(bytes32 line, LineTerms calldata terms, address authority) external;

    /// @notice Sets a ceiling: a lower one at once, a higher one after the notice period. Only the budget office.
    /// @dev Emits {CeilingSet}.
    function setCeiling(bytes32 line, uint128 ceiling) external;

    /// @notice Strikes a ceiling that is still under notice. Only governance, for the guardians.
    /// @dev Emits {CeilingVetoed}. Cannot be paused.
    function vetoCeiling(bytes32 line) external;

    /// @notice Appropriates money within the ceiling, until commit-until. Only the budget office.
    /// @dev Emits {Moved}.
    /// @param act The act of the officers.
    function appropriate(bytes32 line, uint128 amount, bytes32 act) external;

    /// @notice Unallocated money of one line lapses and the same sum is appropriated on the other. Only the budget office.
    /// @dev Emits two {Moved}. Both lines have one authority and one currency.
    function virement(bytes32 from, bytes32 to, uint128 amount, bytes32 act) external;

    /// @notice Moves money along the tree of organisations. Only the budget office, which knows the tree.
    /// @dev Emits {Moved}.
    /// @param down Whether it leaves the treasury or a parent: then not after commit-until.
    function allocate(bytes32 line, address from, address to, uint128 amount, bytes32 act, bool down) external;

    /// @notice Burns unallocated money after pay-until. Only the budget office.
    /// @dev Emits {Moved}.
    function lapse(bytes32 line, uint128 amount, bytes32 act) external;

    /// @notice Sends money back to the treasury after its date. By anyone.
    /// @dev Emits {Moved}. An organisation's free money after pay-until; a beneficiary's aid after redeem-until.
    /// @return amount What went back.
    function returnUnspent(bytes32 line, address holder) external returns (uint128 amount);

    /// @notice Gives a reservation back to its organisation after pay-until, when nothing can be paid from it. By anyone.
    /// @dev Emits {Moved}.
    function returnReserved(address book, bytes32 ref) external returns (uint128 amount);

    // ------------------------------------------------------------------------------------------------ payments

    /// @notice Connects a contract that may reserve and pay. Only governance, with notice. Emits {BookConnected}.
    function connectBook(address book) external;

    /// @notice Disconnects a book: it can release what it has reserved and do nothing else. Only governance, at once.
    /// @dev Emits {BookDisconnected}.
    function disconnectBook(address book) external;

    /// @notice Pays many beneficiaries from one reservation of the caller.
    /// @dev Emits one {Moved} each. An entry with amount 0 is left out; one to a frozen account, or to address 0, is
    /// refused; one to a replaced account is paid to its successor.
    /// @param accounts At most 256 programme pseudonyms.
    /// @param amounts As many amounts.
    /// @return refused Bit i is set when entry i was refused.
    /// @return paid The sum paid.
    function payReservedMany(
        bytes32 ref,
        address[] calldata accounts,
        uint128[] calldata amounts
    ) external returns (uint256 refused, uint128 paid);

    /// @notice Pays the holder of a bill that names no contract and records the settlement. Only the budget office, which
    /// has asked the bill registry, until pay-until.
    /// @dev Emits {Moved}.
    function payBill(bytes32 line, address organisation, address holder, uint128 amount, bytes32 billId) external;

    /// @notice Connects the budget office and the merchant desk, once. Only governance. Emits {OfficesConnected}.
    function connectOffices(address budgetOffice, address merchantDesk) external;

    // ------------------------------------------------------------------------------------------------ spending

    /// @notice Spends a beneficiary's aid at a merchant, until redeem-until. Only the merchant desk, which has asked the
    /// account and checked the merchant.
    /// @dev Emits {Moved}. Refuses a frozen or replaced account.
    function spend(bytes32 line, address account, address merchant, uint128 amount, bytes32 ref) external;

    /// @notice Locks earned money for a redemption. Only the merchant desk.
    function lock(bytes32 line, address holder, uint128 amount) external;

    /// @notice Unlocks money that is not redeemed after all. Only the merchant desk.
    function unlock(bytes32 line, address holder, uint128 amount) external;

    /// @notice Burns locked money that the treasury's bank has paid out. Only the merchant desk.
    /// @dev Emits {Moved}.
    function redeem(bytes32 line, address holder, uint128 amount, bytes32 bankReference) external;

    /// @notice Freezes a beneficiary's account on a line, or shortens a freeze. Only the merchant desk, which has asked an
    /// officer of the treasury.
    /// @dev Emits {AccountFrozen}. At most 30 days ahead; a second in the past lifts the freeze.
    function freeze(bytes32 line, address account, uint48 until, bytes32 reason, address officer) external;

    /// @notice As {freeze}, by a book on a line it has reserved money of, which has asked its own officer. It only
    /// lengthens a freeze: the treasury alone lifts one, which may be another organisation's.
    function freezeFor(bytes32 ref, address account, uint48 until, bytes32 reason) external;

    /// @notice Marks a lost account as replaced on a line and moves its aid. By a book, which has asked its officers.
    /// @dev Emits {AccountReplaced} and, when there was aid, {Moved}. Vouchers of the old account die.
    function replaceFor(bytes32 ref, address account, address successor) external;

    // ------------------------------------------------------------------------------------------------ views

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
