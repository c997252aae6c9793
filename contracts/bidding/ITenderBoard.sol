// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IPersons} from "../common/IPersons.sol";
import {IModule} from "../common/IModule.sol";
import {ITenderResults} from "./ITenderResults.sol";

/// @title Public tenders from the notice to the opened bids
/// @dev Amounts are minor units of the lot's currency, tax included; times are Unix seconds.
///
/// A tender goes through these acts:
/// 1. An officer of the buyer prepares it; every trustee brings a fresh key; another officer approves it. The ceiling
///    of each lot is reserved on its budget line.
/// 2. Until the effective deadline, bidding addresses seal, replace and withdraw envelopes. A bidding address is fresh
///    and is no identity. Each bid rests on a guarantee note that is used up by it.
/// 3. From the deadline, trustees release their key shares. With a quorum of them anyone opens a bid: this contract
///    interpolates, checks, decrypts and judges. During the trustees' time only released shares count, so that a
///    bidder cannot choose to open after seeing the others; after it, any shares or the key polynomial do.
/// 4. When every bid is judged, or at the end of the opening, the lot is Opened and its results are final.
///
/// The envelope is described in {SealedEnvelope}. Every period is extended by pauses that begin while it runs.
///
/// Who calls whom:
///
///     buyer's officers         trustees' officers       bidding address, or         anyone, with shares or
///     prepare, approve         acceptTrust              anyone with its signature   the key of a bid
///     prepareChange            releaseShares            seal, withdraw              open, openWithKey, dismiss
///     approveChange            reportShares             renewGuarantee
///            |                        |                        |                           |
///            |                        |                        |  a guarantor's note       |
///            v                        v                        v                           v
///     +---------------------------------------------------------------------------------------------+
///     |                                         TenderBoard                                         |
///     +---------------------------------------------------------------------------------------------+
///            ^                        ^                        |                           |
///            | lotStage, lotTerms     | lotTerms               | who acts, whose key,      | reserve
///            | admittedBids           | handOverReservation    | what was valid when       | release
///            | releaseReservation     |                        |                           | handOver
///            |                        |                        v                           v
///        AwardBoard              ContractBook          IdentityRegistry               FundLedger
///                                                      CredentialRegistry
interface ITenderBoard is IPersons, IModule, ITenderResults {
    /// @notice What became of a bid.
    enum Outcome {
        None, // no bid of that address
        Sealed, // stands, not yet judged
        Admitted, // opened, an offer
        Inconsistent, // out: its shares are not of one polynomial, or do not give its key
        Unreadable, // out: the payload is no offer: no bidder, or no price
        Forged, // out: not signed by the key that owned the identity at sealing
        Ineligible, // out: at sealing or deadline inactive or without a credential, or under recovery at sealing
        Conflicted, // out: the bidder is a trustee of the tender or the buyer
        AboveCeiling, // out: the price exceeds the ceiling of the lot
        Duplicate, // out: the identity has another bid in the lot, sealed while it could act; both are out
        Unconfirmed, // out: its guarantee ends too early after an extension; stays sealed
        Barred, // out: more than n - k trustees found that their share does not match
        Unopened // out: nobody opened it before the end
    }

    /// @notice A lot as it is put out to tender.
    /// @param line The budget line that pays.
    /// @param ceiling The most an award may come to; reserved on the line when the tender is approved.
    /// @param guarantee The least amount of a bid guarantee, more than 0.
    /// @param currency ISO 4217 code as ASCII; that of the line.
    struct LotNotice {
        bytes32 line;
        uint128 ceiling;
        uint128 guarantee;
        bytes3 currency;
    }

