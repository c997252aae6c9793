import { expect } from "chai";
import { id } from "ethers";
import { networkHelpers } from "../../../support/identity.ts";
import { flag, listed, revocations, suspensions } from "./fixture.ts";

describe("StatusLists.statusWord", () => {
  it("is 0 where no flag was ever set, also of a schema, an issuer and a position that are not", async () => {
    const { credentials, schema, word } = await networkHelpers.loadFixture(listed);
    expect(await word(revocations())).to.equal(0n);
    expect(await credentials.statusWord(id("unheard of"), 2, 0)).to.equal(0n);
    expect(await credentials.statusWord(schema, 2 ** 32 - 1, 2n ** 40n - 1n)).to.equal(0n);
  });

  it("is the flags that are set, the first of them the most significant bit", async () => {
    const { set, word } = await networkHelpers.loadFixture(listed);
    await set(revocations(), flag(0));
    await set(revocations(), flag(255));
    expect(await word(revocations())).to.equal((1n << 255n) | 1n);
  });

  it("loses what is cleared of a suspension", async () => {
    const { set, clear, word } = await networkHelpers.loadFixture(listed);
    await set(suspensions(), flag(1) | flag(2));
    await clear(suspensions(), flag(1));
    expect(await word(suspensions())).to.equal(flag(2));
  });

  it("is of one schema, issuer, purpose, list and word", async () => {
    const { credentials, schema, schemas, set, word } = await networkHelpers.loadFixture(listed);
    await set(suspensions(3, 5), flag(7));
    for (const position of [revocations(3, 5), suspensions(4, 5), suspensions(3, 4)]) {
      expect(await word(position)).to.equal(0n);
    }
    expect(await credentials.statusWord(schema, 1, suspensions(3, 5))).to.equal(0n);
    expect(await credentials.statusWord(schemas.cascading, 2, suspensions(3, 5))).to.equal(0n);
    expect(await word(suspensions(3, 5))).to.equal(flag(7));
  });
});
