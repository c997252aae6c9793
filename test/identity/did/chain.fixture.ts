import { Resolver, type DIDResolutionResult } from "did-resolver";
import { Wallet, type HDNodeWallet, type JsonRpcSigner } from "ethers";
import { EthrDID } from "ethr-did";
import { getResolver } from "ethr-did-resolver";
import { network } from "hardhat";
import { connectToNode } from "../../../src/chain/failover.ts";
import type { FreeGasProvider } from "../../../src/chain/provider.ts";
import { didOf } from "../../../src/identity/index.ts";
import { startSandbox } from "../../../src/sandbox/node.ts";
import { IdentityRegistry__factory, type IdentityRegistry } from "../../../types/ethers-contracts/index.ts";
import { deployRegistry } from "../../support/identity.ts";

/** A chain that other people's packages reach by JSON-RPC, with an identity registry behind its proxy. */
export interface Chain {
  url: string;
  provider: FreeGasProvider;
  /** The chain's first account: it delivers, and governs the registry. */
  relay: JsonRpcSigner;
  registry: IdentityRegistry;
  address: string;
  chainId: bigint;
  /** The packages' resolver, told of nothing but the node, the registry's address and the chain id. */
  resolver: Resolver;
  /** A new identity, whose key can send. */
  newcomer(): HDNodeWallet;
  /** What the packages' resolver gives for an identity. */
  resolve(identity: { address: string }, query?: string): Promise<DIDResolutionResult>;
  did(identity: { address: string }): string;
  /** The packages' own tool for an identity, with a key that sends: its own when no other is given. */
  ethrDid(identity: HDNodeWallet, sender?: JsonRpcSigner | HDNodeWallet): EthrDID;
  /** Lets the chain's time pass. */
  pass(seconds: bigint): Promise<void>;
  close(): Promise<void>;
}

/** Starts the chain and deploys the registry. */
export async function startChain(): Promise<Chain> {
  const sandbox = await startSandbox(0);
  const connection = await network.create({ network: "external", override: { url: sandbox.url } });
  const { ethers } = connection;
  const provider = await connectToNode(sandbox.url);
  const { chainId } = await provider.getNetwork();
  const relay = await provider.getSigner(0);
  const manager = await ethers.deployContract("PlainManager", [relay.address]);
  const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Probity Forwarder"]);
  const address = await deployRegistry(await manager.getAddress(), relay.address, await forwarder.getAddress(), ethers);
  const resolver = new Resolver(getResolver({ rpcUrl: sandbox.url, chainId, registry: address }));
  const did = (identity: { address: string }) => didOf(chainId, identity.address);
  return {
    url: sandbox.url,
    provider,
    relay,
    registry: IdentityRegistry__factory.connect(address, relay),
    address,
    chainId,
    resolver,
    newcomer: () => Wallet.createRandom(provider),
    resolve: (identity, query = "") => resolver.resolve(`${did(identity)}${query}`),
    did,
    ethrDid: (identity, sender = identity) =>
      new EthrDID({
        identifier: did(identity),
        chainNameOrId: chainId,
        registry: address,
        // Types of another build of ethers, equal but for private members.
        provider: provider,
        txSigner: sender,
      }),
    async pass(seconds) {
      await provider.send("evm_increaseTime", [Number(seconds)]);
      await provider.send("evm_mine", []);
    },
    async close() {
      provider.destroy();
      await connection.close();
      await sandbox.close();
    },
  };
}

/** The methods of a document by the end of their id, `controller` or `delegate-1`, without id and controller. */
export function methodsOf({ didDocument }: DIDResolutionResult): Record<string, Record<string, unknown>> {
  const methods = didDocument?.verificationMethod ?? [];
  return Object.fromEntries(
    methods.map((method) => {
      const rest = Object.entries(method).filter(([name]) => name !== "id" && name !== "controller");
      return [method.id.split("#")[1] ?? "", Object.fromEntries(rest)];
    }),
  );
}

/** The references of a document's relationship, by the end of their id. */
export function references(
  { didDocument }: DIDResolutionResult,
  relationship: "authentication" | "assertionMethod" | "keyAgreement",
): string[] {
  return (didDocument?.[relationship] ?? []).map((each) => (typeof each === "string" ? each : each.id).split("#")[1]!);
}
