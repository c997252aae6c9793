import { type HDNodeWallet, id, Wallet, ZeroHash } from "ethers";
import { network } from "hardhat";
import {
  type BidPlace,
  decryptShares,
  generateTrusteeKeys,
  type GuaranteeNote,
  openingFromSeed,
  openingOf,
  prepareSeal,
  prepareWithdrawal,
  type SealedEnvelope,
  type SealRequest,
  signGuarantee,
  type TrusteeKeyPair,
  type TypedDataSigner,
} from "../../src/bidding/index.ts";
import {
  FundStub__factory,
  IdentityStub__factory,
  PlainManager__factory,
  type TenderBoard,
  TenderBoard__factory,
} from "../../types/ethers-contracts/index.ts";

export const connection = await network.create();
export const { ethers, networkHelpers } = connection;
export const { time } = networkHelpers;
export const loadFixture: typeof networkHelpers.loadFixture = (fixture) => networkHelpers.loadFixture(fixture);

export const DAY = 86_400n;
export const LINE = id("line: county roads");
export const KES = "0x4b4553";
export const CEILING = 10_000_000n;
export const GUARANTEE = 100_000n;
export const BUILDER = id("schema: licensed builder");
export const GUARANTOR = id("schema: bid guarantor");
export const KIND = { Person: 1n, Company: 2n, Agency: 3n };

/** Delivers a sealed bid by a plain call, so that a test can ask for the contract's own error. */
export const seal = (board: TenderBoard, { message, envelope, note, signature }: SealRequest) =>
  board.seal(message, envelope, note, signature);

/** Signs and delivers a withdrawal by a plain call. */
export async function withdraw(board: TenderBoard, bid: BidPlace, sequence: bigint, account: TypedDataSigner) {
  const { message, signature } = await prepareWithdrawal(board, bid, sequence, account);
  return board.withdraw(message, signature);
}

/** Opens a bid from its seed by a plain call. */
export async function openFromSeed(board: TenderBoard, bid: BidPlace, seed: string) {
  const { tenderId, lot, account, envelope, coefficients } = await openingFromSeed(board, bid, seed);
  return board.openWithKey(tenderId, lot, account, envelope, coefficients);
}

/** A seed for each use, so that every run seals the same envelopes. */
export const seedOf = (name: string) => id(`seed: ${name}`);

export async function deployBoard() {
  const signers = await ethers.getSigners();
  const [admin, maker, checker, officer1, officer2, officer3, guarantor, relay, ...others] = signers as [
    (typeof signers)[0],
    ...typeof signers,
  ];
  if (!maker || !checker || !officer1 || !officer2 || !officer3 || !guarantor || !relay) throw new Error("signers");

  const identities = await new IdentityStub__factory(admin).deploy();
  const funds = await new FundStub__factory(admin).deploy();
  const manager = await new PlainManager__factory(admin).deploy(admin);

  // The libraries are deployed by name: their artifacts carry the placeholders that the board is linked by.
  const libraries: Record<string, string> = {};
  for (const name of ["TenderNotices", "BidOpening", "BidSealing"]) {
    libraries[name] = await (await ethers.deployContract(name)).getAddress();
  }
  const factory = await ethers.getContractFactory("TenderBoard", { libraries });
  const implementation = await factory.deploy(
    ethers.ZeroAddress,
    identities,
    identities,
    funds,
    2n * DAY,
    DAY / 2n,
    DAY / 2n,
  );
  const proxy = await ethers.deployContract("ERC1967Proxy", [
    await implementation.getAddress(),
    TenderBoard__factory.createInterface().encodeFunctionData("initialize", [
      await manager.getAddress(),
      2n * DAY,
      DAY / 2n,
      DAY / 2n,
    ]),
  ]);
  const board: TenderBoard = TenderBoard__factory.connect(await proxy.getAddress(), admin);

  // The buyer is an agency under the county; audit office, bank and university hold the shares.
  const fresh = () => Wallet.createRandom().address;
  const county = fresh();
  const buyer = fresh();
  const trustees = [fresh(), fresh(), fresh()];
  const officers = [officer1, officer2, officer3];
  await identities.enrol(county, KIND.Agency, ethers.ZeroAddress);
  await identities.enrol(buyer, KIND.Agency, county);
  for (const person of [maker, checker, ...officers]) {
    await identities.enrol(person, KIND.Person, ethers.ZeroAddress);
  }
  for (const [i, trustee] of trustees.entries()) {
    await identities.enrol(trustee, i === 1 ? KIND.Company : KIND.Agency, ethers.ZeroAddress);
    await identities.nameOfficer(trustee, id32("trustee"), officers[i] ?? maker);
  }
  await identities.nameOfficer(buyer, id32("maker"), maker);
  await identities.nameOfficer(buyer, id32("checker"), checker);
  await identities.enrol(guarantor, KIND.Company, ethers.ZeroAddress);
  await identities.setCredential(guarantor, GUARANTOR, true);
  await funds.fund(buyer, LINE, KES, 100n * CEILING);

  /** Lets governance pause the board for so many seconds. */
  const pause = async (seconds: bigint) => {
    const until = BigInt(await time.latest()) + seconds;
    await manager.execute(board, board.interface.encodeFunctionData("pause", [until]));
  };
  const keys: TrusteeKeyPair[] = await Promise.all(
    trustees.map((_, i) => generateTrusteeKeys(ethers.getBytes(seedOf(`trustee ${i}`)))),
  );
  return {
    board, admin, maker, checker, guarantor, relay, others, identities, funds, manager, libraries,
    county, buyer, trustees, officers, keys, pause, factory,
  }; // prettier-ignore
}

