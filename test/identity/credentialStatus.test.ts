import { expect } from "chai";
import {
  accredit,
  accreditationsOf,
  credentialStatus,
  issueCredential,
  registeredSchemas,
  reinstateCredential,
  revokeCredential,
  suspendCredential,
  withdrawAccreditation,
} from "../../src/identity/index.ts";
import { acting } from "../support/acting.ts";
import { day, licensing, networkHelpers, now, reason, year } from "../support/identity.ts";

async function licensed() {
  const base = await networkHelpers.loadFixture(licensing);
  const { registry, credentials, schemas, county, alice, bob, ministry, clerk } = base;
  const client = { identities: registry, credentials, fromBlock: 0 };
  const office = acting({ credentialRegistry: credentials.connect(alice) });
  const issuer = (schema: string) => ({ schema, index: 2, organisation: county.address, officer: alice.address });
  const root = (schema: string) => ({ schema, organisation: ministry.address, officer: clerk.address });
  const ask = async (schema: string, time?: bigint) => {
    const question = { subject: bob.address, schema };
    const status = await credentialStatus(client, time === undefined ? question : { ...question, time: Number(time) });
    const failed = status.reasons.filter(({ passed }) => !passed).map(({ code }) => code);
    // The reasons and the contract's verdict agree, whatever a test does.
    expect(status.valid).to.equal(failed.length === 0);
    return failed;
  };
  return { ...base, schemas, office, issuer, root, ask, subject: bob.address };
}

describe("credentialStatus", () => {
  it("answers for every second since the first, through renewal, suspension, revocation and a new issue", async () => {
    const { office, issuer, ask, subject, schemas } = await licensed();
    const { kept } = schemas;
    const moments: bigint[] = [];
    const step = async (act: Promise<unknown>) => {
      await act;
      moments.push(await now());
      await networkHelpers.time.increase(day);
    };
    const start = await now();
    await step(issueCredential(office, { ...issuer(kept), subject, until: start + 20n * day }));
    await step(issueCredential(office, { ...issuer(kept), subject, until: start + 30n * day }));
    await step(suspendCredential(office, { ...issuer(kept), subject, reasonHash: reason }));
    await step(reinstateCredential(office, { ...issuer(kept), subject }));
    await step(suspendCredential(office, { ...issuer(kept), subject, reasonHash: reason }));
    await step(reinstateCredential(office, { ...issuer(kept), subject }));
    await step(revokeCredential(office, { ...issuer(kept), subject, reasonHash: reason }));
    await step(
      issueCredential(office, { ...issuer(kept), subject, from: start + 12n * day, until: start + 15n * day }),
    );
    const expected = ["", "", "SUSPENDED", "", "SUSPENDED", "", "REVOKED", "NOT_BEGUN"];
    for (const [position, code] of expected.entries()) {
      const failed = code === "" ? [] : [`CREDENTIAL_${code}`];
      for (const after of [0n, 60n]) expect(await ask(kept, moments[position]! + after), code).to.deep.equal(failed);
    }
    expect(await ask(kept, start)).to.deep.equal(["CREDENTIAL_NOT_BEGUN"]);
    await networkHelpers.time.increaseTo(start + 13n * day);
    expect(await ask(kept)).to.deep.equal([]);
    await networkHelpers.time.increaseTo(start + 15n * day);
    expect(await ask(kept)).to.deep.equal(["CREDENTIAL_OVER"]);
  });
  it("says whether a credential falls with its issuer", async () => {
    const { credentials, clerk, office, issuer, root, ask, subject, schemas } = await licensed();
    for (const schema of [schemas.kept, schemas.cascading]) {
      await issueCredential(office, { ...issuer(schema), subject, until: (await now()) + year });
      await withdrawAccreditation(acting({ credentialRegistry: credentials.connect(clerk) }), {
        ...{ ...root(schema), index: 1, reasonHash: reason },
      });
    }
    expect(await ask(schemas.kept)).to.deep.equal([]);
    expect(await ask(schemas.cascading)).to.deep.equal(["ISSUER_NOT_ACCREDITED"]);
  });
  it("says what is wrong with the subject, now and then", async () => {
    const { registry, ministry, clerk, office, issuer, ask, subject, schemas } = await licensed();
    await issueCredential(office, { ...issuer(schemas.kept), subject, until: (await now()) + year });
    const before = await now();
    const desk = [ministry.address, clerk.address, subject] as const;
    await networkHelpers.time.increase(day);
    await registry.connect(clerk).suspend(...desk, false, reason);
    expect(await ask(schemas.kept)).to.deep.equal(["SUBJECT_SUSPENDED"]);
    expect(await ask(schemas.kept, before)).to.deep.equal([]);
    await registry.connect(clerk).reinstate(...desk, reason);
    expect(await ask(schemas.kept)).to.deep.equal([]);
    await registry.connect(clerk).end(...desk, reason);
    expect(await ask(schemas.kept)).to.deep.equal(["SUBJECT_ENDED"]);
  });
});

describe("accredit, accreditationsOf, registeredSchemas", () => {
  it("number accreditations, and list them under their schema", async () => {
    const { credentials, clerk, root, schemas, company, ministry } = await licensed();
    const until = (await now()) + year;
    const terms = { ...root(schemas.kept), holder: company.address, accreditor: false, parent: 1, until };
    const { index } = await accredit(acting({ credentialRegistry: credentials.connect(clerk) }), terms);
    expect(index).to.equal(3);
    const listed = await accreditationsOf(credentials, schemas.kept);
    expect(listed[2]).to.include({ index: 3, holder: company.address, parent: 1, until, withdrawn: false });
    const known = await registeredSchemas(credentials, { fromBlock: 0 });
    expect(known).to.deep.equal([
      { schema: schemas.kept, root: ministry.address, cascading: false, accreditations: 3n },
      { schema: schemas.cascading, root: ministry.address, cascading: true, accreditations: 2n },
    ]);
  });
});
