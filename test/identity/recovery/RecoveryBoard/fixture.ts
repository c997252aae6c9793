import { id, ZeroAddress, type Signer } from "ethers";
import { kinds } from "../../../../src/identity/index.ts";
import { RecoveryBoard__factory } from "../../../../types/ethers-contracts/index.ts";
import { day, ethers, networkHelpers, now, purpose, society, year } from "../../../support/identity.ts";

export const { time } = networkHelpers;
export const loadFixture: typeof networkHelpers.loadFixture = (fixture) => networkHelpers.loadFixture(fixture);
export const delay = 7n * day;
export const wait = 30n * day;
export const finishWithin = 30n * day;
export const supportFor = 30n * day;
export const lost = id("Alice reported her key stolen on 3 March, file 17");

/** As the contract counts. */
export const Stage = { None: 0n, Pending: 1n, Finished: 2n, Vetoed: 3n, Lapsed: 4n, Void: 5n };

/**
 * The society with a recovery board. Alice's default guardians are the ministry, her registrar, for which the clerk
 * acts, and the audit office, for which the auditor acts; the court with its judge stands in where the audit office
 * cannot. `fresh` is the key that Alice makes anew, `thief` a key that nobody enrolled. Dave, Erin and Frank are persons.
 */
export async function guarded() {
  const base = await society();
  const { registry, manager, forwarder, ministry, clerk, alice } = base;
  const [audit, court, auditor, judge, fresh, thief, dave, erin, frank] = base.others.slice(6);
  if (!audit || !court || !auditor || !judge || !fresh || !thief || !dave || !erin || !frank) {
    throw new Error("too few accounts");
  }
  const implementation = await ethers.deployContract("RecoveryBoard", [forwarder, registry, delay]);
  const call = implementation.interface.encodeFunctionData("initialize", [await manager.getAddress(), delay]);
  const proxy = await ethers.deployContract("ERC1967Proxy", [implementation, call]);
  const board = RecoveryBoard__factory.connect(await proxy.getAddress(), base.admin);
  await registry.connectRecoveryBoard(board);

  const until = (await now()) + 5n * year;
  for (const person of [auditor, judge, dave, erin, frank]) await base.enrol(person);
  for (const [agency, officer] of [
    [audit, auditor],
    [court, judge],
  ] as const) {
    await registry.enrolRoot(agency, kinds.agency, ZeroAddress, id(`tag of ${agency.address}`));
    await registry.seatOfficer(agency, purpose("recovery"), officer, until);
  }
  await registry.seatOfficer(ministry, purpose("recovery"), clerk, until);
  await board.setDefaultGuardians(audit, court);

  /** The ministry supports by its clerk. */
  const byMinistry = (identity: Signer, newOwner: Signer | string = fresh, reason = lost) =>
    board.connect(clerk).support(identity, ministry, clerk, newOwner, reason);
  /** The audit office supports by its auditor. */
  const byAudit = (identity: Signer, newOwner: Signer | string = fresh, reason = lost) =>
    board.connect(auditor).support(identity, audit, auditor, newOwner, reason);
  /** A person supports. */
  const byPerson = (person: Signer, identity: Signer, newOwner: Signer | string = fresh, reason = lost) =>
    board.connect(person).support(identity, person, person, newOwner, reason);

  /** Both default guardians start a recovery of Alice's identity, or another's. */
  const start = async (identity: Signer = alice, newOwner: Signer = fresh) => {
    await byMinistry(identity, newOwner);
    return byAudit(identity, newOwner);
  };
  /** A recovery that is started and finished by its new key. */
  const recover = async (identity: Signer = alice, newOwner: Signer = fresh) => {
    await start(identity, newOwner);
    await time.increase(delay);
    return board.connect(newOwner).finish(identity);
  };
  /** The owner's own set, in force. */
  const guard = async (identity: Signer, guardians: Signer[], threshold: number) => {
    const addresses = await Promise.all(guardians.map((each) => each.getAddress()));
    await board.connect(identity).proposeGuardians(identity, addresses, threshold);
    await time.increase(delay);
  };
  const suspend = (identity: Signer, onReference: boolean) =>
    registry.connect(clerk).suspend(ministry, clerk, identity, onReference, id("file 17"));
  const reinstate = (identity: Signer) => registry.connect(clerk).reinstate(ministry, clerk, identity, id("file 18"));
  const end = (identity: Signer) => registry.connect(clerk).end(ministry, clerk, identity, id("file 19"));
  /** Pauses the board from the next second on, for exactly so long. */
  const pause = async (length: bigint) => {
    const from = (await now()) + 1n;
    await time.setNextBlockTimestamp(from);
    return manager.execute(board, board.interface.encodeFunctionData("pause", [from + length]));
  };
  const stageOf = async (identity: Signer) => (await board.caseOf(identity)).stage;
  const membersOf = async (identity: Signer) => [...(await board.guardiansOf(identity)).members];

  return {
    ...{ ...base, board, audit, court, auditor, judge, fresh, thief, dave, erin, frank },
    ...{ byMinistry, byAudit, byPerson, start, recover, guard, suspend, reinstate, end, pause, stageOf, membersOf },
  };
}