    /// @notice A tender as it is prepared.
    /// @param buyer The identity of the buying organisation.
    /// @param quorum k: how many shares open a bid, more than half of the trustees and fewer than all.
    /// @param noticeHash The hash of the public notice, a JSON document.
    /// @param deadline The last second for sealing is the one before.
    /// @param trusteesTime How long after the deadline only released shares open a bid, in seconds.
    /// @param openingTime How long after that anyone may open with the key, in seconds.
    /// @param guaranteeUntil A guarantee must not end before; past the expected award, not before the opening ends.
    /// @param guarantorSchema The credential that makes an identity a guarantor.
    /// @param schemas The credentials a bidder needs, at sealing and at the deadline; at most 8.
    /// @param trustees The identities of the organisations that hold the shares, 3 to 15.
    /// @param lots At most 32; lot numbers are 0, 1, ...
    struct Notice {
        address buyer;
        uint8 quorum;
        bytes32 noticeHash;
        uint48 deadline;
        uint48 trusteesTime;
        uint48 openingTime;
        uint48 guaranteeUntil;
        bytes32 guarantorSchema;
        bytes32[] schemas;
        address[] trustees;
        LotNotice[] lots;
    }

    /// @notice An organisation that holds share `i` (its place in the list, from 1), and its public key.
    /// @param organisation The identity.
    /// @param publicKey X25519, for HPKE; fresh for this tender; 0 until the trustee accepted.
    struct Trustee {
        address organisation;
        bytes32 publicKey;
    }

    /// @notice A change of a tender that is open: later dates, or its cancellation.
    /// @param cancel Whether the tender is withdrawn; the dates are then 0.
    /// @param deadline The new deadline, later than the effective one.
    /// @param guaranteeUntil The new date that guarantees must reach, not earlier than the old one.
    /// @param reasonHash The hash of the published reason.
    struct Change {
        bool cancel;
        uint48 deadline;
        uint48 guaranteeUntil;
        bytes32 reasonHash;
    }

    /// @notice Which bid a signed message is about.
    /// @param lot The number of the lot.
    /// @param sequence Of the bidding address in this lot: higher replaces lower; from 1.
    /// @param account The bidding address.
    struct Message {
        uint256 tenderId;
        uint16 lot;
        uint64 sequence;
        address account;
    }

    /// @notice A guarantor's promise to pay for a bid, for a tender, a lot and a bidding address.
    /// @param guarantor The identity of the guarantor; its owner key signs the note.
    /// @param serial The guarantor's number for the note; each is used once.
    /// @param expiry The second at which the promise ends.
    /// @param amount In minor units of the lot's currency.
    /// @param signature EIP-712 `Guarantee(uint256 tenderId,uint16 lot,address account,address guarantor,
    /// uint64 serial,uint48 expiry,uint128 amount)` by the guarantor's owner key. Not looked at when the bid rests on
    /// the note already.
    struct GuaranteeNote {
        address guarantor;
        uint64 serial;
        uint48 expiry;
        uint128 amount;
        bytes signature;
    }

    /// @notice A trustee's share of one bid.
    struct ReleasedShare {
        address account;
        uint256 share;
    }

    /// @notice A share and the trustee's place in the list, from 1.
    struct SharePoint {
        uint8 index;
        uint256 share;
    }

    /// @notice A tender as it stands.
    /// @param deadline The effective deadline, as are the two ends.
    /// @param trusteesEnd Until then only released shares open a bid.
    /// @param openingEnds Then whatever is unopened is out.
    struct TenderView {
        address buyer;
        address preparer;
        address approver;
        uint8 quorum;
        uint16 lots;
        bytes32 noticeHash;
        uint48 deadline;
        uint48 trusteesEnd;
        uint48 openingEnds;
        uint48 guaranteeUntil;
        bytes32 guarantorSchema;
        bytes32[] schemas;
        Trustee[] trustees;
    }

    /// @notice A bid as it stands.
    /// @param released A bit for each trustee (bit `i` for trustee `i`) that released its share.
    /// @param reported A bit for each trustee that found its share not to match.
    struct BidView {
        bytes32 envelopeHash;
        address guarantor;
        uint64 serial;
        Outcome outcome;
        uint48 sealedAt;
        uint48 guaranteeExpiry;
        uint64 sequence;
        uint16 released;
        uint16 reported;
    }

    /// @notice Emitted when a tender is prepared; nothing is reserved and no bid is taken yet.
    event TenderPrepared(uint256 indexed tenderId, address indexed buyer, address officer, Notice notice);

