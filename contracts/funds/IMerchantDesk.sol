// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IPersons} from "../common/IPersons.sol";

/// @title Where aid is spent at merchants, and where merchants and vendors are paid out by the treasury's bank
/// @dev Spending is by the beneficiary's own transaction (relayed or not) or by a signed voucher that anyone delivers.
///
/// Redemption: the merchant asks, one officer of the treasury names the bank transfer, another confirms (law 5) once
/// the merchant has had time to dispute. What is under redemption is locked on the ledger. Amounts are minor units of
/// the line's currency, times Unix seconds.
interface IMerchantDesk is IPersons {
    /// @notice How far a redemption has come.
    enum RedemptionStage {
        None,
        Requested, // by the merchant; the amount is locked
        Recorded, // the treasury has named its bank transfer
        Disputed, // the merchant says that the transfer did not come
        Confirmed, // burned
        Withdrawn // unlocked
    }

    /// @notice A beneficiary's signed order to pay a merchant, deliverable by anyone, once.
    /// @param nonce Any number the account has not used before; order does not matter.
    /// @param validUntil The last second at which it may be delivered.
    // Never stored: the order is that of the signed message.
    // solhint-disable-next-line gas-struct-packing
    struct Voucher {
        address account;
        address merchant;
        bytes32 line;
        uint128 amount;
        uint256 nonce;
        uint48 validUntil;
    }

    /// @notice A claim of a merchant or vendor on the treasury's bank.
    /// @param recorder The treasury officer who recorded the transfer.
    /// @param recordedAt The second it was recorded; the merchant's time to dispute runs from it.
    struct Redemption {
        // slot 0
        bytes32 line;
        // slot 1: read together at every step
        address merchant;
        uint48 recordedAt;
        RedemptionStage stage;
        // slot 2
        uint128 amount;
        // slot 3
        address recorder;
        // slot 4
        bytes32 bankReference;
    }

    /// @notice Emitted when a voucher is paid; its {IFundLedger-Moved} event precedes it.
    event VoucherSpent(address indexed account, uint256 nonce, bytes32 voucher);

    /// @notice Emitted when an account gives up a voucher that was not delivered yet.
    event VoucherRevoked(address indexed account, uint256 nonce);

    /// @notice Emitted when a treasury freezes a merchant on its lines.
    event MerchantFrozen(address indexed treasury, address indexed merchant, uint48 until, bytes32 reason, address by);

    /// @notice Emitted when a merchant asks to be paid out, or the treasury opens a redemption for it.
    event RedemptionRequested(uint256 indexed id, bytes32 indexed line, address indexed merchant, uint128 amount);

    /// @notice Emitted when a treasury officer names the bank transfer.
    event RedemptionRecorded(uint256 indexed id, address indexed officer, bytes32 bankReference);

    /// @notice Emitted when another treasury officer confirms; the money is burned.
    event RedemptionConfirmed(uint256 indexed id, address indexed officer);

    /// @notice Emitted when the merchant says that the transfer did not come.
    event RedemptionDisputed(uint256 indexed id, address indexed actor, bytes32 reason);

    /// @notice Emitted when a redemption is called off; the amount is unlocked.
    event RedemptionWithdrawn(uint256 indexed id, address indexed actor);

    /// @notice Thrown when another organisation than the line's treasury or the merchant acts.
    error MerchantDeskNotOfLine(bytes32 line, address organisation, address expected);

    /// @notice Thrown when a merchant holds no valid credential of the line's categories.
    error MerchantDeskMerchantNotAccepted(bytes32 line, address merchant);

    /// @notice Thrown when a voucher's number was used before.
    error MerchantDeskNonceUsed(address account, uint256 nonce);

    /// @notice Thrown when a voucher is not signed by its account.
    error MerchantDeskVoucherUnsigned(address account);

    /// @notice Thrown when a voucher is delivered too late.
    error MerchantDeskVoucherExpired(uint48 validUntil);

    /// @notice Thrown when a frozen merchant would take or redeem money.
    error MerchantDeskFrozen(address merchant, uint48 until);

    /// @notice Thrown when a redemption is not at a stage that the call allows.
    error MerchantDeskStage(uint256 id, RedemptionStage actual);

    /// @notice Thrown when a bank reference is empty or was used before.
    error MerchantDeskBankReference(bytes32 bankReference);

    /// @notice Thrown when a redemption is confirmed before the merchant's time to dispute has passed.
    error MerchantDeskDisputeOpen(uint256 id, uint48 until);

    /// @notice Spends the caller's own aid at a merchant. The caller is the pseudonym itself.
    ///
    /// @dev The ledger emits {IFundLedger-Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The line must exist.
    /// - The merchant must not be frozen on the lines of the treasury.
    /// - The merchant must hold a valid credential of one of the line's categories.
    /// - The ledger must spend; see {IFundLedger-spend}.
    ///
    /// @param ref The merchant's receipt, as a hash.
    function spend(bytes32 line, address merchant, uint128 amount, bytes32 ref) external;

    /// @notice Delivers a voucher. Anyone may call.
    ///
    /// @dev Emits {VoucherSpent}, and the ledger {IFundLedger-Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - `validUntil` must not have passed. A pause does not extend it.
    /// - The account must have signed the voucher.
    /// - The account must not have used or given up the nonce.
    /// - What {spend} asks for must hold, with the account as the caller.
    ///
    /// @param signature Over EIP-712 `Voucher` for this desk and chain; ERC-1271 accounts work.
    function spendVoucher(Voucher calldata voucher, bytes calldata signature) external;

