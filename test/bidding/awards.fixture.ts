import { network } from "hardhat";
import type { ContractTransactionResponse } from "ethers";
import type { AwardBoard, ContractBook, IContractBook } from "../../types/ethers-contracts/index.ts";

export const { ethers, networkHelpers } = await network.create();

export const loadFixture = <T>(fixture: () => Promise<T>): Promise<T> => networkHelpers.loadFixture(fixture);

export const DAY = 86_400n;
export const TENDER = 1n;
export const LOT = 0;
export const LINE = ethers.id("roads");
export const KES = ethers.hexlify(ethers.toUtf8Bytes("KES")) as `0x${string}`;
export const CEILING = 1_000_000n;
export const REASON = ethers.id("a reason");
export const DOCUMENT = ethers.id("contract.pdf");

/** The order of the enums in IAwardBoard, ITenderResults and IContractBook. */
export const Stage = { None: 0n, Evaluation: 1n, Awarded: 2n, Signed: 3n, Failed: 4n, Annulled: 5n } as const;
export const Standing = { Ranked: 0n, Disqualified: 1n, Reinstated: 2n, PassedOver: 3n, Excluded: 4n } as const;
export const Ruling = { None: 0n, Dismissed: 1n, ExcludeAwardee: 2n, ReinstateComplainant: 3n, Lapsed: 4n } as const;
export const Failure = { NoBids: 0n, EvaluatorsSilent: 1n, NoAward: 2n, BuyerSilent: 3n } as const;
export const LotStage = { Opening: 3n, Opened: 4n } as const;
export const State = { None: 0n, Active: 1n, Terminated: 2n, Closed: 3n } as const;
export const MilestoneStage = { Pending: 0n, Delivered: 1n, Certified: 2n, Approved: 3n } as const;

export const PERIODS = {
  evaluation: 7n * DAY,
  substitute: 7n * DAY,
  standstill: 10n * DAY,
  review: 15n * DAY,
  signature: 5n * DAY,
  lateComplaint: 30n * DAY,
};
export const CLAIM = 60n * DAY;

export const purpose = (name: string) => ethers.encodeBytes32String(name);

const signers = await ethers.getSigners();
const names = [
  "deployer",
  "governance",
  "buyer",
  "parent",
  "maker",
  "checker",
  "payer",
  "chief",
  "parentMaker",
  "parentChecker",
  "alfa",
  "beta",
  "gamma",
  "debarred",
  "alfaClerk",
  "reviewBody",
  "reviewMaker",
  "reviewChecker",
  "stranger",
  "bank",
] as const;
export type Name = (typeof names)[number];
export type Cast = Record<Name, (typeof signers)[number]>;
export const cast = Object.fromEntries(names.map((name, i) => [name, signers[i]])) as Cast;

/** Bidding addresses: they belong to nobody that the registry knows. */
export const accountOf = (name: string) => ethers.getAddress(ethers.dataSlice(ethers.id(`bid of ${name}`), 12));

/** Kinds of IIdentityAuthority. */
const PERSON = 1;
const COMPANY = 2;
const AGENCY = 3;

/** A buyer with one maker, one checker, one payer and a chief who is all three; its parent; a review body. */
export async function deployed() {
  const identities = await ethers.deployContract("IdentityStub");
  const funds = await ethers.deployContract("FundStub");
  const bills = await ethers.deployContract("BillStub");
  const tenders = await ethers.deployContract("TenderStub", [funds]);
  const manager = await ethers.deployContract("AuthorityStub", [cast.governance]);

  const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Probity"]);
  const libraries = { AwardRules: await (await ethers.deployContract("AwardRules")).getAddress() };
  const boardLogic = await ethers.deployContract("AwardBoard", [forwarder, identities, tenders, PERIODS], {
    libraries,
  });
  const boardProxy = await ethers.deployContract("ERC1967Proxy", [
    boardLogic,
    boardLogic.interface.encodeFunctionData("initialize", [await manager.getAddress(), PERIODS]),
  ]);
  const board: AwardBoard = await ethers.getContractAt("AwardBoard", boardProxy);
  const bookLogic = await ethers.deployContract("ContractBook", [
    forwarder,
    identities,
    tenders,
    board,
    funds,
    bills,
    CLAIM,
  ]);
  const bookProxy = await ethers.deployContract("ERC1967Proxy", [
    bookLogic,
    bookLogic.interface.encodeFunctionData("initialize", [await manager.getAddress(), CLAIM]),
  ]);
  const book: ContractBook = await ethers.getContractAt("ContractBook", bookProxy);
  await board.connect(cast.governance).connectContractBook(book);

  const people: Name[] = ["maker", "checker", "payer", "chief", "parentMaker", "parentChecker", "alfaClerk"];
  for (const name of [...people, "reviewMaker", "reviewChecker", "stranger"] as Name[]) {
    await identities.enrol(cast[name], PERSON, ethers.ZeroAddress);
  }
  for (const name of ["alfa", "beta", "gamma", "debarred", "bank"] as Name[]) {
    await identities.enrol(cast[name], COMPANY, ethers.ZeroAddress);
  }
  await identities.enrol(cast.parent, AGENCY, ethers.ZeroAddress);
  await identities.enrol(cast.buyer, AGENCY, cast.parent);
  await identities.enrol(cast.reviewBody, AGENCY, ethers.ZeroAddress);
  const offices: [Name, string, Name][] = [
    ["buyer", "maker", "maker"],
    ["buyer", "checker", "checker"],
    ["buyer", "payer", "payer"],
    ["buyer", "maker", "chief"],
    ["buyer", "checker", "chief"],
    ["buyer", "payer", "chief"],
    ["parent", "maker", "parentMaker"],
    ["parent", "checker", "parentChecker"],
    ["reviewBody", "maker", "reviewMaker"],
    ["reviewBody", "checker", "reviewChecker"],
    ["alfa", "bidding", "alfaClerk"],
  ];
  for (const [organisation, office, person] of offices) {
    await identities.nameOfficer(cast[organisation], purpose(office), cast[person]);
  }
  await identities.grantMandate(cast.reviewBody, purpose("review-body"));
  await funds.fund(cast.buyer, LINE, KES, CEILING * 2n);
  return { identities, funds, bills, tenders, manager, forwarder, libraries, board, book };
}

