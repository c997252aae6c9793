import { id, Wallet, type Provider } from "ethers";

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
  /** Lets an actor act with another key from now on: after the chain gave it the same identity. */
  rekey(key: string, signer: Wallet): void;
}

/**
 * The cast of the sandbox: keys made from the actors' names. Everybody knows them, and every run has the same ones, so
 * that what is printed can be tried again by hand. Never for a chain that holds anything of worth.
 */
export function sandboxCast(provider: Provider): Cast {
  const actors = new Map<string, Actor>();
  const keyNamed = (name: string): Wallet => new Wallet(id(`probity sandbox: ${name}`), provider);
  const actor = (key: string): Actor => {
    const known = actors.get(key);
    if (known !== undefined) return known;
    const signer = keyNamed(key);
    const made = { key, identity: signer.address, signer };
    actors.set(key, made);
    return made;
  };
  return {
    actor,
    freshKey: keyNamed,
    rekey(key, signer) {
      actor(key).signer = signer;
    },
    actorOf: (identity) => [...actors.values()].find((actor) => actor.identity === identity),
  };
}
