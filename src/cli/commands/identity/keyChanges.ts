import { Option, type Command } from "commander";
import { toUtf8String, ZeroAddress } from "ethers";
import { blockTime } from "../../../chain/clock.ts";
import { actingAs, type Probity } from "../../../contracts/connect.ts";
import type { Sent } from "../../../contracts/send.ts";
import { ProbityError } from "../../../base/errors.ts";
import {
  addDelegate,
  attributeName,
  attributeOfText,
  changeOwner,
  keyRecordsOf,
  revokeAttribute,
  revokeDelegate,
  setAttribute,
  type AttributeRecord,
  type DelegateType,
  type KeyRecords,
} from "../../../identity/index.ts";
import { confirm, confirming, type ConfirmOptions } from "../../confirm.ts";
import { reportOf, withDeployment } from "../../deployment.ts";
import { addressOption, durationOption, RPC_OPTION } from "../../options.ts";
import type { Output } from "../../output.ts";
import type { TextForm } from "../../style.ts";
import { blocksOf } from "../../progress.ts";
import { actorOf, senderOf, sentLine, signingRelayed, withKey, type RelayedOptions } from "../../signing.ts";
import { visible } from "../../../base/text.ts";
import { dateTime } from "../../text.ts";

interface ValidOptions extends RelayedOptions {
  validity: bigint;
}

interface OwnerOptions extends RelayedOptions, ConfirmOptions {
  deactivate?: true;
}

interface DelegateOptions extends RelayedOptions {
  type: DelegateType;
}

// The ERC-1056 changes, each by the key that controls the identity.

/** `probity identity owner change` */
export function ownerChangeCommand(command: Command, output: Output): void {
  confirming(changing(command))
    .argument("<new-owner>", "the key that will control it", addressOption)
    .option("--deactivate", "with the zero address as the new owner: end an identity that is not enrolled, for ever")
    .action(async (whom: string, newOwner: string, options: OwnerOptions) => {
      requireMeant(newOwner, options.deactivate === true);
      const deed =
        newOwner === ZeroAddress ? `end the identity ${whom} for ever` : `hand ${whom} to the key ${newOwner}`;
      await confirm(options, output, deed);
      return change(whom, options, output, {
        act: (acting) => changeOwner(acting, { identity: whom, newOwner }),
        result: { newOwner },
        text:
          newOwner === ZeroAddress
            ? `${whom} is deactivated for ever: nobody controls it.`
            : `${newOwner} controls ${whom} now. What its document listed before stays there: "probity identity attribute list ${whom}".`,
      });
    });
}

/** `probity identity attribute set` */
export function attributeSetCommand(command: Command, output: Output): void {
  named(changing(command))
    .requiredOption("--validity <duration>", "how long it is valid, such as 365d", durationOption)
    .action((whom: string, name: string, value: string, options: ValidOptions) => {
      const made = attributeOfText(name, value);
      const { validity } = options;
      return change(whom, options, output, {
        act: (acting) => setAttribute(acting, { identity: whom, ...made, validity }),
        result: { name, value: made.value, validity },
        text: `${visible(name)} is in the document of ${whom}.`,
      });
    });
}

/** `probity identity attribute revoke` */
export function attributeRevokeCommand(command: Command, output: Output): void {
  named(changing(command)).action((whom: string, name: string, value: string, options: RelayedOptions) =>
    change(whom, options, output, {
      check: (records) => {
        requireAttribute(records.attributes, whom, name, revokedValue(name, value));
      },
      act: (acting) =>
        revokeAttribute(acting, { identity: whom, name: nameBytes(name), value: revokedValue(name, value) }),
      result: { name, value: revokedValue(name, value) },
      text: `${visible(name)} is no longer in the document of ${whom}.`,
    }),
  );
}

/** `probity identity delegate add` */
export function delegateAddCommand(command: Command, output: Output): void {
  typed(changing(command))
    .requiredOption("--validity <duration>", "how long it is valid, such as 365d", durationOption)
    .action((whom: string, address: string, options: DelegateOptions & ValidOptions) => {
      const { type, validity } = options;
      return change(whom, options, output, {
        act: (acting) => addDelegate(acting, { identity: whom, type, delegate: address, validity }),
        result: { delegate: address, type, validity },
        text: `${address} is a delegate of ${whom} for ${type}.`,
      });
    });
}

/** `probity identity delegate revoke` */
export function delegateRevokeCommand(command: Command, output: Output): void {
  typed(changing(command)).action((whom: string, address: string, options: DelegateOptions) => {
    const { type } = options;
    return change(whom, options, output, {
      check: (records) => {
        requireDelegate(records, whom, address, type);
      },
      act: (acting) => revokeDelegate(acting, { identity: whom, type, delegate: address }),
      result: { delegate: address, type },
      text: `${address} is no delegate of ${whom} for ${type} any more.`,
    });
  });
}

/** `probity identity attribute list` and `probity identity delegate list` */
export function keyRecordsCommand(command: Command, output: Output): void {
  command
    .argument("<address>", "the identity", addressOption)
    .option(...RPC_OPTION)
    .action((whom: string, { rpc }: { rpc: string }) =>
      withDeployment(rpc, async (probity) => {
        const records = await recordsOf(probity, whom, output);
        reportOf(output, probity, { identity: whom, ...records }, (_result, text) => recordsText(whom, records, text));
      }),
    );
}

