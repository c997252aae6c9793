// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

// The cheat codes belong to the handler.
// solhint-disable one-contract-per-file

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {IBillSettlement} from "../../contracts/bills/IBillSettlement.sol";
import {FundLedger} from "../../contracts/funds/FundLedger.sol";
import {IFundLedger} from "../../contracts/funds/IFundLedger.sol";
import {IRoundBook} from "../../contracts/funds/IRoundBook.sol";
import {RoundBook} from "../../contracts/funds/RoundBook.sol";
import {IIdentityAuthority} from "../../contracts/identity/IIdentityAuthority.sol";
import {MerkleTree} from "../../contracts/merkle/MerkleTree.sol";
import {IdentityStub} from "../../contracts/testing/IdentityStub.sol";
import {PlainManager} from "../../contracts/testing/PlainManager.sol";

interface IVm {
    function warp(uint256 time) external;
    function prank(address caller) external;
}

/// @dev One round of 260 leaves (a whole block and one of 4), pushed, claimed, excluded and frozen in any order. Every
/// officer holds every office, so that only law 5 keeps them apart.
contract RoundBookHandler {
    IVm private constant VM = IVm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    uint256 public constant COUNT = 260;
    bytes32 public constant LINE = "line";
    address private constant TREASURY = address(0x7A);
    address private constant COUNTY = address(0xC0);
    address private constant CHECKER = address(0xC2);

    FundLedger public immutable LEDGER;
    RoundBook public immutable ROUNDS;
    bytes32 public roundId;
    uint128 public total;

    IRoundBook.Leaf[] private _leaves;
    mapping(uint256 index => bool) public excluded;

    constructor() {
        IdentityStub identities = new IdentityStub();
        identities.enrol(TREASURY, IIdentityAuthority.Kind.Agency, address(0));
        identities.grantMandate(TREASURY, "treasury");
        identities.enrol(COUNTY, IIdentityAuthority.Kind.Agency, address(0));
        bytes32[3] memory offices = [bytes32("maker"), "checker", "payer"];
        for (uint160 i = 1; i <= 3; ++i) {
            identities.enrol(address(0xC0 + i), IIdentityAuthority.Kind.Person, address(0));
            for (uint256 j = 0; j < 3; ++j) identities.nameOfficer(COUNTY, offices[j], address(0xC0 + i));
        }
        PlainManager manager = new PlainManager(address(this));
        LEDGER = FundLedger(
            address(
                new ERC1967Proxy(
                    address(new FundLedger(address(0), identities, IBillSettlement(address(0)), 0)),
                    abi.encodeCall(FundLedger.initialize, (address(manager), 0))
                )
            )
        );
        ROUNDS = RoundBook(
            address(
                new ERC1967Proxy(
                    address(new RoundBook(address(0), identities, LEDGER)),
                    abi.encodeCall(RoundBook.initialize, (address(manager)))
                )
            )
        );
        LEDGER.connectOffices(address(this), address(this));
        LEDGER.connectBook(address(ROUNDS));
        _fund();
        _release();
    }

    function payBlock(uint256 blockIndex) external {
        blockIndex %= 2;
        uint256 from = blockIndex << 8;
        uint256 length = MerkleTree.blockLength(blockIndex, COUNT);
        IRoundBook.Leaf[] memory leaves = new IRoundBook.Leaf[](length);
        for (uint256 i = 0; i < length; ++i) leaves[i] = _leaves[from + i];
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _blockRoot(1 - blockIndex);
        ROUNDS.payBlock(roundId, blockIndex, leaves, proof);
    }

    function claim(uint256 index) external {
        // Of the last block mostly, whose leaves come up again and again.
        index = index % 3 == 0 ? index % COUNT : 256 + (index % 4);
        ROUNDS.claim(roundId, index, _leaves[index], _proof(index));
    }

    function exclude(uint256 index) external {
        index = index % 3 == 0 ? index % COUNT : 256 + (index % 4);
        IRoundBook.ProvenLeaf[] memory entries = new IRoundBook.ProvenLeaf[](1);
        entries[0] = IRoundBook.ProvenLeaf({index: index, leaf: _leaves[index], proof: _proof(index)});
        VM.prank(CHECKER);
        ROUNDS.exclude(roundId, entries, "reason", CHECKER);
        excluded[index] = true;
    }

    function freezeLeaf(uint256 index, uint256 time) external {
        VM.prank(CHECKER);
        ROUNDS.freezeLeaf(roundId, index % COUNT, uint48(block.timestamp + (time % 30 days)), "reason", CHECKER);
    }

    function freezeAccount(uint256 index, uint256 time) external {
        VM.prank(CHECKER);
        ROUNDS.freezeAccount(
            roundId,
            _leaves[index % COUNT].account,
            uint48(block.timestamp + (time % 30 days)),
            "reason",
            CHECKER
        );
    }

    function close() external {
        ROUNDS.closeRound(roundId);
    }

    function pass(uint256 time) external {
        VM.warp(block.timestamp + (time % 10 days));
    }

    function leafAt(uint256 index) external view returns (IRoundBook.Leaf memory) {
        return _leaves[index];
    }

    function _fund() private {
        IFundLedger.LineTerms memory terms;
        terms.treasury = TREASURY;
        terms.currency = "KES";
        terms.ceiling = 1_000_000;
        terms.commitUntil = uint48(block.timestamp + 300 days);
        terms.payUntil = terms.commitUntil;
        terms.redeemUntil = terms.commitUntil;
        LEDGER.openLine(LINE, terms, address(this));
        LEDGER.appropriate(LINE, 1_000_000, "act");
        LEDGER.allocate(LINE, TREASURY, COUNTY, 1_000_000, "act", true);
    }

    function _release() private {
        for (uint256 i = 0; i < COUNT; ++i) {
            uint128 amount = uint128(100 + (i % 5));
            total += amount;
            _leaves.push(
                IRoundBook.Leaf({account: address(uint160(0x10000 + i)), amount: amount, consentHash: bytes32(i)})
            );
        }
        IRoundBook.RoundTerms memory terms;
        terms.organisation = COUNTY;
        terms.line = LINE;
        terms.root = MerkleTree.hashNode(_blockRoot(0), _blockRoot(1));
        terms.count = uint32(COUNT);
        terms.endsAt = uint48(block.timestamp + 90 days);
        terms.total = total;
        VM.prank(address(0xC1));
        roundId = ROUNDS.prepareRound(terms, address(0xC1));
        VM.prank(CHECKER);
        ROUNDS.approveRound(roundId, CHECKER);
        VM.prank(address(0xC3));
        ROUNDS.releaseRound(roundId, address(0xC3));
    }

    function _hashAt(uint256 index) private view returns (bytes32) {
        return MerkleTree.hashLeaf(keccak256(abi.encode(_leaves[index])));
    }

    function _blockRoot(uint256 blockIndex) private view returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](MerkleTree.blockLength(blockIndex, COUNT));
        for (uint256 i = 0; i < hashes.length; ++i) hashes[i] = _hashAt((blockIndex << 8) + i);
        return MerkleTree.rootOf(hashes);
    }

    /// @dev Within a block the tree is full (256 or 4 leaves), above it there is one more node.
    function _proof(uint256 index) private view returns (bytes32[] memory proof) {
        uint256 blockIndex = index >> 8;
        uint256 width = MerkleTree.blockLength(blockIndex, COUNT);
        uint256 depth = width == 256 ? 8 : 2;
        proof = new bytes32[](depth + 1);
        bytes32[] memory level = new bytes32[](width);
        for (uint256 i = 0; i < width; ++i) level[i] = _hashAt((blockIndex << 8) + i);
        uint256 place = index & 0xff;
        for (uint256 d = 0; d < depth; ++d) {
            proof[d] = level[place ^ 1];
            for (uint256 i = 0; i < width >> 1; ++i) level[i] = MerkleTree.hashNode(level[2 * i], level[2 * i + 1]);
            width >>= 1;
            place >>= 1;
        }
        proof[depth] = _blockRoot(1 - blockIndex);
    }
}