export type Deployed = Awaited<ReturnType<typeof deployBoard>>;

/** ASCII in the high bytes, as purposes are written. */
export function id32(name: string): string {
  return ethers.encodeBytes32String(name);
}

export async function noticeOf(deployed: Pick<Deployed, "buyer" | "trustees">) {
  const deadline = BigInt(await time.latest()) + 10n * DAY;
  return {
    buyer: deployed.buyer,
    quorum: 2n,
    noticeHash: id("notice"),
    deadline,
    trusteesTime: DAY,
    openingTime: DAY,
    guaranteeUntil: deadline + 30n * DAY,
    guarantorSchema: GUARANTOR,
    schemas: [BUILDER],
    trustees: deployed.trustees,
    lots: [{ line: LINE, ceiling: CEILING, guarantee: GUARANTEE, currency: KES }],
  };
}

/** A draft that every trustee has accepted. */
export async function acceptedDraft() {
  const deployed = await deployBoard();
  const { board, maker, trustees, officers, keys } = deployed;
  const notice = await noticeOf(deployed);
  await board.connect(maker).prepare(notice, maker);
  const tenderId = 1n;
  for (const [i, trustee] of trustees.entries()) {
    const officer = officers[i] ?? maker;
    await board.connect(officer).acceptTrust(tenderId, trustee, officer, keys[i]?.publicKey ?? ZeroHash);
  }
  return { ...deployed, notice, tenderId };
}

