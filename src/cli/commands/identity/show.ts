import type { Command } from "commander";
import { ZeroAddress } from "ethers";
import type { Act } from "../../../chain/logs.ts";
import {
  enrolmentOf,
  enrolmentsBy,
  getStanding,
  identityHistory,
  mandates,
  idOfName,
  nameOfId,
  seatsOfPerson,
  type EnrolmentRecord,
  type Standing,
} from "../../../identity/index.ts";
import { counted } from "../../../base/counted.ts";
import { reportOf, withDeployment } from "../../deployment.ts";
import { addressOption, RPC_OPTION } from "../../options.ts";
import type { Output } from "../../output.ts";
import { blocksOf } from "../../progress.ts";
import { visible } from "../../../base/text.ts";
import { dateTime } from "../../text.ts";
import { identityUnknown } from "./enrolment.ts";
import { seatText } from "./seatText.ts";

/** `probity identity show`: an identity's on-chain data, none of it personal. */
export function identityShowCommand(command: Command, output: Output): void {
  command
    .argument("<address>", "the identity", addressOption)
    .option(...RPC_OPTION)
    .action((address: string, { rpc }: { rpc: string }) => show(address, rpc, output));
}

/** `probity identity enrolled` */
export function enrolledCommand(command: Command, output: Output): void {
  command
    .argument("<registrar>", "the registrar; the zero address for governance", addressOption)
    .option("--officer <address>", "only this officer's acts", addressOption)
    .option(...RPC_OPTION)
    .action((registrar: string, options: { officer?: string; rpc: string }) => enrolled(registrar, options, output));
}

async function show(address: string, rpc: string, output: Output): Promise<void> {
  await withDeployment(rpc, async (probity) => {
    const registry = probity.contracts.identityRegistry;
    const range = blocksOf(probity, output);
    const standing = await getStanding(registry, address);
    if (standing.kind === "none") throw identityUnknown(address);
    const [active, history, seats, held] = await Promise.all([
      registry.isActive(address),
      identityHistory(registry, address, range),
      seatsOfPerson(registry, address, range),
      Promise.all(mandates.map((name) => registry.hasMandate(address, idOfName(name)))),
    ]);
    const offices = mandates.filter((_name, position) => held[position]);
    const enrolment = history.filter(({ name }) => name === "IdentityEnrolled").map(enrolmentOf)[0];
    reportOf(output, probity, { active, ...standing, mandates: offices, enrolment, history, seats }, (_result, text) =>
      [
        `Identity ${address}, ${active ? "active" : "NOT active"}`,
        text.table([
          ["  kind", standing.kind],
          ["  controlled by", standing.deactivated ? "nobody, for ever" : standing.owner],
          ...(standing.parent === ZeroAddress ? [] : [["  agency above", standing.parent]]),
          ["  registrar", standing.registrar === ZeroAddress ? "governance" : standing.registrar],
          ["  enrolled", `${dateTime(standing.enrolledAt)}${enrolment === undefined ? "" : byText(enrolment)}`],
          ...(offices.length === 0 ? [] : [["  offices of state", offices.join(", ")]]),
          ...conditions(standing).map((condition) => ["  now", condition]),
        ]),
        "",
        text.table(history.map((act) => [`  ${dateTime(act.time)}`, act.name, actText(act)])),
        ...(seats.length === 0
          ? []
          : [
              "",
              "Seats as an officer",
              text.table(seats.map((seat) => [`  ${seat.organisation}`, ...seatText(seat)])),
            ]),
      ].join("\n"),
    );
  });
}

async function enrolled(
  registrar: string,
  { officer, rpc }: { officer?: string; rpc: string },
  output: Output,
): Promise<void> {
  await withDeployment(rpc, async (probity) => {
    const range = blocksOf(probity, output);
    const all = await enrolmentsBy(probity.contracts.identityRegistry, registrar, range);
    const found = all.filter((record) => officer === undefined || record.officer === officer);
    reportOf(output, probity, { registrar, enrolments: found }, (_result, text) =>
      [
        `${counted(found.length, "enrolment")} by ${registrar}`,
        ...(found.length === 0
          ? []
          : [text.table(found.map((one) => [`  ${dateTime(one.time)}`, one.identity, one.kind, `by ${one.officer}`]))]),
      ].join("\n"),
    );
  });
}

function byText({ registrar, officer }: EnrolmentRecord): string {
  return registrar === ZeroAddress ? " by governance" : ` by ${officer} of ${registrar}`;
}

function conditions({ suspended, onReference, ended, recovering, kind }: Standing): string[] {
  return [
    ...(suspended ? [`suspended${onReference ? " on a court's or the police's reference" : ""}`] : []),
    ...(recovering ? ["a recovery of its key is pending"] : []),
    ...(ended ? [kind === "person" ? "ended: the person has died" : "ended: dissolved"] : []),
  ];
}

/** An act's values as text; reasons are hashes of documents that their authors keep. */
function actText({ name, values }: Act): string {
  const value = (key: string): string => visible(String(values[key]));
  const by = (): string => `by ${value("officer")} of ${value("registrar")}, reason ${value("reasonHash")}`;
  switch (name) {
    case "IdentityEnrolled":
      return value("registrar") === ZeroAddress ? "by governance" : `by ${value("officer")} of ${value("registrar")}`;
    case "IdentitySuspended":
      return `${by()}${values["onReference"] === true ? ", on a court's or the police's reference" : ""}`;
    case "IdentityReinstated":
    case "IdentityEnded":
      return by();
    case "IdentityRegistrarChanged":
      return `from ${value("from")} to ${value("to")}`;
    case "IdentityRecoveryChanged":
      return values["pending"] === true ? "a recovery began" : "the recovery is over";
    case "DIDOwnerChanged":
      return value("owner") === ZeroAddress ? "nobody controls it any more" : `now controlled by ${value("owner")}`;
    default:
      return visible(nameOfId(String(values["mandate"])));
  }
}
