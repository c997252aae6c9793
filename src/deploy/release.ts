import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Artifact, ArtifactResolver } from "@nomicfoundation/ignition-core";
import { z } from "zod";
import { ProbityError } from "../base/errors.ts";
import { packagePath } from "../base/node/root.ts";

const places = z.array(z.object({ start: z.number(), length: z.number() }));
const references = z.record(z.string(), z.record(z.string(), places));
const hex = z.string().regex(/^0x/);

const codeSchema = z.object({
  contractName: z.string(),
  sourceName: z.string(),
  bytecode: hex,
  deployedBytecode: hex,
  linkReferences: references,
  deployedLinkReferences: references,
  /** By `CONTRACT.VARIABLE`. */
  immutableReferences: z.record(z.string(), places),
});

/** What a contract is created with, and what then stands on the chain. Places are in bytes. */
export type ReleasedCode = z.output<typeof codeSchema>;

/** The code of contracts, as an agency deploys it. */
export class Release implements ArtifactResolver {
  readonly folder: string;

  /** @param folder with `abi/NAME.json` and `code/NAME.json` for each contract */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** @throws {ProbityError} RELEASE_INVALID */
  loadArtifact(contractName: string): Promise<Artifact> {
    const code = this.codeOf(contractName);
    const abi = this.#read("abi", contractName, z.array(z.record(z.string(), z.unknown())));
    return Promise.resolve({ _format: "hh3-artifact-1", ...code, abi } as Artifact);
  }

  /** @throws {ProbityError} RELEASE_INVALID */
  codeOf(contractName: string): ReleasedCode {
    return this.#read("code", contractName, codeSchema);
  }

  /** Only the verification of sources at an explorer would need the compiler's input. */
  getBuildInfo(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  #read<Schema extends z.ZodType>(part: "abi" | "code", contractName: string, schema: Schema): z.output<Schema> {
    try {
      return schema.parse(JSON.parse(readFileSync(join(this.folder, part, `${contractName}.json`), "utf8")));
    } catch (cause) {
      throw new ProbityError(
        "RELEASE_INVALID",
        `The contract ${contractName} cannot be read from the release in ${this.folder}.`,
        'Install Probity again, or, in a clone, make the release with "npm run release".',
        { facts: { contract: contractName, folder: this.folder }, cause },
      );
    }
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
