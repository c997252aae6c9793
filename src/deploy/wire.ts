import { encodeBytes32String, type Signer } from "ethers";
import type { Contracts } from "../client/index.ts";
import { kinds } from "../identity/index.ts";
import { delayOf, mappings, roles, type Ruled } from "../governance/roles.ts";
import type { AgencySpecification, SchemaSpecification } from "./specification.ts";

/** The contract of each name in the role table. */
export function ruledContracts(contracts: Contracts) {
  return {
    GovernanceManager: contracts.manager,
    IdentityRegistry: contracts.identityRegistry,
    CredentialRegistry: contracts.credentialRegistry,
    RecoveryBoard: contracts.recoveryBoard,
    BillRegistry: contracts.billRegistry,
    FundLedger: contracts.fundLedger,
    BudgetOffice: contracts.budgetOffice,
    MerchantDesk: contracts.merchantDesk,
    RoundBook: contracts.roundBook,
    TenderBoard: contracts.tenderBoard,
    AwardBoard: contracts.awardBoard,
    ContractBook: contracts.contractBook,
  } satisfies Record<Ruled, unknown>;
}

export interface WireParameters {
  /** Connected with the deployer. */
  contracts: Contracts;
  deployer: Signer;
  agencies: readonly AgencySpecification[];
  schemas: readonly SchemaSpecification[];
  /** Execution delay of all roles that have one, in seconds, on a trial; undefined on a production chain. */
  trialNotice: number | undefined;
  /** Said before each step that sends something. */
  report: (step: string) => void;
}

/**
 * Connects the contracts, enrols the first agencies, gives the powers away, and last of all renounces the deployer's.
 * Each step looks first whether it is done, so that a run that was interrupted is finished by the next one; once the
 * deployer has renounced nothing is left to do.
 */
export async function wire({
  contracts,
  deployer,
  agencies,
  schemas,
  trialNotice,
  report,
}: WireParameters): Promise<void> {
  const { manager } = contracts;
  const [isAdmin] = await manager.hasRole(roles.admin.id, deployer);
  if (!isAdmin) return;
  const step = async (done: boolean, name: string, send: () => Promise<{ wait(): Promise<unknown> }>) => {
    if (done) return;
    report(name);
    await (await send()).wait();
  };

  await connectContracts(contracts, deployer, step);
  await enrolAgencies(contracts, agencies, step);
  await assignRegistrar(contracts, agencies, step);
  await nameDefaultGuardians(contracts, agencies, step);
  for (const { id, root, cascading } of schemas) {
    const { root: known } = await contracts.credentialRegistry.schemaOf(id);
    await step(BigInt(known) !== 0n, `credential schema ${id}`, () =>
      contracts.credentialRegistry.registerSchema(id, root, cascading),
    );
  }

  const ruled = ruledContracts(contracts);
  for (const each of mappings) {
    const contract = ruled[each.contract];
    const target = await contract.getAddress();
    const { selector } = contract.interface.getFunction(each.function as never);
    const { id } = roles[each.role];
    await step(
      (await manager.getTargetFunctionRole(target, selector)) === id,
      `${each.contract}.${each.function} is called by ${each.role}`,
      () => manager.setTargetFunctionRole(target, [selector], id),
    );
  }
  const labelled = new Set((await manager.queryFilter(manager.filters.RoleLabel())).map((event) => event.args.roleId));
  for (const role of Object.values(roles)) {
    const fixed = role.id === 0n || labelled.has(role.id);
    await step(fixed, `label role ${role.label}`, () => manager.labelRole(role.id, role.label));
  }
  // The admin role goes to the agencies last: only then can somebody but the deployer change what was set up.
  const grants = agencies.flatMap((agency) => agency.roles.map((role) => ({ agency, role })));
  grants.sort((a, b) => Number(a.role === "admin") - Number(b.role === "admin"));
  for (const { agency, role } of grants) {
    const account = await contracts.accounts.accountOf(agency.identity);
    const [since] = await manager.getAccess(roles[role].id, account);
    await step(since !== 0n, `${role}: ${agency.name}`, () =>
      manager.grantRole(roles[role].id, account, delayOf(role, trialNotice)),
    );
  }
  await step(false, "the deployer renounces", async () => manager.renounceRole(roles.admin.id, deployer));
}

type Step = (done: boolean, name: string, send: () => Promise<{ wait(): Promise<unknown> }>) => Promise<void>;

