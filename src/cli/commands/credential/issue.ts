import { Option, type Command } from "commander";
import { z } from "zod";
import { actingAs } from "../../../contracts/connect.ts";
import type { Sent } from "../../../contracts/send.ts";
import { ProbityError } from "../../../base/errors.ts";
import { issueCredential, issueCredentials, type Grant } from "../../../identity/index.ts";
import { counted } from "../../../base/counted.ts";
import { readCsv } from "../../csv.ts";
import { addressField, timeField } from "../../csvFields.ts";
import { explainNode, reportOf } from "../../deployment.ts";
import { addressOption, indexOption, timeOption } from "../../options.ts";
import type { Output } from "../../output.ts";
import { progressOf } from "../../progress.ts";
import { sentLine, withKey } from "../../signing.ts";
import { dateTime } from "../../text.ts";
import { accreditationFor, asOffice, officeOf, type OfficeOptions } from "./office.ts";

/** Credentials issued in one transaction, all or none. */
const BATCH = 100;

const grantRow = z.object({ subject: addressField, until: timeField, from: timeField.optional() });

interface IssueOptions extends OfficeOptions {
  subject?: string;
  index?: number;
  from?: number;
  until?: number;
  csv?: string;
}

/** `probity credential issue`: credentials that other contracts check, one slot on the chain per subject and schema. */
export function credentialIssueCommand(command: Command, output: Output): void {
  asOffice(command, "the issuer, an accredited organisation")
    .option("--index <number>", "the issuer's accreditation; looked up when left out", indexOption)
    .option("--subject <address>", "the subject", addressOption)
    .option("--from <time>", "when it begins; now when left out", timeOption)
    .option("--until <time>", "when it ends, such as 2027-06-30", timeOption)
    .addOption(
      new Option(
        "--csv <file>",
        "many credentials: a CSV with the columns subject and until, and from if not now",
      ).conflicts(["subject", "from", "until"]),
    )
    .action((options: IssueOptions) => issue(options, output));
}

async function issue(options: IssueOptions, output: Output): Promise<void> {
  const grants = grantsOf(options);
  await withKey(options, async (probity, key) => {
    const acting = actingAs(probity, key);
    const office = await officeOf(probity, key.address, options);
    const index = options.index ?? (await accreditationFor(probity, options, "issuer"));
    const issuer = { ...office, index };
    const [first] = grants;
    if (grants.length === 1 && first !== undefined) {
      const sent = await issueCredential(acting, { ...issuer, ...first });
      reportOf(output, probity, { ...issuer, credentials: grants, transactions: [sent] }, () =>
        [`${first.subject} holds the credential until ${dateTime(first.until)}.`, sentLine(sent)].join("\n"),
      );
      return;
    }
    const transactions: Sent[] = [];
    const progress = progressOf(output, grants.length, "issued");
    for (let start = 0; start < grants.length; start += BATCH) {
      const part = grants.slice(start, start + BATCH);
      const sent = await issueCredentials(acting, { ...issuer, grants: part }).catch((error: unknown) => {
        throw partly(explainNode(error, options.rpc), start, grants.length);
      });
      transactions.push(sent);
      progress(start + part.length);
    }
    reportOf(output, probity, { ...issuer, credentials: grants, transactions }, (_result, text) =>
      [
        `${counted(grants.length, "credential")} issued in ${counted(transactions.length, "transaction")}`,
        text.table(grants.map(({ subject, until }) => [`  ${subject}`, `until ${dateTime(until)}`])),
        ...transactions.map(sentLine),
      ].join("\n"),
    );
  });
}

function grantsOf({ subject, from, until, csv }: IssueOptions): Grant[] {
  const grant = (one: { subject: string; until: number; from?: number | undefined }): Grant => ({
    subject: one.subject,
    until: BigInt(one.until),
    ...(one.from === undefined ? {} : { from: BigInt(one.from) }),
  });
  if (csv !== undefined) return readCsv(csv, "list of credentials", grantRow).map(({ value }) => grant(value));
  if (subject !== undefined && until !== undefined) return [grant({ subject, until, from })];
  throw new ProbityError(
    "CREDENTIAL_INCOMPLETE",
    "The credential is not fully named.",
    "Give --subject and --until, or many with --csv.",
  );
}

/** Adds to an error that the credentials issued before it stay issued. */
function partly(error: unknown, issued: number, total: number): unknown {
  if (issued === 0 || !(error instanceof ProbityError)) return error;
  const { code, message, next, facts } = error;
  return new ProbityError(
    code,
    `${message} ${issued} of ${total} were issued before.`,
    `${next} Then give the list without its first ${issued} lines.`,
    { facts: { ...facts, issued: String(issued) }, cause: error },
  );
}
