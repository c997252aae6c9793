import { setTimeout as sleep } from "node:timers/promises";
import { encodeBytes32String, type Signer } from "ethers";
import type { Contracts } from "../contracts/connect.ts";
import { kinds } from "../identity/index.ts";
import { delayOf, mappings, roles } from "../contracts/roles.ts";
import type { AgencySpecification, SchemaSpecification } from "./specification.ts";

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
  await untilNothingPends(deployer);
  const underWay: Promise<unknown>[] = [];
  // Steps are sent one after another without waiting: the account's nonces keep their order on the chain.
  const step = async (done: boolean, name: string, send: () => Promise<{ wait(): Promise<unknown> }>) => {
    if (done) return;
    report(name);
    const mined = (await send()).wait();
    // Heard by `settle`; until then its failure is not "unhandled".
    mined.catch(() => undefined);
    underWay.push(mined);
  };
  /** Between steps of which the second needs the first: a node tries an act on the state of its newest block. */
  const settle = async (): Promise<void> => {
    await Promise.all(underWay.splice(0));
  };

  await connectContracts(contracts, deployer, step);
  await enrolAgencies(contracts, agencies, step);
  await settle();
  await seatOfficers(contracts, agencies, step);
  await settle();
  await empowerAgencies(contracts, agencies, step);
  await settle();
  await assignRegistrar(contracts, agencies, step);
  await nameDefaultGuardians(contracts, agencies, step);
  for (const { id, root, cascading } of schemas) {
    const { root: known } = await contracts.credentialRegistry.schemaOf(id);
    await step(BigInt(known) !== 0n, `credential schema ${id}`, () =>
      contracts.credentialRegistry.registerSchema(id, root, cascading),
    );
  }

  // A step for all functions of a contract that one role calls: on a real network each step takes a block.
  for (const group of Map.groupBy(mappings, ({ key, role }) => `${key} ${role}`).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { key, contract: name, role } = first;
    const contract = contracts[key];
    const target = await contract.getAddress();
    const { id } = roles[role];
    const missing: { name: string; selector: string }[] = [];
    for (const { function: called } of group) {
      const { selector } = contract.interface.getFunction(called as never);
      if ((await manager.getTargetFunctionRole(target, selector)) !== id) missing.push({ name: called, selector });
    }
    const names = missing.map((each) => each.name).join(", ");
    await step(missing.length === 0, `${name}.${names} is called by ${role}`, () =>
      manager.setTargetFunctionRole(
        target,
        missing.map(({ selector }) => selector),
        id,
      ),
    );
  }
  const labelled = new Set((await manager.queryFilter(manager.filters.RoleLabel())).map((event) => event.args.roleId));
  for (const role of Object.values(roles)) {
    const fixed = role.id === 0n || labelled.has(role.id);
    await step(fixed, `label role ${role.label}`, () => manager.labelRole(role.id, role.label));
  }
  await settle();
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
  await settle();
  await step(false, "the deployer renounces", async () => manager.renounceRole(roles.admin.id, deployer));
  await settle();
}

/** What a run that was killed has sent counts as done only when it is in a block. */
async function untilNothingPends(deployer: Signer): Promise<void> {
  const { provider } = deployer;
  if (provider === null) return;
  for (let tries = 0; tries < 120; ++tries) {
    const address = await deployer.getAddress();
    const [pending, mined] = await Promise.all([
      provider.getTransactionCount(address, "pending"),
      provider.getTransactionCount(address, "latest"),
    ]);
    if (pending <= mined) return;
    await sleep(500);
  }
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

/** Enrols the first agencies and their governance officers, as only governance can. */
async function enrolAgencies(
  { identityRegistry }: Contracts,
  agencies: readonly AgencySpecification[],
  step: Step,
): Promise<void> {
  const none = `0x${"00".repeat(20)}`;
  // A person may sit for two agencies, and the first step is under way when the second is looked at.
  const seen = new Set<string>();
  for (const agency of agencies) {
    await step((await identityRegistry.kindOf(agency.identity)) !== 0n, `enrol ${agency.name}`, () =>
      identityRegistry.enrolRoot(agency.identity, kinds.agency, none, agency.tag),
    );
    for (const officer of agency.officers) {
      const known = seen.has(officer.identity) || (await identityRegistry.kindOf(officer.identity)) !== 0n;
      seen.add(officer.identity);
      await step(known, `enrol an officer of ${agency.name}`, () =>
        identityRegistry.enrolRoot(officer.identity, kinds.person, none, officer.tag),
      );
    }
  }
}

/** Seats the officers of the first agencies. */
async function seatOfficers(
  { identityRegistry }: Contracts,
  agencies: readonly AgencySpecification[],
  step: Step,
): Promise<void> {
  for (const agency of agencies) {
    for (const officer of agency.officers) {
      for (const name of officer.purposes) {
        const purpose = encodeBytes32String(name);
        await step(
          await identityRegistry.isOfficer(agency.identity, purpose, officer.identity),
          `seat a ${name} officer of ${agency.name}`,
          () => identityRegistry.seatOfficer(agency.identity, purpose, officer.identity, officer.until),
        );
      }
    }
  }
}

/** Gives the first agencies their mandates, which costs more the more officers are seated, and opens their accounts. */
async function empowerAgencies(
  { identityRegistry, accounts }: Contracts,
  agencies: readonly AgencySpecification[],
  step: Step,
): Promise<void> {
  for (const agency of agencies) {
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
