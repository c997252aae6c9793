import { IdentityRegistry__factory } from "../../../../types/ethers-contracts/index.ts";
import { day, licensing, now, year } from "../../../support/identity.ts";

/** The errors of the identity registry, which the credential registry passes on. */
export const identityErrors = IdentityRegistry__factory.createInterface();

/** An issued credential of either schema for Bob; Alice is the issuer's officer, the clerk the root's. */
export async function issued() {
  const base = await licensing();
  const { credentials, schemas, alice, bob } = base;
  const desk = credentials.connect(base.alice);
  const until = (await now()) + year;
  for (const schema of [schemas.kept, schemas.cascading]) await desk.issue(2, schema, alice, bob, 0, until);
  return { ...base, desk, until, root: credentials.connect(base.clerk) };
}

/**
 * As {@link issued}, and in both schemas the company is an accreditor (index 3, Bob its officer) with the county as its
 * issuer (4), and an issuer of the root's itself (5, Carol its officer).
 */
export async function secondIssuer() {
  const base = await issued();
  const { credentials, schemas, root, ministry, clerk, county, company, bob, carol } = base;
  const until = (await now()) + 2n * year;
  for (const person of [bob, carol]) await base.seat(company, "credentials", person, until);
  for (const schema of [schemas.kept, schemas.cascading]) {
    await root.accredit(schema, 0, ministry, clerk, company, true, 0, until);
    await credentials.connect(bob).accredit(schema, 3, company, bob, county, false, 0, until);
    await root.accredit(schema, 0, ministry, clerk, company, false, 0, until);
  }
  return base;
}

/** Pauses the registry of credentials for so many seconds, and returns the end. */
export async function pause(
  base: Pick<Awaited<ReturnType<typeof licensing>>, "manager" | "credentials">,
  seconds: bigint = day,
): Promise<bigint> {
  const until = (await now()) + seconds;
  await base.manager.execute(base.credentials, base.credentials.interface.encodeFunctionData("pause", [until]));
  return until;
}
