import { Option, type Command } from "commander";
import { ZeroAddress } from "ethers";
import { parseTagFile, signConsent, type ConsentFile } from "../../../identity/index.ts";
import { reportDocument, reportOf } from "../../deployment.ts";
import { readJsonFile, writePrivate } from "../../../base/node/files.ts";
import { openKeystore } from "../../keystore.ts";
import { addressOption, daysOption, timeOption } from "../../options.ts";
import { toJson, type Output } from "../../output.ts";
import { actorOf } from "../../signing.ts";
import { visible } from "../../../base/text.ts";
import { dateTime } from "../../text.ts";
import { offline, requirePlace, withPlace, type PlaceOptions } from "./destination.ts";

const DAY = 86_400;

interface ConsentOptions extends PlaceOptions {
  keystore: string;
  identity?: string;
  tag: string;
  parent?: string;
  days: number;
  until?: number;
  out?: string;
}

/** `probity identity consent`: the identity's own key agrees to one specific enrolment, for a limited time. */
export function consentCommand(command: Command, output: Output): void {
  offline(
    command
      .requiredOption("--keystore <file>", "the encrypted key of the identity")
      .option("--identity <address>", "the identity, when its key was changed", addressOption)
      .requiredOption("--tag <file>", "the tag that the registrar hands out, for this registrar")
      .option("--parent <address>", "the agency above, for an agency", addressOption)
      .addOption(new Option("--days <days>", "how long it may be used").argParser(daysOption).default(7))
      .addOption(new Option("--until <time>", "the last moment of its use").argParser(timeOption).conflicts("days"))
      .option("--out <file>", "where to write it, instead of printing it"),
  ).action((options: ConsentOptions) => consent(options, output));
}

async function consent(options: ConsentOptions, output: Output): Promise<void> {
  const { out, parent = ZeroAddress } = options;
  const { tag, register: kind, registrar, ...signedFor } = parseTagFile(readJsonFile(options.tag, "tag"));
  const key = await openKeystore(options.keystore);
  await withPlace(options, async (place) => {
    const { chainId, registry, probity } = place;
    requirePlace(signedFor, place);
    const identity =
      probity === undefined
        ? (options.identity ?? key.address)
        : await actorOf(probity, key.address, options.identity, "--identity");
    const consentUntil = options.until ?? place.now + options.days * DAY;
    const terms = { identity, registrar, kind, parent, tag };
    const signature = await signConsent(
      key,
      { chainId: BigInt(chainId), registry },
      { ...terms, consentUntil: BigInt(consentUntil) },
    );
    const file: ConsentFile = { format: "probity-consent/1", chainId, registry, ...terms, consentUntil, signature };
    if (out === undefined) return reportDocument(output, place, file, file);
    writePrivate(out, [`${toJson(file)}\n`]);
    reportOf(output, place, { ...file, out }, () => {
      return `${identity} consents to be enrolled by ${registrar} as a ${kind}, until ${dateTime(consentUntil)}: ${visible(out)}`;
    });
  });
}
