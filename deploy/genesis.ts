/** An agency without a parent, which governance enrols itself: nobody was there before it. */
export interface GenesisAgency {
  identity: string;
  /** Under which its registration is unique. */
  tag: string;
  /** Offices of state, see `contracts/identity/Mandates.sol`. */
  mandates: readonly string[];
  /** Whether its governance account guards: may veto, suspend and pause. */
  guardian: boolean;
  officers: readonly { identity: string; tag: string; purposes: readonly string[] }[];
}

/** What a jurisdiction begins with. */
export interface Genesis {
  /** The key that signs uniqueness tags. */
  uniquenessAuthority: string;
  /** The first registrar comes first: it answers for the others from then on. */
  agencies: readonly GenesisAgency[];
  /** Credential schemas: the root that accredits below it, and whether a withdrawn issuer voids what it issued. */
  schemas: readonly { id: string; root: string; cascading: boolean }[];
  /** The end of the first officers' seats, Unix seconds. */
  seatsUntil: number;
}
