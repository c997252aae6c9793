import { getAddress, id, keccak256, toUtf8Bytes, Wallet, ZeroAddress } from "ethers";
import { kinds, type Kind, signConfirmation, signConsent, signTag, signTags } from "../../../../src/identity/index.ts";
import { day, foundation, now, purpose, society, year } from "../../../support/identity.ts";

export const maker = purpose("maker");
export const none = purpose("");

/** The owner that the registry gives to a deactivated identity; nobody has its key. */
export const DEACTIVATED = getAddress(`0x${keccak256(toUtf8Bytes("probity.identity.deactivated")).slice(-40)}`);

/** The foundation, with two persons who are not enrolled yet; `desk` is the registry in the clerk's hands. */
export async function atTheDesk() {
  const base = await foundation();
  const [alice, bob] = base.others;
  if (!alice || !bob) throw new Error("too few accounts");
  return { ...base, alice, bob, desk: base.registry.connect(base.clerk) };
}

/** At the desk, with three households to enrol in bulk, and the uniqueness authority's signature. */
export async function batch() {
  const base = await atTheDesk();
  const enrolments = Array.from({ length: 3 }, (_, i) => {
    const identity = new Wallet(id(`household ${String(i)}`)).address;
    return { identity, tag: id(`tag of ${identity}`) };
  });
  const signatureOf = (list: readonly { tag: string }[], kind: Kind = "person") =>
    signTags(
      base.authority,
      base.to,
      kind,
      list.map(({ tag }) => tag),
      base.ministry.address,
    );
  return { ...base, enrolments, signature: await signatureOf(enrolments), signatureOf };
}

/** The society, where the county is a second registrar; Bob is its officer. */
export async function twoRegistrars() {
  const base = await society();
  await base.registry.grantMandate(base.county, purpose("registrar"));
  await base.seat(base.county, "registrar", base.bob);

  /** Enrols a person by the county. */
  async function enrolMine(person: typeof base.alice) {
    const consent = {
      identity: person.address,
      registrar: base.county.address,
      kind: "person" as const,
      parent: ZeroAddress,
      tag: id(`tag of ${person.address}`),
      consentUntil: (await now()) + day,
    };
    await base.registry.connect(base.bob).enrol(base.county, base.bob, {
      ...consent,
      kind: kinds.person,
      tagSignature: await signTag(base.authority, base.to, "person", consent.tag, base.county.address),
      consent: await signConsent(person, base.to, consent),
    });
  }
  return { ...base, enrolMine };
}

/** The society with the stranger as a stand-in for the recovery board. */
export async function withBoard() {
  const base = await society();
  await base.registry.connectRecoveryBoard(base.stranger);
  return { ...base, recovery: base.registry.connect(base.stranger) };
}

/** The society with Alice sitting as the county's maker. */
export async function sitting() {
  const base = await society();
  await base.seat(base.county, "maker", base.alice);
  return base;
}

/** The society with the ministry's signature under Alice as the county's maker; `name` uses it. */
export async function signedNaming() {
  const base = await society();
  const { registry, to, county, ministry, alice } = base;
  const until = (await now()) + year;
  const deadline = (await now()) + day;
  const confirmer = { person: ministry.address, body: ministry.address, seat: none };
  const message = {
    organisation: county.address,
    purpose: maker,
    person: alice.address,
    until,
    confirmer: ministry.address,
    body: ministry.address,
    seat: none,
    nonce: await registry.officerNonce(county),
    deadline,
  };
  const confirmation = await signConfirmation(ministry, to, message);
  const name = () =>
    registry.connect(county).nameOfficer(county, maker, alice, until, confirmer, deadline, confirmation);
  return { ...base, until, deadline, confirmer, message, confirmation, name };
}

/** The society with a list of three to be named in the county, which the ministry is to confirm. */
export async function nominations() {
  const base = await society();
  const until = (await now()) + year;
  const list = [
    { purpose: maker, person: base.alice.address, until },
    { purpose: purpose("checker"), person: base.bob.address, until },
    { purpose: purpose("payer"), person: base.carol.address, until: until + day },
  ];
  const confirmer = { person: base.ministry.address, body: base.ministry.address, seat: none };
  return { ...base, list, confirmer };
}

/** Pauses the registry for so many seconds, and returns the end. */
export async function pause(
  base: Pick<Awaited<ReturnType<typeof foundation>>, "manager" | "registry">,
  seconds: bigint = day,
): Promise<bigint> {
  const until = (await now()) + seconds;
  await base.manager.execute(base.registry, base.registry.interface.encodeFunctionData("pause", [until]));
  return until;
}