/** Tells the contracts about those that were deployed after them. */
async function connectContracts(contracts: Contracts, deployer: Signer, step: Step): Promise<void> {
  const { manager, accounts, billRegistry, fundLedger, budgetOffice, merchantDesk, roundBook } = contracts;
  const { tenderBoard, awardBoard, contractBook, identityRegistry, recoveryBoard } = contracts;
  const unset = (address: string) => BigInt(address) === 0n;

  await step(!unset(await manager.accounts()), "the manager knows the agency accounts", () =>
    manager.connectAccounts(accounts),
  );
  await step(!unset(await identityRegistry.recoveryBoard()), "the recovery board recovers keys", () =>
    identityRegistry.connectRecoveryBoard(recoveryBoard),
  );
  const ledgers = await billRegistry.ledgers();
  await step(!unset(ledgers.fundLedger), "bills are settled by the ledger and the contract book", () =>
    billRegistry.connectLedgers(fundLedger, contractBook),
  );
  const offices = await fundLedger.offices();
  await step(!unset(offices.budgetOffice), "the ledger obeys its offices", () =>
    fundLedger.connectOffices(budgetOffice, merchantDesk),
  );
  for (const book of [roundBook, tenderBoard, contractBook]) {
    await step(await fundLedger.isBook(book), `the ledger serves ${await book.getAddress()}`, () =>
      fundLedger.connectBook(book),
    );
  }
  // `connect` of a typed contract attaches a signer; the contract's own function is reached by its name.
  const connected = await tenderBoard.queryFilter(tenderBoard.filters.BoardsConnected());
  await step(connected.length > 0, "the tender board knows its successors", () =>
    tenderBoard.getFunction("connect")(awardBoard, contractBook, { from: deployer }),
  );
  await step(!unset(await awardBoard.contractBook()), "the award board knows the contract book", () =>
    awardBoard.connectContractBook(contractBook),
  );
}

/** Enrols the first agencies and their governance officers, as only governance can, and opens their accounts. */
async function enrolAgencies(
  { identityRegistry, accounts }: Contracts,
  agencies: readonly AgencySpecification[],
  step: Step,
): Promise<void> {
  const none = `0x${"00".repeat(20)}`;
  for (const agency of agencies) {
    await step((await identityRegistry.kindOf(agency.identity)) !== 0n, `enrol ${agency.name}`, () =>
      identityRegistry.enrolRoot(agency.identity, kinds.agency, none, agency.tag),
    );
    for (const officer of agency.officers) {
      await step((await identityRegistry.kindOf(officer.identity)) !== 0n, `enrol an officer of ${agency.name}`, () =>
        identityRegistry.enrolRoot(officer.identity, kinds.person, none, officer.tag),
      );
      for (const name of officer.purposes) {
        const purpose = encodeBytes32String(name);
        await step(
          await identityRegistry.isOfficer(agency.identity, purpose, officer.identity),
          `seat a ${name} officer of ${agency.name}`,
          () => identityRegistry.seatOfficer(agency.identity, purpose, officer.identity, officer.until),
        );
      }
    }
    for (const name of agency.mandates) {
      const mandate = encodeBytes32String(name);
      await step(
        await identityRegistry.hasMandate(agency.identity, mandate),
        `${agency.name} holds the mandate ${name}`,
        () => identityRegistry.grantMandate(agency.identity, mandate),
      );
    }
    await step(BigInt(await accounts.accountOf(agency.identity)) !== 0n, `open the account of ${agency.name}`, () =>
      accounts.open(agency.identity),
    );
  }
}

/**
 * The first registrar answers from now on for those who were enrolled before there was one. Not for the agencies that
 * hold roles, nor for their governance officers: one officer of the registrar could end them all, and with them every
 * veto and every change. Those stay with governance, which can assign them a registrar with notice.
 */
async function assignRegistrar(
  { identityRegistry }: Contracts,
  agencies: readonly AgencySpecification[],
  step: Step,
): Promise<void> {
  const registrar = agencies.find(({ mandates }) => mandates.includes("registrar"));
  if (registrar === undefined) return;
  const enrolled = new Set(
    agencies.flatMap(({ identity, officers }) => [identity, ...officers.map((each) => each.identity)]),
  );
  enrolled.delete(registrar.identity);
  for (const { identity, officers } of agencies.filter(({ roles }) => roles.length > 0)) {
    enrolled.delete(identity);
    for (const officer of officers) if (officer.purposes.includes("governance")) enrolled.delete(officer.identity);
  }
  for (const identity of enrolled) {
    const known = await identityRegistry.registrarOf(identity);
    await step(BigInt(known) !== 0n, `${registrar.name} answers for ${identity}`, () =>
      identityRegistry.assignRegistrar(identity, registrar.identity),
    );
  }
}

/**
 * The first two guardians of governance that are not the registrar stand beside it when a key is recovered: agencies
 * that are there to watch the others. Governance can name others with notice.
 */
async function nameDefaultGuardians(
  { recoveryBoard }: Contracts,
  agencies: readonly AgencySpecification[],
  step: Step,
): Promise<void> {
  const registrar = agencies.find(({ mandates }) => mandates.includes("registrar"));
  const [first, second] = agencies.filter((agency) => agency.roles.includes("guardian") && agency !== registrar);
  // Never so: fewer than three guardians are refused where the agencies are read.
  if (first === undefined || second === undefined) return;
  const [known] = await recoveryBoard.defaultGuardians();
  await step(BigInt(known) !== 0n, `${first.name}, else ${second.name}, guards keys beside the registrar`, () =>
    recoveryBoard.setDefaultGuardians(first.identity, second.identity),
  );
}
