// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IFundReservations} from "../funds/IFundReservations.sol";
import {ITenderResults} from "../bidding/ITenderResults.sol";

/// @title A tender board whose results a test sets directly. Never deployed outside tests.
/// @dev Holds a real reservation on the fund stub for each lot, so that tests see it given back, once.
contract TenderStub is ITenderResults {
    struct Lot {
        LotStage stage;
        bool reserved;
        LotTerms terms;
    }

    IFundReservations private immutable _FUNDS;

    uint48 public pausedFor;

    mapping(uint256 tenderId => mapping(uint16 lot => Lot)) private _lots;
    mapping(uint256 tenderId => mapping(uint16 lot => AdmittedBid[])) private _bids;

    error TenderStubNotReserved(uint256 tenderId, uint16 lot);

    constructor(IFundReservations funds) {
        _FUNDS = funds;
    }

    function setPausedFor(uint48 length) external {
        pausedFor = length;
    }

    function setLot(uint256 tenderId, uint16 lot, LotStage stage, LotTerms calldata terms) external {
        _lots[tenderId][lot] = Lot({stage: stage, reserved: true, terms: terms});
        _FUNDS.reserve(terms.line, terms.buyer, terms.ceiling, _reference(tenderId, lot));
    }

    function addBid(uint256 tenderId, uint16 lot, AdmittedBid calldata bid) external {
        _bids[tenderId][lot].push(bid);
    }

    function releaseReservation(uint256 tenderId, uint16 lot) external {
        Lot storage state = _lots[tenderId][lot];
        if (!state.reserved || state.stage != LotStage.Opened) revert TenderStubNotReserved(tenderId, lot);
        state.reserved = false;
        _FUNDS.release(_reference(tenderId, lot), state.terms.ceiling);
    }

    function handOverReservation(uint256 tenderId, uint16 lot, bytes32 ref, uint128 amount) external {
        Lot storage state = _lots[tenderId][lot];
        if (!state.reserved || state.stage != LotStage.Opened) revert TenderStubNotReserved(tenderId, lot);
        state.reserved = false;
        _FUNDS.handOver(_reference(tenderId, lot), msg.sender, ref, amount);
        if (state.terms.ceiling > amount) _FUNDS.release(_reference(tenderId, lot), state.terms.ceiling - amount);
    }

    /// @dev As of a module that was paused for so long.
    function effectiveDeadline(uint48 deadline, uint48) external view returns (uint48) {
        return deadline + pausedFor;
    }

    function lotStage(uint256 tenderId, uint16 lot) external view returns (LotStage) {
        return _lots[tenderId][lot].stage;
    }

    function lotTerms(uint256 tenderId, uint16 lot) external view returns (LotTerms memory) {
        return _lots[tenderId][lot].terms;
    }

    function admittedBids(uint256 tenderId, uint16 lot) external view returns (AdmittedBid[] memory) {
        return _bids[tenderId][lot];
    }

    function _reference(uint256 tenderId, uint16 lot) private pure returns (bytes32) {
        return keccak256(abi.encode(tenderId, lot));
    }
}
