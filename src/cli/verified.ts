import type { Probity } from "../contracts/connect.ts";
import type { Release } from "../deploy/release.ts";
import { verifyDeployment, type VerifiedContract } from "../deploy/verify.ts";
import { reportOf } from "./deployment.ts";
import { shortPath } from "./home.ts";
import { ListedError, type Output } from "./output.ts";
import { TextForm } from "./style.ts";

/**
 * Compares the contracts of a deployment with a release, and prints each with the result.
 * @throws {ProbityError} DEPLOY_CODE_DIFFERS, RELEASE_INVALID
 */
export async function reportVerified(
  output: Output,
  { addressBook, provider, trial }: Probity,
  release: Release,
): Promise<void> {
  const contracts = await verifyDeployment({ addressBook, provider, release });
  const folder = shortPath(release.folder);
  const details = { release: release.folder, contracts };
  const others = contracts.filter(({ result }) => result !== "same");
  if (others.length === 0) {
    return reportOf(output, addressBook, details, (_details, text) => {
      return `${tableOf(contracts, text)}\nThe code of all ${contracts.length} is that in ${folder}.`;
    });
  }
  const names = others.map(titleOf).join(", ");
  throw new ListedError(
    "DEPLOY_CODE_DIFFERS",
    `The code of ${others.length} of ${contracts.length} contracts on the chain is not that in ${folder}: ${names}.`,
    "Compare with the release that was deployed, or name its folder with PROBITY_RELEASE; if none fits, ask the operators which code this is.",
    {
      lines: [
        tableOf(contracts, new TextForm(output)),
        ...others.flatMap((each) => each.differences.map((difference) => `✖ ${titleOf(each)}: ${difference}`)),
      ],
      details: { trial, ...details },
      facts: { contracts: names, release: release.folder },
    },
  );
}

function tableOf(contracts: readonly VerifiedContract[], text: TextForm): string {
  return text.table(
    contracts.map((each) => {
      const { address, implementation, result } = each;
      const code = implementation === undefined ? "" : `→ ${implementation}`;
      return [result === "same" ? "✔" : "✖", titleOf(each), address, code, result];
    }),
  );
}

/** The key in the address book, or the name of a library. */
function titleOf({ key, name }: VerifiedContract): string {
  return key ?? `${name} (library)`;
}
