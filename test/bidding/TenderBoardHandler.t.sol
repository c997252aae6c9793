// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

// The cheat codes belong to the handler.
// solhint-disable one-contract-per-file

import {ITenderBoard} from "../../contracts/bidding/ITenderBoard.sol";
import {ITenderResults} from "../../contracts/bidding/ITenderResults.sol";
import {TenderBoard} from "../../contracts/bidding/TenderBoard.sol";
import {ShamirField} from "../../contracts/bidding/libraries/ShamirField.sol";
import {IIdentityAuthority} from "../../contracts/identity/IIdentityAuthority.sol";
import {FundStub} from "../../contracts/testing/FundStub.sol";
import {IdentityStub} from "../../contracts/testing/IdentityStub.sol";
import {PlainManager} from "../../contracts/testing/PlainManager.sol";

interface IVm {
    function prank(address caller) external;
    function warp(uint256 time) external;
    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
}

/// @dev Plays everybody at once: four bidding addresses of three identities (two belong to one), three trustees, a
/// guarantor, governance and a clock. It keeps its own books of what was sealed, and names what should not have
/// happened.
contract TenderBoardHandler {
    IVm private constant VM = IVm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

    uint256 public constant TENDER = 1;
    uint256 public constant BIDDERS = 4;
    uint128 private constant CEILING = 1000;
    bytes32 private constant LINE = "line";
    bytes32 private constant GUARANTORS = "guarantors";
    uint48 private constant DAY = 1 days;
    address private constant BUYER = address(0xB1);
    address private constant MAKER = address(0xB2);
    address private constant CHECKER = address(0xB3);

    struct Book {
        bytes envelope;
        bytes32 envelopeHash;
        uint256[] values;
        uint64 sequence;
        uint64 highest; // of any message taken
        uint128 price;
        address identity;
        bool standing;
        ITenderBoard.Outcome outcome; // the last one seen
    }

    TenderBoard public immutable BOARD;
    IdentityStub public immutable IDENTITIES;
    PlainManager public immutable MANAGER;

    mapping(address account => Book) private _books;
    uint256 public standing;
    uint64 private _serial;
    bytes32 private immutable _DOMAIN;
    bytes private _oldMessage; // the first seal that was replaced or withdrawn
    bool public closed;

    /// @dev Set when the board let something through that a law forbids.
    string public broken;

    /// @param board A fresh board, whose manager has this contract as administrator. The test deploys it, since the
    /// runner recognises a target by its code, and code with linked libraries it does not.
    constructor(TenderBoard board, IdentityStub identities, FundStub funds, PlainManager manager) {
        IDENTITIES = identities;
        MANAGER = manager;
        BOARD = board;
        _DOMAIN = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Probity TenderBoard"),
                keccak256("1"),
                block.chainid,
                address(BOARD)
            )
        );

        IDENTITIES.enrol(BUYER, IIdentityAuthority.Kind.Agency, address(0));
        _enrolOfficer(BUYER, "maker", MAKER);
        _enrolOfficer(BUYER, "checker", CHECKER);
        IDENTITIES.enrol(guarantor(), IIdentityAuthority.Kind.Company, address(0));
        IDENTITIES.setCredential(guarantor(), GUARANTORS, true);
        funds.fund(BUYER, LINE, "KES", 10 * CEILING);
        for (uint256 i = 0; i < BIDDERS; ++i) {
            IDENTITIES.enrol(identityOf(i), IIdentityAuthority.Kind.Company, address(0));
        }
    }

    // -- Acts ---------------------------------------------------------------------------------------------------

    function seal(uint256 who, uint64 step, uint128 price) external {
        who %= BIDDERS;
        address account = accountOf(who);
        Book storage book = _books[account];
        // Sequences go up, stay or fall back.
        uint64 sequence = book.highest + (step % 3);
        if (sequence > 0 && step % 5 == 0) --sequence;
        price = uint128(price % (CEILING + 100)) + 1;
        (bytes memory envelope, uint256[] memory values) = _envelope(who, sequence, price);
        ITenderBoard.Message memory message = _message(account, sequence);
        ITenderBoard.GuaranteeNote memory note = _note(account);
        bool open = _isOpen();
        VM.prank(account);
        try BOARD.seal(message, envelope, note, "") {
            if (!open) broken = "sealed after the deadline";
            if (sequence <= book.highest && keccak256(envelope) != book.envelopeHash) broken = "an older message won";
            if (sequence <= book.highest) return; // the same message again
            if (book.standing && _oldMessage.length == 0)
                _oldMessage = abi.encode(account, book.sequence, book.envelope);
            if (!book.standing) ++standing;
            book.standing = true;
            (book.sequence, book.highest) = (sequence, sequence);
            (book.price, book.identity) = (price, identityOf(who));
            (book.envelope, book.envelopeHash, book.values) = (envelope, keccak256(envelope), values);
        } catch {
            if (open && sequence > book.highest) broken = "a good bid was refused";
        }
    }

    function replay() external {
        if (_oldMessage.length == 0) return;
        (address account, uint64 sequence, bytes memory envelope) = abi.decode(_oldMessage, (address, uint64, bytes));
        ITenderBoard.GuaranteeNote memory note = _note(account);
        VM.prank(account);
        try BOARD.seal(_message(account, sequence), envelope, note, "") {
            broken = "an old message was taken again";
        } catch {}
    }

    function withdraw(uint256 who, uint64 step) external {
        address account = accountOf(who % BIDDERS);
        Book storage book = _books[account];
        uint64 sequence = book.highest + (step % 2);
        bool open = _isOpen();
        // Rarely, or nothing would be left at the deadline.
        if (step % 4 != 1) return;
        VM.prank(account);
        try BOARD.withdraw(_message(account, sequence), "") {
            if (!open) broken = "withdrawn after the deadline";
            if (book.standing) --standing;
            book.standing = false;
            book.highest = sequence;
        } catch {
            if (open && sequence > book.highest) broken = "a withdrawal was refused";
        }
    }

    function release(uint256 trustee, uint256 who) external {
        trustee %= 3;
        address account = accountOf(who % BIDDERS);
        Book storage book = _books[account];
        if (!book.standing) return;
        ITenderBoard.ReleasedShare[] memory shares = new ITenderBoard.ReleasedShare[](1);
        shares[0] = ITenderBoard.ReleasedShare({account: account, share: book.values[trustee + 1]});
        bool open = _isOpen();
        VM.prank(officerOf(trustee));
        try BOARD.releaseShares(TENDER, 0, trusteeOf(trustee), officerOf(trustee), shares) {
            if (open) broken = "a share was released before the deadline";
        } catch {}
    }

    function report(uint256 trustee, uint256 who, uint256 chance) external {
        if (chance % 8 != 0) return;
        trustee %= 3;
        address[] memory accounts = new address[](1);
        accounts[0] = accountOf(who % BIDDERS);
        bool open = _isOpen();
        VM.prank(officerOf(trustee));
        try BOARD.reportShares(TENDER, 0, trusteeOf(trustee), officerOf(trustee), accounts) {
            if (open) broken = "a share was reported before the deadline";
        } catch {}
    }

    function open_(uint256 who, uint256 without, bool spoilt) external {
        address account = accountOf(who % BIDDERS);
        Book storage book = _books[account];
        if (!book.standing) return;
        without = (without % 3) + 1;
        ITenderBoard.SharePoint[] memory shares = new ITenderBoard.SharePoint[](2);
        for (uint8 i = 1; i <= 3; ++i) {
            if (i == without) continue;
            uint256 at = i > without ? i - 2 : i - 1;
            shares[at] = ITenderBoard.SharePoint({index: i, share: book.values[i]});
        }
        if (spoilt) shares[1].share = addmod(shares[1].share, 1, ShamirField.ORDER);
        bool early = _isOpen();
        try BOARD.open(TENDER, 0, account, book.envelope, shares) {
            if (early) broken = "opened before the deadline";
            if (spoilt) broken = "opened with a wrong share";
        } catch {}
    }

    function openWithKey(uint256 who, uint128 slope) external {
        address account = accountOf(who % BIDDERS);
        Book storage book = _books[account];
        if (!book.standing) return;
        uint256[] memory coefficients = new uint256[](2);
        coefficients[0] = book.values[0];
        coefficients[1] = addmod(book.values[1], ShamirField.ORDER - book.values[0], ShamirField.ORDER);
        if (slope % 4 == 0) coefficients[1] = slope;
        (, uint48 trusteesEnd, ) = _times();
        try BOARD.openWithKey(TENDER, 0, account, book.envelope, coefficients) {
            if (block.timestamp < trusteesEnd) broken = "opened with the key in the trustees' time";
        } catch {}
    }

    function dismiss(uint256 who) external {
        address[] memory accounts = new address[](1);
        accounts[0] = accountOf(who % BIDDERS);
        (, , uint48 openingEnds) = _times();
        try BOARD.dismiss(TENDER, 0, accounts) {
            if (block.timestamp < openingEnds) broken = "dismissed before the end";
        } catch {}
    }

    function pause(uint48 length) external {
        uint48 until = uint48(block.timestamp) + (length % DAY) + 1;
        try MANAGER.execute(address(BOARD), abi.encodeCall(BOARD.pause, (until))) {} catch {}
    }

    function pass(uint48 length) external {
        VM.warp(block.timestamp + (length % (2 * DAY)) + 1);
        bool open = BOARD.lotStage(TENDER, 0) == ITenderResults.LotStage.Open;
        if (!open) closed = true;
        if (closed && open) broken = "a passed deadline did not stay passed";
    }

    /// @dev What must hold of every bid after every act.
    function check() external returns (bool) {
        for (uint256 i = 0; i < BIDDERS; ++i) {
            Book storage book = _books[accountOf(i)];
            ITenderBoard.BidView memory bid = BOARD.bidOf(TENDER, 0, accountOf(i));
            if (bid.sequence != book.highest) broken = "a sequence differs";
            if (book.standing != (bid.outcome != ITenderBoard.Outcome.None)) broken = "a bid came or went";
            if (!book.standing) continue;
            if (bid.envelopeHash != book.envelopeHash) broken = "an envelope changed";
            ITenderBoard.Outcome before = book.outcome;
            bool judged = before != ITenderBoard.Outcome.None && before != ITenderBoard.Outcome.Sealed;
            if (judged && bid.outcome != before && bid.outcome != ITenderBoard.Outcome.Duplicate) {
                broken = "a verdict changed";
            }
            if (BOARD.lotStage(TENDER, 0) == ITenderResults.LotStage.Open && bid.outcome != ITenderBoard.Outcome.Sealed)
                broken = "judged before the deadline";
            book.outcome = bid.outcome;
        }
        return bytes(broken).length == 0;
    }

    // -- Views --------------------------------------------------------------------------------------------------

    function bookOf(address account) external view returns (uint128 price, address identity, bool stands) {
        Book storage book = _books[account];
        return (book.price, book.identity, book.standing);
    }

    function accountOf(uint256 who) public pure returns (address) {
        return VM.addr(0xACC0 + who);
    }

    /// @dev The last two bidding addresses belong to one identity.
    function identityOf(uint256 who) public pure returns (address) {
        return VM.addr(_ownerKey(who));
    }

    function guarantor() public pure returns (address) {
        return VM.addr(0x6A);
    }

    function trusteeOf(uint256 i) public pure returns (address) {
        return address(uint160(0x7700 + i));
    }

    function officerOf(uint256 i) public pure returns (address) {
        return address(uint160(0x7800 + i));
    }

    /// @dev Called once, by the test.
    function publish() external {
        if (BOARD.tenderCount() != 0) return;
        ITenderBoard.Notice memory notice;
        notice.buyer = BUYER;
        notice.quorum = 2;
        notice.deadline = uint48(block.timestamp) + 3 * DAY;
        notice.trusteesTime = DAY;
        notice.openingTime = DAY;
        notice.guaranteeUntil = notice.deadline + 30 * DAY;
        notice.guarantorSchema = GUARANTORS;
        notice.trustees = new address[](3);
        notice.lots = new ITenderBoard.LotNotice[](1);
        notice.lots[0] = ITenderBoard.LotNotice({line: LINE, ceiling: CEILING, guarantee: 10, currency: "KES"});
        for (uint256 i = 0; i < 3; ++i) {
            notice.trustees[i] = trusteeOf(i);
            IDENTITIES.enrol(trusteeOf(i), IIdentityAuthority.Kind.Agency, address(0));
            _enrolOfficer(trusteeOf(i), "trustee", officerOf(i));
        }
        VM.prank(MAKER);
        BOARD.prepare(notice, MAKER);
        for (uint256 i = 0; i < 3; ++i) {
            VM.prank(officerOf(i));
            BOARD.acceptTrust(TENDER, trusteeOf(i), officerOf(i), bytes32(i + 1));
        }
        VM.prank(CHECKER);
        BOARD.approve(TENDER, CHECKER);
    }

    function _enrolOfficer(address organisation, bytes32 purpose, address officer) private {
        IDENTITIES.enrol(officer, IIdentityAuthority.Kind.Person, address(0));
        IDENTITIES.nameOfficer(organisation, purpose, officer);
    }

    /// @dev A new note for each seal: signed by the guarantor for this address.
    function _note(address account) private returns (ITenderBoard.GuaranteeNote memory note) {
        note.guarantor = guarantor();
        note.serial = ++_serial;
        note.expiry = type(uint48).max;
        note.amount = 10;
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(
                    "Guarantee(uint256 tenderId,uint16 lot,address account,address guarantor,uint64 serial,uint48 expiry,uint128 amount)"
                ),
                TENDER,
                uint16(0),
                account,
                note.guarantor,
                note.serial,
                note.expiry,
                note.amount
            )
        );
        note.signature = _sign(0x6A, structHash);
    }

    /// @dev An envelope whose shares are encrypted to nobody: the handler knows them all.
    function _envelope(
        uint256 who,
        uint64 sequence,
        uint128 price
    ) private view returns (bytes memory envelope, uint256[] memory values) {
        bytes32 context = BOARD.contextOf(_message(accountOf(who), sequence));
        uint256[] memory coefficients = new uint256[](2);
        coefficients[0] = uint256(keccak256(abi.encode("key", context, price))) % ShamirField.ORDER;
        coefficients[1] = uint256(keccak256(abi.encode("slope", context, price))) % ShamirField.ORDER;
        values = ShamirField.evaluate(coefficients, 3);
        bytes32 keyHash = keccak256(abi.encode(values[0], context));
        envelope = abi.encodePacked(uint8(1), uint8(3), uint8(2), keyHash);
        for (uint256 i = 1; i <= 3; ++i) {
            envelope = bytes.concat(envelope, keccak256(abi.encode(values[i], i, context)));
        }
        envelope = bytes.concat(envelope, new bytes(240), _payload(who, price, context, keyHash, values[0]));
    }

    function _payload(
        uint256 who,
        uint128 price,
        bytes32 context,
        bytes32 keyHash,
        uint256 key
    ) private view returns (bytes memory payload) {
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(
                    "Bid(address bidder,bytes32 context,bytes32 keyHash,uint128 price,bytes32 packageHash,bytes32 salt)"
                ),
                identityOf(who),
                context,
                keyHash,
                price,
                bytes32("package"),
                bytes32("salt")
            )
        );
        payload = abi.encodePacked(identityOf(who), price, bytes32("package"), bytes32("salt"));
        payload = bytes.concat(payload, _sign(_ownerKey(who), structHash));
        for (uint256 i = 0; i < payload.length; ++i) {
            payload[i] = payload[i] ^ keccak256(abi.encode(key, i / 32))[i % 32];
        }
    }

    function _ownerKey(uint256 who) private pure returns (uint256) {
        return 0xB1D0 + (who == 3 ? 2 : who);
    }

    function _sign(uint256 key, bytes32 structHash) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(key, keccak256(abi.encodePacked("\x19\x01", _DOMAIN, structHash)));
        return abi.encodePacked(r, s, v);
    }

    function _isOpen() private view returns (bool) {
        return BOARD.lotStage(TENDER, 0) == ITenderResults.LotStage.Open && BOARD.pausedUntil() <= block.timestamp;
    }

    function _times() private view returns (uint48 deadline, uint48 trusteesEnd, uint48 openingEnds) {
        ITenderBoard.TenderView memory tender = BOARD.tenderOf(TENDER);
        return (tender.deadline, tender.trusteesEnd, tender.openingEnds);
    }

    function _message(address account, uint64 sequence) private pure returns (ITenderBoard.Message memory) {
        return ITenderBoard.Message({tenderId: TENDER, lot: 0, sequence: sequence, account: account});
    }
}
