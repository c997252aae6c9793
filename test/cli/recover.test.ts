import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { writeSandboxKeystore } from "../../src/cli/keystore.ts";
import { expectRefusal, parsed, type CliRun } from "../support/cli.ts";
import { openOffices, type Offices } from "./offices.fixture.ts";

const REASON = ["--reason-hash", `0x${"11".repeat(32)}`];

describe("probity identity guardian, recover", function () {
  this.timeout(120_000);
  let offices: Offices;
  let person: string;
  let newOwner: { address: string; keystore: string };

  const guardian = (verb: string, ...argv: string[]): Promise<CliRun> =>
    offices.run("identity", "guardian", verb, ...argv);
  const recover = (verb: string, ...argv: string[]): Promise<CliRun> =>
    offices.run("identity", "recover", verb, person, ...argv);
  const by = (key: string): string[] => ["--keystore", offices.keystore(key)];
  const support = (key: string, ...more: string[]): Promise<CliRun> =>
    recover("start", ...by(key), "--new-owner", newOwner.address, ...REASON, ...more);
  const expectDone = (run: CliRun): CliRun => {
    expect(run.exitCode, run.out + run.err).to.equal(0);
    return run;
  };
  const waitDelay = async (): Promise<void> => {
    const delay = await offices.stage.contracts.recoveryBoard.recoveryDelay();
    await offices.stage.clock.waitUntil((await offices.stage.clock.now()) + Number(delay) + 1);
  };

  before(async () => {
    offices = await openOffices();
    person = offices.identity("officer-31");
    const { address, privateKey } = Wallet.createRandom();
    newOwner = { address, keystore: join(offices.home, "keys", "new-owner.json") };
    writeSandboxKeystore(newOwner.keystore, new Wallet(privateKey));
  });
  after(() => offices.close());

  it("shows the default guardians, and sets, cancels and sets others", async () => {
    expect(expectDone(await guardian("show", person)).out).to.match(
      /^Now 2 of 2 default guardians can recover the key/,
    );
    const chosen = ["officer-32", "officer-33"].map((key) => offices.identity(key));
    const set = ["--guardian", ...chosen, "--threshold", "2", ...by("officer-31")];
    expect(expectDone(await guardian("set", ...set)).out).to.match(/^From \d{4}-.* on 2 of 2 guardians can recover/);
    expect(expectDone(await guardian("cancel", ...by("officer-31"))).out).to.match(/is called off/);
    expect(parsed(await guardian("set", ...set, "--json"))).to.have.nested.property("proposed.threshold", 2);
    expect((await guardian("show", person)).out).to.match(/\nFrom .* 2 of 2 guardians/);
    // The same set in another order: proposing it again would begin the delay anew.
    const same = ["--guardian", ...chosen.toReversed(), "--threshold", "2", ...by("officer-31")];
    const again = await guardian("set", ...same);
    expectRefusal(again, "GUARDIANS_PROPOSED", /are proposed already, and take office at \d{4}-/);
    expect(again.err).to.match(/probity identity guardian cancel/);
    expectDone(await guardian("set", "--default", ...by("officer-31")));
    expectRefusal(await guardian("set", "--default", ...by("officer-31")), "GUARDIANS_PROPOSED");
    expectDone(await guardian("set", ...set));
    await waitDelay();
    const { guardians, isDefault } = parsed(await guardian("show", person, "--json")) as Record<string, unknown>;
    expect([guardians, isDefault]).to.deep.equal([chosen, false]);
  });
  it("refuses guardians that are not fully named, cannot guard, or are another's to choose", async () => {
    expectRefusal(await guardian("set", ...by("officer-31")), "GUARDIANS_INCOMPLETE");
    const set = (...more: string[]): Promise<CliRun> =>
      guardian("set", "--guardian", person, offices.identity("officer-32"), "--threshold", "2", ...more);
    expectRefusal(await set(...by("officer-31")), "CONTRACT_REFUSED", /cannot guard/);
    expectRefusal(await set(...by("officer-32"), "--identity", person), "IDENTITY_KEY_NOT_ACTORS");
    expectRefusal(await guardian("cancel", ...by("officer-31")), "CONTRACT_REFUSED", /no change of guardians/);
    expect((await set(...by("officer-31"), "--default")).err).to.match(/^✖ USAGE .*cannot be used/);
  });
  it("starts with the guardians that it takes, and the owner vetoes", async () => {
    expect(expectDone(await recover("status")).out).to.match(/^There never was a recovery/);
    expectRefusal(await recover("veto", ...by("officer-31")), "RECOVERY_NOT_PENDING");
    expectRefusal(await support("officer-28"), "CONTRACT_REFUSED", /is not a guardian/);
    expectRefusal(await recover("start", ...by("officer-32"), "--new-owner", newOwner.address), "REASON_MISSING");
    expect(expectDone(await support("officer-32")).out).to.match(/supports the key .* starts with 2 guardians/);
    expect((await recover("status")).out).to.match(/supports the key .* since/);
    expect(expectDone(await recover("withdraw", ...by("officer-32"))).out).to.match(/supports no recovery/);
    expectDone(await support("officer-32"));
    expect(expectDone(await support("officer-33")).out).to.match(/is pending: the key 0x\w+ can finish it from/);
    expect((await offices.run("identity", "show", person)).out).to.match(/a recovery of its key is pending/);
    const pending = (await recover("status")).out;
    for (const key of ["officer-32", "officer-33"]) {
      expect(pending).to.contain(`${offices.identity(key)}  supports it, and started it with the others`);
    }
    expect(pending).not.to.match(/supports nothing/);
    const early = await recover("finish", "--keystore", newOwner.keystore);
    expectRefusal(early, "CONTRACT_REFUSED", /cannot end in this way before/);
    expectRefusal(await recover("finish", ...by("officer-32")), "CONTRACT_REFUSED", /only the new key/);
    expectRefusal(await recover("lapse", ...by("officer-32")), "CONTRACT_REFUSED", /cannot end in this way before/);
    const veto = parsed(expectDone(await recover("veto", ...by("officer-31"), "--json")));
    expect(veto).to.include({ number: 1, stage: "vetoed" });
    const wait = 30 * 86_400;
    expect(Date.parse(String(veto["waitUntil"])) / 1000).to.be.closeTo((await offices.stage.clock.now()) + wait, 60);
    const vetoed = (await recover("status")).out;
    expect(vetoed).to.match(/^Recovery 1 of 0x\w+: vetoed/);
    expect(vetoed.match(/started it; waits until \d{4}-/g)).to.have.length(2);
    const { supports } = parsed(await recover("status", "--json")) as unknown as { supports: object[] };
    expect(supports[0]).to.include({ started: true, guards: true, counts: false, waitsUntil: veto["waitUntil"] });
    expectRefusal(await support("officer-32"), "CONTRACT_REFUSED", /must wait until/);
  });
  it("starts again after the wait, and the new key finishes", async () => {
    await offices.stage.clock.waitUntil((await offices.stage.clock.now()) + 31 * 86_400);
    expect((await recover("status")).out).not.to.match(/waits until/);
    expectDone(await support("officer-32"));
    expect(parsed(await support("officer-33", "--json"))).to.include({ stage: "pending", number: 2 });
    expect((await recover("status")).out).to.match(/pending, .* can finish it from .* anybody can end it/);
    await waitDelay();
    const finished = expectDone(await recover("finish", "--keystore", newOwner.keystore)).out;
    expect(finished)
      .to.match(/^Recovery 2 .* finished/)
      .and.not.to.match(/support another/);
    expect((await offices.run("identity", "show", person)).out).to.contain(`controlled by  ${newOwner.address}`);
  });
  it("acts for the recovered identity with its new key, when it is named", async () => {
    const key = ["--keystore", newOwner.keystore];
    expectRefusal(await guardian("set", "--default", ...key), "CONTRACT_REFUSED", /is not enrolled/);
    expectDone(await guardian("set", "--default", "--identity", person, ...key));
  });
});
