import { encodeBytes32String } from "ethers";
import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { Attribute, DelegateType } from "../attributes.ts";
import type { KeyChange } from "../typedData.ts";

/** A signature that stands for the caller: with it anyone can deliver a change. See `signKeyChange`. */
export type Signed = {
  /** Unix seconds. */
  deadline: bigint;
  signature: string;
};

/** A signature over the packed bytes that ERC-1056 names, as the npm package `ethr-did` makes it. It has no deadline. */
export type PackedSignature = { v: number; r: string; s: string };

export type ChangeKeysParameters = {
  change: KeyChange;
  /** Left out when the key of the owner itself sends. */
  signed?: Signed | PackedSignature | undefined;
};

/**
 * Changes an identity's owner, delegates or attributes: by the owner's key, or, with a signature, by anyone.
 * Requirements: the function of that name of IERC1056; with a signature, of IIdentityRegistry.
 *
 * @example
 * const change = { act: "changeOwner", identity, newOwner } as const;
 * const signature = await signKeyChange(key, to, change, await registry.keyNonce(identity), deadline);
 * await changeKeys(actingAs(probity, relay), { change, signed: { deadline, signature } });
 */
export function changeKeys(probity: Probity, { change, signed }: ChangeKeysParameters): Promise<Sent> {
  if (signed === undefined) return changeDirectly(probity, change);
  return "v" in signed ? deliverPacked(probity, change, signed) : deliverSigned(probity, change, signed);
}

/** How every change of keys is delivered. */
type Delivered = Pick<ChangeKeysParameters, "signed">;

export type ChangeOwnerParameters = Delivered & { identity: string; newOwner: string };

/**
 * Hands an identity to another key; the zero address ends an identity that is not enrolled, for ever.
 * Requirements: IERC1056.changeOwner.
 */
export function changeOwner(probity: Probity, { identity, newOwner, signed }: ChangeOwnerParameters): Promise<Sent> {
  return changeKeys(probity, { change: { act: "changeOwner", identity, newOwner }, signed });
}

export type AddDelegateParameters = RevokeDelegateParameters & {
  /** Seconds from the block that the change is in. */
  validity: bigint;
};

/**
 * Names a delegate, who then stands in the identity's DID document. Delegates do nothing on chain.
 * Requirements: IERC1056.addDelegate.
 */
export function addDelegate(
  probity: Probity,
  { identity, type, delegate, validity, signed }: AddDelegateParameters,
): Promise<Sent> {
  const delegateType = encodeBytes32String(type);
  return changeKeys(probity, { change: { act: "addDelegate", identity, delegateType, delegate, validity }, signed });
}

export type RevokeDelegateParameters = Delivered & { identity: string; type: DelegateType; delegate: string };

/** Ends a delegate now. Requirements: IERC1056.revokeDelegate. */
export function revokeDelegate(
  probity: Probity,
  { identity, type, delegate, signed }: RevokeDelegateParameters,
): Promise<Sent> {
  const delegateType = encodeBytes32String(type);
  return changeKeys(probity, { change: { act: "revokeDelegate", identity, delegateType, delegate }, signed });
}

export type SetAttributeParameters = RevokeAttributeParameters & {
  /** Seconds from the block that the change is in. */
  validity: bigint;
};

/**
 * Puts a key or a service into the identity's DID document. Requirements: IERC1056.setAttribute.
 *
 * @example
 * await setAttribute(probity, { identity, ...serviceAttribute("HubService", url), validity });
 */
export function setAttribute(
  probity: Probity,
  { identity, name, value, validity, signed }: SetAttributeParameters,
): Promise<Sent> {
  return changeKeys(probity, { change: { act: "setAttribute", identity, name, value, validity }, signed });
}

export type RevokeAttributeParameters = Delivered & Attribute & { identity: string };

/**
 * Takes an attribute, of exactly this name and value, out of the DID document now.
 * Requirements: IERC1056.revokeAttribute.
 */
export function revokeAttribute(
  probity: Probity,
  { identity, name, value, signed }: RevokeAttributeParameters,
): Promise<Sent> {
  return changeKeys(probity, { change: { act: "revokeAttribute", identity, name, value }, signed });
}

function changeDirectly(probity: Probity, change: KeyChange): Promise<Sent> {
  const { identityRegistry: registry } = probity.contracts;
  const { identity } = change;
  switch (change.act) {
    case "changeOwner":
      return send(registry, "changeOwner", [identity, change.newOwner]);
    case "addDelegate":
      return send(registry, "addDelegate", [identity, change.delegateType, change.delegate, change.validity]);
    case "revokeDelegate":
      return send(registry, "revokeDelegate", [identity, change.delegateType, change.delegate]);
    case "setAttribute":
      return send(registry, "setAttribute", [identity, change.name, change.value, change.validity]);
    case "revokeAttribute":
      return send(registry, "revokeAttribute", [identity, change.name, change.value]);
  }
}

function deliverSigned(probity: Probity, change: KeyChange, { deadline, signature }: Signed): Promise<Sent> {
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