    /// @notice Emitted when a trustee accepts and brings its key.
    event TrustAccepted(uint256 indexed tenderId, address indexed trustee, address officer, bytes32 publicKey);

    /// @notice Emitted when a tender is approved: from here it takes bids.
    event TenderApproved(uint256 indexed tenderId, address indexed buyer, address officer);

    /// @notice Emitted when a change is prepared; it has no effect yet.
    event ChangePrepared(uint256 indexed tenderId, address officer, Change change);

    /// @notice Emitted when the deadline moves. Bids whose guarantee ends before `guaranteeUntil` need a new note.
    event TenderExtended(uint256 indexed tenderId, uint48 deadline, uint48 guaranteeUntil, bytes32 reasonHash);

    /// @notice Emitted when a tender is withdrawn before its deadline: reservations and guarantees are released.
    event TenderCancelled(uint256 indexed tenderId, bytes32 reasonHash);

    /// @notice Emitted when an envelope is sealed, or replaces the one before. Logs the envelope itself.
    event BidSealed(
        uint256 indexed tenderId,
        uint16 indexed lot,
        address indexed account,
        uint64 sequence,
        bytes envelope
    );

    /// @notice Emitted when a bid is withdrawn before the deadline.
    event BidWithdrawn(uint256 indexed tenderId, uint16 indexed lot, address indexed account, uint64 sequence);

    /// @notice Emitted when a guarantee note is used up by a bid.
    event GuaranteeTaken(
        uint256 indexed tenderId,
        uint16 indexed lot,
        address account,
        address indexed guarantor,
        uint64 serial,
        uint48 expiry,
        uint128 amount
    );

    /// @notice Emitted when a bid no longer rests on a note: withdrawn, or another note took its place.
    event GuaranteeReleased(
        uint256 indexed tenderId,
        uint16 indexed lot,
        address account,
        address indexed guarantor,
        uint64 serial
    );

    /// @notice Emitted when a guarantee falls due: the bid was no offer, or was never opened.
    event GuaranteeCalled(
        uint256 indexed tenderId,
        uint16 indexed lot,
        address account,
        address indexed guarantor,
        uint64 serial,
        uint128 amount
    );

    /// @notice Emitted for each share that a trustee releases.
    /// @param index The trustee's place in the list, from 1.
    event ShareReleased(
        uint256 indexed tenderId,
        uint16 indexed lot,
        address indexed account,
        uint8 index,
        uint256 share
    );

    /// @notice Emitted when a trustee states that the share in an envelope does not match its hash.
    event ShareReported(uint256 indexed tenderId, uint16 indexed lot, address indexed account, uint8 index);

    /// @notice Emitted when a bid is opened and admitted.
    event BidAdmitted(
        uint256 indexed tenderId,
        uint16 indexed lot,
        address indexed account,
        address bidder,
        uint128 price,
        bytes32 packageHash
    );

    /// @notice Emitted when a bid is out.
    /// @param bidder The identity that signed it; 0 when it was not opened or no identity's key signed it.
    event BidOut(
        uint256 indexed tenderId,
        uint16 indexed lot,
        address indexed account,
        Outcome outcome,
        address bidder
    );

    /// @notice Emitted when a lot's reservation returns to the buyer's free money.
    event ReservationReleased(uint256 indexed tenderId, uint16 indexed lot, uint128 amount);

    /// @notice Emitted once, when the boards that use the results are connected.
    event BoardsConnected(address awardBoard, address contractBook);

    /// @notice Thrown when the boards are connected a second time.
    error TenderBoardAlreadyConnected();

    /// @notice Thrown when a caller that is neither award board nor contract book releases a reservation.
    error TenderBoardNotConnected(address caller);

    /// @notice Thrown when the tender is not in the stage that the act needs.
    error TenderBoardWrongStage(uint256 tenderId, LotStage stage);

    /// @notice Thrown when the tender has no such lot.
    error TenderBoardLotUnknown(uint256 tenderId, uint16 lot);

