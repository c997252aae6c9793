// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ICredentialStatus} from "../../identity/ICredentialStatus.sol";
import {IIdentityAuthority} from "../../identity/IIdentityAuthority.sol";
import {ITenderBoard} from "../ITenderBoard.sol";
import {SealedEnvelope} from "./SealedEnvelope.sol";
import {TenderStore} from "./TenderStore.sol";

/// @title The part of the tender board that takes envelopes and guarantee notes
/// @dev A deployed library: the board calls it by delegatecall, after it has checked that the tender takes bids.
library BidSealing {
    /// @notice What the board knows and a library cannot.
    /// @param sender Who acts, behind a forwarder or not.
    /// @param domain The board's EIP-712 domain separator.
    struct Desk {
        address sender;
        bytes32 domain;
        IIdentityAuthority identities;
        ICredentialStatus credentials;
    }

    bytes32 private constant GUARANTEE_TYPEHASH = keccak256(
        "Guarantee(uint256 tenderId,uint16 lot,address account,address guarantor,uint64 serial,uint48 expiry,uint128 amount)"
    );
    bytes32 private constant SEAL_TYPEHASH = keccak256(
        "Seal(uint256 tenderId,uint16 lot,address account,uint64 sequence,bytes32 envelopeHash)"
    );
    bytes32 private constant WITHDRAW_TYPEHASH = keccak256(
        "Withdraw(uint256 tenderId,uint16 lot,address account,uint64 sequence)"
    );

    uint256 private constant MAX_BIDS = 128;

    /// @notice See {ITenderBoard-seal}.
    function seal(
        Desk calldata desk,
        ITenderBoard.Message calldata message,
        bytes calldata envelope,
        ITenderBoard.GuaranteeNote calldata note,
        bytes calldata signature
    ) external {
        TenderStore.Tender storage tender = TenderStore.store().tenders[message.tenderId];
        TenderStore.Lot storage lot = TenderStore.lotOf(tender, message.tenderId, message.lot);
        TenderStore.Bid storage bid = lot.bids[message.account];
        bytes32 envelopeHash = keccak256(envelope);

        // Check: the same message again is no error, so that it can go through several gateways.
        if (bid.index != 0 && bid.sequence == message.sequence && bid.envelopeHash == envelopeHash) return;
        _checkMessage(desk, message, bid.sequence, _sealHash(message, envelopeHash), signature);
        if (!SealedEnvelope.isWellFormed(envelope, tender.trusteeCount, tender.quorum)) {
            revert ITenderBoard.TenderBoardEnvelopeMalformed(envelope.length);
        }

        // Effect: the bid rests on its note, and stands in the list.
        _takeNote(desk, tender, lot, message.tenderId, message.lot, message.account, note);
        if (bid.index == 0) {
            if (lot.accounts.length == MAX_BIDS) revert ITenderBoard.TenderBoardLotFull(message.tenderId, message.lot);
            lot.accounts.push(message.account);
            bid.index = uint16(lot.accounts.length);
            bid.outcome = ITenderBoard.Outcome.Sealed;
        }
        bid.envelopeHash = envelopeHash;
        bid.sealedAt = uint48(block.timestamp);
        bid.sequence = message.sequence;
        bid.order = ++lot.sealings;
        emit ITenderBoard.BidSealed(message.tenderId, message.lot, message.account, message.sequence, envelope);
    }

    /// @notice See {ITenderBoard-withdraw}.
    function withdraw(Desk calldata desk, ITenderBoard.Message calldata message, bytes calldata signature) external {
        TenderStore.Lot storage lot = TenderStore.lotOf(
            TenderStore.store().tenders[message.tenderId],
            message.tenderId,
            message.lot
        );
        TenderStore.Bid storage bid = lot.bids[message.account];

        // Check: as for seals.
        if (bid.index == 0 && bid.sequence == message.sequence && message.sequence != 0) return;
        _checkMessage(
            desk,
            message,
            bid.sequence,
            keccak256(abi.encode(WITHDRAW_TYPEHASH, message.tenderId, message.lot, message.account, message.sequence)),
            signature
        );

        // Effect: the address leaves the list; its sequence stays, so that older seals come to nothing.
        uint256 index = bid.index;
        if (index != 0) {
            address last = lot.accounts[lot.accounts.length - 1];
            lot.accounts[index - 1] = last;
            lot.bids[last].index = uint16(index);
            lot.accounts.pop();
            emit ITenderBoard.GuaranteeReleased(
                message.tenderId,
                message.lot,
                message.account,
                bid.guarantor,
                bid.serial
            );
            delete lot.bids[message.account];
        }
        bid.sequence = message.sequence;
        emit ITenderBoard.BidWithdrawn(message.tenderId, message.lot, message.account, message.sequence);
    }

    /// @notice See {ITenderBoard-renewGuarantee}.
    function renewGuarantee(
        Desk calldata desk,
        uint256 tenderId,
        uint16 lot,
        address account,
        ITenderBoard.GuaranteeNote calldata note
    ) external {
        TenderStore.Tender storage tender = TenderStore.store().tenders[tenderId];
        TenderStore.Lot storage lot_ = TenderStore.lotOf(tender, tenderId, lot);
        uint48 expiry = TenderStore.standing(lot_, tenderId, lot, account).guaranteeExpiry;

        // Check: anyone may bring a note, so it must not be worse than the one it replaces.
        if (note.expiry <= expiry) revert ITenderBoard.TenderBoardNoteEndsEarly(note.expiry, expiry + 1);
        _takeNote(desk, tender, lot_, tenderId, lot, account, note);
    }

    /// @dev Reverts unless the message is newer than the last one and comes from, or is signed by, its account.
    function _checkMessage(
        Desk calldata desk,
        ITenderBoard.Message calldata message,
        uint64 latest,
        bytes32 structHash,
        bytes calldata signature
    ) private view {
        if (message.sequence <= latest)
            revert ITenderBoard.TenderBoardMessageOld(message.account, message.sequence, latest);
        if (desk.sender == message.account) return;
        if (
            !SignatureChecker.isValidSignatureNowCalldata(
                message.account,
                MessageHashUtils.toTypedDataHash(desk.domain, structHash),
                signature
            )
        ) {
            revert ITenderBoard.TenderBoardMessageForged(message.account);
        }
    }

    function _sealHash(ITenderBoard.Message calldata message, bytes32 envelopeHash) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    SEAL_TYPEHASH,
                    message.tenderId,
                    message.lot,
                    message.account,
                    message.sequence,
                    envelopeHash
                )
            );
    }

    /// @dev Uses a note up for a bid, unless the bid rests on it already.
    function _takeNote(
        Desk calldata desk,
        TenderStore.Tender storage tender,
        TenderStore.Lot storage lot_,
        uint256 tenderId,
        uint16 lot,
        address account,
        ITenderBoard.GuaranteeNote calldata note
    ) private {
        TenderStore.Bid storage bid = lot_.bids[account];
        bool standing = bid.index != 0;
        uint48 needed = tender.guaranteeUntil;

        // Check: long enough, large enough, from an accredited guarantor, for this bid, used once.
        if (standing && bid.guarantor == note.guarantor && bid.serial == note.serial) {
            if (bid.guaranteeExpiry < needed) revert ITenderBoard.TenderBoardNoteEndsEarly(bid.guaranteeExpiry, needed);
            return;
        }
        if (note.expiry < needed) revert ITenderBoard.TenderBoardNoteEndsEarly(note.expiry, needed);
        if (note.amount < lot_.guarantee) revert ITenderBoard.TenderBoardNoteTooSmall(note.amount, lot_.guarantee);
        if (!desk.credentials.isValid(note.guarantor, tender.guarantorSchema)) {
            revert ITenderBoard.TenderBoardGuarantorNotAccredited(note.guarantor);
        }
        _checkNoteSignature(desk, tenderId, lot, account, note);
        mapping(uint64 => uint256) storage used = TenderStore.store().usedNotes[note.guarantor];
        uint256 serials = used[note.serial >> 8];
        uint256 bit = 1 << (note.serial & 0xff);
        if (serials & bit != 0) revert ITenderBoard.TenderBoardNoteUsed(note.guarantor, note.serial);

        // Effect: the serial is used up, and the note that the bid rested on before is released.
        used[note.serial >> 8] = serials | bit;
        if (standing) emit ITenderBoard.GuaranteeReleased(tenderId, lot, account, bid.guarantor, bid.serial);
        bid.guarantor = note.guarantor;
        bid.serial = note.serial;
        bid.guaranteeExpiry = note.expiry;
        emit ITenderBoard.GuaranteeTaken(tenderId, lot, account, note.guarantor, note.serial, note.expiry, note.amount);
    }

    function _checkNoteSignature(
        Desk calldata desk,
        uint256 tenderId,
        uint16 lot,
        address account,
        ITenderBoard.GuaranteeNote calldata note
    ) private view {
        bytes32 digest = MessageHashUtils.toTypedDataHash(
            desk.domain,
            keccak256(
                abi.encode(
                    GUARANTEE_TYPEHASH,
                    tenderId,
                    lot,
                    account,
                    note.guarantor,
                    note.serial,
                    note.expiry,
                    note.amount
                )
            )
        );
        address owner = desk.identities.identityOwner(note.guarantor);
        if (!SignatureChecker.isValidSignatureNowCalldata(owner, digest, note.signature)) {
            revert ITenderBoard.TenderBoardNoteForged(note.guarantor, note.serial);
        }
    }
}
