import { expect } from "chai";
import { ZeroAddress, type ContractTransactionResponse } from "ethers";
import { ethers, licensing, now, reason, year } from "../../../support/identity.ts";
import { itLong } from "../../../support/long.ts";
import { seededRandom } from "../../../support/random.ts";
import { DEACTIVATED } from "../../registry/IdentityRegistry/fixtures.ts";
import { SchemaModel, SubjectModel } from "./history.ts";

const SEEDS = [1, 2, 3, 5, 8, 13];
const BLOCKS = 120;
/** Enough for every act, so that nothing is estimated against a block that is not there yet. */
const OPTIONS = { gasLimit: 1_000_000 };

/** One act: how it is sent, and what the model makes of it, which is whether it may happen. */
interface Act {
  what: string;
  send: () => Promise<ContractTransactionResponse>;
  happens: (time: bigint) => boolean;
}

/** The licensing office with a second issuer, a second accreditor, three subjects, and somebody to ask many questions. */
async function bench() {
  const base = await licensing();
  const { registry, credentials, schemas, company, carol, county, ministry, clerk, bob, stranger, others } = base;
  await base.seat(company, "credentials", carol, (await now()) + 9n * year);
  await registry.connectRecoveryBoard(stranger);
  const asker = await ethers.deployContract("Asker");
  const newcomers = others.slice(6, 8);
  const subjects = [bob, ...newcomers];
  const model = new SubjectModel(DEACTIVATED);
  model.of(bob.address).enrolledAt = (await registry.standingOf(bob)).enrolledAt;
  const models: Record<string, SchemaModel> = {};
  for (const schema of Object.values(schemas)) {
    const one = new SchemaModel(schema === schemas.cascading, model);
    models[schema] = one;
    for (const index of [1, 2]) {
      const { holder, accreditor, from, until, parent } = await credentials.accreditationOf(schema, index);
      one.accreditations.push({ holder, accreditor, from, until, parent: Number(parent) });
    }
  }
  const offices = [
    { body: county, officer: base.alice },
    { body: company, officer: carol },
    { body: ministry, officer: clerk },
  ];
  return { ...base, asker, subjects, model, models, offices, newcomers };
}

