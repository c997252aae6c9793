import { encodeBytes32String, getAddress, id, toBeHex, TypedDataEncoder, zeroPadValue } from "ethers";
import { FORWARDER_NAME } from "../../deploy/modules/governance.ts";
import type { AddressBook } from "../contracts/addressBook.ts";
import { publishedBounds, type PeriodName } from "../contracts/periods.ts";
import type { ContractKey } from "../contracts/table.ts";

/** The immutables that hold a contract of the address book. A variable of one name means the same in every contract. */
const CONTRACTS: Readonly<Record<string, ContractKey>> = {
  _trustedForwarder: "forwarder",
  _FORWARDER: "forwarder",
  _MANAGER: "manager",
  _IDENTITIES: "identityRegistry",
  _CREDENTIALS: "credentialRegistry",
  _BILLS: "billRegistry",
  _FUNDS: "fundLedger",
  _LEDGER: "fundLedger",
  _TENDERS: "tenderBoard",
  _AWARDS: "awardBoard",
};

/** The immutables that hold the lower bound of a period. */
const BOUNDS: Readonly<Record<string, PeriodName>> = {
  "GovernanceManager._MIN_DELAY": "governanceNotice",
  "IdentityRegistry._MIN_OFFICER_DELAY": "officerDelay",
  "RecoveryBoard._MIN_DELAY": "recovery",
  "BillRegistry._MIN_ACKNOWLEDGE_WITHIN": "acknowledgeWithin",
  "BillRegistry._MIN_VOID_WITHIN": "voidWithin",
  "FundLedger._MIN_NOTICE": "ceilingNotice",
  "MerchantDesk._MIN_DISPUTE": "dispute",
  "TenderBoard._MIN_TENDERING": "tendering",
  "TenderBoard._MIN_TRUSTEES_TIME": "trusteesTime",
  "TenderBoard._MIN_OPENING_TIME": "openingTime",
  "AwardBoard._MIN_EVALUATION": "evaluation",
  "AwardBoard._MIN_SUBSTITUTE": "substitute",
  "AwardBoard._MIN_STANDSTILL": "standstill",
  "AwardBoard._MIN_REVIEW": "review",
  "AwardBoard._MIN_SIGNATURE": "signature",
  "AwardBoard._MIN_LATE_COMPLAINT": "lateComplaint",
  "ContractBook._MIN_CLAIM": "claim",
};

/**
 * What the constructor of a contract of the release must have written into its immutables, by the address book.
 * @param names of the contract's immutables, as in its release
 * @param own the address of the code
 * @returns 32 bytes by name; a name is missing when nothing is known of its value
 */
export function expectedImmutables(names: readonly string[], own: string, book: AddressBook): Map<string, string> {
  const bounds = names.flatMap((name) => BOUNDS[name] ?? []);
  const domain = { name: FORWARDER_NAME, version: "1", chainId: book.chainId, verifyingContract: own };
  const valueOf = (name: string): string | undefined => {
    const variable = name.slice(name.indexOf(".") + 1);
    const key = CONTRACTS[variable];
    if (key !== undefined) return word(book.contracts[key]);
    const bound = BOUNDS[name];
    if (bound !== undefined) return word(book.bounds[bound]);
    switch (name) {
      case "library_deploy_address":
      case "UUPSUpgradeable.__self":
      case "EIP712._cachedThis":
        return word(own);
      case "Module._TRIAL":
        return word(Number(bounds.some((bound) => book.bounds[bound] < publishedBounds[bound])));
      case "EIP712._cachedChainId":
        return word(book.chainId);
      case "EIP712._cachedDomainSeparator":
        return TypedDataEncoder.hashDomain(domain);
      case "EIP712._hashedName":
        return id(domain.name);
      case "EIP712._hashedVersion":
        return id(domain.version);
      case "EIP712._name":
        return shortString(domain.name);
      case "EIP712._version":
        return shortString(domain.version);
      default:
        return undefined;
    }
  };
  return new Map(
    names.flatMap((name) => {
      const value = valueOf(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** A word of the chain as people read it: an address, a number up to 2^64, or its bytes. */
export function shownWord(bytes: string): string {
  const value = BigInt(bytes);
  if (value < 2n ** 64n) return value.toString();
  return value < 2n ** 160n ? getAddress(toBeHex(value, 20)) : bytes;
}

function word(value: string | number): string {
  return typeof value === "string" ? zeroPadValue(value, 32).toLowerCase() : toBeHex(value, 32);
}

/** A text as OpenZeppelin's `ShortString` holds it: with its length in the last byte. */
function shortString(text: string): string {
  return encodeBytes32String(text).slice(0, -2) + toBeHex(text.length, 1).slice(2);
}
