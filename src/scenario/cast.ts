import { id, type Wallet } from "ethers";
import type { FreeGasProvider } from "../chain/provider.ts";
import { directDelivery, DurableWallet } from "./durable.ts";
import { noMemory } from "./journal.ts";

/** Somebody who acts: the identity on the chain and the key that controls it. */
export interface Actor {
  /** The name by which the samples know it, such as "officer-07". */
  key: string;
  /** The ERC-1056 identity; of a fresh actor the address of its first key. */
  identity: string;
  /** The key that controls the identity now; see {@link Cast.rekey}. */
  signer: Wallet;
}

/** Gives every actor of the scenario a key. */
export interface Cast {
  actor(key: string): Actor;
  /** Who has an identity, among those who have acted. */
  actorOf(identity: string): Actor | undefined;
  /** A key that is nobody's yet, by a name of its own. */
  freshKey(name: string): Wallet;
  /** Lets a key that was derived elsewhere, such as a household's pseudonym, send to the chain. */
  sender(wallet: Wallet): Wallet;
  /** Lets an actor act with another key from now on: after the chain gave it the same identity. */
  rekey(key: string, signer: Wallet): void;
}

/**
 * How a private key sends to the chain.
 * @param name the actor that has it; undefined for a key that stands for nobody in the samples
 */
export type Sending = (privateKey: string, name: string | undefined) => Wallet;

/** Each key by its own account, and nothing remembered: for a chain that ends with the process. */
export function sendingDirectly(provider: FreeGasProvider): Sending {
  const delivery = directDelivery(provider);
  return (privateKey) => new DurableWallet(privateKey, provider, noMemory, delivery);
}

/**
 * The cast of the sandbox: keys made from the actors' names. Everybody knows them, and every run has the same ones, so
 * that what is printed can be tried again by hand. Never for a chain that holds anything of worth.
 */
export function sandboxCast(sending: Sending): Cast {
  const actors = new Map<string, Actor>();
  const actor = (key: string): Actor => {
    const known = actors.get(key);
    if (known !== undefined) return known;
    const signer = sending(sandboxKey(key), key);
    const made = { key, identity: signer.address, signer };
    actors.set(key, made);
    return made;
  };
  return {
    actor,
    freshKey: (name) => sending(sandboxKey(name), undefined),
    sender: ({ privateKey }) => sending(privateKey, undefined),
    rekey(key, signer) {
      actor(key).signer = signer;
    },
    actorOf: (identity) => [...actors.values()].find((actor) => actor.identity === identity),
  };
}

/** The private key of a name, which everybody can make. */
export function sandboxKey(name: string): string {
  return id(`probity sandbox: ${name}`);
}
