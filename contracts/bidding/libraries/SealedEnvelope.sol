// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title The envelope of a sealed bid: how its bytes lie, and how they open
/// @dev The twin of `src/bidding/envelope.ts`. All fields are packed, big-endian, without gaps:
///
///  offset        bytes  field
///  0             1      version: 1
///  1             1      n, the number of trustees: 3..15
///  2             1      k, the quorum: n/2 < k < n
///  3             32     key hash: keccak256(K, context)
///  35            32 n   share hashes, of trustee 1..n: keccak256(share, i, context), i as 32 bytes
///  35 + 32 n     80 n   shares encrypted to trustee 1..n: HPKE encapsulated key (32), ciphertext (32), tag (16)
///  35 + 112 n    165    payload XOR stream; block b of the stream is keccak256(K, b), b = 0.. as 32 bytes
///
/// The payload: bidder 20, price 16, hash of the document package 32, salt 32, signature r 32, s 32, v 1. Its length
/// is fixed, so that it tells nothing. The context is a hash over everything that places the envelope, so that neither
/// envelope, key hash nor share means anything in another place.
library SealedEnvelope {
    /// @notice What the bidder sealed.
    /// @param bidder The identity.
    /// @param v Of the signature.
    /// @param price In minor units of the lot's currency, tax included.
    /// @param packageHash The hash of the encrypted document package.
    /// @param salt Random.
    /// @param r Of the signature by the identity's owner key.
    /// @param s Of the signature.
    struct Payload {
        address bidder;
        uint8 v;
        uint128 price;
        bytes32 packageHash;
        bytes32 salt;
        bytes32 r;
        bytes32 s;
    }

    /// @notice Where an envelope belongs.
    /// @param stage 0 for tenders of one envelope; tenders of two count 0 and 1.
    /// @param account The bidding address.
    /// @param sequence Of the bidding address in this lot, from 1.
    struct Place {
        address board;
        uint256 tenderId;
        uint16 lot;
        uint8 stage;
        address account;
        uint64 sequence;
    }

    uint256 internal constant VERSION = 1;

    uint256 private constant HASHES = 35;
    uint256 private constant PAYLOAD_LENGTH = 165;

    /// @notice The context of an envelope on this chain.
    function contextOf(Place memory place) internal view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    block.chainid,
                    place.board,
                    place.tenderId,
                    place.lot,
                    place.stage,
                    place.account,
                    place.sequence
                )
            );
    }

    /// @notice True when version, n, k and length are as they must be.
    function isWellFormed(bytes calldata envelope, uint256 n, uint256 k) internal pure returns (bool) {
        return
            envelope.length == HASHES + 112 * n + PAYLOAD_LENGTH &&
            uint8(envelope[0]) == VERSION &&
            uint8(envelope[1]) == n &&
            uint8(envelope[2]) == k;
    }

    /// @notice The hash that K must have in the context.
    function keyHash(bytes calldata envelope) internal pure returns (bytes32) {
        return bytes32(envelope[3:HASHES]);
    }

    /// @notice True when the value is the one sealed for trustee `index`, 1..n.
    function isShare(
        bytes calldata envelope,
        uint256 index,
        uint256 value,
        bytes32 context
    ) internal pure returns (bool) {
        uint256 start = HASHES + 32 * (index - 1);
        return bytes32(envelope[start:start + 32]) == keccak256(abi.encode(value, index, context));
    }

    /// @notice True when the values at 0..n are K and the n shares that the header promises.
    function isConsistent(
        bytes calldata envelope,
        uint256[] memory values,
        bytes32 context
    ) internal pure returns (bool) {
        if (keyHash(envelope) != keccak256(abi.encode(values[0], context))) return false;
        for (uint256 i = 1; i < values.length; ++i) {
            if (!isShare(envelope, i, values[i], context)) return false;
        }
        return true;
    }

    /// @notice Decrypts the payload of a well-formed envelope with K. A wrong K gives noise.
    function decrypt(bytes calldata envelope, uint256 key) internal pure returns (Payload memory payload) {
        uint256 start = envelope.length - PAYLOAD_LENGTH;

        // Six blocks; the last is used for 5 bytes only.
        bytes memory plain = new bytes(192);
        for (uint256 b = 0; b < 6; ++b) {
            bytes32 block_ = keccak256(abi.encode(key, b));
            assembly ("memory-safe") {
                let offset := mul(b, 32)
                let sealed_ := calldataload(add(envelope.offset, add(start, offset)))
                mstore(add(add(plain, 32), offset), xor(sealed_, block_))
            }
        }
        payload.bidder = address(bytes20(_word(plain, 0)));
        payload.price = uint128(bytes16(_word(plain, 20)));
        payload.packageHash = _word(plain, 36);
        payload.salt = _word(plain, 68);
        payload.r = _word(plain, 100);
        payload.s = _word(plain, 132);
        payload.v = uint8(plain[164]);
    }

    function _word(bytes memory data, uint256 offset) private pure returns (bytes32 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 32), offset))
        }
    }
}
