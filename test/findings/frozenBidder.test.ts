import { expect } from "chai";
import { id, Wallet, ZeroAddress } from "ethers";
import { IdentityRegistry__factory, RecoveryBoard__factory } from "../../types/ethers-contracts/index.ts";
import {
  type Bidder,
  DAY,
  ethers,
  id32,
  KIND,
  loadFixture,
  openTender,
  OUTCOME,
  time,
} from "../bidding/tenders.fixture.ts";
import { deployRegistry } from "../support/identity.ts";

const WEEK = 7n * DAY;
const lost = id("the key was stolen, file 17");

/** The tender board on the identity registry itself, with a recovery board; credentials and money stay stubs. */
async function recoverable() {
  const tender = await openTender();
  const { board, admin, manager, identities, funds, factory, trustees, officers, maker, others } = tender;
  const authority = await manager.getAddress();
  const forwarder = await (await ethers.deployContract("ERC2771Forwarder", ["f"])).getAddress();
  const registry = IdentityRegistry__factory.connect(
    await deployRegistry(authority, admin.address, forwarder, ethers),
    admin,
  );
  const logic = await factory.deploy(ZeroAddress, registry, identities, funds, 2n * DAY, DAY / 2n, DAY / 2n);
  const upgrade = board.interface.encodeFunctionData("upgradeToAndCall", [await logic.getAddress(), "0x"]);
  await manager.execute(board, upgrade);

  const until = BigInt(await time.latest()) + 1_000n * DAY;
  const root = (who: string, kind: bigint) => registry.enrolRoot(who, kind, ZeroAddress, id(who));
  for (const person of [maker, ...officers]) await root(person.address, KIND.Person);
  for (const [i, trustee] of trustees.entries()) {
    await root(trustee, KIND.Agency);
    for (const purpose of ["trustee", "recovery"])
      await registry.seatOfficer(trustee, id32(purpose), officers[i] ?? maker, until);
  }
  const recoveryLogic = await ethers.deployContract("RecoveryBoard", [forwarder, registry, WEEK]);
  const call = recoveryLogic.interface.encodeFunctionData("initialize", [authority, WEEK]);
  const proxy = await ethers.deployContract("ERC1967Proxy", [recoveryLogic, call]);
  const recovery = RecoveryBoard__factory.connect(await proxy.getAddress(), admin);
  await registry.connectRecoveryBoard(recovery);
  await recovery.setDefaultGuardians(trustees[0] ?? "", trustees[1] ?? "");

  const alfa = await tender.enrolBidder("alfa");
  await root(alfa.identity, KIND.Company);
  const [fresh] = others;
  if (!fresh) throw new Error("signers");
  const start = async () => {
    for (const [i, officer] of officers.slice(0, 2).entries()) {
      await recovery.connect(officer).support(alfa.identity, trustees[i] ?? "", officer, fresh, lost);
    }
  };
  const finish = async () => {
    await time.increase(WEEK);
    await recovery.connect(fresh).finish(alfa.identity);
  };
  /** Alfa with a key that a wallet holds, instead of the one that finished the recovery, and another bidding address. */
  const renewed = async (): Promise<Bidder> => {
    const owner = new Wallet(id("the new key"));
    await registry.connect(fresh).changeOwner(alfa.identity, owner.address);
    return { ...alfa, owner, account: new Wallet(id("the new bidding address")), name: "alfa renewed" };
  };
  const veto = async () => {
    await admin.sendTransaction({ to: alfa.owner.address, value: 10n ** 18n });
    await recovery.connect(alfa.owner.connect(ethers.provider)).veto(alfa.identity);
  };
  return { ...tender, registry, alfa, start, finish, renewed, veto };
}

/** Until the recovery is finished the registry names the stolen key as the owner. */
describe("A company whose stolen key is being recovered", () => {
  it("is not bound by what the thief seals meanwhile, and its guarantor does not pay", async () => {
    const { board, registry, alfa, start, finish, sealBid, openAll, outcomeOf } = await loadFixture(recoverable);
    await start();
    expect(await registry.isActive(alfa.identity)).to.equal(false);
    const bid = await sealBid(alfa);
    await finish();
    await openAll([bid]);
    expect(await outcomeOf(bid)).to.equal(OUTCOME.Ineligible);
    expect(await board.queryFilter(board.filters.GuaranteeCalled())).to.deep.equal([]);
  });

  for (const thiefFirst of [true, false]) {
    it(`does not lose the bid of its new key to the thief's, opened ${thiefFirst ? "before" : "after"} it`, async () => {
      const { alfa, start, finish, renewed, sealBid, openAll, outcomeOf } = await loadFixture(recoverable);
      await start();
      const theirs = await sealBid(alfa);
      await finish();
      const ours = await sealBid(await renewed());
      await openAll(thiefFirst ? [theirs, ours] : [ours, theirs]);
      expect(await outcomeOf(ours)).to.equal(OUTCOME.Admitted);
      expect(await outcomeOf(theirs)).to.equal(OUTCOME.Ineligible);
    });
  }

  it("bids again once it has vetoed", async () => {
    const { alfa, start, veto, sealBid, openAll, outcomeOf } = await loadFixture(recoverable);
    await start();
    await veto();
    const bid = await sealBid(alfa);
    await openAll([bid]);
    expect(await outcomeOf(bid)).to.equal(OUTCOME.Admitted);
  });

  it("keeps a bid that it sealed before, whatever its guardians start before the deadline", async () => {
    const { alfa, start, sealBid, openAll, outcomeOf } = await loadFixture(recoverable);
    const bid = await sealBid(alfa);
    await start();
    await openAll([bid]);
    expect(await outcomeOf(bid)).to.equal(OUTCOME.Admitted);
  });
});
