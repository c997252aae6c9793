import { Option, type Command } from "commander";
import { billOfInvoice } from "../../bills/billOfInvoice.ts";
import {
  BILL_ANSWERS,
  billId,
  buildBatch,
  decodeSeries,
  findBatch,
  hashManifest,
  issueBatch,
  MAIN_SERIES,
  parsePresented,
  presentedText,
  proofOf,
  restoreBatch,
  showBill,
  verifyBill,
  type BillAct,
  type BillNumber,
  type BillsClient,
  type Manifest,
} from "../../bills/index.ts";
import { actingAs, type Probity } from "../../contracts/connect.ts";
import { decodeCurrency } from "../../money/currency.ts";
import { MAYBE_SENT } from "../../signing/index.ts";
import { ProbityError } from "../../base/errors.ts";
import { counted } from "../../base/counted.ts";
import { explainNode, reportOf, withDeployment } from "../deployment.ts";
import { readJsonFile, writePrivate } from "../../base/node/files.ts";
import { searched } from "../home.ts";
import { readBatchOfFiles, refusedLines } from "../invoiceFiles.ts";
import { findManifest, manifestsFolder, readManifest, writePending } from "../manifests.ts";
import { addressOption, numberOption, seriesOption, RPC_OPTION } from "../options.ts";
import type { Output } from "../output.ts";
import { actorOf, openKey, signing, type SigningOptions } from "../signing.ts";
import { visible } from "../../base/text.ts";
import { dateTime, moneyText } from "../text.ts";

interface NumberOptions extends BillNumber {
  rpc: string;
}

interface EvidenceOptions extends NumberOptions {
  manifest?: string;
  proof?: string;
}

interface IssueOptions extends SigningOptions {
  issuer: string;
  actor?: string;
  series: string;
  buyer?: string;
  skipRefused?: true;
}

/** `probity bill issue` */
export function billIssueCommand(command: Command, output: Output): void {
  signing(command)
    .argument("<file...>", "documents of one seller in one currency, or folders of them")
    .requiredOption("--issuer <address>", "the seller's identity", addressOption)
    .option(
      "--actor <address>",
      "the identity that signs; the issuer or the signing key's when left out",
      addressOption,
    )
    .addOption(ofSeries())
    .option("--buyer <address>", "the buyer's identity, when it is enrolled", addressOption)
    .option("--skip-refused", "issue the sound files even if others are refused")
    .action((files: string[], options: IssueOptions) => issue(files, options, output));
}

/** `probity bill verify` */
export function billVerifyCommand(command: Command, output: Output): void {
  numbered(command)
    .option("--manifest <file>", "the manifest of its batch; found by itself if the batch was issued from here")
    .addOption(
      new Option("--proof <file>", "the bill with its proof, as its issuer handed it out").conflicts("manifest"),
    )
    .action((options: EvidenceOptions) => verify(options, output));
}

/** `probity bill show` */
export function billShowCommand(command: Command, output: Output): void {
  numbered(command).action((options: NumberOptions) => show(options, output));
}

/** `probity bill prove` */
export function billProveCommand(command: Command, output: Output): void {
  numbered(command)
    .option("--manifest <file>", "the manifest of its batch; found by itself if the batch was issued from here")
    .requiredOption("--out <file>", "where to write it")
    .action((options: EvidenceOptions & { out: string }) => prove(options, output));
}

function ofSeries(): Option {
  return new Option("--series <name>", "the issuer's series")
    .argParser(seriesOption)
    .default(MAIN_SERIES, "the main series");
}

function numbered(command: Command): Command {
  return command
    .requiredOption("--issuer <address>", "the issuer", addressOption)
    .addOption(ofSeries())
    .requiredOption("--number <number>", "its registration number in the series", numberOption)
    .option(...RPC_OPTION);
}

