import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { keccak256, toUtf8Bytes } from "ethers";
import { ProbityError } from "../../src/base/errors.ts";
import { parseSchema, schemaIdOf } from "../../src/credentials/index.ts";
import {
  loadSchema,
  loadSchemas,
  ownSchema,
  ownSchemaId,
  ownSchemaNames,
  SCHEMAS_FOLDER,
} from "../../src/credentials/node/schemaFiles.ts";
import { SCHEMAS, schemaId } from "../../src/scenario/genesis.ts";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";
const text = (document: object) => toUtf8Bytes(JSON.stringify(document));

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof ProbityError) return error.code;
    throw error;
  }
  return undefined;
}

describe("schemaIdOf", () => {
  it("is the keccak-256 of the file, byte for byte", () => {
    const path = join(SCHEMAS_FOLDER, "id-card.schema.json");
    const bytes = readFileSync(path);
    expect(loadSchema(path).id).to.equal(keccak256(bytes));
    expect(schemaIdOf(Buffer.concat([bytes, Buffer.from("\n")]))).not.to.equal(keccak256(bytes));
  });
});

describe("parseSchema", () => {
  const good = { $schema: DIALECT, $id: "https://schemas.example/x", title: "X", type: "object" };

  it("takes a schema of 2020-12 and says what does not follow it", () => {
    const schema = parseSchema(text({ ...good, properties: { a: {} }, required: ["a"] }));
    expect(schema).to.include({ url: "https://schemas.example/x", title: "X" });
    expect(schema.findings({ a: 1 })).to.deep.equal([]);
    expect(schema.findings({}).map(({ keyword }) => keyword)).to.deep.equal(["required"]);
  });

  it("refuses what is no JSON, of another dialect, without $id, or wrong by the dialect", () => {
    for (const bytes of [
      toUtf8Bytes("{"),
      Uint8Array.of(0xff, 0xfe),
      text({ ...good, $schema: "http://json-schema.org/draft-07/schema#" }),
      text({ ...good, $id: undefined }),
      text({ ...good, $id: "x" }),
      text({ ...good, type: "objekt" }),
      text({ ...good, propertis: {} }),
      text({ ...good, required: ["a"] }),
      text({ ...good, $ref: "https://elsewhere.example/schema" }),
    ]) {
      expect(codeOf(() => parseSchema(bytes))).to.equal("SCHEMA_INVALID");
    }
  });
});

describe("the project's own schemas", () => {
  it("are all read, each under its own address, with every claim described and nothing else let in", () => {
    const schemas = loadSchemas();
    expect(schemas.length).to.equal(ownSchemaNames().length);
    expect(new Set(schemas.map(({ url }) => url)).size).to.equal(schemas.length);
    for (const name of ownSchemaNames()) {
      const { url, bytes } = ownSchema(name);
      expect(url).to.equal(`https://schemas.probity.example/${name}/1`);
      const { credentialSubject } = (
        JSON.parse(Buffer.from(bytes).toString()) as {
          properties: Record<string, { additionalProperties: boolean; properties: Record<string, object> }>;
        }
      ).properties;
      expect(credentialSubject!.additionalProperties, name).to.equal(false);
      for (const [claim, rule] of Object.entries(credentialSubject!.properties)) {
        expect(rule, `${name}: ${claim}`).to.have.property("description");
      }
    }
  });

  it("are those of the scenario, whose ids on the chain are those of the files", () => {
    for (const name of Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[]) {
      expect(schemaId(name)).to.equal(ownSchema(name).id).and.to.equal(ownSchemaId(name));
    }
  });

  it("have the ids that schemas/README.md lists: a change of a file is a new schema", () => {
    const readme = readFileSync(join(SCHEMAS_FOLDER, "README.md"), "utf8");
    const listed = [...readme.matchAll(/`([a-z-]+)`\s*\| `(0x[0-9a-f]{64})`/g)].map(([, name, id]) => [name, id]);
    expect(listed.sort()).to.deep.equal(ownSchemaNames().map((name) => [name, ownSchemaId(name)]));
  });

  it("say what is missing: no such name, no way out of the folder", () => {
    for (const name of ["mayor", "../package"]) expect(codeOf(() => ownSchema(name))).to.equal("SCHEMA_MISSING");
  });
});
