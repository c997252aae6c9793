import { id, type Wallet } from "ethers";
import type { FreeGasProvider } from "../chain/provider.ts";
import { directDelivery, DurableWallet } from "./durable.ts";
import { noMemory } from "./journal.ts";

/** An actor: the identity on the chain and the key that controls it. */
export interface Actor {
  /** The name in the samples, such as "officer-07". */
  key: string;
  /** The ERC-1056 identity; for a new actor, the address of its first key. */
  identity: string;
  /** The key that controls the identity now; see {@link Cast.rekey}. */
  signer: Wallet;
}

/** Gives every actor of the scenario a key. */
export interface Cast {
  actor(key: string): Actor;
  /** The actor with this identity, if it has acted. */
  actorOf(identity: string): Actor | undefined;
  /** A new key that belongs to no actor, derived from a name. */
  freshKey(name: string): Wallet;
  /** Sends messages that their author has signed; the key need not be known as the sender. */
  courier(wallet: Wallet): Wallet;
  /** Lets a key from elsewhere, such as a household's pseudonym, send to the chain. */
  sender(wallet: Wallet): Wallet;
  /** Makes an actor use another key from now on, after the chain gave that key the same identity. */
  rekey(key: string, signer: Wallet): void;
}

/** How private keys send transactions to the chain. */
export interface Sending {
  /** @param name the actor that owns the key; undefined when no actor does */
  own: (privateKey: string, name: string | undefined) => Wallet;
  /** For messages that carry their author's signature; see {@link Cast.courier}. */
  courier: (privateKey: string) => Wallet;
}

/** Sends from each key's own account and remembers nothing: for a chain that ends with the process. */
export function sendingDirectly(provider: FreeGasProvider): Sending {
  const delivery = directDelivery(provider);
  const own = (privateKey: string): Wallet => new DurableWallet(privateKey, provider, noMemory, delivery);
  return { own, courier: own };
}

/**
 * The sandbox's cast: keys derived from the actors' names. Everybody knows them, and they are the same in every run, so
 * printed commands can be repeated by hand. Never use them on a chain that holds anything of value.
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

/** The private key of a name. Anybody can derive it. */
export function sandboxKey(name: string): string {
  return id(`probity sandbox: ${name}`);
}
