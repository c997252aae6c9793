import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { FunctionFragment, type Interface } from "ethers";
import {
  CredentialRegistry__factory,
  IdentityRegistry__factory,
  Module__factory,
  RecoveryBoard__factory,
} from "../../types/ethers-contracts/index.ts";

/** The contracts, and the folders beside this file in which their functions are tested. */
const CONTRACTS: Record<string, { face: Interface; folders: readonly string[] }> = {
  IdentityRegistry: { face: IdentityRegistry__factory.createInterface(), folders: ["registry/IdentityRegistry"] },
  RecoveryBoard: { face: RecoveryBoard__factory.createInterface(), folders: ["recovery/RecoveryBoard"] },
  CredentialRegistry: {
    face: CredentialRegistry__factory.createInterface(),
    folders: ["credentials/CredentialRegistry", "credentials/StatusLists"],
  },
};

/** Functions that need no file of their own, with the one that tests them and the reason. */
const EXCEPTIONS: Record<string, Record<string, { file: string; reason: string }>> = {
  IdentityRegistry: {
    DOMAIN_SEPARATOR: { file: "standingOf", reason: "a constant of the deployment" },
    changed: { file: "keys.behavior", reason: "of ERC-1056: compared after each kind of change" },
    delegates: { file: "erc1056", reason: "of ERC-1056: compared with the reference registry" },
    nonce: { file: "erc1056", reason: "of ERC-1056: compared with the reference registry" },
    owners: { file: "erc1056", reason: "of ERC-1056: compared with the reference registry" },
    keyNonce: { file: "keys.behavior", reason: "counts what the typed acts use up: read after each of them" },
    identityOfTag: { file: "standingOf", reason: "what was enrolled, read back" },
    kindOf: { file: "standingOf", reason: "what was enrolled, read back" },
    parentOf: { file: "standingOf", reason: "what was enrolled, read back" },
    registrarOf: { file: "standingOf", reason: "what was enrolled, read back" },
    officerDelay: { file: "setOfficerDelay", reason: "what the setter set" },
    officerNonce: { file: "nameOfficer", reason: "counts what co-signed namings use up: read there" },
    recoveryBoard: { file: "connectRecoveryBoard", reason: "what the setter set" },
    refusesOffice: { file: "refuseOffice", reason: "what the setter set" },
    uniquenessAuthority: { file: "setUniquenessAuthority", reason: "what the setter set" },
  },
  RecoveryBoard: {
    defaultGuardians: { file: "setDefaultGuardians", reason: "what the setter set" },
    recoveryDelay: { file: "setRecoveryDelay", reason: "what the setter set" },
  },
  CredentialRegistry: {},
};

const namesOf = (face: Interface) =>
  new Set(face.fragments.filter((each) => FunctionFragment.isFragment(each)).map(({ name }) => name));

/** What every module inherits is tested once, in `test/common/Module/`. */
const inherited = namesOf(Module__factory.createInterface());

/** One file a function, with its conditions as test names. */
describe("Tests of the identity contracts", () => {
  for (const [contract, { face, folders }] of Object.entries(CONTRACTS)) {
    const own = [...namesOf(face)].filter((name) => !inherited.has(name));
    const exceptions = EXCEPTIONS[contract]!;
    const fileOf = (name: string) =>
      folders.map((folder) => join(import.meta.dirname, folder, `${name}.test.ts`)).find(existsSync);

    it(`are a file for each function of ${contract}`, () => {
      for (const name of own.filter((each) => !Object.hasOwn(exceptions, each))) {
        const wanted = `test/identity/${folders[0]!}/${name}.test.ts`;
        expect(
          fileOf(name),
          `${contract}.${name} has no test file: write ${wanted} with its conditions as test names, or, for a plain ` +
            `getter of what another file tests, name that file and the reason in EXCEPTIONS of this test`,
        ).to.not.equal(undefined);
      }
    });

    it(`name each function of ${contract} that is tested in another's file, with the reason`, () => {
      for (const [name, { file, reason }] of Object.entries(exceptions)) {
        expect(own, `${contract} has no function ${name} any more: take it out of EXCEPTIONS`).to.include(name);
        expect(fileOf(name), `${name} has a file of its own: take it out of EXCEPTIONS`).to.equal(undefined);
        expect(reason).to.not.equal("");
        const path = [`${file}.test.ts`, `${file}.ts`].map((each) => join(import.meta.dirname, folders[0]!, each));
        const text = readFileSync(path.find(existsSync)!, "utf8");
        expect(text, `${file} does not use ${name}: write a file for it`).to.match(new RegExp(`\\b${name}\\b`));
      }
    });
  }
});
