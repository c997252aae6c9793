import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Future } from "@nomicfoundation/ignition-core";
import { encodeBytes32String, ZeroAddress } from "ethers";
import type { Genesis } from "../genesis.ts";
import type { Periods } from "../periods.ts";
import { buildContracts } from "./contracts.ts";

const KIND = { person: 1, agency: 3 };

/**
 * The whole system: contracts, their connections, and the agencies a jurisdiction begins with. Until `Governance`
 * renounces for it, the deployer is the only administrator; every step is a transaction that Ignition's journal
 * remembers, so that an interrupted deployment goes on where it stopped.
 */
export function buildSystem(genesis: Genesis, bounds: Periods, periods: Periods) {
  const contracts = buildContracts(bounds, periods, genesis.uniquenessAuthority);
  return buildModule("System", (m) => {
    const all = m.useModule(contracts);
    const { IdentityRegistry: identities, CredentialRegistry: credentials, FundLedger: ledger } = all;

    m.call(all.BillRegistry, "connectLedgers", [ledger, all.ContractBook]);
    m.call(ledger, "connectOffices", [all.BudgetOffice, all.MerchantDesk]);
    for (const book of ["RoundBook", "TenderBoard", "ContractBook"] as const) {
      m.call(ledger, "connectBook", [all[book]], { id: `connect_${book}` });
    }
    m.call(all.TenderBoard, "connect", [all.AwardBoard, all.ContractBook]);
    m.call(all.AwardBoard, "connectContractBook", [all.ContractBook]);
    m.call(all.manager, "connectAccounts", [all.accounts]);

    const enrolled: Future[] = [];
    const enrolledPersons = new Set<string>();
    for (const agency of genesis.agencies) {
      const name = short(agency.identity);
      enrolled.push(m.call(identities, "enrolRoot", [agency.identity, KIND.agency, ZeroAddress, agency.tag], { id: `enrol_${name}` }));
      for (const officer of agency.officers) {
        if (enrolledPersons.has(officer.identity)) continue;
        enrolledPersons.add(officer.identity);
        const id = `enrol_${short(officer.identity)}`;
        enrolled.push(m.call(identities, "enrolRoot", [officer.identity, KIND.person, ZeroAddress, officer.tag], { id }));
      }
    }

    const mandated: Future[] = [];
    for (const agency of genesis.agencies) {
      const name = short(agency.identity);
      for (const mandate of agency.mandates) {
        const args = [agency.identity, encodeBytes32String(mandate)];
        mandated.push(m.call(identities, "grantMandate", args, { id: `mandate_${name}_${id(mandate)}`, after: enrolled }));
      }
      for (const officer of agency.officers) {
        for (const purpose of officer.purposes) {
          const args = [agency.identity, encodeBytes32String(purpose), officer.identity, genesis.seatsUntil];
          const seat = `seat_${name}_${short(officer.identity)}_${id(purpose)}`;
          m.call(identities, "seatOfficer", args, { id: seat, after: enrolled });
        }
      }
      m.call(all.accounts, "open", [agency.identity], { id: `account_${name}`, after: enrolled });
    }

    // The first registrar answers for everybody who was there before it.
    const registrar = genesis.agencies.find(({ mandates }) => mandates.includes("registrar"));
    if (registrar !== undefined) {
      const others = [...genesis.agencies.map(({ identity }) => identity), ...enrolledPersons];
      for (const identity of others.filter((other) => other !== registrar.identity)) {
        m.call(identities, "assignRegistrar", [identity, registrar.identity], {
          id: `registrar_${short(identity)}`,
          after: mandated,
        });
      }
    }

    for (const schema of genesis.schemas) {
      m.call(credentials, "registerSchema", [schema.id, schema.root, schema.cascading], {
        id: `schema_${short(schema.id)}`,
        after: enrolled,
      });
    }
    return all;
  });
}

/** Ids of Ignition's steps are letters, digits and underscores. */
function id(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, "_");
}

function short(hex: string): string {
  return hex.slice(2);
}