    /// @notice Thrown when a tender has no lot or more than 32.
    error TenderBoardLotCount(uint256 count);

    /// @notice Thrown when a ceiling or a guarantee is 0.
    error TenderBoardAmountZero(uint256 lot);

    /// @notice Thrown when the currency of a lot is not that of its line.
    error TenderBoardWrongCurrency(bytes32 line, bytes3 expected, bytes3 actual);

    /// @notice Thrown when a tender asks for more than 8 credentials.
    error TenderBoardTooManySchemas(uint256 count);

    /// @notice Thrown when n is not in 3..15 or k not in n/2..n, both ends excluded.
    error TenderBoardQuorumOutOfRange(uint256 trustees, uint256 quorum);

    /// @notice Thrown when a trustee is named twice.
    error TenderBoardTrusteeRepeated(address trustee);

    /// @notice Thrown when a trustee is not an active organisation.
    error TenderBoardTrusteeNotOrganisation(address trustee);

    /// @notice Thrown when a second trustee is the buyer, its parent or one of its own agencies.
    error TenderBoardTrusteeOfBuyer(address trustee);

    /// @notice Thrown when the organisation is not a trustee of the tender.
    error TenderBoardNotTrustee(uint256 tenderId, address organisation);

    /// @notice Thrown when a tender is approved before a trustee has accepted.
    error TenderBoardTrustNotAccepted(address trustee);

    /// @notice Thrown when a trustee accepts a second time.
    error TenderBoardTrustAlreadyAccepted(address trustee);

    /// @notice Thrown when a trustee's key is 0 or was used for a tender before.
    error TenderBoardKeyNotFresh(bytes32 publicKey);

    /// @notice Thrown when the deadline leaves less than the least time for tendering.
    error TenderBoardDeadlineTooEarly(uint48 deadline, uint48 earliest);

    /// @notice Thrown when guarantees would end before the opening, or a change would shorten them.
    error TenderBoardGuaranteeTooShort(uint48 guaranteeUntil, uint48 earliest);

    /// @notice Thrown when the change to approve is not the one that was prepared.
    error TenderBoardChangeNotPrepared(uint256 tenderId, bytes32 changeHash);

    /// @notice Thrown when a message is older than one that was taken.
    error TenderBoardMessageOld(address account, uint64 sequence, uint64 latest);

    /// @notice Thrown when a message is not signed by the bidding address.
    error TenderBoardMessageForged(address account);

    /// @notice Thrown when version, n, k or length of an envelope are not those of the tender.
    error TenderBoardEnvelopeMalformed(uint256 length);

    /// @notice Thrown when a lot has as many bids as it can hold.
    error TenderBoardLotFull(uint256 tenderId, uint16 lot);

    /// @notice Thrown when a note is not signed by the guarantor's owner key for this tender, lot and address.
    error TenderBoardNoteForged(address guarantor, uint64 serial);

    /// @notice Thrown when a note was used before.
    error TenderBoardNoteUsed(address guarantor, uint64 serial);

    /// @notice Thrown when the guarantor does not hold the credential that the tender asks for.
    error TenderBoardGuarantorNotAccredited(address guarantor);

    /// @notice Thrown when a note promises less than the lot asks for.
    error TenderBoardNoteTooSmall(uint128 amount, uint128 needed);

    /// @notice Thrown when a note ends before the date that guarantees must reach.
    error TenderBoardNoteEndsEarly(uint48 expiry, uint48 needed);

    /// @notice Thrown when the address has no standing bid in the lot.
    error TenderBoardBidUnknown(uint256 tenderId, uint16 lot, address account);

    /// @notice Thrown when a bid was judged already.
    error TenderBoardBidJudged(address account, Outcome outcome);

    /// @notice Thrown when a share of a bid is released whose guarantee ends too early: it stays sealed.
    error TenderBoardBidUnconfirmed(address account);

    /// @notice Thrown when an act belongs to a time that has not come, or is over.
    /// @param from The first second of that time.
    /// @param until The first second after it.
    error TenderBoardNotInTime(uint48 from, uint48 until);