async function issue(files: readonly string[], options: IssueOptions, output: Output): Promise<void> {
  const { issuer, series, rpc, buyer } = options;
  const { currency, accepted, refused, ignored } = await readBatchOfFiles(files, {
    skipRefused: options.skipRefused === true,
    oneBuyer: buyer !== undefined,
  });
  const key = await openKey(options);
  await withDeployment(rpc, async (probity) => {
    const { contracts, addressBook, chainId } = probity;
    const actor = await actorOf(probity, key.address, options.actor, "--actor", issuer);
    const registry = contracts.billRegistry;
    const batch = await buildBatch({
      ...{ chainId, registry: await registry.getAddress(), issuer, series, currency },
      firstNumber: await registry.nextNumber(issuer, series),
      bills: accepted.map(({ invoice }) => billOfInvoice(invoice, buyer === undefined ? {} : { buyer })),
    });
    // Write before sending: a batch on the chain could never be proved without its manifest.
    const pending = writePending(addressBook, batch.manifest);
    const acting = actingAs(probity, key);
    const sent = await issueBatch(acting, { batch, actor }).catch((error: unknown) => {
      const explained = explainNode(error, rpc);
      if (explained instanceof ProbityError && isNotIssued(explained)) {
        pending.drop();
        throw explained;
      }
      throw uncertain(explained, pending.pending, batch.header.firstNumber);
    });
    const manifest = pending.keep();
    const bills = accepted.map(({ file, invoice }, index) => {
      const number = batch.header.firstNumber + BigInt(index);
      const total = batch.manifest.bills[index]?.total ?? 0n;
      return {
        ...{ file, number, billId: billId({ issuer, series, number }), kind: invoice.kind },
        ...{ documentNumber: invoice.number, total, warnings: invoice.warnings },
      };
    });
    const result = { issuer, series: decodeSeries(series), currency, ...sent, manifest, bills, refused, ignored };
    reportOf(output, probity, result, (_result, text) =>
      [
        `Issued ${counted(bills.length, "document")} over ${moneyText(batch.header.total, currency)} in one transaction.`,
        text.table(
          bills.map(({ number, documentNumber, kind, total, file }) => {
            return [`  ${number}`, visible(documentNumber), kind, moneyText(total, currency), visible(file)];
          }),
          [0, 3],
        ),
        ...bills.flatMap(({ file, warnings }) =>
          warnings.map(({ rule, message }) => `⚠ ${visible(file)}: ${visible(message)} [${rule}]`),
        ),
        ...refusedLines(refused),
        `Transaction ${sent.transactionHash} in block ${sent.blockNumber}, ${sent.gasUsed} gas.`,
        `Keep the manifest: without it no bill of the batch can be proved. ${manifest}`,
      ].join("\n"),
    );
  });
}

const REFUSED = new Set(["CONTRACT_REFUSED", "BILL_NUMBER_NOT_NEXT", "BILL_WRONG_REGISTRY"]);

/** Whether an error guarantees that a batch is not on the chain. */
function isNotIssued({ code }: ProbityError): boolean {
  return REFUSED.has(code) || (code.startsWith("SIGNER_") && !MAYBE_SENT.has(code));
}

function uncertain(cause: unknown, path: string, number: bigint): ProbityError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ProbityError(
    "BILL_ISSUE_UNCERTAIN",
    `The batch was sent, but it is not known whether it was issued: ${why} Its manifest is kept in ${path}.`,
    `Before you issue again, check with "probity bill verify --number ${number} --manifest" and that file whether it was issued.`,
    { facts: { manifest: path, number: String(number) }, cause },
  );
}

async function verify(options: EvidenceOptions, output: Output): Promise<void> {
  const evidence =
    options.proof === undefined ? undefined : { presented: parsePresented(readJsonFile(options.proof, "proof")) };
  await withDeployment(options.rpc, async (probity) => {
    const found = evidence ?? { manifest: manifestOf(options, probity) };
    const result = await verifyBill(clientOf(probity), { ...numberOf(options), evidence: found });
    reportOf(output, probity, result, ({ real, checks, batch, bill, document, life }) => {
      const money = (amount: bigint): string => moneyText(amount, batch?.currency ?? "");
      return [
        ...checks.map(({ code, passed, detail }) => (passed ? `✔ ${code}` : `✖ ${code}  ${detail}`)),
        ...(real && bill !== undefined && life !== undefined
          ? [
              `${nameOfBill(options)} is real: ${money(bill.total)}, of which ${money(bill.tax)} tax.`,
              ...(document === undefined ? [] : [`It is document ${visible(document.documentNumber)}.`]),
              `It is ${life.status}; ${money(life.settled)} settled, ${money(life.credited)} credited.`,
            ]
          : [`${nameOfBill(options)} is NOT what it is said to be.`, "  → Ask its issuer, and do not pay it."]),
      ].join("\n");
    });
    if (!result.real) output.exitCode = 1;
  });
}

