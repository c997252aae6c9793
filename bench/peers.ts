import { createRequire } from "node:module";
import { concatBytes } from "@noble/hashes/utils.js";
import {
  dataSlice,
  getBytes,
  hexlify,
  id,
  type InterfaceAbi,
  solidityPackedKeccak256,
  toBeHex,
  ZeroAddress,
} from "ethers";
import { keccak256 } from "../src/merkle/index.ts";
import type { BenchContext } from "./context.ts";
import { PUBLISHED } from "./published.ts";
import type { Row } from "./row.ts";

/** Recipients in a measured bulk payment: enough to make the transaction's own 21,000 gas negligible. */
const RECIPIENTS = 200;

/** Attestations in a measured bulk. */
const ATTESTATIONS = 50;

/**
 * Gas of peers on the same EVM: stock OpenZeppelin contracts built by our compiler, and the Uniswap distributor and EAS
 * as their authors compiled them for npm.
 */
export type PeerFigures = {
  /** One recipient of a loop of ERC-20 transfers: the whole transaction divided by recipients. */
  loopNewRecipient: number;
  loopKnownRecipient: number;
  /** An ERC-721 mint that stores a document's hash. */
  deedNewHolder: number;
  deedKnownHolder: number;
  /** A claim with a proof of 20 nodes, by an account without a balance, in a bitmap word that is already used. */
  uniswapClaim: number;
  /** An attestation without data, alone and in bulk, and one with a document's hash. */
  easAttest: number;
  easAttestBulk: number;
  easAttestHash: number;
};

const measured = new WeakMap<BenchContext, Promise<PeerFigures>>();

/** Deploys and measures the peers once per run; other subjects show the figures with their rows. */
export function measurePeers(context: BenchContext): Promise<PeerFigures> {
  let figures = measured.get(context);
  if (figures === undefined) {
    figures = measure(context);
    measured.set(context, figures);
  }
  return figures;
}

/** Gives the same address in each run, because the cost of calldata depends on its bytes and snapshots are compared. */
const addressOf = (name: string): string => dataSlice(id(name), 12);

async function measure(context: BenchContext): Promise<PeerFigures> {
  return {
    ...(await measureStock(context)),
    uniswapClaim: await measureClaim(context),
    ...(await measureEas(context)),
  };
}

type StockFigures = Pick<PeerFigures, "loopNewRecipient" | "loopKnownRecipient" | "deedNewHolder" | "deedKnownHolder">;

async function measureStock({ ethers, gasOf }: BenchContext): Promise<StockFigures> {
  const loop = await ethers.deployContract("PeerBulkPayment");
  const token = await ethers.deployContract("PeerToken", [loop, 10n ** 24n]);
  const recipients = Array.from({ length: RECIPIENTS }, (_, i) => addressOf(`recipient ${i}`));
  const amounts = recipients.map((_, i) => 1_000n + BigInt(i));
  const first = await gasOf(loop.pay(token, recipients, amounts));
  const second = await gasOf(loop.pay(token, recipients, amounts));

  const deed = await ethers.deployContract("PeerDeed");
  const holder = addressOf("holder");
  const hash = id("document");
  const mint = (tokenId: number): Promise<number> => gasOf(deed.mint(holder, toBeHex(tokenId), hash));
  return {
    loopNewRecipient: Math.round(first / RECIPIENTS),
    loopKnownRecipient: Math.round(second / RECIPIENTS),
    deedNewHolder: await mint(1),
    deedKnownHolder: await mint(2),
  };
}

type Published = { abi: InterfaceAbi; bytecode: string };

/** A contract as its authors compiled it. */
const published = (path: string): Published => createRequire(import.meta.url)(path) as Published;

async function deploy({ ethers }: BenchContext, { abi, bytecode }: Published, arguments_: unknown[] = []) {
  const [signer] = await ethers.getSigners();
  const contract = await new ethers.ContractFactory(abi, bytecode, signer).deploy(...arguments_);
  await contract.waitForDeployment();
  return contract;
}

