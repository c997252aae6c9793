import { expect } from "chai";
import { concat, dataSlice, getAddress, toBeHex, Wallet, zeroPadValue } from "ethers";
import type { AddressBook } from "../../src/contracts/addressBook.ts";
import { contractKeys, contractTable } from "../../src/contracts/table.ts";
import { expectedImmutables } from "../../src/deploy/immutables.ts";
import { currentRelease, type ReleasedCode } from "../../src/deploy/release.ts";
import { verifyDeployment, type VerifiedContract } from "../../src/deploy/verify.ts";
import { deployed, ethers, networkHelpers } from "./fixture.ts";

/** Where a proxy keeps its implementation (ERC-1967). */
const SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
const LIBRARIES = [
  ...["KeyActs", "OfficerActs", "StatusActs", "ReimbursementActs"],
  ...["BidOpening", "BidSealing", "TenderNotices", "AwardRules"],
];

describe("verifyDeployment", function () {
  this.timeout(180_000);
  const release = currentRelease();
  let addressBook: AddressBook;

  beforeEach(async () => {
    ({ addressBook } = await networkHelpers.loadFixture(deployed));
  });

  const verified = (book = addressBook): Promise<VerifiedContract[]> =>
    verifyDeployment({ addressBook: book, provider: ethers.provider, release });
  const titleOf = ({ key, name }: VerifiedContract): string => key ?? name;
  /** The results other than `same`. */
  const others = async (book?: AddressBook): Promise<Record<string, VerifiedContract["result"]>> =>
    Object.fromEntries(
      (await verified(book)).filter(({ result }) => result !== "same").map((each) => [titleOf(each), each.result]),
    );
  const differencesOf = async (title: string, book?: AddressBook): Promise<string[]> =>
    (await verified(book)).find((each) => titleOf(each) === title)?.differences ?? [];
  const implementationOf = (key: "roundBook" | "tenderBoard" | "identityRegistry"): string =>
    addressBook.implementations[key] ?? "";
  const setCode = (address: string, code: string): Promise<void> => networkHelpers.setCode(address, code);
  /** Writes other bytes over those of a code. */
  const overwrite = async (address: string, start: number, bytes: string): Promise<void> => {
    const code = await ethers.provider.getCode(address);
    const end = start + (bytes.length - 2) / 2;
    await setCode(address, concat([dataSlice(code, 0, start), bytes, dataSlice(code, end)]));
  };
  const placesOf = (code: ReleasedCode, immutable: string): number[] =>
    (code.immutableReferences[immutable] ?? []).map(({ start }) => start);

  it("finds every contract and library of a fresh deployment to be the released one, with known immutables", async () => {
    const list = await verified();
    expect(list.map(titleOf)).to.have.members([...contractKeys, ...LIBRARIES]);
    for (const { name, result, differences, immutables } of list) {
      expect({ name, result, differences }).to.deep.equal({ name, result: "same", differences: [] });
      for (const each of immutables) expect(each.value, `${name}: ${each.name}`).to.equal(each.expected);
    }
    const board = list.find(({ key }) => key === "tenderBoard");
    expect(board?.implementation).to.equal(addressBook.implementations.tenderBoard);
    const values = Object.fromEntries(board?.immutables.map(({ name, value }) => [name, value]) ?? []);
    expect(values).to.include({
      "ERC2771ContextUpgradeable._trustedForwarder": addressBook.contracts.forwarder,
      "UUPSUpgradeable.__self": addressBook.implementations.tenderBoard,
      "TenderBoard._MIN_TENDERING": "0",
      "Module._TRIAL": "1",
    });
  });

  it("knows the value of every immutable of a deployed contract", () => {
    for (const key of contractKeys) {
      const { name } = contractTable[key];
      const names = Object.keys(release.codeOf(name).immutableReferences);
      const known = expectedImmutables(names, addressBook.contracts[key], addressBook);
      expect([...known.keys()], name).to.deep.equal(names);
    }
  });

  it("finds a proxy that was upgraded to another code, even to another contract of the release", async () => {
    const other = await ethers.deployContract("GovernedStub", [addressBook.contracts.forwarder]);
    for (const target of [await other.getAddress(), implementationOf("tenderBoard")]) {
      await networkHelpers.setStorageAt(addressBook.contracts.roundBook, SLOT, zeroPadValue(target, 32));
      expect(await others()).to.deep.equal({ roundBook: "differs" });
      expect(await differencesOf("roundBook")).to.deep.equal([`the code at ${target} is not that of RoundBook`]);
    }
    const now = (await verified()).find(({ key }) => key === "roundBook");
    expect(now?.implementation).to.equal(implementationOf("tenderBoard"));
  });

  it("finds one changed byte of an implementation, of a contract without a proxy, and of a library", async () => {
    const list = await verified();
    const library = list.find(({ name }) => name === "BidSealing")?.address ?? "";
    for (const [title, address] of [
      ["roundBook", implementationOf("roundBook")],
      ["manager", addressBook.contracts.manager],
      ["BidSealing", library],
    ] as const) {
      await overwrite(address, 700, "0xfe");
      expect((await others())[title]).to.equal("differs");
    }
    expect(Object.keys(await others())).to.have.members(["roundBook", "manager", "BidSealing"]);
  });

  it("finds code that has the released one at its begin, or that ends before it", async () => {
    const address = addressBook.contracts.accounts;
    const code = await ethers.provider.getCode(address);
    for (const wrong of [concat([code, "0x00"]), dataSlice(code, 0, -1)]) {
      await setCode(address, wrong);
      expect(await others()).to.deep.equal({ accounts: "differs" });
    }
  });

  it("finds a proxy that is not the released one, whatever implementation its slot names", async () => {
    const { roundBook } = addressBook.contracts;
    // A proxy of another make, which calls the implementation all the same.
    const delegating = concat([
      "0x363d3d373d3d3d363d73",
      implementationOf("roundBook"),
      "0x5af43d82803e903d91602b57fd5bf3",
    ]);
    await setCode(roundBook, delegating);
    expect(await others()).to.deep.equal({ roundBook: "differs" });
    expect(await differencesOf("roundBook")).to.deep.equal([`the code at ${roundBook} is not that of ERC1967Proxy`]);
  });

  it("says where there is no code: at a contract, or behind its proxy", async () => {
    const nowhere = Wallet.createRandom().address;
    const { forwarder } = addressBook.contracts;
    for (const key of ["manager", "roundBook"] as const) {
      const book = { ...addressBook, contracts: { ...addressBook.contracts, [key]: nowhere } };
      expect((await others(book))[key]).to.equal("missing");
      expect(await differencesOf(key, book)).to.deep.equal([`there is no code at ${nowhere}`]);
    }
    await networkHelpers.setStorageAt(addressBook.contracts.roundBook, SLOT, zeroPadValue(nowhere, 32));
    expect(await others()).to.deep.equal({ roundBook: "missing" });
    // Another code in the proxy's place is a difference, although its slot names nothing.
    await setCode(addressBook.contracts.roundBook, await ethers.provider.getCode(forwarder));
    expect(await others()).to.deep.equal({ roundBook: "differs" });
  });

  it("finds an immutable with another contract, or another bound, than the address book says", async () => {
    const stranger = Wallet.createRandom().address;
    const registry = addressBook.contracts.identityRegistry;
    const code = release.codeOf("RoundBook");
    for (const place of placesOf(code, "OfficerModule._IDENTITIES")) {
      await overwrite(implementationOf("roundBook"), place, zeroPadValue(stranger, 32));
    }
    expect(await others()).to.deep.equal({ roundBook: "differs" });
    expect(await differencesOf("roundBook")).to.deep.equal([
      `OfficerModule._IDENTITIES is ${stranger} instead of ${registry}`,
    ]);
    const book = { ...addressBook, bounds: { ...addressBook.bounds, tendering: 15 * 86_400 } };
    expect(await differencesOf("tenderBoard", book)).to.deep.equal([
      "TenderBoard._MIN_TENDERING is 0 instead of 1296000",
    ]);
  });

  it("finds an immutable, and the link to a library, that has another value in one place alone", async () => {
    const code = release.codeOf("IdentityRegistry");
    const [, second = 0] = placesOf(code, "ERC2771ContextUpgradeable._trustedForwarder");
    const fake = getAddress(toBeHex(1n << 150n, 20));
    await overwrite(implementationOf("identityRegistry"), second, zeroPadValue(fake, 32));
    const { forwarder } = addressBook.contracts;
    expect(await differencesOf("identityRegistry")).to.deep.equal([
      `ERC2771ContextUpgradeable._trustedForwarder has several values in one code: ${forwarder}, ${fake}`,
    ]);

    const links = Object.values(code.deployedLinkReferences).flatMap((file) => file["KeyActs"] ?? []);
    await overwrite(implementationOf("identityRegistry"), links[1]?.start ?? 0, fake);
    expect((await differencesOf("identityRegistry")).join("\n")).to.match(
      /^the address of KeyActs has several values/m,
    );
  });

  it("follows the link to a library, wherever it is", async () => {
    const code = release.codeOf("IdentityRegistry");
    const empty = Wallet.createRandom().address;
    for (const file of Object.values(code.deployedLinkReferences)) {
      for (const { start } of file["KeyActs"] ?? [])
        await overwrite(implementationOf("identityRegistry"), start, empty);
    }
    expect(await others()).to.deep.equal({ KeyActs: "missing" });
  });

  it("leaves out the hash of the metadata, which no caller can reach, and nothing else behind the code", async () => {
    const { manager } = addressBook.contracts;
    const length = (await ethers.provider.getCode(manager)).length / 2 - 1;
    await overwrite(manager, length - 40, "0x1234");
    expect(await others()).to.deep.equal({});
    await overwrite(manager, length - 4, "0x12");
    expect(await others()).to.deep.equal({ manager: "differs" });
  });
});
