import { encodeBytes32String, id, ZeroAddress, type BaseContract, type Signer } from "ethers";
import { network } from "hardhat";
import { kinds, signConsent, signTag, type Destination, type Kind } from "../../src/identity/index.ts";
import { CredentialRegistry__factory, IdentityRegistry__factory } from "../../types/ethers-contracts/index.ts";

export const { ethers, networkHelpers } = await network.create();

export const day = 86_400n;
export const year = 365n * day;
export const officerDelay = 2n * day;
export const reason = id("a reasoned decision");
export const purpose = (name: string) => encodeBytes32String(name);

/** Deploys a contract behind a UUPS proxy and returns the proxy's address. */
async function proxied(implementation: BaseContract, call: string, on = ethers): Promise<string> {
  const proxy = await on.deployContract("ERC1967Proxy", [await implementation.getAddress(), call]);
  return proxy.getAddress();
}

/** Deploys an identity registry, without anybody in it; on this file's own chain when no other is given. */
export async function deployRegistry(manager: string, authority: string, forwarder: string, on = ethers) {
  const libraries: Record<string, string> = {};
  for (const name of ["KeyActs", "OfficerActs", "StatusActs"]) {
    libraries[name] = await (await on.deployContract(name)).getAddress();
  }
  const factory = await on.getContractFactory("IdentityRegistry", { libraries });
  const implementation = await factory.deploy(forwarder, officerDelay);
  const call = implementation.interface.encodeFunctionData("initialize", [manager, authority, officerDelay]);
  return proxied(implementation, call, on);
}

/**
 * A registry with a root agency (`ministry`, also the registrar, whose `clerk` enrols) and nobody else: the smallest
 * state in which everything can be done. `stranger` is not enrolled.
 */
export async function foundation() {
  const [admin, authority, ministry, clerk, stranger, ...others] = await ethers.getSigners();
  if (!admin || !authority || !ministry || !clerk || !stranger) throw new Error("too few accounts");
  const manager = await ethers.deployContract("PlainManager", [admin.address]);
  const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Probity Forwarder"]);
  const address = await deployRegistry(await manager.getAddress(), authority.address, await forwarder.getAddress());
  const registry = IdentityRegistry__factory.connect(address, admin);
  const to: Destination = { chainId: (await ethers.provider.getNetwork()).chainId, registry: address };

  await registry.enrolRoot(ministry.address, kinds.agency, ZeroAddress, id("tag of the ministry"));
  await registry.enrolRoot(clerk.address, kinds.person, ZeroAddress, id("tag of the clerk"));
  await registry.grantMandate(ministry.address, purpose("registrar"));
  const until = (await now()) + 10n * year;
  await registry.seatOfficer(ministry.address, purpose("registrar"), clerk.address, until);

  /** The complete, valid enrolment of an identity by the ministry; parts of it can be replaced before signing. */
  async function enrolmentOf(identity: Signer, kind: Kind = "person", parent: string = ZeroAddress, tag?: string) {
    const subject = await identity.getAddress();
    const consent = {
      identity: subject,
      registrar: ministry!.address,
      kind,
      parent,
      tag: tag ?? id(`tag of ${subject}`),
      consentUntil: (await now()) + day,
    };
    return {
      identity: subject,
      kind: kinds[kind],
      consentUntil: consent.consentUntil,
      parent,
      tag: consent.tag,
      tagSignature: await signTag(authority!, to, kind, consent.tag, consent.registrar),
      consent: await signConsent(identity, to, consent),
    };
  }

  async function enrol(identity: Signer, kind: Kind = "person", parent: string = ZeroAddress) {
    const enrolment = await enrolmentOf(identity, kind, parent);
    return registry.connect(clerk).enrol(ministry!.address, clerk!.address, enrolment);
  }

  return { admin, authority, ministry, clerk, stranger, others, manager, forwarder, registry, to, enrolmentOf, enrol };
}

/** The foundation with a county (child of the ministry), a company, and persons. */
export async function society() {
  const base = await foundation();
  const [county, company, alice, bob, carol, key] = base.others;
  if (!county || !company || !alice || !bob || !carol || !key) throw new Error("too few accounts");
  await base.enrol(county, "agency", base.ministry.address);
  await base.enrol(company, "company");
  for (const person of [alice, bob, carol]) await base.enrol(person);

  /** Two acts and the delay: the owner of the organisation prepares, its superior's own key or clerk confirms. */
  async function seat(organisation: typeof county, what: string, person: { address: string }, until?: bigint) {
    const end = until ?? (await now()) + year;
    const confirmer = organisation === county ? base.ministry : base.clerk;
    await base.registry.connect(organisation).prepareOfficer(organisation!.address, purpose(what), person.address, end);
    await base.registry.connect(confirmer).confirmOfficer(organisation!.address, purpose(what), person.address, end, {
      person: confirmer.address,
      body: base.ministry.address,
      seat: purpose(""),
    });
    await networkHelpers.time.increase(officerDelay);
  }
  return { ...base, county, company, alice, bob, carol, key, seat };
}

/** The society with a credential registry, a schema of each sort, and the county as accredited issuer of both. */
export async function licensing() {
  const base = await society();
  const factory = await ethers.getContractFactory("CredentialRegistry");
  const forwarder = await base.forwarder.getAddress();
  const implementation = await factory.deploy(forwarder, await base.registry.getAddress());
  const call = implementation.interface.encodeFunctionData("initialize", [await base.manager.getAddress()]);
  const address = await proxied(implementation, call);
  const credentials = CredentialRegistry__factory.connect(address, base.admin);
  const schemas = { kept: id("schema of a taxpayer"), cascading: id("schema of a builder") };
  await base.registry.seatOfficer(
    base.ministry.address,
    purpose("credentials"),
    base.clerk.address,
    (await now()) + 10n * year,
  );
  await base.seat(base.county, "credentials", base.alice, (await now()) + 9n * year);
  const from = await now();
  for (const schema of [schemas.kept, schemas.cascading]) {
    await credentials.registerSchema(schema, base.ministry.address, schema === schemas.cascading);
    // Index 1 is the accreditor, index 2 the issuer.
    await credentials
      .connect(base.clerk)
      .accredit(
        schema,
        0,
        base.ministry.address,
        base.clerk.address,
        base.ministry.address,
        true,
        from,
        from + 5n * year,
      );
    await credentials
      .connect(base.clerk)
      .accredit(
        schema,
        1,
        base.ministry.address,
        base.clerk.address,
        base.county.address,
        false,
        from,
        from + 4n * year,
      );
  }
  return { ...base, credentials, schemas };
}

/** The block clock. */
export async function now(): Promise<bigint> {
  return BigInt(await networkHelpers.time.latest());
}
