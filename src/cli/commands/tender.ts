import type { Command } from "commander";
import { readAward, type Award } from "../../bidding/award.ts";
import { contractIdOf, readContract, type Milestone, type SignedContract } from "../../bidding/contract.ts";
import { tenderStatus, type LotStatus } from "../../bidding/index.ts";
import { publishedTenders } from "../../bidding/publishedTenders.ts";
import type { Probity } from "../../contracts/connect.ts";
import { ProbityError } from "../../base/errors.ts";
import { reportOf, withDeployment } from "../deployment.ts";
import { tenderOption, RPC_OPTION } from "../options.ts";
import { namesInUse } from "../names.ts";
import type { Output } from "../output.ts";
import type { TextForm } from "../style.ts";
import { dateTime, moneyText } from "../text.ts";

/** `probity tender list`: the tenders of a deployment. */
export function tenderListCommand(command: Command, output: Output): void {
  command.option(...RPC_OPTION).action(({ rpc }: { rpc: string }) =>
    withDeployment(rpc, async (probity) => {
      const tenders = await publishedTenders(probity.contracts.tenderBoard);
      const names = namesInUse();
      reportOf(output, probity, { tenders }, (_result, text) =>
        tenders.length === 0
          ? "No tender was published on this chain."
          : text.table(
              [
                ["tender", "deadline", "lots", "buyer", ""],
                ...tenders.map(({ tenderId, deadline, lots, buyer }) => {
                  return [
                    String(tenderId),
                    dateTime(deadline),
                    String(lots),
                    buyer,
                    names.nameOf(`tender/${tenderId}`) ?? "",
                  ];
                }),
              ],
              [0, 2],
            ),
      );
    }),
  );
}

/** `probity tender show`: a tender, its bids and its result. */
export function tenderShowCommand(command: Command, output: Output): void {
  command
    .argument("<id>", "the tender: its number, or its name", tenderOption)
    .option(...RPC_OPTION)
    .action((tenderId: bigint, { rpc }: { rpc: string }) =>
      withDeployment(rpc, async (probity) => {
        const status = await tenderStatus(probity.contracts.tenderBoard, tenderId);
        const lots = [];
        for (const lot of status.lots) lots.push({ ...lot, ...(await resultOf(probity, tenderId, lot.lot)) });
        reportOf(output, probity, { ...status, lots }, ({ lots: shown }, text) =>
          [
            `Tender ${tenderId}`,
            text.table([
              ["  notice", status.noticeHash],
              ["  buyer", status.buyer],
              ["  deadline", dateTime(status.deadline)],
              ["  trustees open until", dateTime(status.trusteesEnd)],
              ["  opening ends", dateTime(status.openingEnds)],
              ["  trustees", `${status.quorum} of ${status.trustees.length} release the key`],
            ]),
            ...shown.map((lot) => renderLot(lot, text)),
          ].join("\n"),
        );
      }),
    );
}

/** A contract as people read it: they count its milestones from 1, and the contract book from 0. */
type ShownContract = Omit<SignedContract, "milestones"> & {
  milestones: (Omit<Milestone, "index"> & { number: number })[];
};

type LotResult = { award: Award; contract?: ShownContract };

async function resultOf({ contracts, chainId }: Probity, tenderId: bigint, lot: number): Promise<LotResult> {
  const award = await readAward(contracts.awardBoard, { tenderId, lot });
  const awardBoard = await contracts.awardBoard.getAddress();
  try {
    const id = contractIdOf({ chainId, awardBoard, tenderId, lot });
    const { milestones, ...contract } = await readContract(contracts.contractBook, id);
    const shown = milestones.map(({ index, ...milestone }) => ({ number: index + 1, ...milestone }));
    return { award, contract: { ...contract, milestones: shown } };
  } catch (error) {
    if (error instanceof ProbityError && error.code === "CONTRACT_UNKNOWN") return { award };
    throw error;
  }
}

function renderLot(
  { lot, stage, line, currency, ceiling, bids, award, contract }: LotStatus & LotResult,
  text: TextForm,
): string {
  const money = (amount: bigint): string => moneyText(amount, currency);
  const lines = [`\nLot ${lot}: ${stage}, ceiling ${money(ceiling)}, from line ${line}`];
  if (bids.length === 0) lines.push("  no bid was sealed");
  else {
    const rows = bids.map(({ account, outcome, price, bidder, sealedAt }) => [
      `  ${account}`,
      dateTime(sealedAt),
      outcome,
      price === undefined ? "" : money(price),
      bidder === undefined ? "" : `by ${bidder}`,
      account === award.account ? "← awarded" : "",
    ]);
    lines.push(text.table(rows, [3]));
  }
  if (award.stage !== "none") {
    const standstill = award.signableFrom === 0 ? "" : `, signable from ${dateTime(award.signableFrom)}`;
    lines.push(
      `Award: ${award.stage}, ${award.stage === "evaluation" ? "begun" : "decided"} ${dateTime(award.since)}${standstill}`,
    );
    if (award.openComplaints > 0) lines.push(`  open complaints: ${award.openComplaints}`);
  }
  if (contract !== undefined) {
    lines.push(
      `Contract ${contract.contractId}: ${contract.state}, signed ${dateTime(contract.signedAt)}`,
      `  ${money(contract.price)} for ${contract.awardee}, ${money(contract.paid)} paid, ${money(contract.reserved)} reserved`,
      text.table(
        contract.milestones.map(({ number, stage: milestone, amount, paid, due }) => [
          `  milestone ${number}`,
          milestone,
          money(amount),
          `${money(paid)} paid`,
          `due ${dateTime(due)}`,
        ]),
        [2, 3],
      ),
    );
  }
  return lines.join("\n");
}
