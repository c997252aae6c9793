import { expect } from "chai";
import { day, networkHelpers, now, reason, year } from "../../../support/identity.ts";
import { fieldsOf } from "../../../support/structs.ts";
import { issued } from "./fixtures.ts";

/** Bob's credential of the county; `read` is it as plain values. */
async function held() {
  const base = await issued();
  const { credentials, schemas, county, alice, bob, desk } = base;
  return {
    ...base,
    from: (await credentials.credentialOf(bob, schemas.kept)).from,
    read: async (schema = schemas.kept) => fieldsOf(await credentials.credentialOf(bob, schema)),
    suspend: () => desk.suspend(bob, schemas.kept, county, alice, reason),
    reinstate: () => desk.reinstate(bob, schemas.kept, county, alice),
    revoke: () => desk.revoke(bob, schemas.kept, county, alice, reason),
    renew: (until: bigint) => desk.issue(2, schemas.kept, alice, bob, 0, until),
  };
}

const unmarked = { revokedAt: 0n, suspendedFrom: 0n, suspendedUntil: 0n, history: false };

describe("CredentialRegistry.credentialOf", () => {
  it("is all zeros where there is none: another subject, another schema", async () => {
    const { credentials, schemas, carol, bob } = await networkHelpers.loadFixture(held);
    for (const [subject, schema] of [
      [carol.address, schemas.kept],
      [bob.address, reason],
    ] as const) {
      const found = await credentials.credentialOf(subject, schema);
      expect(fieldsOf(found)).to.deep.equal({ issuer: 0n, from: 0n, until: 0n, cascading: false, ...unmarked });
    }
  });

  it("says by which issuer, from when to when, and of which sort", async () => {
    const { read, schemas, from, until } = await networkHelpers.loadFixture(held);
    expect(await read()).to.deep.equal({ issuer: 2n, from, until, cascading: false, ...unmarked });
    const other = await read(schemas.cascading);
    expect(other).to.deep.equal({ issuer: 2n, from: other.from, until, cascading: true, ...unmarked });
  });

  it("moves only the end with a renewal", async () => {
    const { read, renew, from, until } = await networkHelpers.loadFixture(held);
    await renew(until + day);
    expect(await read()).to.deep.equal({ issuer: 2n, from, until: until + day, cascading: false, ...unmarked });
  });

  it("says since when it is suspended, and until when it was", async () => {
    const { read, suspend, reinstate } = await networkHelpers.loadFixture(held);
    const before = await read();
    await suspend();
    const from = await now();
    expect(await read()).to.deep.equal({ ...before, suspendedFrom: from });
    await reinstate();
    expect(await read()).to.deep.equal({ ...before, suspendedFrom: from, suspendedUntil: await now() });
  });

  it("shows the newest suspension only, and that there is a history", async () => {
    const { read, suspend, reinstate } = await networkHelpers.loadFixture(held);
    const before = await read();
    await suspend();
    await reinstate();
    await suspend();
    expect(await read()).to.deep.equal({ ...before, suspendedFrom: await now(), history: true });
  });

  it("says when it was revoked, and keeps the rest", async () => {
    const { read, revoke } = await networkHelpers.loadFixture(held);
    const before = await read();
    await revoke();
    expect(await read()).to.deep.equal({ ...before, revokedAt: await now() });
  });

  it("is the new one, with a history, when it is issued anew", async () => {
    const { read, revoke, renew } = await networkHelpers.loadFixture(held);
    await revoke();
    const until = (await now()) + 2n * year;
    await renew(until);
    expect(await read()).to.deep.equal({
      ...{ issuer: 2n, from: await now(), until, cascading: false },
      ...{ ...unmarked, history: true },
    });
  });

  it("is as issued, whatever became of its issuer and its subject", async () => {
    const { read, root, schemas, registry, ministry, clerk, bob } = await networkHelpers.loadFixture(held);
    const before = await read();
    await root.withdraw(schemas.kept, 2, ministry, clerk, reason);
    await registry.connect(clerk).suspend(ministry, clerk, bob, false, reason);
    expect(await read()).to.deep.equal(before);
  });
});