export type Bid = { name: Name; price: bigint; tieBreak?: bigint };

/** A lot whose bids are opened: alfa 600,000, beta 700,000, gamma 800,000, unless other bids are given. */
export function openedWith(bids: Bid[], stage: bigint = LotStage.Opened) {
  return async function opened() {
    const system = await deployed();
    const now = BigInt(await networkHelpers.time.latest());
    await system.tenders.setLot(TENDER, LOT, stage, {
      buyer: cast.buyer,
      line: LINE,
      currency: KES,
      ceiling: CEILING,
      preparer: cast.maker,
      approver: cast.checker,
      deadline: now - 10n,
      openingEnds: now - 1n,
    });
    for (const { name, price, tieBreak = 0n } of bids) {
      await system.tenders.addBid(TENDER, LOT, {
        account: accountOf(name),
        bidder: cast[name],
        price,
        packageHash: ethers.id(`package of ${name}`),
        tieBreak: ethers.toBeHex(tieBreak, 32),
      });
    }
    return system;
  };
}

export const opened = openedWith([
  { name: "beta", price: 700_000n },
  { name: "alfa", price: 600_000n },
  { name: "gamma", price: 800_000n },
]);

type System = Awaited<ReturnType<typeof deployed>>;

export async function awardTo({ board }: Pick<System, "board">, name: Name | undefined) {
  const account = name === undefined ? ethers.ZeroAddress : accountOf(name);
  await as(board, "maker").prepareAward(TENDER, LOT, cast.buyer, cast.maker, account);
  await as(board, "checker").approveAward(TENDER, LOT, cast.buyer, cast.checker, account);
}

export async function disqualify({ board }: Pick<System, "board">, name: Name) {
  const args = [accountOf(name), REASON] as const;
  await as(board, "maker").prepareDisqualification(TENDER, LOT, cast.buyer, cast.maker, ...args);
  await as(board, "checker").approveDisqualification(TENDER, LOT, cast.buyer, cast.checker, ...args);
}

/** The contract as somebody uses it. */
export function as<T extends AwardBoard | ContractBook>(contract: T, name: Name): T {
  return contract.connect(cast[name]) as T;
}

export async function awarded() {
  const system = await opened();
  await awardTo(system, "alfa");
  return system;
}

export async function signable() {
  const system = await awarded();
  await networkHelpers.time.increase(PERIODS.standstill);
  return system;
}

export const MILESTONES: IContractBook.MilestoneTermsStruct[] = [
  { amount: 400_000n, due: 2_000_000_000n, descriptionHash: ethers.id("the foundation") },
  { amount: 200_000n, due: 2_100_000_000n, descriptionHash: ethers.id("the roof") },
];

export async function offered() {
  const system = await signable();
  const { book } = system;
  const contractId = await book.contractIdOf(TENDER, LOT);
  const termsHash = await book.termsHashOf(contractId, 1, DOCUMENT, MILESTONES);
  await as(book, "maker").prepareOffer(TENDER, LOT, cast.maker, DOCUMENT, MILESTONES);
  await as(book, "checker").approveOffer(TENDER, LOT, cast.checker, termsHash);
  return { ...system, contractId, termsHash };
}

export async function signed() {
  const system = await offered();
  await as(system.book, "alfa").sign(TENDER, LOT, cast.alfa, DOCUMENT, MILESTONES);
  return system;
}

export const DELIVERY = ethers.id("delivery note");
export const ACCEPTANCE = ethers.id("acceptance record");
export const BILL = ethers.id("bill 1");

export async function delivered() {
  const system = await signed();
  await as(system.book, "alfa").reportDelivery(system.contractId, 0, cast.alfa, DELIVERY);
  return system;
}

/** Milestone 0 is approved, and alfa's bill for all of it is accepted. */
export async function approved() {
  const system = await delivered();
  const { book, bills, contractId } = system;
  await as(book, "maker").certify(contractId, 0, cast.maker, DELIVERY, ACCEPTANCE);
  await as(book, "checker").approve(contractId, 0, cast.checker, ACCEPTANCE);
  await bills.accept(BILL, billOf(contractId));
  return system;
}

export const billOf = (contractId: string, change: Record<string, unknown> = {}) => ({
  issuer: cast.alfa,
  buyer: cast.buyer,
  holder: cast.alfa,
  contractId,
  currency: KES,
  open: 400_000n,
  ...change,
});

export const complaint = (board: AwardBoard, name: Name): Promise<ContractTransactionResponse> =>
  as(board, name).complain(TENDER, LOT, cast[name], cast[name], REASON);

/** The review body decides a complaint, with two persons. */
export async function rule({ board }: Pick<System, "board">, complainant: Name, ruling: bigint) {
  const args = [cast[complainant], ruling, REASON] as const;
  await as(board, "reviewMaker").prepareRuling(TENDER, LOT, cast.reviewBody, cast.reviewMaker, ...args);
  return as(board, "reviewChecker").approveRuling(TENDER, LOT, cast.reviewBody, cast.reviewChecker, ...args);
}
