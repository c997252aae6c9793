import type { Command } from "commander";
import { actingAs } from "../../../contracts/connect.ts";
import { accredit, withdrawAccreditation } from "../../../identity/index.ts";
import { confirm, confirming, type ConfirmOptions } from "../../confirm.ts";
import { reportOf } from "../../deployment.ts";
import { addressOption, indexOption, timeOption } from "../../options.ts";
import type { Output } from "../../output.ts";
import { reasoned, reasonHashOf, type ReasonOptions } from "../../reason.ts";
import { sentLine, withKey } from "../../signing.ts";
import { dateTime } from "../../text.ts";
import { accreditationFor, asOffice, officeOf, type OfficeOptions } from "./office.ts";

interface AccreditOptions extends OfficeOptions {
  holder: string;
  accreditor?: true;
  parent?: number;
  from?: number;
  until: number;
}

interface WithdrawOptions extends OfficeOptions, ReasonOptions, ConfirmOptions {
  index: number;
}

/** `probity credential accredit` */
export function accreditCommand(command: Command, output: Output): void {
  asOffice(command, "the organisation that accredits: the schema's root, or an accreditor")
    .requiredOption("--holder <address>", "the organisation to accredit", addressOption)
    .option("--accreditor", "let it accredit issuers instead of issuing; only the root can give this")
    .option("--parent <number>", "the accreditation above it; looked up when left out, 0 for the root", indexOption)
    .option("--from <time>", "when it begins; now when left out", timeOption)
    .requiredOption("--until <time>", "when it ends, such as 2027-06-30", timeOption)
    .action((options: AccreditOptions) => give(options, output));
}

/** `probity credential withdraw` */
export function withdrawCommand(command: Command, output: Output): void {
  confirming(
    reasoned(
      asOffice(
        command,
        "the organisation that withdraws: the accreditor that gave it, or the schema's root",
      ).requiredOption("--index <number>", "the accreditation's number within the schema", indexOption),
    ),
  ).action((options: WithdrawOptions) => withdraw(options, output));
}

async function give(options: AccreditOptions, output: Output): Promise<void> {
  const { holder, from } = options;
  const accreditor = options.accreditor === true;
  await withKey(options, async (probity, key) => {
    const office = await officeOf(probity, key.address, options);
    const parent = options.parent ?? (await accreditationFor(probity, options, "accreditor"));
    const until = BigInt(options.until);
    const terms = { holder, accreditor, parent, until, ...(from === undefined ? {} : { from: BigInt(from) }) };
    const sent = await accredit(actingAs(probity, key), { ...office, ...terms });
    reportOf(output, probity, { ...office, holder, accreditor, parent, until, ...sent }, () =>
      [
        `${holder} may ${accreditor ? "accredit" : "issue"} until ${dateTime(until)}, under accreditation ${sent.index}.`,
        sentLine(sent),
      ].join("\n"),
    );
  });
}

async function withdraw(options: WithdrawOptions, output: Output): Promise<void> {
  const { index } = options;
  const reasonHash = reasonHashOf(options, output);
  await confirm(options, output, `withdraw accreditation ${index}, and all under it, for ever`);
  await withKey(options, async (probity, key) => {
    const office = await officeOf(probity, key.address, options);
    const sent = await withdrawAccreditation(actingAs(probity, key), { ...office, index, reasonHash });
    reportOf(output, probity, { ...office, index, reasonHash, ...sent }, () =>
      [`Accreditation ${index} is withdrawn for ever, reason ${reasonHash}.`, sentLine(sent)].join("\n"),
    );
  });
}
