// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {EIP712Upgradeable} from "@openzeppelin/contracts-upgradeable/utils/cryptography/EIP712Upgradeable.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {OfficerModule} from "../common/OfficerModule.sol";
import {Persons} from "../common/Persons.sol";
import {ICredentialStatus} from "../identity/ICredentialStatus.sol";
import {IIdentityAuthority} from "../identity/IIdentityAuthority.sol";
import {Mandates} from "../identity/Mandates.sol";
import {Purposes} from "../identity/Purposes.sol";
import {IFundLedger, MAX_FREEZE} from "./IFundLedger.sol";
import {IMerchantDesk} from "./IMerchantDesk.sol";

/// @title Where aid is spent at merchants, and where merchants and vendors are paid out
/// @dev Start with {IMerchantDesk}, which states every rule. A beneficiary is a programme pseudonym: no identity,
/// compared directly, without recovery of its key.
contract MerchantDesk is IMerchantDesk, OfficerModule, EIP712Upgradeable {
    /// @custom:storage-location erc7201:probity.storage.MerchantDesk
    struct MerchantDeskStorage {
        mapping(uint256 id => Redemption) redemptions;
        mapping(address treasury => mapping(bytes32 bankReference => bool)) bankReferences;
        mapping(address account => mapping(uint256 word => uint256 bits)) nonces;
        mapping(address treasury => mapping(address merchant => uint48)) frozenUntil;
        // slot 4
        uint256 count;
        // slot 5
        uint48 dispute;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.MerchantDesk")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0x2343d7de505a11bcecd6fcb785d257eb0b6a4ebcd88b649cd5f1e7d3e244c500;

    /// @dev The published lower bound; a deployment below it is a trial.
    uint48 private constant PUBLISHED_DISPUTE = 3 days;

    bytes32 private constant VOUCHER_TYPE = keccak256(
        "Voucher(address account,address merchant,bytes32 line,uint128 amount,uint256 nonce,uint48 validUntil)"
    );

    ICredentialStatus private immutable _CREDENTIALS;
    IFundLedger private immutable _LEDGER;
    uint48 private immutable _MIN_DISPUTE;

    /// @param trustedForwarder_ The ERC-2771 forwarder.
    /// @param minDispute The least time a merchant has to dispute a redemption, in seconds.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        address trustedForwarder_,
        IIdentityAuthority identities,
        ICredentialStatus credentials,
        IFundLedger ledger,
        uint48 minDispute
    ) OfficerModule(trustedForwarder_, minDispute < PUBLISHED_DISPUTE, identities) {
        _CREDENTIALS = credentials;
        _LEDGER = ledger;
        _MIN_DISPUTE = minDispute;
    }

    /// @notice Sets up the proxy, once.
    /// @param manager The governance manager.
    /// @param dispute How long a merchant has to dispute a redemption, in seconds.
    function initialize(address manager, uint48 dispute) external initializer {
        __Module_init(manager);
        _requirePeriod("dispute", dispute, _MIN_DISPUTE);
        _store().dispute = dispute;
    }

    // -- Spending ------------------------------------------------------------------------------------------------

    /// @inheritdoc IMerchantDesk
    function spend(bytes32 line, address merchant, uint128 amount, bytes32 ref) external whenRunning {
        _spend(line, _msgSender(), merchant, amount, ref);
    }

    /// @inheritdoc IMerchantDesk
    function spendVoucher(Voucher calldata voucher, bytes calldata signature) external whenRunning {
        // Check: in time, and signed by the account for this desk on this chain.
        if (block.timestamp > voucher.validUntil) revert MerchantDeskVoucherExpired(voucher.validUntil);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(VOUCHER_TYPE, voucher)));
        if (!SignatureChecker.isValidSignatureNowCalldata(voucher.account, digest, signature)) {
            revert MerchantDeskVoucherUnsigned(voucher.account);
        }

        // Effect: the number is used up before the money moves.
        _useNonce(voucher.account, voucher.nonce);
        emit VoucherSpent(voucher.account, voucher.nonce, digest);
        _spend(voucher.line, voucher.account, voucher.merchant, voucher.amount, digest);
    }

    /// @inheritdoc IMerchantDesk
    function revokeVoucher(uint256 nonce) external {
        address account = _msgSender();
        _useNonce(account, nonce);
        emit VoucherRevoked(account, nonce);
    }

    // -- Redemption ----------------------------------------------------------------------------------------------

    /// @inheritdoc IMerchantDesk
    function requestRedemption(
        bytes32 line,
        address merchant,
        uint128 amount,
        address actor
    ) external whenRunning returns (uint256 id) {
        _requireActor(merchant, Purposes.BILLING, actor);
        _requireThawed(_LEDGER.treasuryOf(line), merchant);
        return _open(line, merchant, amount);
    }

    /// @inheritdoc IMerchantDesk
    function recordRedemption(uint256 id, bytes32 bankReference, address officer) external whenRunning {
        RedemptionStage stage = _store().redemptions[id].stage;
        if (stage != RedemptionStage.Requested && stage != RedemptionStage.Disputed) {
            revert MerchantDeskStage(id, stage);
        }
        _record(id, bankReference, officer);
    }

    /// @inheritdoc IMerchantDesk
    function recordRedemptionFor(
        bytes32 line,
        address merchant,
        uint128 amount,
        bytes32 bankReference,
        address officer
    ) external whenRunning returns (uint256 id) {
        id = _open(line, merchant, amount);
        _record(id, bankReference, officer);
    }

    /// @inheritdoc IMerchantDesk
    function confirmRedemption(uint256 id, address officer) external whenRunning {
        MerchantDeskStorage storage $ = _store();
        Redemption storage redemption = $.redemptions[id];
        if (redemption.stage != RedemptionStage.Recorded) revert MerchantDeskStage(id, redemption.stage);
        address treasury = _LEDGER.treasuryOf(redemption.line);

        // Check: a second officer of the treasury (law 5), and the merchant had time to dispute.
        _requireTreasury(treasury, Purposes.TREASURY, officer);
        Persons.requireOther(officer, redemption.recorder);
        uint48 until = effectiveDeadline(redemption.recordedAt + $.dispute, redemption.recordedAt);
        if (block.timestamp < until) revert MerchantDeskDisputeOpen(id, until);
        _requireThawed(treasury, redemption.merchant);

        // Effect: final.
        redemption.stage = RedemptionStage.Confirmed;
        emit RedemptionConfirmed(id, officer);

        // Interaction: the money is burned.
        _LEDGER.redeem(redemption.line, redemption.merchant, redemption.amount, redemption.bankReference);
    }

    /// @inheritdoc IMerchantDesk
    function disputeRedemption(uint256 id, bytes32 reason, address actor) external {
        Redemption storage redemption = _store().redemptions[id];
        if (redemption.stage != RedemptionStage.Recorded) revert MerchantDeskStage(id, redemption.stage);
        _requireActor(redemption.merchant, Purposes.BILLING, actor);
        redemption.stage = RedemptionStage.Disputed;
        emit RedemptionDisputed(id, actor, reason);
    }

    /// @inheritdoc IMerchantDesk
    function withdrawRedemption(uint256 id, address party, address actor) external whenRunning {
        Redemption storage redemption = _store().redemptions[id];
        RedemptionStage stage = redemption.stage;

        // Check: the merchant before the treasury has named a transfer, the treasury until it is confirmed.
        if (party == redemption.merchant && stage == RedemptionStage.Requested) {
            _requireActor(party, Purposes.BILLING, actor);
        } else {
            if (
                stage != RedemptionStage.Requested &&
                stage != RedemptionStage.Recorded &&
                stage != RedemptionStage.Disputed
            ) {
                revert MerchantDeskStage(id, stage);
            }
            address treasury = _LEDGER.treasuryOf(redemption.line);
            if (party != treasury) revert MerchantDeskNotOfLine(redemption.line, party, treasury);
            _requireTreasury(treasury, Purposes.TREASURY, actor);
        }

        redemption.stage = RedemptionStage.Withdrawn;
        emit RedemptionWithdrawn(id, actor);
        _LEDGER.unlock(redemption.line, redemption.merchant, redemption.amount);
    }

    // -- Freezing ------------------------------------------------------------------------------------------------

    /// @inheritdoc IMerchantDesk
    function freezeAccount(
        bytes32 line,
        address account,
        uint48 until,
        bytes32 reason,
        address officer
    ) external whenRunning {
        _requireTreasury(_LEDGER.treasuryOf(line), Purposes.CHECKER, officer);
        _LEDGER.freeze(line, account, until, reason, officer);
    }

    /// @inheritdoc IMerchantDesk
    function freezeMerchant(
        address treasury,
        address merchant,
        uint48 until,
        bytes32 reason,
        address officer
    ) external whenRunning {
        _requireTreasury(treasury, Purposes.CHECKER, officer);
        uint48 latest = _now() + MAX_FREEZE;
        if (until > latest) revert IFundLedger.FundLedgerFreezeTooLong(until, latest);
        _store().frozenUntil[treasury][merchant] = until;
        emit MerchantFrozen(treasury, merchant, until, reason, officer);
    }

    // -- Views ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IMerchantDesk
    function isNonceUsed(address account, uint256 nonce) external view returns (bool) {
        return _store().nonces[account][nonce >> 8] & (1 << (nonce & 0xff)) != 0;
    }

    /// @inheritdoc IMerchantDesk
    function merchantFrozenUntil(address treasury, address merchant) external view returns (uint48) {
        return _store().frozenUntil[treasury][merchant];
    }

    /// @inheritdoc IMerchantDesk
    function redemptionOf(uint256 id) external view returns (Redemption memory) {
        return _store().redemptions[id];
    }

    /// @inheritdoc IMerchantDesk
    function disputePeriod() external view returns (uint48) {
        return _store().dispute;
    }

    // -- Parts of the acts ---------------------------------------------------------------------------------------

    function _spend(bytes32 line, address account, address merchant, uint128 amount, bytes32 ref) private {
        // Check: the merchant is not frozen, and accepted for one of the line's categories: that includes being active.
        _requireThawed(_LEDGER.treasuryOf(line), merchant);
        if (!_isAccepted(line, merchant)) revert MerchantDeskMerchantNotAccepted(line, merchant);

        // Interaction: the ledger checks the account and moves the money.
        _LEDGER.spend(line, account, merchant, amount, ref);
    }

    function _useNonce(address account, uint256 nonce) private {
        uint256 bit = 1 << (nonce & 0xff);
        uint256 word = _store().nonces[account][nonce >> 8];
        if (word & bit != 0) revert MerchantDeskNonceUsed(account, nonce);
        _store().nonces[account][nonce >> 8] = word | bit;
    }

    function _isAccepted(bytes32 line, address merchant) private view returns (bool) {
        bytes32[] memory categories = _LEDGER.categoriesOf(line); // at most 8
        for (uint256 i = 0; i < categories.length; ++i) {
            if (_CREDENTIALS.isValid(merchant, categories[i])) return true;
        }
        return false;
    }

    function _open(bytes32 line, address merchant, uint128 amount) private returns (uint256 id) {
        MerchantDeskStorage storage $ = _store();
        id = ++$.count;
        Redemption storage redemption = $.redemptions[id];
        redemption.line = line;
        redemption.merchant = merchant;
        redemption.stage = RedemptionStage.Requested;
        redemption.amount = amount;
        emit RedemptionRequested(id, line, merchant, amount);

        // Interaction: the ledger refuses more than was earned and is not locked already.
        _LEDGER.lock(line, merchant, amount);
    }

    function _record(uint256 id, bytes32 bankReference, address officer) private {
        MerchantDeskStorage storage $ = _store();
        Redemption storage redemption = $.redemptions[id];
        address treasury = _LEDGER.treasuryOf(redemption.line);
        _requireTreasury(treasury, Purposes.TREASURY, officer);
        _requireThawed(treasury, redemption.merchant);

        // Check: one transfer pays one redemption.
        if (bankReference == 0 || $.bankReferences[treasury][bankReference]) {
            revert MerchantDeskBankReference(bankReference);
        }
        $.bankReferences[treasury][bankReference] = true;
        redemption.stage = RedemptionStage.Recorded;
        redemption.recordedAt = _now();
        redemption.recorder = officer;
        redemption.bankReference = bankReference;
        emit RedemptionRecorded(id, officer, bankReference);
    }

    function _requireTreasury(address treasury, bytes32 purpose, address officer) private view {
        _requireMandated(treasury, Mandates.TREASURY, purpose, officer);
    }

    function _requireThawed(address treasury, address merchant) private view {
        uint48 until = _store().frozenUntil[treasury][merchant];
        if (until > block.timestamp) revert MerchantDeskFrozen(merchant, until);
    }

    /// @dev The name and version of the EIP-712 domain are constants, so that they take no storage.
    // The names of both functions are OpenZeppelin's.
    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Name() internal pure override returns (string memory) {
        return "Probity MerchantDesk";
    }

    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Version() internal pure override returns (string memory) {
        return "1";
    }

    function _store() private pure returns (MerchantDeskStorage storage $) {
        assembly {
            $.slot := STORAGE
        }
    }
}
