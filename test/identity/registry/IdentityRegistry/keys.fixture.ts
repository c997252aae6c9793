import {
  concat,
  ContractFactory,
  encodeBytes32String,
  id,
  keccak256,
  Signature,
  toBeHex,
  toUtf8Bytes,
  Wallet,
  type BaseContract,
  type ContractTransactionResponse,
  type Signer,
} from "ethers";
import { EthereumDIDRegistry } from "ethr-did-resolver";
import type { KeyChange } from "../../../../src/identity/index.ts";
import { IERC1056__factory } from "../../../../types/ethers-contracts/index.ts";
import { day, ethers, foundation, networkHelpers, now, reason } from "../../../support/identity.ts";

/** The owner that state holds of a deactivated identity. */
export const sentinel = `0x${keccak256(toUtf8Bytes("probity.identity.deactivated")).slice(-40)}`;
export const veriKey = encodeBytes32String("veriKey");
export const attributeName = encodeBytes32String("did/pub/Secp256k1/veriKey/hex");

/** The order of the secp256k1 group (SEC 2, section 2.4.1). */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

export type Act = KeyChange["act"];
export const acts: readonly Act[] = ["changeOwner", "addDelegate", "revokeDelegate", "setAttribute", "revokeAttribute"];

/** A change of that sort, to or about another account. */
export function changeOf(act: Act, identity: string, other: string): KeyChange {
  switch (act) {
    case "changeOwner":
      return { act, identity, newOwner: other };
    case "addDelegate":
      return { act, identity, delegateType: veriKey, delegate: other, validity: day };
    case "revokeDelegate":
      return { act, identity, delegateType: veriKey, delegate: other };
    case "setAttribute":
      return { act, identity, name: attributeName, value: other, validity: day };
    case "revokeAttribute":
      return { act, identity, name: attributeName, value: other };
  }
}

/** The event that a change emits. */
export const eventOf = {
  changeOwner: "DIDOwnerChanged",
  addDelegate: "DIDDelegateChanged",
  revokeDelegate: "DIDDelegateChanged",
  setAttribute: "DIDAttributeChanged",
  revokeAttribute: "DIDAttributeChanged",
} as const satisfies Record<Act, string>;

/** The arguments of the event, when the change is in the block of that time and follows the change of that block. */
export function eventArguments(change: KeyChange, time: bigint, previous: bigint): unknown[] {
  const { identity } = change;
  switch (change.act) {
    case "changeOwner":
      return [identity, change.newOwner, previous];
    case "addDelegate":
      return [identity, change.delegateType, change.delegate, time + change.validity, previous];
    case "revokeDelegate":
      return [identity, change.delegateType, change.delegate, time, previous];
    case "setAttribute":
      return [identity, change.name, change.value.toLowerCase(), time + change.validity, previous];
    case "revokeAttribute":
      return [identity, change.name, change.value.toLowerCase(), 0n, previous];
  }
}

/** The arguments of the function, in its order. */
export function argumentsOf(change: KeyChange): unknown[] {
  return Object.entries(change).flatMap(([name, value]) => (name === "act" ? [] : [value]));
}

type Registry = { connect(runner: Signer): BaseContract };

/** The plain function, called by a key. */
export function plain(registry: Registry, key: Signer, change: KeyChange): Promise<ContractTransactionResponse> {
  return registry.connect(key).getFunction(change.act)(...argumentsOf(change)) as Promise<ContractTransactionResponse>;
}

/** The standard's signed function, delivered by a relay. */
export function signed(
  registry: Registry,
  relay: Signer,
  change: KeyChange,
  { v, r, s }: { v: number; r: string; s: string },
): Promise<ContractTransactionResponse> {
  const [identity, ...rest] = argumentsOf(change);
  const send = registry.connect(relay).getFunction(`${change.act}Signed`);
  return send(identity, v, r, s, ...rest) as Promise<ContractTransactionResponse>;
}

