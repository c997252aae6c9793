export {
  addressBookFile,
  chainOf,
  CONTRACT_NAMES,
  parseAddressBook,
  readAddressBook,
  writeAddressBook,
  type AddressBook,
  type ContractName,
} from "./addressBook.ts";
export { contractsOf, type Contracts } from "./contracts.ts";
