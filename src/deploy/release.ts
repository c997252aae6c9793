import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Artifact, ArtifactResolver } from "@nomicfoundation/ignition-core";
import { z } from "zod";
import { ProbityError } from "../base/errors.ts";
import { packagePath } from "../base/node/root.ts";

const references = z.record(
  z.string(),
  z.record(z.string(), z.array(z.object({ start: z.number(), length: z.number() }))),
);
const hex = z.string().regex(/^0x/);

const codeSchema = z.object({
  contractName: z.string(),
  sourceName: z.string(),
  bytecode: hex,
  deployedBytecode: hex,
  linkReferences: references,
  deployedLinkReferences: references,
  immutableReferences: z.record(z.string(), z.array(z.object({ start: z.number(), length: z.number() }))).optional(),
});

/** The code of contracts, as an agency deploys it. */
export class Release implements ArtifactResolver {
  readonly #folder: string;

  /** @param folder with `abi/NAME.json` and `code/NAME.json` for each contract */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws {ProbityError} RELEASE_INVALID */
  loadArtifact(contractName: string): Promise<Artifact> {
    try {
      const code = codeSchema.parse(this.#read("code", contractName));
      const abi = z.array(z.record(z.string(), z.unknown())).parse(this.#read("abi", contractName));
      return Promise.resolve({ _format: "hh3-artifact-1", ...code, abi } as Artifact);
    } catch (cause) {
      throw new ProbityError(
        "RELEASE_INVALID",
        `The contract ${contractName} cannot be read from the release in ${this.#folder}.`,
        'Install Probity again, or, in a clone, make the release with "npm run release".',
        { facts: { contract: contractName, folder: this.#folder }, cause },
      );
    }
  }

  /** Only the verification of sources at an explorer would need the compiler's input. */
  getBuildInfo(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  #read(part: "abi" | "code", name: string): unknown {
    return JSON.parse(readFileSync(join(this.#folder, part, `${name}.json`), "utf8"));
  }
}

/**
 * The contracts to deploy: those of `release/`. In a clone whose Solidity sources differ from them, compiles first, and
 * says so on standard error. PROBITY_RELEASE names another folder.
 * @throws {ProbityError} RELEASE_NOT_COMPILED
 */
export function currentRelease(): Release {
  const named = process.env["PROBITY_RELEASE"];
  if (named !== undefined) return new Release(named);
  const script = packagePath("scripts", "release", "main.ts");
  // An installed package has no sources to differ from.
  if (!existsSync(script)) return new Release(packagePath("release"));
  const { status, stdout } = spawnSync(process.execPath, [script, "ensure"], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (status === 0) return new Release(stdout);
  throw new ProbityError(
    "RELEASE_NOT_COMPILED",
    "The contracts differ from release/ and do not compile.",
    "Correct the sources that the compiler names above, or restore them with git.",
  );
}
