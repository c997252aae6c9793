import { getBytes, type JsonRpcApiProvider, toBeHex, toBigInt, toNumber } from "ethers";
import { network } from "hardhat";
import type { MerkleHarness } from "../../types/ethers-contracts/index.ts";

/** One proof to check on chain. */
export type Check = {
  root: Uint8Array;
  index: number | bigint;
  count: number | bigint;
  leafHash: Uint8Array;
  proof: readonly Uint8Array[];
};

/** What one call takes: above it, calldata outgrows the gas of a block. */
const CHECKS_PER_CALL = 1_500;

export async function deployHarness(): Promise<MerkleHarness> {
  const { ethers } = await network.create();
  return ethers.deployContract("MerkleHarness");
}

/** Runs many checks on chain in a few calls. */
export async function verifyMany(harness: MerkleHarness, checks: readonly Check[]): Promise<boolean[]> {
  const verdicts: boolean[] = [];
  for (let from = 0; from < checks.length; from += CHECKS_PER_CALL) {
    const batch = checks.slice(from, from + CHECKS_PER_CALL);
    const words = new Uint8Array(batch.length * 6 * 32);
    const nodes: Uint8Array[] = [];
    for (const [i, check] of batch.entries()) {
      const numbers = [check.index, check.count, nodes.length, check.proof.length].map((n) => getBytes(toBeHex(n, 32)));
      const [index, count, start, length] = numbers as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
      for (const [j, word] of [check.root, index, count, check.leafHash, start, length].entries()) {
        words.set(word, (i * 6 + j) * 32);
      }
      nodes.push(...check.proof);
    }
    const answer = await callVerifyMany(harness, words, Buffer.concat(nodes));
    if (answer.length !== batch.length) throw new Error(`${answer.length} verdicts for ${batch.length} checks`);
    verdicts.push(...Array.from(answer, (verdict) => verdict === 1));
  }
  return verdicts;
}

/** `harness.verifyMany` by hand: ethers walks through long `bytes` so slowly that it would take half of the test. */
async function callVerifyMany(harness: MerkleHarness, checks: Uint8Array, nodes: Uint8Array): Promise<Uint8Array> {
  const word = (value: number): Uint8Array => getBytes(toBeHex(value, 32));
  const { selector } = harness.interface.getFunction("verifyMany");
  // Two dynamic arguments: their offsets, then each with its length; both are whole words.
  const head = [word(64), word(96 + checks.length)];
  const data = Buffer.concat([getBytes(selector), ...head, word(checks.length), checks, word(nodes.length), nodes]);
  const provider = harness.runner?.provider as JsonRpcApiProvider;
  const call = { to: await harness.getAddress(), data: `0x${data.toString("hex")}` };
  const answer = getBytes((await provider.send("eth_call", [call, "latest"])) as string);
  const length = toNumber(answer.subarray(32, 64));
  return answer.subarray(64, 64 + length);
}

/** A check in a few words, for the message of a failing test. */
export function describeCheck(check: Check): string {
  return `index ${check.index} of ${check.count}, ${check.proof.length} nodes, leaf ${toBigInt(check.leafHash).toString(16).slice(0, 8)}`;
}
