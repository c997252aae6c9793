import { expect } from "chai";
import { encodeBytes32String, makeError, ZeroAddress } from "ethers";
import { explainedErrors, refusalOf } from "../../src/chain/refusals.ts";
import { describeRevert, explainRevert } from "../../src/chain/send.ts";
import { ProbityError } from "../../src/errors.ts";
import * as bindings from "../../types/ethers-contracts/index.ts";

const { CredentialRegistry__factory, IdentityRegistry__factory } = bindings;
const interfaces = Object.values(bindings).flatMap((one) => ("createInterface" in one ? [one.createInterface()] : []));

function refused(data: string | null): ProbityError {
  const error = explainRevert(
    makeError("refused", "CALL_EXCEPTION", {
      ...{ action: "call", data, reason: null, invocation: null, revert: null },
      transaction: { to: ZeroAddress, data: "0x" },
    }),
  );
  if (error instanceof ProbityError) return error;
  throw error;
}

describe("refusalOf", () => {
  it("has words for errors that the contracts have, and reads no value that they have not", () => {
    for (const name of explainedErrors) {
      const fragment = interfaces.map((one) => one.getError(name)).find((found) => found !== null);
      expect(fragment, name).not.to.equal(undefined);
      const known = fragment!.inputs.map((input) => input.name);
      const values = new Proxy(
        {},
        {
          get: (_target, key) => {
            expect(known, name).to.include(key);
            return "0";
          },
        },
      );
      const { what, next } = refusalOf(name, values)!;
      expect(what, name)
        .to.match(/[^.]$/)
        .and.not.to.match(/undefined/);
      expect(next, name).to.match(/^[A-Z].*\.$/);
    }
  });
  it("has none for what everybody understands or nobody foresaw", () => {
    expect(refusalOf("Unheard", {})).to.equal(undefined);
    expect(refusalOf("toString", {})).to.equal(undefined);
  });
});

describe("explainRevert", () => {
  const identities = IdentityRegistry__factory.createInterface();
  const credentials = CredentialRegistry__factory.createInterface();

  it("says in words what a user would not understand, with the error's name", () => {
    const values = [ZeroAddress, encodeBytes32String("payer"), ZeroAddress];
    const { code, message, next, facts } = refused(identities.encodeErrorResult("IdentityNotOfficer", values));
    expect(code).to.equal("CONTRACT_REFUSED");
    expect(message).to.equal(
      `The contract refused: ${ZeroAddress} is not a sitting officer of ${ZeroAddress} for payer (IdentityNotOfficer).`,
    );
    expect(next).to.match(/officer list/);
    expect(facts["error"]).to.match(/^IdentityNotOfficer\(organisation: 0x0+, purpose: payer, person: 0x0+\)$/);
    expect(facts).to.include({ errorName: "IdentityNotOfficer", organisation: ZeroAddress, purpose: "payer" });
  });
  it("shows other errors as they are, and says when there is no reason", () => {
    const { message, facts } = refused(credentials.encodeErrorResult("CredentialTimeInFuture", [2, 1]));
    expect(message).to.equal("The contract refused: CredentialTimeInFuture(time: 2, current: 1).");
    expect(facts).to.include({ errorName: "CredentialTimeInFuture", time: "2", current: "1" });
    expect(refused(null).message).to.equal("The contract refused: no reason was given.");
    expect(refused("0x12345678").message).to.equal("The contract refused: no reason was given.");
  });
  it("names every argument as the contracts do, so that none hides the error itself", () => {
    for (const one of interfaces) {
      one.forEachError(({ name, inputs }) => {
        const names = inputs.map((input) => input.name);
        expect(names, name).not.to.include.oneOf(["", "error", "errorName"]);
      });
    }
  });
  it("leaves other errors alone", () => {
    const other = new Error("other");
    expect(explainRevert(other)).to.equal(other);
    expect(describeRevert("0x")).to.equal(undefined);
  });
});
