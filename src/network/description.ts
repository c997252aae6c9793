import { isIP } from "node:net";
import { computeAddress } from "ethers";
import { z } from "zod";
import { address } from "../base/address.ts";
import { ProbityError } from "../base/errors.ts";
import { orMissing, readState } from "../base/node/files.ts";
import { networkPaths, nodeKinds, type NodeKind } from "./layout.ts";
import { isBlockPeriod, isChainId, isGasLimit, isHost, isNodeName } from "./terms.ts";

const port = z.int().min(1).max(65_535);

/** The public part of a node. */
export const publicNodeSchema = z
  .strictObject({
    name: z.string().refine(isNodeName, "is not a name that a node may have"),
    kind: z.enum(nodeKinds),
    /** Derived from the public key; a validator seals with it. */
    address,
    /** Uncompressed secp256k1 point without its 04: 64 bytes, as in an enode address. */
    publicKey: z.string().regex(/^0x[0-9a-f]{128}$/, "is not a public key of 64 bytes in hex"),
    /** The IP address at which the other nodes reach it. */
    host: z.string().refine(isHost, "is not an IP address that other nodes can reach"),
    p2pPort: port,
    rpcPort: port,
    metricsPort: port,
  })
  .refine((node) => addressOfKey(node.publicKey) === node.address, {
    message: "is not the address of the public key",
    path: ["address"],
  });

export type PublicNode = z.infer<typeof publicNodeSchema>;

/** A node in the description of a network folder. */
export interface NetworkNode extends PublicNode {
  local: boolean;
}

const networkNodeSchema: z.ZodType<NetworkNode> = publicNodeSchema.safeExtend({
  /** True when this folder holds the node's key and so runs the node. */
  local: z.boolean(),
});

/** The public description of a network. Periods in whole seconds, gas in units. */
const networkSchema = z
  .strictObject({
    format: z.literal("probity-network/1"),
    chainId: z.int().refine(isChainId, "is not a chain id that a network of its own may have"),
    /** Hash of block 0, computed from the genesis file. */
    genesisHash: z.string().regex(/^0x[0-9a-f]{64}$/),
    /** The version of Besu that the files were made for. */
    besuVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
    blockPeriodSeconds: z.int().refine(isBlockPeriod, "is not a period that blocks may have"),
    requestTimeoutSeconds: z.int().positive(),
    gasLimit: z.int().refine(isGasLimit, "is not a gas limit that blocks may have"),
    nodes: z.array(networkNodeSchema).min(1),
  })
  .superRefine(({ nodes }, context) => {
    for (const field of ["name", "address"] as const) {
      const values = nodes.map((node) => node[field]);
      const twice = values.find((value, index) => values.indexOf(value) !== index);
      if (twice !== undefined) context.addIssue(`two nodes have the ${field} ${twice}`);
    }
  });

export type NetworkDescription = z.infer<typeof networkSchema>;

/**
 * Reads the description of the network in a folder.
 * @throws {ProbityError} NETWORK_MISSING, NETWORK_INVALID, and those of {@link readState}
 */
export function readNetwork(dir: string): NetworkDescription {
  const path = networkPaths(dir).description;
  const read = (): NetworkDescription =>
    readState(path, {
      what: "description",
      schema: networkSchema,
      code: "NETWORK_INVALID",
      next: "Get it again from the network's coordinator; do not edit it.",
    });
  return orMissing(
    read,
    (cause) =>
      new ProbityError(
        "NETWORK_MISSING",
        `There is no network in ${dir}, because it has no network.json.`,
        'Name the folder of a network, or make one with "probity network init --out DIR".',
        { facts: { path }, cause },
      ),
  );
}

/** The nodes of a kind, in the order of the description. */
export function nodesOfKind(description: NetworkDescription, kind: NodeKind): NetworkNode[] {
  return description.nodes.filter((node) => node.kind === kind);
}

/** @param publicKey 64 bytes in hex, after 0x */
export function addressOfKey(publicKey: string): string {
  try {
    return computeAddress(`0x04${publicKey.slice(2)}`);
  } catch {
    return ""; // Not a point of the curve, so it has no address.
  }
}

/** The enode URL of a node: its key, address and port. */
export function enodeOf({ publicKey, host, p2pPort }: Pick<PublicNode, "publicKey" | "host" | "p2pPort">): string {
  return `enode://${publicKey.slice(2)}@${isIP(host) === 6 ? `[${host}]` : host}:${p2pPort}`;
}