    /// @notice Thrown when a trustee released a share and reports it, or the reverse.
    error TenderBoardShareStated(address account, uint256 index);

    /// @notice Thrown when the bytes given are not the envelope that was sealed.
    error TenderBoardWrongEnvelope(address account, bytes32 expected, bytes32 actual);

    /// @notice Thrown when the number of shares or coefficients is not k.
    error TenderBoardWrongShareCount(uint256 given, uint256 quorum);

    /// @notice Thrown when an index is not in 1..n, or does not follow the one before.
    error TenderBoardShareIndex(uint256 index);

    /// @notice Thrown when a value is not the share that was sealed for the trustee.
    error TenderBoardWrongShare(address account, uint256 index);

    /// @notice Thrown in the trustees' time when the trustee has not released its share of the bid.
    error TenderBoardShareNotReleased(address account, uint256 index);

    /// @notice Thrown when K is not the key of the envelope.
    error TenderBoardWrongKey(address account);

    /// @notice Thrown when a reservation was released already.
    error TenderBoardReservationReleased(uint256 tenderId, uint16 lot);

    /// @notice Names the boards that may release and hand over reservations. Once.
    ///
    /// @dev Emits {BoardsConnected}. Cannot be paused.
    ///
    /// Requirements:
    /// - The governance manager must allow the caller.
    /// - No boards must be connected yet.
    function connect(address awardBoard, address contractBook) external;

    /// @notice Prepares a tender.
    ///
    /// @dev Emits {TenderPrepared}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be a maker of the buyer.
    /// - The trustees' time and the opening time must be at least those of this deployment.
    /// - The deadline must leave the least time for tendering of this deployment.
    /// - `guaranteeUntil` must not be before the end of the opening.
    /// - There must be at most 8 schemas.
    /// - There must be 3 to 15 trustees, and the quorum must be more than half and fewer than all of them.
    /// - The trustees must be different, active companies or agencies; at most one of them may be the buyer, the agency
    ///   above it or an agency below it.
    /// - There must be 1 to 32 lots, each with a ceiling and a guarantee above 0, in the currency of its line.
    ///
    /// @return tenderId The running number of the tender, from 1.
    function prepare(Notice calldata notice, address officer) external returns (uint256 tenderId);

    /// @notice Accepts to be a trustee and brings the public key that bidders encrypt to.
    ///
    /// @dev The trustee brings its key itself, so that the buyer's officers cannot name keys of their own making. Emits
    /// {TrustAccepted}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The tender must be a draft.
    /// - The caller must be the key of `officer`, who must be a trustee officer of `trustee`.
    /// - `trustee` must be a trustee of the tender, and must not have accepted yet.
    /// - `publicKey` must not be 0. Neither `trustee` may have brought it to any tender, nor another trustee to this
    ///   one.
    function acceptTrust(uint256 tenderId, address trustee, address officer, bytes32 publicKey) external;

    /// @notice Approves a tender: reserves the ceiling of every lot and opens it for bids.
    ///
    /// @dev Emits {TenderApproved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The tender must be a draft.
    /// - The caller must be the key of `officer`, who must be a checker of the buyer.
    /// - `officer` must not be the person who prepared the tender.
    /// - Every trustee must have accepted.
    /// - The deadline must leave the least time for tendering of this deployment.
    /// - The fund ledger must reserve each ceiling.
    function approve(uint256 tenderId, address officer) external;

    /// @notice Prepares later dates, or the cancellation, of an open tender. Replaces the change that was prepared
    /// before.
    ///
    /// @dev Emits {ChangePrepared}. The dates are checked when the change is approved.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The tender must take bids: approved, and before its effective deadline.
    /// - The caller must be the key of `officer`, who must be a maker of the buyer.
    function prepareChange(uint256 tenderId, address officer, Change calldata change) external;

