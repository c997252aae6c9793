import { createHash } from "node:crypto";
import { expect } from "chai";
import {
  concat,
  getAddress,
  hexlify,
  id,
  keccak256,
  toBeHex,
  toUtf8Bytes,
  Wallet,
  zeroPadBytes,
  zeroPadValue,
} from "ethers";
import { readHouseholds } from "../../src/scenario/funds.ts";
import { publicData, type Public } from "../support/publicData.ts";
import { endYear, playedYear, type PlayedYear } from "./fixture.ts";
import { PersonalScanner, valuesOf, valuesOfCard, type Finding } from "./personal.ts";

/** Law 7: nothing personal on chain. */
describe("privacy of the year", function () {
  this.timeout(240_000);
  const utf8 = (text: string) => hexlify(toUtf8Bytes(text));
  const utf16 = (text: string) => Buffer.from(text, "utf16le");
  const sha256 = (hex: string) =>
    `0x${createHash("sha256")
      .update(Buffer.from(hex.slice(2), "hex"))
      .digest("hex")}`;
  const amina = { name: "Amina Karanga", civilNumber: "TEST-907919" };

  describe("the scanner", () => {
    const scanner = new PersonalScanner(
      valuesOf([amina, { name: "Juma Ali", civilNumber: "12345678901" }], ["Ali Stores"]),
    );
    const found = (hex: string) => scanner.find("here", hex).map(({ value }) => value);
    /** Between other words, as calldata has it. */
    const planted = (hex: string) => concat([id("selector").slice(0, 10), id("before"), hex, id("after")]);
    const word = (value: bigint) => toBeHex(value, 32);

    const forms: Record<string, [string, string]> = {
      "a name in UTF-8": ["Amina Karanga", utf8("Amina Karanga")],
      "a name in lower case": ["Amina Karanga", utf8("amina karanga")],
      "a name in upper case": ["Amina Karanga", utf8("AMINA KARANGA")],
      "a name turned round": ["Karanga, Amina", utf8("Karanga, Amina")],
      "a part of a name": ["Karanga", utf8("Karanga")],
      "a short part of a name, alone": ["Juma", concat([utf8(" Juma"), "0x00"])],
      "a name in UTF-16, little endian": ["Amina Karanga", hexlify(utf16("Amina Karanga"))],
      "a name in UTF-16, big endian": ["Amina Karanga", hexlify(utf16("Amina Karanga").swap16())],
      "a name as hex text": ["Amina Karanga", utf8(Buffer.from("Amina Karanga").toString("hex"))],
      "a name as upper-case hex text": ["Karanga", utf8(Buffer.from("Karanga").toString("hex").toUpperCase())],
      "keccak-256 of a name": ["Amina Karanga", id("Amina Karanga")],
      "SHA-256 of a name": ["Amina Karanga", sha256(utf8("Amina Karanga"))],
      "keccak-256 of a name in lower case": ["amina karanga", id("amina karanga")],
      "a civil number": ["TEST-907919", utf8("TEST-907919")],
      "a civil number without its sign": ["TEST-907919", utf8("test907919")],
      "the digits of a civil number, alone": ["TEST-907919", concat([utf8(" 907919"), "0x00"])],
      "the number as an integer": ["TEST-907919", word(907_919n)],
      "the number's packed digits, right in a word": ["TEST-907919", word(0x907919n)],
      "the number's packed digits, left in a word": ["TEST-907919", zeroPadBytes("0x907919", 32)],
      "a long number's packed digits": ["12345678901", "0x012345678901"],
      "keccak-256 of a civil number": ["TEST-907919", id("TEST-907919")],
      "keccak-256 of a civil number's digits": ["TEST-907919", id("907919")],
      "keccak-256 of the integer": ["TEST-907919", keccak256(word(907_919n))],
      "keccak-256 of a bytes32 string": ["TEST-907919", keccak256(zeroPadBytes(utf8("TEST-907919"), 32))],
      "SHA-256 of a civil number": ["TEST-907919", sha256(utf8("TEST-907919"))],
      "an address cut from a hash": ["TEST-907919", zeroPadValue(`0x${id("TEST-907919").slice(-40)}`, 32)],
    };
    for (const [name, [value, hex]] of Object.entries(forms)) {
      it(`finds ${name}`, () => {
        const [seen] = found(planted(hex));
        expect(seen?.toLowerCase()).to.equal(value.toLowerCase());
      });
    }

    it("finds nothing in what is not personal: public names, other numbers, letters inside a word, random bytes", () => {
      for (const hex of [
        utf8("Ali Stores"),
        word(907_918n),
        utf8("Jumamosi"),
        utf8("the figure 19079190"),
        id("noise"),
      ]) {
        expect(found(planted(hex))).to.deep.equal([]);
      }
    });

    it("cannot see a salted hash, a keyed tag or two fields in one word, and does not say that it could", () => {
      for (const hex of [id("salt TEST-907919"), id("Amina Karanga, 7"), word((1n << 128n) | 907_919n)]) {
        expect(found(planted(hex))).to.deep.equal([]);
      }
    });
  });

  describe("the chain", () => {
    let played: PlayedYear;
    let scanner: PersonalScanner;

    before(async () => {
      played = await playedYear();
      const { county } = played.stage.samples;
      const households = readHouseholds(played.stage);
      const people = valuesOf(
        [...county.people, ...households],
        county.organisations.map(({ name }) => name),
      );
      scanner = new PersonalScanner([...people, ...valuesOfCard(played.stage.samples.card.claims)]);
    });
    after(endYear);

    const scan = (data: readonly Public[]): Finding[] => data.flatMap(({ where, hex }) => scanner.find(where, hex));

    it("shows nothing of the 338 sample people in calldata, creations, events, code and storage", async () => {
      const data = await publicData(played.provider, 0, await played.provider.getBlockNumber());
      const count = (what: string) => data.filter(({ where }) => where.startsWith(what)).length;
      expect(count("calldata"), "transactions").to.be.greaterThan(300);
      expect(count("creation"), "creations").to.be.greaterThan(10);
      expect(count("event"), "events").to.be.greaterThan(500);
      expect(count("storage"), "storage writes").to.be.greaterThan(1_000);
      expect(scan(data)).to.deep.equal([]);
    });

    it("would have shown it: a number planted on this chain is found in calldata, event and storage", async () => {
      const { provider, stage } = played;
      const [person] = stage.samples.county.people;
      const snapshot = (await provider.send("evm_snapshot", [])) as string;
      const owner = new Wallet(id("somebody who is not enrolled"), provider);
      const before = await provider.getBlockNumber();
      // The only field of the registry that anyone fills with twenty bytes of their own choice and that it stores.
      const telling = getAddress(zeroPadValue(utf8(person!.civilNumber), 20));
      await (await stage.contracts.identityRegistry.connect(owner).changeOwner(owner, telling)).wait();
      const findings = scan(await publicData(provider, before + 1, await provider.getBlockNumber()));
      await provider.send("evm_revert", [snapshot]);
      expect(new Set(findings.map(({ value }) => value))).to.deep.equal(new Set([person!.civilNumber]));
      for (const place of ["calldata", "event", "storage"]) {
        expect(
          findings.some(({ where }) => where.startsWith(place)),
          place,
        ).to.equal(true);
      }
    });
  });
});
