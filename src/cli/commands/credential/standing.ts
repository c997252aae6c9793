import type { Command } from "commander";
import { actingAs } from "../../../contracts/connect.ts";
import { reinstateCredential, revokeCredential, suspendCredential } from "../../../identity/index.ts";
import { confirm, confirming, type ConfirmOptions } from "../../confirm.ts";
import { reportOf } from "../../deployment.ts";
import { addressOption } from "../../options.ts";
import type { Output } from "../../output.ts";
import { reasoned, reasonHashOf, type ReasonOptions } from "../../reason.ts";
import { sentLine, withKey } from "../../signing.ts";
import { asOffice, officeOf, type OfficeOptions } from "./office.ts";

interface StandingOptions extends OfficeOptions, ReasonOptions, ConfirmOptions {
  subject: string;
}

/** `probity credential revoke` */
export function credentialRevokeCommand(command: Command, output: Output): void {
  confirming(reasoned(ofSubject(command))).action((options: StandingOptions) => decide(options, "revoked", output));
}

/** `probity credential suspend` */
export function credentialSuspendCommand(command: Command, output: Output): void {
  reasoned(ofSubject(command)).action((options: StandingOptions) => decide(options, "suspended", output));
}

/** `probity credential reinstate` */
export function credentialReinstateCommand(command: Command, output: Output): void {
  ofSubject(command).action((options: StandingOptions) => decide(options, "reinstated", output));
}

function ofSubject(command: Command): Command {
  return asOffice(command, "the organisation that acts: the issuer, or the schema's root").requiredOption(
    "--subject <address>",
    "the subject",
    addressOption,
  );
}

async function decide(
  options: StandingOptions,
  what: "revoked" | "suspended" | "reinstated",
  output: Output,
): Promise<void> {
  const { subject } = options;
  const reasonHash = what === "reinstated" ? undefined : reasonHashOf(options, output);
  if (what === "revoked") await confirm(options, output, `revoke the credential of ${subject} for ever`);
  await withKey(options, async (probity, key) => {
    const acting = actingAs(probity, key);
    const office = await officeOf(probity, key.address, options);
    const act = what === "revoked" ? revokeCredential : suspendCredential;
    const sent =
      reasonHash === undefined
        ? await reinstateCredential(acting, { ...office, subject })
        : await act(acting, { ...office, subject, reasonHash });
    const result = { subject, ...office, ...(reasonHash === undefined ? {} : { reasonHash }), ...sent };
    const reason = reasonHash === undefined ? "" : `, reason ${reasonHash}`;
    reportOf(output, probity, result, () =>
      [
        `The credential of ${subject} is ${what}, by ${office.officer} of ${office.organisation}${reason}.`,
        sentLine(sent),
      ].join("\n"),
    );
  });
}
