import { Option, type Command } from "commander";
import { blockTime } from "../../../../chain/clock.ts";
import { ProbityError } from "../../../../base/errors.ts";
import { presentVc } from "../../../../credentials/index.ts";
import { readText, writePrivate } from "../../../../base/node/files.ts";
import { report, type Output } from "../../../output.ts";
import { RPC_OPTION } from "../../../options.ts";
import { withKey } from "../../../signing.ts";
import { visible } from "../../../../base/text.ts";
import { didOption } from "../../identity/resolve.ts";
import { didNamed, signerOf } from "./chain.ts";

const MOST_BYTES = 1_000_000;

interface PresentOptions {
  disclose?: string[];
  nonce?: string;
  audience?: string;
  keystore?: string;
  identity?: string;
  rpc: string;
  out: string;
}

/** `probity credential vc present`: presents the claims of a credential that its holder chooses. */
export function vcPresentCommand(command: Command, output: Output): void {
  command
    .argument("<file>", "the credential as its holder got it")
    .addOption(new Option("--disclose <claim...>", "claims to show, by their path, such as premises.street"))
    .option("--nonce <text>", "the verifier's nonce; the holder signs it to prove that it shows the document now")
    .option("--audience <text>", "the verifier's name, with --nonce")
    .option("--keystore <file>", "the holder's encrypted key, with --nonce")
    .option("--identity <did>", "the holder, when its key was changed", didOption)
    .option(...RPC_OPTION)
    .requiredOption("--out <file>", "where to write it")
    .action((file: string, options: PresentOptions) => present(file, options, output));
}

async function present(file: string, options: PresentOptions, output: Output): Promise<void> {
  const { disclose = [], nonce, audience, keystore, rpc, out } = options;
  const credential = readText(file, "credential", MOST_BYTES);
  const bound = [nonce, audience, keystore].filter((one) => one !== undefined).length;
  if (bound !== 0 && bound !== 3) {
    throw new ProbityError(
      "VC_BINDING_INCOMPLETE",
      "The holder's signature needs the verifier's nonce, the verifier's name and the holder's key.",
      "Give --nonce, --audience and --keystore, or none of them.",
    );
  }
  const write = (presentation: string): void => {
    writePrivate(out, [`${presentation}\n`]);
    report(output, { out, disclosed: disclose, bound: bound === 3 }, () => {
      const shown =
        disclose.length === 0
          ? "what cannot be withheld"
          : `${disclose.map(visible).join(", ")} and what cannot be withheld`;
      return `The presentation shows ${shown}${bound === 3 ? ", signed by its holder" : ""}: ${visible(out)}`;
    });
  };
  if (nonce === undefined || audience === undefined || keystore === undefined) {
    write(await presentVc(credential, disclose));
    return;
  }
  await withKey({ keystore, rpc }, async (probity, key) => {
    const at = BigInt(await blockTime(probity.provider));
    const did = didNamed(probity, options.identity ?? key.address);
    const signer = await signerOf(probity, { did, privateKey: key.privateKey, at }, "authentication");
    write(await presentVc(credential, disclose, { signer, nonce, audience, at }));
  });
}
