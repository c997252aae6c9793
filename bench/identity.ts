import { encodeBytes32String, id, MaxUint256, Wallet } from "ethers";
import { kinds, signTags } from "../src/identity/index.ts";
import { day, ethers, licensing, networkHelpers, now, purpose, year } from "../test/support/identity.ts";
import type { BenchContext } from "./context.ts";
import { PUBLISHED } from "./published.ts";
import type { Row } from "./row.ts";

const BULK = 50;

/** Addresses that never acted, as households are enrolled in bulk. */
const household = (series: string) =>
  Array.from({ length: BULK }, (_, i) => new Wallet(id(`${series} ${String(i)}`)).address);

/** What enrolment, attributes, credentials and checks take. The society is that of the tests, on its own chain. */
export async function rows({ gasOf }: BenchContext): Promise<Row[]> {
  const society = await networkHelpers.loadFixture(licensing);
  const { registry, credentials, schemas, to, authority, ministry, clerk, county, alice, bob, carol, others } = society;
  const measured: Row[] = [];
  const row = (name: string, value: number, target?: number, peers: Row["peers"] = {}) => {
    const base: Row = { name: `identity.${name}`, value, unit: "gas", better: "lower", peers };
    measured.push(target === undefined ? base : { ...base, target });
  };

  // ERC-1056: the attribute of an address without any change before, and of one with.
  const holder = others.at(-1);
  if (holder === undefined) throw new Error("too few accounts");
  const name = encodeBytes32String("did/pub/Secp256k1/veriKey/hex");
  const attribute = () => registry.connect(holder).setAttribute(holder, name, `0x02${"ab".repeat(32)}`, year);
  const stock = { first: { "ERC-1056 (without proxy)": 51_492 }, later: { "ERC-1056 (without proxy)": 34_392 } };
  row("attribute.first", await gasOf(attribute()), 56_400, stock.first);
  row("attribute.later", await gasOf(attribute()), 39_300, stock.later);

  // Enrolment.
  const desk = registry.connect(clerk);
  const single = others.at(-2);
  if (single === undefined) throw new Error("too few accounts");
  const enrolment = await society.enrolmentOf(single);
  row("enrol.single", await gasOf(desk.enrol(ministry, clerk, enrolment)), 96_000, PUBLISHED.trexRegister);
  const enrolments = household("household").map((identity) => ({ identity, tag: id(`tag ${identity}`) }));
  const tags = await signTags(
    authority,
    to,
    "person",
    enrolments.map(({ tag }) => tag),
    ministry.address,
  );
  const bulk = await gasOf(desk.enrolMany(ministry, clerk, kinds.person, enrolments, tags));
  row("enrol.bulk", Math.ceil(bulk / BULK), 52_000, PUBLISHED.trexRegister);

  // Credentials.
  const office = credentials.connect(alice);
  const until = (await now()) + year;
  const issue = (schema: string) => office.issue(2, schema, alice, bob, 0, until);
  row("credential.issue", await gasOf(issue(schemas.kept)), 70_500, PUBLISHED.easAttest);
  await issue(schemas.cascading);
  const grants = enrolments.map(({ identity }) => ({ subject: identity, from: 0, until }));
  const issued = await gasOf(office.issueMany(2, schemas.kept, alice, grants));
  row("credential.issue.bulk", Math.ceil(issued / BULK), 30_000, PUBLISHED.easAttestBulk);

  // Off-chain credentials: 256 flags of one word, the first write of it.
  row("status.word", await gasOf(office.setStatusWord(schemas.kept, 2, 0, MaxUint256, county, alice)), 68_500);

  // Checks, as another contract sees them.
  const probe = await ethers.deployContract("IdentityProbe");
  await society.seat(county, "maker", carol, (await now()) + 9n * day);
  const check = { "T-REX isVerified": 96_376, "EAS (no status, no history)": 5_421 };
  const kept = await probe.credentialCheck(credentials, bob, schemas.kept);
  row("credential.check.kept", Number(kept), 23_000, check);
  const cascading = await probe.credentialCheck(credentials, bob, schemas.cascading);
  row("credential.check.cascading", Number(cascading), 28_000, check);
  row("officer.check", Number(await probe.officerCheck(registry, county, purpose("maker"), carol)), 12_500);
  row("officer.check.warm", Number(await probe.officerCheckAgain(registry, county, purpose("maker"), carol)));
  row("officer.require", Number(await probe.actorCheck(registry, county, purpose("maker"), carol, carol)));
  return measured;
}
