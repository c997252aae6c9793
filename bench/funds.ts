import type { ContractRunner } from "ethers";
import {
  approveRound,
  claim,
  confirmRedemption,
  payBlock,
  prepareRound,
  recordRedemption,
  releaseRound,
  requestRedemption,
  spend,
} from "../src/funds/index.ts";
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
import { acting } from "../test/support/acting.ts";
import type { BenchContext } from "./context.ts";
import { PUBLISHED } from "./published.ts";
import type { Row } from "./row.ts";

/** Leaves of the claimed round: a proof of 14 nodes. */
const CLAIMED = 16_384;
const BLOCK = 256;

/** Gas of paying, claiming, spending and redeeming. Contracts and people are the tests', built for production. */
export async function rows(context: BenchContext): Promise<Row[]> {
  const { gasOf } = context;
  const fixture = await allocated();
  const { rounds, desk, county, merchant, treasury } = fixture;
  const { maker, checker, payer } = county;
  const as = (signer: ContractRunner) =>
    acting({ roundBook: rounds.connect(signer), merchantDesk: desk.connect(signer) });
  const gas = (name: string, value: number, peers: Row["peers"] = {}): Row => ({
    name: `funds.${name}`,
    value: Math.round(value),
    unit: "gas",
    better: "lower",
    peers,
  });

  const release = async (leaves: RoundLeaf[], manifestHash: string) => {
    const { terms } = await roundTerms(fixture, leaves, { manifestHash });
    const dates = { decisionDate: Number(terms.decisionDate), endsAt: Number(terms.endsAt) };
    const prepared = await prepareRound(as(maker), {
      terms: { ...terms, ...dates, fiscalYear: Number(terms.fiscalYear) },
      officer: maker.address,
    });
    const { roundId } = prepared;
    const approve = await gasOf(approveRound(as(checker), { roundId, officer: checker.address }));
    const pay = await gasOf(releaseRound(as(payer), { roundId, officer: payer.address }));
    return { roundId, round: buildRound(leaves), threePersons: Number(prepared.gasUsed) + approve + pay };
  };
  const leaves = (count: number, amount: bigint): RoundLeaf[] =>
    Array.from({ length: count }, (_, index) => ({
      account: index < BLOCK ? beneficiary(index).address : hashOf(`account ${index}`).slice(0, 42),
      amount,
      consentHash: hashOf(`consent ${index}`),
    }));

  // A whole block of accounts that are new to the ledger, then the same accounts in the next round.
  const payFirstBlock = async (manifest: string) => {
    const { roundId, round, threePersons } = await release(leaves(BLOCK * 4, 20n), hashOf(manifest));
    const spent = await gasOf(payBlock(as(payer), { roundId, block: 0, ...round.block(0) }));
    return { each: spent / BLOCK, threePersons };
  };
  const fresh = await payFirstBlock("first round");
  const known = await payFirstBlock("second round");

  const claimed = await release(leaves(CLAIMED, 1n), hashOf("third round"));
  const claimGas = (index: number) =>
    gasOf(claim(as(payer), { roundId: claimed.roundId, index, ...claimed.round.claim(index) }));
  const firstClaim = await claimGas(10_922);
  const laterClaim = await claimGas(10_923); // the bitmap word is no longer empty

  const holder = beneficiary(0);
  await networkHelpers.setBalance(holder.address, ethers.parseEther("1"));
  const purchase = { line: LINE, merchant: merchant.address, amount: 5n, ref: hashOf("receipt") };
  const buy = () => gasOf(spend(as(holder.connect(ethers.provider)), purchase));
  const firstSpend = await buy();
  const laterSpend = await buy();

  const { cashier, cashier2 } = treasury;
  const earned = { line: LINE, merchant: merchant.address, amount: 10n, actor: merchant.address };
  const { redemption, ...requested } = await requestRedemption(as(merchant), earned);
  const transfer = { redemption, bankReference: hashOf("bank"), officer: cashier.address };
  const record = await gasOf(recordRedemption(as(cashier), transfer));
  await networkHelpers.time.increase(DISPUTE);
  const confirm = await gasOf(confirmRedemption(as(cashier2), { redemption, officer: cashier2.address }));

  return [
    gas("block.newRecipient", fresh.each, PUBLISHED.loopNewRecipient),
    gas("block.knownRecipient", known.each, PUBLISHED.loopKnownRecipient),
    gas("round.threePersons", fresh.threePersons),
    gas("claim.depth14.newWord", firstClaim, PUBLISHED.uniswapClaim),
    gas("claim.depth14", laterClaim, PUBLISHED.uniswapClaim),
    gas("spend.newMerchant", firstSpend),
    gas("spend", laterSpend),
    gas("redeem.request", Number(requested.gasUsed)),
    gas("redeem.record", record),
    gas("redeem.confirm", confirm),
  ];
}
