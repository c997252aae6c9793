import { expect } from "chai";
import { ProbityError } from "../../src/base/errors.ts";
import { parseConsentFile, parseTagFile, parseTagsFile } from "../../src/identity/index.ts";

const place = { chainId: 1, registry: `0x${"11".repeat(20)}` };
const tag = {
  ...place,
  format: "probity-tag/1",
  register: "person",
  registrar: place.registry,
  tag: `0x${"22".repeat(32)}`,
  signature: "0x33",
};

function refusalOf(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof ProbityError && error.code === "ENROLMENT_FILE_INVALID") return error.message;
    throw error;
  }
  throw new Error("was not refused");
}

describe("parseTagFile, parseTagsFile, parseConsentFile", () => {
  it("read what belongs to an enrolment, and drop what does not", () => {
    expect(parseTagFile({ ...tag, trial: false })).to.deep.equal(tag);
    const entries = [{ tag: tag.tag }];
    const tags = { ...tag, format: "probity-tags/1", batches: [{ entries, signature: "0x33" }] };
    expect(parseTagsFile(tags).batches[0]?.entries).to.deep.equal(entries);
    const consent = { identity: place.registry, kind: "person", parent: place.registry, consentUntil: 7 };
    expect(parseConsentFile({ ...tag, ...consent, format: "probity-consent/1" })).to.include({ consentUntil: 7 });
  });
  it("say which field is wrong", () => {
    expect(refusalOf(() => parseTagFile({ ...tag, registrar: "0x12" }))).to.match(/"registrar": is not an address/);
    expect(refusalOf(() => parseTagFile({ ...tag, tag: "0x12" }))).to.match(/"tag": is not 32 bytes/);
    expect(refusalOf(() => parseTagFile(7))).to.match(/^The file is not a file of one tag/);
    expect(refusalOf(() => parseTagsFile(tag))).to.match(/many tags/);
    expect(refusalOf(() => parseConsentFile(tag))).to.match(/consent/);
  });
});
