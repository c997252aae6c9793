import { z } from "zod";
import { ProbityError } from "../base/errors.ts";
import { publicNodeSchema, type PublicNode } from "./description.ts";

/** The file that a member gives to the others: the public parts of its nodes. */
const memberSchema = z.strictObject({
  format: z.literal("probity-network-member/1"),
  nodes: z.array(publicNodeSchema).min(1),
});

export type Member = z.infer<typeof memberSchema>;

/**
 * Reads the public part of a member.
 * @param source the file, for the message
 * @throws {ProbityError} NETWORK_MEMBER_INVALID
 */
export function readMember(content: unknown, source: string): Member {
  const result = memberSchema.safeParse(content);
  if (result.success) return result.data;
  const why = z.prettifyError(result.error).replace(/\s+/g, " ");
  throw new ProbityError(
    "NETWORK_MEMBER_INVALID",
    `${source} is not the public part of a member: ${why}.`,
    'Ask the member for the member.json that "probity network join" wrote.',
    { facts: { source, why } },
  );
}

/**
 * Requires that every name, key and address of a node is unique. Two nodes with one key would sign two different blocks
 * at one height.
 * @throws {ProbityError} NETWORK_MEMBER_TWICE
 */
export function requireDistinct(nodes: readonly PublicNode[]): void {
  const fields: Readonly<Record<string, (node: PublicNode) => string>> = {
    name: ({ name }) => name,
    key: ({ publicKey }) => publicKey,
    "host and port": ({ host, p2pPort }) => `${host} port ${p2pPort}`,
  };
  for (const [field, valueOf] of Object.entries(fields)) {
    const seen = new Map<string, string>();
    for (const node of nodes) {
      const value = valueOf(node);
      const other = seen.get(value);
      if (other !== undefined) {
        throw new ProbityError(
          "NETWORK_MEMBER_TWICE",
          `${other === node.name ? `${node.name} is there twice` : `${other} and ${node.name} are the same node`}: both have the ${field} ${value}.`,
          "Give each member's file once, and let each member choose names of its own.",
          { facts: { field, value, first: other, second: node.name } },
        );
      }
      seen.set(value, node.name);
    }
  }
}
