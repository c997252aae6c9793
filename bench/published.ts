/**
 * Gas figures of other systems, measured once with their own contracts for this comparison. Subjects show the matching
 * ones with their rows. Systems that can be deployed from npm are measured again in each run (`peers.ts`); these
 * figures beside them confirm that both measure the same.
 */
export const PUBLISHED = {
  requestMintReceivable: { "Request Network, mint receivable": 127_348 },
  bullaCreateClaim: { "Bulla, create claim": 196_852 },
  uniswapClaim: { "Uniswap Merkle claim, depth 20": 79_367 },
  easAttest: { "EAS attest": 157_518 },
  easAttestBulk: { "EAS attest, bulk, each": 123_372 },
  trexRegister: { "T-REX, register identity": 58_323 },
  sealedBidCommit: { "a16z sealed bid, commit": 57_851 },
  deedMintLow: { "ERC-721 mint with stored hash, lowest": 74_687 },
  deedMintHigh: { "ERC-721 mint with stored hash, highest": 91_787 },
  loopNewRecipient: { "OpenZeppelin ERC-20 loop, new recipient": 25_680 },
  loopKnownRecipient: { "OpenZeppelin ERC-20 loop, known recipient": 8_580 },
} as const satisfies Record<string, Readonly<Record<string, number>>>;
