import { buildRound, type RoundLeaf } from "../src/funds/round.ts";
import {
  allocated,
  beneficiary,
  DISPUTE,
  ethers,
  hashOf,
  LINE,
  networkHelpers,
  roundTerms,
} from "../test/funds/fixture.ts";
import type { BenchContext } from "./context.ts";
import { PUBLISHED } from "./published.ts";
import type { Row } from "./row.ts";

/** Leaves of the claimed round: a proof of 14 nodes. */
const CLAIMED = 16_384;
const BLOCK = 256;

/** Gas of paying, claiming, spending and redeeming. Contracts and people are those of the tests, built for production. */
export async function rows(context: BenchContext): Promise<Row[]> {
  const { gasOf } = context;
  const fixture = await allocated();
  const { rounds, desk, county, merchant, treasury } = fixture;
  const gas = (name: string, value: number, peers: Row["peers"] = {}): Row => ({
    name: `funds.${name}`,
    value: Math.round(value),
    unit: "gas",
    better: "lower",
    peers,
  });

  const release = async (leaves: RoundLeaf[], manifestHash: string) => {
    const { terms } = await roundTerms(fixture, leaves, { manifestHash });
    const roundId = await rounds.roundIdOf(terms);
    const prepare = await gasOf(rounds.connect(county.maker).prepareRound(terms, county.maker));
    const approve = await gasOf(rounds.connect(county.checker).approveRound(roundId, county.checker));
    const pay = await gasOf(rounds.connect(county.payer).releaseRound(roundId, county.payer));
    return { roundId, round: buildRound(leaves), threePersons: prepare + approve + pay };
  };
  const leaves = (count: number, amount: bigint): RoundLeaf[] =>
    Array.from({ length: count }, (_, index) => ({
      account: index < BLOCK ? beneficiary(index).address : hashOf(`account ${index}`).slice(0, 42),
      amount,
      consentHash: hashOf(`consent ${index}`),
    }));

  // A whole block of accounts that the ledger has never seen, then the same accounts in the next round.
  const payFirstBlock = async (manifest: string) => {
    const { roundId, round, threePersons } = await release(leaves(BLOCK * 4, 20n), hashOf(manifest));
    const block = round.block(0);
    const spent = await gasOf(rounds.payBlock(roundId, 0, block.leaves, block.proof));
    return { each: spent / BLOCK, threePersons };
  };
  const fresh = await payFirstBlock("first round");
  const known = await payFirstBlock("second round");

  const claimed = await release(leaves(CLAIMED, 1n), hashOf("third round"));
  const claimGas = async (index: number) => {
    const { leaf, proof } = claimed.round.claim(index);
    return gasOf(rounds.claim(claimed.roundId, index, leaf, proof));
  };
  const firstClaim = await claimGas(10_922);
  const laterClaim = await claimGas(10_923); // the bitmap word is no longer empty

  const holder = beneficiary(0);
  await networkHelpers.setBalance(holder.address, ethers.parseEther("1"));
  const spend = () => desk.connect(holder.connect(ethers.provider)).spend(LINE, merchant, 5n, hashOf("receipt"));
  const firstSpend = await gasOf(spend());
  const laterSpend = await gasOf(spend());

  const request = await gasOf(desk.connect(merchant).requestRedemption(LINE, merchant, 10n, merchant));
  const record = await gasOf(desk.connect(treasury.cashier).recordRedemption(1, hashOf("bank"), treasury.cashier));
  await networkHelpers.time.increase(DISPUTE);
  const confirm = await gasOf(desk.connect(treasury.cashier2).confirmRedemption(1, treasury.cashier2));

  return [
    gas("block.newRecipient", fresh.each, PUBLISHED.loopNewRecipient),
    gas("block.knownRecipient", known.each, PUBLISHED.loopKnownRecipient),
    gas("round.threePersons", fresh.threePersons),
    gas("claim.depth14.newWord", firstClaim, PUBLISHED.uniswapClaim),
    gas("claim.depth14", laterClaim, PUBLISHED.uniswapClaim),
    gas("spend.newMerchant", firstSpend),
    gas("spend", laterSpend),
    gas("redeem.request", request),
    gas("redeem.record", record),
    gas("redeem.confirm", confirm),
  ];
}