describe("CredentialRegistry.wasValidAt, against a list of facts", function () {
  this.timeout(120_000);

  for (const [index, seed] of SEEDS.entries()) {
    (index < 2 ? it : itLong)(
      `answers as the facts do at every second of a random history (seed ${String(seed)})`,
      async () => {
        // Not a fixture: the models are filled as the history goes on.
        const base = await bench();
        const { registry, credentials, schemas, ministry, clerk, stranger, subjects, model, models, offices } = base;
        const { provider } = ethers;
        const random = seededRandom(seed);
        const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
        const desk = registry.connect(clerk);
        const recovering = new Set<string>();
        let done = 0;

        const ask = async (target: string, calls: string[]): Promise<string[]> => {
          const answers: string[] = [];
          for (let start = 0; start < calls.length; start += 300) {
            answers.push(...(await base.asker.ask(target, calls.slice(start, start + 300))));
          }
          return answers;
        };

        /** Draws an act. Some are against the rules: then neither side may do it. */
        async function draw(next: bigint): Promise<Act> {
          const schema = pick(Object.values(schemas));
          const facts = models[schema]!;
          const subject = pick(subjects);
          const who = subject.address;
          // Mostly whoever issued what stands, and mostly what fits the state, so that histories get long.
          const giver = facts.accreditation(facts.standing(who, next)?.issuer ?? 0)?.holder;
          const { body, officer } =
            offices.find((one) => one.body.address === giver && random(4) !== 0) ?? pick(offices);
          const office = credentials.connect(officer);
          const root = body === ministry;
          const standing = (time: bigint) => {
            const found = facts.standing(who, time);
            const own = facts.accreditation(found?.issuer ?? 0)?.holder === body.address;
            return own || root ? found : undefined;
          };
          const short = () => BigInt(1 + random(pick([20, 3_000, 30_000])));
          const current = facts.standing(who, next);
          let kind = random(100);
          if (random(5) !== 0) {
            if (kind < 62) {
              if (current === undefined) kind = 0;
              else kind = facts.isSuspended(current) ? pick([44, 44, 56, 0]) : pick([0, 30, 30, 30, 56]);
            } else if (kind >= 77 && kind < 92) {
              if (model.of(who).enrolledAt === undefined) kind = 77;
              else kind = model.isSuspended(who) ? 87 : 82;
            }
          }

          if (kind < 30) {
            const mine = facts.accreditations.flatMap(({ holder, accreditor }, at) =>
              holder === body.address && !accreditor && facts.wasAccreditedAt(at + 1, next) ? [at + 1] : [],
            );
            const issuer =
              current !== undefined && mine.includes(current.issuer) && random(3) !== 0
                ? current.issuer
                : mine.length === 0 || random(10) === 0
                  ? 1 + random(facts.accreditations.length + 1)
                  : pick(mine);
            const from = random(3) === 0 ? next + short() : 0n;
            const renewed = current?.issuer === issuer && random(3) !== 0 ? current.until : next;
            const until = (from === 0n ? renewed : from) + short();
            return {
              what: `issue ${String(issuer)} to ${who} from ${String(from)} until ${String(until)}`,
              send: () => office.issue(issuer, schema, officer, subject, from, until, OPTIONS),
              happens: (time) => facts.issue(issuer, body.address, who, from === 0n ? time : from, until, time),
            };
          }
          if (kind < 44) {
            return {
              what: `suspend the credential of ${who}`,
              send: () => office.suspend(subject, schema, body, officer, reason, OPTIONS),
              happens: (time) => {
                const found = standing(time);
                if (found === undefined || facts.isSuspended(found)) return false;
                found.suspensions.push({ from: time });
                return true;
              },
            };
          }
          if (kind < 56) {
            return {
              what: `reinstate the credential of ${who}`,
              send: () => office.reinstate(subject, schema, body, officer, OPTIONS),
              happens: (time) => {
                const found = standing(time);
                if (found === undefined || !facts.isSuspended(found)) return false;
                if (!root && !facts.wasAccreditedAt(found.issuer, time)) return false;
                found.suspensions.at(-1)!.to = time;
                return true;
              },
            };
          }
          if (kind < 62) {
            return {
              what: `revoke the credential of ${who}`,
              send: () => office.revoke(subject, schema, body, officer, reason, OPTIONS),
              happens: (time) => {
                const found = standing(time);
                if (found === undefined) return false;
                found.revokedAt = time;
                return true;
              },
            };
          }
          if (kind < 72) {
            const parents = facts.accreditations.flatMap(({ holder, accreditor }, at) =>
              holder === body.address && accreditor ? [at + 1] : [],
            );
            const parent = root && random(2) === 0 ? 0 : (parents.at(-1 - random(2)) ?? 0);
            const holder = pick(offices).body;
            const accreditor = parent === 0 && random(3) === 0;
            const from = random(3) === 0 ? next + short() : 0n;
            const until = (from === 0n ? next : from) + short() * 10n;
            return {
              what: `accredit ${holder.address} below ${String(parent)} until ${String(until)}`,
              send: () => office.accredit(schema, parent, body, officer, holder, accreditor, from, until, OPTIONS),
              happens: (time) => {
                const begins = from === 0n ? time : from;
                const above = facts.accreditation(parent);
                if (until <= begins) return false;
                if (parent === 0 && !root) return false;
                if (parent !== 0 && !(facts.wasAccreditedAt(parent, time) && until <= above!.until)) return false;
                facts.accreditations.push({ holder: holder.address, accreditor, from: begins, until, parent });
                return true;
              },
            };
          }
          if (kind < 77) {
            const index = 1 + random(facts.accreditations.length + 1);
            // The first two stay for most of the history, so that there is something to happen.
            const chosen = index <= 2 && random(6) !== 0 ? index + 2 : index;
            return {
              what: `withdraw ${String(chosen)}`,
              send: () => office.withdraw(schema, chosen, body, officer, reason, OPTIONS),
              happens: (time) => {
                const record = facts.accreditation(chosen);
                if (record === undefined || record.withdrawnAt !== undefined) return false;
                if (!root && facts.accreditation(record.parent)?.holder !== body.address) return false;
                record.withdrawnAt = time;
                // What hangs from it goes with it, unless it is over, and cannot be withdrawn again.
                for (const below of facts.accreditations) {
                  if (below.parent === chosen && below.until > time) below.withdrawnAt ??= time;
                }
                return true;
              },
            };
          }

          const facts1056 = model.of(who);
          const alive = () => facts1056.enrolledAt !== undefined && facts1056.endedAt === undefined;
          if (kind < 82) {
            const enrolment = await base.enrolmentOf(subject);
            return {
              what: `enrol ${who}`,
              send: () => desk.enrol(ministry, clerk, enrolment, OPTIONS),
              happens: (time) => {
                // The consent is the first key's: who handed the identity on did not consent.
                const owner = model.ownerAt(who, time);
                if (facts1056.enrolledAt !== undefined || owner !== who) return false;
                facts1056.enrolledAt = time;
                return true;
              },
            };
          }
          if (kind < 87) {
            return {
              what: `suspend ${who}`,
              send: () => desk.suspend(ministry, clerk, subject, false, reason, OPTIONS),
              happens: (time) => {
                if (!alive() || model.isSuspended(who)) return false;
                facts1056.suspensions.push({ from: time });
                return true;
              },
            };
          }
          if (kind < 92) {
            return {
              what: `reinstate ${who}`,
              send: () => desk.reinstate(ministry, clerk, subject, reason, OPTIONS),
              happens: (time) => {
                if (!alive() || !model.isSuspended(who)) return false;
                facts1056.suspensions.at(-1)!.to = time;
                return true;
              },
            };
          }
          if (kind < 93 && random(3) === 0) {
            return {
              what: `end ${who}`,
              send: () => desk.end(ministry, clerk, subject, reason, OPTIONS),
              happens: (time) => {
                if (!alive()) return false;
                model.end(who, time);
                recovering.delete(who);
                return true;
              },
            };
          }
          if (kind < 96) {
            const owner = model.ownerAt(who, next);
            const key = [...subjects, stranger].find(({ address }) => address === owner) ?? subject;
            const to = pick([...subjects, subject, subject]);
            return {
              what: `hand ${who} to ${to.address}`,
              send: () => registry.connect(key).changeOwner(subject, to, OPTIONS),
              happens: (time) => {
                if (facts1056.endedAt !== undefined || recovering.has(who)) return false;
                if (model.ownerAt(who, time) !== key.address) return false;
                facts1056.owners.push({ at: time, owner: to.address });
                return true;
              },
            };
          }
          const board = registry.connect(stranger);
          if (!recovering.has(who)) {
            return {
              what: `begin the recovery of ${who}`,
              send: () => board.beginRecovery(subject, OPTIONS),
              happens: () => {
                if (!alive() || recovering.has(who)) return false;
                recovering.add(who);
                return true;
              },
            };
          }
          const to = random(2) === 0 ? ZeroAddress : pick(subjects).address;
          return {
            what: `end the recovery of ${who}`,
            send: () => board.endRecovery(subject, to, OPTIONS),
            happens: (time) => {
              if (!alive() || !recovering.delete(who)) return false;
              if (to !== ZeroAddress) facts1056.owners.push({ at: time, owner: to });
              return true;
            },
          };
        }

        /** Both sides, at every boundary and a second before and after. */
        async function compare(step: number) {
          const head = await now();
          const around = (times: bigint[]) =>
            [...new Set([...times.flatMap((time) => [time - 1n, time, time + 1n]), head])].filter(
              (time) => time <= head,
            );
          const questions: { target: string; call: string; expected: string; text: string }[] = [];
          for (const { address } of subjects) {
            const active = model.wasActiveAt(address, head) && !recovering.has(address);
            questions.push({
              target: "registry",
              call: registry.interface.encodeFunctionData("isActive", [address]),
              expected: registry.interface.encodeFunctionResult("isActive", [active]),
              text: `isActive(${address})`,
            });
            for (const time of around(model.boundaries(address))) {
              questions.push({
                target: "registry",
                call: registry.interface.encodeFunctionData("wasActiveAt", [address, time]),
                expected: registry.interface.encodeFunctionResult("wasActiveAt", [model.wasActiveAt(address, time)]),
                text: `wasActiveAt(${address}, ${String(time)})`,
              });
              questions.push({
                target: "registry",
                call: registry.interface.encodeFunctionData("ownerAt", [address, time]),
                expected: registry.interface.encodeFunctionResult("ownerAt", [model.ownerAt(address, time)]),
                text: `ownerAt(${address}, ${String(time)})`,
              });
            }
            for (const [name, schema] of Object.entries(schemas)) {
              questions.push({
                target: "credentials",
                call: credentials.interface.encodeFunctionData("isValid", [address, schema]),
                expected: credentials.interface.encodeFunctionResult("isValid", [
                  active && models[schema]!.wasValidAt(address, head),
                ]),
                text: `isValid(${address}, ${name})`,
              });
              for (const time of around(models[schema]!.boundaries(address))) {
                questions.push({
                  target: "credentials",
                  call: credentials.interface.encodeFunctionData("wasValidAt", [address, schema, time]),
                  expected: credentials.interface.encodeFunctionResult("wasValidAt", [
                    models[schema]!.wasValidAt(address, time),
                  ]),
                  text: `wasValidAt(${address}, ${name}, ${String(time)})`,
                });
              }
            }
          }
          for (const [target, address] of [
            ["registry", await registry.getAddress()],
            ["credentials", await credentials.getAddress()],
          ] as const) {
            const mine = questions.filter((question) => question.target === target);
            const answers = await ask(
              address,
              mine.map(({ call }) => call),
            );
            for (const [at, { expected, text }] of mine.entries()) {
              expect(answers[at], `seed ${String(seed)}, after block ${String(step)}: ${text}`).to.equal(expected);
            }
          }
          return questions.length;
        }

        let asked = 0;
        let happened = 0;
        await provider.send("evm_setAutomine", [false]);
        try {
          for (let step = 0; step < BLOCKS; ++step) {
            const next = (await now()) + BigInt(1 + random(pick([1, 5, 300, 1_000])));
            // Several acts in one block, that is in one second.
            const acts: Act[] = [];
            for (let count = 1 + random(3); count > 0; --count) acts.push(await draw(next));
            const sent = new Map<string, Act>();
            for (const act of acts) sent.set((await act.send()).hash, act);
            await provider.send("evm_setNextBlockTimestamp", [Number(next)]);
            await provider.send("evm_mine", []);
            const receipts = await Promise.all([...sent.keys()].map((hash) => provider.getTransactionReceipt(hash)));
            for (const receipt of receipts.toSorted((one, other) => one!.index - other!.index)) {
              const act = sent.get(receipt!.hash)!;
              const may = act.happens(next);
              done += 1;
              if (may) happened += 1;
              expect(receipt!.status === 1, `seed ${String(seed)}, block ${String(step)}: ${act.what}`).to.equal(may);
            }
            if (step % 50 === 49) asked += await compare(step);
          }
          await provider.send("evm_mine", []);
          asked += await compare(BLOCKS);
        } finally {
          await provider.send("evm_setAutomine", [true]);
        }
        expect(done, "acts").to.be.greaterThan(BLOCKS);
        expect(happened, "acts that happened").to.be.greaterThan(BLOCKS / 2);
        expect(asked, "questions").to.be.greaterThan(1_000);
      },
    );
  }
});
