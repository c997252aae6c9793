import { expect } from "chai";
import { AbiCoder, hexlify, id, keccak256, ZeroAddress, ZeroHash } from "ethers";
import {
  type BatchInput,
  batchCommitment,
  billDataHash,
  billId,
  billLeaf,
  billOf,
  billSecret,
  buildBatch,
  checkManifest,
  decodeSeries,
  discloseField,
  disclosureRoot,
  documentSalt,
  encodeBill,
  encodeSeries,
  hashDocumentNumber,
  hashManifest,
  MAIN_SERIES,
  manifestText,
  NO_FIELDS,
  parseManifest,
  parsePresented,
  proofOf,
  restoreBatch,
  verifyField,
} from "../../src/bills/index.ts";
import { encodeCurrency } from "../../src/money/currency.ts";
import { bytesOf } from "../../src/base/bytes.ts";
import { ProbityError } from "../../src/base/errors.ts";
import { verify } from "../../src/merkle/index.ts";

const ISSUER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const BUYER = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const SECRET = id("a secret of the batch");
const input: BatchInput = {
  chainId: 31_337n,
  registry: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  issuer: ISSUER,
  firstNumber: 8n,
  currency: "KES",
  secret: SECRET,
  bills: [
    { buyer: BUYER, total: 116_000n, tax: 16_000n, documentNumber: "INV-1", fields: { note: "two ladders", po: "17" } },
    { total: -5_800n, tax: -800n, documentNumber: "CN-1", due: 1_800_000_000n },
    { total: "0", tax: "0", documentNumber: "INV-2", contractId: id("contract") },
  ],
};

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ProbityError) return error.code;
    throw error;
  }
  return "nothing thrown";
};

const codeOfAsync = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ProbityError) return error.code;
    throw error;
  }
  return "nothing thrown";
};

describe("bill encoding", () => {
  it("lays a bill as abi.encode does, negative amounts too", async () => {
    const { manifest } = await buildBatch(input);
    const type = "tuple(uint64,address,address,int128,int128,uint48,bytes32,bytes32,bytes32)";
    for (const index of [0, 1, 2]) {
      const bill = billOf(manifest, index);
      const expected = AbiCoder.defaultAbiCoder().encode([type], [Object.values(bill)]);
      expect(hexlify(encodeBill(bill))).to.equal(expected);
      expect(hexlify(billDataHash(bill))).to.equal(keccak256(expected));
    }
  });

  it("makes ids and commitments as the contract does", async () => {
    const { header } = await buildBatch(input);
    const coder = AbiCoder.defaultAbiCoder();
    expect(billId({ issuer: ISSUER, series: MAIN_SERIES, number: 8n })).to.equal(
      keccak256(coder.encode(["address", "bytes32", "uint64"], [ISSUER, ZeroHash, 8n])),
    );
    expect(batchCommitment(ISSUER, header)).to.equal(
      keccak256(
        coder.encode(
          ["address", "bytes32", "uint64", "uint32", "int128", "int128", "bytes3", "bytes32", "bytes32"],
          [ISSUER, ZeroHash, 8n, 3n, 110_200n, 15_200n, encodeCurrency("KES"), header.root, header.manifestHash],
        ),
      ).slice(0, 54),
    );
  });

  it("names series in the high bytes", () => {
    expect(encodeSeries("")).to.equal(MAIN_SERIES);
    expect(decodeSeries(encodeSeries("NAIROBI-01"))).to.equal("NAIROBI-01");
    expect(decodeSeries(MAIN_SERIES)).to.equal("");
    expect(decodeSeries(id("no name"))).to.equal(id("no name"));
    for (const name of ["a series with a space", "Ü", "x".repeat(32)]) {
      expect(codeOf(() => encodeSeries(name))).to.equal("BILL_SERIES_MALFORMED");
    }
  });
});

describe("buildBatch", () => {
  it("numbers the bills from the first number and sums them, credits being negative", async () => {
    const { header, manifest } = await buildBatch(input);
    expect([header.firstNumber, header.count, header.total, header.tax]).to.deep.equal([8n, 3n, 110_200n, 15_200n]);
    expect([0, 1, 2].map((index) => billOf(manifest, index).number)).to.deep.equal([8n, 9n, 10n]);
  });

  it("pays the issuer, and names no buyer, when the bill says nothing else", async () => {
    const { manifest } = await buildBatch(input);
    expect(billOf(manifest, 1)).to.include({ holder: ISSUER, buyer: ZeroAddress, due: 1_800_000_000n });
  });

  it("proves every bill at its position", async () => {
    const batch = await buildBatch(input);
    for (const [index, number] of [8n, 9n, 10n].entries()) {
      const { bill, proof } = proofOf(batch, 1n, number);
      const leafHash = billLeaf(bill);
      const at = { proof: proof.map(bytesOf), root: bytesOf(batch.header.root), count: 3, leafHash };
      expect(verify({ ...at, index })).to.equal(true);
      expect(verify({ ...at, index: (index + 1) % 3 })).to.equal(false);
    }
  });

  it("refuses a number outside the batch", async () => {
    const batch = await buildBatch(input);
    for (const number of [7n, 11n]) {
      expect(codeOf(() => proofOf(batch, 1n, number))).to.equal("BILL_NUMBER_OUTSIDE");
    }
  });

  it("draws a secret of its own for every batch", async () => {
    const unsalted = { ...input, secret: undefined };
    const [one, two] = [await buildBatch(unsalted), await buildBatch(unsalted)];
    expect(one.manifest.secret).not.to.equal(two.manifest.secret);
    expect(one.header.root).not.to.equal(two.header.root);
    expect(one.header.manifestHash).not.to.equal(two.header.manifestHash);
  });

  for (const [what, change] of [
    ["no bill", { bills: [] }],
    ["a currency that is none", { currency: "kes" }],
    ["number 0", { firstNumber: 0n }],
    ["an issuer that is no address", { issuer: "Simba Works" }],
    ["an amount with a fraction", { bills: [{ total: "1.50", tax: "0", documentNumber: "A" }] }],
    ["an amount beyond 127 bits", { bills: [{ total: 2n ** 127n, tax: 0n, documentNumber: "A" }] }],
    ["a document without a number", { bills: [{ total: 1n, tax: 0n, documentNumber: "" }] }],
  ] as const) {
    it(`refuses ${what}`, async () => {
      expect(await codeOfAsync(buildBatch({ ...input, ...(change as Partial<BatchInput>) }))).to.equal(
        "BILL_BATCH_MALFORMED",
      );
    });
  }

  it("says which bill and field is wrong", async () => {
    const bills = [...input.bills, { total: "1.50", tax: "0", documentNumber: "A" }];
    try {
      await buildBatch({ ...input, bills });
      expect.fail("not refused");
    } catch (error) {
      expect((error as ProbityError).facts["path"]).to.equal("bills.3.total");
    }
  });
});

