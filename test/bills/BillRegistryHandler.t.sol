// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

// The cheat codes belong to the handler.
// solhint-disable one-contract-per-file

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {BillRegistry} from "../../contracts/bills/BillRegistry.sol";
import {IBillRegistry} from "../../contracts/bills/IBillRegistry.sol";
import {IIdentityAuthority} from "../../contracts/identity/IIdentityAuthority.sol";
import {MerkleTree} from "../../contracts/merkle/MerkleTree.sol";
import {IdentityStub} from "../../contracts/testing/IdentityStub.sol";
import {PlainManager} from "../../contracts/testing/PlainManager.sol";

interface IVm {
    function prank(address caller) external;
    function warp(uint256 time) external;
}

/// @dev Plays everybody at once: issuers, a buyer, two agencies and both ledgers, with amounts that often are too much.
/// It keeps its own books of what succeeded and compares them with the registry's.
contract BillRegistryHandler {
    IVm private constant VM = IVm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

    uint128 private constant TOTAL = 1000;
    uint32 private constant BATCH = 3;

    struct Book {
        uint128 settled;
        uint128 credited;
        uint128 reimbursed;
        uint8 status;
    }

    BillRegistry public immutable REGISTRY;
    IdentityStub public immutable IDENTITIES;

    address public constant LEDGER = address(0xF00D);
    address public constant CONTRACT_BOOK = address(0xB00C);
    address private constant BUYER = address(0xB1);
    address private constant TAX = address(0x7A);
    address private constant TAX_OFFICER = address(0x7B);

    address[2] private _issuers = [address(0xA1), address(0xA2)];
    address[2] private _agencies = [address(0xC1), address(0xC2)];
    bytes32[2] private _series = [bytes32(0), bytes32("BRANCH")];

    IBillRegistry.Presented[] private _bills;
    IBillRegistry.Reimbursement[] private _reimbursements;
    mapping(bytes32 billId => Book) public books;
    mapping(bytes32 billId => bool) private _listed;
    mapping(address issuer => mapping(bytes32 series => uint64)) public lastNumbers;
    mapping(address issuer => uint48) public sequences;
    mapping(bytes32 reimbursementId => bool) private _paid;

    /// @dev Set when the registry let something through that a law forbids.
    string public broken;

    constructor() {
        IDENTITIES = new IdentityStub();
        IDENTITIES.enrol(BUYER, IIdentityAuthority.Kind.Company, address(0));
        IDENTITIES.enrol(TAX, IIdentityAuthority.Kind.Agency, address(0));
        IDENTITIES.enrol(TAX_OFFICER, IIdentityAuthority.Kind.Person, address(0));
        IDENTITIES.nameOfficer(TAX, "tax", TAX_OFFICER);
        IDENTITIES.grantMandate(TAX, "tax-authority");
        for (uint256 i = 0; i < 2; ++i) {
            IDENTITIES.enrol(_issuers[i], IIdentityAuthority.Kind.Company, address(0));
            IDENTITIES.enrol(_agencies[i], IIdentityAuthority.Kind.Agency, address(0));
            bytes32[3] memory purposes = [bytes32("maker"), "checker", "payer"];
            for (uint160 p = 0; p < 3; ++p) {
                address officer = officerOf(_agencies[i], p);
                IDENTITIES.enrol(officer, IIdentityAuthority.Kind.Person, address(0));
                // Every officer holds every purpose, so that only law 5 keeps them apart.
                for (uint256 q = 0; q < 3; ++q) IDENTITIES.nameOfficer(_agencies[i], purposes[q], officer);
            }
        }
        BillRegistry implementation = new BillRegistry(address(0), IDENTITIES, 7 days, 1 days);
        PlainManager manager = new PlainManager(address(this));
        bytes memory data = abi.encodeCall(BillRegistry.initialize, (address(manager), 7 days, 1 days));
        REGISTRY = BillRegistry(address(new ERC1967Proxy(address(implementation), data)));
        REGISTRY.connectLedgers(LEDGER, CONTRACT_BOOK);

        // One batch to begin with, two of whose bills are accepted.
        _issue(_issuers[0], 0, 1);
        for (uint256 i = 0; i < 2; ++i) _answer(_bills[i], "AP");
    }

    function officerOf(address agency, uint160 place) public pure returns (address) {
        return address(uint160(agency) * 1000 + place);
    }

    // ------------------------------------------------------------------------------------------------ acts

    function issue(uint256 who, uint256 which, uint8 off) external {
        address issuer = _issuers[who % 2];
        bytes32 series = _series[which % 2];
        uint64 next = lastNumbers[issuer][series] + 1;
        _issue(issuer, series, off % 4 == 0 ? next + (off % 3) : next); // sometimes with a gap
    }

    function acknowledge(uint256 who, uint48 through) external {
        address issuer = _issuers[who % 2];
        through = uint48(through % (sequences[issuer] + 2));
        (bytes26 commitment, ) = REGISTRY.commitmentOf(issuer, through);
        VM.prank(TAX_OFFICER);
        try REGISTRY.acknowledge(TAX, TAX_OFFICER, issuer, through, commitment, 0) {} catch {}
    }

    function wait(uint32 time) external {
        VM.warp(block.timestamp + (time % 4 days));
    }

    function answer(uint256 index, uint8 what) external {
        _answer(
            _pick(index),
            what % 8 == 0
                ? bytes2("RE")
                : what % 8 == 1
                    ? bytes2("UQ")
                    : bytes2("AP")
        );
    }

    function settle(uint256 index, uint128 amount, uint8 path) external {
        IBillRegistry.Presented memory bill = _pick(index);
        bytes32 billId = idOf(bill);
        amount = _edge(amount, books[billId].settled + books[billId].credited);
        bool succeeded;
        if (path % 3 == 0) {
            VM.prank(bill.bill.holder);
            try REGISTRY.settle(bill, bill.bill.holder, amount, 0) {
                succeeded = true;
                if (bill.bill.contractId != 0) broken = "a bill of a contract was settled outside it";
            } catch {}
        } else {
            VM.prank(path % 3 == 1 ? LEDGER : CONTRACT_BOOK);
            try REGISTRY.recordSettlement(billId, amount) {
                succeeded = true;
                if ((path % 3 == 2) != (bill.bill.contractId != 0)) broken = "the wrong ledger settled";
            } catch {}
        }
        if (!succeeded) return;
        Book storage book = books[billId];
        book.settled += amount;
        if (amount == 0) broken = "nothing was settled";
        if (book.settled + book.credited > TOTAL) broken = "settled beyond the total";
        if (book.status != 1 && bill.bill.buyer != address(0)) broken = "settled before acceptance";
        if (book.status > 1) broken = "settled a dead bill";
    }

    function credit(uint256 index, uint128 amount) external {
        IBillRegistry.Presented memory bill = _pick(index);
        bytes32 billId = idOf(bill);
        amount = _edge(amount, books[billId].credited);
        if (index % 3 != 0) amount /= 4; // mostly small, so that something is left
        VM.prank(bill.issuer);
        try REGISTRY.credit(bill, bill.issuer, amount, 0) {
            Book storage book = books[billId];
            book.credited += amount;
            if (book.credited > TOTAL) broken = "credited beyond the total";
            if (book.status > 2) broken = "credited a dead bill";
        } catch {}
    }

    function voidBill(uint256 index) external {
        if (index % 4 != 0) return; // nothing follows, so rarely
        index /= 4;
        IBillRegistry.Presented memory bill = _pick(index);
        bytes32 billId = idOf(bill);
        VM.prank(bill.issuer);
        try REGISTRY.voidBill(bill, bill.issuer, 0) {
            Book storage book = books[billId];
            if (book.status != 0 || book.settled + book.credited != 0) broken = "voided a bill that lives";
            book.status = 3;
        } catch {}
    }

    function archive(uint256 index) external {
        if (index % 8 != 0) return; // nothing follows, so rarely
        index /= 8;
        bytes32 billId = idOf(_pick(index));
        VM.prank(BUYER);
        try REGISTRY.archive(billId, BUYER) {
            books[billId].status = 4;
        } catch {}
    }

    function prepare(uint256 index, uint256 who, uint128 amount, uint160 maker) external {
        _prepare(index, who, amount, maker);
    }

    /// @dev Several steps in one, so that short campaigns get far too.
    function reimburse(uint256 index, uint256 who, uint128 amount, uint160 officers) external {
        uint256 count = _reimbursements.length;
        _prepare(index, who, amount, officers);
        if (_reimbursements.length == count) return;
        _approve(_reimbursements[count], officers / 3);
        if (officers % 2 == 0) _pay(_reimbursements[count], officers / 9);
    }

    function approve(uint256 index, uint160 checker) external {
        if (_reimbursements.length > 0) _approve(_recent(index), checker);
    }

    function pay(uint256 index, uint160 payer) external {
        if (_reimbursements.length > 0) _pay(_recent(index), payer);
    }

    function cancel(uint256 index, uint160 checker) external {
        if (_reimbursements.length == 0) return;
        IBillRegistry.Reimbursement memory reimbursement = _recent(index);
        address officer = officerOf(reimbursement.agency, checker % 3);
        bytes32 id = REGISTRY.reimbursementIdOf(reimbursement);
        (IBillRegistry.ReimbursementStatus status, , ) = REGISTRY.reimbursementOf(id);
        VM.prank(officer);
        try REGISTRY.cancelReimbursement(reimbursement, officer) {
            if (_paid[id]) broken = "a paid reimbursement was cancelled";
            if (status == IBillRegistry.ReimbursementStatus.Approved) {
                books[reimbursement.billId].reimbursed -= reimbursement.amount;
            }
        } catch {}
    }

    // ------------------------------------------------------------------------------------------------ views

    function billCount() external view returns (uint256) {
        return _bills.length;
    }

    function billAt(uint256 index) external view returns (IBillRegistry.Presented memory) {
        return _bills[index];
    }

    function issuerAt(uint256 index) external view returns (address) {
        return _issuers[index];
    }

    function seriesAt(uint256 index) external view returns (bytes32) {
        return _series[index];
    }

    function idOf(IBillRegistry.Presented memory bill) public pure returns (bytes32) {
        return keccak256(abi.encode(bill.issuer, bill.header.series, bill.bill.number));
    }

    // ------------------------------------------------------------------------------------------------ internal

    /// @dev Mostly the bills of the first batch, so that much happens to few.
    function _pick(uint256 index) private view returns (IBillRegistry.Presented memory) {
        return _bills[index % 4 == 0 ? (index / 4) % _bills.length : (index / 4) % BATCH];
    }

    function _recent(uint256 index) private view returns (IBillRegistry.Reimbursement memory) {
        uint256 count = _reimbursements.length;
        return _reimbursements[count - 1 - (index % (count < 3 ? count : 3))];
    }

    /// @dev What is left of the total, one more, or anything around it.
    function _edge(uint128 seed, uint128 done) private pure returns (uint128) {
        uint128 left = done < TOTAL ? TOTAL - done : 0;
        if (seed % 4 == 0) return left;
        if (seed % 4 == 1) return left + 1;
        return (seed / 4) % (left + 2);
    }

    function _prepare(uint256 index, uint256 who, uint128 amount, uint160 maker) private {
        bytes32 billId = idOf(_pick(index));
        Book memory book = books[billId];
        uint128 taken = TOTAL - (book.settled < TOTAL - book.credited ? book.settled : TOTAL - book.credited);
        address agency = _agencies[who % 2];
        address officer = officerOf(agency, maker % 3);
        IBillRegistry.Reimbursement memory reimbursement = IBillRegistry.Reimbursement({
            billId: billId,
            agency: agency,
            payee: BUYER,
            amount: _edge(amount, amount % 8 == 0 ? taken : taken + book.reimbursed),
            ref: bytes32(_reimbursements.length / 2) // sometimes the same twice
        });
        VM.prank(officer);
        try REGISTRY.prepareReimbursement(reimbursement, officer) {
            _reimbursements.push(reimbursement);
        } catch {}
    }

    function _approve(IBillRegistry.Reimbursement memory reimbursement, uint160 checker) private {
        address officer = officerOf(reimbursement.agency, checker % 3);
        bytes32 id = REGISTRY.reimbursementIdOf(reimbursement);
        VM.prank(officer);
        try REGISTRY.approveReimbursement(reimbursement, officer) {
            (, address maker, ) = REGISTRY.reimbursementOf(id);
            if (maker == officer) broken = "one person prepared and approved";
            Book storage book = books[reimbursement.billId];
            book.reimbursed += reimbursement.amount;
            if (book.reimbursed > book.settled) broken = "reimbursed beyond what was settled";
            if (book.reimbursed + book.credited > TOTAL) broken = "reimbursed what was credited";
        } catch {}
    }

    function _pay(IBillRegistry.Reimbursement memory reimbursement, uint160 payer) private {
        address officer = officerOf(reimbursement.agency, payer % 3);
        bytes32 id = REGISTRY.reimbursementIdOf(reimbursement);
        VM.prank(officer);
        try REGISTRY.payReimbursement(reimbursement, officer, 0) {
            if (_paid[id]) broken = "a reimbursement was paid twice";
            _paid[id] = true;
            (, address maker, address checker) = REGISTRY.reimbursementOf(id);
            if (maker == officer || checker == officer) broken = "fewer than three persons";
            Book memory book = books[reimbursement.billId];
            if (book.reimbursed + book.credited > TOTAL) broken = "paid what was credited";
        } catch {}
    }

    function _issue(address issuer, bytes32 series, uint64 first) private {
        (IBillRegistry.BatchHeader memory header, bytes32[] memory leaves) = _batch(issuer, series, first);
        VM.prank(issuer);
        try REGISTRY.issue(issuer, issuer, header) returns (uint48 sequence) {
            if (first != lastNumbers[issuer][series] + 1) broken = "a batch left a gap";
            if (sequence != sequences[issuer] + 1) broken = "a sequence was skipped";
            lastNumbers[issuer][series] = first + BATCH - 1;
            sequences[issuer] = sequence;
            for (uint64 i = 0; i < BATCH; ++i) _keep(issuer, sequence, header, leaves, i);
        } catch {}
    }

    function _answer(IBillRegistry.Presented memory bill, bytes2 code) private {
        bytes32 billId = idOf(bill);
        VM.prank(BUYER);
        try REGISTRY.answer(bill, BUYER, code, 0) {
            if (books[billId].status != 0) broken = "a decided bill was answered again";
            if (code == "AP") books[billId].status = 1;
            if (code == "RE") books[billId].status = 2;
        } catch {}
    }

    function _batch(
        address issuer,
        bytes32 series,
        uint64 first
    ) private pure returns (IBillRegistry.BatchHeader memory header, bytes32[] memory leaves) {
        leaves = new bytes32[](BATCH);
        for (uint64 i = 0; i < BATCH; ++i) {
            leaves[i] = MerkleTree.hashLeaf(keccak256(abi.encode(_bill(issuer, first, i))));
        }
        header = IBillRegistry.BatchHeader({
            series: series,
            firstNumber: first,
            count: BATCH,
            total: int128(uint128(BATCH) * TOTAL),
            tax: 0,
            currency: "KES",
            root: MerkleTree.rootOf(leaves),
            manifestHash: keccak256("manifest")
        });
    }

    /// @dev One plain bill, one of a contract, one receipt.
    function _bill(address issuer, uint64 first, uint64 i) private pure returns (IBillRegistry.Bill memory) {
        return
            IBillRegistry.Bill({
                number: first + i,
                buyer: i == 2 ? address(0) : BUYER,
                holder: issuer,
                total: int128(TOTAL),
                tax: 0,
                due: 0,
                document: bytes32(0),
                contractId: i == 1 ? bytes32("contract") : bytes32(0),
                disclosure: bytes32(0)
            });
    }

    function _keep(
        address issuer,
        uint48 sequence,
        IBillRegistry.BatchHeader memory header,
        bytes32[] memory leaves,
        uint64 i
    ) private {
        bytes32[] memory proof = new bytes32[](i == 2 ? 1 : 2);
        if (i == 2) {
            proof[0] = MerkleTree.hashNode(leaves[0], leaves[1]);
        } else {
            proof[0] = leaves[1 - i];
            proof[1] = leaves[2];
        }
        IBillRegistry.Presented storage bill = _bills.push();
        bill.issuer = issuer;
        bill.sequence = sequence;
        bill.header = header;
        bill.bill = _bill(issuer, header.firstNumber, i);
        bill.proof = proof;

        bytes32 billId = idOf(bill);
        if (_listed[billId]) broken = "a number was issued twice";
        _listed[billId] = true;
    }
}
