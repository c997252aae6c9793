import type {
  ArgumentType,
  ContractFuture,
  IgnitionModuleBuilder,
  NamedArtifactContractAtFuture,
  NamedArtifactContractDeploymentFuture,
} from "@nomicfoundation/ignition-core";

export interface Proxied<Name extends string> {
  implementation: NamedArtifactContractDeploymentFuture<Name>;
  proxy: NamedArtifactContractAtFuture<Name>;
}

/**
 * A contract behind an ERC-1967 proxy. The proxy's constructor carries the initialisation, so that there is no moment
 * at which somebody else could initialise it.
 */
export function proxied<Name extends string>(
  m: IgnitionModuleBuilder,
  name: Name,
  constructorArguments: ArgumentType[],
  initialisation: ArgumentType[],
  libraries: string[] = [],
): Proxied<Name> {
  const linked: Record<string, ContractFuture<string>> = {};
  for (const library of libraries) linked[library] = m.library(library);
  const implementation = m.contract(name, constructorArguments, { libraries: linked });
  const call = m.encodeFunctionCall(implementation, "initialize", initialisation);
  const proxy = m.contract("ERC1967Proxy", [implementation, call], { id: `${name}Proxy` });
  return { implementation, proxy: m.contractAt(name, proxy, { id: `${name}At` }) };
}
