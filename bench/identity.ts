import { encodeBytes32String, id, MaxUint256, Wallet, type ContractRunner } from "ethers";
import {
  enrol,
  enrolMany,
  issueCredential,
  issueCredentials,
  setAttribute,
  setStatusWord,
  signTags,
} from "../src/identity/index.ts";
import { acting } from "../test/support/acting.ts";
import { day, ethers, licensing, networkHelpers, now, purpose, year } from "../test/support/identity.ts";
import type { BenchContext } from "./context.ts";
import { PUBLISHED } from "./published.ts";
import type { Row } from "./row.ts";

const BULK = 50;

/** Addresses that have never acted, as in bulk enrolment of households. */
const household = (series: string) =>
  Array.from({ length: BULK }, (_, i) => new Wallet(id(`${series} ${String(i)}`)).address);

/** Gas of enrolment, attributes, credentials and checks. The society is the tests', on its own chain. */
export async function rows({ gasOf }: BenchContext): Promise<Row[]> {
  const society = await networkHelpers.loadFixture(licensing);
  const { registry, credentials, schemas, to, authority, ministry, clerk, county, alice, bob, carol, others } = society;
  const measured: Row[] = [];
  const row = (name: string, value: number, target?: number, peers: Row["peers"] = {}) => {
    const base: Row = { name: `identity.${name}`, value, unit: "gas", better: "lower", peers };
    measured.push(target === undefined ? base : { ...base, target });
  };

  const as = (signer: ContractRunner) =>
    acting({ identityRegistry: registry.connect(signer), credentialRegistry: credentials.connect(signer) });

  // ERC-1056: an attribute of an address without an earlier change, and of one with.
  const holder = others.at(-1);
  if (holder === undefined) throw new Error("too few accounts");
  const name = encodeBytes32String("did/pub/Secp256k1/veriKey/hex");
  const key = { identity: holder.address, name, value: `0x02${"ab".repeat(32)}`, validity: year };
  const attribute = () => setAttribute(as(holder), key);
  const stock = { first: { "ERC-1056 (without proxy)": 51_492 }, later: { "ERC-1056 (without proxy)": 34_392 } };
  row("attribute.first", await gasOf(attribute()), 56_400, stock.first);
  row("attribute.later", await gasOf(attribute()), 39_300, stock.later);

  // Enrolment.
  const desk = { registrar: ministry.address, officer: clerk.address };
  const single = others.at(-2);
  if (single === undefined) throw new Error("too few accounts");
  const enrolment = await society.enrolmentOf(single);
  row(
    "enrol.single",
    await gasOf(enrol(as(clerk), { ...desk, ...enrolment, kind: "person" })),
    96_000,
    PUBLISHED.trexRegister,
  );
  const enrolments = household("household").map((identity) => ({ identity, tag: id(`tag ${identity}`) }));
  const tags = await signTags(
    authority,
    to,
    "person",
    enrolments.map(({ tag }) => tag),
    ministry.address,
  );
  const bulk = await gasOf(enrolMany(as(clerk), { ...desk, kind: "person", enrolments, tagsSignature: tags }));
  row("enrol.bulk", Math.ceil(bulk / BULK), 52_000, PUBLISHED.trexRegister);

  // Credentials.
  const until = (await now()) + year;
  const issuer = { index: 2, officer: alice.address };
  const issue = (schema: string) => issueCredential(as(alice), { ...issuer, schema, subject: bob.address, until });
  row("credential.issue", await gasOf(issue(schemas.kept)), 70_500, PUBLISHED.easAttest);
  await issue(schemas.cascading);
  const grants = enrolments.map(({ identity }) => ({ subject: identity, until }));
  const issued = await gasOf(issueCredentials(as(alice), { ...issuer, schema: schemas.kept, grants }));
  row("credential.issue.bulk", Math.ceil(issued / BULK), 30_000, PUBLISHED.easAttestBulk);

  // Off-chain credentials: the first write of one word of 256 flags.
  const word = { schema: schemas.kept, issuer: 2, position: 0n, flags: MaxUint256 };
  const office = { organisation: county.address, officer: alice.address };
  row("status.word", await gasOf(setStatusWord(as(alice), { ...word, ...office })), 68_500);

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
