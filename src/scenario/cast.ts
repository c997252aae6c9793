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
  /** Brings a message that its author has signed, for a key that need not be known as the sender. */
  courier(wallet: Wallet): Wallet;
  /** Lets a key that was derived elsewhere, such as a household's pseudonym, send to the chain. */
  sender(wallet: Wallet): Wallet;
  /** Lets an actor act with another key from now on: after the chain gave it the same identity. */
  rekey(key: string, signer: Wallet): void;
}

/** How private keys send to the chain. */
export interface Sending {
  /** @param name the actor that has it; undefined for a key that stands for nobody in the samples */
  own: (privateKey: string, name: string | undefined) => Wallet;
  /** For messages that carry their author's signature; see {@link Cast.courier}. */
  courier: (privateKey: string) => Wallet;
}

/** Each key by its own account, and nothing remembered: for a chain that ends with the process. */
export function sendingDirectly(provider: FreeGasProvider): Sending {
  const delivery = directDelivery(provider);
  const own = (privateKey: string): Wallet => new DurableWallet(privateKey, provider, noMemory, delivery);
  return { own, courier: own };
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
    const signer = sending.own(sandboxKey(key), key);
    const made = { key, identity: signer.address, signer };
    actors.set(key, made);
    return made;
  };
  return {
    actor,
    freshKey: (name) => sending.own(sandboxKey(name), undefined),
    courier: ({ privateKey }) => sending.courier(privateKey),
    sender: ({ privateKey }) => sending.own(privateKey, undefined),
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