function changing(command: Command): Command {
  return signingRelayed(command.argument("<address>", "the identity", addressOption));
}

function named(command: Command): Command {
  return command
    .argument("<name>", "the attribute's name, such as did/pub/Secp256k1/veriKey/hex")
    .argument("<value>", "a key as hex or in the encoding that the name says; a service's address");
}

function typed(command: Command): Command {
  return command
    .argument("<delegate>", "the delegate's address", addressOption)
    .addOption(
      new Option("--type <type>", "the purpose: veriKey signs statements, sigAuth also logs in")
        .choices(["veriKey", "sigAuth"])
        .default("veriKey"),
    );
}

interface Change {
  /** Refuses a change without effect: the registry accepts it, and a typing error could keep a thief's key. */
  check?: (records: KeyRecords) => void;
  act: (acting: Probity) => Promise<Sent>;
  result: object;
  text: string;
}

async function change(
  whom: string,
  options: RelayedOptions,
  output: Output,
  { check, act, result, text }: Change,
): Promise<void> {
  await withKey(options, async (probity, key) => {
    await actorOf(probity, key.address, whom, "its address");
    check?.(await recordsOf(probity, whom, output));
    const sent = await act(actingAs(probity, senderOf(probity, key, options)));
    reportOf(output, probity, { identity: whom, ...result, ...sent }, () => [text, sentLine(sent)].join("\n"));
  });
}

async function recordsOf(probity: Probity, identity: string, output: Output): Promise<KeyRecords> {
  const now = BigInt(await blockTime(probity.provider));
  return keyRecordsOf(probity.contracts.identityRegistry, { identity, now }, blocksOf(probity, output));
}

function recordsText(whom: string, { attributes, delegates }: KeyRecords, text: TextForm): string {
  if (attributes.length + delegates.length === 0) return `The document of ${whom} holds only its own key.`;
  return [
    `In the document of ${whom} beside its own key`,
    text.table([
      ...attributes.map(({ name, value, validTo }) => [
        `  ${visible(name)}`,
        valueText(name, value),
        `until ${endText(validTo)}`,
      ]),
      ...delegates.map(({ type, delegate, validTo }) => {
        return [`  delegate, ${visible(type)}`, delegate, `until ${endText(validTo)}`];
      }),
    ]),
  ].join("\n");
}

/** A service's address as text, which can also be typed to revoke it. */
function valueText(name: string, value: string): string {
  return name.startsWith("did/svc/") && value !== "0x" ? visible(toUtf8String(value, () => 0xfffd)) : value;
}

/** The end of a validity, which may be later than any calendar date. */
function endText(validTo: bigint): string {
  return validTo > 253_402_300_799n ? "the end of time" : dateTime(validTo);
}

/** The name's 32 bytes. Also accepts hex, which "list" prints for a name that no resolver shows. */
function nameBytes(name: string): string {
  return /^0x[0-9a-fA-F]{64}$/.test(name) ? name.toLowerCase() : attributeName(name);
}

function revokedValue(name: string, value: string): string {
  return /^0x([0-9a-fA-F]{2})*$/.test(value) ? value.toLowerCase() : attributeOfText(name, value).value;
}

/** @throws {ProbityError} ATTRIBUTE_NOT_THERE */
function requireAttribute(attributes: readonly AttributeRecord[], whom: string, name: string, value: string): void {
  const bytes = nameBytes(name);
  if (attributes.some((one) => nameBytes(one.name) === bytes && one.value === value)) return;
  throw new ProbityError(
    "ATTRIBUTE_NOT_THERE",
    `The document of ${whom} has no attribute ${visible(name)} of that value.`,
    `List its attributes with "probity identity attribute list ${whom}", and give name and value exactly as listed.`,
    { facts: { identity: whom, name, value } },
  );
}

/** @throws {ProbityError} DELEGATE_NOT_THERE */
function requireDelegate({ delegates }: KeyRecords, whom: string, address: string, type: string): void {
  if (delegates.some((one) => one.delegate === address && one.type === type)) return;
  throw new ProbityError(
    "DELEGATE_NOT_THERE",
    `${address} is no delegate of ${whom} for ${type}.`,
    `List its delegates and their types (--type) with "probity identity delegate list ${whom}".`,
    { facts: { identity: whom, delegate: address, type } },
  );
}

/** @throws {ProbityError} OWNER_ZERO unless the user means to end the identity */
function requireMeant(newOwner: string, deactivate: boolean): void {
  if ((newOwner === ZeroAddress) === deactivate) return;
  throw new ProbityError(
    "OWNER_ZERO",
    deactivate
      ? "A deactivated identity has no owner, so --deactivate needs the zero address."
      : "The zero address has no key.",
    deactivate
      ? `Give ${ZeroAddress} as the new owner, or leave --deactivate out.`
      : "Give the new key's address; to end an identity that is not enrolled, for ever, add --deactivate.",
  );
}