describe("bill manifest", () => {
  it("has the same hash after it was written and read", async () => {
    const { manifest, header } = await buildBatch(input);
    const text = [...manifestText(manifest)].join("");
    expect(text).to.equal([...manifestText(parseManifest(JSON.parse(text)))].join(""));
    expect(await hashManifest(parseManifest(JSON.parse(text)))).to.equal(header.manifestHash);
  });

  it("has a hash that does not depend on the order of keys", async () => {
    const { manifest, header } = await buildBatch(input);
    const reversed = Object.fromEntries(Object.entries(manifest).reverse());
    expect(await hashManifest(parseManifest(reversed))).to.equal(header.manifestHash);
  });

  it("is keccak256 of its text in UTF-8", async () => {
    const { manifest, header } = await buildBatch({
      ...input,
      bills: [{ total: 1n, tax: 0n, documentNumber: "Ü-1", fields: { "seller name": "Çağrı Ltd" } }],
    });
    expect(keccak256(Buffer.from([...manifestText(manifest)].join(""), "utf8"))).to.equal(header.manifestHash);
  });

  it("is restored to the batch that it was", async () => {
    const batch = await buildBatch(input);
    const restored = await restoreBatch(batch.manifest);
    expect(restored.header).to.deep.equal(batch.header);
    expect(proofOf(restored, 1n, 9n)).to.deep.equal(proofOf(batch, 1n, 9n));
  });

  it("is refused when a bill was changed", async () => {
    const { manifest } = await buildBatch(input);
    const [first, ...others] = manifest.bills;
    const changed = { ...manifest, bills: [{ ...first!, total: 1n }, ...others] };
    expect(await codeOfAsync(restoreBatch(changed))).to.equal("BILL_MANIFEST_ROOT");
  });

  it("is checked for count, sums and root, as the tax authority does it", async () => {
    const { manifest } = await buildBatch(input);
    expect(checkManifest(manifest)).to.deep.equal([]);
    const wrong = { ...manifest, total: 1n, tax: 2n, count: 4n, root: id("root") };
    expect(checkManifest(wrong).map(({ code }) => code)).to.deep.equal([
      "BILL_MANIFEST_COUNT",
      "BILL_MANIFEST_TOTAL",
      "BILL_MANIFEST_TAX",
      "BILL_MANIFEST_ROOT",
    ]);
  });

  it("is refused when it is none", () => {
    for (const json of [null, 7, [], {}, { kind: "other" }]) {
      expect(codeOf(() => parseManifest(json))).to.equal("BILL_MANIFEST_MALFORMED");
      expect(codeOf(() => parsePresented(json))).to.equal("BILL_PROOF_MALFORMED");
    }
  });
});

describe("bill disclosure", () => {
  const fields = { buyer: "Ministry of Water", note: "two ladders", po: "17" };
  const secret = billSecret(bytesOf(SECRET), 8n);

  it("opens one field, which proves itself", () => {
    const root = disclosureRoot(fields, secret);
    for (const name of Object.keys(fields)) {
      const field = discloseField(fields, secret, name);
      expect(field).not.to.equal(undefined);
      expect(verifyField(root, field!)).to.equal(true);
      expect(verifyField(root, { ...field!, value: "forged" })).to.equal(false);
      expect(verifyField(root, { ...field!, name: "other" })).to.equal(false);
      expect(verifyField(root, { ...field!, salt: ZeroHash })).to.equal(false);
    }
    expect(discloseField(fields, secret, "absent")).to.equal(undefined);
  });

  it("does not mistake the end of a name for the start of a value", () => {
    expect(disclosureRoot({ ab: "c" }, secret)).not.to.equal(disclosureRoot({ a: "bc" }, secret));
  });

  it("gives nothing away: equal fields of two bills have nothing in common", () => {
    const other = billSecret(bytesOf(SECRET), 9n);
    expect(disclosureRoot(fields, secret)).not.to.equal(disclosureRoot(fields, other));
    expect(hashDocumentNumber("INV-1", documentSalt(secret))).not.to.equal(
      hashDocumentNumber("INV-1", documentSalt(other)),
    );
  });

  it("has an empty root without fields", () => {
    expect(disclosureRoot({}, secret)).to.equal(NO_FIELDS);
  });

  it("does not open an inherited name", () => {
    expect(discloseField(fields, secret, "toString")).to.equal(undefined);
  });
});
