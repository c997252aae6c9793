import { isAddress } from "ethers";
import { InvalidArgumentError, type Command } from "commander";
import { ProbityError } from "../../../base/errors.ts";
import { didOf, parseDid, resolveDid } from "../../../identity/index.ts";
import { reportDocument, withDeployment } from "../../deployment.ts";
import { addressOption, RPC_OPTION } from "../../options.ts";
import { namesInUse } from "../../names.ts";
import { tell, type Output } from "../../output.ts";

/** `probity identity resolve`: the DID document of an identity, as any did:ethr resolver sees it. */
export function resolveCommand(command: Command, output: Output): void {
  command
    .argument("<did>", "its DID, such as did:ethr:0x7a69:0x…, or its address", didOption)
    .option("--block <number>", "as it was at the end of this block; the newest when left out", blockOption)
    .option(...RPC_OPTION)
    .action((named: string, { block, rpc }: { block?: number; rpc: string }) =>
      withDeployment(rpc, async (probity) => {
        const { provider, chainId, addressBook } = probity;
        const did = named.startsWith("did:") ? named : didOf(chainId, named);
        const client = { provider, registry: addressBook.contracts.identityRegistry, chainId };
        const resolved = await resolveDid(client, did, block === undefined ? {} : { versionId: block });
        const { document, deactivated, versionId, nextVersionId } = resolved;
        reportDocument(output, probity, { did, ...resolved }, document);
        if (deactivated) tell(output, `${did} is deactivated for ever: nobody controls it.`);
        tell(output, versionId === undefined ? "Nothing of it was ever changed." : `As changed in block ${versionId}.`);
        if (nextVersionId !== undefined) tell(output, `It changed again in block ${nextVersionId}.`);
      }),
    );
}

/** Parses a DID of an identity, its address, or the name that the file of names gives to it. */
export function didOption(text: string): string {
  if (isAddress(text) || namesInUse().valuesOf(text, "address").length > 0) return addressOption(text);
  try {
    parseDid(text);
    return text;
  } catch (error) {
    if (!(error instanceof ProbityError)) throw error;
    throw new InvalidArgumentError("Give a DID like did:ethr:0x7a69:0x…, or an address.");
  }
}

function blockOption(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("Give the number of a block.");
  return Number(text);
}
