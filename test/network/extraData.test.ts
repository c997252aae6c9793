import { expect } from "chai";
import { getAddress } from "ethers";
import { decodeExtraData, encodeExtraData, genesisExtraData } from "../../src/network/extraData.ts";

const NO_VANITY = `0x${"00".repeat(32)}`;
const one = `0x${"00".repeat(19)}01`;
const two = `0x${"00".repeat(19)}02`;

describe("QBFT extra data", () => {
  // Besu 26.8, RLPSubCommandTest.canEncodeToQbftExtraData: what "besu rlp encode --type=QBFT_EXTRA_DATA" answers.
  it("is what Besu's own command makes of two validators", () => {
    const validators = ["0xbe068f726a13c8d46c44be6ce9d275600e1735a4", "0x5ff6f4b66a46a2b2310a6f3a93aaddc0d9a1c193"];
    expect(encodeExtraData({ vanity: NO_VANITY, validators, round: 0, seals: [] })).to.equal(
      "0xf84fa00000000000000000000000000000000000000000000000000000000000000000ea94be068f726a13c8d46c44be6ce9d275600e" +
        "1735a4945ff6f4b66a46a2b2310a6f3a93aaddc0d9a1c193c080c0",
    );
  });

  // Besu 26.8, QbftExtraDataCodecTest.RAW_HEX_ENCODING_STRING.
  const full =
    "0xf8f0a00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20ea94000000000000000000000000000000000000" +
    "0001940000000000000000000000000000000000000002d794000000000000000000000000000000000000000181ff83fedcbaf886b841" +
    "000000000000000000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000" +
    "0000000000000000000a00b841000000000000000000000000000000000000000000000000000000000000000a00000000000000000000" +
    "0000000000000000000000000000000000000000000100";
  const word = (value: number): string => value.toString(16).padStart(64, "0");
  const decoded = {
    vanity: "0x0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
    validators: [one, two],
    vote: { validator: one, kind: "add" as const },
    round: 0xfedcba,
    seals: [`0x${word(1)}${word(10)}00`, `0x${word(10)}${word(1)}00`],
  };
  it("reads and writes Besu's vector with a vote, a round and seals", () => {
    expect(decodeExtraData(full)).to.deep.equal(decoded);
    expect(encodeExtraData(decoded)).to.equal(full);
  });

  // Besu 26.8, integration-test/resources/genesis_migrating_validator_contract.json and genesis_validator_contract.json.
  it("reads the genesis files of Besu's own tests", () => {
    const single = `0xf83aa0${"00".repeat(32)}d594eac51e3fe1afc9894f0dfeab8ceb471899b932dfc080c0`;
    expect(decodeExtraData(single).validators).to.deep.equal([
      getAddress("0xeac51e3fe1afc9894f0dfeab8ceb471899b932df"),
    ]);
    expect(genesisExtraData(["0xeac51e3fe1afc9894f0dfeab8ceb471899b932df"])).to.equal(single);
    expect(genesisExtraData([])).to.equal(`0xe5a0${"00".repeat(32)}c0c080c0`);
  });

  // Besu's documentation, "Configure QBFT consensus", the genesis file of its example: four validators, in no order.
  it("reads and writes the extra data that Besu's documentation publishes, and keeps the order of its validators", () => {
    const published =
      "0xf87aa00000000000000000000000000000000000000000000000000000000000000000f8549464a702e6263b7297a96638cac6ae65e6" +
      "541f4169943923390ad55e90c237593b3b0e401f3b08a0318594aefdb9a738c9f433e5b6b212a6d62f6370c2f69294c7eeb9a4e00ce6" +
      "83cf93039b212648e01c6c6b78c080c0";
    const { validators, ...rest } = decodeExtraData(published);
    expect(rest).to.deep.equal({ vanity: NO_VANITY, round: 0, seals: [] });
    expect(validators.map((address) => address.slice(0, 10).toLowerCase())).to.deep.equal([
      ...["0x64a702e6", "0x3923390a", "0xaefdb9a7", "0xc7eeb9a4"],
    ]);
    expect(encodeExtraData({ validators, ...rest })).to.equal(published);
  });

  it("writes a vote to drop as Besu reads it", () => {
    const vote = { validator: two, kind: "drop" as const };
    const encoded = encodeExtraData({ ...decoded, vote });
    expect(decodeExtraData(encoded).vote).to.deep.equal(vote);
  });

  it("orders the first validators by address, so that the order of the members does not matter", () => {
    expect(genesisExtraData([two, one])).to.equal(genesisExtraData([one, two]));
    expect(decodeExtraData(genesisExtraData([two, one])).validators).to.deep.equal([one, two]);
  });

  const wrong: [what: string, data: string][] = [
    ["a list of four", "0xe4a0" + "00".repeat(32) + "c0c080"],
    ["a list of six", "0xe6a0" + "00".repeat(32) + "c0c080c0c0"],
    ["a short vanity", "0xe49f" + "00".repeat(31) + "c0c080c0"],
    ["bytes that are no list", "0x820102"],
    ["a seal of 64 bytes", encodeExtraData({ ...decoded, seals: [`0x${"11".repeat(64)}`] })],
    ["a validator of 19 bytes", encodeExtraData({ ...decoded, validators: [`0x${"11".repeat(19)}`] })],
    ["a round with a leading zero", "0xe7a0" + "00".repeat(32) + "c0c0820001c0"],
    ["bytes behind the list", `${full}00`],
  ];
  for (const [what, data] of wrong) {
    it(`refuses ${what}`, () => expect(() => decodeExtraData(data)).to.throw());
  }
});
