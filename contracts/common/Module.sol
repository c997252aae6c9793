// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {ERC2771ContextUpgradeable} from "@openzeppelin/contracts-upgradeable/metatx/ERC2771ContextUpgradeable.sol";
import {ContextUpgradeable} from "@openzeppelin/contracts-upgradeable/utils/ContextUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {IModule} from "./IModule.sol";

/// @title Base of every upgradeable Probity contract
/// @dev Brings together what the rules for all contracts ask for: UUPS behind the governance manager, the ERC-2771
/// context, a pause that ends by itself and extends running deadlines, and the trial flag.
abstract contract Module is IModule, UUPSUpgradeable, AccessManagedUpgradeable, ERC2771ContextUpgradeable {
    struct Pause {
        uint48 from;
        uint48 until;
    }

    /// @custom:storage-location erc7201:probity.storage.Module
    struct ModuleStorage {
        // slot 0: read by every act
        uint48 pausedUntil; // the end of the newest pause
        address companion; // an address of the contract's own that its hot path needs; see _companion
        uint48 pauseCount;
        // slot 1: ordered and disjoint. Governance allows an agency one pause in 30 days, so there are few.
        mapping(uint256 index => Pause) pauses;
    }

    // keccak256(abi.encode(uint256(keccak256("probity.storage.Module")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant MODULE_STORAGE = 0x0298408927076ff229ad21ecf430a18263e378620b1658b149f621731a02f200;

    /// @dev The longest a pause may last without being renewed.
    uint48 private constant MAX_PAUSE = 72 hours;

    bool private immutable _TRIAL;

    /// @dev Reverts while the contract is paused.
    modifier whenRunning() {
        _requireRunning();
        _;
    }

    /// @dev Reverts unless the governance manager itself calls.
    modifier onlyGovernance() {
        if (msg.sender != authority()) revert ModuleNotGovernance(msg.sender);
        _;
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address trustedForwarder_, bool trial) ERC2771ContextUpgradeable(trustedForwarder_) {
        _TRIAL = trial;
        _disableInitializers();
    }

    /// @inheritdoc IModule
    function pause(uint48 until) external onlyGovernance {
        ModuleStorage storage $ = _moduleStore();
        uint48 time = _now();
        uint48 latest = time + MAX_PAUSE;

        // Check: a pause ends after now and within the longest pause.
        if (until <= time || until > latest) revert ModulePauseOutOfRange(until, latest);

        // Effect: a renewal lengthens the running pause, so that it counts once for the deadlines.
        uint48 count = $.pauseCount;
        if ($.pausedUntil > time) {
            $.pauses[count - 1].until = until;
        } else {
            $.pauses[count] = Pause({from: time, until: until});
            $.pauseCount = count + 1;
        }
        $.pausedUntil = until;
        emit ModulePaused(until);
    }

    /// @inheritdoc IModule
    function resume() external onlyGovernance {
        ModuleStorage storage $ = _moduleStore();
        uint48 time = _now();
        if ($.pausedUntil <= time) revert ModuleNotPaused();
        $.pauses[$.pauseCount - 1].until = time;
        $.pausedUntil = time;
        emit ModuleResumed();
    }

    /// @inheritdoc IModule
    function pausedUntil() public view returns (uint48) {
        return _moduleStore().pausedUntil;
    }

    /// @inheritdoc IModule
    function effectiveDeadline(uint48 deadline, uint48 since) public view returns (uint48) {
        ModuleStorage storage $ = _moduleStore();
        mapping(uint256 index => Pause) storage pauses = $.pauses;
        uint256 count = $.pauseCount;

        // Only pauses that began after the deadline was set count; walk back to the first of them.
        uint256 first = count;
        while (first > 0 && pauses[first - 1].from >= since) --first;

        // In order of time: a pause that began after the deadline (as extended so far) leaves it passed.
        for (uint256 i = first; i < count && pauses[i].from < deadline; ++i) {
            uint48 length = pauses[i].until - pauses[i].from;
            // A date near the end of time stays there: an overflow would block for ever what waits for it.
            deadline = length > type(uint48).max - deadline ? type(uint48).max : deadline + length;
        }
        return deadline;
    }

    /// @inheritdoc IModule
    function isTrial() public view returns (bool) {
        return _TRIAL;
    }

    // The name is OpenZeppelin's convention for initialisers of a base contract.
    // solhint-disable-next-line func-name-mixedcase
    function __Module_init(address manager) internal onlyInitializing {
        __AccessManaged_init(manager);
        if (_TRIAL) emit TrialDeployment();
    }

    /// @dev Upgrades go through the governance manager, with its delay and the guardians' veto.
    function _authorizeUpgrade(address) internal override restricted {}

    /// @dev Sets the address that shares the pause's slot. The contract decides what it means.
    function _setCompanion(address companion) internal {
        _moduleStore().companion = companion;
    }

    function _companion() internal view returns (address) {
        return _moduleStore().companion;
    }

    /// @dev As {_requireRunning}, and returns the address that shares the slot.
    function _requireRunningCompanion() internal view returns (address companion) {
        uint256 word;
        ModuleStorage storage $ = _moduleStore();
        assembly ("memory-safe") {
            word := sload($.slot)
        }
        if (uint48(word) > block.timestamp) revert ModulePausedUntil(uint48(word));
        return address(uint160(word >> 48));
    }

    function _requireRunning() internal view {
        uint48 until = _moduleStore().pausedUntil;
        if (until > block.timestamp) revert ModulePausedUntil(until);
    }

    /// @dev Reverts when a period parameter lies under its lower bound.
    function _requirePeriod(bytes32 name, uint48 value, uint48 bound) internal pure {
        if (value < bound) revert ModulePeriodTooShort(name, value, bound);
    }

    /// @dev Block time as stored: 48 bits last eight million years.
    function _now() internal view returns (uint48) {
        return uint48(block.timestamp);
    }

    function _msgSender() internal view override(ContextUpgradeable, ERC2771ContextUpgradeable) returns (address) {
        return ERC2771ContextUpgradeable._msgSender();
    }

    function _msgData() internal view override(ContextUpgradeable, ERC2771ContextUpgradeable) returns (bytes calldata) {
        return ERC2771ContextUpgradeable._msgData();
    }

    function _contextSuffixLength()
        internal
        view
        override(ContextUpgradeable, ERC2771ContextUpgradeable)
        returns (uint256)
    {
        return ERC2771ContextUpgradeable._contextSuffixLength();
    }

    function _moduleStore() private pure returns (ModuleStorage storage $) {
        assembly {
            $.slot := MODULE_STORAGE
        }
    }
}