    /// @notice Gives up the nonce of a voucher of the caller's that was not delivered yet.
    ///
    /// @dev Emits {VoucherRevoked}. Cannot be paused.
    ///
    /// Requirements:
    /// - The caller must not have used or given up the nonce.
    function revokeVoucher(uint256 nonce) external;

    /// @notice Asks for a payout of earned money, which is locked.
    ///
    /// @dev Emits {RedemptionRequested}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `actor`, who must be the merchant or its billing officer.
    /// - The line must exist.
    /// - The merchant must not be frozen on the lines of the treasury.
    /// - `amount` must be above 0, and at most what the merchant has earned and is not locked.
    ///
    /// @return id The redemption's running number.
    function requestRedemption(
        bytes32 line,
        address merchant,
        uint128 amount,
        address actor
    ) external returns (uint256 id);

    /// @notice Records the bank transfer of a redemption.
    ///
    /// @dev Emits {RedemptionRecorded}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The redemption must be requested or disputed.
    /// - The caller must be the key of `officer`, who must be a treasury officer of the line's treasury, which must
    ///   hold the mandate.
    /// - The merchant must not be frozen on the lines of the treasury.
    /// - `bankReference` must not be 0, and must not have been used before at the treasury.
    function recordRedemption(uint256 id, bytes32 bankReference, address officer) external;

    /// @notice Opens and records a redemption that the merchant did not ask for.
    ///
    /// @dev Emits {RedemptionRequested} and {RedemptionRecorded}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The line must exist.
    /// - `amount` must be above 0, and at most what the merchant has earned and is not locked.
    /// - The caller must be the key of `officer`, who must be a treasury officer of the line's treasury, which must
    ///   hold the mandate.
    /// - The merchant must not be frozen on the lines of the treasury.
    /// - `bankReference` must not be 0, and must not have been used before at the treasury.
    ///
    /// @return id The redemption's running number.
    function recordRedemptionFor(
        bytes32 line,
        address merchant,
        uint128 amount,
        bytes32 bankReference,
        address officer
    ) external returns (uint256 id);

    /// @notice Burns the redeemed money.
    ///
    /// @dev Emits {RedemptionConfirmed}, and the ledger {IFundLedger-Moved}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The redemption must be recorded.
    /// - The caller must be the key of `officer`, who must be a treasury officer of the line's treasury, which must
    ///   hold the mandate.
    /// - `officer` must not be the one who recorded the transfer.
    /// - The merchant's time to dispute, as pauses extended it, must have passed.
    /// - The merchant must not be frozen on the lines of the treasury.
    function confirmRedemption(uint256 id, address officer) external;

    /// @notice Says that the recorded transfer did not come. The amount stays locked until the treasury records another
    /// transfer or withdraws.
    ///
    /// @dev Emits {RedemptionDisputed}. Cannot be paused.
    ///
    /// Requirements:
    /// - The redemption must be recorded.
    /// - The caller must be the key of `actor`, who must be the merchant or its billing officer.
    function disputeRedemption(uint256 id, bytes32 reason, address actor) external;

    /// @notice Calls a redemption off and unlocks its amount.
    ///
    /// @dev Emits {RedemptionWithdrawn}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - As the merchant: the redemption must be requested. The caller must be the key of `actor`, who must be the
    ///   merchant or its billing officer.
    /// - As the treasury: the redemption must be requested, recorded or disputed, and `party` must be the line's
    ///   treasury. The caller must be the key of `actor`, who must be a treasury officer of `party`, which must hold
    ///   the mandate.
    ///
    /// @param party The merchant, or the line's treasury.
    function withdrawRedemption(uint256 id, address party, address actor) external;

    /// @notice Freezes a beneficiary's account on a line, or shortens a freeze; a second in the past lifts it.
    ///
    /// @dev The ledger emits {IFundLedger-AccountFrozen}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The line must exist.
    /// - The caller must be the key of `officer`, who must be a checker of the line's treasury, which must hold the
    ///   mandate.
    /// - `until` must be at most 30 days ahead.
    function freezeAccount(bytes32 line, address account, uint48 until, bytes32 reason, address officer) external;

    /// @notice Freezes a merchant on all lines of a treasury, or shortens a freeze; a second in the past lifts it.
    ///
    /// @dev Emits {MerchantFrozen}.
    ///
    /// Requirements:
    /// - The contract must not be paused.
    /// - The caller must be the key of `officer`, who must be a checker of the treasury, which must hold the mandate.
    /// - `until` must be at most 30 days ahead.
    function freezeMerchant(address treasury, address merchant, uint48 until, bytes32 reason, address officer) external;

    /// @notice A redemption by its running number.
    function redemptionOf(uint256 id) external view returns (Redemption memory);

    /// @notice Whether the account has used or given up the voucher number.
    function isNonceUsed(address account, uint256 nonce) external view returns (bool);

    /// @notice The second until which a merchant is frozen on the lines of a treasury.
    function merchantFrozenUntil(address treasury, address merchant) external view returns (uint48);

    /// @notice How long a merchant has to dispute, in seconds.
    function disputePeriod() external view returns (uint48);
}
