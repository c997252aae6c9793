import { expect } from "chai";
import {
  bytesOf,
  bytesOfNumber,
  bytesOfText,
  fromBase64url,
  hexOf,
  textOf,
  toBase64url,
} from "../../src/base/bytes.ts";
import { gunzip, gzip } from "../../src/base/gzip.ts";

describe("bytes", () => {
  const samples = [...Array(70).keys()].map((length) =>
    Uint8Array.from({ length }, (_, n) => (n * 151 + length) & 255),
  );

  it("go to hex, base64url and text and back, as Node has them", () => {
    for (const bytes of samples) {
      expect(hexOf(bytes)).to.equal(`0x${Buffer.from(bytes).toString("hex")}`);
      expect(bytesOf(hexOf(bytes))).to.deep.equal(bytes);
      expect(toBase64url(bytes)).to.equal(Buffer.from(bytes).toString("base64url"));
      expect(hexOf(fromBase64url(toBase64url(bytes))!)).to.equal(hexOf(bytes));
    }
    const text = "\ufeffé\u0000𝄞";
    expect(textOf(bytesOfText(text))).to.equal(text);
    expect(hexOf(bytesOfNumber(258n, 4))).to.equal("0x00000102");
  });

  it("are not read from a text that is another spelling of them, or none", () => {
    for (const text of ["QQ==", "QR", "Q", "Q+", "Q Q", "é"]) expect(fromBase64url(text), text).to.equal(undefined);
  });

  it("are packed and unpacked, but no more than is asked for", async () => {
    const bytes = new Uint8Array(100_000).fill(7);
    const packed = await gzip(bytes);
    expect(packed.length).to.be.lessThan(1_000);
    expect(hexOf(await gunzip(packed, 100_000))).to.equal(hexOf(bytes));
    for (const broken of [packed.slice(0, -9), bytes, new Uint8Array(0)]) {
      const error = await gunzip(broken, 100_000).then(
        () => undefined,
        (cause: unknown) => cause,
      );
      expect(error).to.be.instanceOf(Error);
    }
    const refused = await gunzip(packed, 99_999).catch((cause: unknown) => (cause as Error).message);
    expect(refused).to.equal("more than 99999 bytes");
  });
});