    /// @notice Approves the change that was prepared.
    ///
    /// @dev Emits {TenderExtended}, or {TenderCancelled} with {ReservationReleased} for each lot.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The tender must take bids: approved, and before its effective deadline.
    /// - The caller must be the key of `officer`, who must be a checker of the buyer.
    /// - `change` must be the one that was prepared last.
    /// - `officer` must not be the person who prepared it.
    /// - Unless it cancels, the new deadline must be later than the effective one.
    /// - Unless it cancels, the new `guaranteeUntil` must be before neither the old one nor the new end of the opening.
    function approveChange(uint256 tenderId, address officer, Change calldata change) external;

    /// @notice Seals a bid, or replaces the one that stands. By the bidding address or by anyone with its signature.
    ///
    /// @dev The same message again changes nothing. Emits {BidSealed}, and for a new note {GuaranteeTaken} and, when it
    /// replaces another, {GuaranteeReleased}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The tender must take bids: approved, and before its effective deadline.
    /// - The lot must exist.
    /// - The sequence must be higher than that of any message of the address in the lot before.
    /// - The caller must be the bidding address, or `signature` must be its own.
    /// - The envelope must have the version, n, k and length of the tender.
    /// - The note must reach the tender's `guaranteeUntil`. The requirements below are for a note that the standing bid
    ///   does not rest on already.
    /// - The note must be at least as large as the lot's guarantee.
    /// - The guarantor must hold the credential that the tender asks for.
    /// - The guarantor's owner key must have signed the note for this tender, lot and bidding address.
    /// - The guarantor must not have used the serial before.
    /// - The lot must have fewer than 128 bids, unless the address has one already.
    ///
    /// @param signature EIP-712 `Seal(uint256 tenderId,uint16 lot,address account,uint64 sequence,bytes32
    /// envelopeHash)` by the bidding address; empty when it is the caller.
    function seal(
        Message calldata message,
        bytes calldata envelope,
        GuaranteeNote calldata note,
        bytes calldata signature
    ) external;

    /// @notice Withdraws a bid, and bars older messages of the address. By the bidding address or by anyone with its
    /// signature.
    ///
    /// @dev The same message again changes nothing. Emits {BidWithdrawn}, and {GuaranteeReleased} when a bid stood.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The tender must take bids: approved, and before its effective deadline.
    /// - The lot must exist.
    /// - The sequence must be higher than that of any message of the address in the lot before.
    /// - The caller must be the bidding address, or `signature` must be its own.
    ///
    /// @param signature EIP-712 `Withdraw(uint256 tenderId,uint16 lot,address account,uint64 sequence)` by the bidding
    /// address; empty when it is the caller.
    function withdraw(Message calldata message, bytes calldata signature) external;

    /// @notice Puts a bid on a new note that lasts longer. By anyone who has the note.
    ///
    /// @dev Emits {GuaranteeReleased} and {GuaranteeTaken}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The tender must take bids: approved, and before its effective deadline.
    /// - The lot must exist, and the address must have a standing bid in it.
    /// - The note must end later than the one that the bid rests on.
    /// - The note must meet the requirements of {seal}.
    function renewGuarantee(uint256 tenderId, uint16 lot, address account, GuaranteeNote calldata note) external;

    /// @notice Publishes a trustee's shares.
    ///
    /// @dev The contract does not check the shares here: a trustee releases only those that match their hash, and
    /// reports the others. Emits {ShareReleased} for each.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The tender must be approved.
    /// - The effective deadline must have passed, and the opening must not be over.
    /// - The caller must be the key of `officer`, who must be a trustee officer of `trustee`.
    /// - The lot must exist, and `trustee` must be a trustee of the tender.
    /// - Each address must have a standing bid in the lot, whose guarantee reaches the tender's `guaranteeUntil`.
    /// - The trustee must not have reported its share of the bid.
    function releaseShares(
        uint256 tenderId,
        uint16 lot,
        address trustee,
        address officer,
        ReleasedShare[] calldata shares
    ) external;

