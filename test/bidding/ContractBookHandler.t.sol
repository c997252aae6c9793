// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {AwardBoard} from "../../contracts/bidding/AwardBoard.sol";
import {ContractBook} from "../../contracts/bidding/ContractBook.sol";
import {IAwardBoard} from "../../contracts/bidding/IAwardBoard.sol";
import {IContractBook} from "../../contracts/bidding/IContractBook.sol";
import {ITenderResults} from "../../contracts/bidding/ITenderResults.sol";
import {IBillSettlement} from "../../contracts/bills/IBillSettlement.sol";
import {IIdentityAuthority} from "../../contracts/identity/IIdentityAuthority.sol";
import {Purposes} from "../../contracts/identity/Purposes.sol";
import {AuthorityStub} from "../../contracts/testing/AuthorityStub.sol";
import {BillStub} from "../../contracts/testing/BillStub.sol";
import {FundStub} from "../../contracts/testing/FundStub.sol";
import {IdentityStub} from "../../contracts/testing/IdentityStub.sol";
import {TenderStub} from "../../contracts/testing/TenderStub.sol";
import {ICheats} from "./ICheats.t.sol";

/// @title What the fuzzer may do to one signed contract
/// @dev Every officer holds every office, so that the fuzzer tries one person in several of them.
contract ContractBookHandler {
    uint128 public constant FUNDED = 2_000_000;

    ICheats private constant CHEATS = ICheats(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    bytes32 private constant LINE = "roads";
    bytes3 private constant KES = "KES";
    address private constant BUYER = address(0xB0);
    address private constant ALFA = address(0xA1);
    address private constant BETA = address(0xA2);
    address private constant ALFA_BID = address(0xA3);
    address private constant BETA_BID = address(0xA4);
    address private constant REVIEW = address(0xC0);
    uint256 private constant BILLS = 4;
    uint256 private constant OFFICERS = 5;

    uint256 public violations;

    IdentityStub private immutable _IDENTITIES = new IdentityStub();
    FundStub private immutable _FUNDS = new FundStub();
    BillStub private immutable _BILLS = new BillStub();
    TenderStub private immutable _TENDERS;
    AwardBoard private immutable _BOARD;
    ContractBook private immutable _BOOK;
    bytes32 private immutable _ID;
    uint256 private _time = 1_000_000_000;

    constructor() {
        CHEATS.warp(_time);
        _TENDERS = new TenderStub(_FUNDS);
        address manager = address(new AuthorityStub(address(this)));
        IAwardBoard.Periods memory periods = IAwardBoard.Periods({
            evaluation: 7 days,
            substitute: 7 days,
            standstill: 10 days,
            review: 15 days,
            signature: 5 days,
            lateComplaint: 300 days
        });
        AwardBoard boardLogic = new AwardBoard(address(0), _IDENTITIES, _TENDERS, periods);
        _BOARD = AwardBoard(
            address(new ERC1967Proxy(address(boardLogic), abi.encodeCall(AwardBoard.initialize, (manager, periods))))
        );
        ContractBook bookLogic = new ContractBook(address(0), _IDENTITIES, _TENDERS, _BOARD, _FUNDS, _BILLS, 60 days);
        _BOOK = ContractBook(
            address(new ERC1967Proxy(address(bookLogic), abi.encodeCall(ContractBook.initialize, (manager, 60 days))))
        );
        _BOARD.connectContractBook(address(_BOOK));
        _ID = _BOOK.contractIdOf(1, 0);
        _people();
        _lot();
        _sign();
    }

    function deliver(uint256 index) external {
        CHEATS.prank(ALFA);
        _BOOK.reportDelivery(_ID, index % 3, ALFA, "delivery");
    }

    function certify(uint256 index, uint256 officer) external {
        address person = _officer(officer);
        CHEATS.prank(person);
        _BOOK.certify(_ID, index % 3, person, "delivery", "acceptance");
    }

    function approve(uint256 index, uint256 officer) external {
        address person = _officer(officer);
        CHEATS.prank(person);
        _BOOK.approve(_ID, index % 3, person, "acceptance");
    }

    function reject(uint256 index, uint256 officer) external {
        address person = _officer(officer);
        CHEATS.prank(person);
        _BOOK.rejectDelivery(_ID, index % 3, person, "reason");
    }

    function pay(uint256 index, uint256 officer, uint256 bill, uint128 amount) public {
        index %= 3;
        // Up to a quarter above what is left: most payments are right, and each limit is tried.
        IContractBook.Milestone memory due = _BOOK.milestoneOf(_ID, index);
        amount = uint128(uint256(keccak256(abi.encode(amount))) % ((uint256(due.amount - due.paid) * 5) / 4 + 2));
        address person = _officer(officer);
        CHEATS.prank(person);
        _BOOK.payMilestone(_ID, index, person, _bill(bill), amount);

        // It was paid. Was it allowed?
        IContractBook.Milestone memory paid = _BOOK.milestoneOf(_ID, index);
        IAwardBoard.Award memory award = _BOARD.awardOf(1, 0);
        if (award.openComplaints != 0) ++violations;
        if (paid.certifier == person || paid.approver == person || paid.certifier == paid.approver) ++violations;
        if (award.preparer == person || award.approver == person) ++violations;
        if (_bill(bill) == _bill(BILLS - 1)) ++violations; // names another contract
    }

    /// @dev All steps that are left, by the right persons, so that payments are common.
    function progress(uint256 index, uint256 bill, uint128 amount) external {
        index %= 3;
        IContractBook.MilestoneStage stage = _BOOK.milestoneOf(_ID, index).stage;
        if (stage == IContractBook.MilestoneStage.Pending) {
            CHEATS.prank(ALFA);
            _BOOK.reportDelivery(_ID, index, ALFA, "delivery");
            stage = IContractBook.MilestoneStage.Delivered;
        }
        if (stage == IContractBook.MilestoneStage.Delivered) {
            CHEATS.prank(_officer(2));
            _BOOK.certify(_ID, index, _officer(2), "delivery", "acceptance");
            stage = IContractBook.MilestoneStage.Certified;
        }
        if (stage == IContractBook.MilestoneStage.Certified) {
            CHEATS.prank(_officer(3));
            _BOOK.approve(_ID, index, _officer(3), "acceptance");
        }
        pay(index, 4, bill, amount);
    }

    function transferBill(uint256 bill, bool toBeta) external {
        _BILLS.transfer(_bill(bill), toBeta ? BETA : ALFA);
    }

    function complain() external {
        CHEATS.prank(BETA);
        _BOARD.complain(1, 0, BETA, BETA, "grounds");
    }

    function dismiss() external {
        _rule(IAwardBoard.Ruling.Dismissed);
    }

    function uphold(uint256 seed) external {
        if (seed % 24 == 0) _rule(IAwardBoard.Ruling.ExcludeAwardee);
    }

    function terminate(uint256 preparer, uint256 approver, uint256 seed) external {
        if (seed % 24 != 0) return;
        CHEATS.prank(_officer(preparer));
        _BOOK.prepareTermination(_ID, _officer(preparer), "reason");
        CHEATS.prank(_officer(approver));
        _BOOK.approveTermination(_ID, _officer(approver), "reason");
        if (_officer(preparer) == _officer(approver)) ++violations;
    }

    function terminateAnnulled() external {
        _BOOK.terminateAnnulled(_ID);
    }

    function close() external {
        _BOOK.close(_ID);
    }

    function wait(uint256 time) external {
        _time += time % 20 days;
        CHEATS.warp(_time);
    }

    function made() external view returns (IContractBook.Contract memory) {
        return _BOOK.contractOf(_ID);
    }

    function milestone(uint256 index) external view returns (IContractBook.Milestone memory) {
        return _BOOK.milestoneOf(_ID, index);
    }

    function settled() external view returns (uint256 sum) {
        for (uint256 i; i < BILLS; ++i) sum += _BILLS.settledOf(_bill(i));
    }

    function received() external view returns (uint256) {
        return uint256(_FUNDS.balanceOf(ALFA, LINE)) + _FUNDS.balanceOf(BETA, LINE);
    }

    function moneyOfBuyer() external view returns (uint256) {
        return uint256(_FUNDS.freeOf(BUYER, LINE)) + reservedOnLedger();
    }

    function reservedOnLedger() public view returns (uint128 amount) {
        (, , amount) = _FUNDS.reservationOf(address(_BOOK), _ID);
    }

    function _rule(IAwardBoard.Ruling ruling) private {
        address first = address(0xD1);
        address second = address(0xD2);
        CHEATS.prank(first);
        _BOARD.prepareRuling(1, 0, REVIEW, first, BETA, ruling, "reason");
        CHEATS.prank(second);
        _BOARD.approveRuling(1, 0, REVIEW, second, BETA, ruling, "reason");
    }

    function _people() private {
        _IDENTITIES.enrol(BUYER, IIdentityAuthority.Kind.Agency, address(0));
        _IDENTITIES.enrol(REVIEW, IIdentityAuthority.Kind.Agency, address(0));
        _IDENTITIES.grantMandate(REVIEW, "review-body");
        _IDENTITIES.enrol(ALFA, IIdentityAuthority.Kind.Company, address(0));
        _IDENTITIES.enrol(BETA, IIdentityAuthority.Kind.Company, address(0));
        for (uint256 i; i < OFFICERS; ++i) {
            _IDENTITIES.enrol(_officer(i), IIdentityAuthority.Kind.Person, address(0));
            _IDENTITIES.nameOfficer(BUYER, Purposes.MAKER, _officer(i));
            _IDENTITIES.nameOfficer(BUYER, Purposes.CHECKER, _officer(i));
            _IDENTITIES.nameOfficer(BUYER, Purposes.PAYER, _officer(i));
        }
        for (uint160 i = 0xD1; i <= 0xD2; ++i) {
            _IDENTITIES.enrol(address(i), IIdentityAuthority.Kind.Person, address(0));
            _IDENTITIES.nameOfficer(REVIEW, i == 0xD1 ? Purposes.MAKER : Purposes.CHECKER, address(i));
        }
    }

    function _lot() private {
        _FUNDS.fund(BUYER, LINE, KES, FUNDED);
        ITenderResults.LotTerms memory terms = ITenderResults.LotTerms({
            buyer: BUYER,
            line: LINE,
            currency: KES,
            ceiling: 1_000_000,
            preparer: _officer(0),
            approver: _officer(1),
            deadline: uint48(_time - 2),
            openingEnds: uint48(_time - 1)
        });
        _TENDERS.setLot(1, 0, ITenderResults.LotStage.Opened, terms);
        _bid(ALFA_BID, ALFA, 600_000);
        _bid(BETA_BID, BETA, 700_000);
    }

    function _bid(address account, address bidder, uint128 price) private {
        _TENDERS.addBid(
            1,
            0,
            ITenderResults.AdmittedBid({
                account: account,
                bidder: bidder,
                price: price,
                packageHash: "package",
                tieBreak: 0
            })
        );
    }

    function _sign() private {
        CHEATS.prank(_officer(0));
        _BOARD.prepareAward(1, 0, BUYER, _officer(0), ALFA_BID);
        CHEATS.prank(_officer(1));
        _BOARD.approveAward(1, 0, BUYER, _officer(1), ALFA_BID);
        _time += 10 days;
        CHEATS.warp(_time);

        IContractBook.MilestoneTerms[] memory milestones = new IContractBook.MilestoneTerms[](3);
        for (uint256 i; i < 3; ++i) {
            milestones[i] = IContractBook.MilestoneTerms({
                amount: uint128(100_000 * (i + 1)),
                due: uint48(_time + 100 days),
                descriptionHash: "milestone"
            });
        }
        CHEATS.prank(_officer(0));
        _BOOK.prepareOffer(1, 0, _officer(0), "document", milestones);
        bytes32 terms = _BOOK.termsHashOf(_ID, 1, "document", milestones);
        CHEATS.prank(_officer(1));
        _BOOK.approveOffer(1, 0, _officer(1), terms);
        CHEATS.prank(ALFA);
        _BOOK.sign(1, 0, ALFA, "document", milestones);

        for (uint256 i; i < BILLS; ++i) {
            _BILLS.accept(
                _bill(i),
                IBillSettlement.Payable({
                    issuer: ALFA,
                    buyer: BUYER,
                    holder: ALFA,
                    contractId: i == BILLS - 1 ? bytes32("another") : _ID,
                    currency: KES,
                    open: 350_000
                })
            );
        }
    }

    function _officer(uint256 index) private pure returns (address) {
        return address(uint160(0xE0 + (index % OFFICERS)));
    }

    function _bill(uint256 index) private pure returns (bytes32) {
        return bytes32(1 + (index % BILLS));
    }
}
