import type { IdentityRegistry } from "../contracts/bindings.ts";
import { kinds, type Kind } from "./typedData.ts";

/** The registry's record of an identity. */
export type Standing = {
  identity: string;
  owner: string;
  kind: Kind;
  parent: string;
  registrar: string;
  /** Unix seconds, 0 when not enrolled. */
  enrolledAt: bigint;
  suspended: boolean;
  onReference: boolean;
  ended: boolean;
  recovering: boolean;
  deactivated: boolean;
};

/** Reads the registry's record of an identity. */
export async function getStanding(registry: IdentityRegistry, identity: string): Promise<Standing> {
  const [number, known] = await Promise.all([registry.kindOf(identity), registry.standingOf(identity)]);
  const { owner, parent, registrar, enrolledAt, suspended, onReference, ended, recovering, deactivated } = known;
  return {
    identity,
    owner,
    kind: kindOfNumber(number),
    parent,
    registrar,
    enrolledAt,
    suspended,
    onReference,
    ended,
    recovering,
    deactivated,
  };
}

/** The name of a kind of the contract's enum. */
export function kindOfNumber(number: bigint): Kind {
  const found = (Object.keys(kinds) as Kind[]).find((kind) => BigInt(kinds[kind]) === number);
  if (found === undefined) throw new Error(`the registry knows a kind ${String(number)} that this version does not`);
  return found;
}
