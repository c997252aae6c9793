import { id, Wallet, type Provider } from "ethers";

/** Somebody who acts: the identity on the chain and the key that controls it. */
export interface Actor {
  /** The name by which the samples know it, such as "officer-07". */
  key: string;
  /** The ERC-1056 identity; of a fresh actor the address of its first key. */
  identity: string;
  signer: Wallet;
}

/** Gives every actor of the scenario a key. */
export interface Cast {
  actor(key: string): Actor;
  /** Who has an identity, among those who have acted. */
  actorOf(identity: string): Actor | undefined;
}

/**
 * The cast of the sandbox: keys made from the actors' names. Everybody knows them, and every run has the same ones, so
 * that what is printed can be tried again by hand. Never for a chain that holds anything of worth.
 */
export function sandboxCast(provider: Provider): Cast {
  const actors = new Map<string, Actor>();
  return {
    actor(key) {
      const known = actors.get(key);
      if (known !== undefined) return known;
      const signer = new Wallet(id(`probity sandbox: ${key}`), provider);
      const made = { key, identity: signer.address, signer };
      actors.set(key, made);
      return made;
    },
    actorOf: (identity) => [...actors.values()].find((actor) => actor.identity === identity),
  };
}