    /// @notice States that the trustee's share in these bids cannot be decrypted or does not match its hash.
    ///
    /// @dev More than n - k such statements bar a bid. Bids already judged are passed over. Emits {ShareReported} for
    /// each other bid; {BidOut} and {GuaranteeCalled} for one that is barred.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The tender must be approved.
    /// - The effective deadline must have passed, and the trustees' time must not be over.
    /// - The caller must be the key of `officer`, who must be a trustee officer of `trustee`.
    /// - The lot must exist, and `trustee` must be a trustee of the tender.
    /// - Each address must have a standing bid in the lot.
    /// - The trustee must not have released its share of the bid, unless the bid is judged.
    function reportShares(
        uint256 tenderId,
        uint16 lot,
        address trustee,
        address officer,
        address[] calldata accounts
    ) external;

    /// @notice Opens a bid with a quorum of shares, and judges it. By anyone.
    ///
    /// @dev Values that are not the sealed ones revert. A bid that is bad is out, with the reason. A bid whose
    /// guarantee ends too early is out and stays sealed, whatever envelope and shares are given. Emits {BidAdmitted} or
    /// {BidOut}; for a bid that is out {GuaranteeReleased} or {GuaranteeCalled} as its outcome asks.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The tender must be approved.
    /// - The effective deadline must have passed, and the opening must not be over.
    /// - The lot must exist, and the address must have a standing bid in it that nobody has judged.
    /// - `envelope` must be the one that was sealed.
    /// - There must be k shares, in rising order of their index, each within 1..n.
    /// - In the trustees' time the trustees must have released these shares.
    /// - Each share must match its hash in the envelope.
    ///
    /// @param shares k shares in rising order of their index.
    function open(
        uint256 tenderId,
        uint16 lot,
        address account,
        bytes calldata envelope,
        SharePoint[] calldata shares
    ) external;

    /// @notice Opens a bid with its key polynomial, and judges it as {open} does. By anyone, after the trustees' time.
    ///
    /// @dev The whole polynomial, not K alone, so that the verdict is the one that shares would give. Emits the events
    /// of {open}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The tender must be approved.
    /// - The trustees' time must be over, and the opening must not be.
    /// - The lot must exist, and the address must have a standing bid in it that nobody has judged.
    /// - `envelope` must be the one that was sealed.
    /// - There must be k coefficients, and K and the shares that they give must match their hashes in the envelope.
    ///
    /// @param coefficients The k coefficients of the polynomial, K first.
    function openWithKey(
        uint256 tenderId,
        uint16 lot,
        address account,
        bytes calldata envelope,
        uint256[] calldata coefficients
    ) external;

    /// @notice Records, after the end of the opening, that bids were not opened, and calls their guarantees. By anyone.
    ///
    /// @dev Emits {BidOut} for each, with {GuaranteeCalled}, or with {GuaranteeReleased} when the guarantee ends too
    /// early.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The tender must be approved.
    /// - The opening must be over.
    /// - The lot must exist, and each address must have a standing bid in it that nobody has judged.
    function dismiss(uint256 tenderId, uint16 lot, address[] calldata accounts) external;

    /// @notice The least seconds a tender takes bids, and the least trustees' and opening times.
    function periods() external view returns (uint48 tendering, uint48 trusteesTime, uint48 openingTime);

    /// @notice The number of the last tender.
    function tenderCount() external view returns (uint256);

    /// @notice A tender as it stands; all zero when there is none.
    function tenderOf(uint256 tenderId) external view returns (TenderView memory);

    /// @notice A lot as it was put out.
    function lotOf(uint256 tenderId, uint16 lot) external view returns (LotNotice memory);

    /// @notice The bidding addresses with a standing bid, in no order; at most 128.
    function accountsOf(uint256 tenderId, uint16 lot) external view returns (address[] memory);

    /// @notice A bid as it stands.
    function bidOf(uint256 tenderId, uint16 lot, address account) external view returns (BidView memory);

    /// @notice The context that the envelope of a message is bound to.
    function contextOf(Message calldata message) external view returns (bytes32);

    /// @notice Whether a guarantor's serial was used.
    function isNoteUsed(address guarantor, uint64 serial) external view returns (bool);

    /// @notice The reference under which a lot's ceiling is reserved at the fund ledger.
    function reservationRef(uint256 tenderId, uint16 lot) external view returns (bytes32);
}