async function show(options: NumberOptions, output: Output): Promise<void> {
  await withDeployment(options.rpc, async (probity) => {
    const shown = await showBill(clientOf(probity), numberOf(options));
    const issuedAt = (await probity.provider.getBlock(shown.batch.blockNumber))?.timestamp ?? 0;
    reportOf(output, probity, { ...shown, issuedAt }, ({ batch, life, acts, acknowledged }, text) => {
      const { header, currency } = batch;
      const money = (amount: bigint): string => moneyText(amount, currency);
      return [
        `${nameOfBill(options)}, ${life.status}`,
        text.table([
          [
            dateTime(issuedAt),
            "BatchIssued",
            `numbers ${header.firstNumber} to ${header.firstNumber + header.count - 1n}`,
          ],
          ...acts.map((act) => [dateTime(act.time), act.name, detailOf(act, money)]),
        ]),
        life.touched
          ? `${money(life.total)} in all, ${money(life.settled)} settled, ${money(life.credited)} credited, ${money(life.reimbursed)} reimbursed.`
          : "Nobody has acted on it yet; its amount is in the manifest of its batch.",
        ...(life.dueBack === 0n ? [] : [`${money(life.dueBack)} must be given back after a credit.`]),
        acknowledged
          ? "The tax authority has recomputed its batch."
          : "The tax authority has not recomputed its batch yet.",
      ].join("\n");
    });
  });
}

async function prove(options: EvidenceOptions & { out: string }, output: Output): Promise<void> {
  await withDeployment(options.rpc, async (probity) => {
    const number = numberOf(options);
    const manifest = manifestOf(options, probity);
    const found = await findBatch(clientOf(probity), number);
    if (found === undefined || found.header.manifestHash !== (await hashManifest(manifest))) {
      throw new ProbityError(
        "BILL_MANIFEST_OTHER",
        `The manifest is not the one of ${nameOfBill(options)}.`,
        "Check issuer, series and number, and give the manifest of that batch.",
      );
    }
    const presented = proofOf(await restoreBatch(manifest), found.sequence, number.number);
    writePrivate(options.out, [presentedText(presented)]);
    const result = { out: options.out, ...presented, currency: decodeCurrency(found.header.currency) };
    reportOf(output, probity, result, () => `${nameOfBill(options)} with its proof is in ${visible(options.out)}.`);
  });
}

function detailOf({ values }: BillAct, money: (amount: bigint) => string): string {
  const { amount, code, from, to, holder } = values;
  const parts = [
    typeof amount === "bigint" ? money(amount) : undefined,
    typeof code === "string" ? `${visible(code)} ${inWords(code)}`.trim() : undefined,
    typeof from === "string" && typeof to === "string" ? `from ${from} to ${to}` : undefined,
    typeof holder === "string" ? `to ${holder}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(" ");
}

function inWords(code: string): string {
  return (BILL_ANSWERS as Readonly<Record<string, string>>)[code] ?? "";
}

function clientOf({ contracts, addressBook }: Probity): BillsClient {
  return { registry: contracts.billRegistry, fromBlock: addressBook.deploymentBlock };
}

function numberOf({ issuer, series, number }: BillNumber): BillNumber {
  return { issuer, series, number };
}

function nameOfBill({ issuer, series, number }: BillNumber): string {
  const name = decodeSeries(series);
  return `Bill ${number} of ${name === "" ? "the main series" : `series ${visible(name)}`} of ${issuer}`;
}

/** The manifest that the user named, or ours that includes the number. */
function manifestOf(options: EvidenceOptions, { addressBook }: Probity): Manifest {
  const path = options.manifest ?? findManifest(addressBook, numberOf(options));
  if (path !== undefined) return readManifest(path);
  const folder = manifestsFolder(addressBook);
  throw new ProbityError(
    "BILL_EVIDENCE_MISSING",
    `There is no manifest of ${nameOfBill(options)} here.`,
    `Give the manifest of its batch with --manifest FILE; to verify, you can also give --proof FILE from the bill's issuer. ${searched(folder)}`,
    { facts: { issuer: options.issuer, number: String(options.number), folder } },
  );
}