async function measureClaim(context: BenchContext): Promise<number> {
  const build = "@uniswap/merkle-distributor/build";
  const claims = ["first", "second"].map((name, index) => {
    const account = addressOf(name);
    return { index, account, leaf: getBytes(solidityPackedKeccak256(CLAIM, [index, account, CLAIMED])) };
  });
  const [first, second] = claims;
  if (first === undefined || second === undefined) throw new Error("two claims are needed");
  // The two leaves are neighbours. Make the siblings above them first, then compute the root.
  const above = Array.from({ length: 19 }, (_, i) => getBytes(id(`sibling ${i}`)));
  const root = above.reduce(sortedPair, sortedPair(first.leaf, second.leaf));

  const token = await deploy(context, published(`${build}/TestERC20.json`), ["Peer", "PEER", 0]);
  const distributor = await deploy(context, published(`${build}/MerkleDistributor.json`), [
    await token.getAddress(),
    hexlify(root),
  ]);
  await token.getFunction("setBalance")(await distributor.getAddress(), 1_000_000);
  const claim = ({ index, account }: typeof first, neighbour: Uint8Array): Promise<number> =>
    context.gasOf(distributor.getFunction("claim").send(index, account, CLAIMED, [neighbour, ...above]));
  await claim(first, second.leaf);
  return claim(second, first.leaf);
}

const CLAIM = ["uint256", "address", "uint256"];
const CLAIMED = 1_000;

/** The distributor's node hash: the smaller hash comes first. */
const sortedPair = (a: Uint8Array, b: Uint8Array): Uint8Array =>
  keccak256(hexlify(a) < hexlify(b) ? concatBytes(a, b) : concatBytes(b, a));

async function measureEas(
  context: BenchContext,
): Promise<Pick<PeerFigures, "easAttest" | "easAttestBulk" | "easAttestHash">> {
  const artifacts = "@ethereum-attestation-service/eas-contracts/artifacts/contracts";
  const registry = await deploy(context, published(`${artifacts}/SchemaRegistry.sol/SchemaRegistry.json`));
  const eas = await deploy(context, published(`${artifacts}/EAS.sol/EAS.json`), [await registry.getAddress()]);
  const register = registry.getFunction("register");
  const form = ["bytes32 documentHash", ZeroAddress, true] as const;
  const schema = (await register.staticCall(...form)) as string;
  await context.gasOf(register.send(...form));

  const attestation = (name: string, data = "0x") => ({
    recipient: addressOf(name),
    expirationTime: 0,
    revocable: true,
    refUID: toBeHex(0, 32),
    data,
    value: 0,
  });
  const attest = (data: ReturnType<typeof attestation>): Promise<number> =>
    context.gasOf(eas.getFunction("attest").send({ schema, data }));
  const easAttest = await attest(attestation("one"));
  const easAttestHash = await attest(attestation("another", id("document")));
  const many = Array.from({ length: ATTESTATIONS }, (_, i) => attestation(`subject ${i}`));
  const bulk = await context.gasOf(eas.getFunction("multiAttest").send([{ schema, data: many }]));
  return { easAttest, easAttestHash, easAttestBulk: Math.round(bulk / ATTESTATIONS) };
}

export async function rows(context: BenchContext): Promise<Row[]> {
  const figures = await measurePeers(context);
  const row = (name: string, value: number, peers: Row["peers"]): Row => ({
    name: `peers.${name}`,
    value,
    unit: "gas",
    better: "lower",
    peers,
  });
  return [
    row("loop.newRecipient", figures.loopNewRecipient, PUBLISHED.loopNewRecipient),
    row("loop.knownRecipient", figures.loopKnownRecipient, PUBLISHED.loopKnownRecipient),
    row("deed.newHolder", figures.deedNewHolder, PUBLISHED.deedMintHigh),
    row("deed.knownHolder", figures.deedKnownHolder, PUBLISHED.deedMintLow),
    row("uniswap.claim", figures.uniswapClaim, PUBLISHED.uniswapClaim),
    row("eas.attest", figures.easAttest, PUBLISHED.easAttest),
    row("eas.attestBulk", figures.easAttestBulk, PUBLISHED.easAttestBulk),
    row("eas.attestHash", figures.easAttestHash, {}),
  ];
}
