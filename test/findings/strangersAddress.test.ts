import { expect } from "chai";
import { schemaIdOf } from "../../src/credentials/schemas.ts";
import { verifyVc } from "../../src/credentials/index.ts";
import { office } from "../credentials/fixture.ts";
import { networkHelpers } from "../support/identity.ts";

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Another payload under the old signature, as anybody can write who holds no key at all. */
function forged(compact: string, change: (payload: Record<string, unknown>) => object): string {
  const [jwt = "", ...rest] = compact.split("~");
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const said = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
  return [[header, encode({ ...said, ...change(said) }), signature].join("."), ...rest].join("~");
}

// A verifier that fetches would have been sent to any address of its own network, and made to run any pattern.
describe("what a verifier does with addresses and patterns of a stranger", () => {
  it("asks for no schema and no status list that a forged credential names", async () => {
    const { licenceFor, verifier } = await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor();
    const asked: string[] = [];
    const text = forged(credential, (payload) => {
      const { schema, index } = payload["termsOfUse"] as { schema: string; index: number };
      const statusListCredential = `http://169.254.169.254/?x=/${schema}/${index}/revocation/0`;
      const purpose = { statusPurpose: "revocation", statusListIndex: "0" };
      return {
        credentialSchema: { id: "http://127.0.0.1:8545/schema", type: "JsonSchema" },
        credentialStatus: { type: "BitstringStatusListEntry", ...purpose, statusListCredential },
      };
    });
    const note = (address: string): undefined => void asked.push(address);
    const result = await verifyVc(
      text,
      await verifier({
        schemaOf: note,
        statusListOf: (address) => Promise.reject(new Error(String(note(address)))),
      }),
    );
    expect(result.failed).to.deep.equal(["signature"]);
    const skipped = result.checks.filter(({ verdict }) => verdict === "skipped").map(({ check }) => check);
    expect(skipped).to.include.members(["schema", "status"]);
    expect(asked).to.deep.equal([]);
  });

  it("compiles no schema whose hash is not the accredited one", async () => {
    const { licenceFor, verifier } = await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor();
    // Compiled, it would be refused for its draft, and so under another code.
    const other = Buffer.from(JSON.stringify({ $schema: "https://example.test/no-draft", pattern: "^(a+)+$" }));
    const result = await verifyVc(credential, await verifier({ schemaOf: () => other }));
    expect(result.checks.find(({ check }) => check === "schema")).to.include({
      code: "SCHEMA_OTHER",
      verdict: "failed",
    });
    expect(result.checks.find(({ check }) => check === "schema")?.message).to.include(schemaIdOf(other));
  });
});
