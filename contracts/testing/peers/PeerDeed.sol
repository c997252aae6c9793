// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title One token a document: an ERC-721 mint that stores the document's hash. For comparison in benches.
contract PeerDeed is ERC721 {
    mapping(uint256 tokenId => bytes32 documentHash) private _documents;

    constructor() ERC721("Peer", "PEER") {}

    function mint(address holder, uint256 tokenId, bytes32 documentHash) external {
        _documents[tokenId] = documentHash;
        _mint(holder, tokenId);
    }

    function documentOf(uint256 tokenId) external view returns (bytes32) {
        return _documents[tokenId];
    }
}
