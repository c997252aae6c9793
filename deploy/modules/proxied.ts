import type {
  ArgumentType,
  ContractFuture,
  IgnitionModuleBuilder,
  NamedArtifactContractAtFuture,
  NamedArtifactContractDeploymentFuture,
} from "@nomicfoundation/ignition-core";
import { encodeBytes32String } from "ethers";

export interface Proxied<Name extends string> {
  implementation: NamedArtifactContractDeploymentFuture<Name>;
  proxy: NamedArtifactContractAtFuture<Name>;
}

/** A contract behind an ERC-1967 proxy. The proxy's constructor initialises it, so nobody else can. */
export function proxied<Name extends string>(
  m: IgnitionModuleBuilder,
  name: Name,
  constructorArguments: ArgumentType[],
  initialisation: ArgumentType[],
  libraries: string[] = [],
): Proxied<Name> {
  const { implementation, call } = code(m, name, constructorArguments, initialisation, libraries);
  const proxy = m.contract("ERC1967Proxy", [implementation, call], { id: `${name}Proxy` });
  return { implementation, proxy: m.contractAt(name, proxy, { id: `${name}At` }) };
}

/**
 * Like {@link proxied}, at an address that depends on the chain id: for a contract whose signed messages bind its
 * address and no chain. The factory gives the address, not an event: if somebody else deploys the proxy
 * first, it is the same proxy, but without an event of this deployment.
 */
export function chainBound<Name extends string>(
  m: IgnitionModuleBuilder,
  name: Name,
  constructorArguments: ArgumentType[],
  initialisation: ArgumentType[],
  libraries: string[] = [],
): Proxied<Name> {
  const { implementation, call } = code(m, name, constructorArguments, initialisation, libraries);
  const factory = m.contract("ChainBoundFactory");
  const what = [encodeBytes32String(name), implementation, call];
  const deployed = m.call(factory, "deployProxy", what, { id: `${name}Proxy` });
  const address = m.staticCall(factory, "addressOf", what, 0, { id: `${name}Address`, after: [deployed] });
  return { implementation, proxy: m.contractAt(name, address, { id: `${name}At` }) };
}

function code<Name extends string>(
  m: IgnitionModuleBuilder,
  name: Name,
  constructorArguments: ArgumentType[],
  initialisation: ArgumentType[],
  libraries: string[],
) {
  const linked: Record<string, ContractFuture<string>> = {};
  for (const library of libraries) linked[library] = m.library(library);
  const implementation = m.contract(name, constructorArguments, { libraries: linked });
  return { implementation, call: m.encodeFunctionCall(implementation, "initialize", initialisation) };
}
