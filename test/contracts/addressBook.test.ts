import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { belowPublished, publishedBounds } from "../../src/contracts/periods.ts";
import { connect } from "../../src/contracts/connect.ts";
import { type AddressBook } from "../../src/contracts/addressBook.ts";
import {
  addressBookPath,
  findAddressBook,
  readAddressBook,
  writeAddressBook,
} from "../../src/contracts/node/addressBookFile.ts";
import { contractKeys } from "../../src/contracts/table.ts";
import { ProbityError } from "../../src/base/errors.ts";
import { resolveParameters } from "../../src/deploy/specification.ts";
import { ethers } from "../deploy/fixture.ts";

const address = "0x00000000000000000000000000000000000000AA";

/** A well-formed book of a chain that is not the test's. */
function otherBook(): AddressBook {
  return {
    format: "probity-address-book/1",
    chainId: 31_337,
    genesisHash: `0x${"12".repeat(32)}`,
    trial: false,
    deploymentBlock: 3,
    contracts: Object.fromEntries(contractKeys.map((key) => [key, address])) as AddressBook["contracts"],
    implementations: { roundBook: address },
    bounds: { ...publishedBounds },
    periods: { ...publishedBounds },
  };
}

async function refusal(attempt: () => unknown): Promise<ProbityError> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof ProbityError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("the address book", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "probity-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is named by chain id and genesis, and reads as written", () => {
    const book = otherBook();
    const path = writeAddressBook(folder, book);
    expect(readdirSync(folder)).to.deep.equal(["31337-12121212.json"]);
    expect(path).to.equal(addressBookPath(folder, book));
    expect(readAddressBook(path)).to.deep.equal(book);
  });

  it("is refused on a chain with another genesis, which is named", async () => {
    const path = writeAddressBook(folder, otherBook());
    const error = await refusal(() => connect({ provider: ethers.provider, addressBook: readAddressBook(path) }));
    expect(error.code).to.equal("ADDRESS_BOOK_OTHER_CHAIN");
    expect(error.message).to.include(otherBook().genesisHash);
    expect(error.facts["genesis"]).to.equal((await ethers.provider.getBlock(0))?.hash);
  });

  it("is missed with a next step when this chain has none", async () => {
    const error = await refusal(() => findAddressBook(folder, ethers.provider));
    expect(error.code).to.equal("ADDRESS_BOOK_MISSING");
    expect(error.next).to.include("probity deploy");
  });

  it("is refused when it is no JSON, lacks a contract, or holds what is no address", async () => {
    const path = join(folder, "book.json");
    const rest: Partial<AddressBook["contracts"]> = otherBook().contracts;
    delete rest.forwarder;
    const broken = [
      "{",
      JSON.stringify({ ...otherBook(), contracts: rest }),
      JSON.stringify({ ...otherBook(), contracts: { ...rest, forwarder: "0x12" } }),
      JSON.stringify({ ...otherBook(), more: 1 }),
    ];
    for (const text of broken) {
      writeFileSync(path, text);
      expect((await refusal(() => readAddressBook(path))).code).to.equal("ADDRESS_BOOK_INVALID");
    }
  });
});

describe("the published bounds", () => {
  it("are those of the production parameters, which are no trial; the sandbox's are one", () => {
    expect(belowPublished(resolveParameters("production").bounds)).to.deep.equal([]);
    expect(belowPublished(resolveParameters("sandbox").bounds)).to.include("governanceNotice");
  });
});
