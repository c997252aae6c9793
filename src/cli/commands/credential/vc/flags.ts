import type { Command } from "commander";
import { findStatus, setStatus, type StatusPurpose } from "../../../../credentials/index.ts";
import { ProbityError } from "../../../../errors.ts";
import { reportOf } from "../../../deployment.ts";
import { indexOption } from "../../../options.ts";
import type { Output } from "../../../output.ts";
import { sentLine, withKey } from "../../../signing.ts";
import { visible } from "../../../text.ts";
import { accreditationFor, asOffice, officeOf, type OfficeOptions } from "../office.ts";
import { registered, registerPath } from "./register.ts";

interface FlagOptions extends OfficeOptions {
  register?: string;
  index?: number;
}

type Change = { purpose: StatusPurpose; clear: boolean; done: string };

/** `probity credential vc revoke|suspend|reinstate`: the flag of a document, in the issuer's list on the chain. */
export function addVcFlagCommands(vc: Command, output: Output): void {
  flag(vc.command("revoke").description("revoke a document for ever"), {
    ...{ purpose: "revocation", clear: false, done: "revoked for ever", output },
  });
  flag(vc.command("suspend").description("suspend a document"), {
    ...{ purpose: "suspension", clear: false, done: "suspended", output },
  });
  flag(vc.command("reinstate").description("lift the suspension of a document"), {
    ...{ purpose: "suspension", clear: true, done: "reinstated", output },
  });
}

function flag(command: Command, { output, ...change }: Change & { output: Output }): void {
  registered(
    asOffice(
      command.argument("<id>", "the credential's id, as it was issued with: urn:uuid:…"),
      "who acts: the issuer",
    ).option("--index <number>", "the issuer's accreditation; looked up when left out", indexOption),
  ).action((id: string, options: FlagOptions) => setFlag(id, options, change, output));
}

async function setFlag(id: string, options: FlagOptions, change: Change, output: Output): Promise<void> {
  const { purpose, clear, done } = change;
  const { schema } = options;
  await withKey(options, async (probity, key) => {
    const registry = probity.contracts.credentialRegistry.connect(key);
    const { organisation, officer } = await officeOf(probity, key.address, options);
    const issuer = options.index ?? (await accreditationFor(probity, options, "issuer"));
    const owner = { schema, issuer };
    const place = await findStatus(registerPath(probity, options.register, owner), owner, id);
    if (place === undefined) {
      throw new ProbityError(
        "VC_UNKNOWN",
        `The register of accreditation ${issuer} knows no credential ${visible(id)}.`,
        "Check the id, and that the register is the one that it was issued with (--register, --index).",
        { facts: { id, schema, issuer: String(issuer) } },
      );
    }
    const { list, index } = place;
    const flags = clear ? { clear: [index] } : { set: [index] };
    const [sent] = await setStatus(registry, { ...owner, purpose, list }, { organisation, officer }, flags);
    if (sent === undefined) throw new Error("a flag was set without a transaction");
    reportOf(output, probity, { id, ...owner, purpose, list, index, ...sent }, () =>
      [`The credential ${visible(id)} is ${done}.`, sentLine(sent)].join("\n"),
    );
  });
}
