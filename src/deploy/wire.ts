import { setTimeout as sleep } from "node:timers/promises";
import { encodeBytes32String, ZeroAddress, type Signer } from "ethers";
import { connectBoards, connectContractBook } from "../bidding/acts/connect.ts";
import { connectLedgers } from "../bills/acts/connect.ts";
import { actingAs, type Probity } from "../contracts/connect.ts";
import { delayOf, mappings, roles, type RoleName } from "../contracts/roles.ts";
import type { Sent } from "../contracts/send.ts";
import { connectBook, connectOffices } from "../funds/acts/connect.ts";
import {
  connectAccounts,
  grantRole,
  labelRole,
  openAccount,
  renounceRole,
  setTargetFunctionRole,
} from "../governance/index.ts";
import {
  assignRegistrar,
  connectRecoveryBoard,
  enrolRoot,
  grantMandate,
  registerSchema,
  seatOfficer,
  setDefaultGuardians,
} from "../identity/index.ts";
import { noticing } from "./noticing.ts";
import type { AgencySpecification, SchemaSpecification } from "./specification.ts";

export interface WireParameters {
  probity: Probity;
  deployer: Signer;
  agencies: readonly AgencySpecification[];
  schemas: readonly SchemaSpecification[];
  /** Execution delay of all roles that have one, in seconds, on a trial; undefined on a production chain. */
  trialNotice: number | undefined;
  /** Called before each step that sends something. */
  report: (step: string) => void;
}

/**
 * Connects the contracts, enrols the first agencies, gives the powers away, and finally renounces the deployer's. Each
 * step first checks whether it is done, so the next run completes an interrupted one. Once the deployer has renounced,
 * nothing is left to do.
 */
export async function wire({
  probity,
  deployer,
  agencies,
  schemas,
  trialNotice,
  report,
}: WireParameters): Promise<void> {
  const { contracts } = probity;
  const { manager } = contracts;
  const [isAdmin] = await manager.hasRole(roles.admin.id, deployer);
  if (!isAdmin) return;
  await untilNothingPends(deployer);
  const underWay: Promise<unknown>[] = [];
  // A verb ends when its act is in a block, which takes seconds on a real network. A step ends earlier, when the node has
  // accepted its transaction: the account's nonces keep the order of the steps on the chain.
  let taken = (): void => undefined;
  const acting = actingAs(
    probity,
    noticing(deployer, () => taken()),
  );
  const step: Step = async (done, name, act) => {
    if (done) return;
    report(name);
    const accepted = new Promise<void>((resolve) => (taken = resolve));
    const mined = act(acting);
    // `settle` reports its failure; until then Node must not treat it as unhandled.
    mined.catch(() => undefined);
    underWay.push(mined);
    await Promise.race([accepted, mined]);
  };
  /** Waits for all steps so far, when the next depends on them: a node simulates an act on its newest block. */
  const settle = async (): Promise<void> => {
    await Promise.all(underWay.splice(0));
  };

  await connectContracts(probity, step);
  await enrolAgencies(probity, agencies, step);
  await settle();
  await seatOfficers(probity, agencies, step);
  await settle();
  await empowerAgencies(probity, agencies, step);
  await settle();
  await appointRegistrar(probity, agencies, step);
  await nameDefaultGuardians(probity, agencies, step);
  for (const { id: schema, root, cascading } of schemas) {
    const { root: known } = await contracts.credentialRegistry.schemaOf(schema);
    await step(BigInt(known) !== 0n, `credential schema ${schema}`, (as) =>
      registerSchema(as, { schema, root, cascading }),
    );
  }

  // One step for all functions of a contract that one role calls, because on a real network each step takes a block.
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
    const selectors = missing.map(({ selector }) => selector);
    await step(missing.length === 0, `${name}.${names} is called by ${role}`, (as) =>
      setTargetFunctionRole(as, { target, selectors, role }),
    );
  }
  const labelled = new Set((await manager.queryFilter(manager.filters.RoleLabel())).map((event) => event.args.roleId));
  for (const role of Object.keys(roles) as RoleName[]) {
    const { id, label } = roles[role];
    const fixed = id === 0n || labelled.has(id);
    await step(fixed, `label role ${label}`, (as) => labelRole(as, { role }));
  }
  await settle();
  // The agencies get the admin role last: only then can anybody but the deployer change the setup.
  const grants = agencies.flatMap((agency) => agency.roles.map((role) => ({ agency, role })));
  grants.sort((a, b) => Number(a.role === "admin") - Number(b.role === "admin"));
  for (const { agency, role } of grants) {
    const account = await contracts.accounts.accountOf(agency.identity);
    const [since] = await manager.getAccess(roles[role].id, account);
    const executionDelay = delayOf(role, trialNotice);
    await step(since !== 0n, `${role}: ${agency.name}`, (as) => grantRole(as, { role, account, executionDelay }));
  }
  await settle();
  const member = await deployer.getAddress();
  await step(false, "the deployer renounces", (as) => renounceRole(as, { role: "admin", member }));
  await settle();
}

/** Waits for the transactions of a run that was killed: an act counts as done only when it is in a block. */
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

/** Sends an act from the deployer's account, unless it is done. */
type Step = (done: boolean, name: string, act: (as: Probity) => Promise<Sent>) => Promise<void>;

