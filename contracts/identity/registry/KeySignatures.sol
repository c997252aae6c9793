// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Signatures of keys and of contract wallets (ERC-1271)
/// @dev Tries the key first: asking an account for its code costs more than recovering a signature, and no contract's
/// address has a key that anyone could sign with.
library KeySignatures {
    /// @dev True when `key` signed the digest. Never for key 0.
    function isValid(address key, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        (address signer, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && signer == key) return true;
        return key.code.length != 0 && SignatureChecker.isValidERC1271SignatureNow(key, digest, signature);
    }
}