/** A tender that takes bids: one lot, three trustees of whom two open. */
export async function openTender() {
  const draft = await acceptedDraft();
  await draft.board.connect(draft.checker).approve(draft.tenderId, draft.checker);
  let serial = 0n;

  /** A bidder: an enrolled, licensed company with an owner key, and a fresh bidding address. */
  const enrolBidder = async (name: string): Promise<Bidder> => {
    const owner = new Wallet(seedOf(`owner ${name}`));
    const account = new Wallet(seedOf(`account ${name}`));
    await draft.identities.enrol(owner.address, KIND.Company, ethers.ZeroAddress);
    await draft.identities.setCredential(owner.address, BUILDER, true);
    return { name, identity: owner.address, owner, account };
  };
  const noteFor = (account: string, terms: Partial<GuaranteeNote> = {}): Promise<GuaranteeNote> =>
    signGuarantee(
      draft.board,
      { tenderId: draft.tenderId, lot: 0, account },
      {
        guarantor: draft.guarantor.address,
        serial: ++serial,
        expiry: draft.notice.guaranteeUntil,
        amount: GUARANTEE,
        ...terms,
      },
      draft.guarantor,
    );

  /** Prepares a bid as the bidder's own tool does. */
  const prepareBid = async (bidder: Bidder, options: BidOptions = {}): Promise<PreparedBid> => {
    const bid = { tenderId: draft.tenderId, lot: 0, account: bidder.account.address };
    const sequence = options.sequence ?? 1n;
    const { request, sealed } = await prepareSeal(draft.board, {
      bid,
      sequence,
      offer: {
        bidder: options.identity ?? bidder.identity,
        price: options.price ?? 9_000_000n,
        packageHash: id(`package of ${bidder.name}`),
      },
      note: options.note ?? (await noteFor(bidder.account.address)),
      owner: options.owner ?? bidder.owner,
      account: bidder.account,
      seed: seedOf(`${bidder.name} ${sequence}`),
    });
    return { bid, request, sealed };
  };
  const sealBid = async (bidder: Bidder, options: BidOptions = {}): Promise<PreparedBid> => {
    const prepared = await prepareBid(bidder, options);
    await seal(draft.board.connect(draft.relay), prepared.request);
    return prepared;
  };
  const close = () => time.increaseTo(draft.notice.deadline);

  /** What trustee `i`, from 0, finds in the lot. */
  const decrypt = (i: number) =>
    decryptShares(draft.board, {
      tenderId: draft.tenderId,
      lot: 0,
      trustee: draft.trustees[i] ?? "",
      privateKey: draft.keys[i]?.privateKey ?? "",
    });
  /** Trustee `i`, from 0, releases what it can and reports the rest. */
  const release = async (i: number) => {
    const officer = draft.officers[i] ?? draft.maker;
    const board = draft.board.connect(officer);
    const by = [draft.tenderId, 0, draft.trustees[i] ?? "", officer] as const;
    const decrypted = await decrypt(i);
    if (decrypted.shares.length > 0) await board.releaseShares(...by, decrypted.shares);
    if (decrypted.mismatched.length > 0) await board.reportShares(...by, decrypted.mismatched);
    return decrypted;
  };
  const open = async (bid: BidPlace) => {
    const opening = await openingOf(draft.board, bid);
    if (opening === undefined) throw new Error("there are fewer shares than the quorum");
    const { tenderId, lot, account, envelope, shares } = opening;
    return draft.board.connect(draft.relay).open(tenderId, lot, account, envelope, shares);
  };
  /** Closes, lets trustees 0 and 2 release, and opens the bids in the order given. */
  const openAll = async (bids: readonly { bid: BidPlace }[]) => {
    await close();
    await release(0);
    await release(2);
    for (const { bid } of bids) await open(bid);
  };
  const outcomeOf = async ({ bid }: { bid: BidPlace }) =>
    (await draft.board.bidOf(bid.tenderId, bid.lot, bid.account)).outcome;
  return { ...draft, enrolBidder, noteFor, prepareBid, sealBid, close, decrypt, release, open, openAll, outcomeOf };
}

export type Bidder = { name: string; identity: string; owner: Wallet | HDNodeWallet; account: Wallet | HDNodeWallet };
export type BidOptions = {
  sequence?: bigint;
  price?: bigint;
  identity?: string;
  note?: GuaranteeNote;
  owner?: Wallet | HDNodeWallet;
};
export type PreparedBid = { bid: BidPlace; request: SealRequest; sealed: SealedEnvelope };

/** In the order of `ITenderBoard.Outcome`. */
export const OUTCOME = {
  Sealed: 1n,
  Admitted: 2n,
  Inconsistent: 3n,
  Unreadable: 4n,
  Forged: 5n,
  Ineligible: 6n,
  Conflicted: 7n,
  AboveCeiling: 8n,
  Duplicate: 9n,
  Unconfirmed: 10n,
  Barred: 11n,
  Unopened: 12n,
};

/** In the order of `ITenderResults.LotStage`. */
export const STAGE = { None: 0n, Draft: 1n, Open: 2n, Opening: 3n, Opened: 4n, Cancelled: 5n };
