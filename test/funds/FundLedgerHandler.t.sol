// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

// The cheat codes belong to the handler.
// solhint-disable one-contract-per-file

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {IBillSettlement} from "../../contracts/bills/IBillSettlement.sol";
import {FundLedger} from "../../contracts/funds/FundLedger.sol";
import {IFundLedger} from "../../contracts/funds/IFundLedger.sol";
import {IIdentityAuthority} from "../../contracts/identity/IIdentityAuthority.sol";
import {IdentityStub} from "../../contracts/testing/IdentityStub.sol";
import {PlainManager} from "../../contracts/testing/PlainManager.sol";
import {BillStub} from "../../contracts/testing/BillStub.sol";

interface IVm {
    function warp(uint256 time) external;
    function prank(address caller) external;
}

/// @dev Plays the office, the desk and two books with amounts that often are too much, on two lines. The same few
/// addresses take every part, so that an account which is organisation, beneficiary and merchant at once shows.
contract FundLedgerHandler {
    IVm private constant VM = IVm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    uint128 public constant CEILING = 1_000_000;
    address public constant OTHER_BOOK = address(0xB00C);
    address public constant TREASURY = address(0x7A);
    bytes32 private constant BILL = "bill";

    FundLedger public immutable LEDGER;
    IdentityStub private immutable _IDENTITIES;

    bytes32[2] public lines = [bytes32("line A"), "line B"];
    address[4] public actors = [address(0xA1), address(0xA2), address(0xA3), address(0xA4)];
    bytes32[3] public refs = [bytes32("ref 1"), "ref 2", "ref 3"];

    /// @dev How many acts succeeded: a campaign in which nothing happens proves nothing.
    uint256 public successes;

    constructor() {
        _IDENTITIES = new IdentityStub();
        _IDENTITIES.enrol(TREASURY, IIdentityAuthority.Kind.Agency, address(0));
        _IDENTITIES.grantMandate(TREASURY, "treasury");
        for (uint256 i = 0; i < actors.length; ++i) {
            _IDENTITIES.enrol(actors[i], IIdentityAuthority.Kind.Company, address(0));
        }
        BillStub bills = new BillStub();
        bills.accept(
            BILL,
            IBillSettlement.Payable({
                issuer: actors[0],
                buyer: actors[1],
                holder: actors[0],
                contractId: 0,
                currency: "KES",
                open: type(uint128).max
            })
        );
        FundLedger implementation = new FundLedger(address(0), _IDENTITIES, bills, 0);
        PlainManager manager = new PlainManager(address(this));
        bytes memory data = abi.encodeCall(FundLedger.initialize, (address(manager), 0));
        LEDGER = FundLedger(address(new ERC1967Proxy(address(implementation), data)));
        LEDGER.connectOffices(address(this), address(this));
        LEDGER.connectBook(address(this));
        LEDGER.connectBook(OTHER_BOOK);

        IFundLedger.LineTerms memory terms;
        terms.treasury = TREASURY;
        terms.currency = "KES";
        terms.ceiling = CEILING;
        terms.commitUntil = uint48(block.timestamp + 100 days);
        terms.payUntil = uint48(block.timestamp + 150 days);
        terms.redeemUntil = uint48(block.timestamp + 200 days);
        for (uint256 i = 0; i < lines.length; ++i) {
            LEDGER.openLine(lines[i], terms, address(this));
            LEDGER.appropriate(lines[i], CEILING / 4, "start");
            for (uint256 j = 0; j < actors.length; ++j) {
                LEDGER.allocate(lines[i], TREASURY, actors[j], CEILING / 50, "start", true);
            }
        }
    }

    modifier counted() {
        _;
        ++successes;
    }

    function appropriate(uint256 line, uint128 amount) external counted {
        LEDGER.appropriate(_line(line), _small(amount), "act");
    }

    function virement(uint256 line, uint128 amount) external counted {
        LEDGER.virement(_line(line), _line(line + 1), _small(amount), "act");
    }

    function lapse(uint256 line, uint128 amount) external counted {
        LEDGER.lapse(_line(line), _small(amount), "act");
    }

    function allocate(uint256 line, uint256 from, uint256 to, uint128 amount, bool down) external counted {
        LEDGER.allocate(_line(line), _holder(from), _holder(to), _small(amount), "act", down);
    }

    function reserve(uint256 line, uint256 organisation, uint128 amount, uint256 ref, bool other) external counted {
        _as(other);
        LEDGER.reserve(_line(line), _actor(organisation), _small(amount), refs[ref % 3]);
    }

    function release(uint128 amount, uint256 ref, bool other) external counted {
        _as(other);
        LEDGER.release(refs[ref % 3], _small(amount));
    }

    function payReserved(uint256 to, uint128 amount, uint256 ref, bool other) external counted {
        _as(other);
        LEDGER.payReserved(refs[ref % 3], _actor(to), _small(amount), "bill");
    }

    function payReservedMany(uint256 seed, uint128 amount, uint256 ref, bool other) external counted {
        address[] memory accounts = new address[](3);
        uint128[] memory amounts = new uint128[](3);
        for (uint256 i = 0; i < 3; ++i) {
            // Twice the same account, and now and then none.
            accounts[i] = seed % 7 == i ? address(0) : _actor((seed >> (8 * i)) % 3);
            amounts[i] = _small(amount) / uint128(i + 1);
        }
        _as(other);
        LEDGER.payReservedMany(refs[ref % 3], accounts, amounts);
    }

    function payBill(uint256 line, uint128 amount) external counted {
        LEDGER.payBill(_line(line), actors[1], actors[0], _small(amount), BILL);
    }

    function spend(uint256 line, uint256 account, uint256 merchant, uint128 amount) external counted {
        LEDGER.spend(_line(line), _actor(account), _actor(merchant), _small(amount) / 4, "receipt");
    }

    function lock(uint256 line, uint256 holder, uint128 amount) external counted {
        LEDGER.lock(_line(line), _actor(holder), _small(amount) / 4);
    }

    function unlock(uint256 line, uint256 holder, uint128 amount) external counted {
        LEDGER.unlock(_line(line), _actor(holder), _small(amount) / 8);
    }

    function redeem(uint256 line, uint256 holder, uint128 amount) external counted {
        LEDGER.redeem(_line(line), _actor(holder), _small(amount) / 8, "bank");
    }

    function replaceAccount(uint256 from, uint256 to, uint256 ref, bool other) external counted {
        // Seldom, since an account is replaced for good.
        if ((from >> 128) % 4 != 0) return;
        _as(other);
        LEDGER.replaceFor(refs[ref % 3], _actor(from), _actor(to));
    }

    function returnUnspent(uint256 line, uint256 holder) external counted {
        LEDGER.returnUnspent(_line(line), _holder(holder));
    }

    function returnReserved(uint256 ref, bool other) external counted {
        LEDGER.returnReserved(other ? OTHER_BOOK : address(this), refs[ref % 3]);
    }

    function pass(uint256 time) external {
        VM.warp(block.timestamp + (time % 20 days));
    }

    function _as(bool other) private {
        if (other) VM.prank(OTHER_BOOK);
    }

    function _line(uint256 seed) private view returns (bytes32) {
        return lines[seed % 2];
    }

    function _actor(uint256 seed) private view returns (address) {
        return actors[seed % 4];
    }

    function _holder(uint256 seed) private view returns (address) {
        return seed % 5 == 4 ? TREASURY : actors[seed % 5];
    }

    function _small(uint128 amount) private pure returns (uint128) {
        return amount % (CEILING / 40);
    }
}
