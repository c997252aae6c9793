import { encodeBytes32String } from "ethers";
import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { Attribute, DelegateType } from "../attributes.ts";
import type { KeyChange } from "../typedData.ts";

export type ChangeOwnerParameters = { identity: string; newOwner: string };

/**
 * Hands an identity to another key, by the owner's key. The zero address permanently ends an identity that is not
 * enrolled. Requirements: IERC1056.changeOwner.
 */
export async function changeOwner(probity: Probity, { identity, newOwner }: ChangeOwnerParameters): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "changeOwner", [identity, newOwner]);
}

export type RevokeDelegateParameters = { identity: string; type: DelegateType; delegate: string };

export type AddDelegateParameters = RevokeDelegateParameters & {
  /** Seconds from the block of the change. */
  validity: bigint;
};

/**
 * Adds a delegate to the identity's DID document, by the owner's key. Delegates have no power on chain.
 * Requirements: IERC1056.addDelegate.
 */
export async function addDelegate(
  probity: Probity,
  { identity, type, delegate, validity }: AddDelegateParameters,
): Promise<Sent> {
  const { identityRegistry } = probity.contracts;
  return send(identityRegistry, "addDelegate", [identity, encodeBytes32String(type), delegate, validity]);
}

/** Ends a delegate now, by the owner's key. Requirements: IERC1056.revokeDelegate. */
export async function revokeDelegate(
  probity: Probity,
  { identity, type, delegate }: RevokeDelegateParameters,
): Promise<Sent> {
  const { identityRegistry } = probity.contracts;
  return send(identityRegistry, "revokeDelegate", [identity, encodeBytes32String(type), delegate]);
}

export type RevokeAttributeParameters = Attribute & { identity: string };

export type SetAttributeParameters = RevokeAttributeParameters & {
  /** Seconds from the block of the change. */
  validity: bigint;
};

/**
 * Adds a key or a service to the identity's DID document, by the owner's key. Requirements: IERC1056.setAttribute.
 *
 * @example
 * await setAttribute(probity, { identity, ...serviceAttribute("HubService", url), validity });
 */
export async function setAttribute(
  probity: Probity,
  { identity, name, value, validity }: SetAttributeParameters,
): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "setAttribute", [identity, name, value, validity]);
}

/**
 * Removes an attribute, by its exact name and value, from the DID document now, by the owner's key.
 * Requirements: IERC1056.revokeAttribute.
 */
export async function revokeAttribute(
  probity: Probity,
  { identity, name, value }: RevokeAttributeParameters,
): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "revokeAttribute", [identity, name, value]);
}

/** The owner's signature over a change, which anyone can deliver. See `signKeyChange`. */
export type SignedChange = {
  /** The last second at which the change may be delivered, Unix seconds. */
  deadline: bigint;
  signature: string;
};

/** A signature over the packed bytes of ERC-1056, as the npm package `ethr-did` makes it. It has no deadline. */
export type PackedSignature = { v: number; r: string; s: string };

export type DeliverKeyChangeParameters = { change: KeyChange; signed: SignedChange | PackedSignature };

/**
 * Delivers a change of an identity's owner, delegates or attributes that the owner has signed, by anyone.
 * Requirements: the function `<act>WithSignature` of IIdentityRegistry; for a packed signature, `<act>Signed` of IERC1056.
 *
 * @example
 * const change = { act: "changeOwner", identity, newOwner } as const;
 * const signature = await signKeyChange(key, to, change, await registry.keyNonce(identity), deadline);
 * await deliverKeyChange(actingAs(probity, relay), { change, signed: { deadline, signature } });
 */
export async function deliverKeyChange(
  probity: Probity,
  { change, signed }: DeliverKeyChangeParameters,
): Promise<Sent> {
  return "v" in signed ? deliverPacked(probity, change, signed) : deliverTyped(probity, change, signed);
}

function deliverTyped(probity: Probity, change: KeyChange, { deadline, signature }: SignedChange): Promise<Sent> {
  const { identityRegistry: registry } = probity.contracts;
  const { identity } = change;
  const signed = [deadline, signature] as const;
  switch (change.act) {
    case "changeOwner":
      return send(registry, "changeOwnerWithSignature", [identity, change.newOwner, ...signed]);
    case "addDelegate": {
      const { delegateType, delegate, validity } = change;
      return send(registry, "addDelegateWithSignature", [identity, delegateType, delegate, validity, ...signed]);
    }
    case "revokeDelegate": {
      const { delegateType, delegate } = change;
      return send(registry, "revokeDelegateWithSignature", [identity, delegateType, delegate, ...signed]);
    }
    case "setAttribute": {
      const { name, value, validity } = change;
      return send(registry, "setAttributeWithSignature", [identity, name, value, validity, ...signed]);
    }
    case "revokeAttribute":
      return send(registry, "revokeAttributeWithSignature", [identity, change.name, change.value, ...signed]);
  }
}

function deliverPacked(probity: Probity, change: KeyChange, { v, r, s }: PackedSignature): Promise<Sent> {
  const { identityRegistry: registry } = probity.contracts;
  const signed = [change.identity, v, r, s] as const;
  switch (change.act) {
    case "changeOwner":
      return send(registry, "changeOwnerSigned", [...signed, change.newOwner]);
    case "addDelegate": {
      const { delegateType, delegate, validity } = change;
      return send(registry, "addDelegateSigned", [...signed, delegateType, delegate, validity]);
    }
    case "revokeDelegate":
      return send(registry, "revokeDelegateSigned", [...signed, change.delegateType, change.delegate]);
    case "setAttribute":
      return send(registry, "setAttributeSigned", [...signed, change.name, change.value, change.validity]);
    case "revokeAttribute":
      return send(registry, "revokeAttributeSigned", [...signed, change.name, change.value]);
  }
}