/** The typed function, delivered by a relay. */
export function withSignature(
  registry: Registry,
  relay: Signer,
  change: KeyChange,
  deadline: bigint,
  signature: string,
): Promise<ContractTransactionResponse> {
  const send = registry.connect(relay).getFunction(`${change.act}WithSignature`);
  return send(...argumentsOf(change), deadline, signature) as Promise<ContractTransactionResponse>;
}

/**
 * An ERC-1056 signature: over keccak256(0x19 00, registry, nonce of the owner, identity, function, arguments).
 * @param nonce the owner's next when left out
 */
export async function signPacked(
  key: Wallet,
  registry: string,
  change: KeyChange,
  nonce?: bigint,
): Promise<{ v: number; r: string; s: string }> {
  const state = IERC1056__factory.connect(registry, ethers.provider);
  const next = nonce ?? (await state.nonce(await state.identityOwner(change.identity)));
  const [identity, ...rest] = argumentsOf(change) as (string | bigint)[];
  const parts = rest.map((value) => (typeof value === "bigint" ? toBeHex(value, 32) : value));
  const head = ["0x1900", registry, toBeHex(next, 32), identity as string, toUtf8Bytes(change.act)];
  return key.signingKey.sign(keccak256(concat([...head, ...parts])));
}

/** The other signature of the same key over the same digest: s on the other side of the group's order, v swapped. */
export function mirrored(signature: string): { v: number; r: string; s: string; serialized: string } {
  const { v, r, s } = Signature.from(signature);
  const other = { v: v === 27 ? 28 : 27, r, s: toBeHex(ORDER - BigInt(s), 32) };
  return { ...other, serialized: concat([other.r, other.s, toBeHex(other.v)]) };
}

/** The registry of the standard's authors, as their resolver's package carries it. */
async function deployReference(deployer: Signer): Promise<BaseContract & { connect(runner: Signer): BaseContract }> {
  const factory = new ContractFactory(EthereumDIDRegistry.abi as never, EthereumDIDRegistry.bytecode, deployer);
  const reference = await factory.deploy();
  await reference.waitForDeployment();
  return reference;
}

/**
 * The foundation with `holder`, an identity whose raw key is at hand since ERC-1056 signatures are over a bare hash;
 * `wallet`, a contract wallet of `other` that is an identity of its own; and the reference registry.
 */
export async function setting() {
  const base = await foundation();
  const [other, third] = base.others;
  if (!other || !third) throw new Error("too few accounts");
  const holder = new Wallet(id("holder"), ethers.provider);
  await networkHelpers.setBalance(holder.address, 10n ** 18n);
  const wallet = await ethers.deployContract("WalletStub", [other.address]);
  const reference = await deployReference(base.admin);

  const pause = async () => {
    const call = base.registry.interface.encodeFunctionData("pause", [(await now()) + day]);
    await base.manager.execute(base.to.registry, call);
  };
  /** Enrols the holder and puts it on hold in one of two ways. */
  const recover = async () => {
    await base.enrol(holder);
    await base.registry.connectRecoveryBoard(base.admin);
    await base.registry.beginRecovery(holder);
  };
  const suspend = async () => {
    await base.enrol(holder);
    await base.registry.connect(base.clerk).suspend(base.ministry, base.clerk, holder, false, reason);
  };
  return { ...base, holder, other, third, wallet, reference, pause, recover, suspend };
}

/** Every DID event of a registry, as text. */
export async function eventsOf(registry: BaseContract): Promise<string[]> {
  const { interface: face } = IERC1056__factory.connect(await registry.getAddress());
  const logs = await ethers.provider.getLogs({ address: registry, fromBlock: 0 });
  return logs.flatMap((log) => {
    const parsed = face.parseLog(log);
    return parsed === null ? [] : [`${parsed.name}(${parsed.args.map(String).join(", ")})`];
  });
}

export type Setting = Awaited<ReturnType<typeof setting>>;
