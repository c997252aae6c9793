import { expect } from "chai";
import { address, addressFault } from "../../src/base/address.ts";

const GOOD = "0x52908400098527886E0F7030069857D2E4169EE7";
const MISTYPED = GOOD.replace("E0F", "e0F");

describe("addresses", () => {
  it("are read with a checksum or without one, into the form with it", () => {
    for (const text of [GOOD, GOOD.toLowerCase()]) {
      expect(addressFault(text)).to.equal(undefined);
      expect(address.parse(text)).to.equal(GOOD);
    }
  });
  it("are told apart: what is none, and what has a wrong checksum", () => {
    for (const text of ["", "amina", GOOD.slice(2), `${GOOD}0`, "XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS"]) {
      expect(addressFault(text), text).to.match(/^is not an address/);
    }
    expect(addressFault(MISTYPED)).to.match(/^has a wrong checksum/);
    const issue = address.safeParse(MISTYPED).error?.issues[0]?.message;
    expect(issue).to.equal(addressFault(MISTYPED)).and.not.to.match(/0x/);
  });
});
