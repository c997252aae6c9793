import type { ContractRunner, Provider } from "ethers";
import { chainIdentity, type AddressBook } from "../../src/contracts/addressBook.ts";
import { probityAt, type Contracts, type Probity } from "../../src/contracts/connect.ts";

/** What verbs act through, for a test that deploys only a few contracts; asking for any other one fails. */
export async function probityWith(
  contracts: Partial<Contracts>,
  provider: Provider,
  runner: ContractRunner = provider,
): Promise<Probity> {
  const addresses: Record<string, string> = {};
  for (const [key, contract] of Object.entries(contracts)) addresses[key] = await contract.getAddress();
  const addressBook: AddressBook = {
    ...{ format: "probity-address-book/1", ...(await chainIdentity(provider)) },
    ...{ trial: false, deploymentBlock: 0, implementations: {} },
    contracts: addresses,
    bounds: {} as AddressBook["bounds"],
    periods: {} as AddressBook["periods"],
  };
  return probityAt(addressBook, provider, runner);
}