/** Connects each contract to the contracts that were deployed after it. */
async function connectContracts({ contracts, addressBook: { contracts: at } }: Probity, step: Step): Promise<void> {
  const { manager, billRegistry, fundLedger, tenderBoard, awardBoard, identityRegistry } = contracts;
  const { budgetOffice, merchantDesk, contractBook } = at;
  const unset = (address: string) => BigInt(address) === 0n;

  await step(!unset(await manager.accounts()), "the manager knows the agency accounts", (as) =>
    connectAccounts(as, { accounts: at.accounts }),
  );
  await step(!unset(await identityRegistry.recoveryBoard()), "the recovery board recovers keys", (as) =>
    connectRecoveryBoard(as, { board: at.recoveryBoard }),
  );
  const ledgers = await billRegistry.ledgers();
  await step(!unset(ledgers.fundLedger), "bills are settled by the ledger and the contract book", (as) =>
    connectLedgers(as, { fundLedger: at.fundLedger, contractBook }),
  );
  const offices = await fundLedger.offices();
  await step(!unset(offices.budgetOffice), "the ledger obeys its offices", (as) =>
    connectOffices(as, { budgetOffice, merchantDesk }),
  );
  for (const book of [at.roundBook, at.tenderBoard, contractBook]) {
    await step(await fundLedger.isBook(book), `the ledger serves ${book}`, (as) => connectBook(as, { book }));
  }
  const connected = await tenderBoard.queryFilter(tenderBoard.filters.BoardsConnected());
  await step(connected.length > 0, "the tender board knows its successors", (as) =>
    connectBoards(as, { awardBoard: at.awardBoard, contractBook }),
  );
  await step(!unset(await awardBoard.contractBook()), "the award board knows the contract book", (as) =>
    connectContractBook(as, { contractBook }),
  );
}

/** Enrols the first agencies and their governance officers, which only governance can do. */
async function enrolAgencies(
  { contracts: { identityRegistry } }: Probity,
  agencies: readonly AgencySpecification[],
  step: Step,
): Promise<void> {
  // A person may sit for two agencies, and the step for the first may not be in a block yet.
  const seen = new Set<string>();
  for (const agency of agencies) {
    await step((await identityRegistry.kindOf(agency.identity)) !== 0n, `enrol ${agency.name}`, (as) =>
      enrolRoot(as, { identity: agency.identity, kind: "agency", parent: ZeroAddress, tag: agency.tag }),
    );
    for (const officer of agency.officers) {
      const known = seen.has(officer.identity) || (await identityRegistry.kindOf(officer.identity)) !== 0n;
      seen.add(officer.identity);
      await step(known, `enrol an officer of ${agency.name}`, (as) =>
        enrolRoot(as, { identity: officer.identity, kind: "person", parent: ZeroAddress, tag: officer.tag }),
      );
    }
  }
}

/** Seats the officers of the first agencies. */
async function seatOfficers(
  { contracts: { identityRegistry } }: Probity,
  agencies: readonly AgencySpecification[],
  step: Step,
): Promise<void> {
  for (const agency of agencies) {
    for (const { identity: person, purposes, until } of agency.officers) {
      for (const purpose of purposes) {
        const seat = { organisation: agency.identity, purpose, person, until: BigInt(until) };
        await step(
          await identityRegistry.isOfficer(agency.identity, encodeBytes32String(purpose), person),
          `seat a ${purpose} officer of ${agency.name}`,
          (as) => seatOfficer(as, seat),
        );
      }
    }
  }
}

/** Gives the first agencies their mandates and opens their accounts. A mandate costs more with each seated officer. */
async function empowerAgencies(
  { contracts: { identityRegistry, accounts } }: Probity,
  agencies: readonly AgencySpecification[],
  step: Step,
): Promise<void> {
  for (const agency of agencies) {
    for (const mandate of agency.mandates) {
      await step(
        await identityRegistry.hasMandate(agency.identity, encodeBytes32String(mandate)),
        `${agency.name} holds the mandate ${mandate}`,
        (as) => grantMandate(as, { organisation: agency.identity, mandate }),
      );
    }
    await step(BigInt(await accounts.accountOf(agency.identity)) !== 0n, `open the account of ${agency.name}`, (as) =>
      openAccount(as, { agency: agency.identity }),
    );
  }
}

/**
 * Makes the first registrar answer for the identities that were enrolled before it. Agencies with roles and their
 * governance officers stay without a registrar, because one officer of the registrar could end them all, and with them
 * every veto and every change. Governance can assign them a registrar with notice.
 */
async function appointRegistrar(
  { contracts: { identityRegistry } }: Probity,
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
    await step(BigInt(known) !== 0n, `${registrar.name} answers for ${identity}`, (as) =>
      assignRegistrar(as, { identity, registrar: registrar.identity }),
    );
  }
}

/**
 * Names the default guardians of keys beside the registrar: the first two agencies with the guardian role other than the
 * registrar, because these agencies watch the others. Governance can name others with notice.
 */
async function nameDefaultGuardians(
  { contracts: { recoveryBoard } }: Probity,
  agencies: readonly AgencySpecification[],
  step: Step,
): Promise<void> {
  const registrar = agencies.find(({ mandates }) => mandates.includes("registrar"));
  const [first, second] = agencies.filter((agency) => agency.roles.includes("guardian") && agency !== registrar);
  // Cannot happen: the specification of agencies needs three guardians.
  if (first === undefined || second === undefined) return;
  const [known] = await recoveryBoard.defaultGuardians();
  await step(BigInt(known) !== 0n, `${first.name}, else ${second.name}, guards keys beside the registrar`, (as) =>
    setDefaultGuardians(as, { first: first.identity, second: second.identity }),
  );
}
